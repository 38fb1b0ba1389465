//! What could not be read, and the record that keeps it.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::base64;
use crate::lines::{BOM, Eol, HEAD};
use crate::origin::Origin;
use crate::page::UNREAD;
use crate::stored_record::line;

/// The kinds of reasons for which a document is quarantined; a run counts by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RejectKind {
    /// The line is no JSON.
    MalformedJson,
    /// The line is JSON, but no object.
    NotAnObject,
    /// The object has no text.
    NoText,
    /// The object has two fields of the name under which the text is sought.
    SecondText,
    /// What stands in the text's place is no string.
    TextNotAString,
    /// The bytes are no UTF-8.
    InvalidUtf8,
    /// The text has half of a surrogate pair.
    LoneSurrogate,
    /// Lists and objects are nested deeper than JSON readers follow.
    TooDeep,
    /// The line carries a `copydesk` field already.
    HasRecord,
    /// The file cannot be opened, or not be read to its end.
    Unreadable,
    /// The line, file or text is longer than a document may be.
    TooLong,
    /// A transform panicked on it: a bug.
    Panic,
    /// Its record would not give the source back: a bug.
    NotReversible,
    /// It should be a web page, and is none.
    NotHtml,
    /// The page holds no article.
    NoArticle,
    /// The page has more bytes or nodes than one may have, or is nested deeper.
    PageTooLarge,
    /// What a server or a crawler put around a page cannot be read: a bad header, a length that is not met.
    BadTransfer,
}

impl RejectKind {
    /// As in reject records and counts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MalformedJson => "malformed-json",
            Self::NotAnObject => "not-an-object",
            Self::NoText => "no-text",
            Self::SecondText => "second-text",
            Self::TextNotAString => "text-not-a-string",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::LoneSurrogate => "lone-surrogate",
            Self::TooDeep => "too-deep",
            Self::HasRecord => "has-record",
            Self::Unreadable => "unreadable",
            Self::TooLong => "too-long",
            Self::Panic => "panic",
            Self::NotReversible => "not-reversible",
            Self::NotHtml => "not-html",
            Self::NoArticle => "no-article",
            Self::PageTooLarge => "page-too-large",
            Self::BadTransfer => "bad-transfer",
        }
    }
}

impl fmt::Display for RejectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a document could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Reject {
    /// The kind of reason, to count by.
    pub kind: RejectKind,
    /// A sentence for a person: what is wrong, where, and what helps.
    pub reason: String,
}

impl Reject {
    /// A reason of that kind.
    #[must_use]
    pub fn new(kind: RejectKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into() }
    }

    /// A document is longer than one may be, both in bytes; it begins at `offset` in its file.
    #[must_use]
    pub fn too_long(length: u64, limit: u64, offset: u64) -> Self {
        let reason = format!(
            "the document has {length} bytes, and {limit} are the limit; its beginning is kept here, and the whole stands in \
             the (unpacked) file from byte {offset} on: read that again with a larger --max-document"
        );
        Self::new(RejectKind::TooLong, reason)
    }
}

struct RejectOut<'a> {
    origin: &'a Origin<'a>,
    offset: u64,
    reject: &'a Reject,
    raw: &'a [u8],
    /// How long the document is, where `raw` is its beginning alone.
    length: Option<u64>,
}

impl Serialize for RejectOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", self.origin.file)?;
        let page = self.origin.page.is_some();
        if let Some(line) = self.origin.line {
            map.serialize_entry(
                match self.origin {
                    _ if page => "record",
                    Origin { row: true, .. } => "row",
                    _ => "line",
                },
                &line,
            )?;
        }
        if page {
            map.serialize_entry("page", &true)?;
        }
        // A row has no place in bytes.
        if !self.origin.row {
            map.serialize_entry("offset", &self.offset)?;
        }
        map.serialize_entry("kind", self.reject.kind.as_str())?;
        map.serialize_entry("reason", &self.reject.reason)?;
        if self.origin.bom {
            map.serialize_entry("bom", &true)?;
        }
        if let Some(eol) = self.origin.eol.name().filter(|_| !page) {
            map.serialize_entry("eol", eol)?;
        }
        if let Some(length) = self.length {
            map.serialize_entry("length", &length)?;
        }
        match std::str::from_utf8(self.raw) {
            Ok(text) => map.serialize_entry("raw", text)?,
            Err(_) => map.serialize_entry("raw_base64", &base64::encode(self.raw))?,
        }
        map.end()
    }
}

/// Appends one line for the rejects file: `{"file", "line", "offset", "kind", "reason", "raw"}`.
///
/// `offset` is where `raw` begins in the file, in bytes. What is no UTF-8 goes out as `raw_base64`; `bom` and `eol`
/// (`crlf`, `none`) are told where the line had them, so that the bytes of the file can be had back.
pub fn write_reject(out: &mut Vec<u8>, origin: &Origin<'_>, offset: u64, reject: &Reject, raw: &[u8]) {
    write(out, &RejectOut { origin, offset, reject, raw, length: None });
}

/// The same for a document of which only the beginning is kept: at most the first [`LineReader::HEAD`](crate::LineReader) bytes
/// of `raw`, and `"length"`, which is how long it is.
pub fn write_beginning(out: &mut Vec<u8>, origin: &Origin<'_>, offset: u64, reject: &Reject, raw: &[u8], length: u64) {
    let raw = &raw[..raw.len().min(HEAD)];
    // A character that the cut goes through is left out, so that a text stays one.
    let raw = match std::str::from_utf8(raw) {
        Err(error) if error.error_len().is_none() => &raw[..error.valid_up_to()],
        _ => raw,
    };
    write(out, &RejectOut { origin, offset, reject, raw, length: Some(length) });
}

fn write(out: &mut Vec<u8>, reject: &RejectOut<'_>) {
    let start = out.len();
    // Strings and numbers into memory: there is nothing that could fail.
    if serde_json::to_writer(&mut *out, reject).is_err() {
        out.truncate(start);
    }
    out.push(b'\n');
}

/// A line of a rejects file, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected<'a> {
    /// The file it came from.
    pub file: Cow<'a, str>,
    /// Its line there, from 1, or its record or row; none for a file that is one document.
    pub line: Option<u64>,
    /// Whether it is a page: an HTML file, or a record of a WARC file with its header.
    pub page: bool,
    /// Whether it is a row of a table, as a line of JSON.
    pub row: bool,
    /// Where its bytes begin in the file; 0 for a row.
    pub offset: u64,
    /// The kind of reason, as [`RejectKind::as_str`] gives it.
    pub kind: Cow<'a, str>,
    /// The reason.
    pub reason: Cow<'a, str>,
    /// The bytes as they came in, without what ended the line.
    pub raw: Cow<'a, [u8]>,
    /// How many these were, where only the beginning of a long document was kept.
    pub length: Option<u64>,
    /// Whether a byte order mark stood before them.
    pub bom: bool,
    /// What ended the line.
    pub eol: Eol,
}

#[derive(Deserialize)]
struct RejectIn<'a> {
    #[serde(borrow)]
    file: Cow<'a, str>,
    #[serde(default, deserialize_with = "line")]
    line: Option<u64>,
    #[serde(default, deserialize_with = "line")]
    record: Option<u64>,
    #[serde(default, deserialize_with = "line")]
    row: Option<u64>,
    #[serde(default)]
    page: bool,
    offset: Option<u64>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    reason: Cow<'a, str>,
    #[serde(default)]
    bom: bool,
    eol: Option<String>,
    length: Option<u64>,
    raw: Option<String>,
    raw_base64: Option<String>,
}

impl<'a> Rejected<'a> {
    /// Reads one line of a rejects file.
    ///
    /// # Errors
    /// If it is no reject record: no JSON, a field missing, or raw bytes that are no base64.
    pub fn parse(line: &'a [u8]) -> Result<Self, serde_json::Error> {
        let read: RejectIn<'a> = serde_json::from_slice(line)?;
        let raw = match (read.raw, read.raw_base64) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(code)) => {
                base64::decode(&code).ok_or_else(|| serde_json::Error::custom("`raw_base64` is no base64"))?
            }
            _ => return Err(serde_json::Error::custom("one of `raw` and `raw_base64` is needed")),
        };
        let eol = Eol::parse(read.eol.as_deref())
            .ok_or_else(|| serde_json::Error::custom("`eol` is neither `crlf` nor `none`"))?;
        Ok(Self {
            file: read.file,
            line: read.line.or(read.record).or(read.row),
            page: read.page,
            row: read.row.is_some(),
            offset: match (read.offset, read.row) {
                (Some(offset), _) => offset,
                (None, Some(_)) => 0,
                (None, None) => return Err(serde_json::Error::missing_field("offset")),
            },
            kind: read.kind,
            reason: read.reason,
            raw: raw.into(),
            length: read.length,
            bom: read.bom,
            eol,
        })
    }

    /// Appends it as it stood in the file: byte order mark, bytes, line end.
    pub fn write_raw(&self, out: &mut Vec<u8>) {
        if self.bom {
            out.extend_from_slice(BOM);
        }
        out.extend_from_slice(&self.raw);
        // A file that is no line has no line end of its own; behind a record stand two.
        if self.page {
            out.extend_from_slice(if self.line.is_some() { b"\r\n\r\n" } else { b"" });
        } else if self.line.is_some() {
            out.extend_from_slice(self.eol.bytes());
        }
    }

    /// Where it came from, to run it again as if it were read there.
    #[must_use]
    pub fn origin(&self) -> Origin<'_> {
        let page = self.page.then_some(&UNREAD);
        Origin {
            file: &self.file,
            line: self.line,
            bom: self.bom,
            eol: self.eol,
            encoding: None,
            recovered: &[],
            row: self.row,
            page,
        }
    }
}
