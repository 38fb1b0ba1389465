//! What some neighbouring documents became.

use std::io;

use copydesk_formats::{Origin, Reject, write_beginning, write_reject};

use crate::run::Output;
use crate::totals::Totals;

/// A text that goes out as a file of its own, with its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextOut {
    /// The file's path below the output's folder.
    pub name: String,
    /// The text.
    pub text: String,
    /// The record: one line of JSON, with its line break.
    pub record: Vec<u8>,
}

/// A document that was quarantined, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// `file:line`, or the file.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// What some neighbouring documents became, in their order.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// Lines that go out.
    pub(crate) out: Vec<u8>,
    /// Texts that go out, where the output is text.
    pub(crate) texts: Vec<TextOut>,
    pub(crate) dropped: Vec<u8>,
    pub(crate) rejects: Vec<u8>,
    pub(crate) rejections: Vec<Rejection>,
    pub(crate) totals: Totals,
}

impl Part {
    /// The same with its lines packed, where the output is.
    pub(crate) fn pack(mut self, output: Output<'_>) -> io::Result<Self> {
        if let Output::Jsonl(packing) = output
            && !self.out.is_empty()
        {
            self.out = packing.pack(self.out)?;
        }
        Ok(self)
    }

    /// Quarantines a document of `size` bytes.
    pub(crate) fn reject(&mut self, origin: &Origin<'_>, offset: u64, reject: &Reject, raw: &[u8], size: u64) {
        write_reject(&mut self.rejects, origin, offset, reject, raw);
        self.quarantine(origin, reject, size);
    }

    /// Quarantines a document that is too long, of which the first bytes are at hand; its length and the limit come with them.
    pub(crate) fn too_long(&mut self, origin: &Origin<'_>, offset: u64, document: (&[u8], u64, u64), size: u64) {
        let (raw, length, limit) = document;
        self.reject_beginning(origin, offset, &Reject::too_long(length, limit, offset), (raw, length), size);
    }

    /// Quarantines a document of which only the beginning is kept; its length comes with that.
    pub(crate) fn reject_beginning(
        &mut self,
        origin: &Origin<'_>,
        offset: u64,
        reject: &Reject,
        (raw, length): (&[u8], u64),
        size: u64,
    ) {
        write_beginning(&mut self.rejects, origin, offset, reject, raw, length);
        self.quarantine(origin, reject, size);
    }

    fn quarantine(&mut self, origin: &Origin<'_>, reject: &Reject, size: u64) {
        self.rejections.push(Rejection { place: origin.to_string(), reason: reject.reason.clone() });
        self.totals.read.add(size);
        self.totals.quarantined.add(size);
        *self.totals.reasons.entry(reject.kind.as_str()).or_default() += 1;
    }
}
