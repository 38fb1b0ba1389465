//! The record as it is read back.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use copydesk_model::OffsetUnit;

use crate::lines::Eol;
use crate::record::RECORD_VERSION;
use crate::recover::Stretch;
use crate::stored::{StoredError, bad};

/// A record that was read back. Offsets are in [`StoredRecord::offset_unit`]; fields that a later copydesk may add are
/// passed over.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredRecord<'a> {
    /// The version of the record.
    pub version: u32,
    /// The pipeline's name.
    #[serde(borrow)]
    pub pipeline: Cow<'a, str>,
    /// Whether the document was kept.
    #[serde(rename = "verdict", deserialize_with = "kept")]
    pub kept: bool,
    /// The rule that dropped it.
    pub rule: Option<String>,
    /// Why it was dropped.
    pub reason: Option<String>,
    /// What offsets count.
    #[serde(deserialize_with = "unit")]
    pub offset_unit: OffsetUnit,
    /// The hash of the source, in hexadecimal digits.
    #[serde(borrow)]
    pub source_blake3: Cow<'a, str>,
    /// The id that was made where the line had none.
    pub id: Option<String>,
    /// Where the document came from.
    #[serde(borrow)]
    pub input: StoredInput<'a>,
    /// The path of the text, unless it is `text`.
    pub text_field: Option<String>,
    /// The style of the source's literal, if the text changed and the style is not the plain one.
    pub escapes: Option<String>,
    /// The source's literal, if the text changed and no style makes it.
    pub source_json: Option<String>,
    /// The parts of the text.
    #[serde(borrow)]
    pub blocks: Vec<StoredBlock<'a>>,
    /// What is said about stretches of the text.
    #[serde(borrow)]
    pub annotations: Vec<StoredAnnotation<'a>>,
    /// What was changed, in the order in which it was.
    #[serde(borrow)]
    pub changes: Vec<StoredChange<'a>>,
    /// What was proposed and not done.
    #[serde(borrow)]
    pub suggestions: Vec<StoredSuggestion<'a>>,
    /// What is said about the whole document, as it stands: a JSON object.
    #[serde(borrow)]
    pub attributes: &'a RawValue,
}

impl<'a> StoredRecord<'a> {
    pub(crate) fn parse(value: &'a str) -> Result<Self, StoredError> {
        #[derive(Deserialize)]
        struct Peek {
            version: u64,
        }
        let read = serde_json::from_str::<Self>(value);
        if let Ok(record) = read
            && record.version == RECORD_VERSION
        {
            return Ok(record);
        }
        match serde_json::from_str::<Peek>(value) {
            Ok(Peek { version }) if version > u64::from(RECORD_VERSION) => Err(StoredError::Newer { version }),
            Ok(Peek { version: 0 }) => Err(bad("there is no version 0".to_owned())),
            _ => match serde_json::from_str::<Self>(value) {
                Err(error) => {
                    let message = error.to_string();
                    Err(bad(message.split(" at line ").next().unwrap_or(&message).to_owned()))
                }
                Ok(_) => Err(bad("its version is unknown".to_owned())),
            },
        }
    }
}

impl StoredInput<'_> {
    /// The line or row, from 1; none for a whole file and for a page.
    #[must_use]
    pub const fn place(&self) -> Option<u64> {
        match self.line {
            Some(line) => Some(line),
            None => self.row,
        }
    }
}

/// Where a document came from.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredInput<'a> {
    /// The file.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// The line, from 1; none for a whole file.
    #[serde(default, deserialize_with = "line")]
    pub line: Option<u64>,
    /// The row of a table, from 1.
    #[serde(default, deserialize_with = "line")]
    pub row: Option<u64>,
    /// Whether a byte order mark stood before it.
    #[serde(default)]
    pub bom: bool,
    /// What ended the line.
    #[serde(default, deserialize_with = "eol")]
    pub eol: Eol,
    /// What the bytes were read as where that is not UTF-8.
    #[serde(borrow, default)]
    pub encoding: Option<Cow<'a, str>>,
    /// Where they were no UTF-8, if the rest was.
    #[serde(default)]
    pub recovered: Vec<Stretch>,
    /// Whether the line had a record before, which the run replaced.
    #[serde(default)]
    pub replaced: bool,
    /// The page that the text was taken from: the article comes back, and the page does not.
    #[serde(borrow, default)]
    pub page: Option<StoredPage<'a>>,
}

/// The page that a text was taken from.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredPage<'a> {
    /// Its record in a WARC file, from 1; none where it is the file.
    #[serde(default, deserialize_with = "line")]
    pub record: Option<u64>,
    /// Where that begins, in bytes of the unpacked file.
    #[serde(default)]
    pub offset: u64,
    /// The hash of its bytes, in hexadecimal digits.
    #[serde(borrow, default)]
    pub blake3: Option<Cow<'a, str>>,
}

/// A part of the text.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredBlock<'a> {
    /// What it is.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// Where it begins in the clean text.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// What else is known of it, as it stands: a JSON object.
    #[serde(borrow, default)]
    pub attrs: Option<&'a RawValue>,
}

/// What is said about a stretch of the text.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredAnnotation<'a> {
    /// What it is.
    #[serde(borrow)]
    pub label: Cow<'a, str>,
    /// Where it begins in the clean text.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// Where it begins in the source.
    pub source_start: u64,
    /// Where it ends.
    pub source_end: u64,
    /// Who says so.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// How sure the rule is, from 0 to 1.
    pub score: f64,
    /// What else is known, as it stands: a JSON object.
    #[serde(borrow)]
    pub attrs: &'a RawValue,
}

/// A change that was made.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredChange<'a> {
    /// The step that made it, from 0.
    pub step: u16,
    /// The rule that made it.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// Where `after` begins in the text as it was after the change's batch.
    pub at: u64,
    /// Where the piece of the source begins that was touched.
    pub source_start: u64,
    /// Where it ends.
    pub source_end: u64,
    /// What stood there before.
    #[serde(borrow)]
    pub before: Cow<'a, str>,
    /// What stood there then.
    #[serde(borrow)]
    pub after: Cow<'a, str>,
}

/// A change that was proposed.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredSuggestion<'a> {
    /// The step that proposed it, from 0.
    pub step: u16,
    /// The rule that proposed it.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// Where it begins in the clean text.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// What stands there.
    #[serde(borrow)]
    pub before: Cow<'a, str>,
    /// What should.
    #[serde(borrow)]
    pub after: Cow<'a, str>,
    /// How sure the rule is: `suggest`, `likely` or `safe`.
    #[serde(borrow)]
    pub applicability: Cow<'a, str>,
}

fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match &*Cow::<'de, str>::deserialize(deserializer)? {
        "keep" => Ok(true),
        "drop" => Ok(false),
        other => Err(D::Error::custom(format_args!("the verdict `{other}` is neither `keep` nor `drop`"))),
    }
}

fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetUnit, D::Error> {
    let name = Cow::<'de, str>::deserialize(deserializer)?;
    OffsetUnit::parse(&name)
        .ok_or_else(|| D::Error::custom(format_args!("the offset unit `{name}` is not one of chars, bytes, utf16")))
}

/// Lines are counted from 1.
pub(crate) fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match Option::<u64>::deserialize(deserializer)? {
        Some(0) => Err(D::Error::custom("`line` is 0, and lines are counted from 1")),
        line => Ok(line),
    }
}

fn eol<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Eol, D::Error> {
    let name = Cow::<'de, str>::deserialize(deserializer)?;
    Eol::parse(Some(&name))
        .ok_or_else(|| D::Error::custom(format_args!("the line end `{name}` is neither `crlf` nor `none`")))
}
