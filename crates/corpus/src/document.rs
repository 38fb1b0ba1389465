//! One document: read, run, written.

use std::io;

use copydesk_formats::{
    Eol, Fields, Line, Origin, PageOrigin, RawLine, Reject, RejectKind, Rejected, RunInfo, WarcRecord, txt,
};
use copydesk_formats::{write_changes, write_document, write_line, write_reject};
use copydesk_model::{Document, DocumentError, Verdict};
use copydesk_pipeline::{Pipeline, Processed, Provenance, Scratch};

use crate::inputs::{Format, Input};
use crate::pages::{self, PageRead};
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

/// A document that was quarantined, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// `file:line`, or the file.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// The file that a document's text goes to: the name of the file that it was, or that file's name and the line. It lies
/// below the output's folder whatever the name says.
#[must_use]
pub fn text_name(file: &str, line: Option<u64>) -> String {
    let inside: Vec<&str> = file
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .map(|part| if part == ".." { "_" } else { part })
        .collect();
    let path = inside.join("/");
    match line {
        Some(line) => format!("{path}.{line}.txt"),
        None if path.ends_with(".txt") => path,
        None => format!("{path}.txt"),
    }
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
    /// Rows that go out, where the output is a table.
    #[cfg(feature = "parquet")]
    pub(crate) tables: crate::tables::Tables,
    pub(crate) totals: Totals,
}

/// What documents are processed with.
pub(crate) struct Desk<'a> {
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) fields: &'a Fields,
    pub(crate) run: RunInfo<'a>,
    pub(crate) output: Output<'a>,
}

/// What a line and its place say of a document.
fn provenance<'a>(line: &'a Line<'_>, origin: &Origin<'a>) -> Provenance<'a> {
    Provenance { language: line.language(), site: line.site(), place: Some((origin.file, origin.line)) }
}

impl Desk<'_> {
    /// A line of JSONL.
    pub(crate) fn line(&self, at: (usize, &Input), raw: &RawLine<'_>, part: &mut Part, scratch: &mut Scratch) {
        let (index, input) = at;
        if raw.is_blank() {
            self.blank(index, raw, part);
            return;
        }
        if input.format == Format::Rejects {
            self.again(input, raw, part, scratch);
            return;
        }
        let origin = Origin::line(&input.name, raw);
        let done = Line::parse(raw.bytes, self.fields).and_then(|line| {
            let processed = self.run(line.text(), provenance(&line, &origin), scratch)?;
            self.write(&processed, Some(&line), &origin, raw.raw_len(), part)
        });
        if let Err(reject) = done {
            part.reject(&origin, raw.offset, &reject, raw.bytes, raw.raw_len());
        }
    }

    /// A line of a rejects file: its document, read once more.
    fn again(&self, input: &Input, raw: &RawLine<'_>, part: &mut Part, scratch: &mut Scratch) {
        let size = raw.raw_len();
        let rejected = match Rejected::parse(raw.bytes) {
            Ok(rejected) => rejected,
            Err(error) => {
                let reject =
                    Reject::new(RejectKind::MalformedJson, format!("this is no quarantined document: {error}"));
                part.reject(&Origin::line(&input.name, raw), raw.offset, &reject, raw.bytes, size);
                return;
            }
        };
        let origin = rejected.origin();
        let done = if rejected.raw.is_empty() {
            let reason = format!(
                "the run could not read {}, so nothing of it is kept here: run the file itself again",
                rejected.file
            );
            Err(Reject::new(RejectKind::Unreadable, reason))
        } else if rejected.page {
            let record = rejected.line.map(|number| (number, rejected.offset));
            pages::again(&rejected.file, record, &rejected.raw)
                .and_then(|read| self.article(&rejected.file, &read, size, part, scratch))
        } else if rejected.line.is_some() {
            Line::parse(&rejected.raw, self.fields).and_then(|line| {
                let processed = self.run(line.text(), provenance(&line, &origin), scratch)?;
                self.write(&processed, Some(&line), &origin, size, part)
            })
        } else {
            self.text(&rejected.file, &rejected.raw, size, part, scratch)
        };
        if let Err(reject) = done {
            part.reject(&origin, rejected.offset, &reject, &rejected.raw, size);
        }
    }

    /// A line with nothing in it: it is no document, and passes.
    fn blank(&self, index: usize, raw: &RawLine<'_>, part: &mut Part) {
        let mut bytes = Vec::new();
        raw.write_raw(&mut bytes);
        part.totals.blank.add(raw.raw_len());
        // White space and a byte order mark: nothing in it is no UTF-8.
        part.totals.blank(index, raw.number, &String::from_utf8_lossy(&bytes));
        if matches!(self.output, Output::Jsonl(_)) {
            part.out.extend_from_slice(raw.bytes);
            // What comes next begins a line of its own.
            part.out.extend_from_slice(if raw.eol == Eol::None { b"\n" } else { raw.eol.bytes() });
        }
    }

    /// A file that is one text or page.
    pub(crate) fn file(&self, input: &Input, bytes: &[u8], part: &mut Part, scratch: &mut Scratch) {
        let (file, size) = (&input.name, bytes.len() as u64);
        if input.format == Format::Html {
            let done = pages::file(bytes).and_then(|read| self.article(file, &read, size, part, scratch));
            if let Err(reject) = done {
                let unread = PageOrigin::default();
                part.reject(&Origin::page(file, None, &unread), 0, &reject, bytes, size);
            }
            return;
        }
        if let Err(reject) = self.text(file, bytes, size, part, scratch) {
            part.reject(&Origin::file(file, false), 0, &reject, bytes, size);
        }
    }

    /// A record of a crawl.
    pub(crate) fn crawled(&self, file: &str, record: &WarcRecord, part: &mut Part, scratch: &mut Scratch) {
        if let Some(what) = pages::passed_over(record) {
            part.totals.pass(what, record.len());
            return;
        }
        let done = pages::record(record).and_then(|read| self.article(file, &read, record.len(), part, scratch));
        if let Err(reject) = done {
            let unread = PageOrigin::default();
            let origin = Origin::page(file, Some(record.number), &unread);
            part.reject(&origin, record.offset, &reject, &record.bytes(), record.len());
        }
    }

    fn article(
        &self,
        file: &str,
        read: &PageRead,
        size: u64,
        part: &mut Part,
        scratch: &mut Scratch,
    ) -> Result<(), Reject> {
        let origin = Origin::page(file, read.record, &read.origin);
        let blocks = Some(read.blocks.clone());
        let site = read.site();
        let from = Provenance { language: read.language, site: site.as_deref(), place: Some((file, origin.line)) };
        let processed =
            self.watched(scratch, |scratch| self.pipeline.run_blocks(read.text.as_str(), from, blocks, scratch))?;
        self.write(&processed, None, &origin, size, part)
    }

    fn text(&self, file: &str, bytes: &[u8], size: u64, part: &mut Part, scratch: &mut Scratch) -> Result<(), Reject> {
        let read = txt::decode(bytes)?;
        let origin = Origin { encoding: read.encoding, ..Origin::file(file, read.bom) };
        let processed =
            self.run(&read.text, Provenance { place: Some((file, None)), ..Provenance::default() }, scratch)?;
        self.write(&processed, None, &origin, size, part)?;
        if let Some(encoding) = read.encoding {
            *part.totals.encodings.entry(encoding).or_default() += 1;
        }
        Ok(())
    }

    pub(crate) fn run(&self, text: &str, from: Provenance<'_>, scratch: &mut Scratch) -> Result<Processed, Reject> {
        self.watched(scratch, |scratch| self.pipeline.run_from(text, from, scratch))
    }

    fn watched(
        &self,
        scratch: &mut Scratch,
        run: impl FnOnce(&mut Scratch) -> Result<Processed, DocumentError>,
    ) -> Result<Processed, Reject> {
        match panics::caught(|| run(&mut *scratch)) {
            Ok(Ok(processed)) => Ok(processed),
            Ok(Err(error)) => Err(Reject::new(RejectKind::TooLong, error.to_string())),
            Err(message) => {
                // What the panic left in there is not to be trusted.
                *scratch = Scratch::default();
                let reason = format!("a transform panicked, which is a bug of it: {message}");
                Err(Reject::new(RejectKind::Panic, reason))
            }
        }
    }

    pub(crate) fn write(
        &self,
        processed: &Processed,
        line: Option<&Line<'_>>,
        origin: &Origin<'_>,
        size: u64,
        part: &mut Part,
    ) -> Result<(), Reject> {
        let doc = &processed.document;
        let kept = *doc.verdict() == Verdict::Keep;
        let written = match self.output {
            Output::Drawn(draw) => {
                draw(processed, origin, &mut part.out);
                Ok(())
            }
            Output::Txt if kept => {
                let mut record = Vec::new();
                write_changes(&mut record, line, doc, &self.run, origin).map(|()| {
                    let name = text_name(origin.file, origin.line);
                    part.texts.push(TextOut { name, text: doc.text().to_owned(), record });
                })
            }
            #[cfg(feature = "parquet")]
            Output::Parquet(_) if kept => return self.column(processed, line, origin, size, part),
            _ => self.record(if kept { &mut part.out } else { &mut part.dropped }, line, doc, origin),
        };
        written.map_err(|error| Reject::new(RejectKind::NotReversible, error.to_string()))?;
        part.count(processed, size);
        Ok(())
    }

    fn record(
        &self,
        out: &mut Vec<u8>,
        line: Option<&Line<'_>>,
        doc: &Document,
        origin: &Origin<'_>,
    ) -> Result<(), copydesk_formats::RecordError> {
        match line {
            Some(line) => write_line(out, line, doc, &self.run, origin),
            None => write_document(out, doc, &self.run, origin),
        }
    }
}

impl Part {
    /// The same with its lines packed, where the output is, or put into columns.
    pub(crate) fn pack(mut self, output: Output<'_>) -> io::Result<Self> {
        if let Output::Jsonl(packing) = output
            && !self.out.is_empty()
        {
            self.out = packing.pack(self.out)?;
        }
        #[cfg(feature = "parquet")]
        if let Output::Parquet(layout) = output {
            self.tables.close(layout).map_err(io::Error::other)?;
        }
        Ok(self)
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
        self.rejections.push(Rejection { place: origin.to_string(), reason: reject.reason.clone() });
        self.totals.read.add(size);
        self.totals.quarantined.add(size);
        *self.totals.reasons.entry(reject.kind.as_str()).or_default() += 1;
    }
}
