//! All documents looked at, and nothing written: what a corpus knows as a whole.

use std::sync::mpsc::sync_channel;

use copydesk_formats::{Fields, Line, Origin, PageOrigin, RawLine, Reject, RejectKind, txt};
use copydesk_model::Lang;
use rayon::prelude::*;

use crate::document::{Part, Rejection};
use crate::inputs::{Format, Input};
use crate::pages::{self, PageRead};
use crate::panics;
use crate::read::{Position, Work, content, pieces, read, unreadable};
use crate::run::{CorpusError, workers};
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
    std::thread::scope(|scope| {
        scope.spawn(move || read(inputs, &options.fields, Position::default(), options.limit, &sender));
        for work in &receiver {
            for (seen, part) in pool.install(|| look(&work, inputs, &options.fields, survey)) {
                survey.merge(seen);
                told(&part.rejections, part.totals.read.bytes + part.totals.blank.bytes);
                totals = std::mem::take(&mut totals).merge(part.totals);
            }
        }
        drop(receiver);
    });
    Ok(totals)
}

fn look<S: Survey>(work: &Work, inputs: &[Input], fields: &Fields, survey: &S) -> Vec<(S::Part, Part)> {
    match work {
        Work::Lines(index, batch, take) => pieces(batch, *take)
            .into_par_iter()
            .map(|lines| {
                let (mut seen, mut part) = Default::default();
                for raw in lines.filter_map(|line| batch.get(line)) {
                    line(&inputs[*index], &raw, fields, survey, &mut seen, &mut part);
                }
                (seen, part)
            })
            .collect(),
        Work::Files(files) => inputs[files.clone()]
            .par_iter()
            .map(|input| {
                let (mut seen, mut part): (S::Part, Part) = Default::default();
                match content(input) {
                    Ok(bytes) if input.format == Format::Html => {
                        page(survey, (&input.name, None), pages::file(&bytes), &bytes, &mut (&mut seen, &mut part));
                    }
                    Ok(bytes) => {
                        let origin = Origin::file(&input.name, false);
                        let text = txt::decode(&bytes)
                            .and_then(|read| shown(survey, &read.text, (None, None), &origin, &mut seen));
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
                } else {
                    let at = (inputs[*index].name.as_str(), Some((record.number, record.offset)));
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
                tables::look(rows, take, (&inputs[*index].name, fields), &mut part, |text, from, origin| {
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

fn line<S: Survey>(input: &Input, raw: &RawLine<'_>, fields: &Fields, survey: &S, seen: &mut S::Part, part: &mut Part) {
    if raw.is_blank() {
        part.totals.blank.add(raw.raw_len());
        return;
    }
    let origin = Origin::line(&input.name, raw);
    let read = Line::parse(raw.bytes, fields)
        .and_then(|line| shown(survey, line.text(), (line.language(), line.site()), &origin, seen));
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
