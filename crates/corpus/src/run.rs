//! All documents: read in batches, processed in parallel, handed on in order.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};

use copydesk_formats::{Fields, Form, Origin, Packing, RunInfo};
use copydesk_model::OffsetUnit;
use copydesk_pipeline::{Pipeline, Processed, Scratch};
use rayon::prelude::*;

use crate::document::Desk;
use crate::flight::{Flight, Outbox};
use crate::inputs::Input;
use crate::part::{FileOut, Part, Rejection, TextOut};
use crate::place::{Digest, Position};
use crate::read::{BATCH, Work, content, pieces, read, unreadable};
use crate::sample::Sampler;
#[cfg(feature = "parquet")]
use crate::tables;
use crate::totals::{Share, Totals};

/// So many records of a crawl a worker takes at a time.
const RECORDS: usize = 8;

/// Draws a document for people, or says it in some other way than a record: appends to the output what there is to say.
pub type Draw<'a> = dyn Fn(&Processed, &Origin<'_>, &mut Vec<u8>) + Sync + 'a;

/// How documents go out.
#[derive(Clone, Copy)]
pub enum Output<'a> {
    /// A line each; packed, the lines of some neighbouring documents are a member or frame each.
    Jsonl(Packing),
    /// A text file each, and a line with its record.
    Txt,
    /// Rows of a table.
    #[cfg(feature = "parquet")]
    Parquet(&'a copydesk_parquet::Layout),
    /// As they are drawn, dropped ones as well; blank lines do not pass.
    Drawn(&'a Draw<'a>),
}

/// How a corpus is run.
#[derive(Clone)]
pub struct Options<'a> {
    /// How many workers; 0 for one a core.
    pub jobs: usize,
    /// What offsets in records count.
    pub unit: OffsetUnit,
    /// Where the fields of a JSON line are.
    pub fields: Fields,
    /// How documents go out.
    pub output: Output<'a>,
    /// What kept documents are drawn in beside their lines; only with [`Output::Jsonl`].
    pub form: Option<Form>,
    /// Only so many documents, those before `start` as well.
    pub limit: Option<u64>,
    /// Only so many of a hundred; others are passed over.
    pub sample: Option<Sampler>,
    /// Whether bytes that are no UTF-8 are read as Windows-1252, instead of putting their document into quarantine.
    pub recover: bool,
    /// A document with more bytes than this is quarantined, and not held in memory.
    pub max_document: u64,
    /// Where it begins.
    pub start: Position,
    /// The digest of all that stands before that, where the sink is to be told how it goes on.
    pub digest: Option<Digest>,
}

/// Where documents go.
pub trait Sink {
    /// Whole lines of the output.
    ///
    /// # Errors
    /// If they cannot be written; the run ends.
    fn documents(&mut self, lines: &[u8]) -> io::Result<()>;

    /// A text and its record, where the output is text.
    ///
    /// # Errors
    /// If it cannot be written; the run ends.
    fn text(&mut self, text: &TextOut) -> io::Result<()>;

    /// Whole lines that documents are drawn in, where [`Options::form`] has them in lines.
    ///
    /// # Errors
    /// If they cannot be written; the run ends.
    fn drawn(&mut self, _lines: &[u8]) -> io::Result<()> {
        Ok(())
    }

    /// A file that a document is drawn in, where it has them in files.
    ///
    /// # Errors
    /// If it cannot be written; the run ends.
    fn file(&mut self, _file: &FileOut) -> io::Result<()> {
        Ok(())
    }

    /// Rows, where the output is a table; with them, rows of the input that were not kept.
    ///
    /// # Errors
    /// If they cannot be written; the run ends.
    #[cfg(feature = "parquet")]
    fn rows(
        &mut self,
        _kept: Option<copydesk_parquet::Chunk>,
        _aside: Option<copydesk_parquet::Chunk>,
    ) -> io::Result<()> {
        Err(io::Error::other("rows came out, and no table was asked for: this is a bug"))
    }

    /// Whole lines with dropped documents.
    ///
    /// # Errors
    /// If they cannot be written; the run ends.
    fn dropped(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Whole lines with quarantined documents, and the same for people.
    ///
    /// # Errors
    /// If they cannot be written; the run ends.
    fn rejected(&mut self, lines: &[u8], rejections: &[Rejection]) -> io::Result<()>;

    /// So many bytes of input were dealt with, and so many documents.
    fn progress(&mut self, bytes: u64, documents: u64);

    /// Everything before a place was handed over: a run may go on from there. Told only if [`Options::digest`] is given.
    ///
    /// # Errors
    /// If that cannot be noted; the run ends.
    fn settled(&mut self, _at: Position, _digest: Digest, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}

/// Why a run ended before its time.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Write(#[source] io::Error),
    /// The workers cannot be started.
    #[error("the workers cannot be started: {0}")]
    Workers(String),
    /// Documents are missing from the account: a bug.
    #[error(
        "{read} documents were counted, but {kept} kept, {dropped} dropped and {quarantined} quarantined ones do not add up \
         to that, or to what was read: this is a bug, and the output is not to be trusted"
    )]
    Lost {
        /// Documents that came in.
        read: u64,
        /// Documents that went out.
        kept: u64,
        /// Dropped ones.
        dropped: u64,
        /// Quarantined ones.
        quarantined: u64,
    },
}

/// Takes all documents of `inputs` through `pipeline` and hands them to `sink`.
///
/// # Errors
/// If the sink fails, or if a document is missing from the account at the end.
pub fn run(
    pipeline: &Pipeline,
    inputs: &[Input],
    options: &Options<'_>,
    sink: &mut dyn Sink,
) -> Result<Totals, CorpusError> {
    let pool = workers(options.jobs)?;
    let desk = Desk {
        pipeline,
        fields: &options.fields,
        run: RunInfo { pipeline: pipeline.name(), unit: options.unit },
        output: options.output,
        sample: options.sample,
        recover: options.recover,
        max_document: options.max_document,
        form: options.form.filter(|_| matches!(options.output, Output::Jsonl(_))),
    };
    let flight = Flight::new();
    let totals = std::thread::scope(|scope| {
        let (sender, works) = sync_channel(2);
        // While one batch is written the workers have the next.
        let (done, receiver) = sync_channel(0);
        let (desk, pool, flight) = (&desk, &pool, &flight);
        let ends = flight.ends();
        scope.spawn(move || {
            let outbox = Outbox { sender, flight, inputs };
            read(inputs, &options.fields, options.start, (options.limit, options.max_document), &outbox);
        });
        scope.spawn(move || {
            for work in works {
                let parts = pool.install(|| process(&work, inputs, desk, flight));
                if done.send((work, parts)).is_err() {
                    break;
                }
            }
        });
        // Where the sink fails the closed channels tell both to stop, and nobody waits for what will not land.
        let drained = drain(receiver, inputs, options.digest.map(|digest| (options.start, digest)), flight, sink);
        drop(ends);
        drained
    })?;
    if totals.add_up() {
        return Ok(totals);
    }
    Err(lost(&totals))
}

const fn lost(totals: &Totals) -> CorpusError {
    CorpusError::Lost {
        read: totals.read.count,
        kept: totals.kept.count,
        dropped: totals.dropped.count,
        quarantined: totals.quarantined.count,
    }
}

pub(crate) fn workers(jobs: usize) -> Result<rayon::ThreadPool, CorpusError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    pool.map_err(|error| CorpusError::Workers(error.to_string()))
}

/// Hands over what each batch became, in order. The channel is closed on the way out.
fn drain(
    receiver: Receiver<(Work, io::Result<Vec<Part>>)>,
    inputs: &[Input],
    before: Option<(Position, Digest)>,
    flight: &Flight,
    sink: &mut dyn Sink,
) -> Result<Totals, CorpusError> {
    let mut totals = Totals::default();
    let mut before = before;
    for (work, parts) in receiver {
        let mut done = Share::default();
        for part in parts.map_err(CorpusError::Write)? {
            #[cfg(feature = "parquet")]
            let part = tables::hand_over(part, sink).map_err(CorpusError::Write)?;
            let Part { out, texts, drawn, files, dropped, rejects, rejections, totals: part, .. } = part;
            let mut write = || -> io::Result<()> {
                if !out.is_empty() {
                    sink.documents(&out)?;
                }
                texts.iter().try_for_each(|text| sink.text(text))?;
                if !drawn.is_empty() {
                    sink.drawn(&drawn)?;
                }
                files.iter().try_for_each(|file| sink.file(file))?;
                if !dropped.is_empty() {
                    sink.dropped(&dropped)?;
                }
                if !rejections.is_empty() {
                    sink.rejected(&rejects, &rejections)?;
                }
                Ok(())
            };
            write().map_err(CorpusError::Write)?;
            flight.written.give(out);
            sink.progress(part.read.bytes + part.blank.bytes + part.passed.bytes, part.read.count);
            done.merge(part.all());
            totals = totals.merge(part);
        }
        if !work.is_all(done) {
            return Err(lost(&totals));
        }
        if let Some(before) = &mut before {
            *before = work.settled(*before, inputs);
            sink.settled(before.0, before.1, &totals).map_err(CorpusError::Write)?;
        }
        flight.land(work, inputs);
    }
    Ok(totals)
}

/// The parts of one batch, in order.
fn process(work: &Work, inputs: &[Input], desk: &Desk<'_>, flight: &Flight) -> io::Result<Vec<Part>> {
    match work {
        Work::Lines(index, batch, take) => pieces(batch, *take)
            .into_par_iter()
            .map_init(Scratch::default, |scratch, lines| {
                // The lines with their records, which are often the longer part: a buffer that grows may be copied.
                let bytes: usize = lines.clone().filter_map(|line| batch.get(line)).map(|line| line.bytes.len()).sum();
                let mut part = Part { out: flight.written.take(3 * bytes.min(BATCH)), ..Part::default() };
                for line in lines.filter_map(|line| batch.get(line)) {
                    desk.line((*index, &inputs[*index]), &line, &mut part, scratch);
                }
                part.pack(desk.output)
            })
            .collect(),
        Work::Files(files) => inputs[files.clone()]
            .par_iter()
            .map_init(Scratch::default, |scratch, input| {
                let mut part = Part::default();
                match content(input, desk.max_document) {
                    Ok((bytes, length)) => desk.file(input, (&bytes, length), &mut part, scratch),
                    Err(error) => unreadable(&mut part, &input.name, 0, &error.to_string()),
                }
                part.pack(desk.output)
            })
            .collect(),
        Work::Records(index, records, take, _) => records[..*take]
            .par_chunks(RECORDS)
            .map_init(Scratch::default, |scratch, records| {
                let mut part = Part::default();
                for record in records {
                    desk.crawled(&inputs[*index].name, record, &mut part, scratch);
                }
                part.pack(desk.output)
            })
            .collect(),
        #[cfg(feature = "parquet")]
        Work::Rows(index, batches, take) => tables::taken(batches, *take)
            .into_par_iter()
            .map_init(Scratch::default, |scratch, (rows, take)| {
                let mut part = Part::default();
                desk.rows(&inputs[*index].name, rows, take, &mut part, scratch)?;
                part.pack(desk.output)
            })
            .collect(),
        #[cfg(feature = "parquet")]
        Work::Broken(index, lost) => Ok(vec![tables::broken(&inputs[*index].name, lost)]),
        Work::Refused(index, reject) => {
            let mut part = Part::default();
            part.reject(&Origin::file(&inputs[*index].name, false), 0, reject, b"", 0);
            Ok(vec![part])
        }
        Work::Unreadable(index, offset, error) => {
            let mut part = Part::default();
            unreadable(&mut part, &inputs[*index].name, *offset, error);
            Ok(vec![part])
        }
    }
}
