//! All documents looked at, and nothing written: what a corpus knows as a whole.

use std::sync::mpsc::sync_channel;

use copydesk_formats::{Fields, Line, Origin, PageOrigin, RawLine, Recovered, Reject, RejectKind, txt};
use copydesk_model::Lang;
use rayon::prelude::*;

use crate::flight::{Flight, Outbox};
use crate::inputs::{Format, Input};
use crate::pages::{self, PageRead};
use crate::panics;
use crate::part::{Part, Rejection};
use crate::place::Position;
use crate::read::{Work, content, pieces, read, unreadable};
use crate::run::{CorpusError, workers};
use crate::sample::{Sampler, is_left_out};
#[cfg(feature = "parquet")]
use crate::tables;
use crate::totals::Totals;

/// What is gathered of a corpus: documents are looked at on all cores, and what was seen is merged in their order, so that
/// the result does not depend on the number of workers.
pub trait Survey: Sync {
    /// What some neighbouring documents show.
    type Part: Default + Send;

    /// Adds what a text shows to a part; its record may name a language and a site. If it panics, the document is quarantined, and so it is on an error.
    ///
    /// # Errors
    /// If the text cannot be looked at.
    fn look(
        &self,
        text: &str,
        language: Option<Lang>,
        site: Option<&str>,
        origin: &Origin<'_>,
        part: &mut Self::Part,
    ) -> Result<(), Reject>;

    /// Takes a part in. Parts come in the order of their documents.
    fn merge(&mut self, part: Self::Part);
}

/// How a corpus is surveyed.
#[derive(Debug, Clone)]
pub struct SurveyOptions {
    /// How many workers; 0 for one a core.
    pub jobs: usize,
    /// Where the fields of a JSON line are.
    pub fields: Fields,
    /// Only so many documents.
    pub limit: Option<u64>,
    /// Only so many of a hundred; others are passed over.
    pub sample: Option<Sampler>,
    /// Whether bytes that are no UTF-8 are read as Windows-1252.
    pub recover: bool,
    /// A document with more bytes than this is quarantined, and not held in memory.
    pub max_document: u64,
}

/// Shows all documents of `inputs` to `survey`; `rejected` is told of those that cannot be read, and of the bytes dealt with.
/// In the totals, a document that could be read is kept.
///
/// # Errors
/// If the workers cannot be started.
pub fn survey<S: Survey>(
    inputs: &[Input],
    options: &SurveyOptions,
    survey: &mut S,
    told: &mut dyn FnMut(&[Rejection], u64),
) -> Result<Totals, CorpusError> {
    let pool = workers(options.jobs)?;
    let (sender, receiver) = sync_channel(2);
    let mut totals = Totals::default();
    let flight = &Flight::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let outbox = Outbox { sender, flight, inputs };
            read(inputs, &options.fields, Position::default(), (options.limit, options.max_document), &outbox);
        });
        let _ends = flight.ends();
        for work in &receiver {
            for (seen, part) in pool.install(|| look(&work, inputs, options, survey)) {
                survey.merge(seen);
                told(&part.rejections, part.totals.read.bytes + part.totals.blank.bytes);
                totals = std::mem::take(&mut totals).merge(part.totals);
            }
            flight.land(work, inputs);
        }
        drop(receiver);
    });
    Ok(totals)
}

fn look<S: Survey>(work: &Work, inputs: &[Input], options: &SurveyOptions, survey: &S) -> Vec<(S::Part, Part)> {
    match work {
        Work::Lines(index, batch, take) => pieces(batch, *take)
            .into_par_iter()
            .map(|lines| {
                let (mut seen, mut part) = Default::default();
                for raw in lines.filter_map(|line| batch.get(line)) {
                    line(&inputs[*index], &raw, options, survey, &mut (&mut seen, &mut part));
                }
                (seen, part)
            })
            .collect(),
        Work::Files(files) => inputs[files.clone()]
            .par_iter()
            .map(|input| {
                let (mut seen, mut part): (S::Part, Part) = Default::default();
                match content(input, options.max_document) {
                    Ok((bytes, length)) if is_left_out(options.sample, (&bytes, length), length, &mut part) => {}
                    Ok((bytes, length)) if length > options.max_document => {
                        let document = (&*bytes, length, options.max_document);
                        part.too_long(&Origin::file(&input.name, false), 0, document, length);
                    }
                    Ok((bytes, _)) if input.format == Format::Html => {
                        page(survey, (&input.name, None), pages::file(&bytes), &bytes, &mut (&mut seen, &mut part));
                    }
                    Ok((bytes, _)) => {
                        let origin = Origin::file(&input.name, false);
                        let text = match txt::decode(&bytes) {
                            Err(_) if options.recover && !bytes.contains(&0) => Ok(Recovered::of(&bytes).text.into()),
                            read => read.map(|read| read.text),
                        };
                        let text = text.and_then(|text| shown(survey, &text, (None, None), &origin, &mut seen));
                        settle(text, &origin, 0, &bytes, bytes.len() as u64, &mut part);
                    }
                    Err(error) => unreadable(&mut part, &input.name, 0, &error.to_string()),
                }
                (seen, part)
            })
            .collect(),
        Work::Records(index, records, take, _) => records[..*take]
            .par_iter()
            .map(|record| {
                let (mut seen, mut part): (S::Part, Part) = Default::default();
                if let Some(what) = pages::passed_over(record) {
                    part.totals.pass(what, record.len());
                } else if !is_left_out(options.sample, (&record.body, record.length), record.len(), &mut part) {
                    let at = (inputs[*index].name.as_str(), Some((record.number, record.offset)));
                    if pages::is_too_long(record, options.max_document) {
                        let unread = PageOrigin::default();
                        let origin = Origin::page(at.0, Some(record.number), &unread);
                        let document = (&*record.bytes(), record.len(), options.max_document);
                        part.too_long(&origin, record.offset, document, record.len());
                        return (seen, part);
                    }
                    page(survey, at, pages::record(record), &record.bytes(), &mut (&mut seen, &mut part));
                }
                (seen, part)
            })
            .collect(),
        #[cfg(feature = "parquet")]
        Work::Rows(index, batches, take) => tables::taken(batches, *take)
            .into_par_iter()
            .map(|(rows, take)| {
                let (mut seen, mut part): (S::Part, Part) = Default::default();
                tables::look(rows, take, (&inputs[*index].name, options), &mut part, |text, from, origin| {
                    shown(survey, text, from, origin, &mut seen)
                });
                (seen, part)
            })
            .collect(),
        #[cfg(feature = "parquet")]
        Work::Broken(index, lost) => vec![(S::Part::default(), tables::broken(&inputs[*index].name, lost))],
        Work::Refused(index, reject) => {
            let mut part = Part::default();
            part.reject(&Origin::file(&inputs[*index].name, false), 0, reject, b"", 0);
            vec![(S::Part::default(), part)]
        }
        Work::Unreadable(index, offset, error) => {
            let mut part = Part::default();
            unreadable(&mut part, &inputs[*index].name, *offset, error);
            vec![(S::Part::default(), part)]
        }
    }
}

fn line<S: Survey>(
    input: &Input,
    raw: &RawLine<'_>,
    options: &SurveyOptions,
    survey: &S,
    (seen, part): &mut (&mut S::Part, &mut Part),
) {
    if raw.is_blank() {
        part.totals.blank.add(raw.raw_len());
        return;
    }
    if is_left_out(options.sample, (raw.bytes, raw.len()), raw.raw_len(), part) {
        return;
    }
    let origin = Origin::line(&input.name, raw);
    if raw.len() > options.max_document {
        part.too_long(&origin, raw.offset, (raw.bytes, raw.len(), options.max_document), raw.raw_len());
        return;
    }
    let mut look = |line: &Line<'_>| shown(survey, line.text(), (line.language(), line.site()), &origin, seen);
    let read = match Line::parse(raw.bytes, &options.fields) {
        Err(reject) if options.recover && reject.kind == RejectKind::InvalidUtf8 => {
            let read = Recovered::of(raw.bytes);
            Line::parse(read.text.as_bytes(), &options.fields).and_then(|line| look(&line))
        }
        line => line.and_then(|line| look(&line)),
    };
    settle(read, &origin, raw.offset, raw.bytes, raw.raw_len(), part);
}

/// Shows the article of a page, in a file or a record of one.
fn page<S: Survey>(
    survey: &S,
    (file, record): (&str, Option<(u64, u64)>),
    read: Result<PageRead, Reject>,
    raw: &[u8],
    (seen, part): &mut (&mut S::Part, &mut Part),
) {
    let unread = PageOrigin::default();
    let size = raw.len() as u64;
    let (number, offset) = (record.map(|(number, _)| number), record.map_or(0, |(_, offset)| offset));
    match read {
        Ok(read) => {
            let origin = Origin::page(file, number, &read.origin);
            let site = read.site();
            let done = shown(survey, &read.text, (read.language, site.as_deref()), &origin, seen);
            settle(done, &origin, offset, raw, size, part);
        }
        Err(reject) => settle(Err(reject), &Origin::page(file, number, &unread), offset, raw, size, part),
    }
}

fn shown<S: Survey>(
    survey: &S,
    text: &str,
    (language, site): (Option<Lang>, Option<&str>),
    origin: &Origin<'_>,
    seen: &mut S::Part,
) -> Result<(), Reject> {
    panics::caught(|| survey.look(text, language, site, origin, seen)).unwrap_or_else(|message| {
        let reason = format!("a transform panicked, which is a bug of it: {message}");
        Err(Reject::new(RejectKind::Panic, reason))
    })
}

pub(crate) fn settle(
    read: Result<(), Reject>,
    origin: &Origin<'_>,
    offset: u64,
    raw: &[u8],
    size: u64,
    part: &mut Part,
) {
    match read {
        Ok(()) => {
            part.totals.read.add(size);
            part.totals.kept.add(size);
        }
        Err(reject) => part.reject(origin, offset, &reject, raw, size),
    }
}
