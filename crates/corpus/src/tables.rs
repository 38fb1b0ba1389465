//! Rows of tables: read, run, written.

#[cfg(feature = "parquet")]
pub(crate) use with::*;
#[cfg(not(feature = "parquet"))]
pub(crate) use without::*;

#[cfg(not(feature = "parquet"))]
mod without {

    use copydesk_formats::{Fields, Reject, RejectKind};

    use crate::flight::Outbox;
    use crate::inputs::Input;
    use crate::place::Position;
    use crate::read::Work;

    /// There is nothing to read them with. Inputs of such names are refused before; this is for callers that make their own.
    pub(crate) fn rows(from: Position, _: &Input, _: &Fields, _: &mut u64, sender: &Outbox<'_>) -> bool {
        let reason = "this copydesk was built without the feature `parquet`: it reads no such files";
        sender.send(Work::Refused(from.input, Reject::new(RejectKind::Unreadable, reason))).is_ok()
    }
}

#[cfg(feature = "parquet")]
mod with {
    use std::io;

    use copydesk_formats::{
        Fields, Line, Origin, Reject, RejectKind, document_fields, write_line_record, write_row_record,
    };
    use copydesk_model::{Lang, Verdict};
    use copydesk_parquet::{Broken, Chunk, ChunkError, DocumentsOut, Holds, Layout, Reader, Rows, RowsJson, RowsOut};
    use copydesk_pipeline::{Processed, Provenance, Scratch};

    use crate::document::Desk;
    use crate::flight::Outbox;
    use crate::inputs::{Input, Place};
    use crate::panics;
    use crate::part::{Part, unwritten};
    use crate::place::Position;
    use crate::read::{BATCH, Work};
    use crate::run::{Output, Sink};
    use crate::sample::is_left_out;
    use crate::survey::{SurveyOptions, settle};

    /// Rows of some neighbouring documents that go out.
    #[derive(Debug, Default)]
    pub(crate) struct Tables {
        /// Documents that were no rows, until they are put into columns.
        documents: Option<DocumentsOut>,
        kept: Option<Chunk>,
        aside: Option<Chunk>,
    }

    impl Tables {
        pub(crate) fn close(&mut self, layout: &Layout) -> Result<(), String> {
            if let Some(documents) = self.documents.take() {
                self.kept = documents.finish(layout)?;
            }
            Ok(())
        }
    }

    pub(crate) fn hand_over(mut part: Part, sink: &mut dyn Sink) -> io::Result<Part> {
        let (kept, aside) = (part.tables.kept.take(), part.tables.aside.take());
        if kept.is_some() || aside.is_some() {
            sink.rows(kept, aside)?;
        }
        Ok(part)
    }

    /// Reads the rows of a file in batches.
    pub(crate) fn rows(from: Position, input: &Input, fields: &Fields, left: &mut u64, sender: &Outbox<'_>) -> bool {
        let index = from.input;
        let refused = |reject| sender.send(Work::Refused(index, reject)).is_ok();
        let Place::File(path) = &input.place else {
            return refused(Reject::new(RejectKind::Unreadable, "a Parquet file cannot be read from standard input"));
        };
        let opened = panics::caught(|| Reader::open(path, fields)).unwrap_or_else(|message| {
            Err(Reject::new(RejectKind::Unreadable, format!("this is no whole Parquet file: {message}")))
        });
        let mut reader = match opened {
            Ok(reader) => reader,
            Err(reject) => return refused(reject),
        };
        reader.seek(from.line);
        // Rows that were read behind some that could not be.
        let mut held = None;
        while *left > 0 {
            let (mut batches, mut bytes, mut count, mut broken) = (Vec::new(), 0, 0, None);
            while bytes < BATCH && count < *left {
                let read = match held.take() {
                    Some(rows) => Ok(Some(rows)),
                    None => panics::caught(|| reader.next_rows()).unwrap_or_else(Err),
                };
                match read {
                    Ok(rows) if reader.has_lost() => {
                        (held, broken) = (rows, reader.lost());
                        break;
                    }
                    Ok(Some(rows)) => {
                        bytes += rows.size();
                        count += rows.len() as u64;
                        batches.push(rows);
                    }
                    Ok(None) => break,
                    Err(reason) => {
                        broken = panics::caught(|| reader.pass(reason.clone())).unwrap_or_else(|_| reader.pass(reason));
                        if broken.is_some() {
                            break;
                        }
                    }
                }
            }
            if batches.is_empty() && broken.is_none() {
                break;
            }
            let take = count.min(*left);
            *left -= if *left == u64::MAX { 0 } else { take };
            if !batches.is_empty() && sender.send(Work::Rows(index, batches, take)).is_err() {
                return false;
            }
            if let Some(broken) = broken
                && sender.send(Work::Broken(index, broken)).is_err()
            {
                return false;
            }
        }
        true
    }

    /// Batches with the number of their first rows that are taken, until there are `take`.
    pub(crate) fn taken(batches: &[Rows], take: u64) -> Vec<(&Rows, usize)> {
        let mut left = take;
        let some = batches.iter().map(|rows| {
            let count = (rows.len() as u64).min(left);
            left -= count;
            (rows, count as usize)
        });
        some.filter(|(_, count)| *count > 0).collect()
    }

    /// Rows that cannot be read: one quarantined document, as nothing is known of each.
    pub(crate) fn broken(file: &str, lost: &Broken) -> Part {
        let mut part = Part::default();
        let last = lost.first + lost.rows.saturating_sub(1);
        let which =
            if lost.rows > 1 { format!("rows {} to {last}", lost.first) } else { format!("row {}", lost.first) };
        let reason = format!("{which} cannot be read, and are missing: {}", lost.reason);
        part.reject(&Origin::row(file, lost.first), 0, &Reject::new(RejectKind::Unreadable, reason), b"", 0);
        part
    }

    fn null(path: &str) -> Reject {
        Reject::new(RejectKind::TextNotAString, format!("the column `{path}` is null in this row, not a text"))
    }

    /// The text, if it is no longer than a document may be.
    fn fits(text: &str, limit: u64) -> Result<&str, Reject> {
        let length = text.len() as u64;
        if length <= limit {
            return Ok(text);
        }
        let reason = format!(
            "the text has {length} bytes, and a document may have {limit}: run the file again, or requeue this, with a larger \
             --max-document"
        );
        Err(Reject::new(RejectKind::TooLong, reason))
    }

    /// A row as JSON, for people and for another run; nothing where it cannot be shown.
    fn raw(json: &mut Option<RowsJson<'_>>, row: usize) -> Vec<u8> {
        let mut raw = Vec::new();
        if let Some(json) = json {
            json.write(row, &mut raw);
        }
        raw
    }

    /// Shows the texts of rows to a survey.
    pub(crate) fn look(
        rows: &Rows,
        take: usize,
        (file, options): (&str, &SurveyOptions),
        part: &mut Part,
        mut shown: impl FnMut(&str, (Option<Lang>, Option<&str>), &Origin<'_>) -> Result<(), Reject>,
    ) {
        let view = rows.view();
        for row in 0..take {
            let origin = Origin::row(file, rows.first() + row as u64);
            let text = view.text(row);
            let bytes = text.unwrap_or_default().as_bytes();
            if is_left_out(options.sample, (bytes, bytes.len() as u64), bytes.len() as u64, part) {
                continue;
            }
            let site = view.site(row);
            let done = text
                .ok_or_else(|| null(options.fields.text_path()))
                .and_then(|text| fits(text, options.max_document))
                .and_then(|text| shown(text, (view.language(row), site.as_deref()), &origin));
            let bytes = if done.is_err() { raw(&mut rows.json().ok(), row) } else { Vec::new() };
            settle(done, &origin, 0, &bytes, text.map_or(0, str::len) as u64, part);
        }
    }

    impl Desk<'_> {
        /// Rows of a table, the first `take` of these.
        pub(crate) fn rows(
            &self,
            file: &str,
            rows: &Rows,
            take: usize,
            part: &mut Part,
            scratch: &mut Scratch,
        ) -> io::Result<()> {
            let view = rows.view();
            // Made when it is needed: a table needs it of what is not kept alone.
            let mut json: Option<RowsJson<'_>> = None;
            let (mut out, replaced) = match self.output {
                Output::Parquet(layout) if layout.holds() == Holds::Rows => {
                    (Some(RowsOut::new(rows, layout)), layout.replaces())
                }
                _ => (None, false),
            };
            let path = self.fields.text_path();
            for row in 0..take {
                let origin = Origin::row(file, rows.first() + row as u64);
                let bytes = view.text(row).unwrap_or_default().as_bytes();
                let size = bytes.len() as u64;
                if is_left_out(self.sample, (bytes, size), size, part) {
                    continue;
                }
                let kept = part.totals.kept.count;
                let done = view.text(row).ok_or_else(|| null(path)).and_then(|text| {
                    let text = fits(text, self.max_document)?;
                    let site = view.site(row);
                    let place = Some((file, origin.line));
                    let from = Provenance { language: view.language(row), site: site.as_deref(), place };
                    let processed = self.run(text, from, scratch)?;
                    match (&mut out, self.output) {
                        (_, Output::Drawn(_)) => return self.write(&processed, None, &origin, size, part),
                        (Some(out), _) if *processed.document.verdict() == Verdict::Keep => {
                            let row_of = (path, view.has_id(row), replaced);
                            let record = written(|into| {
                                write_row_record(into, row_of, &processed.document, &self.run, &origin)
                            })?;
                            out.push(row, processed.document.text(), &record).map_err(|error| refused(&error))?;
                        }
                        _ => {
                            if json.is_none() {
                                json =
                                    Some(rows.json().map_err(|error| Reject::new(RejectKind::NotReversible, error))?);
                            }
                            let line = raw(&mut json, row);
                            let line = Line::parse(&line, self.fields)?;
                            return self.write(&processed, Some(&line), &origin, size, part);
                        }
                    }
                    part.count(&processed, size);
                    Ok(())
                });
                if let Err(reject) = done {
                    if json.is_none() {
                        json = rows.json().ok();
                    }
                    part.reject(&origin, 0, &reject, &raw(&mut json, row), size);
                }
                if let Some(out) = out.as_mut().filter(|_| part.totals.kept.count == kept) {
                    out.set_aside(row);
                }
            }
            if let Some(out) = out {
                (part.tables.kept, part.tables.aside) = out.finish(file).map_err(io::Error::other)?;
            }
            Ok(())
        }

        /// A document that goes out as a row of its own: a line, a text, a page, or a row among such.
        pub(crate) fn column(
            &self,
            processed: &Processed,
            line: Option<&Line<'_>>,
            origin: &Origin<'_>,
            size: u64,
            part: &mut Part,
        ) -> Result<(), Reject> {
            let doc = &processed.document;
            let made = origin.to_string();
            let (id, rest, record) = match line {
                Some(line) => {
                    let record = written(|into| write_line_record(into, line, doc, &self.run, origin))?;
                    (line.id_text().unwrap_or(made.into()), Some(line.rest()), record)
                }
                None => {
                    let row_of = ("text", true, false);
                    let record = written(|into| write_row_record(into, row_of, doc, &self.run, origin))?;
                    (made.into(), document_fields(origin), record)
                }
            };
            let documents = part.tables.documents.get_or_insert_default();
            documents.push(&id, doc.text(), rest.as_deref(), &record).map_err(|error| refused(&error))?;
            part.count(processed, size);
            Ok(())
        }
    }

    fn refused(error: &ChunkError) -> Reject {
        let kind = match error {
            ChunkError::TooLong => RejectKind::TooLong,
            ChunkError::Record(_) => RejectKind::NotReversible,
        };
        Reject::new(kind, error.to_string())
    }

    fn written(
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), copydesk_formats::RecordError>,
    ) -> Result<String, Reject> {
        let mut record = Vec::new();
        let done = panics::caught(|| write(&mut record)).map_err(|message| unwritten(&message))?;
        let done = done.map_err(|error| error.to_string());
        done.and_then(|()| String::from_utf8(record).map_err(|error| error.to_string()))
            .map_err(|error| Reject::new(RejectKind::NotReversible, error))
    }
}
