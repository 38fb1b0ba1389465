//! Parquet in and out. This is the only crate that knows Arrow and Parquet, which change with a major release every few months.
//!
//! A [`Reader`] hands out [`Rows`] in batches of bounded size, row group by row group, and says of each row what a document needs:
//! text, language, site. [`RowsOut`] gathers what becomes of them in the columns of a [`Layout`]: those that came in, the clean text in
//! its column, and the record in one more, `copydesk`. [`DocumentsOut`] gathers documents that came from elsewhere. A [`Writer`] takes
//! the [`Chunk`]s of both; where its row groups end depends on nothing but them. [`StoredReader`] reads such a file back, and gives each
//! record as the JSON that `copydesk_formats` reads: there is one way back.
//!
//! In memory, strings and bytes are of one kind each, and dictionaries are their values; what a file called them is written
//! again. This crate prints nothing and runs no threads but those that encode row groups.

mod back;
mod build;
mod json;
mod layout;
mod read;
mod record;
mod rows;
mod stored;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub use build::{Chunk, ChunkError, DocumentsOut, RowsOut};
pub use json::RowsJson;
pub use layout::{Holds, Layout};
pub use read::{Broken, Reader};
pub use rows::{Rows, RowsView};
pub use stored::{RowPlace, StoredReader, StoredRow, StoredRows, StoredView};
pub use table::Table;
pub use write::Writer;
