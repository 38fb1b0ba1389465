//! Words and what is known of them, looked up for every word of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The bytes of a key.
const KEY: usize = 16;

/// The lowest bytes of a key, by their number.
const LOWEST: [u128; KEY + 1] = {
    let mut masks = [u128::MAX; KEY + 1];
    let mut len = 0;
    while len < KEY {
        masks[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    masks
};

/// Values by word. Most words are short: they are keys as they stand, as numbers, so that a look at one touches no other
/// memory than the table's. Longer ones are told apart behind their first bytes.
#[derive(Debug)]
pub(crate) struct Dictionary<V> {
    short: ByKey<V>,
    long: ByKey<Vec<(Box<[u8]>, V)>>,
}

type ByKey<V> = HashMap<u128, V, BuildHasherDefault<WordHasher>>;

impl<V> Default for Dictionary<V> {
    fn default() -> Self {
        Self { short: HashMap::default(), long: HashMap::default() }
    }
}

impl<V: Default> Dictionary<V> {
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        self.at(word.as_bytes(), 0, word.len())
    }

    /// The word at `start..end` of a text.
    #[inline]
    pub(crate) fn at(&self, text: &[u8], start: usize, end: usize) -> Option<&V> {
        let key = key(text, start, end);
        if end - start <= KEY { self.short.get(&key) } else { self.longer(key, &text[start..end]) }
    }

    /// The same word with a small first letter. Nothing is said of a word that is long or begins with no ASCII.
    #[inline]
    pub(crate) fn at_in_lower_case(&self, text: &[u8], start: usize, end: usize) -> Option<Option<&V>> {
        let short = end - start <= KEY && text.get(start).is_some_and(u8::is_ascii_alphanumeric);
        // the bit that tells small letters from capitals is set in figures
        short.then(|| self.short.get(&(key(text, start, end) | 0x20)))
    }

    fn longer(&self, key: u128, word: &[u8]) -> Option<&V> {
        self.long.get(&key)?.iter().find(|(known, _)| **known == *word).map(|(_, value)| value)
    }

    pub(crate) fn entry(&mut self, word: &str) -> &mut V {
        let word = word.as_bytes();
        let key = key(word, 0, word.len());
        if word.len() <= KEY {
            return self.short.entry(key).or_default();
        }
        let alike = self.long.entry(key).or_default();
        let at = alike.iter().position(|(known, _)| **known == *word).unwrap_or_else(|| {
            alike.push((word.into(), V::default()));
            alike.len() - 1
        });
        &mut alike[at].1
    }

    pub(crate) fn known(&mut self, word: &str) -> Option<&mut V> {
        self.get(word).is_some().then(|| self.entry(word))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.short.values_mut().chain(self.long.values_mut().flatten().map(|(_, value)| value))
    }
}

/// The first bytes of a word as a number; words hold no NUL, so no two short ones share one. It is read as a whole, with
/// what stands behind the word, since how long words are is nothing that a processor guesses.
#[inline]
fn key(text: &[u8], start: usize, end: usize) -> u128 {
    let mut bytes = [0_u8; KEY];
    match text.get(start..start + KEY) {
        Some(whole) => bytes.copy_from_slice(whole),
        None => text[start..].iter().zip(&mut bytes).for_each(|(from, to)| *to = *from),
    }
    u128::from_le_bytes(bytes) & LOWEST[(end - start).min(KEY)]
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
        self.0 ^= self.0 >> 29;
    }

    fn write_u8(&mut self, _: u8) {}

    fn write_u16(&mut self, value: u16) {
        self.mix(u64::from(value));
    }

    /// Both halves in one product, whose halves are joined.
    #[inline]
    fn write_u128(&mut self, value: u128) {
        let (low, high) = (value as u64 ^ 0x9e37_79b9_7f4a_7c15, (value >> 64) as u64 ^ 0xd6e8_feb8_6659_fd93);
        let wide = u128::from(low) * u128::from(high);
        self.0 = wide as u64 ^ (wide >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
