//! What a pipeline made of a file of gold, counted.

use std::collections::BTreeMap;

use copydesk_model::Document;

use crate::gold::Gold;
use crate::synthetic::{Score, share};

/// Gaps before a hyphen, judged by hand, from one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joins {
    /// Closed, rightly.
    pub right: u64,
    /// Closed, wrongly.
    pub wrong: u64,
    /// Left open, wrongly.
    pub missed: u64,
}

impl Joins {
    /// Rightly closed of all closed; 1 where none was closed.
    #[must_use]
    pub fn precision(&self) -> f64 {
        if self.right + self.wrong == 0 { 1.0 } else { share(self.right, self.right + self.wrong) }
    }

    /// Rightly closed of all that should be; 1 where none should.
    #[must_use]
    pub fn recall(&self) -> f64 {
        if self.right + self.missed == 0 { 1.0 } else { share(self.right, self.right + self.missed) }
    }
}

/// A case that did not come out as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The text.
    pub input: String,
    /// What it must become.
    pub expected: String,
    /// What it became.
    pub got: String,
}

/// What a file of gold came to; the parts that its shape does not have stay empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Texts that were damaged on purpose.
    pub damaged: Score,
    /// Those of them whose clean text the pipeline leaves as it is: what it repairs in the others may be a defect that they
    /// had before, and counts as spurious above. Edits in clean text are what the clean sets are for.
    pub sound: Score,
    /// Repairs that passed, and all.
    pub repair: (u64, u64),
    /// Texts to keep that passed, and all.
    pub keep: (u64, u64),
    /// Cases that did not pass.
    pub failed: Vec<Case>,
    /// Hyphens by source.
    pub hyphens: BTreeMap<String, Joins>,
    /// Characters of clean text.
    pub characters: u64,
    /// Edits made in it, by rule.
    pub rules: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Counts one record and the document that was made of its input; `sound` says whether its clean text, if it has one,
    /// stays as it is.
    pub fn add(&mut self, record: &Gold, made: &Document, sound: bool) {
        match record {
            Gold::Synthetic { kind, corrupted, clean, edits, .. } => {
                self.damaged.add(kind, corrupted, clean, edits, made.text());
                if sound {
                    self.sound.add(kind, corrupted, clean, edits, made.text());
                }
            }
            Gold::Case { input, expected, keep, .. } => {
                let passed = made.text() == expected;
                let of = if *keep { &mut self.keep } else { &mut self.repair };
                *of = (of.0 + u64::from(passed), of.1 + 1);
                if !passed {
                    let [input, expected, got] = [input, expected, made.text()].map(ToOwned::to_owned);
                    self.failed.push(Case { input, expected, got });
                }
            }
            Gold::Hyphen { src, text, pos, label, .. } => {
                let at = text.char_indices().nth(*pos).map_or(text.len(), |(at, _)| at);
                let joined = made.changes().iter().any(|change| {
                    let span = change.source.range();
                    span.start <= at && at < span.end && !change.after.contains(' ')
                });
                let of = self.hyphens.entry(src.clone()).or_default();
                match (label.as_str(), joined) {
                    ("J", true) => of.right += 1,
                    ("K" | "D", true) => of.wrong += 1,
                    ("J", false) => of.missed += 1,
                    _ => {}
                }
            }
            Gold::Clean { text, .. } => {
                self.characters += text.chars().count() as u64;
                for change in made.changes() {
                    *self.rules.entry(change.rule.as_str()).or_default() += 1;
                }
            }
        }
    }

    /// Edits made in clean text.
    #[must_use]
    pub fn edits(&self) -> u64 {
        self.rules.values().sum()
    }

    /// The same in 100,000 characters.
    #[must_use]
    pub fn per_100k(&self) -> f64 {
        self.edits() as f64 * 1e5 / self.characters.max(1) as f64
    }
}
