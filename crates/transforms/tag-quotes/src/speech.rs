//! Speech or not: points for what stands in the marks and around them.

use crate::lexicon::{ARTICLE, SO_CALLED, SPEECH_NOUN, SUBJUNCTIVE, TITLE_NOUN, Takes};
use crate::pairs::Pair;
use crate::sentence::{Sentence, VERBAL};
use crate::token::Kind;

/// What text between marks looks like.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Inner {
    /// How many words; counting stops at twelve.
    pub(crate) words: usize,
    /// It ends like a sentence.
    pub(crate) ended: bool,
    /// It begins in lower case.
    pub(crate) lower: bool,
    /// A finite verb is in it.
    pub(crate) finite: bool,
    /// Every word has a capital or is a small one such as an article.
    pub(crate) capitals: bool,
}

/// How many words of what may be a name count.
const NAMED: usize = 5;

/// How many words are looked at.
const ENOUGH: usize = 12;

impl Inner {
    /// Looks at the text in the marks.
    pub(crate) fn of(text: &str, pair: &Pair, table: &crate::lexicon::Table) -> Self {
        let inner = text[pair.inner_start..pair.inner_end].trim();
        let mut found = Self { capitals: true, ..Self::default() };
        found.ended = inner.ends_with(['.', '!', '?', '…', ',']);
        for word in inner.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let Some(first) = word.chars().next() else { continue };
            let entry = table.look_up(word, first.is_uppercase());
            if found.words == 0 {
                found.lower = first.is_lowercase();
            }
            found.words += 1;
            if first.is_lowercase() {
                let small = entry.flags & (ARTICLE | crate::lexicon::PREPOSITION | crate::lexicon::COORDINATOR) != 0;
                found.capitals &= small && found.words > 1;
                found.finite |= entry.flags & VERBAL != 0 || entry.verb > 0 || looks_finite(word, entry.flags);
            }
            if found.words == ENOUGH {
                break;
            }
        }
        found
    }
}

fn looks_finite(word: &str, flags: u32) -> bool {
    flags == 0 && word.len() > 4 && word.ends_with('t') && !word.starts_with("ge") && word.is_ascii()
}

/// What stands around the marks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Around {
    /// A frame holds the quotation at its edge: `…, sagte X`.
    pub(crate) framed: bool,
    /// A cue stands in the sentence.
    pub(crate) cue: bool,
    /// It stands in the content of a frame.
    pub(crate) content: bool,
    /// A verb that names or judges governs it.
    pub(crate) naming: bool,
    /// It is the whole sentence.
    pub(crate) alone: bool,
    /// The sentence before held speech.
    pub(crate) follows: bool,
}

/// Whether a hyphen ties the marks to another word: `„X“-Affäre`.
pub(crate) fn compound(text: &str, pair: &Pair) -> bool {
    let behind = &text[pair.end..];
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let mut chars = behind.chars();
    let before = text[..pair.start].ends_with('-') && !text[..pair.start].ends_with(" -");
    chars.next() == Some('-') && chars.next().is_some_and(char::is_alphabetic) || before
}

/// Whether the noun before the marks promises somebody's words: `mit der Parole „…“`, `Rufe wie „…“`.
pub(crate) fn wording(s: &Sentence<'_, '_>, at: usize) -> bool {
    let like = at > 1 && (s.is(at - 1, "wie") || s.sign(at - 1, b':'));
    at > 0 && s.class(at - 1 - usize::from(like), SPEECH_NOUN)
}

/// Whether a noun that takes a title stands right before the marks, or `sogenannte`.
pub(crate) fn titled(s: &Sentence<'_, '_>, at: usize) -> (bool, bool) {
    let Some(before) = at.checked_sub(1) else { return (false, false) };
    let known_as = s.is(before, "as") && (before.saturating_sub(3)..before).any(|k| s.is(k, "known"));
    (s.class(before, TITLE_NOUN), s.class(before, SO_CALLED) || known_as)
}

/// How likely the quotation at `at` is speech, from 0 to 1.
pub(crate) fn score(s: &Sentence<'_, '_>, at: usize, pair: &Pair, inner: Inner, around: Around) -> f32 {
    let points = &s.table.points;
    let (title, so_called) = titled(s, at);
    let before = s.at(at.wrapping_sub(1));
    let colon = at > 0 && before.is_sign(b':');
    let article = at > 0 && before.has(ARTICLE) && inner.words == 1 && !around.naming;
    let subjunctive = s.any((0, s.len()), SUBJUNCTIVE);
    // `“No,” he said. “Never.”`: a sentence of one word
    let answer = s.table.english() && inner.ended && around.alone;
    let features = [
        (true, points.start),
        (inner.lower, points.lower),
        (inner.ended, points.ended),
        (inner.finite && inner.words > 2, points.finite),
        (colon, points.colon),
        (around.cue, points.cue),
        (around.framed, points.framed),
        (around.content, points.content),
        (around.naming, points.naming),
        (around.alone && inner.words > 2, points.alone),
        (around.follows, points.follows),
        (subjunctive, points.subjunctive),
        (title, points.title),
        (inner.capitals && inner.words < ENOUGH && !colon && !around.naming && !answer, points.capitals),
        (wording(s, at), points.wording),
        (article, points.article),
        (compound(s.text, pair), points.compound),
        (so_called, points.so_called),
    ];
    let sum: f32 = features.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum();
    // a long name has many words too: without a verb, a small first letter or an end, length says little
    let named = !(inner.lower || inner.finite || inner.ended || around.framed || around.naming);
    let words = if named { inner.words.min(NAMED) } else { inner.words };
    logistic(sum + points.word * words as f32)
}

/// Points as a likelihood.
fn logistic(points: f32) -> f32 {
    1.0 / (1.0 + (-points).exp())
}

/// Whether a verb of the frame takes a name or a judgement.
pub(crate) fn names(s: &Sentence<'_, '_>, verb: u16) -> bool {
    s.table.takes(verb, Takes::Naming)
}

/// Whether a nickname stands between the marks: `Dwayne „The Rock“ Johnson`.
pub(crate) fn nickname(s: &Sentence<'_, '_>, at: usize) -> bool {
    let name = |index: usize| {
        let token = s.at(index);
        token.kind == Kind::Word && token.upper && !token.has(ARTICLE)
    };
    at > 0 && name(at - 1) && name(at + 1) && !s.class(at - 1, TITLE_NOUN)
}

/// Whether a name in marks follows a noun: `der Dampfer „Elbe“`.
pub(crate) fn names_thing(s: &Sentence<'_, '_>, at: usize) -> bool {
    at > 0 && s.at(at - 1).upper && s.at(at - 1).is_word()
}

/// How likely marks inside other marks hold speech.
pub(crate) fn inside(table: &crate::lexicon::Table, inner: Inner) -> f32 {
    let points = &table.points;
    let features = [
        (true, points.start),
        (inner.ended, points.ended),
        (inner.finite && inner.words > 2, points.finite),
        (inner.capitals && inner.words < 6, points.capitals),
    ];
    let sum: f32 = features.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum();
    logistic(sum + points.word * inner.words as f32)
}
