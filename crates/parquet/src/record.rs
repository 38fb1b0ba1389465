//! The record of a document as a column, and back.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, ListArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

type Str<'a> = Cow<'a, str>;

/// A record of version 1, member for member as in JSON. What has no fixed shape there is a piece of JSON in its column too.
/// A member that has no column is refused: nothing of a record is left out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<'a> {
    pub(crate) version: i32,
    #[serde(borrow)]
    pub(crate) pipeline: Str<'a>,
    pub(crate) verdict: Str<'a>,
    pub(crate) offset_unit: Str<'a>,
    pub(crate) source_blake3: Str<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Str<'a>>,
    pub(crate) input: Input<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text_field: Option<Str<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) escapes: Option<Str<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source_json: Option<Str<'a>>,
    pub(crate) blocks: Vec<Block<'a>>,
    pub(crate) annotations: Vec<Annotation<'a>>,
    pub(crate) changes: Vec<Change<'a>>,
    pub(crate) suggestions: Vec<Suggestion<'a>>,
    pub(crate) attributes: &'a RawValue,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input<'a> {
    #[serde(borrow)]
    pub(crate) file: Str<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<i64>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) bom: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) eol: Option<Str<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) encoding: Option<Str<'a>>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) replaced: bool,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovered: Option<&'a RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<&'a RawValue>,
}

// Serde hands over references.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(what: &bool) -> bool {
    !*what
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block<'a> {
    #[serde(borrow)]
    pub(crate) kind: Str<'a>,
    pub(crate) start: i64,
    pub(crate) end: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) attrs: Option<&'a RawValue>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Annotation<'a> {
    #[serde(borrow)]
    pub(crate) label: Str<'a>,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) source_start: i64,
    pub(crate) source_end: i64,
    pub(crate) rule: Str<'a>,
    pub(crate) score: f64,
    pub(crate) attrs: &'a RawValue,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change<'a> {
    pub(crate) step: i32,
    #[serde(borrow)]
    pub(crate) rule: Str<'a>,
    pub(crate) at: i64,
    pub(crate) source_start: i64,
    pub(crate) source_end: i64,
    pub(crate) before: Str<'a>,
    pub(crate) after: Str<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suggestion<'a> {
    pub(crate) step: i32,
    #[serde(borrow)]
    pub(crate) rule: Str<'a>,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) before: Str<'a>,
    pub(crate) after: Str<'a>,
    pub(crate) applicability: Str<'a>,
}

/// Columns of one struct while they are filled.
#[derive(Debug, Default)]
struct Filled {
    fields: Vec<FieldRef>,
    columns: Vec<ArrayRef>,
}

impl Filled {
    fn put(&mut self, name: &str, nullable: bool, column: ArrayRef) {
        self.fields.push(Arc::new(Field::new(name, column.data_type().clone(), nullable)));
        self.columns.push(column);
    }

    fn text(&mut self, name: &str, mut column: StringBuilder) {
        self.put(name, false, Arc::new(column.finish()));
    }

    fn maybe(&mut self, name: &str, mut column: StringBuilder) {
        self.put(name, true, Arc::new(column.finish()));
    }

    fn number(&mut self, name: &str, column: Vec<i64>) {
        self.put(name, false, Arc::new(Int64Array::from(column)));
    }

    fn small(&mut self, name: &str, column: Vec<i32>) {
        self.put(name, false, Arc::new(Int32Array::from(column)));
    }

    fn finish(self) -> Result<StructArray, ArrowError> {
        StructArray::try_new(self.fields.into(), self.columns, None)
    }
}

/// A list for each document, of structs.
#[derive(Debug)]
struct Lists {
    ends: Vec<i32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { ends: vec![0] }
    }
}

impl Lists {
    fn add(&mut self, count: usize) {
        let last = self.ends.last().copied().unwrap_or(0);
        self.ends.push(last.saturating_add(i32::try_from(count).unwrap_or(i32::MAX)));
    }

    fn finish(self, items: Filled) -> Result<ArrayRef, ArrowError> {
        let items = items.finish()?;
        // The name that Parquet's own description of lists gives to what is in them.
        let field = Arc::new(Field::new("element", arrow_array::Array::data_type(&items).clone(), false));
        Ok(Arc::new(ListArray::try_new(field, OffsetBuffer::new(self.ends.into()), Arc::new(items), None)?))
    }
}

macro_rules! builders {
    ($name:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        #[derive(Debug, Default)]
        struct $name { $($field: $kind),+ }
    };
}

builders!(Blocks { lists: Lists, kind: StringBuilder, start: Vec<i64>, end: Vec<i64>, attrs: StringBuilder });
builders!(Annotations {
    lists: Lists, label: StringBuilder, start: Vec<i64>, end: Vec<i64>, source_start: Vec<i64>, source_end: Vec<i64>,
    rule: StringBuilder, score: Vec<f64>, attrs: StringBuilder,
});
builders!(Changes {
    lists: Lists, step: Vec<i32>, rule: StringBuilder, at: Vec<i64>, source_start: Vec<i64>, source_end: Vec<i64>,
    before: StringBuilder, after: StringBuilder,
});
builders!(Suggestions {
    lists: Lists, step: Vec<i32>, rule: StringBuilder, start: Vec<i64>, end: Vec<i64>, before: StringBuilder, after: StringBuilder,
    applicability: StringBuilder,
});
builders!(Inputs {
    file: StringBuilder, line: Vec<Option<i64>>, row: Vec<Option<i64>>, bom: Vec<bool>, eol: StringBuilder,
    encoding: StringBuilder, replaced: Vec<bool>, recovered: StringBuilder,
    page: StringBuilder,
});
builders!(Heads {
    version: Vec<i32>, pipeline: StringBuilder, verdict: StringBuilder, offset_unit: StringBuilder, source_blake3: StringBuilder,
    id: StringBuilder, text_field: StringBuilder, escapes: StringBuilder, source_json: StringBuilder, attributes: StringBuilder,
});

/// The column `copydesk` while it is filled.
#[derive(Debug, Default)]
pub(crate) struct RecordBuilder {
    head: Heads,
    input: Inputs,
    blocks: Blocks,
    annotations: Annotations,
    changes: Changes,
    suggestions: Suggestions,
}

impl RecordBuilder {
    /// Adds a record as JSON.
    pub(crate) fn push(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let record: Record<'_> = serde_json::from_str(json)?;
        let head = &mut self.head;
        head.version.push(record.version);
        head.pipeline.append_value(&record.pipeline);
        head.verdict.append_value(&record.verdict);
        head.offset_unit.append_value(&record.offset_unit);
        head.source_blake3.append_value(&record.source_blake3);
        head.id.append_option(record.id.as_deref());
        head.text_field.append_option(record.text_field.as_deref());
        head.escapes.append_option(record.escapes.as_deref());
        head.source_json.append_option(record.source_json.as_deref());
        head.attributes.append_value(record.attributes.get());
        let input = &mut self.input;
        input.file.append_value(&record.input.file);
        input.line.push(record.input.line);
        input.row.push(record.input.row);
        input.bom.push(record.input.bom);
        input.eol.append_option(record.input.eol.as_deref());
        input.encoding.append_option(record.input.encoding.as_deref());
        input.replaced.push(record.input.replaced);
        input.recovered.append_option(record.input.recovered.map(RawValue::get));
        input.page.append_option(record.input.page.map(RawValue::get));
        self.push_lists(&record);
        Ok(())
    }

    fn push_lists(&mut self, record: &Record<'_>) {
        let blocks = &mut self.blocks;
        blocks.lists.add(record.blocks.len());
        for block in &record.blocks {
            blocks.kind.append_value(&block.kind);
            blocks.start.push(block.start);
            blocks.end.push(block.end);
            blocks.attrs.append_option(block.attrs.map(RawValue::get));
        }
        let marks = &mut self.annotations;
        marks.lists.add(record.annotations.len());
        for mark in &record.annotations {
            marks.label.append_value(&mark.label);
            marks.start.push(mark.start);
            marks.end.push(mark.end);
            marks.source_start.push(mark.source_start);
            marks.source_end.push(mark.source_end);
            marks.rule.append_value(&mark.rule);
            marks.score.push(mark.score);
            marks.attrs.append_value(mark.attrs.get());
        }
        let changes = &mut self.changes;
        changes.lists.add(record.changes.len());
        for change in &record.changes {
            changes.step.push(change.step);
            changes.rule.append_value(&change.rule);
            changes.at.push(change.at);
            changes.source_start.push(change.source_start);
            changes.source_end.push(change.source_end);
            changes.before.append_value(&change.before);
            changes.after.append_value(&change.after);
        }
        let proposed = &mut self.suggestions;
        proposed.lists.add(record.suggestions.len());
        for suggestion in &record.suggestions {
            proposed.step.push(suggestion.step);
            proposed.rule.append_value(&suggestion.rule);
            proposed.start.push(suggestion.start);
            proposed.end.push(suggestion.end);
            proposed.before.append_value(&suggestion.before);
            proposed.after.append_value(&suggestion.after);
            proposed.applicability.append_value(&suggestion.applicability);
        }
    }

    /// The column, with a row for each record.
    pub(crate) fn finish(self) -> Result<StructArray, ArrowError> {
        let Self { head, input, blocks, annotations, changes, suggestions } = self;
        let mut all = Filled::default();
        all.small("version", head.version);
        all.text("pipeline", head.pipeline);
        all.text("verdict", head.verdict);
        all.text("offset_unit", head.offset_unit);
        all.text("source_blake3", head.source_blake3);
        all.maybe("id", head.id);
        let mut from = Filled::default();
        from.text("file", input.file);
        from.put("line", true, Arc::new(Int64Array::from(input.line)));
        from.put("row", true, Arc::new(Int64Array::from(input.row)));
        from.put("bom", false, Arc::new(BooleanArray::from(input.bom)));
        from.maybe("eol", input.eol);
        from.maybe("encoding", input.encoding);
        from.put("replaced", false, Arc::new(BooleanArray::from(input.replaced)));
        from.maybe("recovered", input.recovered);
        from.maybe("page", input.page);
        all.put("input", false, Arc::new(from.finish()?));
        all.maybe("text_field", head.text_field);
        all.maybe("escapes", head.escapes);
        all.maybe("source_json", head.source_json);
        let mut items = Filled::default();
        items.text("kind", blocks.kind);
        items.number("start", blocks.start);
        items.number("end", blocks.end);
        items.maybe("attrs", blocks.attrs);
        all.put("blocks", false, blocks.lists.finish(items)?);
        let mut items = Filled::default();
        items.text("label", annotations.label);
        items.number("start", annotations.start);
        items.number("end", annotations.end);
        items.number("source_start", annotations.source_start);
        items.number("source_end", annotations.source_end);
        items.text("rule", annotations.rule);
        items.put("score", false, Arc::new(Float64Array::from(annotations.score)));
        items.text("attrs", annotations.attrs);
        all.put("annotations", false, annotations.lists.finish(items)?);
        let mut items = Filled::default();
        items.small("step", changes.step);
        items.text("rule", changes.rule);
        items.number("at", changes.at);
        items.number("source_start", changes.source_start);
        items.number("source_end", changes.source_end);
        items.text("before", changes.before);
        items.text("after", changes.after);
        all.put("changes", false, changes.lists.finish(items)?);
        let mut items = Filled::default();
        items.small("step", suggestions.step);
        items.text("rule", suggestions.rule);
        items.number("start", suggestions.start);
        items.number("end", suggestions.end);
        items.text("before", suggestions.before);
        items.text("after", suggestions.after);
        items.text("applicability", suggestions.applicability);
        all.put("suggestions", false, suggestions.lists.finish(items)?);
        all.text("attributes", head.attributes);
        all.finish()
    }
}

/// The fields of the column `copydesk`.
pub(crate) fn record_fields() -> Fields {
    // Of no documents: nothing in it can fail.
    match RecordBuilder::default().finish().map(|column| arrow_array::Array::data_type(&column).clone()) {
        Ok(DataType::Struct(fields)) => fields,
        _ => Fields::empty(),
    }
}
