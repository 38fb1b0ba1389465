//! German frames.

use crate::content_de::{content, dependents, infinitive};
use crate::cues;
use crate::frame::{Frame, Shape};
use crate::insertion_de::{across_insertion, insertion};
use crate::lexicon::{
    ADVERB, ARTICLE, AUXILIARY, CONJUNCTION, CONTENT, COORDINATOR, FINITE, IMPERSONAL, PREPOSITION, PRONOUN, RELATIVE,
    SOURCE_PREPOSITION, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME,
};
use crate::passive_de::{agent, cited, moves, passive, to_be};
use crate::phrase_de::{core, finite, nobody, noun_phrase, subject};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::sources_de::source;
use crate::token::Kind;

/// How far a prefix, a participle or a noun may stand from what it belongs to.
const FAR: usize = 30;

/// Every frame in a sentence: sources first, then verbs.
pub(crate) fn frames(s: &Sentence<'_, '_>, out: &mut Vec<Frame>) {
    let mut taken = 0;
    for at in s.cued(cues::SOURCE) {
        if at >= taken
            && let Some((frame, end)) = source(s, at)
        {
            out.push(frame);
            taken = end;
        }
    }
    let sources = out.len();
    for at in s.cued(cues::VERB | cues::MODAL) {
        let token = s.at(at);
        let speaks = token.cues & cues::VERB != 0 || token.has(FINITE | SUBJUNCTIVE_IN_FRAME) && modal(s.word(at));
        // an auxiliary alone reports nothing where no participle stands
        let alone = token.entry.verb == 0 && token.entry.parted == 0 && s.cues & cues::PARTICIPLE == 0;
        if alone && !(s.is(at + 1, "es") && s.is(at + 2, "geheißen")) {
            continue;
        }
        if speaks && (!token.upper || at == 0) {
            let used = out[..sources].iter().any(|frame| frame.speaker.is_some_and(|(a, b)| a <= at && at < b))
                || out.iter().any(|frame| frame.cue.0 == at); // a participle whose auxiliary was read
            if !used && let Some(frame) = verb(s, at, out) {
                out.push(frame);
            }
        }
    }
    if s.cues & cues::COLON != 0 {
        out.extend(colon(s, out));
    }
    out.extend(s.cued(cues::NOUN).filter(|&at| at > 0).filter_map(|at| noun(s, at)));
}

/// `Trainer Wolny: „…“`, and sentences that end in a colon without a verb of speech.
fn colon(s: &Sentence<'_, '_>, frames: &[Frame]) -> Option<Frame> {
    let colon = (1..s.len()).find(|&at| s.sign(at, b':') && s.quote(at + 1))?;
    if frames.iter().any(|frame| frame.head < colon) {
        return None;
    }
    // `Trainer Wolny zur Lage: „…“`
    let named = noun_phrase(s, 0);
    let verbless = !(named..colon).any(|at| finite(s, at) || s.sign(at, b','));
    let joins = named == 1 && s.has(0, COORDINATOR | ADVERB | PREPOSITION | CONJUNCTION);
    if joins {
        return None; // `Und: „…“` goes on
    }
    if named == colon || named > 0 && (s.has(named, PREPOSITION) || named + 1 == colon && s.lower(named)) && verbless {
        return Some(Frame::colon((0, named)));
    }
    // `Die Leute im Dorf sehen es gelassen: „…“`: behind the first noun phrase stands the verb, whatever its form
    let person = s.has(0, ARTICLE) || !s.has(0, ADVERB | PREPOSITION | CONJUNCTION | IMPERSONAL | PRONOUN);
    let plain = !(0..colon).any(|at| s.sign(at, b',') || finite(s, at));
    if named > 0 && s.lower(named) && s.word(named).ends_with("en") && person && plain && !nobody(s, (0, named)) {
        return Some(Frame::colon((0, named)));
    }
    let verb = (0..colon).find(|&at| finite(s, at))?;
    if s.has(verb, SUBJUNCTIVE) {
        return None; // reported itself: who spoke before goes on
    }
    let start = s.clause_start(verb);
    let across =
        (start == verb && verb > 2 && s.sign(verb - 1, b',')).then(|| across_insertion(s, 0, verb, true)).flatten();
    let speaker = across.or_else(|| subject(s, verb, start, s.clause_end(verb)))?;
    let one = speaker.1 - speaker.0 == 1 && s.has(speaker.0, IMPERSONAL | ADVERB | PREPOSITION);
    (speaker.1 <= colon && !one && !nobody(s, speaker)).then(|| Frame::colon(speaker))
}

/// What verb of speech the word at `at` is, and where its parts are.
fn reporting(s: &Sentence<'_, '_>, at: usize, end: usize) -> Option<(u16, Range, usize)> {
    let entry = s.at(at).entry;
    let closed = |k: usize| {
        k + 1 >= s.len() || !s.at(k + 1).is_word() && s.at(k + 1).kind != Kind::Number || s.has(k + 1, COORDINATOR)
    };
    if entry.parted > 0 {
        for k in at + 1..end.min(at + FAR) {
            if s.lower(k)
                && closed(k)
                && let Some((_, verb)) = s.table.parted(entry.parted).iter().find(|(prefix, _)| **prefix == *s.word(k))
            {
                return Some((*verb, (at, at + 1), k + 1));
            }
        }
    }
    if entry.parted > 0 {
        // behind an apposition: `teilte Anna Klein, die Sprecherin, mit`
        for k in end..(at + FAR).min(s.len()) {
            if (s.sign(k - 1, b',') || !(end..k).any(|k| finite(s, k)))
                && s.lower(k)
                && (k + 1 >= s.content_end() || s.sign(k + 1, b','))
                && let Some((_, verb)) = s.table.parted(entry.parted).iter().find(|(prefix, _)| **prefix == *s.word(k))
            {
                return Some((*verb, (at, at + 1), k + 1));
            }
        }
    }
    if entry.verb > 0 {
        return Some((entry.verb, (at, at + 1), at + 1));
    }
    // `soll zu ihr gesagt haben: …`
    if modal(s.word(at)) {
        let part = (at + 1..end.min(at + FAR))
            .find(|&k| s.at(k).entry.participle > 0 && s.is(k + 1, "haben") && closed(k + 1))?;
        return Some((s.at(part).entry.participle, (part, part + 1), part + 2));
    }
    if !s.has(at, AUXILIARY) {
        return None;
    }
    // `da die Partei angekündigt hatte, mit allen zu reden`: the auxiliary closes a clause that a conjunction opens
    let hangs = s.has(s.clause_start(at), CONJUNCTION | RELATIVE | CONTENT);
    if hangs && at > 0 && s.lower(at - 1) && s.at(at - 1).entry.participle > 0 && closed(at) && !to_be(s, at) {
        return Some((s.at(at - 1).entry.participle, (at - 1, at), at + 1));
    }
    if let Some((verb, k)) = apart(s, at, end).filter(|&(_, k)| closed(k) && !to_be(s, at)) {
        return Some((verb, (k, k + 1), k + 1));
    }
    let part = (at + 1..end.min(at + FAR)).find(|&k| {
        s.lower(k) && s.at(k).entry.participle > 0 && (closed(k) || s.is(k + 1, "worden") || s.has(k + 1, AUXILIARY))
    });
    // behind an apposition: `hat Anna Klein, die Sprecherin, erklärt`
    let alone = |k: &usize| s.sign(k - 1, b',') && s.lower(*k) && s.at(*k).entry.participle > 0 && s.sign(k + 1, b',');
    let part = part.or_else(|| (end..s.len().min(at + FAR)).find(alone))?;
    let verb = s.at(part).entry.participle;
    let passive = to_be(s, at) && !moves(s.word(part));
    // a passive hides who speaks; with a clause it reports all the same
    let told = s.next_break(part + 1).is_some_and(|sign| s.sign(sign, b',') && s.at(sign + 1).is_word());
    if passive && !s.is(part, "zitiert") && !told {
        return None;
    }
    Some((verb, (part, part + 1), part + 1))
}

fn verb(s: &Sentence<'_, '_>, at: usize, earlier: &[Frame]) -> Option<Frame> {
    let (start, end) = (s.clause_start(at), s.clause_end(at));
    if at > 0 && s.is(at - 1, "zu") {
        return None; // an infinitive
    }
    // `ehe sie beginnen könnten`: so is this
    let modal =
        s.lower(at + 1) && s.has(at + 1, FINITE | SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME) && !s.has(at + 1, AUXILIARY);
    if modal && s.word(at).ends_with('n') && s.at(at).entry.participle == 0 {
        return None;
    }
    // `In dem Bericht hatte es geheißen, …`
    if s.has(at, AUXILIARY) && s.is(at + 1, "es") && s.is(at + 2, "geheißen") {
        let mut frame = it_says(s, at, s.at(at + 2).entry.participle, start);
        frame.cue = (at + 1, at + 3);
        return Some(frame);
    }
    let (verb, cue, last) = reporting(s, at, end)?;
    // `fand … statt`: another verb, whose prefix stands at the clause's end
    let stop = s.clause_stop(at);
    if last == at + 1 && stop > at + 2 && prefix(s.word(stop - 1)) && !s.has(at, AUXILIARY) {
        return None;
    }
    if s.is(at + 1, "es") && is_heissen(s.word(at)) || at > 0 && s.is(at - 1, "es") && is_heissen(s.word(at)) {
        return Some(it_says(s, at, verb, start));
    }
    if is_heissen(s.word(at)) {
        return None;
    }
    let mut speaker = subject(s, at, start, end.max(last.saturating_sub(1)));
    let mut inserted = false;
    if start == at && start > 0 && s.sign(start - 1, b',') {
        // `Anna Klein, die Chefin, sagte`; `Anna Klein, die lange schwieg, sagte`
        // `Das Angebot, früher zu gehen, lehnt er ab`: the nominative pronoun wins
        let pronoun = s.is(at + 1, "er") || s.is(at + 1, "ich") || s.is(at + 1, "wir");
        if let Some(found) = insertion(s, start, speaker.is_none()).filter(|_| !pronoun) {
            speaker = Some(found);
            inserted = true;
        }
    }
    if speaker.is_none() && (s.has(start, COORDINATOR) || (start..at).any(|k| s.has(k, COORDINATOR))) {
        speaker = earlier.iter().rev().find(|frame| frame.shape == Shape::Verb).and_then(|frame| frame.speaker);
    }
    // `Die Stadt bestätigte den Fall, teilte jedoch mit, …`: what begins with its verb has the subject before it
    if speaker.is_none() && start == at && start > 0 && s.sign(start - 1, b',') && s.has(at + 1, ADVERB | COORDINATOR) {
        speaker =
            (0..start - 1).find(|&k| finite(s, k)).and_then(|k| subject(s, k, s.clause_start(k), s.clause_end(k)));
    }
    // `Das geht aus dem Bericht hervor`, `Aus Kreisen der Partei verlautete, …`
    if s.is(last - 1, "hervor") || s.word(cue.0).starts_with("hervor") || s.word(cue.0).starts_with("verlaut") {
        let from = |k: usize| (k + 1, core(s, k + 1, true));
        let out_of = (start..end).find(|&k| s.is(k, "aus")).map(from);
        speaker = out_of.filter(|range| range.1 > range.0).or(speaker);
    }
    let passive =
        if cue.0 > at { (to_be(s, at) && !moves(s.word(cue.0))).then_some(at) } else { passive(s, start, at) };
    if let Some(auxiliary) = passive.filter(|_| !s.is(cue.0, "zitiert")) {
        speaker = agent(s, (auxiliary, cue.0));
    } else if passive.is_none() && s.word(cue.0).starts_with("zitier") {
        speaker = cited(s, at, end, speaker).or(speaker);
    }
    let speaker = speaker.filter(|&(from, to)| (to - from > 1 || !s.has(from, IMPERSONAL)) && !nobody(s, (from, to)));
    let (rule, content) = content(s, verb, start, at, last, inserted, speaker);
    Some(Frame { rule, shape: Shape::Verb, head: at, verb, cue, speaker, content })
}

/// Prefixes that part from verbs and end no clause otherwise.
fn prefix(word: &str) -> bool {
    matches!(
        word,
        "ab" | "an"
            | "auf"
            | "aus"
            | "bei"
            | "ein"
            | "fest"
            | "frei"
            | "hin"
            | "los"
            | "mit"
            | "nach"
            | "statt"
            | "teil"
            | "um"
            | "vor"
            | "weg"
            | "zu"
            | "zurück"
            | "zusammen"
    )
}

/// A participle that is written apart from its prefix: `hat bekannt gegeben`.
fn apart(s: &Sentence<'_, '_>, at: usize, end: usize) -> Option<(u16, usize)> {
    let prefix = |k: &usize| matches!(s.word(*k), "bekannt" | "klar" | "fest" | "preis" | "deutlich");
    let first = (at + 1..end.min(at + FAR)).find(prefix)?;
    let joined = [s.word(first), s.word(first + 1)].concat();
    let entry = s.table.look_up(&joined, false);
    (entry.participle > 0).then_some((entry.participle, first + 1))
}

fn modal(word: &str) -> bool {
    matches!(word, "soll" | "sollen" | "will" | "wollen" | "dürfte" | "dürften" | "könnte" | "könnten")
}

fn is_heissen(word: &str) -> bool {
    matches!(word, "heißt" | "hieß" | "heisst" | "hiess" | "heiße")
}

/// `In dem Bericht heißt es, …`
fn it_says(s: &Sentence<'_, '_>, at: usize, verb: u16, start: usize) -> Frame {
    let cue = if s.is(at + 1, "es") { (at, at + 2) } else { (at - 1, at + 1) };
    let object = |k: usize| {
        let end = core(s, k + 1, true);
        (s.has(k, PREPOSITION | SOURCE_PREPOSITION) && end > k + 1).then_some((k + 1, end))
    };
    let speaker = object(start).filter(|&(_, end)| end <= at).or_else(|| object(cue.1));
    // `In der Anordnung, die gestern eintraf, heißt es`
    let parted = || object(0).filter(|&(_, end)| start == cue.0 && s.sign(end, b',') && end < start);
    let speaker = speaker.or_else(parted);
    let behind = speaker.map_or(cue.1, |(_, end)| end.max(cue.1));
    // `heißt es in dem Bericht, der …`
    let relative = |sign: usize| {
        s.has(sign + 1, RELATIVE) && !s.name_like(sign + 2) && !s.any((sign, s.clause_end(sign + 1)), SUBJUNCTIVE)
    };
    let content = match s.next_break(behind).filter(|&sign| !relative(sign)) {
        Some(sign) if !s.quote(sign + 1) => [Some(s.trim((sign + 1, s.content_end()))), None],
        None if start > 0
            && (start == cue.0 || start + 1 == cue.0 && s.is(start, "so"))
            && s.words_in((0, start)) > 2 =>
        {
            [Some(s.trim((0, start))), None]
        }
        _ => [None, None],
    };
    Frame { rule: Key::HeisstEs, shape: Shape::Verb, head: at, verb, cue, speaker, content }
}

/// `der Vorwurf, dass …`
fn noun(s: &Sentence<'_, '_>, at: usize) -> Option<Frame> {
    let genitive = (s.has(at + 1, ARTICLE) || s.is(at + 1, "von"))
        .then(|| {
            let from = if s.is(at + 1, "von") { at + 2 } else { at + 1 };
            (from, core(s, from, true))
        })
        .filter(|range| range.1 > range.0);
    let comma = genitive.map_or(at + 1, |range| range.1);
    // the prefix or participle of its verb may follow: `liegt die Äußerung vor, er …`
    let comma = comma + usize::from(s.lower(comma) && s.sign(comma + 1, b','));
    let stop = s.clause_stop(comma + 1).min(s.content_end());
    let goal = infinitive(s, (stop.saturating_sub(2).max(comma + 1), stop)) && s.word(stop - 1).ends_with('n');
    let reported = s.has(comma + 1, CONTENT)
        || goal && !s.has(comma + 1, CONJUNCTION) && !matches!(s.word(comma + 1), "um" | "ohne" | "statt" | "anstatt")
        || (!s.has(comma + 1, RELATIVE | CONJUNCTION) || s.has(comma + 1, ARTICLE) && s.name_like(comma + 2))
            && s.any((comma + 1, s.clause_end(comma + 1)), SUBJUNCTIVE);
    if !s.sign(comma, b',') || !reported {
        return None;
    }
    let end = if goal { dependents(s, comma + 1, s.content_end()) } else { stop };
    Some(Frame {
        rule: Key::NounDass,
        shape: Shape::Verb,
        head: at,
        verb: 0,
        cue: (at, at + 1),
        speaker: genitive.or_else(|| holder(s, at)),
        content: [Some((comma + 1, end)), None],
    })
}

/// Whose noun it is by the verb before it: `Sie äußerte die Hoffnung, dass`, `Der Minister ist der Meinung, dass`.
fn holder(s: &Sentence<'_, '_>, noun: usize) -> Option<Range> {
    let start = s.clause_start(noun);
    let verb = (start..noun).find(|&k| finite(s, k) && s.lower(k))?;
    let found = subject(s, verb, start, noun)?;
    let someone = found.1 - found.0 > 1 || !s.has(found.0, IMPERSONAL);
    (found.1 <= noun && someone && !nobody(s, found)).then_some(found)
}
