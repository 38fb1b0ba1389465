//! The columns of what is written.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use copydesk_formats::{Fields, RECORD, Reject};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, encode_arrow_schema};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};

use crate::read::Reader;
use crate::record::record_fields;
use crate::table::{Table, Way, plain_fields};

/// The column with what is left of a document beside its text.
pub(crate) const REST: &str = "fields";

/// Values of a column are encoded so many at a time, and a page is closed between two such times: texts are long.
const AT_A_TIME: usize = 64;

/// What the rows of a file that we wrote are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// Rows of Parquet files, with their own columns, the clean text and the record.
    Rows,
    /// Documents from elsewhere: id, text, what is left of them, and the record.
    Documents,
    /// Rows of Parquet files that were not kept, as they came in, with their places.
    SetAside,
    /// Rows as they came in, and nothing of ours.
    Originals,
}

/// What a file that we wrote says of itself, under the key `copydesk`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Label {
    pub(crate) version: u32,
    pub(crate) holds: Holds,
    /// The path of the text.
    pub(crate) text: String,
}

/// The columns of an output.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(crate) holds: Holds,
    pub(crate) schema: SchemaRef,
    pub(crate) text: Way,
    pub(crate) text_path: String,
    pub(crate) replaced: bool,
    properties: WriterPropertiesPtr,
    /// The columns of the table, as its files name their types.
    named: Vec<FieldRef>,
    metadata: Vec<KeyValue>,
}

impl Layout {
    /// Of documents from files of any kind: `id`, `text`, `fields` and `copydesk`.
    #[must_use]
    pub fn documents() -> Self {
        let columns: Vec<FieldRef> = [("id", true), ("text", false), (REST, true)]
            .map(|(name, nullable)| Arc::new(Field::new(name, DataType::Utf8, nullable)))
            .into();
        Self::new(Holds::Documents, columns, vec![1], "text", Vec::new())
    }

    /// Of the rows of a table: its columns, and `copydesk`.
    #[must_use]
    pub fn rows(table: &Table) -> Self {
        let mut layout =
            Self::new(Holds::Rows, table.columns(), table.text.clone(), &table.text_path, table.metadata.clone());
        layout.replaced = table.replaced.is_some();
        layout
    }

    /// The layout for some inputs together: that of their rows if all are Parquet files (`paths` are all of them), which must be
    /// alike then.
    ///
    /// # Errors
    /// If a file has no text, or other columns than the first one. A file that cannot be read is passed over here.
    pub fn of_files(paths: &[(&str, &std::path::Path)], fields: &Fields) -> Result<Self, String> {
        let mut first: Option<(&str, Table)> = None;
        for (name, path) in paths {
            let table = match Reader::open(path, fields) {
                Ok(reader) => Table::clone(reader.table()),
                Err(Reject { kind: copydesk_formats::RejectKind::Unreadable, .. }) => continue,
                Err(reject) => return Err(format!("{name}: {reject}")),
            };
            match &mut first {
                None => first = Some((name, table)),
                Some((other, known)) => {
                    if let Some(what) = known.differs(&table) {
                        return Err(format!(
                            "the rows of {other} and {name} cannot stand in one table: in the former {what}\n  = help: run them apart, \
                             or write records with --to jsonl"
                        ));
                    }
                    known.widen(&table);
                }
            }
        }
        let Some((name, table)) = first else { return Ok(Self::documents()) };
        let layout = Self::rows(&table);
        // Types that can be read and not written are told before anything is.
        let converted = ArrowSchemaConverter::new().convert(&layout.schema);
        converted.map(|_| layout).map_err(|error| format!("{name}: its columns cannot be written again: {error}"))
    }

    /// Of what was not kept of these rows.
    #[must_use]
    pub fn set_aside(&self) -> Self {
        Self::new(Holds::SetAside, self.named.clone(), self.text.clone(), &self.text_path, self.metadata.clone())
    }

    pub(crate) fn set_aside_schema(&self) -> SchemaRef {
        let mut columns = plain_fields(&self.named.clone().into()).to_vec();
        columns.push(Arc::new(Field::new(RECORD, DataType::Struct(place_fields()), false)));
        Arc::new(Schema::new(columns))
    }

    /// Of these rows as they came in.
    #[must_use]
    pub fn originals(&self) -> Self {
        Self::new(Holds::Originals, self.named.clone(), self.text.clone(), &self.text_path, self.metadata.clone())
    }

    /// Whether records that were there before are replaced.
    #[must_use]
    pub const fn replaces(&self) -> bool {
        self.replaced
    }

    /// What its rows are.
    #[must_use]
    pub const fn holds(&self) -> Holds {
        self.holds
    }

    pub(crate) fn new(
        holds: Holds,
        named: Vec<FieldRef>,
        text: Way,
        text_path: &str,
        mut metadata: Vec<KeyValue>,
    ) -> Self {
        metadata.retain(|pair| pair.key != RECORD);
        let mut columns = named.clone();
        match holds {
            Holds::Rows | Holds::Documents => {
                columns.push(Arc::new(Field::new(RECORD, DataType::Struct(record_fields()), false)));
            }
            Holds::SetAside => columns.push(Arc::new(Field::new(RECORD, DataType::Struct(place_fields()), false))),
            Holds::Originals => {}
        }
        let mut pairs = metadata.clone();
        if holds != Holds::Originals {
            let label = Label { version: 1, holds, text: text_path.to_owned() };
            // Strings and numbers into memory: there is nothing that could fail.
            pairs.push(KeyValue::new(RECORD.to_owned(), serde_json::to_string(&label).ok()));
        }
        // Readers of Arrow take what a file says of itself from there alone.
        let told = pairs.iter().filter_map(|pair| pair.value.clone().map(|value| (pair.key.clone(), value)));
        let said = Schema::new_with_metadata(columns, told.collect::<std::collections::HashMap<_, _>>());
        pairs.push(KeyValue::new(ARROW_SCHEMA_META_KEY.to_owned(), encode_arrow_schema(&said)));
        let names: Vec<String> = text_path.split('.').map(str::to_owned).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_write_batch_size(AT_A_TIME)
            .set_key_value_metadata(Some(pairs))
            // Each text is another one: a dictionary of them is work for nothing.
            .set_column_dictionary_enabled(ColumnPath::new(names), false)
            .set_column_dictionary_enabled(ColumnPath::new(vec![REST.to_owned()]), holds != Holds::Documents)
            .set_column_dictionary_enabled(ColumnPath::new(vec![RECORD.to_owned(), "source_blake3".to_owned()]), false)
            .build();
        Self {
            holds,
            schema: Arc::new(Schema::new(plain_fields(said.fields()))),
            text,
            text_path: text_path.to_owned(),
            replaced: false,
            properties: Arc::new(properties),
            named,
            metadata,
        }
    }

    pub(crate) fn properties(&self) -> WriterPropertiesPtr {
        Arc::clone(&self.properties)
    }
}

/// The fields of the column `copydesk` of rows that were set aside.
pub(crate) fn place_fields() -> arrow_schema::Fields {
    vec![Field::new("file", DataType::Utf8, false), Field::new("row", DataType::Int64, false)].into()
}
