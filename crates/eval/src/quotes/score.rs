//! Quotations counted against gold, kind by kind.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::assign::best;
use super::official::Official;
use super::tokens::{Cut, Tokens, trimmed};
use super::{Pieces, Quotation, Quotations, QuotedArticle, Speech};

/// How much two quotations must share to be the same: tokens in both, of tokens in either.
const SAME: f64 = 0.5;

/// Precision, recall and their harmonic mean, from 0 to 1; 0 where there is nothing to divide by.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Prf {
    /// Right ones of all that were found.
    pub precision: f64,
    /// Right ones of all that are in the gold.
    pub recall: f64,
    /// The harmonic mean.
    pub f1: f64,
}

impl Prf {
    /// Of `right` ones among `found` and among `gold`.
    #[must_use]
    pub fn of(right: u64, found: u64, gold: u64) -> Self {
        Self::new(ratio(right, found), ratio(right, gold))
    }

    /// With the harmonic mean of both.
    #[must_use]
    pub fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Self { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What the quotations of one kind, or of all, came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuoteScore {
    /// Quotations in the gold.
    pub gold: u64,
    /// Quotations found.
    pub found: u64,
    /// Found with the same pieces, marks and signs at their ends aside.
    pub exact: u64,
    /// Matched one to one, with at least half of the tokens of either in both.
    pub matched: u64,
    /// Tokens inside quotations of the gold.
    pub gold_tokens: u64,
    /// Tokens inside quotations found.
    pub found_tokens: u64,
    /// Tokens inside both.
    pub shared_tokens: u64,
    /// Quotations of the gold that have a speaker.
    pub gold_speakers: u64,
    /// Quotations found that have one.
    pub found_speakers: u64,
    /// Matched ones whose gold has a speaker.
    pub speaker_pairs: u64,
    /// Of these, ones that have a speaker at all.
    pub speaker_said: u64,
    /// Of these, ones whose speaker shares a token with the gold's.
    pub speaker_right: u64,
    /// Matched ones whose gold has no speaker.
    pub silent_pairs: u64,
    /// Of these, ones that have a speaker all the same.
    pub speaker_spurious: u64,
    /// Matched ones whose gold has a cue.
    pub cue_pairs: u64,
    /// Of these, ones whose cue shares a token with the gold's.
    pub cue_right: u64,
}

impl QuoteScore {
    /// Quotations with the same pieces.
    #[must_use]
    pub fn exact(&self) -> Prf {
        Prf::of(self.exact, self.found, self.gold)
    }

    /// Quotations that share half of their tokens or more.
    #[must_use]
    pub fn overlapping(&self) -> Prf {
        Prf::of(self.matched, self.found, self.gold)
    }

    /// Tokens inside quotations.
    #[must_use]
    pub fn tokens(&self) -> Prf {
        Prf::of(self.shared_tokens, self.found_tokens, self.gold_tokens)
    }

    /// The share of matched quotations with the right speaker, among those whose gold has one.
    #[must_use]
    pub fn speaker_accuracy(&self) -> f64 {
        ratio(self.speaker_right, self.speaker_pairs)
    }

    /// The share of matched quotations with the right cue, among those whose gold has one.
    #[must_use]
    pub fn cue_accuracy(&self) -> f64 {
        ratio(self.cue_right, self.cue_pairs)
    }

    /// Quotations found with the right speaker, of all found with a speaker and of all in the gold with one.
    #[must_use]
    pub fn end_to_end(&self) -> Prf {
        Prf::of(self.speaker_right, self.found_speakers, self.gold_speakers)
    }

    fn add(&mut self, text: &str, tokens: &Tokens, gold: &[&Quotation], found: &[&Quotation]) {
        self.gold += gold.len() as u64;
        self.found += found.len() as u64;
        self.exact += alike(text, gold, found);
        let [in_gold, in_found] = [gold, found]
            .map(|quotes| quotes.iter().map(|quote| tokens.within(&quote.spans)).collect::<Vec<BTreeSet<usize>>>());
        let [all_gold, all_found] =
            [&in_gold, &in_found].map(|sets| sets.iter().flatten().copied().collect::<BTreeSet<usize>>());
        self.gold_tokens += all_gold.len() as u64;
        self.found_tokens += all_found.len() as u64;
        self.shared_tokens += all_gold.intersection(&all_found).count() as u64;
        self.gold_speakers += with_speaker(gold);
        self.found_speakers += with_speaker(found);

        let gains: Vec<Vec<f64>> =
            in_gold.iter().map(|gold| in_found.iter().map(|found| overlap(gold, found)).collect()).collect();
        for (row, column) in best(&gains) {
            if gains[row][column] >= SAME {
                self.matched += 1;
                self.compare(tokens, gold[row], found[column]);
            }
        }
    }

    /// Speaker and cue of two quotations that are the same.
    fn compare(&mut self, tokens: &Tokens, gold: &Quotation, found: &Quotation) {
        let meet = |a: &Pieces, b: &Pieces| !tokens.within(a).is_disjoint(&tokens.within(b));
        if gold.speaker.is_empty() {
            self.silent_pairs += 1;
            self.speaker_spurious += u64::from(!found.speaker.is_empty());
        } else {
            self.speaker_pairs += 1;
            self.speaker_said += u64::from(!found.speaker.is_empty());
            self.speaker_right += u64::from(meet(&gold.speaker, &found.speaker));
        }
        if !gold.cue.is_empty() {
            self.cue_pairs += 1;
            self.cue_right += u64::from(meet(&gold.cue, &found.cue));
        }
    }
}

fn with_speaker(quotes: &[&Quotation]) -> u64 {
    quotes.iter().filter(|quote| !quote.speaker.is_empty()).count() as u64
}

/// How many have the same pieces; one that stands twice must be found twice.
fn alike(text: &str, gold: &[&Quotation], found: &[&Quotation]) -> u64 {
    let mut left: HashMap<Pieces, u64> = HashMap::new();
    for quote in gold {
        *left.entry(trimmed(text, &quote.spans)).or_default() += 1;
    }
    let mut alike = 0;
    for quote in found {
        if let Some(count) = left.get_mut(&trimmed(text, &quote.spans)).filter(|count| **count > 0) {
            *count -= 1;
            alike += 1;
        }
    }
    alike
}

/// Tokens in both, of tokens in either.
fn overlap(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    let both = a.intersection(b).count() as u64;
    ratio(both, (a.len() + b.len()) as u64 - both)
}

/// What a pipeline's quotations came to on gold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuoteScores {
    /// Articles.
    pub articles: u64,
    /// Quotations of every kind together: a wrong kind is no mistake.
    pub all: QuoteScore,
    /// Kind by kind: a wrong kind is a mistake in both.
    pub kinds: BTreeMap<Speech, QuoteScore>,
    /// As the evaluator of the German news corpus counts.
    pub official: Official,
    /// What the gold marks and nobody speaks, by kind; it is not scored.
    pub gold_other: BTreeMap<String, u64>,
    /// The same of what was found.
    pub found_other: BTreeMap<String, u64>,
}

impl QuoteScores {
    /// Counts one article, and what was found in it. Places are bytes of the article's text.
    pub fn add(&mut self, article: &QuotedArticle, found: &Quotations) {
        self.articles += 1;
        let text = article.text.as_str();
        let tokens = Tokens::new(text, Cut::Plain);
        let both = |wanted: Option<Speech>| {
            [&article.quotes, found].map(|quotes| {
                let of = quotes.speech.iter().filter(|quote| wanted.is_none_or(|speech| quote.speech == speech));
                of.collect::<Vec<&Quotation>>()
            })
        };
        let [gold, all] = both(None);
        self.all.add(text, &tokens, &gold, &all);
        for speech in Speech::ALL {
            let [gold, found] = both(Some(speech));
            if !gold.is_empty() || !found.is_empty() {
                self.kinds.entry(speech).or_default().add(text, &tokens, &gold, &found);
            }
        }
        self.official.add(article, &found.speech);
        for (counts, of) in [(&mut self.gold_other, &article.quotes), (&mut self.found_other, found)] {
            for (kind, count) in &of.other {
                *counts.entry(kind.clone()).or_default() += count;
            }
        }
    }
}
