//! Words and what is known of them, looked up for every word of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::lexicon::Entry;

/// The bytes of a key that holds its word itself.
const INLINE: usize = 16;

/// Entries by word. Most words are short: they are keys as they stand, as numbers, so that a look at one touches no other
/// memory than the table's.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    short: HashMap<u128, Entry, BuildHasherDefault<WordHasher>>,
    long: HashMap<Box<str>, Entry, BuildHasherDefault<WordHasher>>,
}

impl Dictionary {
    pub(crate) fn get(&self, word: &str) -> Option<&Entry> {
        match inline(word) {
            Some(key) => self.short.get(&key),
            None => self.long.get(word),
        }
    }

    pub(crate) fn entry(&mut self, word: &str) -> &mut Entry {
        match inline(word) {
            Some(key) => self.short.entry(key).or_default(),
            None => self.long.entry(word.into()).or_default(),
        }
    }
}

/// The bytes of a short word as a number; words hold no NUL, so no two share one.
fn inline(word: &str) -> Option<u128> {
    let mut bytes = [0_u8; INLINE];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

/// A hasher for short words.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let mut last = [0_u8; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, _: u8) {}

    fn write_u128(&mut self, value: u128) {
        self.mix(value as u64);
        self.mix((value >> 64) as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}
