//! Rows as lines of JSON.

use std::sync::{Arc, LazyLock};

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, MapArray};
use arrow_json::writer::{Encoder, EncoderFactory, EncoderOptions, NullableEncoder, make_encoder};
use arrow_schema::{ArrowError, DataType, FieldRef};

use crate::rows::Rows;

static OPTIONS: LazyLock<EncoderOptions> =
    LazyLock::new(|| EncoderOptions::default().with_explicit_nulls(true).with_encoder_factory(Arc::new(OddMaps)));

/// The way to rows as JSON: each is an object with a member for each column, in their order, null where there is nothing.
///
/// Dates and times are strings, decimals are numbers as they stand, bytes are hexadecimal digits. What JSON does not have (NaN, the infinities) is
/// null. A map whose keys are no strings is a list of `{"key": …, "value": …}`.
pub struct RowsJson<'a> {
    /// What stands before each value, and the value's encoder.
    columns: Vec<(Vec<u8>, NullableEncoder<'a>)>,
}

impl<'a> RowsJson<'a> {
    pub(crate) fn of(rows: &'a Rows) -> Result<Self, ArrowError> {
        let fields = rows.batch.schema_ref().fields();
        let mut columns = Vec::with_capacity(fields.len());
        for (field, array) in fields.iter().zip(rows.batch.columns()) {
            let mut before = if columns.is_empty() { b"{".to_vec() } else { b", ".to_vec() };
            serde_json::to_writer(&mut before, field.name())
                .map_err(|error| ArrowError::JsonError(error.to_string()))?;
            before.extend_from_slice(b": ");
            columns.push((before, make_encoder(field, array, &OPTIONS)?));
        }
        Ok(Self { columns })
    }

    /// Appends a row, counted from 0.
    pub fn write(&mut self, row: usize, out: &mut Vec<u8>) {
        if self.columns.is_empty() {
            out.push(b'{');
        }
        for (before, value) in &mut self.columns {
            out.extend_from_slice(before);
            if value.is_null(row) {
                out.extend_from_slice(b"null");
            } else {
                value.encode(row, out);
            }
        }
        out.push(b'}');
    }
}

/// Maps that no JSON object can be.
#[derive(Debug)]
struct OddMaps;

impl EncoderFactory for OddMaps {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        array: &'a dyn Array,
        options: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let DataType::Map(entry, _) = array.data_type() else { return Ok(None) };
        let map = array.as_map();
        if *map.key_type() == DataType::Utf8 {
            return Ok(None);
        }
        let entries = make_encoder(entry, map.entries(), options)?;
        Ok(Some(NullableEncoder::new(Box::new(OddMap { map, entries }), map.nulls().cloned())))
    }
}

struct OddMap<'a> {
    map: &'a MapArray,
    entries: NullableEncoder<'a>,
}

impl Encoder for OddMap<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        let offsets = self.map.value_offsets();
        let (start, end) = (offsets[row] as usize, offsets[row + 1] as usize);
        out.push(b'[');
        for entry in start..end {
            if entry > start {
                out.push(b',');
            }
            self.entries.encode(entry, out);
        }
        out.push(b']');
    }
}

/// A single value.
pub(crate) fn value(array: &arrow_array::ArrayRef, row: usize) -> Option<String> {
    let field: FieldRef = Arc::new(arrow_schema::Field::new("", array.data_type().clone(), true));
    let mut encoder = make_encoder(&field, array, &OPTIONS).ok()?;
    let mut out = Vec::new();
    encoder.encode(row, &mut out);
    String::from_utf8(out).ok()
}
