//! The record of a document, as it is written.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use copydesk_model::{
    Annotation, Attrs, Block, Change, Document, OffsetUnit, RevertError, Source, Span, Suggestion, Text, UnitIndex,
    Value, Verdict, batches, undo,
};

use crate::lines::Eol;
use crate::origin::{Origin, Shown};
use crate::page::Page;

/// The version of the records that are written, and the newest one that is read.
pub const RECORD_VERSION: u32 = 1;

/// What all records of a run say alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunInfo<'a> {
    /// The pipeline's name.
    pub pipeline: &'a str,
    /// What offsets in records count.
    pub unit: OffsetUnit,
}

/// Why no record can be written. Each one is a bug of a rule or of the caller; the document belongs in quarantine.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The changes cannot be taken back from the text.
    #[error("the changes do not lead back to the source: {0}")]
    Revert(#[from] RevertError),
    /// They can be, and give another text.
    #[error("the changes lead back to a text that is not the source ({got} bytes instead of {wanted})")]
    NotTheSource {
        /// How long the other text is, in bytes.
        got: usize,
        /// How long the source is, in bytes.
        wanted: usize,
    },
    /// The document was not made from the line's text.
    #[error("the document's source is not the text of the line that it is to be written to")]
    NotTheLine,
    /// Something points outside the text or into a character.
    #[error("the record cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Offsets in bytes on the way to a record's unit.
struct Places<'a> {
    text: &'a str,
    /// None where the text is its source.
    source: Option<&'a str>,
    unit: OffsetUnit,
    /// Made when the first offset is asked for.
    in_text: OnceCell<UnitIndex<'a>>,
    in_source: OnceCell<UnitIndex<'a>>,
    document: &'a Document,
}

impl<'a> Places<'a> {
    fn new(document: &'a Document, unit: OffsetUnit) -> Self {
        let source = (!document.changes().is_empty()).then(|| document.source());
        Self { text: document.text(), source, unit, in_text: OnceCell::new(), in_source: OnceCell::new(), document }
    }

    fn in_text(&self) -> &UnitIndex<'a> {
        self.in_text.get_or_init(|| UnitIndex::new(self.text, self.unit))
    }

    fn clean<E: Error>(&self, span: Span<Text>) -> Result<[u64; 2], E> {
        convert(self.in_text(), self.text, span.range())
    }

    fn origin<E: Error>(&self, span: Span<Source>) -> Result<[u64; 2], E> {
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

/// `at` of every change in the record's unit, found on the way back to the source, which is checked.
fn places_of_changes(places: &Places<'_>) -> Result<Vec<u64>, RecordError> {
    let document = places.document;
    let changes = document.changes();
    let mut ats = vec![0; changes.len()];
    let mut text = Cow::Borrowed(places.text);
    for batch in batches(changes).rev().filter(|batch| !batch.is_empty()) {
        // First, for it makes sure that the places lie in the text, on characters.
        let back = undo(&text, &changes[batch.clone()], batch.start)?;
        let earlier;
        let index = match &text {
            Cow::Borrowed(_) => places.in_text(),
            Cow::Owned(text) => {
                earlier = UnitIndex::new(text, places.unit);
                &earlier
            }
        };
        for change in batch {
            ats[change] = index.unit(changes[change].at as usize);
        }
        text = back.into();
    }
    if text != document.source() {
        return Err(RecordError::NotTheSource { got: text.len(), wanted: document.source().len() });
    }
    Ok(ats)
}

/// How the literal of a changed text is had back.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Literal<'a> {
    /// It is plain, or stands in the line as it was.
    #[default]
    Known,
    /// By that style.
    Style(&'static str),
    /// It is kept.
    Kept(&'a str),
}

/// A record, ready to be written.
pub(crate) struct Record<'a> {
    run: &'a RunInfo<'a>,
    origin: &'a Origin<'a>,
    document: &'a Document,
    places: Places<'a>,
    ats: Vec<u64>,
    /// The line had no id.
    pub(crate) make_id: bool,
    /// The text's path, unless it is `text`.
    pub(crate) text_field: Option<&'a str>,
    /// A former record was cut out.
    pub(crate) replaced: bool,
    pub(crate) literal: Literal<'a>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(
        document: &'a Document,
        run: &'a RunInfo<'a>,
        origin: &'a Origin<'a>,
    ) -> Result<Self, RecordError> {
        let places = Places::new(document, run.unit);
        Ok(Self {
            run,
            origin,
            document,
            ats: places_of_changes(&places)?,
            places,
            make_id: false,
            text_field: None,
            replaced: false,
            literal: Literal::Known,
        })
    }
}

impl Record<'_> {
    /// Appends it as JSON. What there is one of in a record is left to serde; blocks and changes, of which there are many, are put
    /// down piece by piece, with their keys as they stand.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let (document, places) = (self.document, &self.places);
        entry(out, "{\"version\":", &RECORD_VERSION)?;
        entry(out, ",\"pipeline\":", self.run.pipeline)?;
        match document.verdict() {
            Verdict::Keep => entry(out, ",\"verdict\":", "keep")?,
            Verdict::Drop { rule, reason } => {
                entry(out, ",\"verdict\":", "drop")?;
                entry(out, ",\"rule\":", rule.as_str())?;
                entry(out, ",\"reason\":", reason)?;
            }
        }
        entry(out, ",\"offset_unit\":", self.run.unit.as_str())?;
        entry(out, ",\"source_blake3\":", blake3::hash(document.source().as_bytes()).to_hex().as_str())?;
        if self.make_id {
            entry(out, ",\"id\":", &Shown(self.origin))?;
        }
        entry(out, ",\"input\":", &Input { origin: self.origin, replaced: self.replaced })?;
        if let Some(path) = self.text_field {
            entry(out, ",\"text_field\":", path)?;
        }
        match self.literal {
            Literal::Known => {}
            Literal::Style(name) => entry(out, ",\"escapes\":", name)?,
            Literal::Kept(literal) => entry(out, ",\"source_json\":", literal)?,
        }
        out.extend_from_slice(b",\"blocks\":[");
        for (index, block) in document.blocks().iter().enumerate() {
            write_block(out, if index == 0 { "{\"kind\":" } else { ",{\"kind\":" }, block, places)?;
        }
        entry(out, "],\"annotations\":", &Each(document.annotations(), places))?;
        out.extend_from_slice(b",\"changes\":[");
        for (index, (change, at)) in document.changes().iter().zip(&self.ats).enumerate() {
            write_change(out, if index == 0 { "{\"step\":" } else { ",{\"step\":" }, change, *at, places)?;
        }
        entry(out, "],\"suggestions\":", &Each(document.suggestions(), places))?;
        entry(out, ",\"attributes\":", &Attributes(document, places))?;
        out.push(b'}');
        Ok(())
    }
}

/// Appends what stands before a value, its key with it, and the value.
fn entry<T: Serialize + ?Sized>(out: &mut Vec<u8>, key: &str, value: &T) -> Result<(), serde_json::Error> {
    out.extend_from_slice(key.as_bytes());
    serde_json::to_writer(out, value)
}

fn write_block(out: &mut Vec<u8>, key: &str, block: &Block, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(block.span)?;
    entry(out, key, block.kind.as_str())?;
    entry(out, ",\"start\":", &start)?;
    entry(out, ",\"end\":", &end)?;
    if !block.attrs.is_empty() {
        entry(out, ",\"attrs\":", &At(&block.attrs, places))?;
    }
    out.push(b'}');
    Ok(())
}

fn write_change(
    out: &mut Vec<u8>,
    key: &str,
    change: &Change,
    at: u64,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let [source_start, source_end] = places.origin(change.source)?;
    entry(out, key, &change.step)?;
    entry(out, ",\"rule\":", change.rule.as_str())?;
    entry(out, ",\"at\":", &at)?;
    entry(out, ",\"source_start\":", &source_start)?;
    entry(out, ",\"source_end\":", &source_end)?;
    entry(out, ",\"before\":", &*change.before)?;
    entry(out, ",\"after\":", &*change.after)?;
    out.push(b'}');
    Ok(())
}

struct Input<'a> {
    origin: &'a Origin<'a>,
    replaced: bool,
}

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Origin { file, line, bom, eol, encoding, row, page } = *self.origin;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", file)?;
        if let Some(page) = page {
            map.serialize_entry("page", &Page { page, record: line })?;
            return map.end();
        }
        if let Some(line) = line {
            map.serialize_entry(if row { "row" } else { "line" }, &line)?;
        }
        if bom {
            map.serialize_entry("bom", &true)?;
        }
        if let Some(eol) = Eol::name(eol) {
            map.serialize_entry("eol", eol)?;
        }
        if let Some(encoding) = encoding {
            map.serialize_entry("encoding", encoding)?;
        }
        if self.replaced {
            map.serialize_entry("replaced", &true)?;
        }
        map.end()
    }
}

/// Something with the places that its offsets need.
struct At<'a, 'p, T>(&'a T, &'a Places<'p>);

/// All of a list.
struct Each<'a, 'p, T>(&'a [T], &'a Places<'p>);

impl<'a, 'p, T> Serialize for Each<'a, 'p, T>
where
    At<'a, 'p, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|item| At(item, self.1)))
    }
}

impl Serialize for At<'_, '_, Annotation> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(annotation, places) = *self;
        let [start, end] = places.clean(annotation.span)?;
        let [source_start, source_end] = places.origin(places.document.offsets().to_source(annotation.span))?;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("label", annotation.label.as_str())?;
        map.serialize_entry("start", &start)?;
        map.serialize_entry("end", &end)?;
        map.serialize_entry("source_start", &source_start)?;
        map.serialize_entry("source_end", &source_end)?;
        map.serialize_entry("rule", annotation.rule.as_str())?;
        map.serialize_entry("score", &((f64::from(annotation.score) * 100.0).round() / 100.0))?;
        map.serialize_entry("attrs", &At(&annotation.attrs, places))?;
        map.end()
    }
}

impl Serialize for At<'_, '_, Suggestion> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Suggestion { step, edit }, places) = *self;
        let [start, end] = places.clean(edit.span)?;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("step", step)?;
        map.serialize_entry("rule", edit.rule.as_str())?;
        map.serialize_entry("start", &start)?;
        map.serialize_entry("end", &end)?;
        map.serialize_entry("before", edit.span.of(places.text))?;
        map.serialize_entry("after", &edit.insert)?;
        map.serialize_entry("applicability", edit.applicability.as_str())?;
        map.end()
    }
}

/// What is said about the whole document; its language first.
struct Attributes<'a, 'p>(&'a Document, &'a Places<'p>);

impl Serialize for Attributes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(document, places) = *self;
        let mut map = serializer.serialize_map(None)?;
        if document.attributes().iter().all(|(name, _)| *name != "language") {
            map.serialize_entry("language", document.language().as_str())?;
        }
        entries(&mut map, document.attributes(), places)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(map: &mut M, attrs: &Attrs, places: &Places<'_>) -> Result<(), M::Error> {
    attrs.iter().try_for_each(|(name, value)| map.serialize_entry(name, &At(value, places)))
}

impl Serialize for At<'_, '_, Attrs> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(&mut map, self.0, self.1)?;
        map.end()
    }
}

impl Serialize for At<'_, '_, Value> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, places) = *self;
        match value {
            Value::Bool(yes) => serializer.serialize_bool(*yes),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Str(text) => serializer.serialize_str(text),
            Value::Span(span) => places.clean(*span)?.serialize(serializer),
            Value::Mention(span, attrs) => {
                let [start, end] = places.clean(*span)?;
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("start", &start)?;
                map.serialize_entry("end", &end)?;
                map.serialize_entry("text", span.of(places.text))?;
                entries(&mut map, attrs, places)?;
                map.end()
            }
            Value::List(values) => Each(values, places).serialize(serializer),
            Value::Map(attrs) => At(attrs, places).serialize(serializer),
        }
    }
}
