//! English noun phrases: who stands before a verb, who behind it.
//!
//! English says who does what by order alone: the subject is the noun phrase right before the verb. What may come
//! between the two is an insertion between commas or dashes, so the reader walks from the verb to the left and jumps
//! over insertions.

use crate::lexicon::{
    ADVERB, ARTICLE, AUXILIARY, CALENDAR, CONJUNCTION, CONTENT, COORDINATOR, FEMALE, FINITE, HONORIFIC, IMPERSONAL,
    MALE, PREPOSITION, PRONOUN, QUESTION, RELATIVE, ROLE,
};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;
use crate::words_en::{adverb, finite, gerund, nickname, stop, verbal};

/// The longest noun phrase, in tokens.
const LONGEST: usize = 20;
/// How far a subject may stand from its verb, in tokens.
const FARTHEST: usize = 40;
/// Nouns for what words stand in: `in a statement` says where, not who.
const MEDIA: [&str; 22] = [
    "statement",
    "interview",
    "email",
    "e-mail",
    "letter",
    "post",
    "video",
    "message",
    "speech",
    "news",
    "press",
    "report",
    "tweet",
    "call",
    "court",
    "filing",
    "address",
    "debate",
    "hearing",
    "memo",
    "phone",
    "videotaped",
];

/// The subject of the verb at `verb`.
pub(crate) fn subject(s: &Sentence<'_, '_>, verb: usize) -> Option<Range> {
    let mut end = verb;
    while end > 0 && (adverb(s, end - 1) || s.has(end - 1, AUXILIARY) && s.lower(end - 1)) {
        end -= 1;
    }
    end = before_time(s, end);
    let prev = end.checked_sub(1)?;
    let token = s.at(prev);
    match token.kind {
        Kind::Sign(b',') | Kind::Dash => across(s, prev),
        Kind::Sign(b')') => {
            let open = (0..prev).rev().take(LONGEST).find(|&k| s.sign(k, b'('))?;
            phrase_ending(s, open, false)
        }
        // `Lee, who called it a sham`
        Kind::Word if s.has(prev, RELATIVE) && !s.is(prev, "that") && !s.has(prev, PRONOUN) => {
            let before = prev.checked_sub(1)?;
            let (from, to) = phrase_ending(s, if s.sign(before, b',') { before } else { prev }, false)?;
            // `a rebuke from John McCabe, who said`
            let own = |k: &usize| s.has(*k, PREPOSITION) && s.at(*k + 1).upper && !s.is(*k, "of");
            Some(((from..to).rev().find(own).map_or(from, |k| k + 1), to))
        }
        Kind::Word if s.has(prev, PRONOUN) => Some((prev, end)),
        Kind::Word | Kind::Number => phrase_ending(s, end, false),
        Kind::Sign(b'.') if stop(s, prev) => phrase_ending(s, end, false),
        _ => None,
    }
}

/// Where the subject ends before a time: `Mr. Pike on Sunday said`.
fn before_time(s: &Sentence<'_, '_>, end: usize) -> usize {
    let mut at = end;
    while at > 1 && s.has(at - 1, CALENDAR) && !s.has(at - 2, HONORIFIC | FEMALE | MALE) {
        at -= 1;
    }
    while at < end
        && at > 1
        && (s.has(at - 1, PREPOSITION) || adverb(s, at - 1) || matches!(s.word(at - 1), "late" | "early"))
    {
        at -= 1;
    }
    at
}

/// The noun phrase that ends before `end`. A `whole` one has nothing in front of it but a sign or a joining word.
fn phrase_ending(s: &Sentence<'_, '_>, end: usize, whole: bool) -> Option<Range> {
    let mut from = end;
    while from > 0 && end - from < LONGEST {
        let k = from - 1;
        let token = s.at(k);
        let part = match token.kind {
            Kind::Word if s.has(k, PRONOUN | CONTENT | QUESTION) => false,
            // `the man who lives next door said`
            Kind::Word if finite(s, k) => {
                let who = (s.clause_start(k)..k).rev().find(|&w| s.has(w, RELATIVE) || finite(s, w));
                match who.filter(|&w| s.has(w, RELATIVE) && w > 0 && s.at(w - 1).is_word()) {
                    Some(who) => return phrase_ending(s, who, whole),
                    None => false,
                }
            }
            Kind::Word if s.has(k, COORDINATOR) => {
                (s.is(k, "and") || s.is(k, "or")) && k > 0 && !(s.clause_start(k)..k).any(|v| verbal(s, v))
            }
            Kind::Word if s.has(k, CONJUNCTION) && !s.has(k, ADVERB) => false,
            Kind::Word | Kind::Number => true,
            Kind::Quote(_) => nickname(s, k),
            Kind::Sign(b'$' | b'%' | b'&' | 0) => true,
            Kind::Sign(_) | Kind::Dash => stop(s, k),
        };
        if !part {
            break;
        }
        from = k;
    }
    // `But then the mayor`; `First Minister Ann Lee` begins with no adverb
    while from < end
        && (s.has(from, COORDINATOR | CONJUNCTION | CONTENT)
            || s.has(from, ADVERB) && !(s.at(from + 1).upper && s.class(from + 1, ROLE)))
        && !s.has(from, PREPOSITION | ARTICLE)
    {
        from += 1;
    }
    if s.has(from, PREPOSITION) && from < end {
        from = if whole { end } else { behind_adverbial(s, from, end) };
    }
    // `Two days later the mayor`
    if let Some(time) = (from..end.saturating_sub(1)).rev().find(|&k| s.has(k, CALENDAR) || adverb(s, k))
        && (s.has(time + 1, ARTICLE) || s.at(time + 1).upper)
        && !whole
    {
        from = time + 1;
    }
    let last = s.at(end.wrapping_sub(1));
    let named = from < end && (last.is_word() || last.kind == Kind::Number || stop(s, end - 1));
    (named && !s.has(end - 1, PREPOSITION | ARTICLE)).then_some((from, end))
}

/// Where the subject begins behind a prepositional phrase in front: `In Tarn the mayor`.
fn behind_adverbial(s: &Sentence<'_, '_>, from: usize, end: usize) -> usize {
    let article = (from + 2..end).find(|&k| s.has(k, ARTICLE) && !s.has(k - 1, PREPOSITION));
    article.unwrap_or_else(|| {
        let mut at = end - 1;
        while at > from + 1 && s.at(at).upper && s.at(at - 1).upper && !s.has(at - 1, CALENDAR) {
            at -= 1;
        }
        at
    })
}

/// `John Smith, the mayor, said`: the subject before the insertions that end at the comma `close`.
fn across(s: &Sentence<'_, '_>, close: usize) -> Option<Range> {
    let mut best = None;
    let mut end = close;
    let dash = s.at(close).kind == Kind::Dash;
    for k in (close.saturating_sub(FARTHEST)..close).rev() {
        let token = s.at(k);
        match token.kind {
            Kind::Quote(_) if !nickname(s, k) => break,
            Kind::Sign(b';' | b':') => break,
            Kind::Sign(b',') | Kind::Dash => {
                if !(insertion(s, (k + 1, end)) || dash && token.kind == Kind::Dash) {
                    break;
                }
                end = k;
                if let Some((from, to)) = phrase_ending(s, k, true)
                    && names(s, (from, to))
                    && from.checked_sub(1).is_none_or(|b| !s.at(b).is_word() || s.has(b, COORDINATOR | CONTENT))
                {
                    best = Some((from, appositions(s, to, close)));
                }
            }
            _ => {}
        }
    }
    best
}

/// Whether a phrase can name somebody: it has a capital or an article and no ending of a verb at its end.
fn names(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    !s.has(from, IMPERSONAL) && (s.has(from, ARTICLE) || s.name_like(from)) && !verbal(s, to - 1)
}

/// Whether what stands between two commas is no clause of its own.
fn insertion(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    if s.has(from, RELATIVE) || s.at(from).entry.participle > 0 || gerund(s, from) {
        return true;
    }
    let verb = (from..to).find(|&k| finite(s, k));
    (s.has(from, PREPOSITION) || !s.has(from, COORDINATOR | CONJUNCTION))
        && verb.is_none_or(|verb| (from..verb).any(|k| s.has(k, RELATIVE)))
}

/// The end of the appositions behind a noun phrase that ends at `from`; a relative clause is none.
fn appositions(s: &Sentence<'_, '_>, from: usize, limit: usize) -> usize {
    let mut end = from;
    while s.sign(end, b',') && end + 1 < limit && apposition(s, end + 1) {
        let mut at = end + 1;
        while at < limit && !s.sign(at, b',') && s.at(at).kind != Kind::Dash && !s.has(at, RELATIVE) && !finite(s, at) {
            at += 1;
        }
        end = at;
        if !s.sign(at, b',') {
            break;
        }
    }
    end
}

/// Whether an apposition begins here: `the mayor`, `54`, `D-Ohio`, `chief executive of Acme`.
fn apposition(s: &Sentence<'_, '_>, at: usize) -> bool {
    if s.has(at, PRONOUN | CALENDAR | RELATIVE | COORDINATOR | CONTENT) || adverb(s, at) {
        return false;
    }
    if s.has(at, CONJUNCTION | PREPOSITION | ADVERB) && !s.has(at + 1, ROLE) {
        return false;
    }
    let role = || (at..at + 4).take_while(|&k| s.lower(k) && !s.has(k, PREPOSITION)).any(|k| s.class(k, ROLE));
    s.has(at, ARTICLE) || s.name_like(at) || role()
}

/// The end of the noun phrase from `from` on, with its appositions; `from` where there is none.
pub(crate) fn phrase_from(s: &Sentence<'_, '_>, from: usize) -> usize {
    if s.has(from, PRONOUN) {
        return from + 1;
    }
    if s.has(from, PREPOSITION | CONJUNCTION | CONTENT | COORDINATOR | CALENDAR) && !s.has(from, ARTICLE) {
        return from;
    }
    let mut at = from;
    while at < s.len() && at - from < LONGEST {
        match s.at(at).kind {
            Kind::Word | Kind::Number => {
                if at > from && !belongs(s, at) {
                    break;
                }
            }
            Kind::Quote(_) if nickname(s, at) => {}
            Kind::Sign(b'$' | b'%' | b'&' | 0) => {}
            Kind::Sign(b'.') if stop(s, at) && s.at(at + 1).is_word() => {}
            // `the poet John (Jack) Lee`
            _ => break,
        }
        at += 1;
    }
    while at > from
        && s.has(at - 1, PREPOSITION | ARTICLE)
        && !s.at(at - 1).upper
        && !(at - 1 == from && alone(s, from))
    {
        at -= 1;
    }
    if at == from || !s.sign(at, b',') || !apposition(s, at + 1) {
        return at;
    }
    // what follows the comma is an apposition only where it is no clause
    let stop = (at + 1..s.len()).find(|&k| s.sign(k, b',') || s.quote(k)).unwrap_or(s.len());
    let verb = (at + 1..stop).find(|&k| finite(s, k));
    if verb.is_some_and(|verb| !(at + 1..verb).any(|k| s.has(k, RELATIVE))) {
        return at;
    }
    let end = appositions(s, at, s.content_end().min(at + LONGEST));
    let cut =
        (at + 1..end).find(|&k| s.has(k, CALENDAR) || media(s, k) || s.has(k, CONJUNCTION) && !s.has(k, PREPOSITION));
    let mut end = cut.unwrap_or(end);
    while end > at && (s.has(end - 1, PREPOSITION | COORDINATOR) || s.sign(end - 1, b',')) {
        end -= 1;
    }
    end
}

/// `one`, `another`: words before a noun that may stand without it.
fn alone(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(s.word(at), "one" | "another" | "some" | "many" | "several" | "most" | "both" | "two" | "three" | "all")
}

/// Whether the word goes on with the noun phrase before it.
fn belongs(s: &Sentence<'_, '_>, at: usize) -> bool {
    if s.has(at, PRONOUN | RELATIVE | CONTENT) || finite(s, at) || adverb(s, at) {
        return false;
    }
    if s.has(at, CALENDAR) {
        return s.has(at - 1, HONORIFIC | FEMALE | MALE);
    }
    if s.has(at, COORDINATOR) {
        let end = (at + 1..s.len()).find(|&k| !s.at(k).is_word()).unwrap_or(s.len());
        return s.is(at, "and") && (s.at(at + 1).upper || s.has(at + 1, ARTICLE)) && !(at..end).any(|k| finite(s, k));
    }
    if s.has(at, PREPOSITION) {
        let place = s.at(at + 1).upper && !s.has(at + 1, CALENDAR);
        return match s.word(at) {
            "of" => true,
            "for" | "from" | "with" | "by" => s.lower(at - 1) && !media(s, at),
            "at" | "in" => s.lower(at - 1) && place,
            _ => false,
        };
    }
    !s.has(at, CONJUNCTION)
}

/// `in a statement`
fn media(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(s.word(at), "in" | "at" | "on" | "by" | "from" | "to" | "during")
        && (at + 1..at + 4).any(|k| MEDIA.contains(&s.word(k)))
}

/// Behind the adverbials that may stand between a verb and its clause: `on Monday`, `in a statement`.
pub(crate) fn behind_adverbials(s: &Sentence<'_, '_>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..4 {
        if s.has(at, CALENDAR) || adverb(s, at) && !s.has(at, ARTICLE) {
            at += 1;
        } else if s.has(at, ADVERB)
            && s.lower(at)
            && (s.is(at + 1, "week") || s.is(at + 1, "month") || s.is(at + 1, "year") || s.is(at + 1, "night"))
        {
            at += 2;
        } else if s.has(at, PREPOSITION) && !s.has(at, QUESTION | CONTENT) {
            // `said as he left`, `vowed to fight`: a clause, an infinitive
            let joins = s.has(at, CONJUNCTION) && (at + 1..s.clause_end(at)).any(|k| verbal(s, k) || s.has(k, PRONOUN));
            let infinitive = s.is(at, "to") && s.lower(at + 1) && !s.has(at + 1, ARTICLE) && !s.has(at + 2, CONTENT);
            if joins || infinitive {
                break;
            }
            let mut end = at + 1 + usize::from(s.has(at + 1, ARTICLE));
            let capital = s.at(end).upper;
            while end < s.len()
                && end < at + 6
                && s.at(end).is_word()
                && s.at(end).upper == capital
                && !s.has(end, ARTICLE | PRONOUN | CONTENT | PREPOSITION | AUXILIARY | FINITE)
            {
                end += 1;
            }
            at = end;
        } else {
            break;
        }
    }
    at
}

/// Whom the sentence before `limit` is about: the subject of its first verb.
pub(crate) fn topic(s: &Sentence<'_, '_>, limit: usize) -> Option<Range> {
    (1..limit.min(s.len()))
        .filter(|&k| verbal(s, k))
        .take(3)
        .find_map(|k| subject(s, k).filter(|&(from, _)| !s.has(from, IMPERSONAL) && !s.quote(from)))
}
