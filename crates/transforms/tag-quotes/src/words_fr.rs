//! What a French word can be where it stands.

use crate::lexicon::{ADVERB, ARTICLE, AUXILIARY, FINITE, PREPOSITION, PRONOUN, RELATIVE};
use crate::sentence::Sentence;

/// Whether a verb of a clause may stand here.
pub(crate) fn finite(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    s.lower(at) && (token.has(FINITE | AUXILIARY) || token.entry.verb > 0 && !present_participle(s, at)) && !noun(s, at)
}

/// `affirmant`, `estimant`.
pub(crate) fn present_participle(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.word(at).ends_with("ant") && s.at(at).entry.verb > 0
}

/// Whether a word that may be a verb is a noun: `l’annonce`, `une demande`, `sans compte`; but `il l’annonce`.
pub(crate) fn noun(s: &Sentence<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    if s.has(at, AUXILIARY) && !s.is(at, "été") {
        return false;
    }
    let object = matches!(s.word(before), "l" | "le" | "la" | "les")
        && at > 1
        && (s.has(at - 2, PRONOUN | RELATIVE) || matches!(s.word(at - 2), "ne" | "on"));
    (s.has(before, ARTICLE) || s.has(before, PREPOSITION) && !s.has(before, ADVERB)) && !object
}

/// Words that stand between a subject and its verb: negation and pronouns that are objects.
pub(crate) fn clitic(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(
        s.word(at),
        "ne" | "n" | "se" | "s" | "le" | "la" | "les" | "l" | "lui" | "leur" | "y" | "en" | "me" | "m" | "te" | "t"
    )
}

/// An adverb, by the lexicon or its ending.
pub(crate) fn adverb(s: &Sentence<'_, '_>, at: usize) -> bool {
    let word = s.word(at);
    let ends = word.len() > 6 && word.ends_with("ment") && s.at(at).entry.verb == 0;
    let noun = || at > 0 && s.has(at - 1, ARTICLE | PREPOSITION);
    s.lower(at) && (s.has(at, ADVERB) && !s.has(at, PREPOSITION) || ends && !noun())
}
