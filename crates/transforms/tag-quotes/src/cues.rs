//! What a token may be the sign of: most sentences hold few signs or none, and are not read for what they cannot hold.

use crate::lexicon::{
    AUXILIARY, CONTENT_NOUN, Entry, SOURCE_ADVERB, SOURCE_POSTPOSITION, SOURCE_PREPOSITION, SUBJUNCTIVE,
    SUBJUNCTIVE_IN_FRAME,
};

/// A source without a verb of its own may begin or end here: *laut*, *zufolge*, *nach*, *so*, *wie*, *für*.
pub(crate) const SOURCE: u16 = 1;
/// A verb of speech, or an auxiliary that may belong to one.
pub(crate) const VERB: u16 = 1 << 1;
/// A modal verb that may belong to one: *soll gesagt haben*.
pub(crate) const MODAL: u16 = 1 << 2;
/// A noun of saying.
pub(crate) const NOUN: u16 = 1 << 3;
/// A colon.
pub(crate) const COLON: u16 = 1 << 4;
/// A quotation.
pub(crate) const QUOTE: u16 = 1 << 5;
/// A form of the subjunctive.
pub(crate) const REPORTED: u16 = 1 << 6;
/// A participle of a verb of speech, or a word that may be the first part of one: *bekannt gegeben*.
pub(crate) const PARTICIPLE: u16 = 1 << 7;

/// German words that are cues though they are of no class of cues.
pub(crate) const GERMAN: &[(&str, u16)] = &[
    ("nach", SOURCE),
    ("so", SOURCE),
    ("wie", SOURCE),
    ("für", SOURCE),
    // in the middle of a sentence, capitals are not looked up in lower case
    ("Nach", SOURCE),
    ("So", SOURCE),
    ("Wie", SOURCE),
    ("Für", SOURCE),
    ("soll", MODAL),
    ("sollen", MODAL),
    ("will", MODAL),
    ("wollen", MODAL),
    ("dürfte", MODAL),
    ("dürften", MODAL),
    ("könnte", MODAL),
    ("könnten", MODAL),
    ("bekannt", PARTICIPLE),
    ("klar", PARTICIPLE),
    ("fest", PARTICIPLE),
    ("preis", PARTICIPLE),
    ("deutlich", PARTICIPLE),
];

/// The cues of a word by its classes.
pub(crate) fn of(entry: &Entry) -> u16 {
    let verb = entry.verb > 0 || entry.parted > 0 || entry.flags & AUXILIARY != 0;
    let flags = |any: u32, cue: u16| if entry.flags & any != 0 { cue } else { 0 };
    flags(SOURCE_PREPOSITION | SOURCE_POSTPOSITION | SOURCE_ADVERB, SOURCE)
        | flags(CONTENT_NOUN, NOUN)
        | flags(SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME, REPORTED)
        | if verb { VERB } else { 0 }
        | if entry.participle > 0 { PARTICIPLE } else { 0 }
}
