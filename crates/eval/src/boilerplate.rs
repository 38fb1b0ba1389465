//! Boilerplate: lines that must be found, paragraphs that must stay, and pages whose lines somebody told apart.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use copydesk_formats::Packing;
use copydesk_model::Document;
use serde::Deserialize;

use crate::quotes::GoldError;

const FORMS: &str = "gold is JSON lines: {kind, text} is a line that must be found, {doc, text, label} a line of a page with \
                     the label keep, strip or ambiguous, {text} a paragraph that must stay";

/// What a line of gold is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It must be found.
    Strip,
    /// It must stay.
    Keep,
    /// Nobody knows.
    Either,
}

/// A text of gold: one line, or all lines of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledText {
    /// The language's code, if gold says it.
    pub language: Option<String>,
    /// The lines, with line breaks between them.
    pub text: String,
    /// Where each line stands, in bytes; what it is; and its kind, or whose it is.
    pub lines: Vec<(Range<usize>, Verdict, String)>,
}

#[derive(Deserialize)]
struct Record {
    text: String,
    lang: Option<String>,
    kind: Option<String>,
    doc: Option<String>,
    label: Option<String>,
}

/// Reads a file of gold, plain or packed. Lines of one page stand beside each other.
///
/// # Errors
/// If the file cannot be read, or a line is no gold.
pub fn read_labelled(path: &Path) -> Result<Vec<LabelledText>, GoldError> {
    let wrong = |line: usize, what: String| GoldError { path: path.to_owned(), line, what, help: FORMS.to_owned() };
    let mut json = String::new();
    let opened = Packing::of(path).0.open(path);
    opened.and_then(|mut file| file.read_to_string(&mut json)).map_err(|error| wrong(0, error.to_string()))?;
    let mut pages: Vec<LabelledText> = Vec::new();
    let mut last: Option<String> = None;
    for (at, line) in json.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Record = serde_json::from_str(line).map_err(|error| wrong(at + 1, error.to_string()))?;
        let (verdict, kind) = match (record.label.as_deref(), record.kind) {
            (Some("strip"), _) => (Verdict::Strip, "line of a page".to_owned()),
            (Some("keep"), _) => (Verdict::Keep, "line of a page".to_owned()),
            (Some("ambiguous"), _) => (Verdict::Either, String::new()),
            (Some(other), _) => return Err(wrong(at + 1, format!("the label `{other}` is not known"))),
            (None, Some(kind)) => (Verdict::Strip, kind),
            (None, None) => (Verdict::Keep, "paragraph".to_owned()),
        };
        // Only the lines of a page have a label.
        let doc = record.doc.filter(|_| record.label.is_some());
        if doc.is_some()
            && doc == last
            && let Some(page) = pages.last_mut()
        {
            page.text.push('\n');
            let start = page.text.len();
            page.text.push_str(&record.text);
            page.lines.push((start..page.text.len(), verdict, kind));
        } else {
            let lines = vec![(0..record.text.len(), verdict, kind)];
            pages.push(LabelledText { language: record.lang, text: record.text, lines });
        }
        last = doc;
    }
    Ok(pages)
}

/// How many there are, and how many of them were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Found.
    pub found: u64,
    /// All.
    pub all: u64,
}

impl Found {
    /// Found of all; 0 of none.
    #[must_use]
    pub fn share(&self) -> f64 {
        crate::synthetic::share(self.found, self.all.max(1))
    }

    fn add(&mut self, hit: bool) {
        self.found += u64::from(hit);
        self.all += 1;
    }
}

/// What a pipeline found on gold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Boilerplate {
    /// Lines that must be found, by kind.
    pub strip: BTreeMap<String, Found>,
    /// Lines and paragraphs that must stay, by whose they are.
    pub keep: BTreeMap<String, Found>,
    /// Characters of lines that must stay: taken or marked, and all.
    pub characters: Found,
    /// What was missed and what was found wrongly: kind, or the rule, and text.
    pub faults: Vec<(String, String)>,
}

impl Boilerplate {
    /// All lines that must be found, whatever their kind.
    #[must_use]
    pub fn all(&self) -> Found {
        self.strip
            .values()
            .fold(Found::default(), |sum, kind| Found { found: sum.found + kind.found, all: sum.all + kind.all })
    }

    /// Counts what a pipeline made of a page. A line is found if half of its letters and digits are taken out or marked as
    /// boilerplate; a line that must stay is found wrongly if one is.
    pub fn add(&mut self, page: &LabelledText, document: &Document) {
        let taken = taken(document);
        for (span, verdict, kind) in &page.lines {
            let text = &page.text[span.clone()];
            let letters = || text.char_indices().filter(|(_, c)| c.is_alphanumeric());
            let mut by = "";
            let hits = letters()
                .filter(|(at, _)| {
                    let at = span.start + at;
                    let hit = taken.iter().find(|(range, _)| range.contains(&at));
                    by = hit.map_or(by, |(_, rule)| rule);
                    hit.is_some()
                })
                .count();
            let all = letters().count();
            match verdict {
                Verdict::Strip => {
                    let hit = hits > 0 && hits * 2 >= all;
                    self.strip.entry(kind.clone()).or_default().add(hit);
                    if !hit {
                        self.faults.push((format!("missed {kind}"), text.to_owned()));
                    }
                }
                Verdict::Keep => {
                    self.keep.entry(kind.clone()).or_default().add(hits > 0);
                    self.characters.found += hits as u64;
                    self.characters.all += all as u64;
                    if hits > 0 {
                        self.faults.push((format!("wrongly {by}"), text.to_owned()));
                    }
                }
                Verdict::Either => {}
            }
        }
    }
}

/// The places of the source that are taken out or marked, with the rule. Repairs take out blanks and single signs, and count
/// for nothing, since only letters are counted.
fn taken(document: &Document) -> Vec<(Range<usize>, &'static str)> {
    let cuts =
        document.changes().iter().filter(|change| change.after.trim().is_empty() && !change.before.trim().is_empty());
    let marks = document.annotations().iter().filter(|mark| mark.label.as_str() == "boilerplate");
    let cuts = cuts.map(|change| (change.source.range(), change.rule.as_str()));
    cuts.chain(marks.map(|mark| (document.offsets().to_source(mark.span).range(), mark.rule.as_str()))).collect()
}
