//! How far a run is, and what it read up to there.

use crate::inputs::Input;
use crate::read::open;

/// A place between two documents of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which input, counted from 0.
    pub input: usize,
    /// The line, record or row of it that comes next, from 1.
    pub line: u64,
    /// Where that begins, in bytes of the unpacked file; 0 for a row.
    pub offset: u64,
    /// So many documents of the limit were taken before it. That is not what was read: a sample passes over some of them, and
    /// an input that cannot be read is none.
    pub taken: u64,
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
        Self { input, line: 1, offset: 0, taken: 0 }
    }
}

/// What was read so far, in 32 bytes: each batch and each text is hashed with the digest of all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    pub(crate) fn then(self, bytes: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(bytes);
        Self(*hasher.finalize().as_bytes())
    }

    /// All of a file, unpacked; one that cannot be read is empty.
    pub(crate) fn then_all(self, input: &Input) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        match open(input, 0).and_then(|file| hasher.update_reader(file).map(drop)) {
            Ok(()) => Self(*hasher.finalize().as_bytes()),
            Err(_) => self.then(b""),
        }
    }
}
