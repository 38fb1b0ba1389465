//! Text files: one document each.

use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;

use crate::encoding::{self, Decoded};
use crate::lines::{BOM, HEAD};
use crate::packing::Packing;
use crate::reject::{Reject, RejectKind};

/// What a text file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Txt<'a> {
    /// Its text, without the byte order mark; line ends as they are.
    pub text: Cow<'a, str>,
    /// Whether it began with a byte order mark.
    pub bom: bool,
    /// What it was read as where that is not UTF-8: the encoding's name in the WHATWG standard. It is a guess, but for UTF-16.
    pub encoding: Option<&'static str>,
}

/// The text of a file's bytes: UTF-8, UTF-16 with its mark, or what `chardetng` takes them for, if encoding the text again
/// gives the same bytes.
///
/// # Errors
/// If they are none of these; the reason says at which byte they are no UTF-8, and what helps.
pub fn decode(bytes: &[u8]) -> Result<Txt<'_>, Reject> {
    let (body, bom) = match bytes.strip_prefix(BOM) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    std::str::from_utf8(body).map(|text| Txt { text: Cow::Borrowed(text), bom, encoding: None }).or_else(|error| {
        match encoding::decode(bytes) {
            Some(Decoded { text, bom, encoding }) => Ok(Txt { text: Cow::Owned(text), bom, encoding: Some(encoding) }),
            None => Err(invalid_utf8(error, if bom { BOM.len() } else { 0 }, "file", CONVERT)),
        }
    })
}

/// What helps against bytes that are no UTF-8 in an input.
pub(crate) const CONVERT: &str = "convert it to UTF-8, or have such bytes read as Windows-1252 by --recover";

pub(crate) fn invalid_utf8(error: std::str::Utf8Error, before: usize, what: &str, remedy: &str) -> Reject {
    let at = before + error.valid_up_to();
    let how =
        if error.error_len().is_none() { "the last character is cut off" } else { "no UTF-8 character begins here" };
    Reject::new(RejectKind::InvalidUtf8, format!("invalid UTF-8 at byte {at} of the {what}: {how}; {remedy}"))
}

/// The bytes of `reader` and how many there are; where these are more than `limit`, only the beginning is kept, and the rest
/// counted.
///
/// # Errors
/// If it cannot be read to its end.
pub fn read_up_to(mut reader: impl Read, limit: u64) -> io::Result<(Vec<u8>, u64)> {
    let mut bytes = Vec::new();
    reader.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let mut length = bytes.len() as u64;
    if length > limit {
        bytes.truncate(HEAD);
        bytes.shrink_to_fit();
        length += io::copy(&mut reader, &mut io::sink())?;
    }
    Ok((bytes, length))
}

/// The same of a file, unpacked.
///
/// # Errors
/// If it cannot be read; the error names it.
pub fn read(path: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)> {
    let (packing, _) = Packing::of(path);
    let read = packing.open(path).and_then(|reader| read_up_to(reader, limit));
    read.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
