//! Rows that go out, gathered by a worker.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray, StructArray, UInt32Array};
use arrow_schema::ArrowError;
use arrow_select::take::take;

use crate::layout::{Holds, Layout, place_fields};
use crate::record::RecordBuilder;
use crate::rows::{Rows, size};

/// The strings of one column of a chunk, which 32 bits count.
const ROOM: usize = i32::MAX as usize;

/// Rows in the columns of a [`Layout`], ready to be written.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub(crate) batch: RecordBatch,
    pub(crate) bytes: usize,
}

impl Chunk {
    fn new(batch: RecordBatch) -> Self {
        let bytes = size(&batch);
        Self { batch, bytes }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }
}

/// Why a document does not go into a chunk.
#[derive(Debug, thiserror::Error)]
pub enum ChunkError {
    /// The strings of a column would be longer than 2 GiB together.
    #[error("the text is too long for a column of Parquet: 2 GiB are the limit")]
    TooLong,
    /// What should be a record is none.
    #[error("the record cannot be written as a column: {0}")]
    Record(#[from] serde_json::Error),
}

/// Texts of neighbouring documents.
#[derive(Debug, Default)]
struct Texts {
    column: StringBuilder,
    bytes: usize,
}

impl Texts {
    fn push(&mut self, text: Option<&str>) -> Result<(), ChunkError> {
        let length = text.map_or(0, str::len);
        if self.bytes + length > ROOM {
            return Err(ChunkError::TooLong);
        }
        self.bytes += length;
        self.column.append_option(text);
        Ok(())
    }
}

/// Gathers what becomes of the rows of a table.
pub struct RowsOut<'a> {
    rows: &'a Rows,
    layout: &'a Layout,
    kept: Vec<u32>,
    texts: Texts,
    records: RecordBuilder,
    others: Vec<u32>,
}

impl<'a> RowsOut<'a> {
    /// Of some rows; `layout` is that of rows or of originals.
    #[must_use]
    pub fn new(rows: &'a Rows, layout: &'a Layout) -> Self {
        let (texts, records) = Default::default();
        Self { rows, layout, kept: Vec::new(), texts, records, others: Vec::new() }
    }

    /// The row goes out with this text and record (JSON; not looked at where the layout is that of originals).
    ///
    /// # Errors
    /// If the text is too long, or the record is none. Nothing is taken in then.
    pub fn push(&mut self, row: usize, text: &str, record: &str) -> Result<(), ChunkError> {
        if self.texts.bytes + text.len() > ROOM {
            return Err(ChunkError::TooLong);
        }
        if self.layout.holds == Holds::Rows {
            self.records.push(record)?;
        }
        self.texts.push(Some(text))?;
        self.kept.push(row as u32);
        Ok(())
    }

    /// The row goes out as it is, where the layout is that of originals.
    pub fn keep(&mut self, row: usize) {
        self.kept.push(row as u32);
    }

    /// The row is not kept.
    pub fn set_aside(&mut self, row: usize) {
        self.others.push(row as u32);
    }

    /// What goes out, and, with `file`, which the rows are of, what was set aside.
    ///
    /// # Errors
    /// If the columns do not fit the layout: a bug.
    pub fn finish(mut self, file: &str) -> Result<(Option<Chunk>, Option<Chunk>), String> {
        let aside = self.aside(file).map_err(|error| error.to_string())?;
        let kept = if self.kept.is_empty() { None } else { Some(self.out().map_err(|error| error.to_string())?) };
        Ok((kept, aside))
    }

    fn out(self) -> Result<Chunk, ArrowError> {
        let Self { rows, layout, kept, mut texts, records, .. } = self;
        let mut columns = chosen(rows, layout, &kept)?;
        let texts = texts.column.finish();
        // Of rows that go out as they are there is no other text.
        if !texts.is_empty() {
            replace(&mut columns, &layout.text, &(Arc::new(texts) as ArrayRef))?;
        }
        if layout.holds == Holds::Rows {
            columns.push(Arc::new(records.finish()?));
        }
        Ok(Chunk::new(RecordBatch::try_new(Arc::clone(&layout.schema), columns)?))
    }

    fn aside(&mut self, file: &str) -> Result<Option<Chunk>, ArrowError> {
        if self.others.is_empty() || self.layout.holds != Holds::Rows {
            return Ok(None);
        }
        let mut columns = chosen(self.rows, self.layout, &self.others)?;
        let files = StringArray::from_iter_values(self.others.iter().map(|_| file));
        let places = self.others.iter().map(|row| i64::try_from(self.rows.first + u64::from(*row)).unwrap_or(i64::MAX));
        let places = Int64Array::from_iter_values(places);
        columns.push(Arc::new(StructArray::try_new(place_fields(), vec![Arc::new(files), Arc::new(places)], None)?));
        let schema = self.layout.set_aside_schema();
        Ok(Some(Chunk::new(RecordBatch::try_new(schema, columns)?)))
    }
}

/// Some rows of the columns that are not ours; all of them as they are, which costs nothing.
fn chosen(rows: &Rows, layout: &Layout, which: &[u32]) -> Result<Vec<ArrayRef>, ArrowError> {
    let own = match layout.holds {
        Holds::Originals => layout.schema.fields().len(),
        _ => layout.schema.fields().len() - 1,
    };
    let columns = rows.batch.columns().iter().take(own);
    if which.len() == rows.len() {
        return Ok(columns.cloned().collect());
    }
    let which = UInt32Array::from(which.to_vec());
    columns.map(|column| take(column, &which, None)).collect()
}

/// Puts a column in the place of the one at the end of a way.
fn replace(columns: &mut [ArrayRef], way: &[usize], with: &ArrayRef) -> Result<(), ArrowError> {
    let Some((first, inner)) = way.split_first() else { return Ok(()) };
    let Some(column) = columns.get_mut(*first) else { return Ok(()) };
    if inner.is_empty() {
        *column = Arc::clone(with);
    } else if let Some(outer) = column.as_any().downcast_ref::<StructArray>() {
        let (fields, mut parts, nulls) = outer.clone().into_parts();
        replace(&mut parts, inner, with)?;
        *column = Arc::new(StructArray::try_new(fields, parts, nulls)?);
    }
    Ok(())
}

/// Gathers documents that came from elsewhere.
#[derive(Debug, Default)]
pub struct DocumentsOut {
    ids: Texts,
    texts: Texts,
    rests: Texts,
    records: RecordBuilder,
}

impl DocumentsOut {
    /// A document: its id, its text, what is left of it, and its record as JSON.
    ///
    /// # Errors
    /// If a text is too long, or the record is none. Nothing is taken in then.
    pub fn push(&mut self, id: &str, text: &str, rest: Option<&str>, record: &str) -> Result<(), ChunkError> {
        let longest = [(&self.ids, id.len()), (&self.texts, text.len()), (&self.rests, rest.map_or(0, str::len))];
        if longest.iter().any(|(texts, length)| texts.bytes + length > ROOM) {
            return Err(ChunkError::TooLong);
        }
        self.records.push(record)?;
        self.ids.push(Some(id))?;
        self.texts.push(Some(text))?;
        self.rests.push(rest)
    }

    /// What goes out; none where there is nothing.
    ///
    /// # Errors
    /// If the columns do not fit the layout: a bug.
    pub fn finish(mut self, layout: &Layout) -> Result<Option<Chunk>, String> {
        let texts = self.texts.column.finish();
        if texts.is_empty() {
            return Ok(None);
        }
        let made = self.records.finish().and_then(|records| {
            let columns: Vec<ArrayRef> = vec![
                Arc::new(self.ids.column.finish()),
                Arc::new(texts),
                Arc::new(self.rests.column.finish()),
                Arc::new(records),
            ];
            RecordBatch::try_new(Arc::clone(&layout.schema), columns)
        });
        made.map(|batch| Some(Chunk::new(batch))).map_err(|error| error.to_string())
    }
}
