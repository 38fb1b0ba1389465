//! Messages and roles, counted as the evaluator of the German news quotation corpus counts them.
//!
//! Quotations are assigned one to one by the F1 of their tokens, with a small bonus for the same kind. Of each pair, and of
//! each quotation that is left over, precision and recall are taken of the message and of every role, token by token; a
//! part that has no tokens on the side that divides has no figure. The headline is the mean of these figures, over messages
//! alone, over roles alone, and over both: a long quotation weighs no more than a short one.

use std::collections::BTreeSet;

use super::assign::best;
use super::tokens::{Cut, Tokens};
use super::{Prf, Quotation, QuotedArticle};

/// What the same kind adds to the overlap of two quotations, and the same medium.
const BONUS: (f64, f64) = (0.01, 0.001);

/// Counts of one part of quotations.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    /// Tokens in both.
    pub right: u64,
    /// Tokens of what was found.
    pub found: u64,
    /// Tokens of the gold.
    pub gold: u64,
    /// Precisions, added up.
    pub precisions: f64,
    /// How many there are.
    pub with_precision: u64,
    /// Recalls, added up.
    pub recalls: f64,
    /// How many there are.
    pub with_recall: u64,
}

impl Part {
    fn add(&mut self, gold: &BTreeSet<usize>, found: &BTreeSet<usize>) {
        let right = gold.intersection(found).count() as u64;
        let (found, gold) = (found.len() as u64, gold.len() as u64);
        self.right += right;
        self.found += found;
        self.gold += gold;
        if found > 0 {
            self.precisions += right as f64 / found as f64;
            self.with_precision += 1;
        }
        if gold > 0 {
            self.recalls += right as f64 / gold as f64;
            self.with_recall += 1;
        }
    }

    fn merge(mut self, other: &Self) -> Self {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
        self.precisions += other.precisions;
        self.with_precision += other.with_precision;
        self.recalls += other.recalls;
        self.with_recall += other.with_recall;
        self
    }
}

/// A score in both ways of taking means.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// The mean over quotations: the headline.
    pub macro_mean: Prf,
    /// Over all tokens.
    pub micro: Prf,
}

impl Share {
    fn of(part: &Part) -> Self {
        let mean = |sum: f64, count: u64| if count == 0 { 0.0 } else { sum / count as f64 };
        Self {
            macro_mean: Prf::new(mean(part.precisions, part.with_precision), mean(part.recalls, part.with_recall)),
            micro: Prf::of(part.right, part.found, part.gold),
        }
    }
}

/// What quotations came to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Official {
    /// The quotations themselves.
    pub message: Part,
    /// Addressee, cue, frame and speaker.
    pub roles: [Part; 4],
}

impl Official {
    /// The quotations themselves.
    #[must_use]
    pub fn message(&self) -> Share {
        Share::of(&self.message)
    }

    /// Their roles.
    #[must_use]
    pub fn role(&self) -> Share {
        Share::of(&self.all_roles())
    }

    /// Quotations and roles together.
    #[must_use]
    pub fn joint(&self) -> Share {
        Share::of(&self.all_roles().merge(&self.message))
    }

    fn all_roles(&self) -> Part {
        self.roles.iter().fold(Part::default(), Part::merge)
    }

    /// Counts an article and what was found in it.
    pub(super) fn add(&mut self, article: &QuotedArticle, found: &[Quotation]) {
        let (text, gold) = (article.text.as_str(), &article.quotes.speech[..]);
        let tokens = match &article.tokens {
            Some(places) => Tokens::at(places.clone()),
            None => Tokens::new(text, Cut::Treebank),
        };
        let group = |quote: &Quotation| {
            let message = tokens.within(&quote.spans);
            let mut frame = tokens.within(&quote.frame);
            if frame.is_empty() && !quote.cue.is_empty() {
                frame = sentence(text, &tokens, &tokens.within(&quote.cue));
                frame.retain(|token| !message.contains(token));
            }
            let roles =
                [tokens.within(&quote.addressee), tokens.within(&quote.cue), frame, tokens.within(&quote.speaker)];
            (message, roles)
        };
        let golds: Vec<_> = gold.iter().map(group).collect();
        let founds: Vec<_> = found.iter().map(group).collect();
        let gain = |at: usize, other: usize| {
            let f1 = dice(&golds[at].0, &founds[other].0);
            let same = |same: bool, bonus: f64| if f1 > 0.0 && same { bonus } else { 0.0 };
            let form = same(gold[at].speech == found[other].speech, BONUS.0);
            f1 + form + same(gold[at].medium == found[other].medium, BONUS.1)
        };
        let gains: Vec<Vec<f64>> =
            (0..golds.len()).map(|at| (0..founds.len()).map(|other| gain(at, other)).collect()).collect();
        let (mut lost, mut spare) = (vec![true; golds.len()], vec![true; founds.len()]);
        let nothing = Default::default();
        // Pairs that share nothing are pairs all the same: their roles may.
        for (at, other) in best(&gains) {
            (lost[at], spare[other]) = (false, false);
            self.count(&golds[at], &founds[other]);
        }
        for (group, _) in golds.iter().zip(lost).filter(|(_, lost)| *lost) {
            self.count(group, &nothing);
        }
        for (group, _) in founds.iter().zip(spare).filter(|(_, spare)| *spare) {
            self.count(&nothing, group);
        }
    }

    fn count(&mut self, gold: &Group, found: &Group) {
        self.message.add(&gold.0, &found.0);
        for (part, (gold, found)) in self.roles.iter_mut().zip(gold.1.iter().zip(&found.1)) {
            part.add(gold, found);
        }
    }
}

/// The tokens of a message and of its roles.
type Group = (BTreeSet<usize>, [BTreeSet<usize>; 4]);

/// The F1 of two sets of tokens.
fn dice(gold: &BTreeSet<usize>, found: &BTreeSet<usize>) -> f64 {
    let both = gold.intersection(found).count() as u64;
    Prf::of(both, found.len() as u64, gold.len() as u64).f1
}

/// The tokens of the sentence around some. What reports a quotation is the rest of the cue's sentence, where nothing says
/// more.
fn sentence(text: &str, tokens: &Tokens, around: &BTreeSet<usize>) -> BTreeSet<usize> {
    let (Some(&first), Some(&last)) = (around.first(), around.last()) else { return BTreeSet::new() };
    let start = (0..first).rev().find(|&token| ends(text, tokens, token)).map_or(0, |token| token + 1);
    let end = (last..tokens.len()).find(|&token| ends(text, tokens, token)).map_or(tokens.len(), |token| token + 1);
    (start..end).collect()
}

/// Whether a sentence ends with a token: a line does, or it ends with a sign and an upper-case word follows.
fn ends(text: &str, tokens: &Tokens, token: usize) -> bool {
    let (place, next) = (tokens.place(token), tokens.place(token + 1));
    if next.is_empty() {
        return true;
    }
    let gap = &text[place.end..next.start];
    if gap.contains('\n') {
        return true;
    }
    // Marks that close behind the sign belong to its sentence.
    let closes = |token: usize| text[tokens.place(token)].chars().all(|c| "\"“”‟«»‹›‘’)".contains(c));
    let mut sign = token;
    while sign > 0 && closes(sign) && tokens.place(sign - 1).end == tokens.place(sign).start {
        sign -= 1;
    }
    let ended = matches!(&text[tokens.place(sign)], "." | "!" | "?" | "…");
    // A point behind a figure or a letter is an ordinal's or an abbreviation's.
    let short = sign > 0 && {
        let before = &text[tokens.place(sign - 1)];
        before.chars().all(|c| c.is_ascii_digit()) || before.chars().nth(1).is_none()
    };
    let opens = text[next.start..].chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    ended && !gap.is_empty() && opens && !(short && &text[tokens.place(sign)] == ".")
}
