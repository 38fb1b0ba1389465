//! Texts that are no UTF-8: what they are, and back to their bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::lines::BOM;

/// A text file that says how its bytes came to be text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) bom: bool,
    /// The name of the encoding in the WHATWG standard.
    pub(crate) encoding: &'static str,
}

/// The text of bytes that are no UTF-8: UTF-16 if they begin with its mark, else what `chardetng` takes them for. None where
/// the guess is not safe, or where encoding the text again would give other bytes.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, mark): (_, &[u8]) = match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, &bytes[..2]),
        [0xFE, 0xFF, ..] => (UTF_16BE, &bytes[..2]),
        // A byte of zeros is in no text of eight bits; without a mark nothing says how wide its characters are.
        _ if memchr::memchr(0, bytes).is_some() || is_damaged_utf8(bytes) => return None,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            (detector.guess(None, Utf8Detection::Deny), &[])
        }
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark.len()..])?.into_owned();
    let decoded = Decoded { text, bom: !mark.is_empty(), encoding: encoding.name() };
    let again = encode(&decoded.text, decoded.bom, decoded.encoding)?;
    (again == bytes).then_some(decoded)
}

/// Whether most of what is not ASCII is whole UTF-8 characters: then the rest is damage, and no other encoding.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    if bytes.starts_with(BOM) {
        return true;
    }
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 0 && whole >= broken
}

/// The bytes of a text in an encoding; none where that is unknown, or lacks a character of the text.
pub(crate) fn encode(text: &str, bom: bool, label: &str) -> Option<Vec<u8>> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    // The standard's encoders write UTF-8 for UTF-16.
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        let mark = bom.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    if encoding == UTF_16LE {
        return Some(wide(u16::to_le_bytes));
    }
    if encoding == UTF_16BE {
        return Some(wide(u16::to_be_bytes));
    }
    let (bytes, used, lossy) = encoding.encode(text);
    (!lossy && used == encoding).then(|| match bytes {
        Cow::Borrowed(bytes) => bytes.to_vec(),
        Cow::Owned(bytes) => bytes,
    })
}
