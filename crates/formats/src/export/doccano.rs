//! doccano's form: `{"text", "entities", "relations"}`, offsets in code points.
//!
//! doccano looks a relation's ends up by number. Its later versions do so within a document, its earlier ones in the
//! whole upload, so numbers must not stand twice in a file. They are counted on from a hash of where the document came
//! from, and no other document is asked: in a file of 100,000 documents with 50 entities and as many relations each the odds that two ranges
//! meet are about one to ten thousand.

use crate::stored::{Stored, StoredError};

use super::json::{Json, chars};
use super::marked::Marked;

/// Columns that doccano reads itself.
const TAKEN: [&str; 11] = [
    "text",
    "meta",
    "entities",
    "relations",
    "label",
    "cats",
    "uuid",
    "example_uuid",
    "filename",
    "upload_name",
    "#line_num",
];

/// Numbers that JavaScript keeps apart, too.
const LARGEST: u64 = (1 << 53) - 1;

pub(super) fn line(stored: &Stored<'_>, marked: &Marked<'_>) -> Result<Vec<u8>, StoredError> {
    let mut json = Json::open(stored, |name| TAKEN.contains(&name))?;
    let index = chars(marked.text);
    let mut next = first(stored);
    // The number of each piece of each mark.
    let mut numbers: Vec<Vec<u64>> = Vec::with_capacity(marked.marks.len());
    json.raw(", \"entities\": [");
    for mark in &marked.marks {
        let label = mark.what.label();
        let mut own = Vec::with_capacity(mark.pieces.len());
        for piece in &mark.pieces {
            json.raw(if numbers.is_empty() && own.is_empty() { "" } else { ", " });
            json.number("{\"id\": ", next);
            json.number(", \"start_offset\": ", index.unit(piece.start));
            json.number(", \"end_offset\": ", index.unit(piece.end));
            json.string(", \"label\": ", &label);
            json.raw("}");
            own.push(next);
            next += 1;
        }
        numbers.push(own);
    }
    json.raw("], \"relations\": [");
    let mut is_first = true;
    let mut relation = |json: &mut Json, name: &str, from: u64, to: u64| {
        json.raw(if std::mem::take(&mut is_first) { "" } else { ", " });
        json.number("{\"id\": ", next);
        json.number(", \"from_id\": ", from);
        json.number(", \"to_id\": ", to);
        json.string(", \"type\": ", name);
        json.raw("}");
        next += 1;
    };
    for pieces in &numbers {
        pieces.windows(2).for_each(|pair| relation(&mut json, "PIECE", pair[0], pair[1]));
    }
    for tie in &marked.ties {
        if let (Some(from), Some(to)) = (numbers[tie.from].first(), numbers[tie.to].first()) {
            relation(&mut json, &tie.label(), *from, *to);
        }
    }
    json.raw("]}\n");
    Ok(json.0)
}

/// The first number of a document.
fn first(stored: &Stored<'_>) -> u64 {
    let input = &stored.record().input;
    let record = input.page.as_ref().and_then(|page| page.record);
    let place = format!("{}\n{}", input.file, input.line.or(record).unwrap_or(0));
    let hash = blake3::hash(place.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    // As many as a document may have are left above it.
    u64::from_le_bytes(bytes) % (LARGEST - u64::from(u32::MAX))
}
