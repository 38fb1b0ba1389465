//! The page that a document was taken from.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The page that a document was taken from. It is not kept: this says which one it was, and what it said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageOrigin<'a> {
    /// Where its record begins in a WARC file, in bytes of the unpacked file; 0 where the page is the file.
    pub offset: u64,
    /// The hash of the page's bytes, without what a transfer put around them.
    pub blake3: Option<blake3::Hash>,
    /// What they were read as: the encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// Whether some of them were none of that encoding, and stand in the text as U+FFFD.
    pub damaged: bool,
    /// What was left out of the content that was found: a rule, lines, characters.
    pub pruned: Vec<(&'static str, usize, usize)>,
    /// Fields of the line that is written, in their order: `url`, `title`, …
    pub fields: Vec<(&'static str, Cow<'a, str>)>,
}

/// A page of which nothing is known yet.
pub(crate) static UNREAD: PageOrigin<'static> =
    PageOrigin { offset: 0, blake3: None, encoding: "", damaged: false, pruned: Vec::new(), fields: Vec::new() };

/// A page that a document was taken from.
pub(crate) struct Page<'a> {
    pub(crate) page: &'a PageOrigin<'a>,
    pub(crate) record: Option<u64>,
}

impl Serialize for Page<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { page, record } = *self;
        let mut map = serializer.serialize_map(None)?;
        if let Some(record) = record {
            map.serialize_entry("record", &record)?;
            map.serialize_entry("offset", &page.offset)?;
        }
        if let Some(hash) = page.blake3 {
            map.serialize_entry("blake3", hash.to_hex().as_str())?;
        }
        map.serialize_entry("encoding", page.encoding)?;
        if page.damaged {
            map.serialize_entry("damaged", &true)?;
        }
        if !page.pruned.is_empty() {
            let pruned = page.pruned.iter().map(|&(rule, lines, chars)| Pruned { rule, lines, chars });
            map.serialize_entry("pruned", &pruned.collect::<Vec<_>>())?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Pruned {
    rule: &'static str,
    lines: usize,
    chars: usize,
}
