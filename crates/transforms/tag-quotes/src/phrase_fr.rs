//! French noun phrases: who stands before a verb, who behind it.

use crate::lexicon::{
    ARTICLE, AUXILIARY, CALENDAR, CONJUNCTION, CONTENT, COORDINATOR, FEMALE, IMPERSONAL, MALE, PREPOSITION, PRONOUN,
    RELATIVE, ROLE,
};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;
use crate::words_fr::{adverb, clitic, finite};

/// The longest noun phrase, in tokens.
const LONGEST: usize = 20;
/// The longest name in marks that is part of a noun phrase, in bytes.
const SHORT_QUOTE: u32 = 32;

/// The subject that stands before the verb, or its auxiliary, at `verb`.
pub(crate) fn subject(s: &Sentence<'_, '_>, verb: usize) -> Option<Range> {
    let mut end = verb;
    while end > 0 && s.lower(end - 1) && (clitic(s, end - 1) || adverb(s, end - 1) || s.has(end - 1, AUXILIARY)) {
        end -= 1;
    }
    // `Le maire lundi a dit`
    while end > 1 && s.has(end - 1, CALENDAR) && s.lower(end - 1) {
        end -= 1;
    }
    let prev = end.checked_sub(1)?;
    match s.at(prev).kind {
        Kind::Sign(b',') | Kind::Dash => across(s, prev),
        Kind::Word if s.has(prev, RELATIVE) => {
            let before = prev.checked_sub(1)?;
            ending(s, if s.sign(before, b',') { before } else { prev })
        }
        Kind::Word if s.has(prev, PRONOUN) => Some((prev, end)),
        Kind::Word | Kind::Number | Kind::Quote(_) => ending(s, end),
        Kind::Sign(b')') => {
            let open = (0..prev).rev().take(LONGEST).find(|&k| s.sign(k, b'('))?;
            ending(s, open)
        }
        _ => None,
    }
}

/// The noun phrase that ends before `end`.
fn ending(s: &Sentence<'_, '_>, end: usize) -> Option<Range> {
    let mut from = end;
    while from > 0 && end - from < LONGEST && part(s, from - 1) {
        from -= 1;
    }
    while from < end && (s.has(from, COORDINATOR) || adverb(s, from) || s.has(from, CALENDAR) && s.lower(from)) {
        from += 1;
    }
    // `Dans la vallée les habitants disent`: behind the last noun that stands by itself
    let noble = matches!(s.word(from), "De" | "D" | "Du") && s.at(from + 1).upper && from + 2 == end;
    if s.has(from, PREPOSITION) && !s.has(from, ARTICLE) && !noble {
        let own = |k: usize| s.has(k, ARTICLE) && !s.has(k - 1, PREPOSITION);
        let name = |k: usize| s.at(k).upper && s.lower(k - 1) && !s.has(k - 1, PREPOSITION | ARTICLE);
        from = (from + 2..end).rev().find(|&k| own(k) || name(k))?;
    }
    names(s, (from, end)).then_some((from, end))
}

/// Whether the token may be part of a noun phrase.
fn part(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    match token.kind {
        Kind::Word => {
            !s.has(at, CONTENT | RELATIVE | PRONOUN)
                && !finite(s, at)
                && (!s.has(at, CONJUNCTION) || s.has(at, PREPOSITION))
        }
        Kind::Number => true,
        Kind::Quote(_) => token.end - token.start <= SHORT_QUOTE,
        Kind::Sign(b'%' | b'&') => true,
        Kind::Sign(_) => s.shortens(at),
        Kind::Dash => false,
    }
}

/// `Marie Lenoir, maire de Valcourt, a dit`: the subject before the insertions that end at `close`, with its appositions.
fn across(s: &Sentence<'_, '_>, close: usize) -> Option<Range> {
    let sign = |k: usize| s.sign(k, b',') || s.at(k).kind == Kind::Dash;
    let (mut end, mut best) = (close, None);
    for k in (close.saturating_sub(40)..close).rev().filter(|&k| sign(k)) {
        let relative = s.has(k + 1, RELATIVE);
        if !relative && (k + 1..end).any(|v| finite(s, v)) {
            break;
        }
        let Some((from, to)) = ending(s, k) else { continue };
        let fresh = from == 0
            || s.quote(from - 1)
            || s.has(from - 1, COORDINATOR | CONTENT)
            || sign(from - 1)
            || s.sign(from - 1, b':');
        if fresh {
            best = Some((from, if relative { to } else { end }));
        }
        end = k;
    }
    best
}

/// Whether a phrase can name somebody.
fn names(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    from < to
        && !(to - from == 1 && s.has(from, IMPERSONAL))
        && (s.has(from, ARTICLE) || s.name_like(from) || s.quote(from) || s.class(from, ROLE))
}

/// The end of the noun phrase that begins at `from`, with its appositions; `from` where there is none.
pub(crate) fn phrase_from(s: &Sentence<'_, '_>, from: usize) -> usize {
    if s.has(from, PRONOUN) {
        return from + 1;
    }
    let core = core(s, from);
    if core == from || !s.sign(core, b',') {
        return core;
    }
    // `…, maire de Valcourt`: up to the next sign, without a verb
    let stop = (core + 1..s.len()).find(|&k| !part(s, k)).unwrap_or(s.len());
    let named = s.at(core + 1).upper && s.at(core + 2).upper && (from..core).any(|k| s.class(k, ROLE));
    let role = named || (core + 1..core + 4).any(|k| s.class(k, ROLE)) || s.at(core + 1).kind == Kind::Number;
    let closed = stop >= s.content_end() || s.sign(stop, b',') || s.sign(stop, b':') || s.quote(stop);
    if role && closed && !s.has(core + 1, CALENDAR) && self::core(s, core + 1) == stop { stop } else { core }
}

fn core(s: &Sentence<'_, '_>, from: usize) -> usize {
    let noble = matches!(s.word(from), "de" | "d" | "du") && s.at(from + 1).upper;
    let opens = noble || s.has(from, ARTICLE) || s.name_like(from) || s.quote(from) || s.class(from, ROLE);
    if !opens {
        return from;
    }
    let mut at = from;
    while at < s.len() && at - from < LONGEST {
        let joins = matches!(s.word(at), "de" | "d" | "du" | "des" | "à" | "au" | "aux" | "en" | "et");
        let next = s.has(at + 1, ARTICLE) || s.name_like(at + 1) || s.lower(at + 1) && !finite(s, at + 1);
        let goes_on = if at == from {
            true
        } else if joins {
            // `a dit le maire à la presse` ends before the hearer, `le ministre aux Affaires` does not
            next && (s.word(at).starts_with('d') || s.at(at + 1).upper && !s.has(at + 1, CALENDAR))
        } else {
            part(s, at)
                && !s.has(at, PREPOSITION | COORDINATOR)
                && !adverb(s, at)
                && (!s.has(at, CALENDAR) || !s.lower(at))
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    while at > from + 1 && s.has(at - 1, PREPOSITION | ARTICLE | COORDINATOR) {
        at -= 1;
    }
    at
}

/// Whether the phrase names a person: an office, a given name, or two capitals side by side.
pub(crate) fn person(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    (from..to).any(|k| s.class(k, ROLE) || s.has(k, FEMALE | MALE) || k + 1 < to && s.at(k).upper && s.at(k + 1).upper)
}

/// Whom the sentence before `limit` is about: the subject of its first verb.
pub(crate) fn topic(s: &Sentence<'_, '_>, limit: usize) -> Option<Range> {
    (1..limit.min(s.len()))
        .filter(|&k| finite(s, k))
        .take(2)
        .find_map(|k| subject(s, k).filter(|range| !s.quote(range.0)))
}
