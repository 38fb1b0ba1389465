//! What comes again in a text: lines, paragraphs, runs of words.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::measure::chars;

/// A hash that costs little: texts are measured with it, not guarded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Quick(u64);

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Quick {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.mix(u64::from_le_bytes(*chunk));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

type Build = BuildHasherDefault<Quick>;

/// How many of some pieces of a text stood there before, and their characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Again {
    pub(crate) pieces: u64,
    pub(crate) again: u64,
    pub(crate) chars: u64,
}

/// Counts pieces that stood there before.
pub(crate) fn again<'a>(pieces: impl Iterator<Item = &'a str>) -> Again {
    let mut known: HashSet<&str, Build> = HashSet::default();
    let mut found = Again::default();
    for piece in pieces {
        found.pieces += 1;
        if !known.insert(piece) {
            found.again += 1;
            found.chars += chars(piece);
        }
    }
    found
}

/// The paragraphs of a text, which blank lines part.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

/// The words of a text as hashes, from which runs of words are made.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Of each word: its hash and its characters.
    words: Vec<(u64, u32)>,
    /// The hash of the run of `n` words from each word on.
    runs: Vec<u64>,
    n: usize,
}

impl Runs {
    pub(crate) fn new(text: &str) -> Self {
        let hashed = |word: &str| {
            let mut hash = Quick::default();
            hash.write(word.as_bytes());
            (hash.finish(), chars(word) as u32)
        };
        let words: Vec<(u64, u32)> = text.split_ascii_whitespace().map(hashed).collect();
        let runs = words.iter().map(|(hash, _)| *hash).collect();
        Self { words, runs, n: 1 }
    }

    /// Makes the runs one word longer; they are `n` words long then.
    pub(crate) fn longer(&mut self) {
        let count = self.words.len().saturating_sub(self.n);
        self.runs.truncate(count);
        for (run, (word, _)) in self.runs.iter_mut().zip(&self.words[self.words.len() - count..]) {
            let mut hash = Quick(*run);
            hash.write_u64(*word);
            *run = hash.finish();
        }
        self.n += 1;
    }

    /// The characters of the run at `index`, with the blanks in it.
    fn chars(&self, index: usize) -> u64 {
        self.words[index..index + self.n].iter().map(|(_, chars)| u64::from(*chars)).sum::<u64>() + self.n as u64 - 1
    }

    /// The characters of the most frequent run, all its copies together; 0 where none stands twice.
    pub(crate) fn top(&self) -> u64 {
        let mut counts: HashMap<u64, u32, Build> = HashMap::with_capacity_and_hasher(self.runs.len(), Build::default());
        let mut top = (1, 0);
        for (index, run) in self.runs.iter().enumerate() {
            let count = counts.entry(*run).or_default();
            *count += 1;
            if *count > 1 && *count >= top.0 {
                // Of those that are equally frequent the longest.
                let chars = self.chars(index);
                top = if *count > top.0 { (*count, chars) } else { (*count, chars.max(top.1)) };
            }
        }
        u64::from(top.0) * top.1
    }

    /// The characters of the runs that stood there before; runs that share words count once.
    pub(crate) fn duplicates(&self) -> u64 {
        let mut known: HashSet<u64, Build> = HashSet::with_capacity_and_hasher(self.runs.len(), Build::default());
        let (mut index, mut chars) = (0, 0);
        while let Some(run) = self.runs.get(index) {
            if known.insert(*run) {
                index += 1;
            } else {
                chars += self.chars(index);
                index += self.n;
            }
        }
        chars
    }
}
