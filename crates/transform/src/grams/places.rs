//! At which places of a string it is looked for.

use std::collections::BTreeMap;

use super::{LONG, SHORT};

pub(super) fn masked(word: &[u8]) -> Vec<u8> {
    word.iter().map(|byte| byte | 0x20).collect()
}

/// How usual a byte in small letters is in German and English text, roughly in eighths of a bit saved: blanks and `e` most.
#[must_use]
pub const fn usual(byte: u8) -> u32 {
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

pub(super) const fn is_alphanumeric(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Whether a byte is neither blank nor goes on with a character.
pub(super) const fn begins(byte: u8) -> bool {
    (byte > b' ') & (byte.wrapping_sub(0x80) >= 0x40)
}

/// Whether a masked byte begins a letter that its capital may differ from by more than the masked bit: œ, š, Cyrillic. 0xE2 and 0xE3
/// are Latin-1, or signs.
const fn is_other(byte: u8) -> bool {
    byte >= 0xe0 && byte & 0xfe != 0xe2
}

/// Where in a string its place may be: with [`SHORT`] bytes behind it if there are so many, and not too far in.
fn possible(word: &[u8]) -> std::ops::RangeInclusive<usize> {
    0..=word.len().saturating_sub(SHORT).min(usize::from(u16::MAX))
}

/// Where in a string a place begins at which to stop in any text: the beginning of a word, a sign, a character beyond
/// ASCII. Of several one whose letters are all of ASCII or Latin-1, and so told from their capitals by the masked bit alone, then the
/// one with the least usual bytes; none where the string may only begin within a word.
pub(super) fn stop(word: &[u8], open_start: bool) -> Option<usize> {
    let stops = |at: &usize| {
        let goes_on = at.checked_sub(1).map_or(open_start, |before| is_alphanumeric(word[before]));
        begins(word[*at]) && !(is_alphanumeric(word[*at]) && goes_on)
    };
    let masked = masked(word);
    possible(word).filter(|at| *at < word.len()).filter(stops).min_by_key(|&at| {
        let rest = &masked[at..];
        let width = if rest.len() < LONG { SHORT } else { LONG };
        let other = rest.iter().take(width).any(|byte| is_other(*byte));
        (other, rest.len() < LONG, score(rest, SHORT), score(rest, LONG))
    })
}

/// Pairs of neighbouring bytes of which each of the masked words has one, with at least [`SHORT`] bytes from it on where the word
/// has so many: few, since each is looked for in all of the text, and rare ones.
pub(super) fn pairs(mut words: Vec<Vec<u8>>) -> Vec<[u8; 2]> {
    let own =
        |word: &[u8]| -> Vec<[u8; 2]> { possible(word).filter_map(|at| word[at..].first_chunk().copied()).collect() };
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
