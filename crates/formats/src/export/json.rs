//! What Prodigy's lines and doccano's have in common.

use std::io::Write as _;

use copydesk_model::{OffsetUnit, UnitIndex};
use serde_json::{Map, Value};

use crate::escape::Escapes;
use crate::stored::{Stored, StoredError};

/// Code points before a place in the text.
pub(super) fn chars(text: &str) -> UnitIndex<'_> {
    UnitIndex::new(text, OffsetUnit::Chars)
}

/// A line that is being written.
#[derive(Default)]
pub(super) struct Json(pub(super) Vec<u8>);

impl Json {
    /// Appends JSON as it stands: keys, punctuation, a value that came in.
    pub(super) fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    /// Appends what stands before a string, and the string.
    pub(super) fn string(&mut self, before: &str, text: &str) {
        self.raw(before);
        Escapes::default().write(text, &mut self.0);
    }

    /// Appends what stands before a number, and the number.
    pub(super) fn number(&mut self, before: &str, number: u64) {
        // A vector takes everything.
        let _ = write!(self.0, "{before}{number}");
    }

    /// The same for a score from 0 to 1.
    pub(super) fn score(&mut self, before: &str, score: f64) {
        let _ = write!(self.0, "{before}{score}");
    }

    /// Appends what stands before an object, and the object.
    pub(super) fn object(&mut self, before: &str, object: &Map<String, Value>) {
        self.raw(before);
        // A map of strings to JSON is JSON.
        let _ = serde_json::to_writer(&mut self.0, object);
    }

    /// `{"id": …, "text": …, "meta": {…}`: the rest of the object is to come. The other fields of the line stand behind the
    /// id, as they came in; those that have a name of the tool's own are in `meta`.
    pub(super) fn open(stored: &Stored<'_>, is_taken: impl Fn(&str) -> bool) -> Result<Self, StoredError> {
        let record = stored.record();
        let id = stored.id();
        let fields = stored.fields()?;
        let others = fields.iter().filter(|(name, _)| name != "id");
        let (taken, free): (Vec<_>, Vec<_>) = others.partition(|(name, _)| is_taken(name));
        let mut json = Self(Vec::with_capacity(stored.text().len() * 2));
        json.raw("{");
        if let Some(id) = &id {
            json.raw("\"id\": ");
            json.raw(id);
            json.raw(", ");
        }
        for (name, value) in free {
            json.string("", name);
            json.raw(": ");
            json.raw(value);
            json.raw(", ");
        }
        json.string("\"text\": ", stored.text());
        json.string(", \"meta\": {\"file\": ", &record.input.file);
        if let Some(line) = record.input.line {
            json.number(", \"line\": ", line);
        }
        if let Some(number) = record.input.page.as_ref().and_then(|page| page.record) {
            json.number(", \"record\": ", number);
        }
        if let Some(id) = &id {
            json.raw(", \"id\": ");
            json.raw(id);
        }
        if let Some(language) = record.persons().unwrap_or_default().language {
            json.string(", \"language\": ", &language);
        }
        json.string(", \"pipeline\": ", &record.pipeline);
        for (name, value) in taken {
            json.string(", ", name);
            json.raw(": ");
            json.raw(value);
        }
        json.raw("}");
        Ok(json)
    }
}
