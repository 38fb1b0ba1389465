//! What some neighbouring documents became.

use std::io;

use copydesk_formats::{Drawn, Form, Origin, Reject, RejectKind, Stored, StoredError, write_beginning, write_reject};

use copydesk_model::Verdict;
use copydesk_pipeline::Processed;

use crate::document::drawn_name;
use crate::panics;
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

/// A file that a document is drawn in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOut {
    /// Its path below the output's folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
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
    /// Lines that documents are drawn in, beside those that go out.
    pub(crate) drawn: Vec<u8>,
    /// Files that they are drawn in.
    pub(crate) files: Vec<FileOut>,
    pub(crate) dropped: Vec<u8>,
    pub(crate) rejects: Vec<u8>,
    pub(crate) rejections: Vec<Rejection>,
    /// Rows that go out, where the output is a table.
    #[cfg(feature = "parquet")]
    pub(crate) tables: crate::tables::Tables,
    pub(crate) totals: Totals,
}

/// Why a document cannot go out whose record or drawing panicked.
pub(crate) fn unwritten(message: &str) -> Reject {
    Reject::new(RejectKind::Panic, format!("writing it panicked, which is a bug: {message}"))
}

impl Part {
    /// The same with its lines packed, where the output is, or put into columns.
    pub(crate) fn pack(mut self, output: Output<'_>) -> io::Result<Self> {
        if let Output::Jsonl(packing) = output {
            for lines in [&mut self.out, &mut self.drawn].into_iter().filter(|lines| !lines.is_empty()) {
                *lines = packing.pack(std::mem::take(lines))?;
            }
        }
        #[cfg(feature = "parquet")]
        if let Output::Parquet(layout) = output {
            self.tables.close(layout).map_err(io::Error::other)?;
        }
        Ok(self)
    }

    /// Lets `put` add a document to what goes out, whole or not at all.
    ///
    /// # Errors
    /// That of `put`, or its panic; then all is as it was before.
    pub(crate) fn whole(&mut self, put: impl FnOnce(&mut Self) -> Result<(), Reject>) -> Result<(), Reject> {
        let before = (self.out.len(), self.dropped.len(), self.drawn.len(), self.texts.len(), self.files.len());
        let done = panics::caught(|| put(&mut *self)).unwrap_or_else(|message| Err(unwritten(&message)));
        if done.is_err() {
            self.out.truncate(before.0);
            self.dropped.truncate(before.1);
            self.drawn.truncate(before.2);
            self.texts.truncate(before.3);
            self.files.truncate(before.4);
        }
        done
    }

    /// Draws the document whose line begins at `start`, from its record: what is drawn is what the record says.
    pub(crate) fn draw(&mut self, form: Form, start: usize) -> Result<(), StoredError> {
        let line = self.out[start..].strip_suffix(b"\n").unwrap_or(&self.out[start..]);
        let stored = Stored::parse(line)?;
        match form.draw(&stored)? {
            Drawn::Line(line) => self.drawn.extend_from_slice(&line),
            Drawn::Files(files) => {
                let name = drawn_name(&stored);
                let named = |(ending, bytes)| FileOut { name: format!("{name}{ending}"), bytes };
                self.files.extend(files.into_iter().map(named));
            }
        }
        Ok(())
    }

    /// Counts a document that went out.
    pub(crate) fn count(&mut self, processed: &Processed, size: u64) {
        self.totals.read.add(size);
        let kept = *processed.document.verdict() == Verdict::Keep;
        let share = if kept { &mut self.totals.kept } else { &mut self.totals.dropped };
        share.add(size);
        self.totals.report.add(processed);
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
