//! Text files: one document each.

use std::io::{self, Read as _};
use std::path::Path;

use crate::lines::BOM;
use crate::packing::Packing;
use crate::reject::{Reject, RejectKind};

/// What a text file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Txt<'a> {
    /// Its text, without the byte order mark; line ends as they are.
    pub text: &'a str,
    /// Whether it began with a UTF-8 byte order mark.
    pub bom: bool,
}

/// The text of a file's bytes.
///
/// # Errors
/// If they are no UTF-8; the reason says at which byte, and what helps.
pub fn decode(bytes: &[u8]) -> Result<Txt<'_>, Reject> {
    let (body, bom) = match bytes.strip_prefix(BOM) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Txt { text, bom }),
        Err(_) if body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF") => Err(Reject::new(
            RejectKind::InvalidUtf8,
            "the file begins with a UTF-16 byte order mark: convert it to UTF-8 first",
        )),
        Err(error) => Err(invalid_utf8(error, if bom { BOM.len() } else { 0 }, "file")),
    }
}

pub(crate) fn invalid_utf8(error: std::str::Utf8Error, before: usize, what: &str) -> Reject {
    let at = before + error.valid_up_to();
    let how =
        if error.error_len().is_none() { "the last character is cut off" } else { "no UTF-8 character begins here" };
    Reject::new(
        RejectKind::InvalidUtf8,
        format!("invalid UTF-8 at byte {at} of the {what}: {how}; convert it to UTF-8 first"),
    )
}

/// All bytes of a file, unpacked.
///
/// # Errors
/// If it cannot be read; the error names it.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (packing, _) = Packing::of(path);
    let read = match packing {
        Packing::Plain => std::fs::read(path),
        packing => packing.open(path).and_then(|mut reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        }),
    };
    read.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
