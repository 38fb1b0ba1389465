//! The units in which offsets are told to the outside.

use std::fmt;

/// What an offset counts. Inside, offsets are bytes; a record says which unit its offsets are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OffsetUnit {
    /// Unicode code points, as in Python, spaCy, Prodigy, doccano and brat.
    #[default]
    Chars,
    /// UTF-8 bytes, as in Rust and Arrow.
    Bytes,
    /// UTF-16 code units, as in JavaScript, Java and UIMA.
    Utf16,
}

impl OffsetUnit {
    /// As in records and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chars => "chars",
            Self::Bytes => "bytes",
            Self::Utf16 => "utf16",
        }
    }

    /// The unit of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Chars, Self::Bytes, Self::Utf16].into_iter().find(|unit| unit.as_str() == name)
    }

    /// How many units `text` is long.
    #[must_use]
    pub fn count(self, text: &str) -> u64 {
        self.count_bytes(text.as_bytes())
    }

    fn count_bytes(self, bytes: &[u8]) -> u64 {
        match self {
            Self::Bytes => bytes.len() as u64,
            Self::Chars => count(bytes, begins),
            Self::Utf16 => count(bytes, begins) + count(bytes, is_astral),
        }
    }
}

impl fmt::Display for OffsetUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether a byte begins a character.
const fn begins(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

/// Whether it begins one outside the basic plane: those take two UTF-16 units.
const fn is_astral(byte: u8) -> bool {
    byte >= 0xF0
}

/// Summed in single bytes, at most 128 of them at a time, so that a vector holds as many counters as it can.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    bytes.chunks(128).map(|chunk| u64::from(chunk.iter().map(|&byte| u8::from(is(byte))).sum::<u8>())).sum()
}

/// Turns byte offsets of one text into another unit and back, by one count every 64 bytes.
#[derive(Debug)]
pub struct UnitIndex<'a> {
    text: &'a str,
    unit: OffsetUnit,
    /// Units before each block; empty where a unit is a byte throughout. A text has fewer than 4 GiB ([`crate::MAX_BYTES`]).
    before: Vec<u32>,
}

const BLOCK: usize = 64;

/// The places in a block, for the compiler to compare them all at once.
const PLACES: [u8; BLOCK] = {
    let mut places = [0; BLOCK];
    let mut at = 0;
    while at < BLOCK {
        places[at] = at as u8;
        at += 1;
    }
    places
};

/// The units in the first `len` bytes of a block.
fn in_block(unit: OffsetUnit, block: &[u8; BLOCK], len: usize) -> u32 {
    match unit {
        OffsetUnit::Bytes => len as u32,
        OffsetUnit::Chars => count_in(block, len, begins),
        OffsetUnit::Utf16 => count_in(block, len, begins) + count_in(block, len, is_astral),
    }
}

/// All of the block is looked at, without a branch: it is vector code then, which one that ends somewhere would not be.
#[inline]
fn count_in(block: &[u8; BLOCK], len: usize, is: impl Fn(u8) -> bool) -> u32 {
    let len = len as u8;
    u32::from(block.iter().zip(&PLACES).map(|(&byte, &at)| u8::from(is(byte) & (at < len))).sum::<u8>())
}

impl<'a> UnitIndex<'a> {
    /// Counts `text` once. Cheap where it is ASCII: then every unit is a byte.
    #[must_use]
    pub fn new(text: &'a str, unit: OffsetUnit) -> Self {
        let mut before = Vec::new();
        if unit != OffsetUnit::Bytes && !text.is_ascii() {
            debug_assert!(text.len() <= crate::MAX_BYTES);
            let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
            before.reserve_exact(blocks.len() + 1);
            let mut sum = 0;
            for block in blocks {
                before.push(sum);
                sum += in_block(unit, block, BLOCK);
            }
            if !rest.is_empty() {
                before.push(sum);
            }
        }
        Self { text, unit, before }
    }

    /// The unit offset of a byte offset that lies on a character boundary, at most the text's length.
    #[must_use]
    pub fn unit(&self, byte: usize) -> u64 {
        if self.before.is_empty() {
            return byte as u64;
        }
        let block = (byte / BLOCK).min(self.before.len() - 1);
        let (start, bytes) = (block * BLOCK, self.text.as_bytes());
        let within = match bytes[start..].first_chunk() {
            Some(bytes) => in_block(self.unit, bytes, byte - start),
            None => self.unit.count_bytes(&bytes[start..byte]) as u32,
        };
        u64::from(self.before[block] + within)
    }

    /// The byte offset of a unit offset; none if it lies outside the text or inside a character.
    #[must_use]
    pub fn byte(&self, unit: u64) -> Option<usize> {
        if self.before.is_empty() {
            let byte = usize::try_from(unit).ok()?;
            return self.text.is_char_boundary(byte).then_some(byte);
        }
        // The block may begin inside a character: its lead byte was counted before, so walk from the last boundary.
        let block = self.before.partition_point(|&before| u64::from(before) <= unit) - 1;
        let mut start = block * BLOCK;
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        let mut here = self.unit(start);
        if here > unit {
            return None;
        }
        for (offset, char) in self.text[start..].char_indices() {
            if here == unit {
                return Some(start + offset);
            }
            here += if self.unit == OffsetUnit::Utf16 { char.len_utf16() as u64 } else { 1 };
            if here > unit {
                return None;
            }
        }
        (here == unit).then_some(self.text.len())
    }
}
