//! Our own output, read back.

use std::borrow::Cow;
use std::ops::Range;

use copydesk_model::{Change, MAX_BYTES, RuleId, Source, Span, UnitIndex, undo};

use crate::encoding::encode;
use crate::escape::{DecodeError, Escapes, decode};
use crate::fields::{FieldPath, RECORD};
use crate::jsonl::{malformed, text_literal};
use crate::lines::BOM;
use crate::recover::{Stretch, give_back};
use crate::scan::{members, range};
pub use crate::stored_error::StoredError;
pub(crate) use crate::stored_error::bad;
use crate::stored_record::{StoredChange, StoredRecord};
use crate::txt::invalid_utf8;
use crate::write::SPLICE;

/// A document of our own output.
#[derive(Debug)]
pub struct Stored<'a> {
    json: &'a str,
    record: StoredRecord<'a>,
    text: Cow<'a, str>,
    /// Where the text's literal stands; none where the text came from elsewhere.
    literal: Option<Range<usize>>,
    id: Option<&'a str>,
    /// The bytes to take out so that no record is left.
    splice: Range<usize>,
    untouched: bool,
}

/// What a document was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    /// The text that came in; its hash is the record's.
    pub source: String,
    /// The changes in the order in which they were made, offsets in bytes.
    pub changes: Vec<Change>,
}

/// How exactly the bytes came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fidelity {
    /// Byte for byte what came in.
    Exact,
    /// Byte for byte, but for a former `copydesk` field, which the run replaced.
    FormerRecordGone,
    /// The text is what came in, but something wrote the line anew since: its spacing, escapes or order may differ.
    Rewritten,
}

impl<'a> Stored<'a> {
    /// Reads a line of JSONL output, which comes without its line end.
    ///
    /// # Errors
    /// If it is no JSON object with a text and a record that this version reads.
    pub fn parse(line: &'a [u8]) -> Result<Self, StoredError> {
        let (mut stored, path) = Self::open(line)?;
        let value = text_literal(stored.json, &path)?.filter(|value| value.starts_with('"'));
        let Some(value) = value else {
            return Err(bad(format!("the line has no string at `{}`, where the text should stand", path.whole)));
        };
        stored.text = decode(value).map_err(|_| bad("the text has half of a surrogate pair".to_owned()))?;
        stored.literal = Some(range(stored.json, value));
        Ok(stored)
    }

    /// Reads a line of `changes.jsonl`; `text` is the text that lies beside it.
    ///
    /// # Errors
    /// If it is no JSON object with a record that this version reads.
    pub fn with_text(line: &'a [u8], text: &'a str) -> Result<Self, StoredError> {
        let (mut stored, _) = Self::open(line)?;
        stored.text = Cow::Borrowed(text);
        Ok(stored)
    }

    fn open(line: &'a [u8]) -> Result<(Self, FieldPath), StoredError> {
        let json = std::str::from_utf8(line)
            .map_err(|error| invalid_utf8(error, 0, "line", "take the line from the run's own output"))?;
        let (mut records, mut id, mut record) = (0, None, None);
        let classify = |key: &str| (key == RECORD, key == "id");
        members(json, classify, |(is_record, is_id), value| {
            if is_record {
                records += 1;
                record = Some(value);
            } else if is_id {
                id = Some(value).filter(|id| *id != "null");
            }
        })
        .map_err(|error| malformed(json, &error))?;
        let value = record.ok_or(StoredError::NoRecord)?;
        if records > 1 {
            return Err(StoredError::TwoRecords);
        }
        let record = StoredRecord::parse(value)?;
        let path = match &record.text_field {
            Some(path) => FieldPath::parse(path).map_err(|error| bad(error.to_string()))?,
            None => FieldPath::parse("text").map_err(|error| bad(error.to_string()))?,
        };
        let at = range(json, value);
        let ours =
            value.starts_with("{\"version\":") && json[..at.start].ends_with(SPLICE) && json[at.end..].starts_with('}');
        let splice = if ours { at.start - SPLICE.len()..at.end } else { around(json, &at) };
        Ok((Self { json, record, text: Cow::Borrowed(""), literal: None, id, splice, untouched: ours }, path))
    }

    /// The record.
    #[must_use]
    pub const fn record(&self) -> &StoredRecord<'a> {
        &self.record
    }

    /// The clean text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The id: the line's own as a piece of JSON, or else the one that was made of file and line.
    #[must_use]
    pub fn id(&self) -> Option<Cow<'_, str>> {
        match (self.id, &self.record.id) {
            (Some(id), _) => Some(Cow::Borrowed(id)),
            (None, Some(made)) => serde_json::to_string(made).ok().map(Cow::Owned),
            (None, None) => None,
        }
    }

    /// The other fields of the line as they stand, each with its name: without the text, unless it lies deeper than that,
    /// and without the record.
    ///
    /// # Errors
    /// If the line is no JSON object.
    pub fn fields(&self) -> Result<Vec<(String, &'a str)>, StoredError> {
        let text = self.record.text_field.as_deref().unwrap_or("text");
        let mut fields = Vec::new();
        members(self.json, str::to_owned, |name, value| {
            if name != RECORD && name != text {
                fields.push((name, value));
            }
        })
        .map_err(|error| malformed(self.json, &error))?;
        Ok(fields)
    }

    /// Takes the changes back, last batch first, and checks the hash of what comes out.
    ///
    /// # Errors
    /// If text, changes and hash do not belong together.
    pub fn revert(&self) -> Result<Reverted, StoredError> {
        let mut changes = Vec::with_capacity(self.record.changes.len());
        changes.extend(self.record.changes.iter().map(unplaced));
        let source = self.undo_all(&mut changes)?;
        let got = blake3::hash(source.as_bytes());
        if got.to_hex().as_str() != self.record.source_blake3 {
            let wanted = self.record.source_blake3.to_string();
            return Err(StoredError::Hash { got: got.to_hex().to_string(), wanted });
        }
        let index = UnitIndex::new(&source, self.record.offset_unit);
        for (number, (change, stored)) in changes.iter_mut().zip(&self.record.changes).enumerate() {
            let place = |at| byte(&index, at).ok_or_else(|| self.no_place(number, at));
            let (start, end) = (place(stored.source_start)?, place(stored.source_end)?);
            if start > end {
                return Err(self.no_place(number, stored.source_start));
            }
            change.source = Span::new(start, end);
        }
        Ok(Reverted { source, changes })
    }

    /// Finds `at` of each change in the text as it was after its batch.
    fn undo_all(&self, changes: &mut [Change]) -> Result<String, StoredError> {
        if self.text.len() > MAX_BYTES {
            return Err(bad("the text is 4 GiB or longer".to_owned()));
        }
        let mut text = Cow::Borrowed(&*self.text);
        let unit = self.record.offset_unit;
        let mut end = changes.len();
        while end > 0 {
            let start = self.batch_start(end);
            let index = UnitIndex::new(&text, unit);
            for (number, change) in (start..).zip(&mut changes[start..end]) {
                let at = self.record.changes[number].at;
                change.at = byte(&index, at).ok_or_else(|| self.no_place(number, at))?;
            }
            text = undo(&text, &changes[start..end], start)?.into();
            end = start;
        }
        Ok(text.into_owned())
    }

    /// The first change of the batch that ends before `end`.
    ///
    /// The same rule as [`copydesk_model::batches`], in the record's unit. It cuts in the same places: up to the later
    /// of two changes both texts are alike, so that places in them compare alike in every unit.
    fn batch_start(&self, end: usize) -> usize {
        let stored = &self.record.changes;
        let mut start = end - 1;
        while start > 0 {
            let before = &stored[start - 1];
            let behind = before.at.saturating_add(self.record.offset_unit.count(&before.after));
            if behind > stored[start].at {
                break;
            }
            start -= 1;
        }
        start
    }

    fn no_place(&self, index: usize, at: u64) -> StoredError {
        let rule = self.record.changes.get(index).map(|change| change.rule.to_string()).unwrap_or_default();
        StoredError::NoPlace { index, rule, unit: self.record.offset_unit.as_str(), at }
    }

    /// Appends what came in: the line with its end and its byte order mark, or the bytes of the whole file. Of a
    /// document whose text lies in a file of its own it is the source.
    ///
    /// # Errors
    /// If text, changes and hash do not belong together. Nothing is appended then.
    pub fn original(&self, out: &mut Vec<u8>) -> Result<Fidelity, StoredError> {
        let source = self.revert()?.source;
        let input = &self.record.input;
        let literal = match &self.literal {
            Some(literal) if input.place().is_some() => literal,
            _ => {
                self.whole(&source, out)?;
                return Ok(Fidelity::Exact);
            }
        };
        let (restored, written) = self.literals(&source)?;
        if input.bom {
            out.extend_from_slice(BOM);
        }
        let start = out.len();
        let bytes = self.json.as_bytes();
        for piece in [0..self.splice.start, self.splice.end..bytes.len()] {
            match &restored {
                Some(restored) if piece.contains(&literal.start) => {
                    out.extend_from_slice(&bytes[piece.start..literal.start]);
                    out.extend_from_slice(restored);
                    out.extend_from_slice(&bytes[literal.end..piece.end]);
                }
                _ => out.extend_from_slice(&bytes[piece]),
            }
        }
        let exact = self.untouched && written && self.recovered(start, out);
        out.extend_from_slice(input.eol.bytes());
        Ok(match (exact, input.replaced) {
            (false, _) => Fidelity::Rewritten,
            (true, true) => Fidelity::FormerRecordGone,
            (true, false) => Fidelity::Exact,
        })
    }

    /// Puts the bytes that were no UTF-8 back into the line that begins at `start`; whether they fit. Where something wrote the
    /// line anew, nothing says where they stood.
    fn recovered(&self, start: usize, out: &mut Vec<u8>) -> bool {
        let stretches = &self.record.input.recovered;
        if stretches.is_empty() {
            return true;
        }
        let line = out.split_off(start);
        let back = std::str::from_utf8(&line).ok().and_then(|line| give_back(line, stretches, out));
        if back.is_none() {
            out.extend_from_slice(&line);
        }
        back.is_some()
    }

    /// The bytes of a file that is one document; of a line whose text lies in a file of its own, the source.
    fn whole(&self, source: &str, out: &mut Vec<u8>) -> Result<(), StoredError> {
        let input = &self.record.input;
        let is_file = input.line.is_none();
        if is_file
            && input.recovered.is_empty()
            && let Some(encoding) = &input.encoding
        {
            let bytes = encode(source, input.bom, encoding);
            out.extend(bytes.ok_or_else(|| bad(format!("the text cannot be written as `{encoding}`")))?);
            return Ok(());
        }
        let stretches: &[Stretch] = if is_file { &input.recovered } else { &[] };
        let start = out.len();
        if input.bom {
            out.extend_from_slice(BOM);
        }
        give_back(source, stretches, out).ok_or_else(|| {
            out.truncate(start);
            bad("`recovered` names places that are not in the text".to_owned())
        })
    }

    /// The source's literal, if the text changed; and whether the text's literal is as we wrote it.
    fn literals(&self, source: &str) -> Result<(Option<Vec<u8>>, bool), StoredError> {
        let Some(literal) = self.literal.clone().filter(|_| self.text != source) else { return Ok((None, true)) };
        let literal = &self.json[literal];
        if let Some(kept) = &self.record.source_json {
            return match decode(kept) {
                Ok(text) if text == source => {
                    Ok((Some(kept.as_bytes().to_vec()), Escapes::nearest(kept).makes(literal, &self.text)))
                }
                Ok(_) | Err(DecodeError::Lone(_) | DecodeError::NoString) => {
                    Err(bad("`source_json` is not the literal of the source".to_owned()))
                }
            };
        }
        let style = match &self.record.escapes {
            None => Escapes::default(),
            Some(name) => {
                Escapes::parse(name).ok_or_else(|| bad(format!("`escapes` is `{name}`, which is no style")))?
            }
        };
        let mut restored = Vec::new();
        style.write(source, &mut restored);
        Ok((Some(restored), style.makes(literal, &self.text)))
    }
}

/// A record's member with one comma, where something wrote the line anew.
fn around(json: &str, value: &Range<usize>) -> Range<usize> {
    const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];
    let head = json[..value.start].trim_end_matches(WHITE).trim_end_matches(':').trim_end_matches(WHITE);
    // The key may be escaped; before it stands a brace or a comma, and in it neither, as it says `copydesk`.
    let start = head.rfind([',', '{']).unwrap_or(0);
    let rest = json[value.end..].trim_start_matches(WHITE);
    match (head[start..].starts_with(','), rest.strip_prefix(',')) {
        (true, _) => start..value.end,
        (false, Some(next)) => start + 1..json.len() - next.len(),
        (false, None) => start + 1..value.end,
    }
}

fn byte(index: &UnitIndex<'_>, unit: u64) -> Option<u32> {
    index.byte(unit).and_then(|byte| u32::try_from(byte).ok())
}

fn unplaced(stored: &StoredChange<'_>) -> Change {
    Change {
        step: stored.step,
        rule: RuleId::intern(&stored.rule),
        at: 0,
        source: Span::<Source>::empty(0),
        before: stored.before.as_ref().into(),
        after: stored.after.as_ref().into(),
    }
}
