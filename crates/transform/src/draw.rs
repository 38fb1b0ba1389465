//! Drawing findings under the text they were found in.

use std::fmt::Write;

use copydesk_model::{Applicability, Document, Edit, Findings, Span, Text};

/// A stretch of a text and what is said about it.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The stretch.
    pub span: Span<Text>,
    /// What is said, on one line.
    pub caption: String,
    /// What it is underlined with.
    pub sign: char,
}

/// What goes around captions and underlines: terminal codes, or nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    /// Before line numbers and rules.
    pub dim: &'static str,
    /// Before an underline and its caption.
    pub accent: &'static str,
    /// After either.
    pub reset: &'static str,
}

/// How many characters of a line stand on one row.
const ROW: usize = 110;

/// The signs of one character: what cannot be seen is shown.
fn visible(c: char, out: &mut String) {
    match c {
        '\t' => out.push('→'),
        '\r' => out.push('␍'),
        '\u{a0}' => out.push('⍽'),
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push('⎵'),
        c if c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}') =>
        {
            let _ = write!(out, "‹{:04X}›", c as u32);
        }
        c => out.push(c),
    }
}

/// `text` with everything invisible in it shown: NBSP as `⍽`, a zero-width space as `‹200B›`.
#[must_use]
pub fn reveal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' { out.push(c) } else { visible(c, &mut out) }
    }
    out
}

/// What an edit does, in words: `delete " "`, `insert " "`, `"-" → " – "`.
#[must_use]
pub fn describe(edit: &Edit, text: &str) -> String {
    let quoted = |text: &str| {
        let shown = reveal(text).replace('\n', "⏎");
        match shown.char_indices().nth(60) {
            Some((cut, _)) => format!("\"{}…\" ({} characters)", &shown[..cut], text.chars().count()),
            None => format!("\"{shown}\""),
        }
    };
    let (before, after) = (edit.span.of(text), &*edit.insert);
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("insert {}", quoted(after)),
        (_, true) => format!("delete {}", quoted(before)),
        _ => format!("{} → {}", quoted(before), quoted(after)),
    }
}

/// A mark for every edit and every annotation in `findings`, which were found in `doc`.
#[must_use]
pub fn marks(doc: &Document, findings: &Findings, bar: Applicability) -> Vec<Mark> {
    let text = doc.text();
    let edits = findings.edits.iter().filter(|edit| edit.span.fits(text)).map(|edit| Mark {
        span: edit.span,
        caption: format!(
            "{}  {}  {}{}",
            describe(edit, text),
            edit.rule,
            edit.applicability,
            if edit.applicability < bar { " (not applied)" } else { "" }
        ),
        sign: if edit.applicability < bar { '~' } else { '^' },
    });
    let annotations = findings.annotations.iter().map(|annotation| Mark {
        span: annotation.span,
        caption: format!(
            "{}{}  {}  {:.2}",
            annotation.label,
            crate::draw::attrs(&annotation.attrs, text),
            annotation.rule,
            annotation.score
        ),
        sign: '─',
    });
    let mut marks: Vec<Mark> = edits.chain(annotations).collect();
    marks.sort_by_key(|mark| mark.span);
    marks
}

/// Attributes on one line: ` kind=direct speaker="Peter Roe"{name="Peter Roe"}`.
#[must_use]
pub fn attrs(attrs: &copydesk_model::Attrs, text: &str) -> String {
    let mut out = String::new();
    for (name, value) in attrs {
        let _ = write!(out, " {name}=");
        value_text(value, text, &mut out);
    }
    out
}

fn value_text(value: &copydesk_model::Value, text: &str, out: &mut String) {
    use copydesk_model::Value;
    match value {
        Value::Bool(yes) => _ = write!(out, "{yes}"),
        Value::Int(number) => _ = write!(out, "{number}"),
        Value::Float(number) => _ = write!(out, "{number}"),
        Value::Str(name) => out.push_str(name),
        Value::Span(span) => out.push_str(&shortened(span.of(text))),
        Value::Mention(span, more) => {
            _ = write!(out, "\"{}\"", shortened(span.of(text)));
            if !more.is_empty() {
                _ = write!(out, "{{{}}}", attrs(more, text).trim_start());
            }
        }
        Value::List(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                value_text(value, text, out);
            }
            out.push(']');
        }
        Value::Map(more) => _ = write!(out, "{{{}}}", attrs(more, text).trim_start()),
    }
}

fn shortened(text: &str) -> String {
    let shown = reveal(text).replace('\n', "⏎");
    let count = shown.chars().count();
    if count <= 40 {
        return shown;
    }
    let head: String = shown.chars().take(24).collect();
    let tail: String = shown.chars().skip(count - 14).collect();
    format!("{head}…{tail}")
}

/// Draws every line of `text` that has a mark, with the marks below it. `marks` must be sorted by place.
#[must_use]
pub fn draw(text: &str, marks: &[Mark], paint: Paint) -> String {
    let mut out = String::new();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        let here: Vec<&Mark> = marks
            .iter()
            .skip(marks.partition_point(|mark| (mark.span.end() as usize) < start && mark.span.start() < start as u32))
            .filter(|mark| touches(mark.span, start, end))
            .collect();
        if !here.is_empty() {
            draw_line(&mut out, number + 1, start, line, &here, paint);
        }
        start = end + 1;
    }
    out
}

fn touches(span: Span<Text>, start: usize, end: usize) -> bool {
    let range = span.range();
    if range.is_empty() { (start..=end).contains(&range.start) } else { range.start <= end && range.end > start }
}

/// One line, in rows; below each row the marks that stand in it. A caption stands where its mark begins.
fn draw_line(out: &mut String, number: usize, line_start: usize, line: &str, marks: &[&Mark], paint: Paint) {
    for (from, row) in rows(line) {
        let (start, end) = (line_start + from, line_start + from + row.len());
        let last = from + row.len() == line.len();
        let here = marks.iter().filter(|mark| {
            let range = mark.span.range();
            let begins = (start..end).contains(&range.start) || (last && range.start >= end);
            begins || (range.start < start && range.end > start)
        });
        let mut below = String::new();
        for mark in here {
            let range = mark.span.range();
            let lead = cells(&row[..range.start.clamp(start, end) - start]);
            let width = cells(&row[range.start.clamp(start, end) - start..range.end.clamp(start, end) - start]).max(1);
            let sign: String = std::iter::repeat_n(mark.sign, width).collect();
            let caption = if range.start >= start { mark.caption.as_str() } else { "⋯" };
            let _ = writeln!(
                below,
                "     {}│{} {}{}{sign} {caption}{}",
                paint.dim,
                paint.reset,
                " ".repeat(lead),
                paint.accent,
                paint.reset
            );
        }
        if !below.is_empty() {
            let _ = writeln!(out, "{}{number:>4} │{} {}", paint.dim, paint.reset, reveal(row));
            out.push_str(&below);
        }
    }
}

/// A line in stretches of at most [`ROW`] characters, broken at blanks.
fn rows(line: &str) -> Vec<(usize, &str)> {
    let mut rows = Vec::new();
    let mut from = 0;
    while line[from..].chars().count() > ROW {
        let limit = line[from..].char_indices().nth(ROW).map_or(line.len(), |(at, _)| from + at);
        let cut = line[from..limit].rfind(' ').map_or(limit, |at| from + at + 1);
        rows.push((from, &line[from..cut]));
        from = cut;
    }
    rows.push((from, &line[from..]));
    rows
}

/// How many columns a stretch takes once revealed.
fn cells(text: &str) -> usize {
    reveal(text).chars().count()
}
