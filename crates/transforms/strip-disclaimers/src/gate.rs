//! The gate: which places of a text can have a notice at all, at close to the speed of memory.
//!
//! Every rule names one group of cues of which one must be there. Of each of these cues the gate knows six bytes (four of
//! a short one), the least usual ones, and slides over the text with a table of bits. Neighbouring letters need not be
//! told apart by case for that: a bit is masked, and what passes is compared in full. A cue that must open its paragraph
//! is looked for only there.

use std::collections::HashMap;

use crate::cue::{Cue, Piece};

/// Bits of the table, as a power of two: 8 KB, which stay in the first cache.
const TABLE: u32 = 16;
const LONG: usize = 6;
const SHORT: usize = 4;

/// A string, masked.
#[derive(Debug)]
struct Word {
    bytes: Box<[u8]>,
    /// Where in it its gram begins.
    offset: usize,
    /// How many bytes a paragraph may have for it to matter.
    limit: usize,
}

/// A table of the hashes of strings of one length, and what stands behind each.
#[derive(Debug)]
struct Grams {
    bits: Vec<u64>,
    /// By the masked bytes: the string they are part of, and where in it they begin.
    behind: HashMap<u64, Vec<Word>>,
}

impl Default for Grams {
    fn default() -> Self {
        Self { bits: vec![0; 1 << (TABLE - 6)], behind: HashMap::new() }
    }
}

const fn slot(key: u64) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - TABLE);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

impl Grams {
    fn add(&mut self, word: &[u8], width: usize, limit: usize) {
        let at = rarest(word, width);
        let key = key(&word[at..], width);
        let (cell, bit) = slot(key);
        self.bits[cell] |= bit;
        let words = self.behind.entry(key).or_default();
        match words.iter_mut().find(|known| *known.bytes == *word) {
            Some(known) => known.limit = known.limit.max(limit),
            None => words.push(Word { bytes: word.into(), offset: at, limit }),
        }
    }

    fn may(&self, key: u64) -> bool {
        let (cell, bit) = slot(key);
        self.bits[cell] & bit != 0
    }

    /// The longest paragraph for which one of the strings matters that stand around `at`, where their key was found.
    fn limit(&self, text: &[u8], at: usize, key: u64) -> usize {
        let stands = |word: &&Word| {
            let found = at.checked_sub(word.offset).and_then(|start| text.get(start..start + word.bytes.len()));
            found.is_some_and(|found| found.iter().zip(&*word.bytes).all(|(byte, masked)| byte | 0x20 == *masked))
        };
        let words = self.behind.get(&key).into_iter().flatten();
        words.filter(stands).map(|word| word.limit).max().unwrap_or_default()
    }
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

/// Where in `word` the least usual stretch of `width` bytes begins.
fn rarest(word: &[u8], width: usize) -> usize {
    let score = |at: &usize| word[*at..*at + width].iter().map(|byte| usual(*byte)).sum::<u32>();
    (0..=word.len().saturating_sub(width)).min_by_key(score).unwrap_or_default()
}

/// How a cue is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Handle {
    /// By a stretch of words anywhere.
    Inside(String),
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
            Piece::Words { text, .. } => Some(text),
            _ => None,
        });
        let inside = longest.filter(|text| text.len() >= SHORT).map(|text| {
            let letters = text.len().min(12) as u32;
            (Self::Inside(text.clone()), 100_000_000 >> (2 * letters))
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
    long: Grams,
    short: Grams,
    /// The first one to four masked bytes of paragraphs, by how many, with the most bytes such a paragraph may have.
    opening: [Vec<(u64, usize)>; SHORT + 1],
}

impl Gate {
    /// Lets the paragraphs through that have the handle and no more bytes than `limit`.
    pub(crate) fn add(&mut self, handle: &Handle, limit: usize) {
        match handle {
            Handle::Inside(text) => {
                // Letters outside ASCII differ from their capitals by the masked bit as well, where they are of Latin-1;
                // the few others stand behind a gram of the word's ASCII letters or are found in small letters only.
                let word: Vec<u8> = text.bytes().map(|byte| byte | 0x20).collect();
                if word.len() >= LONG { self.long.add(&word, LONG, limit) } else { self.short.add(&word, SHORT, limit) }
            }
            Handle::Opening(text) => {
                let width = text.len().min(SHORT);
                let key = key(text.as_bytes(), width);
                match self.opening[width].iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => *known = limit.max(*known),
                    None => self.opening[width].push((key, limit)),
                }
            }
        }
    }

    /// Every place in `text` at which a cue may stand, in no order, with the most bytes its paragraph may have.
    pub(crate) fn each(&self, text: &[u8], mut visit: impl FnMut(usize, usize)) {
        let short = !self.short.behind.is_empty();
        let mask = u64::from_le_bytes([0x20; 8]);
        let mut at = 0;
        for window in text.windows(8) {
            let Some(bytes) = window.first_chunk::<8>() else { break };
            let bytes = u64::from_le_bytes(*bytes) | mask;
            let key = bytes & 0xffff_ffff_ffff;
            if self.long.may(key) {
                visit(at, self.long.limit(text, at, key));
            }
            let key = bytes & 0xffff_ffff;
            if short && self.short.may(key) {
                visit(at, self.short.limit(text, at, key));
            }
            at += 1;
        }
        // The last seven bytes, with nothing behind them.
        for at in at..text.len() {
            for (grams, width) in [(&self.long, LONG), (&self.short, SHORT)] {
                let key = key(&text[at..], width);
                if text.len() - at >= width {
                    visit(at, grams.limit(text, at, key));
                }
            }
        }
    }

    /// Whether a paragraph begins as a cue wants it. Signs before the first word do not count.
    pub(crate) fn opens(&self, paragraph: &str) -> bool {
        let Some(first) = paragraph.find(|c: char| c.is_alphanumeric() || c == '©').filter(|&at| at < 24) else {
            return false;
        };
        let bytes = &paragraph.as_bytes()[first..];
        (1..=SHORT.min(bytes.len())).any(|width| {
            let keys = &self.opening[width];
            !keys.is_empty() && {
                let key = key(bytes, width);
                keys.iter().any(|(known, limit)| *known == key && paragraph.len() <= *limit)
            }
        })
    }
}
