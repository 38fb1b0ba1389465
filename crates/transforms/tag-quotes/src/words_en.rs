//! What an English word can be where it stands.

use crate::lexicon::{
    ABBREVIATION, ADVERB, ARTICLE, AUXILIARY, BODY, CONJUNCTION, COORDINATOR, FINITE, HONORIFIC, IMPERSONAL,
    PREPOSITION, PRONOUN, RELATIVE,
};
use crate::sentence::Sentence;
use crate::token::Kind;

/// The longest name in marks that is part of a noun phrase, in bytes.
const SHORT_QUOTE: u32 = 32;

/// Whether a verb of a clause may stand here: finite for all that order and form can tell.
pub(crate) fn finite(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    s.lower(at) && (token.has(FINITE | AUXILIARY) || token.entry.verb > 0 && !gerund(s, at)) && !noun(s, at)
}

/// A finite verb, or a word with the ending of one.
pub(crate) fn verbal(s: &Sentence<'_, '_>, at: usize) -> bool {
    finite(s, at) || s.lower(at) && s.word(at).len() > 4 && s.word(at).ends_with("ed") && !s.has(at, ADVERB)
}

/// `saying`, `calling`.
pub(crate) fn gerund(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.word(at).ends_with("ing") && s.word(at).len() > 4
}

/// Whether a word that may be a verb is a noun: behind an article, a genitive, a preposition; in its base form behind
/// anything but a plural.
pub(crate) fn noun(s: &Sentence<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    if s.has(at, AUXILIARY) {
        return false;
    }
    let article = s.has(before, ARTICLE) && !s.has(before, PRONOUN | IMPERSONAL | RELATIVE);
    let governed = s.has(before, PREPOSITION) && !s.has(before, CONJUNCTION) && !s.is(before, "to");
    let subject = (0..at).rev().find(|&k| !adverb(s, k)).unwrap_or(before);
    article || genitive(s, before) || governed || base(s, at) && !plural(s, subject)
}

/// Whether the verb stands in its base form, which is often a noun: `her first comment`.
pub(crate) fn base(s: &Sentence<'_, '_>, at: usize) -> bool {
    const PAST: [&str; 8] = ["wrote", "spoke", "sang", "swore", "foresaw", "began", "saw", "knew"];
    let word = s.word(at);
    s.at(at).entry.verb > 0
        && s.at(at).entry.participle == 0
        && !gerund(s, at)
        && !word.ends_with('s')
        && !PAST.contains(&word)
}

/// Whether a base form may follow: *we*, *officials*, *will*, *to*.
fn plural(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.has(at, PRONOUN | AUXILIARY | COORDINATOR | RELATIVE | FINITE)
        || s.class(at, BODY)
        || s.is(at, "to")
        || s.word(at).ends_with('s')
        || !matches!(s.at(at).kind, Kind::Word | Kind::Number)
}

/// `Lee’s`, `workers’`.
pub(crate) fn genitive(s: &Sentence<'_, '_>, at: usize) -> bool {
    let word = s.word(at);
    s.at(at).is_word()
        && (word.ends_with("’s") || word.ends_with("'s") || word.ends_with("s’") || word.ends_with("s'"))
        && !s.has(at, FINITE)
}

/// A full stop that belongs to the word before it: `Gov. Tanner`, `Owen T. Hale`.
pub(crate) fn stop(s: &Sentence<'_, '_>, at: usize) -> bool {
    at > 0
        && s.sign(at, b'.')
        && s.at(at - 1).is_word()
        && (s.has(at - 1, ABBREVIATION | HONORIFIC) || s.at(at - 1).upper && s.word(at - 1).len() <= 3)
}

/// A name in marks between two parts of a name or behind a noun.
pub(crate) fn nickname(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    at > 0 && token.is_quote() && token.end - token.start <= SHORT_QUOTE && s.at(at - 1).upper && s.at(at + 1).upper
}

/// An adverb, by the lexicon or its ending.
pub(crate) fn adverb(s: &Sentence<'_, '_>, at: usize) -> bool {
    if !s.lower(at) {
        return false;
    }
    let word = s.word(at);
    let ends = || word.len() > 4 && word.ends_with("ly") && !matches!(word, "family" | "assembly" | "supply" | "reply");
    s.has(at, ADVERB) || ends() && at > 0 && !s.has(at - 1, ARTICLE)
}

/// Whether the closing mark has a comma or an end of a sentence before it.
pub(crate) fn closed(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    let text = &s.text[token.start as usize..token.end as usize];
    text.trim_end_matches(['”', '"', '’', '\'']).ends_with([',', '.', '!', '?'])
}
