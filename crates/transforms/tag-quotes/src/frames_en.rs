//! English frames.

use crate::frame::{Frame, Shape};
use crate::lexicon::{
    ADVERB, ARTICLE, AUXILIARY, CONJUNCTION, CONTENT, CONTENT_NOUN, COORDINATOR, FINITE, IMPERSONAL, PREPOSITION,
    PRONOUN, QUESTION, RELATIVE, Takes,
};
use crate::phrase_en::{behind_adverbials, phrase_from, subject, topic};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::sources_en::{according, noun_that, unknown, wording};
use crate::token::Kind;
use crate::words_en::{closed, finite, gerund, noun, verbal};

/// How far the clause may stand from its verb, in tokens: `told the Tarn Post on Monday that`.
const NEAR: usize = 12;

/// Every frame in a sentence.
pub(crate) fn frames(s: &Sentence<'_, '_>, out: &mut Vec<Frame>) {
    for at in 0..s.len() {
        let token = s.at(at);
        if !token.is_word() {
            continue;
        }
        if matches!(s.word(at), "put" | "puts" | "words") && at > 0 {
            out.extend(wording(s, at));
        } else if s.is(at, "according") && s.is(at + 1, "to") {
            out.extend(according(s, at));
        } else if s.has(at, CONTENT_NOUN) && s.is(at + 1, "that") && !verbal(s, at + 2) {
            out.push(noun_that(s, at));
        } else if (token.entry.verb > 0 || token.entry.participle > 0) && !token.upper && !noun(s, at) {
            let frame = verb(s, at, out);
            out.extend(frame);
        }
    }
    part(s, out);
    unknown(s, out);
    if let Some(colon) = (1..s.len()).find(|&at| s.sign(at, b':') && s.quote(at + 1)) {
        let led = out.iter().any(|frame| frame.head < colon && frame.head >= s.clause_start(colon - 1));
        let speaker = if s.name_like(0) && phrase_from(s, 0) == colon { Some((0, colon)) } else { topic(s, colon) };
        let named =
            |&(from, to): &Range| (from..to).any(|k| s.at(k).upper && k > 0) || s.has(from, PRONOUN) || to == colon;
        if !led && let Some(speaker) = speaker.filter(named) {
            out.push(Frame::colon(speaker));
        }
    }
}

fn verb(s: &Sentence<'_, '_>, at: usize, earlier: &[Frame]) -> Option<Frame> {
    let entry = s.at(at).entry;
    let verb = if entry.verb > 0 { entry.verb } else { entry.participle };
    let takes = |what| s.table.takes(verb, what);
    let speaker = speaker(s, at, earlier, takes(Takes::Naming), takes(Takes::Object))?;
    let mut frame = Frame::verb(Key::QuoteSaidSpeaker, at, verb, (at, at + 1), speaker);
    let rest = at + 1;
    let end = s.content_end();
    let end = (rest..end).find(|&k| s.sign(k, b';')).unwrap_or(end);
    // a relative clause ends at its comma: `Lee, who had said little all week, spoke`
    let hangs = s.has(s.clause_start(at), RELATIVE) && s.clause_start(at) > 0 && s.clause_end(at) < s.len();
    let end = if hangs { end.min(s.clause_stop(at)) } else { end };
    let announced = |k: usize| s.sign(k, b':') || s.sign(k, b',') && s.quote(k + 1);
    // `He is, she said, “a very good man”`
    if takes(Takes::Clause) && announced(rest) && low(s, rest + 1) && around(s, at, speaker, end, &mut frame) {
        return Some(frame);
    }
    if announced(rest) || takes(Takes::Naming) && !takes(Takes::Clause) {
        return Some(frame);
    }
    // `told reporters that …`
    let asks = takes(Takes::Question);
    let told = (takes(Takes::Object) || asks) && !takes(Takes::Clause);
    if told && speaker.1 <= at {
        let clause = if s.quote(rest) { None } else { told_clause(s, rest, end, asks) };
        if let Some(from) = clause {
            frame.rule = Key::ToldThat;
            frame.content = [Some((from, end)), None];
        }
        return Some(frame);
    }
    if !takes(Takes::Clause) && !told {
        return Some(frame);
    }
    if takes(Takes::Clause) && around(s, at, speaker, end, &mut frame) {
        return Some(frame);
    }
    if speaker.0 > at {
        return Some(frame);
    }
    if let Some(from) = clause(s, rest, end, takes(Takes::Clause) && !takes(Takes::Object)) {
        frame.rule = Key::SaidThat;
        frame.content = [Some((from, end)), None];
    } else if takes(Takes::Infinitive) && s.is(rest, "to") && end >= rest + 3 {
        frame.rule = Key::SaidThat;
        frame.content = [Some((rest, end)), None];
    }
    Some(frame)
}

/// Who speaks, by where the verb stands.
fn speaker(s: &Sentence<'_, '_>, at: usize, earlier: &[Frame], naming: bool, direct: bool) -> Option<Range> {
    let before = (0..at).rev().find(|&k| !adverbial(s, k));
    let same = || {
        let last = earlier.iter().rev().find(|frame| frame.shape == Shape::Verb && frame.head < at);
        last.and_then(|frame| frame.speaker).or_else(|| topic(s, at))
    };
    let Some(before) = before else {
        return (s.at(at).entry.participle == 0 && gerund(s, at)).then(same).flatten();
    };
    // `was quoted as saying`
    if gerund(s, at) {
        let quotes = |k: &usize| matches!(s.word(*k), "quoted" | "cited" | "quotes" | "cites" | "quoting" | "citing");
        if s.is(before, "as")
            && let Some(quoted) = (s.clause_start(at)..before).rev().find(quotes)
        {
            return if quoted + 1 == before { subject(s, quoted) } else { Some((quoted + 1, before)) };
        }
        let joined = s.sign(before, b',') || s.at(before).kind == Kind::Dash || s.quote(before);
        let hangs =
            s.has(before, COORDINATOR) || matches!(s.word(before), "by" | "before" | "after" | "while" | "without");
        // `with Lee saying …`, `a banner reading “Go Home”`
        let own = || subject(s, at).filter(|&(from, _)| from > 0 && s.is(from - 1, "with") || s.quote(at + 1));
        return if joined || hangs { same() } else { own() };
    }
    // a passive says who speaks behind *by*, or not at all
    let passive = s.at(at).entry.participle > 0
        && (matches!(s.word(before), "is" | "are" | "was" | "were" | "be" | "been" | "being" | "got"));
    let gap = |range: Range| range.0 > 0 && s.has(range.0 - 1, RELATIVE | CONTENT | QUESTION);
    let reduced = naming && (s.is(at + 1, "by") || s.is(at + 1, "as") && !subject(s, at).is_some_and(gap));
    if passive || reduced {
        return agent(s, at);
    }
    // `a drug called “ice”`: a verb that names wants an object before the name
    let asked = || subject(s, at).is_some_and(gap); // `what the league called “public criticism”`
    if naming && !direct && s.quote(at + 1) && !s.quote(before) && !s.has(before, PRONOUN) && !asked() {
        return None;
    }
    if s.at(at).entry.verb == 0 && !s.has(before, AUXILIARY) {
        return None;
    }
    if s.is(before, "to") {
        // `went on to say`, but not `a chance to say`
        let went = before > 0
            && matches!(
                s.word(before - 1),
                "on" | "continued" | "rose" | "went" | "likes" | "liked" | "used" | "quick" | "seemed"
            );
        let verb = before.saturating_sub(1 + usize::from(before > 1 && s.is(before - 1, "on")));
        return if went { subject(s, verb).or_else(same) } else { None };
    }
    let follows_quote =
        s.quote(before) && before + 1 == at || s.sign(before, b',') && before > 0 && s.quote(before - 1);
    let behind = || {
        let end = phrase_from(s, at + 1);
        (end > at + 1 && !s.has(at + 1, CONTENT | RELATIVE)).then_some((at + 1, end))
    };
    if follows_quote {
        return behind().or_else(|| subject(s, at)).or_else(same);
    }
    if s.has(before, COORDINATOR) || s.sign(before, b',') && before > 0 && s.has(before - 1, COORDINATOR) {
        return same();
    }
    subject(s, at).or_else(|| if s.sign(before, b',') && !s.quote(at + 1) { behind() } else { None })
}

fn adverbial(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.lower(at) && s.has(at, ADVERB) || s.lower(at) && s.word(at).ends_with("ly") && s.word(at).len() > 4
}

/// `was called “a sham” by Lee`, `was described by Lee as “a sham”`
fn agent(s: &Sentence<'_, '_>, at: usize) -> Option<Range> {
    let by = (at + 1..s.clause_end(at)).find(|&k| s.is(k, "by"))?;
    let end = phrase_from(s, by + 1);
    (end > by + 1).then_some((by + 1, end))
}

/// Whether the words in marks go on with a sentence that began before them.
fn low(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    let text = &s.text[token.start as usize..token.end as usize];
    s.quote(at) && text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// A verb of speech behind or within what it reports: `Prices will fall, the minister said`; `The plan, she said, is dead`.
fn around(s: &Sentence<'_, '_>, at: usize, speaker: Range, end: usize, frame: &mut Frame) -> bool {
    let front = speaker.0.min(at);
    let behind = speaker.1.max(at + 1);
    let leads = front > 1 && (s.sign(front - 1, b',') || s.quote(front - 1));
    if !leads || s.has(at + 1, CONTENT) && speaker.0 < at {
        return false;
    }
    let before = s.trim((start(s, front), front));
    // a quotation alone hangs on the frame by itself
    if before.1 <= before.0 || s.words_in(before) == 0 {
        return false;
    }
    let past = behind_adverbials(s, behind);
    let closes = behind >= end || past >= end || tail(s, behind, end);
    if closes && stated(s, before) {
        frame.rule = Key::ClauseVerbSpeaker;
        frame.content = [Some(before), None];
        return true;
    }
    let mut rest = past;
    let said_with = s.sign(behind, b',') || s.sign(past, b',');
    if s.sign(rest, b',') {
        rest += 1;
    }
    let led = s.has(before.0, CONJUNCTION | PREPOSITION) && !low(s, rest) && !s.any(before, PRONOUN);
    if !said_with || rest >= end || led || s.quote(rest) && !low(s, rest) && !s.quote(before.1 - 1) {
        return false;
    }
    let resumes = !(gerund(s, rest) || s.has(rest, RELATIVE) || s.has(rest, COORDINATOR) && !stated(s, before));
    let holds = (before.0..before.1).any(|k| verbal(s, k) || s.quote(k)) || (rest..end).any(|k| finite(s, k));
    if !resumes || !holds {
        return false;
    }
    frame.rule = Key::ClauseVerbSpeaker;
    let own = s.has(rest, COORDINATOR | CONJUNCTION) && !s.quote(rest + 1);
    frame.content = [Some(before), if own { None } else { Some((rest, end)) }];
    true
}

/// Where the statement that ends before `front` begins: behind a semicolon, or with the sentence.
fn start(s: &Sentence<'_, '_>, front: usize) -> usize {
    (0..front).rev().find(|&k| s.sign(k, b';')).map_or(0, |k| k + 1)
}

fn stated(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    let one_clause = s.clause_end(from) >= to;
    !(s.has(from, CONJUNCTION) && !s.has(from, COORDINATOR) && one_clause)
        && s.words_in((from, to)) > 1
        && (from..to).any(|k| verbal(s, k) || s.quote(k))
}

/// `on Monday`, `in a statement`, `to cheers` between the verb and the sentence's end.
fn tail(s: &Sentence<'_, '_>, from: usize, end: usize) -> bool {
    let begins = s.has(from, PREPOSITION | CONJUNCTION | RELATIVE)
        || s.sign(from, b',') && (gerund(s, from + 1) || s.has(from + 1, RELATIVE));
    begins || adverbial(s, from) && !(from..end).any(|k| finite(s, k))
}

/// Where the clause begins that follows a verb of speech; none where no clause follows.
fn clause(s: &Sentence<'_, '_>, from: usize, end: usize, bare: bool) -> Option<usize> {
    let content = |k: usize| s.has(k, CONTENT);
    if content(from) || bare && s.has(from, QUESTION) && !s.has(from, CONJUNCTION) {
        // `that view` is no clause
        let verb = (from + 1..end).any(|k| verbal(s, k) || s.quote(k))
            || s.has(from + 1, PRONOUN | ARTICLE)
            || s.name_like(from + 1);
        return (end >= from + 3 && verb).then_some(from);
    }
    let past = behind_adverbials(s, from);
    if content(past) {
        return Some(past);
    }
    // `said on Monday, after long talks, that …`
    if s.sign(past, b',') || past > from {
        let that = (past..end.min(past + NEAR)).take_while(|&k| !s.quote(k) && !finite(s, k)).find(|&k| content(k));
        if that.is_some() {
            return that;
        }
    }
    let person = s.has(past, PRONOUN | IMPERSONAL);
    if !bare && !person || s.has(past, PREPOSITION | COORDINATOR | CONJUNCTION) && !s.has(past, ARTICLE) && !person {
        return None;
    }
    // words in marks, and the clause goes on behind them
    if s.quote(past) {
        let next = past + 1;
        let goes_on = s.lower(next) && !s.has(next, CONJUNCTION | COORDINATOR | PREPOSITION) && next < end;
        return (goes_on && past == from && (next..end).any(|k| finite(s, k))).then_some(past);
    }
    let begins = s.at(past).is_word() || s.at(past).kind == Kind::Number || s.sign(past, b'$') || s.sign(past, 0);
    let verb =
        person || (past + 1..end).any(|k| finite(s, k) || begins_with_verb(s, k) || verbal(s, k) && k > past + 1);
    (begins && verb && end >= past + 3).then_some(past)
}

/// Whether the words in marks begin with a finite verb: `says the painting ‘was behind the mops’`.
fn begins_with_verb(s: &Sentence<'_, '_>, at: usize) -> bool {
    const VERBAL: u32 = FINITE | AUXILIARY;
    let token = s.at(at);
    let text = &s.text[token.start as usize..token.end as usize];
    let word = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    s.quote(at) && s.table.look_up(word, false).flags & VERBAL != 0
}

/// Where the clause begins in `told reporters that …`, `told the BBC he would …`.
fn told_clause(s: &Sentence<'_, '_>, from: usize, end: usize, asks: bool) -> Option<usize> {
    let reach = end.min(from + NEAR + 4);
    let says = |k: usize| {
        s.has(k, CONTENT) || (asks || k > from) && (s.has(k, QUESTION) && !s.has(k, RELATIVE) || s.is(k, "if"))
    };
    if let Some(that) =
        (from..reach).take_while(|&k| !s.quote(k) && !s.sign(k, b':') && !finite(s, k)).find(|&k| says(k))
    {
        return Some(that);
    }
    if asks {
        return None;
    }
    // the hearer: a pronoun, one noun, or a noun phrase up to the next one
    let mut at = from + 1;
    if !s.has(from, PRONOUN) && !matches!(s.word(from), "me" | "him" | "her" | "us" | "them" | "you") {
        let head = from + usize::from(s.has(from, ARTICLE));
        at = head + 1;
        let capital = s.at(head).upper;
        while at < reach
            && s.at(at).is_word()
            && (s.at(at).upper && capital || head > from && s.lower(at) && s.at(at).entry.flags == 0)
        {
            at += 1;
        }
    }
    // `told the paper rates could fall`: the hearer took the subject along
    if finite(s, at) && at > from + 2 {
        at -= 1;
    }
    at = behind_adverbials(s, at);
    let begins =
        s.has(at, PRONOUN | ARTICLE | IMPERSONAL) || s.name_like(at) || s.at(at).is_word() && s.at(at).entry.flags == 0;
    (begins && !s.is(at, "to") && (s.has(at, PRONOUN) || (at + 1..end).any(|k| finite(s, k)))).then_some(at)
}

/// Ends what one frame says where the next frame begins: `Lee said the dam was safe, and Reed said it was not`.
fn part(s: &Sentence<'_, '_>, frames: &mut [Frame]) {
    for index in 0..frames.len() {
        let (head, speaker) = (frames[index].head, frames[index].speaker);
        let Some((from, to)) = frames[index].content[0].filter(|range| range.0 > head) else { continue };
        let next = frames.iter().filter(|next| next.shape == Shape::Verb && next.head > from && next.head < to);
        let cut = next.filter_map(|next| {
            let own = next.speaker.filter(|&(begin, _)| begin > from && begin < next.head);
            let begin = if own.is_some() { next.begin() } else { next.head };
            let mut at = begin;
            while at > from && adverbial(s, at - 1) {
                at -= 1;
            }
            let joined = at > from && s.has(at - 1, COORDINATOR | CONJUNCTION) && !s.has(at - 1, CONTENT | QUESTION);
            let sign = |k: usize| s.sign(k, b',') || s.quote(k) && closed(s, k);
            let comma = at > from + 1 && sign(at - 1 - usize::from(joined));
            let shared = own.is_none() && next.speaker == speaker && (joined || comma);
            let other = own.is_some() && joined && comma;
            (shared || other).then(|| at - usize::from(joined))
        });
        // `…, a remark that was widely seen as a rebuke`
        let summed = (from + 1..to).find(|&k| {
            (s.sign(k - 1, b',') || s.at(k - 1).kind == Kind::Dash || s.quote(k - 1) && closed(s, k - 1))
                && matches!(s.word(k), "a" | "an")
                && (k + 1..k + 4).any(|k| s.has(k, CONTENT_NOUN))
        });
        if let Some(cut) = cut.chain(summed).min() {
            let end = s.trim((from, cut)).1;
            frames[index].content[0] = Some((from, end)).filter(|range| range.1 > range.0);
        }
    }
}
