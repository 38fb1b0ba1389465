//! Rows in batches of bounded size, row group by row group.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use copydesk_formats::{Fields, Reject, RejectKind};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;

use crate::rows::Rows;
use crate::table::{Table, own_metadata};

/// A batch has about so many bytes, unpacked: what one worker takes at a time.
const GOAL: u64 = 128 << 10;

/// And at most so many rows: where most are small and some are huge, a batch of them is still bounded.
const MOST: u64 = 1_024;

/// So many rows are tried one after the other, before the rest of their row group is given up: one value that is no text costs its
/// row alone, and a page that is broken the rest of its row group.
const TRIES: u64 = 8;

/// Why rows cannot be read: some in a row, or all that are left of a row group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first of them, from 1.
    pub first: u64,
    /// How many there are.
    pub rows: u64,
    /// What is wrong.
    pub reason: String,
}

/// A row group that is being read.
struct Current {
    reader: ParquetRecordBatchReader,
    group: usize,
    /// Its first row, and the one behind its last.
    first: u64,
    end: u64,
    /// So many rows make a batch.
    size: u64,
    /// Rows are read one by one.
    single: bool,
    /// The row with which that began.
    from: u64,
}

impl Current {
    /// Whether batches begin again at `next`: where one would, and not with the rows of the one that could not be read.
    const fn rejoins(&self, next: u64) -> bool {
        self.single && next > self.from && (next - self.first).is_multiple_of(self.size)
    }
}

/// Reads the rows of a file in their order.
pub struct Reader {
    file: File,
    metadata: ArrowReaderMetadata,
    table: Arc<Table>,
    current: Option<Current>,
    /// Rows that could not be read, until one can be.
    lost: Option<Broken>,
    /// The row group that comes next, and its first row.
    group: usize,
    group_first: u64,
    /// The row that comes next, from 1.
    next: u64,
    /// The hash of a row group that was begun, until its first batch is handed out.
    hash: Option<blake3::Hash>,
}

impl Reader {
    /// Opens a file and finds the columns that `fields` name.
    ///
    /// # Errors
    /// If the file cannot be opened or is no whole Parquet file (`unreadable`), has no text (`no-text`), something else in
    /// its place (`text-not-a-string`), or a record already (`has-record`).
    pub fn open(path: &Path, fields: &Fields) -> Result<Self, Reject> {
        let (file, metadata) = opened(path)?;
        let table = Table::of(metadata.schema(), own(&metadata), fields)?;
        Self::new(file, &metadata, table).map_err(|error| unreadable(&error))
    }

    pub(crate) fn new(file: File, metadata: &ArrowReaderMetadata, table: Table) -> Result<Self, ParquetError> {
        let options = ArrowReaderOptions::new().with_schema(Arc::clone(&table.plain));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)?;
        let table = Arc::new(table);
        Ok(Self { file, metadata, table, current: None, lost: None, group: 0, group_first: 1, next: 1, hash: None })
    }

    /// The columns.
    #[must_use]
    pub fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// The row that comes next, from 1.
    #[must_use]
    pub const fn place(&self) -> u64 {
        self.next
    }

    /// Goes to a row, counted from 1; behind the last one there is nothing more to read.
    pub fn seek(&mut self, row: u64) {
        (self.current, self.lost) = (None, None);
        (self.group, self.group_first, self.next) = (0, 1, row.max(1));
        while let Some(rows) = self.rows_of(self.group).filter(|rows| self.group_first + rows <= self.next) {
            self.group += 1;
            self.group_first += rows;
        }
    }

    /// So many rows a row group has.
    fn rows_of(&self, group: usize) -> Option<u64> {
        let groups = self.metadata.metadata().row_groups();
        groups.get(group).map(|group| u64::try_from(group.num_rows()).unwrap_or(0))
    }

    /// The next rows, none of which lie in two row groups; none at the end.
    ///
    /// # Errors
    /// If they cannot be read, or reading them panics. [`Reader::pass`] goes on behind them then.
    pub fn next_rows(&mut self) -> Result<Option<Rows>, String> {
        loop {
            if let Some(current) = &mut self.current {
                if self.next >= current.end {
                    self.current = None;
                    continue;
                }
                if current.rejoins(self.next) && self.lost.is_none() {
                    let (group, first, end) = (current.group, current.first, current.end);
                    self.current = Some(self.begin(group, first, end, false).map_err(|error| error.to_string())?);
                    continue;
                }
                let batch: RecordBatch = match current.reader.next() {
                    Some(batch) => batch.map_err(|error| error.to_string())?,
                    None => return Err("it has fewer rows than the file says".to_owned()),
                };
                let first = self.next;
                self.next += batch.num_rows() as u64;
                let hash = self.hash.take();
                return Ok(Some(Rows { batch, table: Arc::clone(&self.table), first, hash }));
            }
            let Some(rows) = self.rows_of(self.group) else { return Ok(None) };
            let (group, first) = (self.group, self.group_first);
            self.next = self.next.max(first);
            if self.next >= first + rows {
                self.group += 1;
                self.group_first += rows;
                continue;
            }
            let current = self.begin(group, first, first + rows, false).map_err(|error| error.to_string())?;
            self.hash = Some(self.hash_of(group));
            self.current = Some(current);
            self.group += 1;
            self.group_first += rows;
        }
    }

    /// Whether there are rows before those that were handed out last which could not be read.
    #[must_use]
    pub const fn has_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Rows before those that were handed out last, which could not be read.
    pub fn lost(&mut self) -> Option<Broken> {
        self.lost.take()
    }

    /// Reads on from the next row, in a row group that it lies in. Batches begin at multiples of their size, and rows come one by one
    /// up to there: where batches end depends on the file alone, wherever reading began.
    fn begin(&self, group: usize, first: u64, end: u64, single: bool) -> Result<Current, ParquetError> {
        let bytes = self.metadata.metadata().row_group(group).total_byte_size();
        let each = u64::try_from(bytes).unwrap_or(0) / (end - first).max(1);
        let size = (GOAL / each.max(1)).clamp(1, MOST);
        let passed = self.next - first;
        let single = single || !passed.is_multiple_of(size);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.try_clone()?, self.metadata.clone());
        let columns = 0..self.table.plain.fields().len();
        let wanted = columns.filter(|column| Some(*column) != self.table.replaced);
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), wanted);
        let builder = builder.with_projection(mask).with_row_groups(vec![group]);
        let builder = builder.with_batch_size(if single { 1 } else { size as usize });
        let reader = builder.with_offset(usize::try_from(passed).unwrap_or(usize::MAX)).build()?;
        Ok(Current { reader, group, first, end, size, single, from: self.next })
    }

    /// The hash of a row group's bytes in the file, as far as they are there.
    fn hash_of(&self, group: usize) -> blake3::Hash {
        let columns = self.metadata.metadata().row_group(group).columns();
        let mut hasher = blake3::Hasher::new();
        for column in columns {
            let (start, length) = column.byte_range();
            let Ok(mut file) = self.file.try_clone() else { continue };
            if file.seek(SeekFrom::Start(start)).is_ok() {
                // What cannot be read now cannot be read as rows either, and is told then.
                let _ = hasher.update_reader(file.take(length));
            }
        }
        hasher.finalize()
    }

    /// Goes on behind rows that cannot be read, for `reason`: row by row, until that fails too often. What is lost is told once it is
    /// known, here or by [`Reader::lost`].
    pub fn pass(&mut self, reason: String) -> Option<Broken> {
        let Some(Current { group, first, end, size, single, .. }) = self.current.take() else {
            // The row group could not be begun.
            let rows = self.rows_of(self.group).unwrap_or(0);
            self.group += 1;
            self.group_first += rows;
            return Some(self.give_up(self.group_first, reason));
        };
        let mut tried = self.lost.as_ref().map_or(0, |lost| lost.rows);
        if single || size == 1 {
            tried += 1;
            match &mut self.lost {
                Some(lost) => lost.rows += 1,
                None => self.lost = Some(Broken { first: self.next, rows: 1, reason: reason.clone() }),
            }
            self.next += 1;
        }
        if tried >= TRIES || self.next >= end {
            return Some(self.give_up(end, reason));
        }
        match self.begin(group, first, end, true) {
            Ok(current) => {
                self.current = Some(current);
                None
            }
            Err(error) => Some(self.give_up(end, error.to_string())),
        }
    }

    fn give_up(&mut self, end: u64, reason: String) -> Broken {
        self.hash = None;
        let lost = self.lost.take();
        let first = lost.as_ref().map_or(self.next, |lost| lost.first);
        self.next = end.max(self.next);
        Broken { first, rows: self.next - first, reason: lost.map_or(reason, |lost| lost.reason) }
    }
}

pub(crate) fn opened(path: &Path) -> Result<(File, ArrowReaderMetadata), Reject> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| unreadable(&error))?;
    Ok((file, metadata))
}

pub(crate) fn own(metadata: &ArrowReaderMetadata) -> Vec<KeyValue> {
    own_metadata(metadata.metadata().file_metadata().key_value_metadata())
}

fn unreadable(error: &dyn std::fmt::Display) -> Reject {
    let error = error.to_string();
    let error = error.strip_prefix("Parquet error: ").unwrap_or(&error);
    Reject::new(RejectKind::Unreadable, format!("this is no whole Parquet file: {error}"))
}
