//! Where a document came from.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::lines::{Eol, RawLine};
use crate::page::PageOrigin;
use crate::recover::{Recovered, Stretch};

/// Where a document came from, and what of its bytes the text does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The file, as records name it.
    pub file: &'a str,
    /// The line, from 1, or of a WARC file the record, of a table the row; none where the whole file is the document.
    pub line: Option<u64>,
    /// Whether a byte order mark stood before it.
    pub bom: bool,
    /// What ended the line; [`Eol::Lf`] for a whole file.
    pub eol: Eol,
    /// What the bytes were read as where that is not UTF-8, by its name in the WHATWG standard.
    pub encoding: Option<&'a str>,
    /// What of them alone was read so, where the rest is UTF-8; empty where `encoding` is that of all.
    pub recovered: &'a [Stretch],
    /// Whether `line` counts the rows of a table.
    pub row: bool,
    /// The page that the document was taken from, where it was one.
    pub page: Option<&'a PageOrigin<'a>>,
}

impl<'a> Origin<'a> {
    /// A line of a file.
    #[must_use]
    pub const fn line(file: &'a str, line: &RawLine<'_>) -> Self {
        Self {
            file,
            line: Some(line.number),
            bom: line.bom,
            eol: line.eol,
            encoding: None,
            recovered: &[],
            row: false,
            page: None,
        }
    }

    /// A whole file.
    #[must_use]
    pub const fn file(file: &'a str, bom: bool) -> Self {
        Self { file, line: None, bom, eol: Eol::Lf, encoding: None, recovered: &[], row: false, page: None }
    }

    /// The same of a line or text some of whose bytes were no UTF-8.
    #[must_use]
    pub const fn recovered(self, read: &'a Recovered) -> Self {
        Self { encoding: Some(Recovered::ENCODING), recovered: read.stretches.as_slice(), ..self }
    }

    /// A page: a file, or a record of a WARC file, counted from 1 among all of its records.
    #[must_use]
    pub const fn page(file: &'a str, record: Option<u64>, page: &'a PageOrigin<'a>) -> Self {
        Self {
            file,
            line: record,
            bom: false,
            eol: Eol::None,
            encoding: None,
            recovered: &[],
            row: false,
            page: Some(page),
        }
    }

    /// A row of a table, counted from 1 in its file.
    #[must_use]
    pub const fn row(file: &'a str, row: u64) -> Self {
        Self { file, line: Some(row), bom: false, eol: Eol::Lf, encoding: None, recovered: &[], row: true, page: None }
    }
}

/// The id of a document that has none: `<file>:<line>` (or record, or row), or `<file>`.
impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(self.file),
        }
    }
}

/// Something to be shown as a string.
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
