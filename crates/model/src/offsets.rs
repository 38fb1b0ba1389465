//! How the text corresponds to its source.

use crate::moved::Step;
use crate::span::{Source, Span, Text};

/// A piece of the source that stands in the text unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where it begins in the source, in bytes.
    pub source: u32,
    /// Where it begins in the text, in bytes.
    pub text: u32,
    /// How long it is, in bytes; never 0.
    pub len: u32,
}

impl Run {
    const fn source_end(self) -> u32 {
        self.source + self.len
    }

    const fn text_end(self) -> u32 {
        self.text + self.len
    }
}

/// The correspondence of text and source: the sorted, disjoint pieces that were copied unchanged.
///
/// Between two runs the text holds what was inserted and the source what was taken out. A run costs 12 bytes, so a
/// document pays for its edits and not for its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offsets {
    runs: Vec<Run>,
    source_len: u32,
    text_len: u32,
}

impl Offsets {
    /// A text that is its source, `len` bytes long.
    #[must_use]
    pub fn identity(len: u32) -> Self {
        let runs = if len == 0 { Vec::new() } else { vec![Run { source: 0, text: 0, len }] };
        Self { runs, source_len: len, text_len: len }
    }

    /// The pieces, sorted by place.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The smallest piece of the source that `span` comes from.
    ///
    /// What was inserted comes from the gap in which it stands. An empty span comes from an empty one.
    #[must_use]
    pub fn to_source(&self, span: Span<Text>) -> Span<Source> {
        let start = self.source_start(span.start());
        if span.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.source_end(span.end()).max(start))
    }

    fn source_start(&self, place: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.text <= place);
        match next.checked_sub(1).map(|last| self.runs[last]) {
            Some(run) if place < run.text_end() => run.source + (place - run.text),
            Some(run) => run.source_end(),
            None => 0,
        }
    }

    fn source_end(&self, place: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.text < place);
        match next.checked_sub(1).map(|last| self.runs[last]) {
            Some(run) if place <= run.text_end() => run.source + (place - run.text),
            _ => self.runs.get(next).map_or(self.source_len, |run| run.source),
        }
    }

    /// Where what is left of `span` stands in the text; none if nothing of it is left.
    #[must_use]
    pub fn to_text(&self, span: Span<Source>) -> Option<Span<Text>> {
        let first = self.runs.partition_point(|run| run.source_end() <= span.start());
        let after = self.runs.partition_point(|run| run.source < span.end());
        let (from, to) = (*self.runs.get(first)?, *self.runs.get(after.checked_sub(1)?)?);
        if first >= after {
            return None;
        }
        let start = from.text + span.start().saturating_sub(from.source);
        let end = to.text + (span.end() - to.source).min(to.len);
        (start < end).then(|| Span::new(start, end))
    }

    /// The correspondence after one more batch of edits.
    pub(crate) fn then(&self, steps: &[Step], text_len: u32) -> Self {
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len() + steps.len());
        let mut rest = self.runs.iter().copied().peekable();
        let mut from = 0; // the kept stretch begins here, in the old text
        let mut to = 0; // and here, in the new one
        let end = Step { old: Span::empty(self.text_len), new: Span::empty(text_len) };
        for step in steps.iter().chain(std::iter::once(&end)) {
            let until = step.old.start();
            while let Some(run) = rest.peek().copied() {
                let start = run.text.max(from);
                let stop = run.text_end().min(until);
                if start < stop {
                    let kept =
                        Run { source: run.source + (start - run.text), text: to + (start - from), len: stop - start };
                    push(&mut runs, kept);
                }
                if run.text_end() > step.old.end() {
                    break;
                }
                rest.next();
            }
            from = step.old.end();
            to = step.new.end();
        }
        Self { runs, source_len: self.source_len, text_len }
    }
}

/// Adds a run, or lengthens the last one where the two touch on both sides.
fn push(runs: &mut Vec<Run>, run: Run) {
    if let Some(last) = runs.last_mut()
        && last.source_end() == run.source
        && last.text_end() == run.text
    {
        last.len += run.len;
    } else {
        runs.push(run);
    }
}
