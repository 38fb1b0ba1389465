//! A run's Parquet output, record by record.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use copydesk_corpus::caught;
use copydesk_formats::{Stored, rejoin};
use copydesk_parquet::{Holds, StoredReader, StoredRow, StoredRows};

use super::{PARTS, parts};
use crate::error::Failure;
use crate::original::{Original, Unread, of_text, read_record};

const HELP: &str = "\n  = help: name the folder or the .parquet file that `copydesk run` wrote";

pub(super) fn open(path: &Path) -> Result<StoredReader, Failure> {
    let opened = caught(|| StoredReader::open(path)).unwrap_or_else(Err);
    opened.map_err(|what| Failure::new(format!("{}: {what}{HELP}", path.display())))
}

/// Rows of a file; an error says in which rows it lies, and that there is no more to read.
pub(super) fn next(reader: &mut StoredReader, path: &Path) -> Result<Option<StoredRows>, Failure> {
    caught(|| reader.next_rows()).unwrap_or_else(Err).map_err(|what| {
        Failure::new(format!("{}: the rows from {} on cannot be read: {what}", path.display(), reader.place()))
    })
}

/// Whether the output of a run is rows of Parquet files, which go back to such.
pub(crate) fn holds_rows(run: &Path) -> Result<bool, Failure> {
    let folder = run.join(PARTS);
    let first = if folder.is_dir() { parts(&folder)?.into_iter().next() } else { None };
    match first.as_deref().or((super::is_table(run) && run.is_file()).then_some(run)) {
        Some(file) => Ok(open(file)?.holds() == Holds::Rows),
        None => Ok(false),
    }
}

/// The documents of some files of one run, in their order.
pub(crate) struct Records {
    left: VecDeque<PathBuf>,
    current: Option<(PathBuf, StoredReader)>,
    ready: VecDeque<Result<Original, String>>,
}

impl Records {
    pub(crate) fn open(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut left: VecDeque<PathBuf> = files.iter().cloned().collect();
        // What is no file of ours is told before anything is read.
        let first = left.pop_front();
        let current = first.map(|path| open(&path).map(|reader| (path, reader))).transpose()?;
        Ok(Self { left, current, ready: VecDeque::new() })
    }

    pub(crate) fn next(&mut self) -> Result<Option<Original>, Unread> {
        loop {
            if let Some(original) = self.ready.pop_front() {
                return original.map(Some).map_err(Unread::Record);
            }
            let Some((path, reader)) = &mut self.current else {
                let Some(path) = self.left.pop_front() else { return Ok(None) };
                let reader = open(&path).map_err(Unread::Source)?;
                self.current = Some((path, reader));
                continue;
            };
            match next(reader, path).map_err(Unread::Source)? {
                None => self.current = None,
                Some(rows) => {
                    let place = |row: usize| format!("{}: row {}", path.display(), rows.rows().first() + row as u64);
                    let view = rows
                        .view()
                        .map_err(|what| Unread::Source(Failure::new(format!("{}: {what}{HELP}", path.display()))))?;
                    for row in 0..rows.rows().len() {
                        let read = view.get(row).and_then(|row| original(&row));
                        self.ready.push_back(read.map_err(|what| format!("{}: {what}", place(row))));
                    }
                }
            }
        }
    }
}

fn original(row: &StoredRow<'_>) -> Result<Original, String> {
    let Some(rest) = row.rest else { return of_text(line(row).as_bytes(), row.text) };
    let mut line = Vec::new();
    rejoin(&mut line, rest, row.text, &row.record).map_err(|error| error.to_string())?;
    read_record(&line)
}

/// The record as a line that has no text.
fn line(row: &StoredRow<'_>) -> String {
    format!("{{\"id\": {}, \"copydesk\": {}}}", row.id, row.record)
}

/// A batch of records: each a line without its text, the text, and what to call it.
pub(crate) type Batch = Vec<(String, String, String)>;

/// Hands every record of a file out, in batches.
pub(crate) fn each(path: &Path, take: &mut dyn FnMut(Batch) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut reader = open(path)?;
    while let Some(rows) = next(&mut reader, path)? {
        let told = |what: String| Failure::new(format!("{}: {what}{HELP}", path.display()));
        let view = rows.view().map_err(told)?;
        let mut batch = Batch::with_capacity(rows.rows().len());
        for row in 0..rows.rows().len() {
            let name = format!("{}: row {}", path.display(), rows.rows().first() + row as u64);
            let stored = view.get(row).map_err(|what| Failure::new(format!("{name}: {what}")))?;
            batch.push((line(&stored), stored.text.to_owned(), name));
        }
        take(batch)?;
    }
    Ok(())
}

/// The text that came in, of a row.
pub(super) fn source(row: &StoredRow<'_>) -> Result<String, String> {
    let line = line(row);
    let stored = Stored::with_text(line.as_bytes(), row.text).map_err(|error| error.to_string())?;
    stored.revert().map(|reverted| reverted.source).map_err(|error| error.to_string())
}
