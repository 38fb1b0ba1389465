//! How repeats in repeats come to an end: only then is the step idempotent.
//!
//! Nearly always nothing is left to find on a line when what was found is gone. Where repeats stand in each other, the engine runs
//! the step again; where they do so deeper than it goes, all that goes in the end goes at once.

use std::ops::Range;

use copydesk_transform::{Applicability, Document, Edit, Findings, Span, Text};

/// How often the engine runs a step on its own output.
const RUNS: usize = 8;

/// How often a line is looked at. A repeat around another is longer than that one by a word or more, and no two copies begin more than
/// 256 bytes apart: they do not stand in each other deeper.
const ROUNDS: usize = 128;

/// Sees to it that all lines with an edit in `out` come to rest. `find` looks for repeats as the step does; a repeat and all that
/// tells what it is stand on one line.
pub(crate) fn settle(doc: &Document, out: &mut Findings, find: impl Fn(&str, &mut Findings)) {
    let (found, mut scratch) = (std::mem::take(&mut out.edits), Findings::default());
    let mut rest = found.as_slice();
    while let Some(edit) = rest.first() {
        let range = line_around(doc.text(), edit.span.range());
        let count = rest.iter().take_while(|edit| edit.span.range().end <= range.end).count();
        let (edits, behind) = rest.split_at(count);
        rest = behind;
        let mut line = Line::new(doc, range.clone());
        let rounds = line.come_to_rest(edits, false, &mut scratch, &find);
        // What is merely suggested is made as well where it is asked for, and must come to rest by itself.
        let suggested = line.suggests && Line::new(doc, range).come_to_rest(edits, true, &mut scratch, &find) <= RUNS;
        let stays = |edit: &&Edit| match edit.applicability {
            Applicability::Suggest => suggested,
            _ => rounds <= RUNS,
        };
        out.edits.extend(edits.iter().filter(stays).cloned());
        if (RUNS + 1..ROUNDS).contains(&rounds) {
            out.edits.extend(line.gone);
        }
    }
}

/// The line, with the line breaks before and behind it.
fn line_around(text: &str, span: Range<usize>) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..span.start]).unwrap_or(0);
    let end = memchr::memchr(b'\n', &text.as_bytes()[span.end..]).map_or(text.len(), |at| span.end + at + 1);
    start..end
}

/// A line of a document, and what is taken away from it.
struct Line<'a> {
    doc: &'a Document,
    /// Where it begins in the document.
    start: usize,
    /// What is left of it.
    text: String,
    /// What is gone, in the document: sorted, and with something between them.
    gone: Vec<Edit>,
    /// Whether something was suggested on the way.
    suggests: bool,
}

impl<'a> Line<'a> {
    fn new(doc: &'a Document, range: Range<usize>) -> Self {
        let text = doc.text()[range.clone()].to_owned();
        Self { doc, start: range.start, text, gone: Vec::new(), suggests: false }
    }

    /// Takes away `edits` and all that is found then, with what is suggested if `all`; in how many rounds.
    fn come_to_rest(
        &mut self,
        edits: &[Edit],
        all: bool,
        scratch: &mut Findings,
        find: impl Fn(&str, &mut Findings),
    ) -> usize {
        scratch.clear();
        scratch.edits.extend(edits.iter().map(|edit| {
            let Range { start, end } = edit.span.range();
            Edit { span: Span::at(start - self.start, end - self.start), ..edit.clone() }
        }));
        for round in 0..ROUNDS {
            self.suggests |= scratch.edits.iter().any(|edit| edit.applicability == Applicability::Suggest);
            scratch.edits.retain(|edit| all || edit.applicability != Applicability::Suggest);
            self.take(&mut scratch.edits);
            if scratch.edits.is_empty() {
                return round;
            }
            scratch.clear();
            find(&self.text, scratch);
        }
        ROUNDS
    }

    /// Takes away those of the edits, which are found in what is left, that cut nothing protected; they alone stay in `edits`.
    fn take(&mut self, edits: &mut Vec<Edit>) {
        let before = std::mem::take(&mut self.gone);
        // What stands at a place of the line stands so much further behind in the document, since `next` pieces are gone.
        let (mut next, mut shift) = (0, self.start);
        let mut gone = Vec::with_capacity(before.len() + edits.len());
        edits.retain(|edit| {
            let Range { start, end } = edit.span.range();
            while let Some(piece) = before.get(next)
                && piece.span.range().start - shift < start
            {
                gone.push(piece.clone());
                (next, shift) = (next + 1, shift + piece.span.range().len());
            }
            let (mut behind, mut further) = (next, shift);
            while let Some(piece) = before.get(behind)
                && piece.span.range().start - further <= end
            {
                (behind, further) = (behind + 1, further + piece.span.range().len());
            }
            let span = Span::at(start + shift, end + further);
            let free = !cuts(self.doc, span);
            if free {
                gone.push(Edit { span, ..edit.clone() });
                (next, shift) = (behind, further);
            }
            free
        });
        gone.extend_from_slice(&before[next..]);
        self.gone = gone;
        self.text = without(&self.text, edits);
    }
}

/// Whether a deletion would leave something protected neither whole nor gone: the engine refuses that.
fn cuts(doc: &Document, span: Span<Text>) -> bool {
    let held = doc.protected();
    let from = held.partition_point(|held| held.end() <= span.start());
    held[from..].iter().take_while(|held| held.start() < span.end()).any(|held| !span.contains(*held))
}

/// The text without what the edits take away.
fn without(text: &str, edits: &[Edit]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        after.push_str(&text[from..edit.span.range().start]);
        from = edit.span.range().end;
    }
    after.push_str(&text[from..]);
    after
}
