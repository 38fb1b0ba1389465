//! Many strings at once: where each may stand in a text, at close to the speed of memory.
//!
//! Of each string a few bytes are known, from the beginning of one of its words on, and what every word of the text begins
//! with is looked up in a sieve. Neighbouring letters need not be told apart by case for that: a bit is masked, and what
//! passes is compared in full. The few strings that may begin within a word are found by two letters that seldom stand side
//! by side. All that a lookup touches lies close together, since between two documents it falls out of the cache.

use std::collections::BTreeMap;

use copydesk_transform::bits::gathered;

/// So many bytes from a place on are known of a string; of one that has fewer from there on, [`SHORT`] or all.
const LONG: usize = 6;
const SHORT: usize = 4;
/// The bit that tells small letters from capitals, in every byte.
const MASK: u64 = u64::from_le_bytes([0x20; 8]);
/// Strings of fewer bytes than [`SHORT`] are kept by their first one.
const HEADS: usize = 256;

/// A string to look for.
#[derive(Debug)]
struct Word {
    /// What stands at its place, masked.
    gram: u64,
    /// Where its letters begin and end in those of all.
    letters: (u32, u32),
    /// Where what it stands for begins and ends.
    items: (u32, u32),
    /// Where in it its place is.
    offset: u32,
    /// How many bytes of the gram count.
    width: u8,
    /// Whether a word may go on before it, and behind it.
    open: (bool, bool),
}

/// A string where it may stand in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a, T> {
    /// The place by which it was found, within it.
    pub(crate) place: usize,
    pub(crate) start: usize,
    /// The string. What stands there may differ from it in capitals, and in letters outside ASCII.
    pub(crate) letters: &'a [u8],
    /// Whether a word may go on before it, and behind it.
    pub(crate) open: (bool, bool),
    pub(crate) items: &'a [T],
}

/// Two masked bytes of a string that may only begin within a word, sixteen times each: loops over neighbours become vector code.
#[derive(Debug)]
struct Pair {
    one: [u8; 16],
    other: [u8; 16],
}

/// The strings, each with what it stands for.
#[derive(Debug)]
pub(crate) struct Grams<T> {
    /// By the hash of the first four bytes of grams: a bit for each hash of the two bytes behind.
    sieve: Box<[u8]>,
    shift: u32,
    /// Where the words of each bucket begin: of each first byte of short ones, then of each hash of others.
    buckets: Box<[u32]>,
    words: Box<[Word]>,
    letters: Box<[u8]>,
    items: Box<[T]>,
    pairs: Box<[Pair]>,
    has_short: bool,
    /// Whether a string is so short that nothing says where to look for it.
    everywhere: bool,
}

impl<T> Grams<T> {
    /// Takes strings, each with whether a word may go on before it and behind it, and what it stands for.
    pub(crate) fn new(strings: impl IntoIterator<Item = (Vec<u8>, (bool, bool), T)>) -> Self {
        let mut known: BTreeMap<(Vec<u8>, (bool, bool)), Vec<T>> = BTreeMap::new();
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
            everywhere: false,
        };
        let within = known.keys().filter(|(string, open)| stop(string, open.0).is_none());
        let pairs = pairs(within.map(|(string, _)| masked(string)).collect());
        grams.everywhere = known.keys().any(|(string, open)| string.len() < 2 && stop(string, open.0).is_none());
        grams.pairs = pairs.iter().map(|[one, other]| Pair { one: [*one; 16], other: [*other; 16] }).collect();
        let (mut letters, mut items) = (Vec::new(), Vec::new());
        let mut words: Vec<(usize, Word)> = Vec::with_capacity(known.len());
        for ((string, open), own) in known {
            let (first_letter, first_item) = (letters.len() as u32, items.len() as u32);
            letters.extend_from_slice(&string);
            items.extend(own);
            let masked = masked(&string);
            let paired = || (0..masked.len()).find(|&at| pairs.iter().any(|pair| masked[at..].starts_with(pair)));
            let offset = stop(&string, open.0).or_else(paired).unwrap_or_default();
            let rest = &masked[offset..];
            let width = if rest.len() >= LONG { LONG } else { rest.len().min(SHORT) };
            let gram = rest[..width].iter().rev().fold(0, |gram, byte| gram << 8 | u64::from(*byte));
            let bucket = grams.sift(gram, width);
            let (letters, items) = ((first_letter, letters.len() as u32), (first_item, items.len() as u32));
            words.push((bucket, Word { gram, letters, items, offset: offset as u32, width: width as u8, open }));
        }
        words.sort_by_key(|(bucket, _)| *bucket);
        let count = HEADS + slots / 8;
        grams.buckets = (0..=count).map(|own| words.partition_point(|(bucket, _)| *bucket < own) as u32).collect();
        grams.words = words.into_iter().map(|(_, word)| word).collect();
        grams.letters = letters.into();
        grams.items = items.into();
        grams
    }

    /// Puts a gram into the sieve, and says which bucket is its.
    fn sift(&mut self, gram: u64, width: usize) -> usize {
        if width < SHORT {
            self.has_short = true;
            return usize::from(gram as u8);
        }
        let slot = self.slot(gram);
        self.sieve[slot] |= if width < LONG { u8::MAX } else { behind(gram) };
        HEADS + slot / 8
    }

    fn slot(&self, gram: u64) -> usize {
        ((gram as u32).wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    /// Calls `visit` for every string that may stand in `text`, in order of their places.
    pub(crate) fn each<'a>(&'a self, text: &[u8], mut visit: impl FnMut(Found<'a, T>)) {
        for base in (0..text.len()).step_by(64) {
            // With the bytes before and behind; beyond the text there are blanks.
            let mut edge = [b' '; 66];
            let window = base.checked_sub(1).and_then(|from| text[from..].first_chunk::<66>()).unwrap_or_else(|| {
                let from = base.saturating_sub(1);
                let rest = &text[from..text.len().min(base + 65)];
                edge[from + 1 - base..][..rest.len()].copy_from_slice(rest);
                &edge
            });
            let mut places = if self.everywhere { u64::MAX } else { self.places(window) };
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                places &= places - 1;
                self.at(text, at, &mut visit);
            }
        }
    }

    /// Calls `visit` for every string whose place may be at `at`.
    #[inline]
    pub(crate) fn at<'a>(&'a self, text: &[u8], at: usize, visit: &mut impl FnMut(Found<'a, T>)) {
        let Some(rest) = text.get(at..) else { return };
        let gram = MASK | rest.first_chunk().map_or_else(|| eight(rest), |eight| u64::from_le_bytes(*eight));
        if self.has_short {
            self.look(text, at, gram, usize::from(gram as u8), visit);
        }
        let slot = self.slot(gram);
        if self.sieve.get(slot).is_some_and(|bits| bits & behind(gram) != 0) {
            self.look(text, at, gram, HEADS + slot / 8, visit);
        }
    }

    /// Compares what the sieve let through in full.
    #[inline(never)]
    fn look<'a>(
        &'a self,
        text: &[u8],
        at: usize,
        gram: u64,
        bucket: usize,
        visit: &mut impl FnMut(Found<'a, T>),
    ) {
        let words = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        for word in &self.words[words] {
            if (gram ^ word.gram) << (64 - 8 * u32::from(word.width)) != 0 {
                continue;
            }
            let letters = &self.letters[word.letters.0 as usize..word.letters.1 as usize];
            let Some(start) = at.checked_sub(word.offset as usize) else { continue };
            if stands(letters, word.open, text, start) {
                let items = &self.items[word.items.0 as usize..word.items.1 as usize];
                visit(Found { place: at, start, letters, open: word.open, items });
            }
        }
    }

    /// Where to stop in the 64 bytes between the first and the last one: see [`stop`], and where a pair begins.
    fn places(&self, window: &[u8; 66]) -> u64 {
        let mut flags = [0_u8; 64];
        for (number, flags) in flags.as_chunks_mut::<16>().0.iter_mut().enumerate() {
            let [before, mut here, mut next] = [0, 1, 2].map(|by| sixteen(window, 16 * number + by));
            let mut found = [0_u8; 16];
            for (found, (before, byte)) in found.iter_mut().zip(before.iter().zip(&here)) {
                *found = flag(begins(*byte) & !(is_alphanumeric(*byte) & is_alphanumeric(*before)));
            }
            here.iter_mut().chain(&mut next).for_each(|byte| *byte |= 0x20);
            for Pair { one, other } in &self.pairs {
                let bytes = here.iter().zip(&next).zip(one.iter().zip(other));
                for (found, ((byte, next), (one, other))) in found.iter_mut().zip(bytes) {
                    *found |= flag((byte == one) & (next == other));
                }
            }
            found.iter_mut().for_each(|found| *found &= 1);
            *flags = found;
        }
        gathered(&flags)
    }
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

/// Whether a string stands in `text` from `start` on, as a whole word.
fn stands(letters: &[u8], open: (bool, bool), text: &[u8], start: usize) -> bool {
    let end = start + letters.len();
    // Letters outside ASCII are told from signs later.
    let goes_on = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let closed = (open.0 || !goes_on(start.checked_sub(1))) && (open.1 || !goes_on(Some(end)));
    closed && (text.get(start..end)).is_some_and(|found| found.iter().zip(letters).all(|(a, b)| alike(*a, *b)))
}

/// Whether two bytes are masked the same, or both are of letters outside ASCII, which are compared in full later.
const fn alike(one: u8, other: u8) -> bool {
    one | 0x20 == other | 0x20 || one & other >= 0x80
}

fn masked(word: &[u8]) -> Vec<u8> {
    word.iter().map(|byte| byte | 0x20).collect()
}

/// How usual a masked byte is in German and English text, roughly in eighths of a bit saved: blanks and `e` most.
const fn usual(byte: u8) -> u32 {
    match byte {
        b' ' | b'e' => 24,
        b'n' | b'i' | b'r' | b's' | b't' | b'a' => 19,
        b'd' | b'h' | b'u' | b'l' | b'o' | b'c' => 14,
        b'm' | b'g' | b'b' | b'f' => 9,
        b'w' | b'k' | b'p' | b'v' | b'z' | b'y' => 5,
        _ => 1,
    }
}

/// How usual the first bytes are, all in all.
fn score(bytes: &[u8], width: usize) -> u32 {
    bytes.iter().take(width).map(|byte| usual(*byte)).sum()
}

const fn is_alphanumeric(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Whether a byte is neither blank nor goes on with a character.
const fn begins(byte: u8) -> bool {
    (byte > b' ') & (byte.wrapping_sub(0x80) >= 0x40)
}

/// Whether a masked byte begins a letter that its capital may differ from by more than the masked bit: œ, š, Cyrillic. 0xE2 and 0xE3
/// are Latin-1, or signs.
const fn is_other(byte: u8) -> bool {
    byte >= 0xe0 && byte & 0xfe != 0xe2
}

/// Where in a string a place begins at which to stop in any text: the beginning of a word, a sign, a character beyond
/// ASCII. Of several one whose letters are all of ASCII or Latin-1, and so told from their capitals by the masked bit alone, then the
/// one with the least usual bytes; none where the string may only begin within a word.
fn stop(word: &[u8], open_start: bool) -> Option<usize> {
    let stops = |at: &usize| {
        let goes_on = at.checked_sub(1).map_or(open_start, |before| is_alphanumeric(word[before]));
        begins(word[*at]) && !(is_alphanumeric(word[*at]) && goes_on)
    };
    let masked = masked(word);
    (0..=word.len().saturating_sub(SHORT)).filter(|at| *at < word.len()).filter(stops).min_by_key(|&at| {
        let rest = &masked[at..];
        let width = if rest.len() < LONG { SHORT } else { LONG };
        let other = rest.iter().take(width).any(|byte| is_other(*byte));
        (other, rest.len() < LONG, score(rest, SHORT), score(rest, LONG))
    })
}

/// Pairs of neighbouring bytes of which each of the masked words has one, with at least [`SHORT`] bytes from it on where the word
/// has so many: few, since each is looked for in all of the text, and rare ones.
fn pairs(mut words: Vec<Vec<u8>>) -> Vec<[u8; 2]> {
    let own = |word: &[u8]| -> Vec<[u8; 2]> {
        let places = 0..=word.len().saturating_sub(SHORT);
        places.filter_map(|at| word[at..].first_chunk().copied()).collect()
    };
    words.retain(|word| word.len() >= 2);
    let mut chosen = Vec::new();
    while !words.is_empty() {
        let mut counts: BTreeMap<[u8; 2], u32> = BTreeMap::new();
        words.iter().flat_map(|word| own(word)).for_each(|pair| *counts.entry(pair).or_default() += 1);
        // In cycles per 64 bytes: to look for it, and to look up what follows it.
        let cost = |pair: &[u8; 2]| 800 + 100 * (1 << (score(pair, 2) / 8));
        let Some((&best, _)) = counts.iter().min_by_key(|(pair, count)| cost(pair) / **count) else { break };
        words.retain(|word| !own(word).contains(&best));
        chosen.push(best);
    }
    chosen
}
