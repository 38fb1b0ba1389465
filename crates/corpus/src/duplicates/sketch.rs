//! First reading: a sketch of every document, and which documents could be copies by their sketches.

use std::collections::HashMap;

use copydesk_formats::{Origin, Reject};
use copydesk_model::Lang;

use super::DuplicateOptions;
use super::words::{shingles, whole, words};
use crate::survey::Survey;

/// One stretch in so many is in a sketch. A sketch of that kind (a min-wise sample modulo a number, Broder 1997) says how much of
/// a short text is in a long one, which a fixed number of smallest hashes does not.
const SAMPLE: u64 = 16;

/// How many bits of a packed number are the document's: 268 million documents.
const BITS: u32 = 28;

/// So many of a document's stretches must be in another one's sketch for the two to be compared in full.
const SHARE: f64 = 0.3;

/// So many others a document is compared with at most.
const MOST: usize = 3;

/// What the first reading keeps of a document: 24 bytes, and 8 for every sixteenth word.
#[derive(Debug, Clone, Copy)]
struct Known {
    whole: u128,
    words: u32,
    sketched: u32,
}

/// The first reading.
#[derive(Debug)]
pub struct SketchSurvey {
    options: DuplicateOptions,
    documents: Vec<Known>,
    /// Hash of a stretch, then the document.
    stretches: Vec<u64>,
}

/// The sketches of some neighbouring documents.
#[derive(Debug, Default)]
pub struct Sketches {
    documents: Vec<Known>,
    stretches: Vec<(u64, u32)>,
    words: Vec<u64>,
}

/// Which documents could be copies, by [`whole`]: with each its number of words, and the ones that it may be a copy of.
#[derive(Debug, Default)]
pub struct Suspects {
    /// All documents that are to be looked at once more.
    pub(super) keys: HashMap<u128, Suspect>,
    /// Pairs of a fuller document and one that may be a copy.
    pub(super) pairs: Vec<(u128, u128)>,
    /// How many stretches they have together.
    pub(super) stretches: u64,
}

/// A text that has a copy, or may be one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suspect {
    /// How many words it has.
    pub(super) words: u32,
    /// The first document that has it.
    pub(super) first: u32,
}

impl SketchSurvey {
    /// A survey that has seen nothing.
    #[must_use]
    pub const fn new(options: DuplicateOptions) -> Self {
        Self { options, documents: Vec::new(), stretches: Vec::new() }
    }

    /// How many documents there were.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents.len() as u64
    }

    /// Ends the reading.
    #[must_use]
    pub fn suspects(mut self) -> Suspects {
        let mut suspects = Suspects::default();
        // Equal texts: the first one stands for all of them.
        let mut order: Vec<u32> = (0..self.documents.len() as u32).collect();
        let key = |index: u32| (self.documents[index as usize].whole, index);
        order.sort_unstable_by_key(|&index| key(index));
        let mut first: Vec<u32> = (0..self.documents.len() as u32).collect();
        for same in order.chunk_by(|a, b| key(*a).0 == key(*b).0) {
            same.iter().for_each(|&index| first[index as usize] = same[0]);
            if same.len() > 1 {
                suspects.add(&self.documents[same[0] as usize], same[0], &self.options);
            }
        }
        drop(order);
        let pairs = self.pairs(&first);
        for (fuller, copy) in pairs {
            let [fuller, copy] = [fuller, copy].map(|index| (index, self.documents[index as usize]));
            suspects.add(&fuller.1, fuller.0, &self.options);
            suspects.add(&copy.1, copy.0, &self.options);
            suspects.pairs.push((fuller.1.whole, copy.1.whole));
        }
        suspects
    }

    /// The pairs of documents whose sketches share enough: the fuller one first, then the one that may be a copy.
    fn pairs(&mut self, first: &[u32]) -> Vec<(u32, u32)> {
        const DOCUMENT: u64 = (1 << BITS) - 1;
        let stretches = &mut self.stretches;
        stretches.retain(|packed| {
            let index = (packed & DOCUMENT) as usize;
            first[index] as usize == index
        });
        stretches.sort_unstable();
        stretches.dedup();
        // Every stretch ties its documents to the fullest of them; what is written takes no more room than what was read.
        let documents = &self.documents;
        let (mut from, mut written) = (0, 0);
        while from < stretches.len() {
            let hash = stretches[from] >> BITS;
            let run = stretches[from..].iter().take_while(|packed| **packed >> BITS == hash).count();
            let index = |at: usize| (stretches[at] & DOCUMENT) as u32;
            let fuller = |index: u32| (documents[index as usize].words, std::cmp::Reverse(index));
            let fullest = (from..from + run).map(index).max_by_key(|&index| fuller(index)).unwrap_or_default();
            for at in from..from + run {
                let copy = (stretches[at] & DOCUMENT) as u32;
                if copy != fullest {
                    stretches[written] = u64::from(copy) << 32 | u64::from(fullest);
                    written += 1;
                }
            }
            from += run;
        }
        stretches.truncate(written);
        stretches.sort_unstable();
        let mut pairs = Vec::new();
        for copy in stretches.chunk_by(|a, b| a >> 32 == b >> 32) {
            let number = (copy[0] >> 32) as u32;
            let mut fuller: Vec<(usize, u32)> =
                copy.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0] as u32)).collect();
            fuller.sort_unstable_by_key(|&(shared, index)| (std::cmp::Reverse(shared), index));
            let least = f64::from(documents[number as usize].sketched) * SHARE;
            let enough = fuller.into_iter().filter(|(shared, _)| *shared as f64 >= least);
            pairs.extend(enough.take(MOST).map(|(_, index)| (index, number)));
        }
        pairs
    }
}

impl Suspects {
    fn add(&mut self, known: &Known, first: u32, options: &DuplicateOptions) {
        let suspect = Suspect { words: known.words, first };
        if self.keys.insert(known.whole, suspect).is_none() {
            self.stretches += u64::from(known.words.saturating_sub(options.shingle as u32 - 1).max(1));
        }
    }
}

impl Survey for SketchSurvey {
    type Part = Sketches;

    fn look(
        &self,
        text: &str,
        _: Option<Lang>,
        _: Option<&str>,
        _: &Origin<'_>,
        part: &mut Sketches,
    ) -> Result<(), Reject> {
        words(text, &mut part.words);
        let number = part.documents.len() as u32;
        let start = part.stretches.len();
        let count = part.words.len();
        if count >= self.options.min_words {
            let sampled = shingles(&part.words, self.options.shingle).filter(|hash| hash.is_multiple_of(SAMPLE));
            part.stretches.extend(sampled.map(|hash| (hash >> BITS, number)));
            part.stretches[start..].sort_unstable();
            let mut last = None;
            let mut kept = start;
            for at in start..part.stretches.len() {
                let entry = part.stretches[at];
                if last.replace(entry) != Some(entry) {
                    part.stretches[kept] = entry;
                    kept += 1;
                }
            }
            part.stretches.truncate(kept);
        }
        let sketched = (part.stretches.len() - start) as u32;
        part.documents.push(Known {
            whole: whole(&part.words),
            words: u32::try_from(count).unwrap_or(u32::MAX),
            sketched,
        });
        Ok(())
    }

    fn merge(&mut self, part: Sketches) {
        let base = self.documents.len() as u64;
        // Documents beyond the last number that fits are still compared word for word.
        let packed = part.stretches.into_iter().map(|(hash, number)| (hash, base + u64::from(number)));
        self.stretches
            .extend(packed.filter(|(_, number)| *number < 1 << BITS).map(|(hash, number)| hash << BITS | number));
        self.documents.extend(part.documents);
    }
}
