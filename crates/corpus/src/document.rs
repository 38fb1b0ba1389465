//! One document: read, run, written.

use std::sync::Arc;

use copydesk_formats::{
    Eol, Fields, Form, Line, Origin, PageOrigin, RawLine, Recovered, Reject, RejectKind, Rejected, RunInfo, Stored,
    WarcRecord, txt,
};
use copydesk_formats::{write_changes, write_document, write_line};
use copydesk_model::{Document, DocumentError, Verdict};
use copydesk_pipeline::{Pipeline, Processed, Provenance, Scratch};

use crate::inputs::{Format, Input};
use crate::pages::{self, PageRead};
use crate::panics;
use crate::part::{Part, TextOut};
use crate::run::Output;
use crate::sample::{Sampler, is_left_out};

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

/// The same for the files that a document is drawn in, without their endings.
#[must_use]
pub fn drawn_name(stored: &Stored<'_>) -> String {
    let input = &stored.record().input;
    let name = text_name(&input.file, input.page.as_ref().map_or(input.place(), |page| page.record));
    name.strip_suffix(".txt").unwrap_or(&name).to_owned()
}

/// What documents are processed with.
pub(crate) struct Desk<'a> {
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) fields: &'a Fields,
    pub(crate) run: RunInfo<'a>,
    pub(crate) output: Output<'a>,
    pub(crate) sample: Option<Sampler>,
    pub(crate) recover: bool,
    pub(crate) max_document: u64,
    pub(crate) form: Option<Form>,
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
        let (origin, size) = (Origin::line(&input.name, raw), raw.raw_len());
        if is_left_out(self.sample, (raw.bytes, raw.len()), size, part) {
            return;
        }
        if raw.len() > self.max_document {
            part.too_long(&origin, raw.offset, (raw.bytes, raw.len(), self.max_document), size);
        } else if let Err(reject) = self.json(raw.bytes, &origin, size, part, scratch) {
            part.reject(&origin, raw.offset, &reject, raw.bytes, size);
        }
    }

    /// A JSON object, from a line of a file or of its rejects.
    fn json(
        &self,
        bytes: &[u8],
        origin: &Origin<'_>,
        size: u64,
        part: &mut Part,
        scratch: &mut Scratch,
    ) -> Result<(), Reject> {
        match Line::parse(bytes, self.fields) {
            Err(reject) if self.recover && reject.kind == RejectKind::InvalidUtf8 => {
                let read = Recovered::of(bytes);
                let line = Line::parse(read.text.as_bytes(), self.fields)?;
                self.parsed(line, &origin.recovered(&read), size, part, scratch)?;
                part.totals.recovered.add(size);
                Ok(())
            }
            line => self.parsed(line?, origin, size, part, scratch),
        }
    }

    fn parsed(
        &self,
        mut line: Line<'_>,
        origin: &Origin<'_>,
        size: u64,
        part: &mut Part,
        scratch: &mut Scratch,
    ) -> Result<(), Reject> {
        let text: Arc<str> = line.take_text().into();
        let processed = self.run(text, provenance(&line, origin), scratch)?;
        self.write(&processed, Some(&line), origin, size, part)
    }

    /// A line of a rejects file: its document, read once more.
    fn again(&self, input: &Input, raw: &RawLine<'_>, part: &mut Part, scratch: &mut Scratch) {
        let size = raw.raw_len();
        if raw.missing > 0 {
            // The reader holds six times what a document may have.
            let limit = self.max_document.saturating_mul(6);
            part.too_long(&Origin::line(&input.name, raw), raw.offset, (raw.bytes, raw.len(), limit), size);
            return;
        }
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
        if let Some(length) = rejected.length {
            let (file, offset) = (&rejected.file, rejected.offset);
            // No option reads a page that is larger than any may be.
            let reject = if rejected.kind == RejectKind::PageTooLarge.as_str() {
                let reason = format!(
                    "this page of {length} bytes is larger than any that is read, and the run kept only its beginning: it stands in \
                     {file} from byte {offset} on (of the unpacked file)"
                );
                Reject::new(RejectKind::PageTooLarge, reason)
            } else {
                let reason = format!(
                    "the run kept only the beginning of this document of {length} bytes: take it from {file} itself, where it \
                     begins at byte {offset} (of the unpacked file), with a larger --max-document"
                );
                Reject::new(RejectKind::TooLong, reason)
            };
            part.reject_beginning(&origin, rejected.offset, &reject, (&rejected.raw, length), size);
            return;
        }
        let length = rejected.raw.len() as u64;
        if length > self.max_document {
            part.too_long(&origin, rejected.offset, (&rejected.raw, length, self.max_document), size);
            return;
        }
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
            self.json(&rejected.raw, &origin, size, part, scratch)
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
    pub(crate) fn file(&self, input: &Input, (bytes, size): (&[u8], u64), part: &mut Part, scratch: &mut Scratch) {
        let file = &input.name;
        if is_left_out(self.sample, (bytes, size), size, part) {
            return;
        }
        if size > self.max_document {
            let unread = PageOrigin::default();
            let page = input.format == Format::Html;
            let origin = if page { Origin::page(file, None, &unread) } else { Origin::file(file, false) };
            part.too_long(&origin, 0, (bytes, size, self.max_document), size);
            return;
        }
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
        if is_left_out(self.sample, (&record.body, record.length), record.len(), part) {
            return;
        }
        if pages::is_too_long(record, self.max_document) {
            let unread = PageOrigin::default();
            let origin = Origin::page(file, Some(record.number), &unread);
            let document = (&*record.bytes(), record.len(), self.max_document);
            part.too_long(&origin, record.offset, document, record.len());
            return;
        }
        let done = pages::record(record).and_then(|read| self.article(file, &read, record.len(), part, scratch));
        if let Err(reject) = done {
            let unread = PageOrigin::default();
            let origin = Origin::page(file, Some(record.number), &unread);
            if record.is_cut() {
                let document = (&*record.bytes(), record.len());
                part.reject_beginning(&origin, record.offset, &reject, document, record.len());
            } else {
                part.reject(&origin, record.offset, &reject, &record.bytes(), record.len());
            }
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
        let from = Provenance { place: Some((file, None)), ..Provenance::default() };
        let read = match txt::decode(bytes) {
            // With a byte of zeros in it, it is no text of eight bits.
            Err(_) if self.recover && !bytes.contains(&0) => {
                let body = bytes.strip_prefix(b"\xEF\xBB\xBF");
                let read = Recovered::of(body.unwrap_or(bytes));
                let origin = Origin::file(file, body.is_some()).recovered(&read);
                let processed = self.run(&*read.text, from, scratch)?;
                self.write(&processed, None, &origin, size, part)?;
                part.totals.recovered.add(size);
                return Ok(());
            }
            read => read?,
        };
        let origin = Origin { encoding: read.encoding, ..Origin::file(file, read.bom) };
        let processed = self.run(&*read.text, from, scratch)?;
        self.write(&processed, None, &origin, size, part)?;
        if let Some(encoding) = read.encoding {
            *part.totals.encodings.entry(encoding).or_default() += 1;
        }
        Ok(())
    }

    pub(crate) fn run(
        &self,
        text: impl Into<Arc<str>>,
        from: Provenance<'_>,
        scratch: &mut Scratch,
    ) -> Result<Processed, Reject> {
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
        #[cfg(feature = "parquet")]
        if matches!(self.output, Output::Parquet(_)) && *processed.document.verdict() == Verdict::Keep {
            return self.column(processed, line, origin, size, part);
        }
        part.whole(|part| self.put(processed, line, origin, part))?;
        part.count(processed, size);
        Ok(())
    }

    /// Writes a document and draws it; what of it was written when that fails is the caller's to take back.
    fn put(
        &self,
        processed: &Processed,
        line: Option<&Line<'_>>,
        origin: &Origin<'_>,
        part: &mut Part,
    ) -> Result<(), Reject> {
        let doc = &processed.document;
        let kept = *doc.verdict() == Verdict::Keep;
        let start = part.out.len();
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
            _ => self.record(if kept { &mut part.out } else { &mut part.dropped }, line, doc, origin),
        };
        written.map_err(|error| Reject::new(RejectKind::NotReversible, error.to_string()))?;
        if let Some(form) = self.form.filter(|_| kept)
            && let Err(error) = part.draw(form, start)
        {
            let reason = format!("it cannot be drawn as {}: {error}", form.as_str());
            return Err(Reject::new(RejectKind::NotReversible, reason));
        }
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
