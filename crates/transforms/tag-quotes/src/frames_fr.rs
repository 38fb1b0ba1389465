//! French frames.

use crate::frame::{Frame, Shape};
use crate::lexicon::{
    ARTICLE, AUXILIARY, CALENDAR, CONTENT, COORDINATOR, IMPERSONAL, PREPOSITION, PRONOUN, QUESTION, RELATIVE,
    SOURCE_PREPOSITION, Takes,
};
use crate::phrase_fr::{person, phrase_from, subject, topic};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::token::Kind;
use crate::words_fr::{adverb, clitic, finite, noun, present_participle};

/// How far *que* may stand from its verb, in tokens: `a déclaré lundi au Courrier de la Lys que`.
const NEAR: usize = 12;

/// Every frame in a sentence.
pub(crate) fn frames(s: &Sentence<'_, '_>, out: &mut Vec<Frame>) {
    let mut behind = 0;
    for at in 0..s.len() {
        let token = s.at(at);
        if at < behind || !token.is_word() {
            continue;
        }
        if let Some((frame, end)) = source(s, at) {
            out.push(frame);
            behind = end;
        } else if let Some((verb, cue, inner)) = reporting(s, at) {
            behind = cue.1;
            let frame = said(s, at, verb, cue, inner, out);
            out.extend(frame);
        }
    }
    if let Some(colon) = (1..s.len()).find(|&at| s.sign(at, b':') && s.quote(at + 1))
        && !out.iter().any(|frame| frame.head < colon)
    {
        let whole = phrase_from(s, 0) == colon;
        let speaker = if whole { Some((0, colon)) } else { topic(s, colon).filter(|&range| person(s, range)) };
        out.extend(speaker.filter(|&(from, _)| !s.has(from, IMPERSONAL) || s.has(from, ARTICLE)).map(Frame::colon));
    }
}

/// A frame between commas inside what it reports, and where it stands, commas included.
pub(crate) fn inserted(s: &Sentence<'_, '_>) -> Option<(Frame, Range)> {
    for at in 2..s.len() {
        let Some((verb, cue, inner)) = reporting(s, at).filter(|_| s.at(at).is_word()) else { continue };
        let front = before_clitics(s, at);
        if front == 0 || !s.sign(front - 1, b',') || !s.table.takes(verb, Takes::Quote) {
            continue;
        }
        let tied = s.has(cue.1, PRONOUN) && hyphen(s, cue.1);
        let next = past_adverbs(s, cue.1);
        let end = if inner.is_some() {
            cue.1
        } else if tied {
            cue.1 + 1
        } else {
            phrase_from(s, next)
        };
        let speaker = inner.unwrap_or(if tied { (cue.1, cue.1 + 1) } else { (next, end) });
        let end = past_adverbs(s, end);
        let closed = s.sign(end, b',') || s.at(end).ends_sentence() || end >= s.content_end();
        if speaker.1 > speaker.0 && closed && !s.has(speaker.0, IMPERSONAL) {
            let frame = Frame::verb(Key::SplitQuote, front, verb, cue, speaker);
            return Some((frame, (front - 1, end + usize::from(s.sign(end, b',') || s.at(end).ends_sentence()))));
        }
    }
    None
}

/// `selon la préfecture`, `d’après le maire`, `pour Marie Lenoir,`: the source, and where it ends.
fn source(s: &Sentence<'_, '_>, at: usize) -> Option<(Frame, usize)> {
    let first = at == 0 || s.sign(at - 1, b',') || s.quote(at - 1);
    let (from, judged) = if s.has(at, SOURCE_PREPOSITION) {
        (at + 1, false)
    } else if s.is(at, "d") && s.is(at + 1, "après") {
        (at + 2, false)
    } else if s.is(at, "pour") && first {
        (at + 1, true)
    } else {
        return None;
    };
    let end = phrase_from(s, from);
    let closed = s.sign(end, b',') || end >= s.content_end();
    // `selon que`, `selon les cas`; `pour la saison, …` is no person
    let way = matches!(s.word(end.saturating_sub(1)), "cas" | "besoins" | "moyens" | "saison" | "saisons");
    if end == from || s.has(from, CONTENT | QUESTION) || way || judged && !(closed && person(s, (from, end))) {
        return None;
    }
    let speaker = (from, end);
    let to = s.content_end();
    let colon = (end..to).find(|&k| s.sign(k, b':') && s.quote(k + 1)).unwrap_or(to);
    let before = Some(s.trim((0, at))).filter(|range| range.1 > range.0);
    let after = Some(s.trim((end.min(colon), colon))).filter(|range| range.1 > range.0);
    let content = if before.is_some() { [before, after] } else { [after, None] };
    let frame = Frame {
        rule: Key::AccordingTo,
        shape: Shape::Source,
        head: at,
        verb: 0,
        cue: (at, from),
        speaker: Some(speaker),
        content,
    };
    Some((frame, end))
}

/// What verb of speech begins at `at`: its number, its words, and a pronoun inside it: `a-t-elle dit`.
fn reporting(s: &Sentence<'_, '_>, at: usize) -> Option<(u16, Range, Option<Range>)> {
    if !s.lower(at) || noun(s, at) {
        return None;
    }
    let entry = s.at(at).entry;
    if s.has(at, AUXILIARY) {
        let mut k = at + 1;
        let inner = (s.has(k, PRONOUN) && s.lower(k)).then_some((k, k + 1));
        k += usize::from(inner.is_some());
        let first = k;
        while k < first + 2 && adverb(s, k) {
            k += 1;
        }
        let verb = s.at(k).entry.participle;
        // `est annoncé` hides who speaks, `s’est félicitée` does not
        let to_be = matches!(
            s.word(at),
            "est" | "sont" | "était" | "étaient" | "sera" | "seront" | "fut" | "furent" | "été" | "soit"
        );
        let reflexive = at > 0 && matches!(s.word(at - 1), "s" | "se");
        if verb == 0 || to_be && !reflexive || s.is(at, "été") {
            return None;
        }
        let whole = inner.is_none() && k == at + 1;
        return Some((verb, (if whole { at } else { k }, k + 1), inner));
    }
    (entry.verb > 0).then_some((entry.verb, (at, at + 1), None))
}

fn said(
    s: &Sentence<'_, '_>,
    at: usize,
    verb: u16,
    cue: Range,
    inner: Option<Range>,
    earlier: &[Frame],
) -> Option<Frame> {
    let takes = |what| s.table.takes(verb, what);
    let front = before_clitics(s, at);
    let same = || {
        let last = earlier.iter().rev().find(|frame| frame.shape == Shape::Verb);
        last.and_then(|frame| frame.speaker).or_else(|| topic(s, at))
    };
    let parted = front > 0
        && (s.quote(front - 1) || matches!(s.at(front - 1).kind, Kind::Sign(b',' | b'!' | b'?' | b'.') | Kind::Dash));
    let behind = || {
        let next = if s.has(cue.1, PRONOUN) { cue.1 } else { past_adverbs(s, cue.1) };
        let end = phrase_from(s, next);
        (end > next && !s.has(next, IMPERSONAL)).then_some((next, end))
    };
    let speaker = if inner.is_some() {
        inner
    } else if present_participle(s, at) {
        same()
    } else if s.has(cue.1, PRONOUN) && hyphen(s, cue.1) {
        Some((cue.1, cue.1 + 1))
    } else if parted && !s.quote(front - 1) && !s.quote(front.saturating_sub(2)) {
        // `Sa directrice, Hélène Castel, promet`; `La ligne, explique le maire, rouvrira`
        subject(s, at).or_else(behind)
    } else if parted || front == 0 {
        behind().or_else(|| subject(s, at))
    } else if s.has(front - 1, COORDINATOR) {
        same()
    } else {
        subject(s, at)
    };
    let speaker = speaker.filter(|&(from, to)| to - from > 1 || !s.has(from, IMPERSONAL) || s.has(from, ARTICLE))?;
    let mut frame = Frame::verb(Key::QuoteSaidSpeaker, front, verb, cue, speaker);
    let end = s.content_end();
    let rest = cue.1.max(if speaker.0 > at { speaker.1 } else { 0 });
    if around(s, front, rest, end, &mut frame) {
        return Some(frame);
    }
    let near = rest..end.min(rest + NEAR);
    let stops = |k: usize| s.quote(k) || s.sign(k, b':') || finite(s, k) || s.has(k, RELATIVE);
    let that = |k: usize| s.has(k, CONTENT) || takes(Takes::Question) && s.has(k, QUESTION);
    let clause = near.clone().take_while(|&k| that(k) || !stops(k)).find(|&k| that(k));
    if let Some(from) = clause.filter(|&from| takes(Takes::Clause) && end >= from + 3) {
        frame.rule = Key::SaidThat;
        frame.content = [Some((from, resumed(s, from, end))), None];
    } else if takes(Takes::Infinitive)
        && let Some(from) =
            near.take_while(|&k| !stops(k)).find(|&k| matches!(s.word(k), "de" | "d" | "à") && infinitive(s, k + 1))
    {
        frame.rule = Key::VerbInfinitive;
        frame.content = [Some((from, s.clause_stop(from).min(end).max(from + 1))), None];
    } else if s.sign(rest, b':') && !s.quote(rest + 1) && rest + 1 < end && takes(Takes::Quote) {
        frame.rule = Key::VerbColon;
        frame.content = [Some((rest + 1, end)), None];
    }
    Some(frame)
}

/// Where the verb at `at` begins with its negation and its objects: `ne l’a`, `se réjouit`.
fn before_clitics(s: &Sentence<'_, '_>, at: usize) -> usize {
    let mut front = at;
    while front > 0 && s.lower(front - 1) && clitic(s, front - 1) {
        front -= 1;
    }
    front
}

/// Whether a hyphen ties the pronoun to its verb: `dit-il`.
fn hyphen(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.text[..s.at(at).start as usize].ends_with('-')
}

fn past_adverbs(s: &Sentence<'_, '_>, from: usize) -> usize {
    let mut at = from;
    while at < from + 3 && (adverb(s, at) || s.has(at, CALENDAR) && s.lower(at)) {
        at += 1;
    }
    at
}

/// `de rouvrir`, `d’avoir menti`
fn infinitive(s: &Sentence<'_, '_>, at: usize) -> bool {
    let at = at + usize::from(matches!(s.word(at), "ne" | "se" | "s" | "la" | "le" | "les" | "l"));
    let at = at + usize::from(s.is(at, "pas"));
    s.lower(at)
        && !s.has(at, PREPOSITION | ARTICLE)
        && ["er", "ir", "re", "oir"].iter().any(|ending| s.word(at).ends_with(ending))
}

/// Where the paper's own sentence goes on: `Il assure que tout va bien, mais refuse de répondre`.
fn resumed(s: &Sentence<'_, '_>, from: usize, end: usize) -> usize {
    let own = |k: usize| s.sign(k, b',') && s.has(k + 1, COORDINATOR) && s.at(k + 2).entry.verb > 0 && finite(s, k + 2);
    (from + 2..end).find(|&k| own(k)).unwrap_or(end)
}

/// A verb of speech within or behind what it reports: `La ligne, explique le maire, rouvrira en mai`.
fn around(s: &Sentence<'_, '_>, front: usize, rest: usize, end: usize, frame: &mut Frame) -> bool {
    let speaker = frame.speaker.unwrap_or((front, front));
    let begin = front.min(speaker.0);
    let inverted = speaker.1 > front;
    if begin < 2 || !(s.sign(begin - 1, b',') || s.at(begin - 1).kind == Kind::Dash) || !inverted {
        return false;
    }
    let before = s.trim((0, begin - 1));
    let closes =
        rest >= end || s.sign(rest, b',') || s.at(rest).kind == Kind::Dash || s.has(rest, PREPOSITION | CALENDAR);
    let stated = (before.0..before.1).any(|k| finite(s, k) || s.quote(k));
    let after =
        (s.sign(rest, b',') && rest + 1 < end).then(|| s.trim((rest + 1, end))).filter(|range| range.1 > range.0);
    let goes_on = after.is_some_and(|(from, to)| (from..to).any(|k| finite(s, k)));
    // a quotation alone hangs on the frame by itself
    if before.1 <= before.0 || s.words_in(before) < 2 || !closes || !(stated || goes_on) {
        return false;
    }
    frame.rule = Key::ClauseVerbSpeaker;
    frame.content = [Some(before), after.filter(|&(from, _)| goes_on && !s.has(from, RELATIVE))];
    true
}
