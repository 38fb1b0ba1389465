//! Compressed files: gzip and Zstandard, of any number of members or frames.

use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::path::Path;

/// How the bytes of a file are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Packing {
    /// Not at all.
    #[default]
    Plain,
    /// `.gz`.
    Gzip,
    /// `.zst`.
    Zstd,
}

impl Packing {
    /// The packing that a file's ending names, and the name without it: `a.jsonl.gz` is `a.jsonl` in gzip.
    #[must_use]
    pub fn of(path: &Path) -> (Self, &Path) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let packing = if ending.eq_ignore_ascii_case("gz") {
            Self::Gzip
        } else if ending.eq_ignore_ascii_case("zst") {
            Self::Zstd
        } else {
            return (Self::Plain, path);
        };
        // The name without its ending; a path ends where its stem does only if the stem is its last part.
        let whole = path.as_os_str().as_encoded_bytes().len();
        let inner = path.to_str().map(|name| &name[..whole - ending.len() - 1]);
        inner.map_or((Self::Plain, path), |name| (packing, Path::new(name)))
    }

    /// The ending that stands behind the format's own, with its dot; empty for plain files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }

    /// The bytes that a file holds when unpacked. What is wrong with the packing shows when they are read.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn open(self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let file = File::open(path)?;
        Ok(match self {
            Self::Plain => Box::new(file),
            Self::Gzip => Box::new(Told { reader: flate2::read::MultiGzDecoder::new(buffered(file)), what: "gzip" }),
            Self::Zstd => Box::new(Told { reader: zstd::Decoder::with_buffer(buffered(file))?, what: "Zstandard" }),
        })
    }

    /// The same from `offset` on, in bytes of the unpacked file.
    ///
    /// # Errors
    /// If the file cannot be opened, or ends before that.
    pub fn open_at(self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        if self == Self::Plain && offset > 0 {
            let mut file = File::open(path)?;
            file.seek(io::SeekFrom::Start(offset))?;
            return Ok(Box::new(file));
        }
        let mut reader = self.open(path)?;
        // What is packed has no places to go to: it is read up to there.
        let passed = io::copy(&mut reader.by_ref().take(offset), &mut io::sink())?;
        if passed < offset {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file is shorter than it was"));
        }
        Ok(reader)
    }

    /// `bytes` as a file of their own, or a piece of one: gzip members and Zstandard frames that follow each other unpack
    /// to what was packed, in order.
    ///
    /// # Errors
    /// If memory runs out.
    pub fn pack(self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(bytes),
            Self::Gzip => {
                let mut packed = Vec::with_capacity(bytes.len() / 2);
                let mut encoder = flate2::read::GzEncoder::new(&*bytes, flate2::Compression::default());
                encoder.read_to_end(&mut packed)?;
                Ok(packed)
            }
            Self::Zstd => zstd::bulk::compress(&bytes, zstd::DEFAULT_COMPRESSION_LEVEL),
        }
    }
}

fn buffered(file: File) -> io::BufReader<File> {
    io::BufReader::with_capacity(1 << 18, file)
}

/// Says in which packing an error lies: "corrupt deflate stream" alone helps nobody.
struct Told<R> {
    reader: R,
    what: &'static str,
}

impl<R: Read> Read for Told<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.reader.read(into).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => {
                io::Error::new(error.kind(), format!("the {} file is cut off, or none ({error})", self.what))
            }
            kind => io::Error::new(kind, format!("this is no whole {} file ({error})", self.what)),
        })
    }
}
