//! WARC files: the records of a crawl, one after the other.

use std::io::{self, BufRead, BufReader, Read};

/// A header with its lines is no longer than this, in bytes; what is longer is no header.
const HEADER: usize = 64 << 10;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarcRecord {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Where it begins, in bytes of the unpacked file.
    pub offset: u64,
    /// Its header as it stands, with the empty line that ends it.
    pub header: Vec<u8>,
    /// What it holds; only its first 64 KiB where that is longer than a body may be.
    pub body: Vec<u8>,
    /// How long it is, as the header says.
    pub length: u64,
}

impl WarcRecord {
    /// A field of its header.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        field(&self.header, name)
    }

    /// What it is: `response`, `request`, `metadata`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or("unknown")
    }

    /// Whether its body is here in part.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        (self.body.len() as u64) < self.length
    }

    /// How many bytes of the unpacked file it is, without the empty lines behind it.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.header.len() as u64 + self.length
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Its bytes as they stand in the file: header and body.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [self.header.as_slice(), &self.body].concat()
    }

    /// A record by itself, as a rejects file keeps it.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(bytes: &[u8], number: u64, offset: u64) -> Result<Self, WarcError> {
        let mut reader = WarcReader::resume(bytes, u64::MAX, number, offset);
        reader.next_record()?.ok_or_else(|| WarcError::Header { offset, what: "it is empty".to_owned() })
    }
}

/// Why a WARC file cannot be read on. What comes behind a broken record cannot be found: its length says where that is.
#[derive(Debug, thiserror::Error)]
pub enum WarcError {
    /// The file itself fails, as where its gzip is cut off.
    #[error("{error}")]
    Read {
        /// Where the record begins that it fails in.
        offset: u64,
        /// What the reader says.
        error: io::Error,
    },
    /// What should be a header is none.
    #[error("no WARC record begins at byte {offset} of the (unpacked) file: {what}")]
    Header {
        /// Where.
        offset: u64,
        /// What is wrong.
        what: String,
    },
    /// The file ends inside a record.
    #[error("the file ends inside the record at byte {offset}, which should have {length} bytes and has {got}")]
    CutOff {
        /// Where the record begins.
        offset: u64,
        /// How long its body should be.
        length: u64,
        /// How long it is.
        got: u64,
    },
}

impl WarcError {
    /// Where the record begins that cannot be read.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        match self {
            Self::Read { offset, .. } | Self::Header { offset, .. } | Self::CutOff { offset, .. } => *offset,
        }
    }
}

/// Reads records from an unpacked stream.
#[derive(Debug)]
pub struct WarcReader<R> {
    reader: BufReader<R>,
    limit: u64,
    number: u64,
    offset: u64,
    done: bool,
}

impl<R: Read> WarcReader<R> {
    /// Reads from the beginning. Of bodies with more than `limit` bytes only the first 64 KiB are kept.
    #[must_use]
    pub fn new(reader: R, limit: u64) -> Self {
        Self::resume(reader, limit, 1, 0)
    }

    /// Reads on from record `number` (from 1), at `offset` bytes of the file, where `reader` stands.
    #[must_use]
    pub fn resume(reader: R, limit: u64, number: u64, offset: u64) -> Self {
        Self { reader: BufReader::with_capacity(1 << 18, reader), limit, number, offset, done: false }
    }

    /// The number of the record that comes next, and where it begins at the earliest.
    #[must_use]
    pub const fn place(&self) -> (u64, u64) {
        (self.number, self.offset)
    }

    /// The next record; none at the end of the file.
    ///
    /// # Errors
    /// If there is something else than a record, or half of one. There is nothing to read then any more.
    pub fn next_record(&mut self) -> Result<Option<WarcRecord>, WarcError> {
        if self.done {
            return Ok(None);
        }
        let read = self.read();
        self.done = !matches!(read, Ok(Some(_)));
        read
    }

    fn read(&mut self) -> Result<Option<WarcRecord>, WarcError> {
        self.blank().map_err(|error| WarcError::Read { offset: self.offset, error })?;
        let offset = self.offset;
        let read = |error| WarcError::Read { offset, error };
        let wrong = |what: &str| WarcError::Header { offset, what: what.to_owned() };
        let mut header = Vec::new();
        loop {
            let start = header.len();
            let room = (HEADER - header.len()) as u64;
            self.reader.by_ref().take(room).read_until(b'\n', &mut header).map_err(read)?;
            let line = &header[start..];
            if start == 0 && line.is_empty() {
                return Ok(None);
            }
            if start == 0 && !line.starts_with(b"WARC/") {
                return Err(wrong("its first line does not begin with `WARC/`"));
            }
            if !line.ends_with(b"\n") {
                let what =
                    if header.len() >= HEADER { "its header is longer than 64 KiB" } else { "its header is cut off" };
                return Err(wrong(what));
            }
            if line == b"\r\n" || line == b"\n" {
                break;
            }
        }
        let length = field(&header, "Content-Length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else { return Err(wrong("its header has no Content-Length that is a number")) };
        let mut body = Vec::new();
        let kept = if length > self.limit { length.min(HEADER as u64) } else { length };
        // What a header says is no reason to take that much memory at once.
        let mut got = self.reader.by_ref().take(kept).read_to_end(&mut body).map_err(read)? as u64;
        if got == kept {
            got += io::copy(&mut self.reader.by_ref().take(length - kept), &mut io::sink()).map_err(read)?;
        }
        if got < length {
            return Err(WarcError::CutOff { offset, length, got });
        }
        let record = WarcRecord { number: self.number, offset, header, body, length };
        self.number += 1;
        self.offset += record.len();
        Ok(Some(record))
    }

    /// Passes over empty lines.
    fn blank(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.reader.fill_buf()?;
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let more = blank > 0 && blank == bytes.len();
            self.reader.consume(blank);
            self.offset += blank as u64;
            if !more {
                return Ok(());
            }
        }
    }
}

/// A field of a header in lines of `Name: value`, whatever the case of its name.
pub(crate) fn field<'a>(header: &'a [u8], name: &str) -> Option<&'a str> {
    let mut lines = header.split(|byte| *byte == b'\n').skip(1);
    lines.find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then_some(())?;
        std::str::from_utf8(&line[colon + 1..]).ok().map(str::trim)
    })
}

#[cfg(test)]
mod tests {
    use super::{WarcError, WarcReader, WarcRecord};

    fn record(kind: &str, body: &str) -> String {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\ncontent-length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    }

    #[test]
    fn records_are_told_with_their_places() {
        let file = record("warcinfo", "a: b") + &record("response", "zwei");
        let mut reader = WarcReader::new(file.as_bytes(), 100);
        let first = reader.next_record().unwrap().unwrap();
        let second = reader.next_record().unwrap().unwrap();
        assert_eq!((first.number, first.offset, first.kind(), &*first.body), (1, 0, "warcinfo", b"a: b".as_slice()));
        assert_eq!((second.number, second.kind()), (2, "response"));
        assert!(file[second.offset as usize..].starts_with("WARC/1.0\r\nWARC-Type: response"));
        assert_eq!(reader.next_record().unwrap(), None);
        assert_eq!(WarcRecord::parse(&second.bytes(), 2, second.offset).unwrap(), second);
        let mut again = WarcReader::resume(&file.as_bytes()[second.offset as usize..], 100, 2, second.offset);
        assert_eq!(again.next_record().unwrap().unwrap(), second, "a reader goes on where another one stopped");
    }

    #[test]
    fn a_long_body_is_passed_over() {
        let file = record("response", &"lang".repeat(20_000)) + &record("response", "kurz");
        let mut reader = WarcReader::new(file.as_bytes(), 5);
        let first = reader.next_record().unwrap().unwrap();
        assert_eq!((first.length, first.body.len(), first.is_cut()), (80_000, 64 << 10, true));
        assert_eq!(reader.next_record().unwrap().unwrap().body, b"kurz");
    }

    #[test]
    fn what_is_broken_is_told_once() {
        let whole = record("response", "eins") + &record("response", "zwei");
        for cut in 1..whole.len() {
            let mut reader = WarcReader::new(&whole.as_bytes()[..cut], 100);
            let mut errors = 0;
            for _ in 0..4 {
                errors += usize::from(reader.next_record().is_err());
            }
            assert!(errors <= 1, "{cut}");
        }
        let mut reader = WarcReader::new(&whole.as_bytes()[..whole.len() - 6], 100);
        assert!(reader.next_record().is_ok());
        assert!(matches!(reader.next_record(), Err(WarcError::CutOff { length: 4, got: 2, .. })));
        let mut reader = WarcReader::new(b"<html>".as_slice(), 100);
        assert!(matches!(reader.next_record(), Err(WarcError::Header { offset: 0, .. })));
    }
}
