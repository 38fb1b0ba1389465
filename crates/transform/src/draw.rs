//! Drawing findings under the text they were found in.

use std::fmt::Write;

use copydesk_model::{Bar, Document, Edit, Findings, Span, Text};

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
pub fn marks(doc: &Document, findings: &Findings, bar: &Bar) -> Vec<Mark> {
    let text = doc.text();
    let edits = findings.edits.iter().filter(|edit| edit.span.fits(text)).map(|edit| Mark {
        span: edit.span,
        caption: format!(
            "{}  {}  {}{}",
            describe(edit, text),
            edit.rule,
            edit.applicability,
            if bar.passes(edit.rule, edit.applicability) { "" } else { " (not applied)" }
        ),
        sign: if bar.passes(edit.rule, edit.applicability) { '^' } else { '~' },
    });
    let fitting = findings.annotations.iter().filter(|annotation| annotation.span.fits(text));
    let annotations = fitting.map(|annotation| Mark {
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
    let mut next = 0; // the first mark that begins behind the row at hand
    let mut open: Vec<&Mark> = Vec::new(); // marks that began before it
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        for (from, row) in (Rows { line, from: 0, done: false }) {
            let here = Row { number: number + 1, start: start + from, text: row, last: from + row.len() == line.len() };
            open.retain(|mark| mark.span.range().end > here.start);
            let begun = next + marks[next..].iter().take_while(|mark| here.begins(mark)).count();
            if !open.is_empty() || begun > next {
                here.draw(&mut out, open.iter().copied().chain(&marks[next..begun]), paint);
            }
            open.extend(marks[next..begun].iter().filter(|mark| mark.span.range().end > here.end()));
            next = begun;
        }
        start += line.len() + 1;
    }
    out
}

/// A stretch of a line that is shown in one piece.
struct Row<'a> {
    number: usize,
    /// Where it begins in the text.
    start: usize,
    text: &'a str,
    /// Whether its line ends with it.
    last: bool,
}

impl Row<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether a mark that does not begin before this row begins in it. What begins at the end of a line belongs there.
    fn begins(&self, mark: &Mark) -> bool {
        let start = mark.span.range().start;
        start < self.end() || self.last && start == self.end()
    }

    fn draw<'m>(&self, out: &mut String, marks: impl Iterator<Item = &'m Mark>, paint: Paint) {
        let Paint { dim, accent, reset } = paint;
        let _ = writeln!(out, "{dim}{:>4} │{reset} {}", self.number, reveal(self.text));
        for mark in marks {
            let range = mark.span.range();
            let inside = |place: usize| place.clamp(self.start, self.end()) - self.start;
            let lead = cells(&self.text[..inside(range.start)]);
            let width = cells(&self.text[inside(range.start)..inside(range.end)]).max(1);
            let sign: String = std::iter::repeat_n(mark.sign, width).collect();
            let caption = if range.start >= self.start { mark.caption.as_str() } else { "⋯" };
            let _ = writeln!(out, "     {dim}│{reset} {}{accent}{sign} {caption}{reset}", " ".repeat(lead));
        }
    }
}

/// A line in stretches of at most [`ROW`] characters, broken at blanks; an empty line is one, too.
struct Rows<'a> {
    line: &'a str,
    from: usize,
    done: bool,
}

impl<'a> Iterator for Rows<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let (from, rest) = (self.from, &self.line[self.from..]);
        let end = match rest.char_indices().nth(ROW) {
            Some((limit, _)) => rest[..limit].rfind(' ').map_or(limit, |at| at + 1),
            None => rest.len(),
        };
        self.from += end;
        self.done = self.from == self.line.len();
        Some((from, &rest[..end]))
    }
}

/// How many columns a stretch takes once revealed.
fn cells(text: &str) -> usize {
    reveal(text).chars().count()
}
