//! The inputs in batches, read ahead of the workers, and how far that is.

use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use copydesk_formats::{Batch, Fields, LineReader, Origin, Packing, Reject, RejectKind, WarcReader, WarcRecord, txt};

use crate::flight::{Flight, Outbox};
use crate::inputs::{Format, Input, Place};
use crate::pages::{self, MAX_RECORD};
use crate::part::Part;
use crate::place::{Digest, Position};
use crate::tables;
use crate::totals::Share;

/// A batch: large enough that all workers have work, small enough that some of them are nothing.
pub(crate) const BATCH: usize = 4 << 20;

/// A batch of standard input, which may be alive: what comes in is to go out soon.
const LIVE_BATCH: usize = 64 << 10;

/// What one worker takes at a time.
const PIECE: usize = 128 << 10;

/// What the reader hands to the workers.
pub(crate) enum Work {
    /// Lines of an input, the first so many of a batch.
    Lines(usize, Batch, usize),
    /// Inputs that are one text or page each.
    Files(Range<usize>),
    /// Records of an input, the first so many of a batch, and where the next one stands.
    Records(usize, Vec<WarcRecord>, usize, (u64, u64)),
    /// Rows of an input, the first so many of these.
    #[cfg(feature = "parquet")]
    Rows(usize, Vec<copydesk_parquet::Rows>, u64),
    /// Rows of an input that cannot be read.
    #[cfg(feature = "parquet")]
    Broken(usize, copydesk_parquet::Broken),
    /// An input that is not what it should be.
    Refused(usize, Reject),
    /// An input that cannot be read (on), at that byte.
    Unreadable(usize, u64, String),
}

impl Work {
    /// How many bytes of input it holds, or stands for.
    pub(crate) fn size(&self, inputs: &[Input]) -> u64 {
        match self {
            Self::Lines(_, batch, _) => batch.byte_len(),
            Self::Files(files) => inputs[files.clone()].iter().map(|input| input.bytes).sum(),
            Self::Records(_, records, ..) => records.iter().map(WarcRecord::len).sum(),
            #[cfg(feature = "parquet")]
            Self::Rows(_, batches, _) => batches.iter().map(|rows| rows.size() as u64).sum(),
            #[cfg(feature = "parquet")]
            Self::Broken(..) => 0,
            Self::Refused(..) | Self::Unreadable(..) => 0,
        }
    }

    /// Whether that is what became of it: so many documents, blank lines and other records, with so many bytes. What the
    /// reader handed over is counted here and not by the workers, so that nothing is lost between the two.
    pub(crate) fn is_all(&self, done: Share) -> bool {
        match self {
            Self::Lines(_, batch, take) => {
                let bytes = batch.lines().take(*take).map(|line| line.raw_len()).sum();
                done == Share { count: *take as u64, bytes }
            }
            Self::Records(_, records, take, _) => {
                let bytes = records.iter().take(*take).map(WarcRecord::len).sum();
                done == Share { count: *take as u64, bytes }
            }
            // The bytes of a row are those of its text, which the workers see.
            #[cfg(feature = "parquet")]
            Self::Rows(_, _, take) => done.count == *take,
            #[cfg(feature = "parquet")]
            Self::Broken(..) => done == Share { count: 1, bytes: 0 },
            // Their bytes are counted where they are read.
            Self::Files(files) => done.count == files.len() as u64,
            Self::Refused(..) | Self::Unreadable(..) => done == Share { count: 1, bytes: 0 },
        }
    }

    /// How many documents of the limit it is.
    fn taken(&self) -> u64 {
        match self {
            Self::Lines(_, batch, take) => batch.lines().take(*take).filter(|line| !line.is_blank()).count() as u64,
            Self::Records(_, records, take, _) => {
                records.iter().take(*take).filter(|record| pages::passed_over(record).is_none()).count() as u64
            }
            Self::Files(files) => files.len() as u64,
            #[cfg(feature = "parquet")]
            Self::Rows(_, _, take) => *take,
            #[cfg(feature = "parquet")]
            Self::Broken(..) => 0,
            Self::Refused(..) | Self::Unreadable(..) => 0,
        }
    }

    /// The place behind it, and the digest of all before that.
    pub(crate) fn settled(&self, before: (Position, Digest), inputs: &[Input]) -> (Position, Digest) {
        let (at, digest) = self.passed(before.1, inputs);
        (Position { taken: before.0.taken + self.taken(), ..at }, digest)
    }

    /// The same without what was taken.
    fn passed(&self, before: Digest, inputs: &[Input]) -> (Position, Digest) {
        let at = |input: usize, (line, offset): (u64, u64)| Position { line, offset, ..Position::input(input) };
        match self {
            Self::Lines(input, batch, _) => {
                let digest = before.then(batch.bytes());
                // A line that was too long is known by the hash of the rest of it.
                let digest = batch.passed_over().map_or(digest, |hash| digest.then(hash));
                (at(*input, batch.end()), digest)
            }
            Self::Records(input, records, _, place) => {
                let hash = |digest: Digest, record: &WarcRecord| digest.then(&record.header).then(&record.body);
                (at(*input, *place), records.iter().fold(before, hash))
            }
            Self::Files(files) => {
                let hash = |digest: Digest, input: &Input| digest.then(input.name.as_bytes()).then_all(input);
                (Position::input(files.end), inputs[files.clone()].iter().fold(before, hash))
            }
            #[cfg(feature = "parquet")]
            Self::Rows(input, batches, _) => {
                let line = batches.last().map_or(1, |last| last.first() + last.len() as u64);
                let digest = batches.iter().fold(before, |digest, rows| digest.then(&rows.mark()));
                (at(*input, (line, 0)), digest)
            }
            #[cfg(feature = "parquet")]
            Self::Broken(input, broken) => {
                let line = broken.first + broken.rows;
                (at(*input, (line, 0)), before.then(broken.reason.as_bytes()))
            }
            Self::Refused(input, reject) => (Position::input(input + 1), before.then(reject.reason.as_bytes())),
            Self::Unreadable(input, ..) => (Position::input(input + 1), before.then(b"unreadable")),
        }
    }
}

/// The digest of all that stands before a place of `inputs`; none where there is no such place any more. `limits` are those of
/// the run that came there: how many documents are read, and how many bytes of each. The last batch ends where they say.
#[must_use]
pub fn digest(inputs: &[Input], fields: &Fields, until: Position, limits: (Option<u64>, u64)) -> Option<Digest> {
    let (at, digest) = digested(inputs, fields, Some(until), limits);
    (at == until).then_some(digest)
}

/// The digest of all that a run with these limits reads of `inputs`.
#[must_use]
pub fn digest_of_all(inputs: &[Input], fields: &Fields, limits: (Option<u64>, u64)) -> Digest {
    digested(inputs, fields, None, limits).1
}

/// How far one comes without going beyond a place, and the digest of all before that.
fn digested(
    inputs: &[Input],
    fields: &Fields,
    until: Option<Position>,
    limits: (Option<u64>, u64),
) -> (Position, Digest) {
    let (sender, receiver) = sync_channel(2);
    let flight = &Flight::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let outbox = Outbox { sender, flight, inputs };
            read(inputs, fields, Position::default(), limits, &outbox);
        });
        let _ends = flight.ends();
        let mut at = (Position::default(), Digest::default());
        for work in &receiver {
            if until == Some(at.0) {
                break;
            }
            at = work.settled(at, inputs);
            flight.land(work, inputs);
        }
        drop(receiver);
        at
    })
}

/// Reads ahead of the workers; stops when they do. `limits` are how many documents are read, those before `start` as well, and
/// how many bytes of each.
pub(crate) fn read(
    inputs: &[Input],
    fields: &Fields,
    start: Position,
    limits: (Option<u64>, u64),
    sender: &Outbox<'_>,
) {
    let (limit, max_document) = limits;
    let mut left = limit.map_or(u64::MAX, |limit| limit.saturating_sub(start.taken));
    let mut index = start.input;
    while index < inputs.len() && left > 0 {
        let input = &inputs[index];
        let go_on = match input.format {
            Format::Txt | Format::Html => {
                let files = group(&inputs[index..], left);
                left -= files as u64;
                index += files;
                sender.send(Work::Files(index - files..index)).is_ok()
            }
            Format::Jsonl | Format::Rejects => {
                index += 1;
                let from = if index - 1 == start.input { start } else { Position::input(index - 1) };
                lines(from, input, (&mut left, max_document), sender)
            }
            Format::Warc => {
                index += 1;
                let from = if index - 1 == start.input { start } else { Position::input(index - 1) };
                records(from, input, &mut left, sender)
            }
            Format::Parquet => {
                index += 1;
                let from = if index - 1 == start.input { start } else { Position::input(index - 1) };
                tables::rows(from, input, fields, &mut left, sender)
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
    let texts = inputs.iter().take(most).take_while(|input| input.format.is_whole());
    let count = texts
        .take_while(|input| {
            let fits = bytes < BATCH as u64;
            bytes += input.bytes;
            fits
        })
        .count();
    count.max(1)
}

/// An input's bytes from `offset` on, unpacked.
pub(crate) fn open(input: &Input, offset: u64) -> io::Result<Box<dyn Read>> {
    match &input.place {
        Place::Stdin => Ok(Box::new(io::stdin().lock())),
        Place::File(path) => Packing::of(path).0.open_at(path, offset).map(|file| file as Box<dyn Read>),
    }
}

fn lines(from: Position, input: &Input, limits: (&mut u64, u64), sender: &Outbox<'_>) -> bool {
    let Position { input: index, line, offset, .. } = from;
    let (left, max_document) = limits;
    let mut reader = match open(input, offset) {
        Ok(reader) => {
            let goal = if input.place == Place::Stdin { LIVE_BATCH } else { BATCH };
            // A quarantined document takes up to six times its bytes, when all of them are escaped.
            let most = if input.format == Format::Rejects { max_document.saturating_mul(6) } else { max_document };
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            LineReader::resume(reader, goal, line, offset).limit(most)
        }
        Err(error) => return sender.send(Work::Unreadable(index, offset, error.to_string())).is_ok(),
    };
    let mut read = offset;
    while *left > 0 {
        reader.reuse(sender.flight.read.take(0));
        match reader.next_batch() {
            Ok(None) => break,
            Ok(Some(batch)) => {
                read += batch.byte_len();
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

fn records(from: Position, input: &Input, left: &mut u64, sender: &Outbox<'_>) -> bool {
    let Position { input: index, line, offset, .. } = from;
    let mut reader = match open(input, offset) {
        Ok(file) => WarcReader::resume(file, MAX_RECORD, line, offset),
        Err(error) => return sender.send(Work::Unreadable(index, offset, error.to_string())).is_ok(),
    };
    while *left > 0 {
        let (mut records, mut bytes, mut take, mut broken) = (Vec::new(), 0, 0, None);
        while bytes < BATCH {
            match reader.next_record() {
                Ok(Some(record)) => {
                    if *left > 0 {
                        take += 1;
                        *left -= u64::from(*left != u64::MAX && pages::passed_over(&record).is_none());
                    }
                    bytes += record.header.len() + record.body.len();
                    records.push(record);
                }
                Ok(None) => break,
                Err(error) => {
                    broken = Some(error);
                    break;
                }
            }
        }
        if records.is_empty() && broken.is_none() {
            break;
        }
        if !records.is_empty() && sender.send(Work::Records(index, records, take, reader.place())).is_err() {
            return false;
        }
        if let Some(error) = broken.filter(|_| *left > 0) {
            return sender.send(Work::Unreadable(index, error.offset(), error.to_string())).is_ok();
        }
    }
    true
}

/// The bytes of an input that is one document, and how many there are: of one that is longer than it may be, only the
/// beginning is held.
pub(crate) fn content(input: &Input, max_document: u64) -> io::Result<(Vec<u8>, u64)> {
    match &input.place {
        Place::File(path) => txt::read(Path::new(path), max_document),
        Place::Stdin => txt::read_up_to(io::stdin().lock(), max_document),
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
