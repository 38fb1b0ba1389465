//! What a file's columns are, and which of them are ours.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields as Columns, Schema, SchemaRef};
use copydesk_formats::{Fields, RECORD, Reject, RejectKind};
use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::file::metadata::KeyValue;

/// The way to a column through structs, by position.
pub(crate) type Way = Vec<usize>;

/// The columns of a file, and where in them the text and what we ask for beside it stand.
#[derive(Debug, Clone)]
pub struct Table {
    /// The columns as the file names their types.
    pub(crate) named: SchemaRef,
    /// The same as they are in memory: strings and bytes are of one kind each, and dictionaries are their values.
    pub(crate) plain: SchemaRef,
    /// What the file says of itself, without what Arrow says of its columns.
    pub(crate) metadata: Vec<KeyValue>,
    pub(crate) text: Way,
    pub(crate) text_path: String,
    pub(crate) id: Option<Way>,
    pub(crate) languages: Vec<Way>,
    pub(crate) sites: Vec<Way>,
    /// Where a record stands that is to be replaced.
    pub(crate) replaced: Option<usize>,
}

impl Table {
    /// Finds the columns that `fields` name.
    ///
    /// # Errors
    /// If there is no text, or something else in its place, or a record already that is not to be replaced.
    pub(crate) fn of(named: &Schema, metadata: Vec<KeyValue>, fields: &Fields) -> Result<Self, Reject> {
        let plain = plain_fields(named.fields());
        let replaced = plain.iter().position(|field| field.name() == RECORD);
        if replaced.is_some() && !fields.replaces() {
            let reason = "the file has a column `copydesk` already: it went through copydesk before. Take the original, or \
                          replace the column with --replace";
            return Err(Reject::new(RejectKind::HasRecord, reason));
        }
        // The ways lead through what is read: a record that is replaced is not.
        let read: Columns = without(&plain, replaced).into();
        let text = way(&read, fields.text_names()).map_err(|(part, names)| {
            let place = match part {
                0 => "the file".to_owned(),
                part => format!("`{}`", fields.text_names()[..part].join(".")),
            };
            fields.no_text("column", &place, part, &names)
        })?;
        let kind = at(&read, &text).data_type();
        if *kind != DataType::Utf8 {
            let of_text: Vec<String> = read
                .iter()
                .filter(|field| *field.data_type() == DataType::Utf8)
                .map(|field| format!("`{}`", field.name()))
                .take(12)
                .collect();
            let of_text = if of_text.is_empty() { "none".to_owned() } else { of_text.join(", ") };
            let reason = format!(
                "the column `{}` is of the type {kind}, not of text; of text are {of_text}. Name the one with the text by --text-field",
                fields.text_path()
            );
            return Err(Reject::new(RejectKind::TextNotAString, reason));
        }
        let find = |names: &[Cow<'static, str>]| way(&read, names).ok();
        let text_of =
            |names: &[Cow<'static, str>]| find(names).filter(|way| *at(&read, way).data_type() == DataType::Utf8);
        Ok(Self {
            metadata,
            text,
            text_path: fields.text_path().to_owned(),
            id: find(fields.id_names()),
            languages: fields.language_names().filter_map(text_of).collect(),
            sites: fields.site_names().filter_map(text_of).collect(),
            replaced,
            plain: Arc::new(Schema::new(plain)),
            named: Arc::new(named.clone()),
        })
    }

    /// The columns of a file that we wrote; the text stands at `text_path`.
    pub(crate) fn stored(named: &Schema, metadata: Vec<KeyValue>, text_path: &str) -> Option<Self> {
        let plain = plain_fields(named.fields());
        let names: Vec<Cow<'static, str>> = text_path.split('.').map(|name| name.to_owned().into()).collect();
        let text = way(&plain, &names).ok().filter(|text| *at(&plain, text).data_type() == DataType::Utf8)?;
        Some(Self {
            metadata,
            text,
            text_path: text_path.to_owned(),
            id: way(&plain, &["id".into()]).ok(),
            languages: Vec::new(),
            sites: Vec::new(),
            replaced: None,
            plain: Arc::new(Schema::new(plain)),
            named: Arc::new(named.clone()),
        })
    }

    /// Why rows of `other` cannot stand in one output with those of this file.
    pub(crate) fn differs(&self, other: &Self) -> Option<String> {
        let (ours, theirs) = (self.columns(), other.columns());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let (name, other) = (ours.name(), theirs.name());
            if name != other {
                return Some(format!("the column `{name}` is `{other}` there"));
            }
            if ours.data_type() != theirs.data_type() {
                return Some(format!("the column `{name}` is {} and {} there", ours.data_type(), theirs.data_type()));
            }
        }
        (ours.len() != theirs.len()).then(|| format!("it has {} columns and {} there", ours.len(), theirs.len()))
    }

    /// Lets null stand in columns in which it may stand in the same ones of another file.
    pub(crate) fn widen(&mut self, other: &Self) {
        let theirs = other.columns();
        let mut theirs = theirs.iter();
        let replaced = self.replaced;
        let columns = self.named.fields().iter().enumerate().map(|(at, field)| {
            let nullable = Some(at) != replaced && theirs.next().is_some_and(|other| other.is_nullable());
            if nullable { Arc::new(field.as_ref().clone().with_nullable(true)) } else { Arc::clone(field) }
        });
        let columns: Vec<FieldRef> = columns.collect();
        self.named = Arc::new(Schema::new_with_metadata(columns, self.named.metadata().clone()));
    }

    /// The columns that are not a record of ours, as the file names their types.
    pub(crate) fn columns(&self) -> Vec<FieldRef> {
        without(self.named.fields(), self.replaced)
    }
}

pub(crate) fn without(fields: &Columns, column: Option<usize>) -> Vec<FieldRef> {
    fields.iter().enumerate().filter(|(at, _)| Some(*at) != column).map(|(_, field)| Arc::clone(field)).collect()
}

/// What a file says of itself, without what Arrow says of its columns.
pub(crate) fn own_metadata(all: Option<&Vec<KeyValue>>) -> Vec<KeyValue> {
    all.into_iter().flatten().filter(|pair| pair.key != ARROW_SCHEMA_META_KEY).cloned().collect()
}

/// The way through structs that names say; where it ends, and the names that there are instead, if it leads nowhere.
pub(crate) fn way(columns: &Columns, names: &[Cow<'static, str>]) -> Result<Way, (usize, Vec<String>)> {
    let mut columns = columns;
    let mut way = Vec::with_capacity(names.len());
    for (part, name) in names.iter().enumerate() {
        let Some(index) = columns.iter().position(|field| field.name() == name) else {
            return Err((part, columns.iter().map(|field| field.name().clone()).collect()));
        };
        way.push(index);
        match columns[index].data_type() {
            DataType::Struct(inner) => columns = inner,
            _ if part + 1 < names.len() => return Err((part + 1, Vec::new())),
            _ => {}
        }
    }
    Ok(way)
}

/// The column at the end of a way.
fn at<'a>(columns: &'a Columns, way: &[usize]) -> &'a Field {
    let mut field = &columns[way[0]];
    for index in &way[1..] {
        if let DataType::Struct(inner) = field.data_type() {
            field = &inner[*index];
        }
    }
    field
}

pub(crate) fn plain_fields(fields: &Columns) -> Columns {
    fields.iter().map(plain_field).collect()
}

fn plain_field(field: &FieldRef) -> FieldRef {
    let kind = plain(field.data_type());
    if kind == *field.data_type() { Arc::clone(field) } else { Arc::new(field.as_ref().clone().with_data_type(kind)) }
}

/// A type as it is in memory. Parquet stores each of these kinds alike, so that nothing is lost: the names are written again.
fn plain(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
        // The same moments, and their zone by its offset: its name says nothing without a table of zones.
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some("+00:00".into())),
        DataType::Dictionary(_, value) => plain(value),
        DataType::RunEndEncoded(_, value) => plain(value.data_type()),
        DataType::List(field) | DataType::LargeList(field) => DataType::List(plain_field(field)),
        DataType::FixedSizeList(field, size) => DataType::FixedSizeList(plain_field(field), *size),
        DataType::Map(field, sorted) => DataType::Map(plain_field(field), *sorted),
        DataType::Struct(fields) => DataType::Struct(plain_fields(fields)),
        other => other.clone(),
    }
}
