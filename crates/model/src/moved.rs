//! Where a place in the text is after a batch of edits.

use crate::span::{Span, Text};

/// One applied edit: what it replaced, and where its text stands now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) old: Span<Text>,
    pub(crate) new: Span<Text>,
}

/// Moves spans over a batch of applied edits, which are sorted and disjoint.
#[derive(Debug)]
pub(crate) struct Mover<'a>(pub(crate) &'a [Step]);

impl Mover<'_> {
    /// Where `span` is now; none if its whole text is gone.
    ///
    /// An insertion at the span's edge stays outside; an edit within it stays inside; of an edit that crosses an edge,
    /// the new text stays outside.
    pub(crate) fn span(&self, span: Span<Text>) -> Option<Span<Text>> {
        let start = self.start(span.start());
        let end = self.end(span.end());
        if span.is_empty() {
            return (start == end || !self.crosses(span.start())).then_some(Span::empty(start));
        }
        (start < end).then(|| Span::new(start, end))
    }

    /// Whether an edit changed something of `span`, or stands in its place.
    pub(crate) fn touches(&self, span: Span<Text>) -> bool {
        let next = self.0.partition_point(|step| step.old.end() < span.start());
        self.0[next..]
            .iter()
            .take_while(|step| step.old.start() <= span.end())
            .any(|step| step.old.overlaps(span) || step.old == span)
    }

    fn start(&self, place: u32) -> u32 {
        let next = self.0.partition_point(|step| step.old.end() <= place);
        match self.0.get(next) {
            Some(step) if step.old.start() < place => step.new.end(),
            _ => self.shifted(place, next),
        }
    }

    fn end(&self, place: u32) -> u32 {
        let next = self.0.partition_point(|step| step.old.start() < place);
        match next.checked_sub(1).map(|last| self.0[last]) {
            Some(step) if step.old.end() > place => step.new.start(),
            _ => self.shifted(place, next),
        }
    }

    /// `place` with the growth of the first `count` edits, all of which lie before it.
    fn shifted(&self, place: u32, count: usize) -> u32 {
        match count.checked_sub(1).map(|last| self.0[last]) {
            Some(step) => place - step.old.end() + step.new.end(),
            None => place,
        }
    }

    fn crosses(&self, place: u32) -> bool {
        let next = self.0.partition_point(|step| step.old.end() <= place);
        self.0.get(next).is_some_and(|step| step.old.start() < place)
    }
}
