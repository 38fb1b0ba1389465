//! English frames without a verb of speech that the lexicon knows: *according to*, nouns of saying, verbs told by their place.

use crate::frame::{Frame, Shape};
use crate::lexicon::{ARTICLE, CONJUNCTION, CONTENT, COORDINATOR, PREPOSITION, PRONOUN, RELATIVE};
use crate::phrase_en::{phrase_from, subject, topic};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::token::Kind;
use crate::words_en::{base, closed, finite, genitive, nickname, stop, verbal};

/// The longest source behind *according to*, in tokens.
const SOURCE: usize = 20;
/// What things go according to, and which says nothing.
const MANNER: [&str; 8] = ["custom", "law", "need", "plan", "plans", "schedule", "size", "taste"];

/// `according to the police`
pub(crate) fn according(s: &Sentence<'_, '_>, at: usize) -> Option<Frame> {
    let stops = |k: &usize| {
        !matches!(s.at(*k).kind, Kind::Word | Kind::Number | Kind::Sign(b'.')) && !nickname(s, *k)
            || finite(s, *k) && !base(s, *k)
            || s.has(*k, CONTENT | PRONOUN | CONJUNCTION) && *k > at + 2 && !s.has(*k, PREPOSITION | RELATIVE)
    };
    let reach = s.content_end().min(at + SOURCE);
    let end = (at + 2..reach).find(stops).unwrap_or(reach);
    // behind the phrase at the sentence's front only what a comma closes is an apposition
    let whole = phrase_from(s, at + 2);
    let end = if whole > end && (at > 0 || s.sign(whole, b',')) { whole } else { end };
    if end <= at + 2 || end == at + 3 && MANNER.contains(&s.word(at + 2)) {
        return None;
    }
    Some(source(s, (at, at + 2), (at + 2, end)))
}

/// `As Lee put it, …`, `In the words of Lee, …`
pub(crate) fn wording(s: &Sentence<'_, '_>, at: usize) -> Option<Frame> {
    if s.is(at, "words") {
        let end = phrase_from(s, at + 2);
        return (s.is(at + 1, "of") && end > at + 2 && s.is(at - 1, "the"))
            .then(|| source(s, (at, at + 2), (at + 2, end)));
    }
    let as_word = (at.saturating_sub(SOURCE)..at).rev().find(|&k| s.is(k, "as"))?;
    (s.is(at + 1, "it") && as_word + 1 < at).then(|| source(s, (at, at + 2), (as_word + 1, at)))
}

/// The frame of a source; the rest of the sentence is what it says.
fn source(s: &Sentence<'_, '_>, cue: Range, speaker: Range) -> Frame {
    let (at, end) = (cue.0.min(speaker.0), cue.1.max(speaker.1));
    let clause = s.clause_start(at);
    let inside = clause > 0 && clause < at && s.has(clause, RELATIVE | CONJUNCTION);
    let (from, to) = if inside { (clause, s.clause_end(at)) } else { (0, s.content_end()) };
    // `In the words of`, `as` go with the source
    let lead = (at.saturating_sub(2)..at).find(|&k| s.is(k, "in") || s.is(k, "as")).unwrap_or(at);
    let before = Some(s.trim((from.min(lead), lead))).filter(|range| range.1 > range.0);
    let after = Some(s.trim((end.min(to), to))).filter(|range| range.1 > range.0);
    let content = if before.is_some() { [before, after] } else { [after, None] };
    Frame { rule: Key::AccordingTo, shape: Shape::Source, head: cue.0, verb: 0, cue, speaker: Some(speaker), content }
}

/// `his claim that the vote was rigged`
pub(crate) fn noun_that(s: &Sentence<'_, '_>, at: usize) -> Frame {
    let whose = (at.saturating_sub(4)..at).rev().find(|&k| genitive(s, k));
    let owner = whose.and_then(|k| subject(s, k + 1));
    let his =
        (at.saturating_sub(3)..at).any(|k| matches!(s.word(k), "his" | "her" | "their" | "His" | "Her" | "Their"));
    let end =
        (at + 2..s.content_end()).find(|&k| s.sign(k, b',') || s.quote(k) && closed(s, k)).unwrap_or(s.content_end());
    let end = end + usize::from(s.quote(end));
    Frame {
        rule: Key::NounDass,
        shape: Shape::Source,
        head: at,
        verb: 0,
        cue: (at, at + 1),
        speaker: owner.or_else(|| if his { topic(s, at) } else { None }),
        content: [Some((at + 1, end.min(s.content_end()))), None],
    }
}

/// A frame whose verb is in no lexicon: `“There you go again,” Pence shot back`. The comma before the closing mark says that
/// one follows.
pub(crate) fn unknown(s: &Sentence<'_, '_>, out: &mut Vec<Frame>) {
    let Some(quote) = (0..s.len()).find(|&k| s.quote(k)) else { return };
    let first = quote + 1;
    let comma = closed(s, quote) && s.at(first).is_word();
    let framed = |frame: &Frame| !frame.has_content() || frame.holds(quote);
    if !comma || quote > 0 || out.iter().any(framed) {
        return;
    }
    let mut at = first;
    let speaker = if s.has(first, PRONOUN) {
        (first, first + 1)
    } else if s.at(first).upper && !s.has(first, ARTICLE) {
        while s.at(at).upper || stop(s, at) {
            at += 1;
        }
        (first, at)
    } else if s.has(first, ARTICLE) {
        while at < first + 6 && s.at(at).is_word() && !verbal(s, at) {
            at += 1;
        }
        (first, at)
    } else if verbal(s, first) {
        let end = phrase_from(s, first + 1);
        (first + 1, end)
    } else {
        return;
    };
    let cue = if speaker.0 > first { first } else { speaker.1 };
    if speaker.1 <= speaker.0 || !s.lower(cue) || s.has(cue, PREPOSITION | COORDINATOR | CONJUNCTION) {
        return;
    }
    out.push(Frame {
        rule: Key::QuoteSaidSpeaker,
        shape: Shape::Source,
        head: cue,
        verb: 0,
        cue: (cue, cue + 1),
        speaker: Some(speaker),
        content: [None, None],
    });
}
