//! Offsets as a record tells them.

use std::cell::OnceCell;

use copydesk_model::{Document, OffsetUnit, Source, Span, Text, UnitIndex};
use serde::ser::Error;

/// Offsets in bytes on the way to a record's unit.
pub(crate) struct Places<'a> {
    pub(crate) text: &'a str,
    /// None where the text is its source.
    source: Option<&'a str>,
    pub(crate) unit: OffsetUnit,
    /// Made when the first offset is asked for.
    in_text: OnceCell<UnitIndex<'a>>,
    in_source: OnceCell<UnitIndex<'a>>,
    pub(crate) document: &'a Document,
}

impl<'a> Places<'a> {
    pub(crate) fn new(document: &'a Document, unit: OffsetUnit) -> Self {
        let source = (!document.changes().is_empty()).then(|| document.source());
        Self { text: document.text(), source, unit, in_text: OnceCell::new(), in_source: OnceCell::new(), document }
    }

    pub(crate) fn in_text(&self) -> &UnitIndex<'a> {
        self.in_text.get_or_init(|| UnitIndex::new(self.text, self.unit))
    }

    pub(crate) fn clean<E: Error>(&self, span: Span<Text>) -> Result<[u64; 2], E> {
        convert(self.in_text(), self.text, span.range())
    }

    pub(crate) fn origin<E: Error>(&self, span: Span<Source>) -> Result<[u64; 2], E> {
        match self.source {
            Some(source) => {
                convert(self.in_source.get_or_init(|| UnitIndex::new(source, self.unit)), source, span.range())
            }
            None => convert(self.in_text(), self.text, span.range()),
        }
    }
}

fn convert<E: Error>(index: &UnitIndex<'_>, text: &str, span: std::ops::Range<usize>) -> Result<[u64; 2], E> {
    if text.get(span.clone()).is_none() {
        return Err(E::custom(format_args!(
            "the span {}..{} does not lie on characters of the text",
            span.start, span.end
        )));
    }
    Ok([index.unit(span.start), index.unit(span.end)])
}
