//! What a token may be the sign of: most sentences hold few signs or none, and are not read for what they cannot hold.

use crate::lexicon::{
    AUXILIARY, CONTENT_NOUN, Entry, SOURCE_ADVERB, SOURCE_POSTPOSITION, SOURCE_PREPOSITION, SUBJUNCTIVE,
    SUBJUNCTIVE_IN_FRAME,
};
use crate::token::Kind;

/// A source without a verb of its own may begin or end here: *laut*, *zufolge*, *nach*, *so*, *wie*, *für*.
pub(crate) const SOURCE: u8 = 1;
/// A verb of speech, or an auxiliary that may belong to one.
pub(crate) const VERB: u8 = 1 << 1;
/// A modal verb that may belong to one: *soll gesagt haben*.
pub(crate) const MODAL: u8 = 1 << 2;
/// A noun of saying.
pub(crate) const NOUN: u8 = 1 << 3;
/// A colon.
pub(crate) const COLON: u8 = 1 << 4;
/// A quotation.
pub(crate) const QUOTE: u8 = 1 << 5;
/// A form of the subjunctive.
pub(crate) const REPORTED: u8 = 1 << 6;

/// A sign that may part clauses.
pub(crate) const BREAK: u8 = 1 << 7;

/// German words that are cues though they are of no class of cues.
pub(crate) const GERMAN: &[(&str, u8)] = &[
    ("nach", SOURCE),
    ("so", SOURCE),
    ("wie", SOURCE),
    ("für", SOURCE),
    ("soll", MODAL),
    ("sollen", MODAL),
    ("will", MODAL),
    ("wollen", MODAL),
    ("dürfte", MODAL),
    ("dürften", MODAL),
    ("könnte", MODAL),
    ("könnten", MODAL),
];

/// The cues of a word by its classes.
pub(crate) fn of(entry: &Entry) -> u8 {
    let verb = entry.verb > 0 || entry.parted > 0 || entry.flags & AUXILIARY != 0;
    let flags = |any: u32, cue: u8| if entry.flags & any != 0 { cue } else { 0 };
    flags(SOURCE_PREPOSITION | SOURCE_POSTPOSITION | SOURCE_ADVERB, SOURCE)
        | flags(CONTENT_NOUN, NOUN)
        | flags(SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME, REPORTED)
        | if verb { VERB } else { 0 }
}

/// The cues of a sign.
pub(crate) const fn of_sign(kind: Kind) -> u8 {
    match kind {
        Kind::Sign(b':') => COLON | BREAK,
        Kind::Sign(b',' | b';' | b'(' | b')' | b'[' | b']') | Kind::Dash => BREAK,
        _ => 0,
    }
}

/// The cues of a word with a capital that no lexicon knows: in the middle of a sentence, capitals are not looked up in
/// lower case.
pub(crate) fn of_capital(word: &[u8]) -> u8 {
    if word.len() <= 4 && matches!(word, b"Nach" | b"So" | b"Wie" | b"F\xC3\xBCr") { SOURCE } else { 0 }
}
