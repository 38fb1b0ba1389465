#![doc = include_str!("../README.md")]

mod look;
mod rules;

use copydesk_transform::{BuildError, Document, Findings, NoPack, Plugin, Propose, Rule, Setup, Span, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::look::Looks;

/// The plugin: `drop-lines`.
#[derive(Debug, Clone, Copy)]
pub struct DropLines;

/// The parameters of `drop-lines`. Without any it drops nothing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Lines go that begin with one of these. Blanks at the edges of a line do not count.
    pub begin: Vec<String>,
    /// Lines go that have one of these anywhere.
    pub contain: Vec<String>,
    /// Lines go that are one of these and nothing else. Blanks at the edges of a line do not count.
    pub equal: Vec<String>,
    /// Lines go in which one of these regular expressions finds something; `^` and `$` are the edges of the line.
    pub r#match: Vec<String>,
    /// Whether small and capital letters are the same.
    pub fold_case: bool,
    /// Of lines that are blank only so many stay in a row; left out, all.
    pub max_blank_lines: Option<u32>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            begin: Vec::new(),
            contain: Vec::new(),
            equal: Vec::new(),
            r#match: Vec::new(),
            fold_case: true,
            max_blank_lines: None,
        }
    }
}

impl Plugin for DropLines {
    const NAME: &'static str = "drop-lines";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Lines { looks: Looks::new(&params)?, max_blank: params.max_blank_lines, rules: rules::all() }))
    }
}

struct Lines {
    looks: Looks,
    max_blank: Option<u32>,
    rules: Vec<Rule>,
}

impl Transform for Lines {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        if self.looks.none() && self.max_blank.is_none() {
            return;
        }
        let text = doc.text();
        let bytes = text.as_bytes();
        let first = out.edits.len();
        let mut contained = self.looks.contained(text);
        let mut blank = 0;
        let mut start = 0;
        while start < text.len() {
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(text.len(), |gap| start + gap);
            let next = (end + 1).min(text.len());
            let line = text[start..end].strip_suffix('\r').unwrap_or(&text[start..end]);
            let trimmed = line.trim();
            let rule = if trimmed.is_empty() {
                blank += 1;
                self.max_blank.is_some_and(|max| blank > max).then_some(&rules::BLANK)
            } else {
                self.looks.judge(line, trimmed, contained.in_line(start, end))
            };
            match rule {
                Some(rule) => out.delete(rule, Span::at(start, next)),
                // Blank lines on both sides of one that goes are one run.
                None if !trimmed.is_empty() => blank = 0,
                None => {}
            }
            start = next;
        }
        if !bytes.ends_with(b"\n") {
            take_breaks_before(bytes, out, first);
        }
    }
}

/// Where the last line has no break behind it and goes, the lines that go with it take the breaks before them instead: the
/// text ends as it did, without one.
fn take_breaks_before(bytes: &[u8], out: &mut Findings, first: usize) {
    let mut edge = bytes.len();
    let mut end = edge;
    for edit in out.edits[first..].iter_mut().rev() {
        let span = edit.span.range();
        if span.end != edge {
            break;
        }
        edge = span.start;
        let from = match &bytes[..edge] {
            [.., b'\r', b'\n'] => edge - 2,
            [.., b'\n'] => edge - 1,
            _ => edge,
        };
        edit.span = Span::at(from, end);
        end = from;
    }
}
