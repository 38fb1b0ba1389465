//! The gate: which places of a text can have a notice at all, at close to the speed of memory.
//!
//! Every rule names one group of cues of which one must be there. Of each of these cues the gate knows six bytes (four of
//! a short one) from the beginning of one of its words on, and looks up what every word of the text begins with in a table of
//! bits. Neighbouring letters need not be told apart by case for that: a bit is masked, and what passes is compared in full. The
//! few cues that may begin within a word are found by two letters that seldom stand side by side. A cue that must open
//! its paragraph is looked for only there.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use copydesk_transform::bits::gathered;

use crate::cue::{Cue, Piece};

/// Bits of the table, as a power of two: 16 KB, which stay in the first cache.
const TABLE: u32 = 17;
const LONG: usize = 6;
const SHORT: usize = 4;
/// The bit that tells small letters from capitals, in every byte.
const MASK: u64 = u64::from_le_bytes([0x20; 8]);

/// A rule that something of a text may be for, and how many bytes a paragraph may have for that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) rule: usize,
    pub(crate) limit: usize,
}

/// A string, masked.
#[derive(Debug)]
struct Word {
    bytes: Box<[u8]>,
    /// Whether a word may go on before it, and behind it.
    open: (bool, bool),
    /// Where in it its gram begins.
    offset: usize,
    ways: Vec<Way>,
}

impl Word {
    /// Whether it stands in `text` from `start` on, as a whole word.
    fn stands(&self, text: &[u8], start: usize) -> bool {
        let end = start + self.bytes.len();
        // Letters outside ASCII are told from signs later.
        let goes_on = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let closed = (self.open.0 || !goes_on(start.checked_sub(1))) && (self.open.1 || !goes_on(Some(end)));
        closed
            && (text.get(start..end))
                .is_some_and(|found| found.iter().zip(&*self.bytes).all(|(byte, masked)| alike(*byte, *masked)))
    }
}

/// Whether a byte is what was masked, or both are of letters outside ASCII, which rules compare in full.
const fn alike(byte: u8, masked: u8) -> bool {
    byte | 0x20 == masked || byte & masked >= 0x80
}

/// Strings by the masked bytes of the place where they are looked for, of one length; see [`stop`].
type Grams = ByKey<Vec<Word>>;

type ByKey<T> = HashMap<u64, T, BuildHasherDefault<Spread>>;

/// Keys are few and not chosen by an enemy of the program: multiplying spreads them well enough.
#[derive(Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0 << 8 | u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        let wide = u128::from(key) * 0x9e37_79b9_7f4a_7c15;
        self.0 = wide as u64 ^ (wide >> 64) as u64;
    }
}

/// Which keys there are, hashed.
#[derive(Debug)]
struct Table(Box<[u64; 1 << (TABLE - 6)]>);

impl Default for Table {
    fn default() -> Self {
        Self(Box::new([0; 1 << (TABLE - 6)]))
    }
}

impl Table {
    const fn hash(key: u64) -> u64 {
        key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - TABLE)
    }

    fn add(&mut self, key: u64) {
        let hash = Self::hash(key);
        self.0[(hash >> 6) as usize] |= 1 << (hash & 63);
    }

    fn may(&self, key: u64) -> bool {
        let hash = Self::hash(key);
        self.0[(hash >> 6) as usize] & 1 << (hash & 63) != 0
    }
}

fn add(grams: &mut Grams, word: &[u8], open: (bool, bool), at: usize, width: usize, way: Way) {
    let words = grams.entry(key(&word[at..], width)).or_default();
    match words.iter_mut().find(|known| *known.bytes == *word && known.open == open) {
        Some(known) => known.ways.push(way),
        None => words.push(Word { bytes: word.into(), open, offset: at, ways: vec![way] }),
    }
}

/// Calls `visit` for the rules for which one of the strings matters that stand around `at`, where their key was found.
fn ways(grams: &Grams, text: &[u8], at: usize, key: u64, visit: &mut impl FnMut(usize, Way)) {
    let words = grams.get(&key).into_iter().flatten();
    let stand = words.filter(|word| at.checked_sub(word.offset).is_some_and(|start| word.stands(text, start)));
    stand.flat_map(|word| &word.ways).for_each(|way| visit(at, *way));
}

/// The first bytes, masked, as a number.
fn key(bytes: &[u8], width: usize) -> u64 {
    bytes.iter().take(width).rev().fold(0, |key, byte| key << 8 | u64::from(byte | 0x20))
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

/// Where in a masked word a place begins at which the gate stops in any text: the beginning of a word, a sign, a character beyond
/// ASCII. Of several one whose letters are all of ASCII or Latin-1, and so told from their capitals by the masked bit alone, then the
/// one with the least usual bytes; none where the word may only begin within another.
fn stop(word: &[u8], open_start: bool) -> Option<usize> {
    let stops = |at: &usize| {
        let goes_on = at.checked_sub(1).map_or(open_start, |before| is_alphanumeric(word[before]));
        begins(word[*at]) && !(is_alphanumeric(word[*at]) && goes_on)
    };
    let last = word.len().checked_sub(SHORT)?;
    (0..=last).filter(stops).min_by_key(|&at| {
        let rest = &word[at..];
        let width = if rest.len() < LONG { SHORT } else { LONG };
        let other = rest.iter().take(width).any(|byte| is_other(*byte));
        (other, rest.len() < LONG, score(rest, SHORT), score(rest, LONG))
    })
}

/// How a cue is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Handle {
    /// By a stretch of words anywhere; whether a word may go on before it, and behind it.
    Inside(String, (bool, bool)),
    /// By the first letters of a paragraph.
    Opening(String),
}

impl Handle {
    /// The handle of a cue, and how rare it is: of a hundred million places, roughly how many have it. None if it has no
    /// word that is long enough.
    pub(crate) fn of(cue: &Cue) -> Option<(Self, u64)> {
        let first = cue.pieces.first().and_then(|(_, piece)| match piece {
            Piece::Words { text, open_start: false, .. } if cue.opens => Some(text),
            _ => None,
        });
        let longest = cue.longest().and_then(|piece| match piece {
            Piece::Words { text, open_start, open_end, .. } => Some((text, (*open_start, *open_end))),
            _ => None,
        });
        let inside = longest.filter(|(text, _)| text.len() >= SHORT).map(|(text, open)| {
            let letters = text.len().min(12) as u32;
            (Self::Inside(text.clone(), open), 100_000_000 >> (2 * letters))
        });
        // Few paragraphs begin with these letters, and few places are the beginning of a paragraph.
        let opening = first.map(|text| (Self::Opening(text.clone()), 100_000_000 >> (2 * text.len().clamp(3, 6) + 6)));
        match (inside, opening) {
            (Some(inside), Some(opening)) => Some(if inside.1 <= opening.1 { inside } else { opening }),
            (inside, opening) => inside.or(opening),
        }
    }
}

/// Which places can have a notice.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    table: Table,
    long_table: Table,
    short_table: Table,
    long: Grams,
    short: Grams,
    /// Two masked bytes of every string that may only begin within a word.
    pairs: Vec<[u8; 2]>,
    /// The first one to four masked bytes of paragraphs, by how many.
    opening: [ByKey<Vec<Way>>; SHORT + 1],
    /// Which masked bytes are the first of those, as bits.
    heads: [u64; 4],
}

impl Gate {
    /// Lets the paragraphs through that have the handle and are not too long.
    pub(crate) fn add(&mut self, handle: &Handle, way: Way) {
        match handle {
            Handle::Inside(text, open) => {
                // Letters outside ASCII differ from their capitals by the masked bit as well, where they are of Latin-1.
                // A word of which every place begins with one of the others is found as it is written only.
                let word: Vec<u8> = text.bytes().map(|byte| byte | 0x20).collect();
                let at = stop(&word, open.0).unwrap_or_else(|| self.pair(&word));
                let (grams, table, width) = if word.len() - at >= LONG {
                    (&mut self.long, &mut self.long_table, LONG)
                } else {
                    (&mut self.short, &mut self.short_table, SHORT)
                };
                self.table.add(key(&word[at..], SHORT));
                table.add(key(&word[at..], width));
                add(grams, &word, *open, at, width, way);
            }
            Handle::Opening(text) => {
                let width = text.len().min(SHORT);
                let key = key(text.as_bytes(), width);
                self.heads[(key as u8 >> 6) as usize] |= 1 << (key as u8 & 63);
                self.opening[width].entry(key).or_default().push(way);
            }
        }
    }

    /// Every place in `text` at which a cue may stand, in order, with the rules that it opens.
    pub(crate) fn each(&self, text: &[u8], mut visit: impl FnMut(usize, Way)) {
        for base in (0..text.len()).step_by(64) {
            // With the bytes before and behind; beyond the text there are blanks.
            let mut edge = [b' '; 66];
            let window = base.checked_sub(1).and_then(|from| text[from..].first_chunk::<66>()).unwrap_or_else(|| {
                let from = base.saturating_sub(1);
                let rest = &text[from..text.len().min(base + 65)];
                edge[from + 1 - base..][..rest.len()].copy_from_slice(rest);
                &edge
            });
            let mut places = self.places(window);
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                places &= places - 1;
                let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<SHORT>) else { return };
                if self.table.may(u64::from(u32::from_le_bytes(*bytes)) | MASK & 0xffff_ffff) {
                    self.look(text, at, &mut visit);
                }
            }
        }
    }

    /// Where in a masked word a pair stands that is looked for: one that is already, or the letters that meet least often.
    fn pair(&mut self, word: &[u8]) -> usize {
        let places = || 0..=word.len().saturating_sub(SHORT);
        if let Some(at) = places().find(|&at| self.pairs.iter().any(|pair| word[at..].starts_with(pair))) {
            return at;
        }
        let at = places().min_by_key(|&at| score(&word[at..], 2)).unwrap_or_default();
        self.pairs.push([word[at], word[at + 1]]);
        at
    }

    /// Where the gate stops in the 64 bytes between the first and the last one: see [`stop`], and where a pair begins.
    fn places(&self, window: &[u8; 66]) -> u64 {
        // Loops over neighbouring bytes become vector code.
        let mut flags = [0_u8; 64];
        for (flag, (before, byte)) in flags.iter_mut().zip(window.iter().zip(&window[1..])) {
            *flag = u8::from(begins(*byte) & !(is_alphanumeric(*byte) & is_alphanumeric(*before)));
        }
        let mut masked = [0_u8; 65];
        for (masked, byte) in masked.iter_mut().zip(&window[1..]) {
            *masked = byte | 0x20;
        }
        for [one, other] in &self.pairs {
            for (flag, (byte, next)) in flags.iter_mut().zip(masked.iter().zip(&masked[1..])) {
                *flag |= u8::from(byte == one) & u8::from(next == other);
            }
        }
        gathered(&flags)
    }

    /// What the table let through, compared in full.
    #[inline(never)]
    fn look(&self, text: &[u8], at: usize, visit: &mut impl FnMut(usize, Way)) {
        let bytes = &text[at..];
        let long = match bytes.first_chunk::<8>() {
            Some(eight) => Some((u64::from_le_bytes(*eight) | MASK) & 0xffff_ffff_ffff),
            None => (bytes.len() >= LONG).then(|| key(bytes, LONG)),
        };
        if let Some(key) = long.filter(|key| self.long_table.may(*key)) {
            ways(&self.long, text, at, key, visit);
        }
        if let Some(four) = bytes.first_chunk::<SHORT>() {
            let key = u64::from(u32::from_le_bytes(*four)) | MASK & 0xffff_ffff;
            if self.short_table.may(key) {
                ways(&self.short, text, at, key, visit);
            }
        }
    }

    /// The rules that a paragraph's beginning opens. Signs before the first word do not count.
    pub(crate) fn opens(&self, paragraph: &str, mut visit: impl FnMut(Way)) {
        let Some(first) = paragraph.find(|c: char| c.is_alphanumeric() || c == '©').filter(|&at| at < 24) else {
            return;
        };
        let bytes = &paragraph.as_bytes()[first..];
        let head = bytes[0] | 0x20;
        if self.heads[(head >> 6) as usize] >> (head & 63) & 1 == 0 {
            return;
        }
        for width in 1..=SHORT.min(bytes.len()) {
            let key = key(bytes, width);
            self.opening[width].get(&key).into_iter().flatten().for_each(|way| visit(*way));
        }
    }
}
