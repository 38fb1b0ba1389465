//! What options may be.

use clap::ValueEnum;
use copydesk_corpus::Format;
use copydesk_formats::{Form, Packing};
use copydesk_model::OffsetUnit;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Jsonl,
    Txt,
    /// Web pages, a file each: the article is taken from them
    #[cfg(feature = "html")]
    Html,
    /// Records of a crawl, with web pages among them
    #[cfg(feature = "html")]
    Warc,
    /// Rows of a table
    #[cfg(feature = "parquet")]
    Parquet,
    /// The rejects of a run
    Rejects,
}

impl FormatArg {
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Jsonl => Format::Jsonl,
            Self::Txt => Format::Txt,
            #[cfg(feature = "html")]
            Self::Html => Format::Html,
            #[cfg(feature = "html")]
            Self::Warc => Format::Warc,
            #[cfg(feature = "parquet")]
            Self::Parquet => Format::Parquet,
            Self::Rejects => Format::Rejects,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ToArg {
    Jsonl,
    #[value(name = "jsonl.gz")]
    JsonlGz,
    #[value(name = "jsonl.zst")]
    JsonlZst,
    Txt,
    /// Rows of a table: the input's columns if it has some, and one for the record
    #[cfg(feature = "parquet")]
    Parquet,
    /// JSON lines with spans, relations and tokens, for Prodigy and spaCy, beside the documents
    Prodigy,
    #[value(name = "prodigy.gz")]
    ProdigyGz,
    #[value(name = "prodigy.zst")]
    ProdigyZst,
    /// JSON lines with entities and relations, for doccano, beside the documents
    Doccano,
    #[value(name = "doccano.gz")]
    DoccanoGz,
    #[value(name = "doccano.zst")]
    DoccanoZst,
    /// A .txt and an .ann each, for brat, beside the documents
    Brat,
    /// A TEI P5 document each, beside the documents
    Tei,
}

impl ToArg {
    pub(crate) const fn written(self) -> (Format, Packing) {
        match self {
            Self::Jsonl | Self::Prodigy | Self::Doccano | Self::Brat | Self::Tei => (Format::Jsonl, Packing::Plain),
            Self::JsonlGz | Self::ProdigyGz | Self::DoccanoGz => (Format::Jsonl, Packing::Gzip),
            Self::JsonlZst | Self::ProdigyZst | Self::DoccanoZst => (Format::Jsonl, Packing::Zstd),
            Self::Txt => (Format::Txt, Packing::Plain),
            #[cfg(feature = "parquet")]
            Self::Parquet => (Format::Parquet, Packing::Plain),
        }
    }

    /// What documents are drawn in beside their lines.
    pub(crate) const fn form(self) -> Option<Form> {
        match self {
            Self::Jsonl | Self::JsonlGz | Self::JsonlZst | Self::Txt => None,
            #[cfg(feature = "parquet")]
            Self::Parquet => None,
            Self::Prodigy | Self::ProdigyGz | Self::ProdigyZst => Some(Form::Prodigy),
            Self::Doccano | Self::DoccanoGz | Self::DoccanoZst => Some(Form::Doccano),
            Self::Brat => Some(Form::Brat),
            Self::Tei => Some(Form::Tei),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportArg {
    Human,
    Json,
}

/// What a corpus is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackArg {
    /// Word counts, for repairs
    Words,
    /// What recurs and is not the story, for strip-disclaimers
    Boilerplate,
}

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableArg {
    Human,
    Csv,
    Json,
}

/// What quotations are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ByArg {
    /// Who speaks, by name
    Speaker,
    /// The word that says that something is said
    Cue,
    Kind,
    /// One row each: memory grows with their number
    Document,
    /// The speaker's office
    Role,
}

impl ByArg {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Cue => "cue",
            Self::Kind => "kind",
            Self::Document => "document",
            Self::Role => "role",
        }
    }
}

/// A kind of quotation, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    Direct,
    Mixed,
    Indirect,
    Subjunctive,
    Reported,
    Scare,
    Title,
    PullQuote,
    All,
}

impl KindArg {
    /// The kinds' names, in the order in which they are shown.
    pub(crate) const NAMES: [&'static str; 8] =
        ["direct", "mixed", "indirect", "subjunctive", "reported", "scare", "title", "pull-quote"];

    /// The kind's name; none for all.
    pub(crate) fn name(self) -> Option<&'static str> {
        Self::NAMES.get(self as usize).copied()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    Pipelines,
    Transforms,
    Rules,
    Packs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitArg {
    /// Unicode code points (Python, spaCy, Prodigy, doccano, brat)
    Chars,
    /// UTF-8 bytes (Rust, Arrow)
    Bytes,
    /// UTF-16 code units (JavaScript, Java)
    Utf16,
}

impl UnitArg {
    pub(crate) const fn unit(self) -> OffsetUnit {
        match self {
            Self::Chars => OffsetUnit::Chars,
            Self::Bytes => OffsetUnit::Bytes,
            Self::Utf16 => OffsetUnit::Utf16,
        }
    }
}

/// So many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no size such as 64MB, 1GiB or 500000 (bytes)");
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1_000,
            "kib" => 1 << 10,
            "m" | "mb" => 1_000_000,
            "mib" => 1 << 20,
            "g" | "gb" => 1_000_000_000,
            "gib" => 1 << 30,
            _ => return Err(wrong()),
        };
        let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
        bytes.filter(|bytes| *bytes > 0).map(Self).ok_or_else(wrong)
    }
}

/// So many of a hundred: `1%`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Percent(pub(crate) f64);

impl std::str::FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(Share::Percent(percent)) => Ok(Self(percent)),
            _ => Err(format!("`{text}` is no share such as 1% or 0.05% (--limit takes a number of documents)")),
        }
    }
}

/// So many, or so many of a hundred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Share {
    Count(u64),
    Percent(f64),
}

impl std::str::FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither a number nor a share such as 0.1%");
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
            Some(number) => match number.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Percent(percent)),
                _ => Err(wrong()),
            },
        }
    }
}

impl Share {
    /// Whether `count` of `all` is more than this.
    pub(crate) fn is_exceeded(self, count: u64, all: u64) -> bool {
        match self {
            Self::Count(most) => count > most,
            Self::Percent(percent) => count as f64 * 100.0 > percent * all as f64,
        }
    }
}
