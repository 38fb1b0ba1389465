//! A line of our output that was kept in parts: its text, its record, and what is left of it.

use crate::escape::Escapes;
use crate::fields::FieldPath;
use crate::jsonl::{Line, text_literal};
use crate::scan::range;
use crate::stored::{StoredError, bad};
use crate::stored_record::StoredRecord;
use crate::write::SPLICE;

impl Line<'_> {
    /// The line with `null` in the place of its text, and without a record that is to be replaced: all that is not ours, byte for
    /// byte. [`rejoin`] makes a line of it again.
    #[must_use]
    pub fn rest(&self) -> String {
        let mut rest = String::with_capacity(self.json.len() - self.literal.len() + 4);
        let mut from = 0;
        let end = self.json.len()..self.json.len();
        for cut in self.cuts.iter().chain(std::iter::once(&end)) {
            let mut piece = from..cut.start;
            if piece.contains(&self.literal.start) {
                rest.push_str(&self.json[from..self.literal.start]);
                rest.push_str("null");
                piece.start = self.literal.end;
            }
            rest.push_str(&self.json[piece]);
            from = cut.end;
        }
        rest
    }
}

/// Appends the line, without a line end, that [`write_line`](crate::write_line) would have written: `rest` is the line with `null` in the place of
/// its text, `text` the clean text, `record` what [`write_line_record`](crate::write_line_record) wrote, or the same written anew.
///
/// # Errors
/// If the record is none that this version reads, or `rest` has no `null` where the text should stand. Nothing is appended then.
pub fn rejoin(out: &mut Vec<u8>, rest: &str, text: &str, record: &str) -> Result<(), StoredError> {
    let stored = StoredRecord::parse(record)?;
    let path =
        FieldPath::parse(stored.text_field.as_deref().unwrap_or("text")).map_err(|error| bad(error.to_string()))?;
    let place = text_literal(rest, &path)?.filter(|value| *value == "null");
    let place = place.ok_or_else(|| bad(format!("what is left of the line has no `null` at `{}`", path.whole)))?;
    let place = range(rest, place);
    let close = rest.rfind('}').filter(|close| *close >= place.end);
    let close = close.ok_or_else(|| bad("what is left of the line is no object".to_owned()))?;
    let style = match (&stored.source_json, &stored.escapes) {
        (Some(kept), _) => Escapes::nearest(kept),
        (None, Some(name)) => {
            Escapes::parse(name).ok_or_else(|| bad(format!("`escapes` is `{name}`, which is no style")))?
        }
        (None, None) => Escapes::default(),
    };
    out.extend_from_slice(&rest.as_bytes()[..place.start]);
    match &stored.source_json {
        // No style makes the literal; it is that of the source, and the text is the source.
        Some(kept) if stored.changes.is_empty() => out.extend_from_slice(kept.as_bytes()),
        _ => style.write(text, out),
    }
    out.extend_from_slice(&rest.as_bytes()[place.end..close]);
    out.extend_from_slice(SPLICE.as_bytes());
    out.extend_from_slice(record.as_bytes());
    out.extend_from_slice(&rest.as_bytes()[close..]);
    Ok(())
}
