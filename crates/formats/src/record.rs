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
use crate::put;

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
    if changes.is_empty() && std::ptr::eq(places.text, document.source()) {
        return Ok(Vec::new());
    }
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
    /// down piece by piece ([`put`]), with their keys as they stand.
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
        put::list(out, document.blocks(), |out, block| write_block(out, block, places))?;
        out.extend_from_slice(b"],\"annotations\":[");
        put::list(out, document.annotations(), |out, annotation| write_annotation(out, annotation, places))?;
        out.extend_from_slice(b"],\"changes\":[");
        let changes = document.changes().iter().zip(&self.ats);
        put::list(out, changes, |out, (change, at)| write_change(out, change, *at, places))?;
        out.extend_from_slice(b"],\"suggestions\":[");
        put::list(out, document.suggestions(), |out, suggestion| write_suggestion(out, suggestion, places))?;
        out.extend_from_slice(b"],\"attributes\":");
        write_attributes(out, document, places)?;
        out.push(b'}');
        Ok(())
    }
}

/// Appends what stands before a value, its key with it, and the value.
fn entry<T: Serialize + ?Sized>(out: &mut Vec<u8>, key: &str, value: &T) -> Result<(), serde_json::Error> {
    out.extend_from_slice(key.as_bytes());
    serde_json::to_writer(out, value)
}

fn write_block(out: &mut Vec<u8>, block: &Block, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(block.span)?;
    put::text(out, "{\"kind\":", block.kind.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    if !block.attrs.is_empty() {
        out.extend_from_slice(b",\"attrs\":");
        write_attrs(out, &block.attrs, places)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_annotation(out: &mut Vec<u8>, annotation: &Annotation, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(annotation.span)?;
    let [source_start, source_end] = places.origin(places.document.offsets().to_source(annotation.span))?;
    put::text(out, "{\"label\":", annotation.label.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    put::number(out, ",\"source_start\":", source_start);
    put::number(out, ",\"source_end\":", source_end);
    put::text(out, ",\"rule\":", annotation.rule.as_str());
    entry(out, ",\"score\":", &((f64::from(annotation.score) * 100.0).round() / 100.0))?;
    out.extend_from_slice(b",\"attrs\":");
    write_attrs(out, &annotation.attrs, places)?;
    out.push(b'}');
    Ok(())
}

fn write_change(out: &mut Vec<u8>, change: &Change, at: u64, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let [source_start, source_end] = places.origin(change.source)?;
    put::number(out, "{\"step\":", u64::from(change.step));
    put::text(out, ",\"rule\":", change.rule.as_str());
    put::number(out, ",\"at\":", at);
    put::number(out, ",\"source_start\":", source_start);
    put::number(out, ",\"source_end\":", source_end);
    put::text(out, ",\"before\":", &change.before);
    put::text(out, ",\"after\":", &change.after);
    out.push(b'}');
    Ok(())
}

fn write_suggestion(
    out: &mut Vec<u8>,
    Suggestion { step, edit }: &Suggestion,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(edit.span)?;
    put::number(out, "{\"step\":", u64::from(*step));
    put::text(out, ",\"rule\":", edit.rule.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    put::text(out, ",\"before\":", edit.span.of(places.text));
    put::text(out, ",\"after\":", &edit.insert);
    put::text(out, ",\"applicability\":", edit.applicability.as_str());
    out.push(b'}');
    Ok(())
}

/// What is said about the whole document; its language first.
fn write_attributes(out: &mut Vec<u8>, document: &Document, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let attrs = document.attributes();
    if attrs.iter().any(|(name, _)| *name == "language") {
        return write_attrs(out, attrs, places);
    }
    put::text(out, "{\"language\":", document.language().as_str());
    for (name, value) in attrs {
        put::text(out, ",", name);
        write_value(out, ":", value, places)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_attrs(out: &mut Vec<u8>, attrs: &Attrs, places: &Places<'_>) -> Result<(), serde_json::Error> {
    out.push(b'{');
    put::list(out, attrs, |out, (name, value)| {
        put::text(out, "", name);
        write_value(out, ":", value, places)
    })?;
    out.push(b'}');
    Ok(())
}

fn write_value(out: &mut Vec<u8>, key: &str, value: &Value, places: &Places<'_>) -> Result<(), serde_json::Error> {
    match value {
        Value::Bool(yes) => entry(out, key, yes)?,
        Value::Int(number) => entry(out, key, number)?,
        Value::Float(number) => entry(out, key, number)?,
        Value::Str(text) => put::text(out, key, text),
        Value::Span(span) => {
            let [start, end] = places.clean(*span)?;
            out.extend_from_slice(key.as_bytes());
            put::number(out, "[", start);
            put::number(out, ",", end);
            out.push(b']');
        }
        Value::Mention(span, attrs) => {
            let [start, end] = places.clean(*span)?;
            out.extend_from_slice(key.as_bytes());
            put::number(out, "{\"start\":", start);
            put::number(out, ",\"end\":", end);
            put::text(out, ",\"text\":", span.of(places.text));
            for (name, value) in attrs {
                put::text(out, ",", name);
                write_value(out, ":", value, places)?;
            }
            out.push(b'}');
        }
        Value::List(values) => {
            out.extend_from_slice(key.as_bytes());
            out.push(b'[');
            put::list(out, values, |out, value| write_value(out, "", value, places))?;
            out.push(b']');
        }
        Value::Map(attrs) => {
            out.extend_from_slice(key.as_bytes());
            write_attrs(out, attrs, places)?;
        }
    }
    Ok(())
}

struct Input<'a> {
    origin: &'a Origin<'a>,
    replaced: bool,
}

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Origin { file, line, bom, eol, encoding, page } = *self.origin;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", file)?;
        if let Some(page) = page {
            map.serialize_entry("page", &Page { page, record: line })?;
            return map.end();
        }
        if let Some(line) = line {
            map.serialize_entry("line", &line)?;
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
