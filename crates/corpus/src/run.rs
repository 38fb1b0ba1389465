//! All documents: read in batches, processed in parallel, handed on in order.

use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use copydesk_formats::{Batch, Fields, LineReader, Origin, Packing, Reject, RejectKind, RunInfo, txt};
use copydesk_model::OffsetUnit;
use copydesk_pipeline::{Pipeline, Processed, Scratch};
use rayon::prelude::*;

use crate::document::{Desk, Part, Rejection, TextOut};
use crate::inputs::{Format, Input, Place};
use crate::totals::Totals;

/// A batch: large enough that all workers have work, small enough that four of them are nothing.
const BATCH: usize = 4 << 20;

/// A batch of standard input, which may be alive: what comes in is to go out soon.
const LIVE_BATCH: usize = 64 << 10;

/// What one worker takes at a time.
const PIECE: usize = 128 << 10;

/// Draws a document for people, or says it in some other way than a record: appends to the output what there is to say.
pub type Draw<'a> = dyn Fn(&Processed, &Origin<'_>, &mut Vec<u8>) + Sync + 'a;

/// How documents go out.
#[derive(Clone, Copy)]
pub enum Output<'a> {
    /// A line each; packed, the lines of some neighbouring documents are a member or frame each.
    Jsonl(Packing),
    /// A text file each, and a line with its record.
    Txt,
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
    /// Only so many documents.
    pub limit: Option<u64>,
    /// Where it begins.
    pub start: Position,
    /// The digest of all that stands before that, where the sink is to be told how it goes on.
    pub digest: Option<Digest>,
}

/// A place between two documents of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which input, counted from 0.
    pub input: usize,
    /// The line of it that comes next, from 1.
    pub line: u64,
    /// Where that begins, in bytes of the unpacked file.
    pub offset: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self::input(0)
    }
}

impl Position {
    /// The beginning of an input.
    #[must_use]
    pub const fn input(input: usize) -> Self {
        Self { input, line: 1, offset: 0 }
    }
}

/// What was read so far, in 32 bytes: each batch and each text is hashed with the digest of all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    fn then(self, bytes: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(bytes);
        Self(*hasher.finalize().as_bytes())
    }
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
        "{read} documents came in, but {kept} kept, {dropped} dropped and {quarantined} quarantined ones do not add up to \
         that: this is a bug, and the output is not to be trusted"
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

/// What the reader hands to the workers.
pub(crate) enum Work {
    /// Lines of an input, the first so many of a batch.
    Lines(usize, Batch, usize),
    /// Inputs that are one text each.
    Files(Range<usize>),
    /// An input that cannot be read (on), at that byte.
    Unreadable(usize, u64, String),
}

impl Work {
    /// The place behind it, and the digest of all before that.
    fn settled(&self, before: Digest, inputs: &[Input]) -> (Position, Digest) {
        match self {
            Self::Lines(input, batch, _) => {
                let (line, offset) = batch.end();
                (Position { input: *input, line, offset }, before.then(batch.bytes()))
            }
            Self::Files(files) => {
                let texts = inputs[files.clone()].iter().map(|input| (&input.name, content(input).unwrap_or_default()));
                let digest = texts.fold(before, |digest, (name, text)| digest.then(name.as_bytes()).then(&text));
                (Position::input(files.end), digest)
            }
            Self::Unreadable(input, ..) => (Position::input(input + 1), before.then(b"unreadable")),
        }
    }
}

/// The digest of all that stands before a place of `inputs`; none where there is no such place any more.
///
/// # Errors
/// If an input cannot be read.
pub fn digest(inputs: &[Input], until: Position) -> Option<Digest> {
    let (sender, receiver) = sync_channel(2);
    std::thread::scope(|scope| {
        scope.spawn(move || read(inputs, Position::default(), None, &sender));
        let mut at = (Position::default(), Digest::default());
        for work in &receiver {
            if at.0 == until {
                break;
            }
            at = work.settled(at.1, inputs);
        }
        drop(receiver);
        (at.0 == until).then_some(at.1)
    })
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
    };
    let (sender, receiver) = sync_channel(2);
    let totals = std::thread::scope(|scope| {
        scope.spawn(move || read(inputs, options.start, options.limit, &sender));
        let totals = drain(&receiver, inputs, options.digest, &desk, &pool, sink);
        // A reader that still has work is told to stop by the closed channel.
        drop(receiver);
        totals
    })?;
    if totals.add_up() {
        return Ok(totals);
    }
    Err(CorpusError::Lost {
        read: totals.read.count,
        kept: totals.kept.count,
        dropped: totals.dropped.count,
        quarantined: totals.quarantined.count,
    })
}

pub(crate) fn workers(jobs: usize) -> Result<rayon::ThreadPool, CorpusError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    pool.map_err(|error| CorpusError::Workers(error.to_string()))
}

/// Reads ahead of the workers; stops when they do.
pub(crate) fn read(inputs: &[Input], start: Position, limit: Option<u64>, sender: &SyncSender<Work>) {
    let mut left = limit.unwrap_or(u64::MAX);
    let mut index = start.input;
    while index < inputs.len() && left > 0 {
        let input = &inputs[index];
        let go_on = match input.format {
            Format::Txt => {
                let files = group(&inputs[index..], left);
                left -= files as u64;
                index += files;
                sender.send(Work::Files(index - files..index)).is_ok()
            }
            Format::Jsonl | Format::Rejects => {
                index += 1;
                let from = if index - 1 == start.input { start } else { Position::input(index - 1) };
                lines(from, input, &mut left, sender)
            }
        };
        if !go_on {
            return;
        }
    }
}

/// How many of the first inputs, which are texts, make a batch.
fn group(inputs: &[Input], left: u64) -> usize {
    let mut bytes = 0;
    let most = usize::try_from(left).unwrap_or(usize::MAX).min(1_024);
    let texts = inputs.iter().take(most).take_while(|input| input.format == Format::Txt);
    let count = texts
        .take_while(|input| {
            let fits = bytes < BATCH as u64;
            bytes += input.bytes;
            fits
        })
        .count();
    count.max(1)
}

fn lines(from: Position, input: &Input, left: &mut u64, sender: &SyncSender<Work>) -> bool {
    let Position { input: index, line, offset } = from;
    let reader: io::Result<Box<dyn Read>> = match &input.place {
        Place::Stdin => Ok(Box::new(io::stdin().lock())),
        Place::File(path) => Packing::of(path).0.open_at(path, offset).map(|file| file as Box<dyn Read>),
    };
    let mut reader = match reader {
        Ok(reader) => {
            let goal = if input.place == Place::Stdin { LIVE_BATCH } else { BATCH };
            LineReader::resume(reader, goal, line, offset)
        }
        Err(error) => return sender.send(Work::Unreadable(index, offset, error.to_string())).is_ok(),
    };
    let mut read = offset;
    while *left > 0 {
        match reader.next_batch() {
            Ok(None) => break,
            Ok(Some(batch)) => {
                read += batch.byte_len() as u64;
                let mut take = batch.len();
                if *left < take as u64 {
                    let documents = batch.lines().enumerate().filter(|(_, line)| !line.is_blank());
                    take = documents.map(|(at, _)| at + 1).nth(*left as usize - 1).unwrap_or(take);
                }
                if *left != u64::MAX {
                    let documents = batch.lines().take(take).filter(|line| !line.is_blank()).count();
                    *left -= documents as u64;
                }
                if sender.send(Work::Lines(index, batch, take)).is_err() {
                    return false;
                }
            }
            Err(error) => return sender.send(Work::Unreadable(index, read, error.to_string())).is_ok(),
        }
    }
    true
}

fn drain(
    receiver: &Receiver<Work>,
    inputs: &[Input],
    digest: Option<Digest>,
    desk: &Desk<'_>,
    pool: &rayon::ThreadPool,
    sink: &mut dyn Sink,
) -> Result<Totals, CorpusError> {
    let mut totals = Totals::default();
    let mut digest = digest;
    for work in receiver {
        let parts = pool.install(|| process(&work, inputs, desk)).map_err(CorpusError::Write)?;
        for part in parts {
            let Part { out, texts, dropped, rejects, rejections, totals: part } = part;
            let mut write = || -> io::Result<()> {
                if !out.is_empty() {
                    sink.documents(&out)?;
                }
                texts.iter().try_for_each(|text| sink.text(text))?;
                if !dropped.is_empty() {
                    sink.dropped(&dropped)?;
                }
                if !rejections.is_empty() {
                    sink.rejected(&rejects, &rejections)?;
                }
                Ok(())
            };
            write().map_err(CorpusError::Write)?;
            sink.progress(part.read.bytes + part.blank.bytes, part.read.count);
            totals = totals.merge(part);
        }
        if let Some(before) = digest {
            let (at, after) = work.settled(before, inputs);
            digest = Some(after);
            sink.settled(at, after, &totals).map_err(CorpusError::Write)?;
        }
    }
    Ok(totals)
}

/// The parts of one batch, in order.
fn process(work: &Work, inputs: &[Input], desk: &Desk<'_>) -> io::Result<Vec<Part>> {
    match work {
        Work::Lines(index, batch, take) => pieces(batch, *take)
            .into_par_iter()
            .map_init(Scratch::default, |scratch, lines| {
                let mut part = Part::default();
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
                match content(input) {
                    Ok(bytes) => desk.file(&input.name, &bytes, &mut part, scratch),
                    Err(error) => unreadable(&mut part, &input.name, 0, &error.to_string()),
                }
                part.pack(desk.output)
            })
            .collect(),
        Work::Unreadable(index, offset, error) => {
            let mut part = Part::default();
            unreadable(&mut part, &inputs[*index].name, *offset, error);
            Ok(vec![part])
        }
    }
}

pub(crate) fn content(input: &Input) -> io::Result<Vec<u8>> {
    match &input.place {
        Place::File(path) => txt::read(Path::new(path)),
        Place::Stdin => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
    }
}

pub(crate) fn unreadable(part: &mut Part, file: &str, offset: u64, error: &str) {
    let reason = if offset == 0 {
        format!("the file cannot be read: {error}")
    } else {
        format!("the file cannot be read beyond byte {offset}; what comes after it is missing: {error}")
    };
    part.reject(&Origin::file(file, false), offset, &Reject::new(RejectKind::Unreadable, reason), b"", 0);
}

/// The first `take` lines of a batch in stretches of about [`PIECE`] bytes.
pub(crate) fn pieces(batch: &Batch, take: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, line) in batch.lines().take(take).enumerate() {
        bytes += line.bytes.len();
        if bytes >= PIECE {
            pieces.push(start..at + 1);
            (start, bytes) = (at + 1, 0);
        }
    }
    if start < take {
        pieces.push(start..take);
    }
    pieces
}
