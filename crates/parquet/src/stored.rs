//! Files that we wrote, read back.

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, StringArray, StructArray};
use arrow_schema::Schema;
use copydesk_formats::RECORD;

use crate::back::RecordColumn;
use crate::layout::{Holds, Label, Layout, REST};
use crate::read::{Reader, opened, own};
use crate::rows::{Leaf, Rows};
use crate::table::{Table, without};

/// Reads a file that we wrote.
pub struct StoredReader {
    reader: Reader,
    holds: Holds,
    layout: Layout,
    record: usize,
}

impl StoredReader {
    /// Opens it.
    ///
    /// # Errors
    /// If it cannot be read, or we did not write it.
    pub fn open(path: &Path) -> Result<Self, String> {
        let (file, metadata) = opened(path).map_err(|reject| reject.reason)?;
        let pairs = own(&metadata);
        let schema = metadata.schema();
        let none = "it has no column `copydesk`: copydesk did not write it, or the column was taken out since";
        let record = schema.fields().iter().position(|field| field.name() == RECORD).ok_or(none)?;
        let said = pairs.iter().find(|pair| pair.key == RECORD).and_then(|pair| pair.value.as_deref());
        let label = match said {
            Some(said) => {
                let label: Label = serde_json::from_str(said)
                    .map_err(|error| format!("what it says of itself is not what copydesk writes: {error}"))?;
                if label.version > 1 {
                    return Err(format!("it is of version {}: use a newer copydesk", label.version));
                }
                label
            }
            None => guessed(schema),
        };
        let table = Table::stored(schema, pairs.clone(), &label.text)
            .ok_or_else(|| format!("it has no text in the column `{}`", label.text))?;
        let (text, text_path) = (table.text.clone(), table.text_path.clone());
        // Our column is the last one where nothing moved it.
        let layout = match label.holds {
            Holds::Documents => Layout::documents(),
            holds => Layout::new(holds, without(schema.fields(), Some(record)), text, &text_path, pairs),
        };
        let reader = Reader::new(file, &metadata, table).map_err(|error| error.to_string())?;
        Ok(Self { reader, holds: label.holds, layout, record })
    }

    /// What its rows are.
    #[must_use]
    pub const fn holds(&self) -> Holds {
        self.holds
    }

    /// Its columns.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether there is nothing behind our own column, which stands last where we wrote the file.
    #[must_use]
    pub fn is_as_written(&self) -> bool {
        self.record + 1 == self.reader.table().plain.fields().len()
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// If they cannot be read, from [`StoredReader::place`] on.
    pub fn next_rows(&mut self) -> Result<Option<StoredRows>, String> {
        let rows = self.reader.next_rows()?;
        Ok(rows.map(|rows| StoredRows { rows, record: self.record, holds: self.holds }))
    }

    /// The row that comes next, from 1.
    #[must_use]
    pub const fn place(&self) -> u64 {
        self.reader.place()
    }
}

/// What a file is that lost what it said of itself.
fn guessed(schema: &Arc<Schema>) -> Label {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let holds = if names == ["id", "text", REST, RECORD] { Holds::Documents } else { Holds::Rows };
    Label { version: 1, holds, text: "text".to_owned() }
}

/// Some rows of a file that we wrote.
#[derive(Debug, Clone)]
pub struct StoredRows {
    rows: Rows,
    record: usize,
    holds: Holds,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow<'a> {
    /// The clean text.
    pub text: &'a str,
    /// The record, as JSON.
    pub record: String,
    /// The id, as a piece of JSON.
    pub id: String,
    /// Of a line of JSON, or a row that was made one, what is left of it without the text.
    pub rest: Option<&'a str>,
}

/// Where a row was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace<'a> {
    /// Its file.
    pub file: &'a str,
    /// Its number there, from 1.
    pub row: u64,
}

impl StoredRows {
    /// The rows themselves.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The way to the records.
    ///
    /// # Errors
    /// If the column `copydesk` is not what copydesk writes.
    pub fn view(&self) -> Result<StoredView<'_>, String> {
        let bad = |what: String| {
            format!(
                "the column `copydesk` is no record that copydesk wrote: {what}; take the file from the run's own output"
            )
        };
        let columns = self.rows.batch.columns();
        let column = columns.get(self.record).and_then(|column| column.as_struct_opt());
        let column: &StructArray = column.ok_or_else(|| bad("it is no struct".to_owned()))?;
        let texts =
            Leaf::of(columns, &self.rows.table.text).ok_or_else(|| bad("there is no text beside it".to_owned()))?;
        let records = match self.holds {
            Holds::SetAside => None,
            _ => Some(RecordColumn::of(column).map_err(bad)?),
        };
        let rest = match self.holds {
            Holds::Documents => self.rows.batch.column_by_name(REST).and_then(|rest| rest.as_string_opt::<i32>()),
            _ => None,
        };
        let id = self.rows.table.id.as_ref().and_then(|way| Leaf::of(columns, way));
        Ok(StoredView { texts, records, rest, id, column })
    }
}

/// The way to single rows, which are counted from 0 here.
pub struct StoredView<'a> {
    texts: Leaf<'a>,
    /// None where they were set aside.
    records: Option<RecordColumn<'a>>,
    rest: Option<&'a StringArray>,
    id: Option<Leaf<'a>>,
    column: &'a StructArray,
}

impl<'a> StoredView<'a> {
    /// A document.
    ///
    /// # Errors
    /// If its text is null, or its record is none.
    pub fn get(&self, row: usize) -> Result<StoredRow<'a>, String> {
        let text = self.texts.text(row).ok_or("the text is null: copydesk writes none such")?;
        let records = self.records.as_ref().ok_or("the file holds what was set aside, and no records")?;
        let made = records.made_id(row).map(|id| serde_json::Value::from(id).to_string());
        let id = made.or_else(|| self.id(row)).unwrap_or_else(|| "null".to_owned());
        let rest = self.rest.filter(|rest| rest.is_valid(row) && records.input().is_of_json(row));
        let rest = rest.map(|rest| rest.value(row));
        Ok(StoredRow { text, record: records.json(row)?, id, rest })
    }

    fn id(&self, row: usize) -> Option<String> {
        let id = self.id.as_ref().filter(|id| !id.is_null(row))?;
        match id.text(row) {
            Some(text) => Some(serde_json::Value::from(text).to_string()),
            None => crate::json::value(id.array, row),
        }
    }

    /// Where a row of a table was.
    ///
    /// # Errors
    /// If nothing says so.
    pub fn place(&self, row: usize) -> Result<RowPlace<'a>, String> {
        let none = || "it says no file and row".to_owned();
        let (file, number) = match &self.records {
            Some(records) => (records.input().file, records.input().row),
            None => {
                let file = self.column.column_by_name("file").and_then(|file| file.as_string_opt::<i32>());
                let rows = self.column.column_by_name("row").and_then(|rows| rows.as_primitive_opt::<Int64Type>());
                (file.ok_or_else(none)?, rows.ok_or_else(none)?)
            }
        };
        let number = number.is_valid(row).then(|| number.value(row)).and_then(|number| u64::try_from(number).ok());
        Ok(RowPlace { file: file.value(row), row: number.filter(|number| *number > 0).ok_or_else(none)? })
    }
}
