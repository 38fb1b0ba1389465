//! The record of a document, as it is written.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use copydesk_model::{Document, OffsetUnit, RevertError, Verdict, retrace};

use crate::findings::{write_annotation, write_attributes, write_block, write_change, write_suggestion};
use crate::lines::Eol;
use crate::origin::{Origin, Shown};
use crate::page::Page;
use crate::places::Places;
use crate::put;
use crate::recover::Stretch;

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
    #[error("the changes lead back to a text that is not the source, which has {wanted} bytes")]
    NotTheSource {
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

/// `at` of every change in the record's unit, found on the way back to the source, which is checked.
fn places_of_changes(places: &Places<'_>) -> Result<Vec<u64>, RecordError> {
    let (changes, source) = (places.document.changes(), places.document.source());
    if changes.is_empty() && std::ptr::eq(places.text, source) {
        return Ok(Vec::new());
    }
    retrace(places.text, changes, places.unit, source)?.ok_or(RecordError::NotTheSource { wanted: source.len() })
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
    /// Where the line without it was no UTF-8.
    pub(crate) recovered: Cow<'a, [Stretch]>,
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
            recovered: Cow::Borrowed(origin.recovered),
            literal: Literal::Known,
        })
    }
}

impl Record<'_> {
    /// Appends it as JSON. What there is one of in a record is left to serde; blocks and changes, of which there are many, are put
    /// down piece by piece ([`put`]), with their keys as they stand.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let (document, places) = (self.document, &self.places);
        put::number(out, "{\"version\":", u64::from(RECORD_VERSION));
        put::text(out, ",\"pipeline\":", self.run.pipeline);
        match document.verdict() {
            Verdict::Keep => put::text(out, ",\"verdict\":", "keep"),
            Verdict::Drop { rule, reason } => {
                put::text(out, ",\"verdict\":", "drop");
                put::text(out, ",\"rule\":", rule.as_str());
                put::text(out, ",\"reason\":", reason);
            }
        }
        put::text(out, ",\"offset_unit\":", self.run.unit.as_str());
        put::text(out, ",\"source_blake3\":", blake3::hash(document.source().as_bytes()).to_hex().as_str());
        if self.make_id {
            put::entry(out, ",\"id\":", &Shown(self.origin))?;
        }
        put::entry(out, ",\"input\":", &Input(self))?;
        if let Some(path) = self.text_field {
            put::text(out, ",\"text_field\":", path);
        }
        match self.literal {
            Literal::Known => {}
            Literal::Style(name) => put::text(out, ",\"escapes\":", name),
            Literal::Kept(literal) => put::text(out, ",\"source_json\":", literal),
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

/// Where the document of a record came from.
struct Input<'r, 'a>(&'r Record<'a>);

impl Serialize for Input<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Origin { file, line, bom, eol, encoding, row, page, .. } = *self.0.origin;
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
        if !self.0.recovered.is_empty() {
            map.serialize_entry("recovered", &self.0.recovered)?;
        }
        if self.0.replaced {
            map.serialize_entry("replaced", &true)?;
        }
        map.end()
    }
}
