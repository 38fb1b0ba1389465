//! How many documents have each word.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use copydesk_formats::{Origin, Reject};
use copydesk_model::Lang;
use copydesk_transform::counts;

use crate::survey::Survey;

/// So many forms are held at a time: some 200 MB. A corpus of news has more only beyond some million documents, and what is
/// given up then is rare.
const MOST: usize = 3_000_000;

/// No word that a rule asks for is longer, in bytes.
const LONGEST: usize = 100;

/// Counts, for each word form, the documents that have it. Memory is bounded by lossy counting (Manku and Motwani 2002): when
/// there are too many forms, those with the lowest counts go, so that a count may come out too low by [`WordSurvey::missed`]
/// at most.
#[derive(Debug)]
pub struct WordSurvey {
    most: usize,
    documents: u64,
    /// With each form its count, and how much it may have lost before it was (last) taken in.
    counts: HashMap<Box<str>, (u32, u32)>,
    missed: u32,
}

/// The counts of some neighbouring documents.
#[derive(Debug, Default)]
pub struct Seen {
    documents: u64,
    /// With each form the number of documents that have it, and the last one of them.
    counts: HashMap<Box<str>, (u32, u64)>,
}

impl Default for WordSurvey {
    fn default() -> Self {
        Self::holding(MOST)
    }
}

impl WordSurvey {
    /// A survey that holds at most so many forms.
    #[must_use]
    pub fn holding(most: usize) -> Self {
        Self { most, documents: 0, counts: HashMap::new(), missed: 0 }
    }

    /// How many documents were counted.
    #[must_use]
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// By how much a count may be too low.
    #[must_use]
    pub const fn missed(&self) -> u32 {
        self.missed
    }

    /// The forms that at least `floor` documents have, in the order of their bytes.
    #[must_use]
    pub fn at_least(&self, floor: u32) -> Vec<(&str, u32)> {
        let kept = self.counts.iter().filter(|(_, (count, _))| *count >= floor);
        let mut forms: Vec<(&str, u32)> = kept.map(|(word, (count, _))| (&**word, *count)).collect();
        forms.sort_unstable();
        forms
    }

    fn shed(&mut self) {
        while self.counts.len() > self.most {
            self.missed += 1;
            let missed = self.missed;
            self.counts.retain(|_, (count, lost)| *count + *lost > missed);
        }
    }
}

impl Survey for WordSurvey {
    type Part = Seen;

    fn look(&self, text: &str, _: Option<Lang>, _: &Origin<'_>, part: &mut Seen) -> Result<(), Reject> {
        part.documents += 1;
        let document = part.documents;
        // A number says nothing about how words are written.
        let written = |word: &&str| word.len() <= LONGEST && word.chars().any(char::is_alphabetic);
        for word in counts::words(text).filter(written) {
            match part.counts.get_mut(word) {
                Some((count, last)) => {
                    *count += u32::from(*last != document);
                    *last = document;
                }
                None => _ = part.counts.insert(word.into(), (1, document)),
            }
        }
        Ok(())
    }

    fn merge(&mut self, part: Seen) {
        self.documents += part.documents;
        for (word, (count, _)) in part.counts {
            match self.counts.entry(word) {
                Entry::Occupied(mut held) => held.get_mut().0 += count,
                Entry::Vacant(free) => _ = free.insert((count, self.missed)),
            }
        }
        self.shed();
    }
}
