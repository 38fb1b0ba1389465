//! English frames.

use crate::frame::{Frame, Shape};
use crate::lexicon::{
    ADVERB, ARTICLE, AUXILIARY, CALENDAR, CONJUNCTION, CONTENT, COORDINATOR, FINITE, PREPOSITION, PRONOUN, QUESTION,
    RELATIVE, Takes,
};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

/// The longest noun phrase, in tokens.
const LONGEST: usize = 20;

/// What things go according to, and which says nothing.
const MANNER: [&str; 6] = ["custom", "need", "plan", "schedule", "size", "taste"];

/// Every frame in a sentence.
pub(crate) fn frames(s: &Sentence<'_, '_>, out: &mut Vec<Frame>) {
    for at in 0..s.len() {
        let token = s.at(at);
        if !token.is_word() {
            continue;
        }
        if s.is(at, "according") && s.is(at + 1, "to") {
            out.extend(according(s, at));
        } else if token.entry.verb > 0
            && !token.upper
            && !s.has(at.wrapping_sub(1), ARTICLE)
            && !s.is(at.wrapping_sub(1), "to")
        {
            let frame = verb(s, at, out);
            out.extend(frame);
        }
    }
    if let Some(colon) = (1..s.len().min(16)).find(|&at| s.sign(at, b':') && s.quote(at + 1))
        && s.name_like(0)
        && phrase_behind(s, 0, true) == colon
    {
        out.push(Frame::colon((0, colon)));
    }
}

/// `according to the police`
fn according(s: &Sentence<'_, '_>, at: usize) -> Option<Frame> {
    let end = phrase_behind(s, at + 2, at > 0);
    if end <= at + 2 || end == at + 3 && MANNER.contains(&s.word(at + 2)) {
        return None;
    }
    let clause = s.clause_start(at);
    let inside = clause > 0 && clause < at && s.has(clause, RELATIVE | CONJUNCTION);
    let (from, to) = if inside { (clause, s.clause_end(at)) } else { (0, s.content_end()) };
    let before = Some(s.trim((from.min(at), at))).filter(|range| range.1 > range.0);
    let after = Some(s.trim((end.min(to), to))).filter(|range| range.1 > range.0);
    let content = if before.is_some() { [before, after] } else { [after, None] };
    Some(Frame {
        rule: Key::AccordingTo,
        shape: Shape::Source,
        head: at,
        verb: 0,
        cue: (at, at + 2),
        speaker: Some((at + 2, end)),
        content,
    })
}

fn verb(s: &Sentence<'_, '_>, at: usize, earlier: &[Frame]) -> Option<Frame> {
    let verb = s.at(at).entry.verb;
    let takes = |what| s.table.takes(verb, what);
    let end = s.content_end();
    let before_quote = at > 0 && (s.quote(at - 1) || at > 1 && s.sign(at - 1, b',') && s.quote(at - 2));
    let inverted = before_quote || at > 1 && s.sign(at - 1, b',') && !s.quote(at + 1);
    let mut speaker = phrase_before(s, at);
    if inverted && (before_quote || speaker.is_none()) {
        let to = phrase_behind(s, at + 1, true);
        if to > at + 1 {
            speaker = Some((at + 1, to));
        }
    }
    if speaker.is_none() && at > 0 && s.has(at - 1, COORDINATOR) {
        speaker = earlier.iter().rev().find(|frame| frame.shape == Shape::Verb).and_then(|frame| frame.speaker);
    }
    let mut frame = Frame {
        rule: Key::QuoteSaidSpeaker,
        shape: Shape::Verb,
        head: at,
        verb,
        cue: (at, at + 1),
        speaker,
        content: [None, None],
    };
    let speaker = speaker?;
    let rest = at + 1;
    if s.sign(rest, b':') || s.quote(rest) || s.sign(rest, b',') && s.quote(rest + 1) {
        return Some(frame);
    }
    // `told reporters that …`
    if takes(Takes::Object) || takes(Takes::Naming) && !takes(Takes::Clause) {
        if let Some(that) = (rest..end.min(rest + 10)).find(|&k| s.has(k, CONTENT))
            && !(rest..that).any(|k| !s.at(k).is_word() && s.at(k).kind != Kind::Number)
        {
            frame.rule = Key::ToldThat;
            frame.content = [Some((that, end)).filter(|range| range.1 > range.0), None];
        }
        return Some(frame);
    }
    if !takes(Takes::Clause) {
        return Some(frame);
    }
    let leads = speaker.0 > at || speaker.1 <= at;
    let behind = speaker.1.max(rest);
    // `Prices will fall, the minister said.`
    let front = speaker.0.min(at);
    let closes = behind >= end || s.sign(behind, b',') || adverbial_tail(s, behind, end);
    if leads && front > 2 && s.sign(front - 1, b',') && closes && stated(s, (0, front - 1)) && !s.has(rest, CONTENT) {
        frame.rule = Key::ClauseVerbSpeaker;
        frame.content = [Some(s.trim((0, front - 1))), None];
        return Some(frame);
    }
    if speaker.0 > at {
        return Some(frame);
    }
    let mut from = rest;
    // `said on Monday that …`
    if !s.has(from, CONTENT)
        && let Some(that) = (from..end.min(from + 8))
            .take_while(|&k| s.at(k).is_word() || s.at(k).kind == Kind::Number)
            .find(|&k| s.has(k, CONTENT))
        && s.has(from, PREPOSITION | CALENDAR | ADVERB)
    {
        from = that;
    } else if s.has(from, PREPOSITION) && !s.has(from, CONTENT) {
        // `said on Monday the plan was dead`
        let Some(day) = (from..from + 3).find(|&k| s.has(k, CALENDAR)) else { return Some(frame) };
        from = day + 1;
    } else if s.has(from, CALENDAR) {
        from += 1;
    }
    let begins = s.has(from, CONTENT | QUESTION) || s.at(from).is_word() || s.at(from).kind == Kind::Number;
    let clause = s.has(from, CONTENT | QUESTION) || (from..end).any(|k| verbal(s, k));
    if begins && clause && end >= from + 3 {
        frame.rule = Key::SaidThat;
        frame.content = [Some((from, end)), None];
    }
    Some(frame)
}

fn verbal(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    s.lower(at) && (token.has(FINITE | AUXILIARY) || token.entry.verb > 0 || s.word(at).ends_with("ed"))
}

fn stated(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    !s.has(from, CONJUNCTION) && s.words_in((from, to)) > 1 && (from..to).any(|k| verbal(s, k))
}

/// `on Monday`, `in a statement` between the verb and the sentence's end.
fn adverbial_tail(s: &Sentence<'_, '_>, from: usize, end: usize) -> bool {
    s.has(from, PREPOSITION | ADVERB | CALENDAR) && !(from..end).any(|k| verbal(s, k) || s.has(k, CONTENT))
}

/// The subject before a verb.
fn phrase_before(s: &Sentence<'_, '_>, verb: usize) -> Option<Range> {
    let mut last = verb;
    while last > 0 && s.has(last - 1, ADVERB | AUXILIARY) && !s.at(last - 1).upper {
        last -= 1;
    }
    let prev = last.checked_sub(1)?;
    if s.quote(prev)
        || !s.at(prev).is_word() && !s.sign(prev, b',') && !s.sign(prev, b')') && s.at(prev).kind != Kind::Number
    {
        return None;
    }
    if s.has(prev, PRONOUN) {
        return Some((prev, prev + 1));
    }
    if s.sign(prev, b',') {
        return across_insertion(s, prev);
    }
    if s.has(prev, RELATIVE) {
        return None;
    }
    let from = phrase_start(s, last);
    let from =
        (from..last).find(|&k| !s.has(k, COORDINATOR | CONJUNCTION | ADVERB | CONTENT) || s.name_like(k) && k > 0)?;
    (from < last && (s.has(from, ARTICLE) || (from..last).any(|k| s.name_like(k) || s.at(k).is_word())))
        .then_some((from, last))
}

fn phrase_start(s: &Sentence<'_, '_>, end: usize) -> usize {
    let mut from = end;
    while from > 0 && end - from < LONGEST {
        let token = s.at(from - 1);
        // `Tom “Digger” Malone`
        if token.is_quote() && from > 1 && s.at(from - 2).upper && s.at(from).upper && from < end {
            from -= 1;
            continue;
        }
        let stops = !matches!(token.kind, Kind::Word | Kind::Number)
            || token.has(CONJUNCTION | CONTENT | COORDINATOR | PRONOUN)
                && !(token.has(COORDINATOR) && s.is(from - 1, "and") && from > 1 && s.name_like(from - 2))
            || token.entry.verb > 0 && !token.upper
            || token.has(FINITE | AUXILIARY) && !token.upper
            || token.has(PREPOSITION) && !matches!(s.word(from - 1), "of" | "for" | "from" | "at" | "in" | "with");
        if stops {
            break;
        }
        from -= 1;
    }
    from
}

/// `John Smith, the mayor, said`: the subject before the comma at `comma`.
fn across_insertion(s: &Sentence<'_, '_>, comma: usize) -> Option<Range> {
    let open = (0..comma).rev().take(LONGEST).find(|&k| s.sign(k, b',') || s.quote(k))?;
    if !s.sign(open, b',') {
        return None;
    }
    let from = phrase_start(s, open);
    if from >= open || !(s.name_like(from) || s.has(from, ARTICLE)) {
        return None;
    }
    // a relative clause is no part of the name, an apposition is
    Some(if s.has(open + 1, RELATIVE) { (from, open) } else { (from, comma) })
}

/// The end of the noun phrase from `from` on, with its apposition.
fn phrase_behind(s: &Sentence<'_, '_>, from: usize, appositions: bool) -> usize {
    if s.has(from, PRONOUN) {
        return from + 1;
    }
    let mut at = from;
    while at < s.len() && at - from < LONGEST {
        let token = s.at(at);
        match token.kind {
            Kind::Word | Kind::Number => {
                let of = matches!(s.word(at), "of" | "for") || s.is(at, "and") && s.name_like(at + 1);
                let stops = token
                    .has(PREPOSITION | CONJUNCTION | CONTENT | COORDINATOR | RELATIVE | CALENDAR | PRONOUN)
                    || token.has(ADVERB | AUXILIARY | FINITE) && !token.upper
                    || token.entry.verb > 0 && !token.upper && at > from;
                if stops && !(of && at > from) {
                    break;
                }
            }
            Kind::Sign(b',') if at > from && appositions => {
                let apposition = (s.has(at + 1, ARTICLE) || s.at(at + 1).upper)
                    && !s.has(at + 1, PRONOUN | CONJUNCTION | CALENDAR | RELATIVE);
                if !apposition || (at + 1..at + 8).take_while(|&k| s.at(k).is_word()).any(|k| verbal(s, k)) {
                    break;
                }
            }
            _ => break,
        }
        at += 1;
    }
    while at > from && !matches!(s.at(at - 1).kind, Kind::Word | Kind::Number) {
        at -= 1;
    }
    at
}
