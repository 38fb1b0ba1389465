//! From the column `copydesk` back to records.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, BooleanArray, Float64Array, Int32Array, Int64Array, ListArray, StringArray, StructArray};
use serde_json::value::RawValue;

use crate::record::{Annotation, Block, Change, Input, Record, Suggestion};

/// The column's own columns, found by their names.
pub(crate) struct RecordColumn<'a> {
    head: Head<'a>,
    input: InputColumns<'a>,
    blocks: (&'a ListArray, &'a StructArray),
    annotations: (&'a ListArray, &'a StructArray),
    changes: (&'a ListArray, &'a StructArray),
    suggestions: (&'a ListArray, &'a StructArray),
}

struct Head<'a> {
    version: &'a Int32Array,
    pipeline: &'a StringArray,
    verdict: &'a StringArray,
    offset_unit: &'a StringArray,
    source_blake3: &'a StringArray,
    id: &'a StringArray,
    text_field: &'a StringArray,
    escapes: &'a StringArray,
    source_json: &'a StringArray,
    attributes: &'a StringArray,
}

pub(crate) struct InputColumns<'a> {
    pub(crate) file: &'a StringArray,
    line: &'a Int64Array,
    pub(crate) row: &'a Int64Array,
    bom: &'a BooleanArray,
    eol: &'a StringArray,
    encoding: &'a StringArray,
    replaced: &'a BooleanArray,
    recovered: &'a StringArray,
    page: &'a StringArray,
}

/// Why a column is no record: what of it is missing or of another type.
type Wrong = String;

fn part<'a>(of: &'a StructArray, name: &str) -> Result<&'a dyn Array, Wrong> {
    of.column_by_name(name).map(|array| &**array).ok_or_else(|| format!("it has no `{name}`"))
}

fn texts<'a>(of: &'a StructArray, name: &str) -> Result<&'a StringArray, Wrong> {
    part(of, name)?.as_string_opt::<i32>().ok_or_else(|| format!("`{name}` is no text"))
}

fn numbers<'a>(of: &'a StructArray, name: &str) -> Result<&'a Int64Array, Wrong> {
    part(of, name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| format!("`{name}` is no 64-bit number"))
}

fn small<'a>(of: &'a StructArray, name: &str) -> Result<&'a Int32Array, Wrong> {
    part(of, name)?.as_primitive_opt::<Int32Type>().ok_or_else(|| format!("`{name}` is no 32-bit number"))
}

fn flags<'a>(of: &'a StructArray, name: &str) -> Result<&'a BooleanArray, Wrong> {
    part(of, name)?.as_boolean_opt().ok_or_else(|| format!("`{name}` is not true or false"))
}

fn lists<'a>(of: &'a StructArray, name: &str) -> Result<(&'a ListArray, &'a StructArray), Wrong> {
    let list = part(of, name)?.as_list_opt::<i32>();
    let found = list.and_then(|list| Some((list, list.values().as_struct_opt()?)));
    found.ok_or_else(|| format!("`{name}` is no list of structs"))
}

impl<'a> InputColumns<'a> {
    pub(crate) fn of(input: &'a StructArray) -> Result<Self, Wrong> {
        Ok(Self {
            file: texts(input, "file")?,
            line: numbers(input, "line")?,
            row: numbers(input, "row")?,
            bom: flags(input, "bom")?,
            eol: texts(input, "eol")?,
            encoding: texts(input, "encoding")?,
            replaced: flags(input, "replaced")?,
            recovered: texts(input, "recovered")?,
            page: texts(input, "page")?,
        })
    }

    /// Whether the document was a line of JSON, or a row of a table that was made one.
    pub(crate) fn is_of_json(&self, row: usize) -> bool {
        self.line.is_valid(row) || self.row.is_valid(row)
    }

    fn get(&self, row: usize) -> Result<Input<'a>, serde_json::Error> {
        let number = |column: &Int64Array| column.is_valid(row).then(|| column.value(row));
        Ok(Input {
            file: self.file.value(row).into(),
            line: number(self.line),
            row: number(self.row),
            bom: self.bom.value(row),
            eol: some(self.eol, row).map(Into::into),
            encoding: some(self.encoding, row).map(Into::into),
            replaced: self.replaced.value(row),
            recovered: some(self.recovered, row).map(raw).transpose()?,
            page: some(self.page, row).map(raw).transpose()?,
        })
    }
}

fn some(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

fn raw(json: &str) -> Result<&RawValue, serde_json::Error> {
    serde_json::from_str(json)
}

fn range(list: &ListArray, row: usize) -> std::ops::Range<usize> {
    if list.is_null(row) {
        return 0..0;
    }
    let offsets = list.value_offsets();
    offsets[row] as usize..offsets[row + 1] as usize
}

impl<'a> RecordColumn<'a> {
    /// The column as one of records.
    pub(crate) fn of(column: &'a StructArray) -> Result<Self, Wrong> {
        let input = part(column, "input")?.as_struct_opt().ok_or("`input` is no struct")?;
        Ok(Self {
            head: Head {
                version: small(column, "version")?,
                pipeline: texts(column, "pipeline")?,
                verdict: texts(column, "verdict")?,
                offset_unit: texts(column, "offset_unit")?,
                source_blake3: texts(column, "source_blake3")?,
                id: texts(column, "id")?,
                text_field: texts(column, "text_field")?,
                escapes: texts(column, "escapes")?,
                source_json: texts(column, "source_json")?,
                attributes: texts(column, "attributes")?,
            },
            input: InputColumns::of(input)?,
            blocks: lists(column, "blocks")?,
            annotations: lists(column, "annotations")?,
            changes: lists(column, "changes")?,
            suggestions: lists(column, "suggestions")?,
        })
    }

    pub(crate) const fn input(&self) -> &InputColumns<'a> {
        &self.input
    }

    pub(crate) fn made_id(&self, row: usize) -> Option<&'a str> {
        some(self.head.id, row)
    }

    /// A record as JSON.
    pub(crate) fn json(&self, row: usize) -> Result<String, Wrong> {
        let record = self.record(row)?;
        serde_json::to_string(&record).map_err(|error| error.to_string())
    }

    fn record(&self, row: usize) -> Result<Record<'a>, Wrong> {
        let head = &self.head;
        let bad = |error: serde_json::Error| format!("what should be JSON in it is none: {error}");
        Ok(Record {
            version: head.version.value(row),
            pipeline: head.pipeline.value(row).into(),
            verdict: head.verdict.value(row).into(),
            offset_unit: head.offset_unit.value(row).into(),
            source_blake3: head.source_blake3.value(row).into(),
            id: some(head.id, row).map(Into::into),
            input: self.input.get(row).map_err(bad)?,
            text_field: some(head.text_field, row).map(Into::into),
            escapes: some(head.escapes, row).map(Into::into),
            source_json: some(head.source_json, row).map(Into::into),
            blocks: self.blocks(row)?,
            annotations: self.annotations(row)?,
            changes: self.changes(row)?,
            suggestions: self.suggestions(row)?,
            attributes: raw(head.attributes.value(row)).map_err(bad)?,
        })
    }

    fn blocks(&self, row: usize) -> Result<Vec<Block<'a>>, Wrong> {
        let (list, items) = self.blocks;
        let (kind, start, end, attrs) =
            (texts(items, "kind")?, numbers(items, "start")?, numbers(items, "end")?, texts(items, "attrs")?);
        range(list, row)
            .map(|at| {
                let attrs = some(attrs, at).map(raw).transpose().map_err(|error| format!("`attrs`: {error}"))?;
                Ok(Block { kind: kind.value(at).into(), start: start.value(at), end: end.value(at), attrs })
            })
            .collect()
    }

    fn annotations(&self, row: usize) -> Result<Vec<Annotation<'a>>, Wrong> {
        let (list, items) = self.annotations;
        let score: &Float64Array = part(items, "score")?
            .as_primitive_opt::<Float64Type>()
            .ok_or("`score` is no 64-bit number with a point")?;
        let (label, rule, attrs) = (texts(items, "label")?, texts(items, "rule")?, texts(items, "attrs")?);
        let (start, end) = (numbers(items, "start")?, numbers(items, "end")?);
        let (source_start, source_end) = (numbers(items, "source_start")?, numbers(items, "source_end")?);
        range(list, row)
            .map(|at| {
                Ok(Annotation {
                    label: label.value(at).into(),
                    start: start.value(at),
                    end: end.value(at),
                    source_start: source_start.value(at),
                    source_end: source_end.value(at),
                    rule: rule.value(at).into(),
                    score: score.value(at),
                    attrs: raw(attrs.value(at)).map_err(|error| format!("`attrs`: {error}"))?,
                })
            })
            .collect()
    }

    fn changes(&self, row: usize) -> Result<Vec<Change<'a>>, Wrong> {
        let (list, items) = self.changes;
        let (step, rule) = (small(items, "step")?, texts(items, "rule")?);
        let (at, source_start, source_end) =
            (numbers(items, "at")?, numbers(items, "source_start")?, numbers(items, "source_end")?);
        let (before, after) = (texts(items, "before")?, texts(items, "after")?);
        let one = |index: usize| Change {
            step: step.value(index),
            rule: rule.value(index).into(),
            at: at.value(index),
            source_start: source_start.value(index),
            source_end: source_end.value(index),
            before: before.value(index).into(),
            after: after.value(index).into(),
        };
        Ok(range(list, row).map(one).collect())
    }

    fn suggestions(&self, row: usize) -> Result<Vec<Suggestion<'a>>, Wrong> {
        let (list, items) = self.suggestions;
        let (step, rule) = (small(items, "step")?, texts(items, "rule")?);
        let (start, end) = (numbers(items, "start")?, numbers(items, "end")?);
        let (before, after, applicability) =
            (texts(items, "before")?, texts(items, "after")?, texts(items, "applicability")?);
        let one = |index: usize| Suggestion {
            step: step.value(index),
            rule: rule.value(index).into(),
            start: start.value(index),
            end: end.value(index),
            before: before.value(index).into(),
            after: after.value(index).into(),
            applicability: applicability.value(index).into(),
        };
        Ok(range(list, row).map(one).collect())
    }
}
