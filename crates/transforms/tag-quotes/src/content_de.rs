//! What a German frame of speech reports: where it begins and ends.

use crate::lexicon::{
    ADVERB, ARTICLE, CONJUNCTION, CONTENT, COORDINATOR, FINITE, IMPERSONAL, PREPOSITION, PRONOUN, QUESTION, RELATIVE,
    ROLE, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME, Takes,
};
use crate::phrase_de::{core, finite};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

/// What a verb of speech says, outside marks.
pub(crate) fn content(
    s: &Sentence<'_, '_>,
    verb: u16,
    start: usize,
    at: usize,
    last: usize,
    inserted: bool,
    speaker: Option<Range>,
) -> (Key, [Option<Range>; 2]) {
    let takes = |what| s.table.takes(verb, what);
    let end = s.content_end();
    let sign = s.next_break(last).map(|sign| past_insertion(s, sign, takes(Takes::Clause)));
    // what a relative clause reports ends where the main clause goes on: `Roe, der sagt, er wolle …, sagte`
    let relative = start > 0 && s.has(start, RELATIVE) && s.sign(start - 1, b',');
    let main = |&&from: &&usize| relative && from > last + 1 && finite(s, from) && s.sign(from - 1, b',');
    let end = s.clauses.iter().find(main).map_or(end, |&from| from - 1);
    // a quotation behind a colon is no part of what is reported before it
    let end = (last..end).find(|&k| s.sign(k, b':') && s.quote(k + 1)).map_or(end, |colon| colon.max(last + 1));
    let none = (Key::SpeakerVerbQuote, [None, None]);
    // a clause in front: `…, sagte X`
    let leads = (start == at
        || start + 1 == at && matches!(s.word(start), "das" | "dies" | "so")
        || start + 2 == at && s.is(start, "das") && s.has(start + 1, ADVERB))
        && start > 0
        && (s.sign(start - 1, b',') || s.at(start - 1).kind == Kind::Dash)
        && !inserted
        && speaker.is_some_and(|(from, _)| from > at)
        && (takes(Takes::Quote) || takes(Takes::Clause));
    if let Some(sign) = sign.filter(|&sign| s.sign(sign, b',')) {
        let rest = sign + 1;
        let tail = Some((rest, end)).filter(|range| range.1 > range.0);
        let clausal = takes(Takes::Clause) || takes(Takes::Infinitive) || takes(Takes::Question);
        let that = s.has(rest, CONTENT) || s.has(rest + 1, CONTENT) && !s.is(rest, "so") && !s.is(rest, "ohne");
        // `spricht davon, dass`
        let points =
            matches!(s.word(sign - 1), "davon" | "darauf" | "darüber" | "dafür" | "dagegen" | "davor" | "dahingehend");
        if that && (clausal || points) && !matches!(s.word(sign - 1), "dadurch" | "darin" | "daran") {
            return (Key::VerbDass, [tail, None]);
        }
        if s.has(rest, QUESTION)
            && (takes(Takes::Question) || takes(Takes::Clause))
            && !s.is(rest, "wie")
            && !(s.is(rest, "was") && sign != last && !takes(Takes::Question))
            && !(s.word(rest).starts_with("welch") && s.name_like(sign - 1))
        {
            return (Key::VerbDass, [tail, None]);
        }
        let clause = takes(Takes::Quote) || takes(Takes::Clause);
        if clause
            && reports(s, rest, end, takes(Takes::Quote) && speaker.is_some())
            && !(leads && stated(s, (0, start - 1)))
        {
            return (Key::VerbSubjunctive, [Some((rest, resumed(s, rest, end))), None]);
        }
        let to = s.clause_stop(rest).min(end);
        let plain = (takes(Takes::Infinitive) || takes(Takes::Clause))
            && !matches!(s.word(rest), "um" | "ohne" | "statt" | "anstatt");
        let any = takes(Takes::Infinitive) && infinitive(s, (rest, end));
        let closing = infinitive(s, (to.saturating_sub(3).max(rest), to));
        // a relative clause ends in a finite verb: `den er zu rufen versuchte`
        let relative = s.has(rest, RELATIVE) && !s.name_like(rest + 1) && !(closing && s.word(to - 1).ends_with('n'))
            || s.has(rest, CONJUNCTION) && !s.has(rest, ADVERB | PREPOSITION);
        if plain && !relative && (any || closing) {
            return (Key::VerbInfinitive, [Some((rest, dependents(s, rest, end))), None]);
        }
    }
    if leads && stated(s, (0, start - 1)) && !shared(s, verb, at, start, speaker) {
        let before = Some(s.trim((0, start - 1))).filter(|range| range.1 > range.0);
        let after = sign
            .filter(|&sign| {
                s.sign(sign, b',') && !s.has(sign + 1, RELATIVE | CONJUNCTION) || s.any((sign, end), SUBJUNCTIVE)
            })
            .map(|sign| s.trim((sign + 1, end)))
            .filter(|range| range.1 > range.0);
        return (Key::ClauseVerbSpeaker, [before, after]);
    }
    if let Some(sign) = sign
        && s.sign(sign, b':')
        && speaker.is_some()
        && takes(Takes::Quote)
        && !s.quote(sign + 1)
        && sign + 1 < end
    {
        return (Key::VerbColon, [Some((sign + 1, end)), None]);
    }
    none
}

/// Past a clause that only explains a word before it: `schrieb in einem Brief, der gestern eintraf, sie wolle …`, to the
/// sign before what is reported. Where that is no clause of its own, the first sign stays.
fn past_insertion(s: &Sentence<'_, '_>, sign: usize, clausal: bool) -> usize {
    let rest = sign + 1;
    let explains = s.has(rest, RELATIVE) && !s.name_like(rest + 1)
        || s.has(rest, PREPOSITION) && s.has(rest + 1, RELATIVE) && !s.name_like(rest + 2)
        || s.is(rest, "wie");
    if !clausal
        || !s.sign(sign, b',')
        || !explains
        || s.any((rest, s.clause_end(rest)), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME)
    {
        return sign;
    }
    let Some(next) = s.next_break(rest).filter(|&next| s.sign(next, b',')) else { return sign };
    let stop = s.clause_stop(next + 1);
    let told = s.has(next + 1, CONTENT)
        || !finite(s, next + 1)
            && !s.has(next + 1, RELATIVE)
            && s.any((next + 1, stop), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME)
        || s.has(next + 1, ARTICLE) && s.name_like(next + 2) && s.any((next + 1, stop), SUBJUNCTIVE);
    if told { next } else { sign }
}

/// Where the main clause goes on behind what it reports: `Sie räumte ein, es gebe Fehler, sprach aber von …`; a verb in
/// the indicative begins a clause there, which no clause in the subjunctive does.
fn resumed(s: &Sentence<'_, '_>, rest: usize, end: usize) -> usize {
    let indicative = |k: usize| {
        s.sign(k - 1, b',')
            && finite(s, k)
            && !s.has(k, SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME)
            && s.at(k + 1).is_word()
            && !s.has(s.clause_start(k - 1), CONJUNCTION | RELATIVE)
            && k + 2 < s.clause_stop(k)
    };
    let from = s.clauses.partition_point(|&start| start <= rest);
    let next = s.clauses.iter().skip(from).copied().find(|&k| k > rest + 1 && k < end && indicative(k));
    next.map_or(end, |k| k - 1)
}

/// Where an infinitive that begins at `rest` ends, with the clauses that hang on it:
/// `einen Rat zu gründen, der die Stadt berät`.
pub(crate) fn dependents(s: &Sentence<'_, '_>, rest: usize, end: usize) -> usize {
    let mut to = s.clause_end(rest).min(end);
    while to < end {
        let stop = s.clause_stop(to).min(end);
        let hangs = s.has(to, RELATIVE | CONJUNCTION | CONTENT)
            || s.has(to, PREPOSITION) && s.has(to + 1, RELATIVE)
            || infinitive(s, (stop.saturating_sub(3).max(to), stop));
        if !hangs || finite(s, to) {
            break;
        }
        to = s.clause_end(to).min(end);
    }
    s.trim((rest, to)).1.max(rest + 1)
}

/// Whether the verb only goes on with the clause before it: `Sie begrüßten den Plan, fordern aber mehr Geld`.
fn shared(s: &Sentence<'_, '_>, verb: u16, at: usize, start: usize, speaker: Option<Range>) -> bool {
    if s.any((0, start), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME) {
        return false;
    }
    let someone = speaker
        .is_some_and(|(from, to)| s.name_like(from) || s.has(from, PRONOUN) || (from..to).any(|k| s.class(k, ROLE)));
    s.has(at + 1, ADVERB) && s.has(at + 1, COORDINATOR) || s.table.takes(verb, Takes::Object) && !someone
}

/// Whether the range is a statement of its own: a main clause with a verb, or a quotation among words.
fn stated(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    let first = s.clause_end(from).min(to);
    if s.has(from, CONJUNCTION) && !s.has(from, ADVERB | PREPOSITION) {
        return false;
    }
    // a relative clause may part the subject from its verb: `Ein Tief, das lange stand, habe das Land erreicht, meldet …`
    let main = |k: usize| k == from || !s.has(k, RELATIVE | CONJUNCTION | CONTENT);
    let later = || {
        s.clauses
            .iter()
            .any(|&k| k > from && k < to && main(k) && finite(s, k) && s.has(k, SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME))
    };
    s.words_in((from, to)) > 0 && ((from..first).any(|k| finite(s, k)) || later())
}

/// Whether a clause behind a comma reports: it is in the subjunctive, or in the order of a main clause.
fn reports(s: &Sentence<'_, '_>, rest: usize, end: usize, quotes: bool) -> bool {
    let first = s.at(rest);
    if first.has(CONJUNCTION) && !first.has(ADVERB | PREPOSITION) && !s.any((rest, end), SUBJUNCTIVE) {
        return false;
    }
    // what begins with its verb is a condition: `der Bau werde, sollten die Mittel fehlen, verschoben`, or goes on with the
    // sentence: `bestätigte den Fall, teilte jedoch mit, es sei …`
    let verb = first.has(SUBJUNCTIVE_IN_FRAME | FINITE) || first.entry.parted > 0;
    if verb && !first.upper && first.is_word() {
        return false;
    }
    let near = (rest, end.min(rest + 40));
    let stop = s.clause_stop(rest).min(end);
    if first.has(RELATIVE) && !s.name_like(rest + 1) {
        // a relative clause has its verb at the end
        let verb = (rest..stop).find(|&k| s.has(k, SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME));
        return verb.is_some_and(|k| k + 1 < stop);
    }
    if s.any(near, SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME) {
        return true;
    }
    // `er sagte, er kommt`
    if !quotes {
        return false;
    }
    let subject = if first.has(PRONOUN) || first.has(IMPERSONAL) && !s.name_like(rest + 1) {
        rest + 1
    } else {
        core(s, rest, true)
    };
    subject > rest && subject + 1 < stop && finite(s, subject)
}

/// `zu helfen`, `anzugreifen`
pub(crate) fn infinitive(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    (from..to).any(|k| {
        let word = s.word(k);
        s.lower(k)
            && (word == "zu"
                && s.word(k + 1).ends_with('n')
                && s.lower(k + 1)
                && (!s.has(k + 1, ARTICLE) || s.is(k + 1, "sein"))
                || word.len() > 6 && word.ends_with('n') && word.get(2..).is_some_and(|rest| rest.contains("zu")))
    })
}
