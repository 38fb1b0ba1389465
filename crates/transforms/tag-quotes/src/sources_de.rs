//! German frames without a verb of their own: *laut*, *nach Angaben*, *zufolge*, *so*, *wie … mitteilte*, *demnach*.

use crate::frame::{Frame, Shape};
use crate::lexicon::{
    ADVERB, ARTICLE, AUXILIARY, CONJUNCTION, IMPERSONAL, PREPOSITION, PRONOUN, RELATIVE, SOURCE_ADVERB, SOURCE_NOUN,
    SOURCE_POSTPOSITION, SOURCE_PREPOSITION, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME, Takes,
};
use crate::phrase_de::{core, finite, noun_phrase, person};
use crate::rules::Key;
use crate::sentence::{Range, Sentence, VERBAL};
use crate::token::Kind;

/// A frame without a verb of its own at `at`, and where it ends.
pub(crate) fn source(s: &Sentence<'_, '_>, at: usize) -> Option<(Frame, usize)> {
    let token = s.at(at);
    if token.has(SOURCE_PREPOSITION) && !(at > 0 && (s.is(at - 1, "zu") || s.is(at - 1, "so"))) {
        let end = to_verb(s, at, noun_phrase(s, at + 1));
        // `laut dpa-Bericht`
        // or a name that is written small: `laut dpa`
        let small = s.word(at + 1).contains('-') || s.at(at + 1).entry.is_unknown() && !finite(s, at + 1);
        let hyphened = end == at + 1 && s.at(at + 1).is_word() && small;
        let end = if hyphened { at + 2 } else { end };
        return (end > at + 1).then(|| (around(s, Key::Laut, at, (at + 1, end), (at, end)), end));
    }
    if token.has(SOURCE_POSTPOSITION) {
        let start = (0..at)
            .rev()
            .take(14)
            .take_while(|&k| matches!(s.at(k).kind, Kind::Word | Kind::Number) && !finite(s, k))
            .last()?;
        let start = (start..at).find(|&k| core(s, k, true) == at)?;
        return Some((around(s, Key::Zufolge, at, (start, at), (start, at + 1)), at + 1));
    }
    if token.has(SOURCE_ADVERB) {
        let mut frame = around(s, Key::Demnach, at, (at, at + 1), (at, at + 1));
        if s.is(at, "wonach") {
            let after = s.trim((at + 1, s.content_end().max(at + 1)));
            frame.content = [Some(after).filter(|range| range.1 > range.0), None];
        }
        return Some((frame, at + 1));
    }
    // few words begin like these
    if !matches!(s.text.as_bytes()[token.start as usize], b'n' | b'N' | b's' | b'S' | b'w' | b'W' | b'F') {
        return None;
    }
    match s.word(at) {
        "nach" | "Nach" => according(s, at),
        "so" | "So" => so(s, at),
        "wie" | "Wie" => as_said(s, at),
        "Für" if at == 0 => in_the_eyes_of(s),
        _ => None,
    }
}

/// `Für Trainer Wolny ist das „eine Schande“`: who judges, and nothing that is reported without marks.
fn in_the_eyes_of(s: &Sentence<'_, '_>) -> Option<(Frame, usize)> {
    let end = noun_phrase(s, 1);
    let to_be = ["ist", "sei", "sind", "seien", "war", "waren", "wäre", "bleibt", "bleibe"];
    let judges = end > 1 && to_be.contains(&s.word(end)) && person(s, (1, end));
    let quoted = judges && s.tokens[end..].iter().any(|token| token.is_quote());
    let mut frame = around(s, Key::Called, 0, (1, end.max(2)), (0, end.max(1)));
    frame.content = [None, None];
    quoted.then_some((frame, end))
}

/// `nach Angaben der Polizei`
fn according(s: &Sentence<'_, '_>, at: usize) -> Option<(Frame, usize)> {
    // `seiner Ansicht nach`
    if at > 1 && s.at(at - 1).upper && s.class(at - 1, SOURCE_NOUN) && s.word(at - 2).ends_with("er") {
        let start = at - 2;
        return Some((around(s, Key::NachAngaben, at, (start, at), (start, at + 1)), at + 1));
    }
    // `kurz nach dem Urteil`, `zwei Monate nach dem Bericht`
    let time = ["Jahre", "Monate", "Wochen", "Tage", "Stunden", "Minuten", "Jahr", "Monat", "Woche", "Tag", "Stunde"];
    if at > 0
        && (["kurz", "unmittelbar", "gleich", "bald"].iter().any(|word| s.is(at - 1, word))
            || time.contains(&s.word(at - 1)))
    {
        return None;
    }
    let mut noun = None;
    for index in at + 1..s.len().min(at + 7) {
        if !s.at(index).is_word() || finite(s, index) && !s.has(index, ARTICLE) {
            break;
        }
        if s.at(index).upper && s.class(index, SOURCE_NOUN) {
            noun = Some(index);
            break;
        }
        // `nach Abschluss der Ermittlungen`
        if s.at(index).upper && s.has(index + 1, ARTICLE) {
            break;
        }
    }
    let noun = noun?;
    let genitive = noun + 1;
    let more = s.has(genitive, ARTICLE) || s.name_like(genitive) || matches!(s.word(genitive), "von" | "vom" | "aus");
    let from = if matches!(s.word(genitive), "von" | "vom" | "aus") { genitive + 1 } else { genitive };
    let end = if more { noun_phrase(s, from).max(genitive) } else { genitive };
    let end = if end == from { genitive } else { end };
    let end = to_verb(s, at, end);
    Some((around(s, Key::NachAngaben, at, (at + 1, end), (at, end)), end))
}

/// A source that begins the sentence ends before the verb: `Laut einem Bericht vom Mai wurden …`
fn to_verb(s: &Sentence<'_, '_>, at: usize, end: usize) -> usize {
    if at > 0 || end == at + 1 || s.sign(end, b',') {
        return end;
    }
    let near = (end..s.len().min(end + 12)).take_while(|&k| matches!(s.at(k).kind, Kind::Word | Kind::Number));
    near.filter(|&k| s.lower(k) && s.at(k).has(VERBAL)).min().unwrap_or(end)
}

/// `…, so der Minister`
fn so(s: &Sentence<'_, '_>, at: usize) -> Option<(Frame, usize)> {
    let begins = at == 0 || s.sign(at - 1, b',') || s.quote(at - 1) || s.at(at - 1).kind == Kind::Dash;
    let next = s.at(at + 1);
    let pronoun = next.has(PRONOUN) && !(next.has(ARTICLE) && s.name_like(at + 2));
    if !begins || !(next.is_name_like() || next.has(ARTICLE) || pronoun) {
        return None;
    }
    let end = if pronoun { at + 2 } else { noun_phrase(s, at + 1) };
    let closed = end >= s.content_end()
        || s.quote(end)
        || matches!(s.at(end).kind, Kind::Sign(b',' | b':') | Kind::Dash)
        || s.has(end, ADVERB | PREPOSITION);
    if end <= at + 1 || !closed || at == 0 && !s.sign(end, b':') && !s.quote(end) && !s.is(end, "weiter") {
        return None;
    }
    // `so der Minister am Montag` belongs to the frame up to the next sign
    let stop = s.clause_stop(at).max(end);
    let mut frame = around(s, Key::So, at, (at + 1, end), (at, stop));
    // what follows without a verb belongs to the speaker: `so Frank Karl, Leiter der Abteilung …`
    if let [Some(_), Some((from, to))] = frame.content
        && !(from..to).any(|k| finite(s, k) || s.quote(k))
    {
        frame.content[1] = None;
    }
    Some((frame, end))
}

/// `wie der Minister mitteilte`
fn as_said(s: &Sentence<'_, '_>, at: usize) -> Option<(Frame, usize)> {
    if !(at == 0 || s.sign(at - 1, b',') || s.quote(at - 1) || s.at(at - 1).kind == Kind::Dash) {
        return None;
    }
    let stop = s.clause_end(at);
    let stop = if stop == s.len() { s.content_end() } else { stop - 1 };
    // an apposition parts the subject from the verb: `wie Anna Klein, die Sprecherin, mitteilte`
    let verbal = |k: usize| s.lower(k) && (finite(s, k) || s.at(k).entry.participle > 0);
    let mut stop = stop;
    for _ in 0..2 {
        if stop < s.content_end() && s.sign(stop, b',') && !(at + 1..stop).any(verbal) {
            let next = s.clause_end(stop + 1);
            stop = if next == s.len() { s.content_end() } else { next - 1 };
        }
    }
    if stop < at + 2 || stop - at > 24 {
        return None;
    }
    let verb = (at + 1..stop).rev().find(|&k| {
        s.lower(k) && (s.at(k).entry.verb > 0 || s.at(k).entry.participle > 0 || s.at(k).entry.parted > 0)
    })?;
    let verb_id = s.at(verb).entry.verb.max(s.at(verb).entry.participle);
    // `…, wie sie das behaupten konnte` asks; `…, wie sich die Spieler den Sieg sicherten` shows
    let modal = verb + 1 < stop && s.lower(verb + 1) && finite(s, verb + 1) && !s.has(verb + 1, AUXILIARY);
    let shows = s.is(at + 1, "sich") && stop - at > 6;
    if modal || shows {
        return None;
    }
    // `wie ihn die Presse nennt` gives a name
    if s.at(verb).entry.parted == 0 && s.table.takes(verb_id, Takes::Naming) && !s.table.takes(verb_id, Takes::Clause) {
        return None;
    }
    // `wie aus dem Bericht hervorgeht`, `wie es in dem Brief heißt`
    let inside = (at + 1..verb.min(at + 3)).find(|&k| matches!(s.word(k), "aus" | "in" | "im" | "auf" | "von" | "vom"));
    let inside = inside.map(|k| (k + 1, core(s, k + 1, true).min(verb))).filter(|range| range.1 > range.0);
    // `wie bereits die Polizei mitteilte`
    let first = (at + 1..verb).find(|&k| !s.has(k, ADVERB) || s.has(k, ARTICLE | PRONOUN)).unwrap_or(at + 1);
    let to = noun_phrase(s, first).min(verb);
    let speaker = if inside.is_some() {
        inside
    } else if s.has(first, PRONOUN) && to <= first + 1 {
        Some((first, first + 1))
    } else {
        (to > first).then_some((first, to))
    };
    // `wie es in der Erklärung heißt`, `wie bereits berichtet` name nobody
    let mut frame = around(s, Key::WieVerb, verb, speaker.unwrap_or((at, at)), (at, stop));
    frame.speaker =
        speaker.filter(|&(from, _)| !s.has(from, IMPERSONAL) || s.has(from, ARTICLE) && s.name_like(from + 1));
    frame.verb = verb_id;
    Some((frame, stop))
}

/// A source whose content is all around it: the sentence, or the subordinate clause in which it stands.
fn around(s: &Sentence<'_, '_>, rule: Key, cue: usize, speaker: Range, hole: Range) -> Frame {
    let clause = s.clause_start(hole.0);
    let inside = clause > 0 && clause < hole.0 && s.has(clause, RELATIVE | CONJUNCTION) && !s.has(clause, ADVERB);
    let (from, to) =
        if inside { (clause, hanging_end(s, clause, hole.1)) } else { (main_start(s, clause, hole), s.content_end()) };
    let before = s.trim((from.min(hole.0), hole.0));
    // a quotation behind a colon is no part of what the source is for
    let colon = (hole.1..to).find(|&k| s.sign(k, b':') && s.quote(k + 1));
    let after = s.trim((hole.1.min(to), colon.unwrap_or(to).max(hole.1.min(to))));
    let mut content = [before, after].map(|range| (range.1 > range.0).then_some(range));
    if content[0].is_none() {
        content.swap(0, 1);
    }
    Frame { rule, shape: Shape::Source, head: cue, verb: 0, cue: (cue, cue + 1), speaker: Some(speaker), content }
}

/// Where the clause that hangs on another and begins at `clause` ends: behind its verb, past the commas of a list.
fn hanging_end(s: &Sentence<'_, '_>, clause: usize, hole: usize) -> usize {
    let mut end = s.clause_end(hole.saturating_sub(1));
    while end < s.content_end() && !(clause + 1..end).any(|k| finite(s, k)) {
        end = s.clause_end(end);
    }
    end
}

/// Where the statement begins that a source in the main clause at `clause` is for: `Die Häfen bleiben gesperrt, nur der
/// Haupthafen wurde laut Polizei freigegeben` has two, and the first is the paper's own.
fn main_start(s: &Sentence<'_, '_>, clause: usize, hole: Range) -> usize {
    if clause == 0 || clause == hole.0 || s.sign(clause - 1, b':') && !s.quote(clause) {
        return if clause == hole.0 { 0 } else { clause };
    }
    let own = (clause + 1..hole.0).any(|k| finite(s, k));
    let opens = s.at(clause).has(ARTICLE | ADVERB | PRONOUN) || s.name_like(clause);
    let earlier = s.clause_end(0).min(clause);
    let before = !s.has(0, CONJUNCTION | PREPOSITION) && (0..earlier).any(|k| finite(s, k));
    let reported = s.any((0, s.len()), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME);
    if own && opens && before && !reported && s.sign(clause - 1, b',') { clause } else { 0 }
}
