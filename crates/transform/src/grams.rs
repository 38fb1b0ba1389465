//! Many strings at once: where each may stand in a text, at close to the speed of memory.
//!
//! Of each string a few bytes are known, from the beginning of one of its words on, and what every word of the text begins
//! with is looked up in a sieve. Neighbouring letters need not be told apart by case for that: a bit is masked, and what
//! passes is compared in full. The few strings that may begin within a word are found by two letters that seldom stand side
//! by side. All that a lookup touches lies close together, since between two documents it falls out of the cache.

mod places;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::bits::gathered;
pub use places::usual;
use places::{begins, is_alphanumeric, masked, pairs, stop};

/// So many bytes from a place on are looked up; of a string that has fewer from there on, [`SHORT`] or all.
const LONG: usize = 6;
const SHORT: usize = 4;
/// As many bytes as are compared at once.
const WIDE: usize = 8;
/// The bit that tells small letters from capitals, in every byte.
const MASK: u64 = u64::from_le_bytes([0x20; WIDE]);
/// Strings of fewer bytes than [`SHORT`] are kept by their first one.
const HEADS: usize = 256;

/// A string to look for.
#[derive(Debug)]
struct Word<T> {
    /// What stands at its place.
    gram: u64,
    /// Which bits of that must be the same.
    bits: u64,
    /// What it stands for, or the first of it.
    item: T,
    /// Where the rest of that begins, and how much it is.
    items: (u32, u32),
    /// Where its letters begin, and how many bytes they have.
    letters: (u32, u32),
    /// Where in it its place is.
    offset: u16,
    /// Whether the gram is all of it.
    whole: bool,
    /// Whether a word may go on before it, and behind it.
    open: (bool, bool),
}

/// A string, and whether a word may go on before it and behind it.
type Key = (Vec<u8>, (bool, bool));

/// A string where it stands in a text.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a, T> {
    /// The place by which it was found, within it; a byte of the text.
    pub place: usize,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last one.
    pub end: usize,
    /// Whether a word may go on before it, and behind it.
    pub open: (bool, bool),
    first: T,
    others: &'a [T],
}

impl<T: Copy> Found<'_, T> {
    /// All that it stands for.
    pub fn items(&self) -> impl Iterator<Item = T> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

/// Two masked bytes of a string that may only begin within a word, sixteen times each: loops over neighbours become vector code.
#[derive(Debug)]
struct Pair {
    one: [u8; 16],
    other: [u8; 16],
}

/// The strings, each with what it stands for.
#[derive(Debug)]
pub struct Grams<T> {
    /// By the hash of the first four bytes of grams: a bit for each hash of the two bytes behind.
    sieve: Box<[u8]>,
    shift: u32,
    /// Where the words of each bucket begin: of each first byte of short ones, then of each hash of others.
    buckets: Box<[u32]>,
    words: Box<[Word<T>]>,
    letters: Box<[u8]>,
    items: Box<[T]>,
    pairs: Box<[Pair]>,
    has_short: bool,
    /// Whether all bits of a text must be the same, since it comes in small letters.
    exact: bool,
    /// Whether a string is so short that nothing says where to look for it.
    everywhere: bool,
}

impl<T: Copy> Grams<T> {
    /// Takes strings, each with whether a word may go on before it and behind it, and what it stands for. Empty ones stand nowhere.
    ///
    /// Where they need not be exact, what stands in a text may differ from them in capitals, and in letters outside ASCII; one
    /// whose letters are neither of ASCII nor of Latin-1 may be missed where its capitals are others.
    #[must_use]
    pub fn new(strings: impl IntoIterator<Item = (Vec<u8>, (bool, bool), T)>, exact: bool) -> Self {
        let mut known: BTreeMap<Key, Vec<T>> = BTreeMap::new();
        for (string, open, item) in strings.into_iter().filter(|(string, ..)| !string.is_empty()) {
            known.entry((string, open)).or_default().push(item);
        }
        let slots = (8 * known.len()).next_power_of_two().max(64);
        let mut grams = Self {
            sieve: vec![0; slots].into(),
            shift: 32 - slots.trailing_zeros(),
            buckets: Box::default(),
            words: Box::default(),
            letters: Box::default(),
            items: Box::default(),
            pairs: Box::default(),
            has_short: false,
            exact,
            everywhere: false,
        };
        let within = known.keys().filter(|(string, open)| stop(string, open.0).is_none());
        let pairs = pairs(within.map(|(string, _)| masked(string)).collect());
        grams.everywhere = known.keys().any(|(string, open)| string.len() < 2 && stop(string, open.0).is_none());
        grams.pairs = pairs.iter().map(|[one, other]| Pair { one: [*one; 16], other: [*other; 16] }).collect();
        let (mut letters, mut items) = (Vec::new(), Vec::new());
        let mut words: Vec<(usize, Word<T>)> = Vec::with_capacity(known.len());
        for ((string, open), own) in known {
            let masked = masked(&string);
            let paired = || (0..masked.len()).find(|&at| pairs.iter().any(|pair| masked[at..].starts_with(pair)));
            let offset = stop(&string, open.0).or_else(paired).unwrap_or_default();
            let bucket = grams.sift(&masked[offset..]);
            let width = compared(&string[offset..]);
            let filled =
                |byte: u8| [byte; WIDE].map(u64::from).iter().take(width).fold(0, |bits, byte| bits << 8 | byte);
            let word = Word {
                gram: string[offset..][..width].iter().rev().fold(0, |gram, byte| gram << 8 | u64::from(*byte)),
                bits: filled(if exact { 0xff } else { !0x20 }),
                item: own[0],
                items: (items.len() as u32, own.len() as u32 - 1),
                letters: (letters.len() as u32, string.len() as u32),
                offset: offset as u16,
                whole: width == string.len(),
                open,
            };
            letters.extend_from_slice(&string);
            items.extend_from_slice(&own[1..]);
            words.push((bucket, word));
        }
        words.sort_by_key(|(bucket, _)| *bucket);
        let count = HEADS + slots / 8;
        grams.buckets = (0..=count).map(|own| words.partition_point(|(bucket, _)| *bucket < own) as u32).collect();
        grams.words = words.into_iter().map(|(_, word)| word).collect();
        grams.letters = letters.into();
        grams.items = items.into();
        grams
    }

    /// Puts what stands at the place of a masked string into the sieve, and says which bucket is its.
    fn sift(&mut self, rest: &[u8]) -> usize {
        if rest.len() < SHORT {
            self.has_short = true;
            return usize::from(rest[0]);
        }
        let gram = eight(rest);
        let slot = self.slot(gram);
        let (bits, width) = if rest.len() < LONG { (u8::MAX, SHORT) } else { (behind(gram), LONG) };
        self.sieve[slot] |= bits;
        self.bucket(gram, width)
    }

    /// The bucket of strings that are looked up by so many bytes.
    fn bucket(&self, gram: u64, width: usize) -> usize {
        let key = gram << (64 - 8 * width);
        HEADS + (((key >> 16).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32 >> self.shift) as usize / 8
    }

    fn slot(&self, gram: u64) -> usize {
        ((gram as u32).wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    /// Calls `visit` for every string that stands in `text`, in order of their places. Letters outside ASCII are not told from signs:
    /// whether a word goes on with one is left to ask.
    pub fn each<'a>(&'a self, text: &[u8], mut visit: impl FnMut(Found<'a, T>)) {
        for base in (0..text.len()).step_by(64) {
            // With the bytes before and behind; beyond the text there are blanks.
            let mut edge = [b' '; 66];
            let window = base.checked_sub(1).and_then(|from| text[from..].first_chunk::<66>()).unwrap_or_else(|| {
                let from = base.saturating_sub(1);
                let rest = &text[from..text.len().min(base + 65)];
                edge[from + 1 - base..][..rest.len()].copy_from_slice(rest);
                &edge
            });
            let mut places = if self.everywhere { u64::MAX } else { places(&self.pairs, window) };
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                places &= places - 1;
                self.at(text, at, &mut visit);
            }
        }
    }

    /// Calls `visit` for every string whose place is at `at`.
    #[inline]
    pub fn at<'a>(&'a self, text: &[u8], at: usize, visit: &mut impl FnMut(Found<'a, T>)) {
        let Some(rest) = text.get(at..) else { return };
        let plain = rest.first_chunk().map_or_else(|| eight(rest), |eight| u64::from_le_bytes(*eight));
        let gram = plain | MASK;
        let head = usize::from(gram as u8);
        if self.has_short && self.buckets[head] != self.buckets[head + 1] {
            self.look(text, at, plain, head, visit);
        }
        let bits = self.sieve.get(self.slot(gram)).copied().unwrap_or_default();
        if bits & behind(gram) != 0 {
            let (long, short) = (self.bucket(gram, LONG), self.bucket(gram, SHORT));
            self.look(text, at, plain, long, visit);
            if bits == u8::MAX && short != long {
                self.look(text, at, plain, short, visit);
            }
        }
    }

    /// Compares what the sieve let through in full.
    #[inline(never)]
    fn look<'a>(&'a self, text: &[u8], at: usize, gram: u64, bucket: usize, visit: &mut impl FnMut(Found<'a, T>)) {
        let words = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        for word in self.words[words].iter().filter(|word| (gram ^ word.gram) & word.bits == 0) {
            let Some(start) = at.checked_sub(usize::from(word.offset)) else { continue };
            let end = start + word.letters.1 as usize;
            // Letters outside ASCII are told from signs later.
            let goes_on = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
            let closed = (word.open.0 || !goes_on(start.checked_sub(1))) && (word.open.1 || !goes_on(Some(end)));
            if closed && end <= text.len() && (word.whole || self.stands(word, &text[start..end])) {
                let others = &self.items[word.items.0 as usize..][..word.items.1 as usize];
                visit(Found { place: at, start, end, open: word.open, first: word.item, others });
            }
        }
    }

    /// Whether a word is what stands there.
    fn stands(&self, word: &Word<T>, there: &[u8]) -> bool {
        let letters = &self.letters[word.letters.0 as usize..][..word.letters.1 as usize];
        if self.exact { letters == there } else { letters.iter().zip(there).all(|(one, other)| alike(*one, *other)) }
    }
}

/// Where to stop in the 64 bytes between the first and the last one: see [`stop`], and where a pair begins.
#[inline(never)]
fn places(pairs: &[Pair], window: &[u8; 66]) -> u64 {
    let mut flags = [0_u8; 64];
    for (number, flags) in flags.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        let before = sixteen(window, 16 * number);
        let mut here = sixteen(window, 16 * number + 1);
        let mut next = sixteen(window, 16 * number + 2);
        let mut found = [0_u8; 16];
        for (found, (before, byte)) in found.iter_mut().zip(before.iter().zip(&here)) {
            *found = flag(begins(*byte) & !(is_alphanumeric(*byte) & is_alphanumeric(*before)));
        }
        here.iter_mut().chain(&mut next).for_each(|byte| *byte |= 0x20);
        for Pair { one, other } in pairs {
            let bytes = here.iter().zip(&next).zip(one.iter().zip(other));
            for (found, ((byte, next), (one, other))) in found.iter_mut().zip(bytes) {
                *found |= flag((byte == one) & (next == other));
            }
        }
        *flags = found;
    }
    flags.iter_mut().for_each(|flag| *flag &= 1);
    gathered(&flags)
}

/// All bits or none, as vector code has it.
const fn flag(is: bool) -> u8 {
    if is { u8::MAX } else { 0 }
}

fn sixteen(window: &[u8; 66], from: usize) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&window[from..from + 16]);
    bytes
}

/// The first eight bytes of a text that has fewer, and blanks.
#[inline(never)]
fn eight(rest: &[u8]) -> u64 {
    let mut bytes = [b' '; 8];
    bytes.iter_mut().zip(rest).for_each(|(byte, own)| *byte = *own);
    u64::from_le_bytes(bytes)
}

/// The bit for what stands behind the first four bytes of a gram.
const fn behind(gram: u64) -> u8 {
    1 << (((gram >> 32) as u16).wrapping_mul(0x9e37) >> 13)
}

/// How many bytes of what stands at a string's place are compared at once: those that are looked up, and signs of ASCII behind them.
fn compared(rest: &[u8]) -> usize {
    let sure = if rest.len() < LONG { rest.len().min(SHORT) } else { LONG };
    sure + rest[sure..].iter().take(WIDE - sure).take_while(|byte| byte.is_ascii()).count()
}

/// Whether two bytes are masked the same, or both are of letters outside ASCII, which are compared in full later.
const fn alike(one: u8, other: u8) -> bool {
    one | 0x20 == other | 0x20 || one & other >= 0x80
}
