//! Readers and writers: the only crate that knows file formats.
//!
//! A JSONL file is read in batches of whole lines ([`LineReader`]). [`Line::parse`] finds the text in one of them and
//! touches nothing else; [`write_line`] writes the same line again with the document's text in place and the record
//! spliced in as its last field. [`Stored`] reads such a line back, and [`Stored::original`] gives the line that came
//! in, byte for byte. Text files go through [`txt`]; the pages of a crawl come from a
//! [`WarcReader`], and [`http`] takes off what a server put around them. What cannot be read is a [`Reject`], and [`write_reject`] keeps
//! its bytes.
//!
//! A record that was read back can be drawn in the [`Form`] that an annotation tool reads, too.
//!
//! This crate runs no threads, prints nothing and knows no pipeline.

mod base64;
mod encoding;
mod escape;
mod export;
mod fields;
mod findings;
pub mod http;
mod jsonl;
mod lines;
mod manifest;
mod origin;
mod packing;
mod page;
mod places;
mod put;
mod record;
mod recover;
mod reject;
mod rejoin;
mod scan;
mod site;
mod stored;
mod stored_error;
mod stored_quote;
mod stored_record;
pub mod txt;
mod warc;
mod write;

pub use escape::Escapes;
pub use export::{Drawn, Form, annotation_conf};
pub use fields::{Fields, FieldsError, RECORD};
pub use jsonl::Line;
pub use lines::{Batch, Eol, LineReader, RawLine};
pub use manifest::{
    BlankLines, MANIFEST_VERSION, Manifest, ManifestInput, ManifestPipeline, ManifestRule, ManifestTask,
};
pub use origin::Origin;
pub use packing::Packing;
pub use page::PageOrigin;
pub use record::{RECORD_VERSION, RecordError, RunInfo};
pub use recover::{Recovered, Stretch};
pub use reject::{Reject, RejectKind, Rejected, write_beginning, write_reject};
pub use rejoin::rejoin;
pub use site::site;
pub use stored::{Fidelity, Reverted, Stored, StoredError};
pub use stored_quote::{StoredMention, StoredPerson, StoredPersons, StoredQuote};
pub use stored_record::{
    StoredAnnotation, StoredBlock, StoredChange, StoredInput, StoredPage, StoredRecord, StoredSuggestion,
};
pub use warc::{WarcError, WarcReader, WarcRecord};
pub use write::{document_fields, write_changes, write_document, write_line, write_line_record, write_row_record};
