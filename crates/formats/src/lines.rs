//! Lines in batches: from a reader to pieces that workers can take.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What ended a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Eol {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// The end of the file.
    None,
}

impl Eol {
    /// The bytes that it stands for.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::None => b"",
        }
    }

    /// As in records, where it is told unless it is `\n`: `crlf` or `none`.
    #[must_use]
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Lf => None,
            Self::CrLf => Some("crlf"),
            Self::None => Some("none"),
        }
    }

    pub(crate) fn parse(name: Option<&str>) -> Option<Self> {
        [Self::Lf, Self::CrLf, Self::None].into_iter().find(|eol| eol.name() == name)
    }
}

/// So much is kept of what is too long: enough to know it by.
pub(crate) const HEAD: usize = 64 << 10;

pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// One line of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Where `bytes` begins in the file, in bytes from 0.
    pub offset: u64,
    /// The line without what ends it, and without the byte order mark; its beginning where it was too long to be held.
    pub bytes: &'a [u8],
    /// How many bytes of it follow on these and were passed over.
    pub missing: u64,
    /// What ended it.
    pub eol: Eol,
    /// Whether a byte order mark stood before it; only the first line of a file can have one.
    pub bom: bool,
}

impl RawLine<'_> {
    /// Whether there is nothing in it but white space: such a line holds no document and passes through.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.missing == 0 && self.bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
    }

    /// How long it is, in bytes, without its end and its byte order mark, and with what was passed over.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.bytes.len() as u64 + self.missing
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes of the file it is, with its end and its byte order mark. The lines of a file add up to it.
    #[must_use]
    pub const fn raw_len(&self) -> u64 {
        let bom = if self.bom { BOM.len() } else { 0 };
        (bom + self.eol.bytes().len()) as u64 + self.len()
    }

    /// Appends it as it stood in the file: byte order mark, line, end; without what was passed over.
    pub fn write_raw(&self, out: &mut Vec<u8>) {
        if self.bom {
            out.extend_from_slice(BOM);
        }
        out.extend_from_slice(self.bytes);
        out.extend_from_slice(self.eol.bytes());
    }
}

/// Whole lines of one file, in the order of the file, or one line of which only the beginning was kept.
#[derive(Debug)]
pub struct Batch {
    bytes: Vec<u8>,
    passed: Option<Passed>,
    /// Where each line ends in `bytes`, its terminator included.
    ends: Vec<usize>,
    first: u64,
    offset: u64,
    bom: bool,
}

impl Batch {
    /// How many lines it holds; never 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it holds no line. It never does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes of the file it covers.
    #[must_use]
    pub fn byte_len(&self) -> u64 {
        self.bytes.len() as u64 + self.passed.as_ref().map_or(0, Passed::len)
    }

    /// The bytes of the file that it covers; where its line was too long, the beginning of it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same as a buffer, for [`LineReader::reuse`].
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The hash of what follows on these bytes and was passed over.
    #[must_use]
    pub fn passed_over(&self) -> Option<&[u8; 32]> {
        self.passed.as_ref().map(|passed| passed.hash.as_bytes())
    }

    /// The number of the line behind it, and where that begins in the file.
    #[must_use]
    pub fn end(&self) -> (u64, u64) {
        (self.first + self.ends.len() as u64, self.offset + self.byte_len())
    }

    /// The line at `index`, counted from 0 in this batch.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<RawLine<'_>> {
        self.ends.get(index).map(|&end| self.line_ending_at(index, end))
    }

    fn line_ending_at(&self, index: usize, end: usize) -> RawLine<'_> {
        let mut start = if index == 0 { 0 } else { self.ends[index - 1] };
        let bom = self.bom && index == 0;
        if bom {
            start += BOM.len();
        }
        let whole = &self.bytes[start..end];
        let offset = self.offset + start as u64;
        if let Some(Passed { missing, eol, .. }) = self.passed {
            return RawLine { number: self.first, offset, bytes: whole, missing, eol, bom };
        }
        let (bytes, eol) = match whole {
            [line @ .., b'\r', b'\n'] => (line, Eol::CrLf),
            [line @ .., b'\n'] => (line, Eol::Lf),
            line => (line, Eol::None),
        };
        RawLine { number: self.first + index as u64, offset, bytes, missing: 0, eol, bom }
    }

    /// The lines in order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = RawLine<'_>> + '_ {
        self.ends.iter().enumerate().map(|(index, &end)| self.line_ending_at(index, end))
    }
}

/// What was passed over of a line that is too long.
#[derive(Debug, Clone, Copy)]
struct Passed {
    missing: u64,
    eol: Eol,
    /// Of all of it, with what ended the line.
    hash: blake3::Hash,
}

impl Passed {
    const fn len(&self) -> u64 {
        self.missing + self.eol.bytes().len() as u64
    }
}

/// Reads lines in batches of about `goal` bytes.
///
/// Each byte is read, searched and at most once moved, so the time is linear whatever the lengths of the lines. A
/// batch holds whole lines and ends with the last one that ends before the goal is reached; a line that is longer
/// than the goal is read whole, up to the limit if there is one. Where a batch ends depends on where it begins and on nothing
/// else, so that a reader that goes on there makes the same batches. Memory: a batch is at most `2 × goal` or, for a longer
/// line, twice that line (its buffer doubles as it grows), and the reader itself keeps at most one `goal` beside the batch it
/// hands out.
#[derive(Debug)]
pub struct LineReader<R> {
    reader: R,
    goal: usize,
    limit: usize,
    /// What was read behind the last batch.
    carry: Vec<u8>,
    /// What the next carry is put into.
    spare: Vec<u8>,
    /// How much of it is known to hold no `\n`.
    searched: usize,
    next: u64,
    offset: u64,
    done: bool,
    /// Why the reader failed, until the whole lines before that are handed out.
    failed: Option<io::Error>,
}

impl<R: Read> LineReader<R> {
    /// The goal that serves one worker well: large enough that handing over a batch costs nothing.
    pub const GOAL: usize = 1 << 20;

    /// So much is kept of a line that is too long, in bytes.
    pub const HEAD: usize = HEAD;

    /// Reads from the beginning of a file. A byte order mark there is taken off and told. `goal` is in bytes; 0 counts
    /// as 1.
    #[must_use]
    pub const fn new(reader: R, goal: usize) -> Self {
        Self::resume(reader, goal, 1, 0)
    }

    /// Reads on from the beginning of line `number` (from 1), at `offset` bytes of the file, where `reader` stands.
    #[must_use]
    pub const fn resume(reader: R, goal: usize, number: u64, offset: u64) -> Self {
        let goal = if goal == 0 { 1 } else { goal };
        Self {
            reader,
            goal,
            limit: usize::MAX,
            carry: Vec::new(),
            spare: Vec::new(),
            searched: 0,
            next: number,
            offset,
            done: false,
            failed: None,
        }
    }

    /// Of a line that cannot be held without more than `limit` bytes (and [`LineReader::HEAD`]), only its first
    /// [`LineReader::HEAD`] bytes are kept, and a batch holds it alone. A line that fits into a batch may be longer than that.
    #[must_use]
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Reads a batch to come into the memory of `buffer`, and not into new memory. What is in it goes; its memory is kept until then.
    pub fn reuse(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        let first = self.carry.capacity() == 0;
        *(if first { &mut self.carry } else { &mut self.spare }) = buffer;
    }

    /// The next whole lines; none at the end of the file.
    ///
    /// # Errors
    /// If the reader fails. The whole lines that were read before are handed out first; a line that the failure cuts off
    /// is not.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        if let Some(error) = self.failed.take() {
            self.done = true;
            return Err(error);
        }
        if self.done {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.carry);
        let mut searched = std::mem::take(&mut self.searched);
        let most = self.limit.max(Self::HEAD).saturating_add(BOM.len() + Eol::CrLf.bytes().len());
        let mut wanted = self.goal.saturating_sub(bytes.len());
        bytes.reserve(wanted);
        let end = loop {
            let got = match self.reader.by_ref().take(wanted as u64).read_to_end(&mut bytes) {
                Ok(got) => got,
                Err(error) => match memchr::memrchr(b'\n', &bytes) {
                    Some(last) => {
                        self.failed = Some(error);
                        bytes.truncate(last + 1);
                        break bytes.len();
                    }
                    None => {
                        self.done = true;
                        return Err(error);
                    }
                },
            };
            if got < wanted {
                self.done = true;
                break bytes.len();
            }
            if let Some(last) = memchr::memrchr(b'\n', &bytes[searched..]) {
                break searched + last + 1;
            }
            searched = bytes.len();
            wanted = self.goal.div_ceil(2);
            if bytes.len() > most {
                return self.pass_over(bytes).map(Some);
            }
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        self.carry = std::mem::take(&mut self.spare);
        self.carry.extend_from_slice(&bytes[end..]);
        self.searched = self.carry.len();
        bytes.truncate(end);
        let mut ends: Vec<usize> = memchr::memchr_iter(b'\n', &bytes).map(|at| at + 1).collect();
        if ends.last() != Some(&bytes.len()) {
            ends.push(bytes.len());
        }
        let bom = self.offset == 0 && bytes.starts_with(BOM);
        Ok(Some(self.hand_out(Batch { bytes, passed: None, ends, first: self.next, offset: self.offset, bom })))
    }

    fn hand_out(&mut self, batch: Batch) -> Batch {
        (self.next, self.offset) = batch.end();
        batch
    }

    /// Reads to the end of a line that begins with `bytes` and is too long; its beginning stays.
    fn pass_over(&mut self, mut bytes: Vec<u8>) -> io::Result<Batch> {
        let bom = self.offset == 0 && bytes.starts_with(BOM);
        let head = Self::HEAD + if bom { BOM.len() } else { 0 };
        // No line ends in what was read so far.
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes[head..]);
        let (mut len, mut last) = ((bytes.len() - head) as u64, bytes.last().copied());
        bytes.truncate(head);
        bytes.shrink_to_fit();
        let mut chunk = Vec::new();
        let eol = loop {
            chunk.clear();
            let read = self.reader.by_ref().take(self.goal as u64).read_to_end(&mut chunk);
            if read.inspect_err(|_| self.done = true)? == 0 {
                self.done = true;
                break Eol::None;
            }
            let end = memchr::memchr(b'\n', &chunk).map(|at| at + 1);
            let piece = &chunk[..end.unwrap_or(chunk.len())];
            hasher.update(piece);
            len += piece.len() as u64;
            if let Some(end) = end {
                let before = end.checked_sub(2).map_or(last, |at| Some(chunk[at]));
                self.carry.extend_from_slice(&chunk[end..]);
                break if before == Some(b'\r') { Eol::CrLf } else { Eol::Lf };
            }
            last = chunk.last().copied();
        };
        let passed = Passed { missing: len - eol.bytes().len() as u64, eol, hash: hasher.finalize() };
        let ends = vec![bytes.len()];
        Ok(self.hand_out(Batch { bytes, passed: Some(passed), ends, first: self.next, offset: self.offset, bom }))
    }
}

impl LineReader<File> {
    /// Opens a file and reads it from its beginning.
    ///
    /// # Errors
    /// If the file cannot be opened; the error names it.
    pub fn open(path: &Path, goal: usize) -> io::Result<Self> {
        match File::open(path) {
            Ok(file) => Ok(Self::new(file, goal)),
            Err(error) => Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        }
    }
}
