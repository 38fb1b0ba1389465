//! What no edit may cut into.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use crate::moved::Mover;
use crate::span::{Span, Text};

/// Finds the spans of a text that no edit may cut into.
pub trait Protect: fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Every such span of `text`, sorted and disjoint, none of them empty.
    fn find(&self, text: &str) -> Vec<Span<Text>>;
}

/// The protected spans of a document. Many documents are never asked for them: they are found when they are needed, and at the
/// latest before the text changes for the first time, from when on they move with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Protected {
    spans: OnceLock<Vec<Span<Text>>>,
    protector: Option<Arc<dyn Protect>>,
}

impl Protected {
    pub(crate) const fn by(protector: Arc<dyn Protect>) -> Self {
        Self { spans: OnceLock::new(), protector: Some(protector) }
    }

    /// The spans in `text`, the document's text as it is now.
    pub(crate) fn of(&self, text: &str) -> &[Span<Text>] {
        self.spans.get_or_init(|| {
            let spans = self.protector.as_ref().map(|protector| protector.find(text)).unwrap_or_default();
            debug_assert!(spans.iter().all(|span| span.fits(text) && !span.is_empty()));
            debug_assert!(spans.is_sorted_by(|a, b| a.end() <= b.start()));
            spans
        })
    }

    /// Those that `span` shares a byte with; an empty one, those that it lies inside.
    fn met<'a>(&'a self, text: &str, span: Span<Text>) -> impl Iterator<Item = &'a Span<Text>> + use<'a> {
        let spans = self.of(text);
        let from = spans.partition_point(|held| held.end() <= span.start());
        let end = if span.is_empty() { span.start() } else { span.end() };
        spans[from..].iter().take_while(move |held| held.start() < end)
    }

    pub(crate) fn meets(&self, text: &str, span: Span<Text>) -> bool {
        self.met(text, span).next().is_some()
    }

    /// Whether an edit of `span` would leave one of them neither whole nor gone.
    pub(crate) fn is_cut_by(&self, text: &str, span: Span<Text>) -> bool {
        self.met(text, span).any(|held| !span.contains(*held))
    }

    pub(crate) fn follow(&mut self, mover: &Mover<'_>) {
        if let Some(spans) = self.spans.get_mut() {
            spans.retain_mut(|span| mover.span(*span).map(|moved| *span = moved).is_some());
        }
    }
}
