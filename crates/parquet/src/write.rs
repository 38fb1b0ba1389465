//! A file as it is written: row groups are encoded beside everything else, and written in their order.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Arc;
use std::thread::JoinHandle;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use crate::build::Chunk;
use crate::layout::Layout;

/// A row group ends with the chunk that brings it to so many bytes in memory,
const GROUP_BYTES: usize = 16 << 20;

/// or to so many rows.
const GROUP_ROWS: usize = 100_000;

/// So many row groups are encoded at a time at most, whatever the number of workers: each is held in memory.
const IN_FLIGHT: usize = 2;

type Encoded = Result<Vec<ArrowColumnChunk>, ParquetError>;

/// Writes one file. Where its row groups end depends on what is written alone.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    factory: ArrowRowGroupWriterFactory,
    pending: Vec<RecordBatch>,
    bytes: usize,
    rows: usize,
    groups: usize,
    encoding: VecDeque<JoinHandle<Encoded>>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file in `layout`.
    ///
    /// # Errors
    /// If it cannot be written, or the layout has types that Parquet has not.
    pub fn new(to: W, layout: &Layout) -> io::Result<Self> {
        let schema = ArrowSchemaConverter::new().convert(&layout.schema).map_err(failed)?;
        let file = SerializedFileWriter::new(to, schema.root_schema_ptr(), layout.properties()).map_err(failed)?;
        let factory = ArrowRowGroupWriterFactory::new(&file, Arc::clone(&layout.schema));
        Ok(Self { file, factory, pending: Vec::new(), bytes: 0, rows: 0, groups: 0, encoding: VecDeque::new() })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// If those that came before cannot be written.
    pub fn write(&mut self, chunk: Chunk) -> io::Result<()> {
        self.bytes += chunk.bytes;
        self.rows += chunk.batch.num_rows();
        self.pending.push(chunk.batch);
        if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS { self.close_group() } else { Ok(()) }
    }

    /// Has the gathered rows encoded as a row group.
    fn close_group(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        while self.encoding.len() >= IN_FLIGHT {
            self.append()?;
        }
        let writers = self.factory.create_column_writers(self.groups).map_err(failed)?;
        self.groups += 1;
        let batches = std::mem::take(&mut self.pending);
        (self.bytes, self.rows) = (0, 0);
        self.encoding.push_back(std::thread::Builder::new().spawn(move || encode(batches, writers))?);
        Ok(())
    }

    /// Writes the row group that was begun first.
    fn append(&mut self) -> io::Result<()> {
        let Some(encoding) = self.encoding.pop_front() else { return Ok(()) };
        let encoded = encoding.join().map_err(|_| io::Error::other("encoding a row group panicked, which is a bug"))?;
        let mut group = self.file.next_row_group().map_err(failed)?;
        for chunk in encoded.map_err(failed)? {
            chunk.append_to_row_group(&mut group).map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }

    /// Writes what is left and the footer, and gives the file back.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.close_group()?;
        while !self.encoding.is_empty() {
            self.append()?;
        }
        self.file.into_inner().map_err(failed)
    }
}

fn encode(batches: Vec<RecordBatch>, mut writers: Vec<ArrowColumnWriter>) -> Encoded {
    for batch in batches {
        let mut leaves = writers.iter_mut();
        for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            for (leaf, writer) in compute_leaves(field, column)?.iter().zip(leaves.by_ref()) {
                writer.write(leaf)?;
            }
        }
    }
    writers.into_iter().map(ArrowColumnWriter::close).collect()
}

/// What failed; the system's own errors are told as they are.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error.to_string()),
        },
        error => io::Error::other(error.to_string()),
    }
}
