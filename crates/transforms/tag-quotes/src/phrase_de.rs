//! German noun phrases and subjects, read without a tagger.

use crate::lexicon::{
    ABSTRACT, ADVERB, ARTICLE, BODY, CALENDAR, CONJUNCTION, CONTENT, COORDINATOR, FEMALE, IMPERSONAL, MALE, NOT_FINITE,
    PREPOSITION, PRONOUN, RELATIVE, ROLE, SOURCE_NOUN,
};
use crate::sentence::{Range, Sentence, VERBAL};
use crate::token::Kind;

/// The longest noun phrase, in tokens.
const LONGEST: usize = 18;
/// The longest name in marks that is part of a noun phrase, in bytes.
const SHORT_QUOTE: u32 = 32;

/// Whether the word is a finite verb, or looks like one.
pub(crate) fn finite(s: &Sentence<'_, '_>, index: usize) -> bool {
    let token = s.at(index);
    if !s.lower(index) {
        return false;
    }
    if token.has(VERBAL) || token.entry.verb > 0 && token.entry.participle == 0 || token.entry.parted > 0 {
        return true;
    }
    if token.has(ARTICLE | PREPOSITION | ADVERB | NOT_FINITE | COORDINATOR | CONTENT | CONJUNCTION) {
        return false;
    }
    let word = s.word(index);
    if word.ends_with('t') && word.len() > 3 && !word.starts_with("ge") && token.entry.participle == 0 {
        return true;
    }
    (word.ends_with("te") || word.ends_with("ten")) && !s.name_like(index + 1) && !s.quote(index + 1)
}

/// An adjective or participle before a noun, by its ending.
fn inflected(s: &Sentence<'_, '_>, index: usize) -> bool {
    s.lower(index) && s.word(index).ends_with(['e', 'n', 'r', 'm', 's'])
}

/// The end of the noun phrase that begins at `from`, with its apposition; `from` where there is none.
pub(crate) fn noun_phrase(s: &Sentence<'_, '_>, from: usize) -> usize {
    let end = core(s, from, true);
    if end == from { from } else { apposition(s, end) }
}

/// The same where a verb at the clause's end is not mistaken for a part of it.
pub(crate) fn core(s: &Sentence<'_, '_>, from: usize, stop_at_verb: bool) -> usize {
    let mut seen = false;
    let mut at = from;
    while at < s.len() && at - from < LONGEST {
        let token = s.at(at);
        match token.kind {
            Kind::Quote(_) => {
                let named = seen || at == from || s.has(at - 1, ARTICLE | PREPOSITION);
                // `laut Roe „bald zu Ende“` names nobody in marks
                let small = seen && s.text[token.start as usize..].chars().nth(1).is_some_and(char::is_lowercase);
                if !named || small || token.end - token.start > SHORT_QUOTE {
                    break;
                }
                seen = true;
            }
            Kind::Number if seen && s.name_like(at + 1) && !s.has(at - 1, CALENDAR) => break,
            Kind::Number => seen |= at > from || s.name_like(at + 1) || s.lower(at + 1),
            Kind::Sign(b'(') if seen => {
                let Some(close) = (at + 1..s.len().min(at + 8)).find(|&index| s.sign(index, b')')) else { break };
                at = close;
            }
            Kind::Sign(_) if s.shortens(at) => {}
            Kind::Sign(_) | Kind::Dash => break,
            Kind::Word if token.upper && !(token.has(ARTICLE) && at == from && attribute(s, at).is_some()) => {
                if seen && token.has(CALENDAR) {
                    break;
                }
                if token.has(PRONOUN | IMPERSONAL | CONTENT | CONJUNCTION) && !token.has(ARTICLE) && at > from {
                    break;
                }
                seen |= !token.has(ARTICLE | PREPOSITION | ADVERB) || at > from;
            }
            Kind::Word if token.has(ARTICLE) && !seen && attribute(s, at).is_some() => {
                at = attribute(s, at).unwrap_or(at);
            }
            Kind::Word => {
                if !continues(s, at, seen, stop_at_verb) {
                    break;
                }
            }
        }
        at += 1;
    }
    // a name or a noun that is written small: `Die taz vermutet`, `der 81-jährige sagte`
    let small = from + 1;
    if !seen && s.has(from, ARTICLE) && s.lower(small) && finite(s, small + 1) && unknown(s, small) {
        return small + 1;
    }
    while at > from && s.lower(at - 1) {
        at -= 1;
    }
    if seen { at } else { from }
}

/// Whether the lexicon knows nothing of the word, and it is too short for an adjective or begins with a figure.
fn unknown(s: &Sentence<'_, '_>, at: usize) -> bool {
    let word = s.word(at);
    s.at(at).entry.is_unknown() && (word.len() < 5 || word.starts_with(|c: char| c.is_ascii_digit()))
}

/// `die in New York geborene Sängerin`: the participle before the noun, where more than adjectives stand before it.
fn attribute(s: &Sentence<'_, '_>, article: usize) -> Option<usize> {
    let next = s.at(article + 1);
    if !next.has(PREPOSITION | ADVERB) || !s.lower(article + 1) {
        return None;
    }
    let within = article + 2..s.len().min(article + 12);
    let words = within.take_while(|&k| matches!(s.at(k).kind, Kind::Word | Kind::Number));
    words.take_while(|&k| !s.has(k, VERBAL)).find(|&k| {
        let word = s.word(k);
        let participle = ["ene", "enen", "ener", "te", "ten", "ter", "nde", "nden", "nder"]
            .iter()
            .any(|ending| word.ends_with(ending));
        // `der für den Hafen zuständige Dezernent`: an adjective right behind a noun
        let adjective = s.at(k - 1).upper && word.len() > 4 && word.ends_with(['e', 'n', 'r', 'm', 's']);
        s.lower(k) && (participle || adjective) && s.at(k + 1).upper && !s.has(k, ARTICLE | PREPOSITION | ADVERB)
    })
}

/// Whether a word in lower case goes on with a noun phrase.
fn continues(s: &Sentence<'_, '_>, at: usize, seen: bool, stop_at_verb: bool) -> bool {
    let token = s.at(at);
    let word = s.word(at);
    let next_noun = |index: usize| s.name_like(index) || s.quote(index) || inflected(s, index) && !finite(s, index);
    if !seen {
        if stop_at_verb && finite(s, at) && !token.has(ARTICLE) {
            return false;
        }
        return token.has(ARTICLE)
            || !token.has(ADVERB | PREPOSITION | CONTENT | CONJUNCTION | PRONOUN) && inflected(s, at);
    }
    match word {
        "und" | "sowie" | "oder" | "bzw" => s.has(at + 1, ARTICLE) || next_noun(at + 1) && !s.has(at + 1, PRONOUN),
        "der" | "des" | "eines" | "einer" | "ihrer" | "ihres" | "seiner" | "seines" | "dieser" | "dieses" => {
            next_noun(at + 1)
        }
        "von" | "vom" | "für" => next_noun(at + 1) || s.has(at + 1, ARTICLE),
        "die" | "das" | "den" | "dem" | "ein" | "eine" | "einen" | "einem" => {
            matches!(s.word(at - 1), "von" | "für" | "und" | "sowie" | "oder" | "über" | "im" | "in")
        }
        "de" | "van" | "al" | "bin" | "el" | "della" | "da" | "di" | "du" | "la" | "le" | "ten" | "ter" | "del" => {
            s.name_like(at + 1)
        }
        // `Karl-Theodor zu Guttenberg`
        "zu" => {
            s.name_like(at + 1) && (s.has(at - 1, FEMALE | MALE) || s.at(at - 1).upper && s.word(at - 1).contains('-'))
        }
        _ if finite(s, at) || token.has(ADVERB | PREPOSITION) || !next_noun(at + 1) => false,
        // behind a noun only a genitive plural has no article: `Berichten mehrerer Zeitungen`
        _ => {
            if s.lower(at - 1) {
                inflected(s, at)
            } else {
                word.ends_with("er")
            }
        }
    }
}

/// `, Sprecherin der Polizei` behind a noun phrase that ends at `end`: the new end.
fn apposition(s: &Sentence<'_, '_>, end: usize) -> usize {
    if !s.sign(end, b',') {
        return end;
    }
    let from = end + 1;
    let first = s.at(from);
    if !(first.is_name_like() && !first.has(PRONOUN | IMPERSONAL | CONTENT | CONJUNCTION | PREPOSITION | ADVERB)
        || first.has(ARTICLE) && (s.name_like(from + 1) || inflected(s, from + 1)))
    {
        return end;
    }
    let to = core(s, from, true);
    let closed = to == s.len() || s.sign(to, b',') || s.sign(to, b':') || s.at(to).ends_sentence() || s.quote(to);
    // `…, er` or a list is none
    let relative = first.has(RELATIVE) && !first.upper && to < from + 2;
    if to > from && closed && !relative { to } else { end }
}

/// Who a finite verb at `verb` in the clause `start..end` says it of.
pub(crate) fn subject(s: &Sentence<'_, '_>, verb: usize, start: usize, end: usize) -> Option<Range> {
    let mut first = start;
    while first < verb && (s.has(first, COORDINATOR) || s.at(first).kind == Kind::Dash) {
        first += 1;
    }
    if first >= verb {
        return behind(s, verb + 1, end);
    }
    let token = s.at(first);
    // `…, sagte er` wins over everything else
    for at in verb + 1..(verb + 3).min(end) {
        if s.has(at, PRONOUN)
            && s.lower(at)
            && !s.has(at, ARTICLE)
            && (at == verb + 1 || s.is(at - 1, "sich"))
            && !s.has(first, PRONOUN)
            && !(s.is(at, "sie")
                && (person(s, (first, verb)) || body(s, (first, verb)))
                && noun_phrase(s, first) == verb)
        {
            return Some((at, at + 1));
        }
    }
    // `X prüfte den Plan und nannte ihn …`
    if s.has(verb - 1, COORDINATOR)
        && let Some(earlier) = (first..verb - 1).find(|&at| finite(s, at))
        && let Some(found) = subject(s, earlier, start, verb - 1)
    {
        return Some(found);
    }
    let last = verb + 1 >= s.clause_stop(verb) && s.sign(s.clause_stop(verb), b',');
    // `Als Antwort auf den Brief sagte …` is no clause, but `Als Minister Klein kam, …` is
    let phrase = s.is(first, "als") && (s.name_like(first + 1) || s.quote(first + 1)) && !last;
    let opens = !s.has(first, ADVERB | PREPOSITION) || last && s.is(first, "während");
    if s.has(first, CONTENT | CONJUNCTION) && opens && !phrase {
        return before_final_verb(s, first + 1, verb);
    }
    // `ein Brief, in dem der Verein bittet`
    if first > 0
        && token.has(PREPOSITION)
        && s.has(first + 1, RELATIVE)
        && !s.name_like(first + 2)
        && s.sign(first - 1, b',')
    {
        return before_final_verb(s, first + 2, verb);
    }
    // `Sie warteten und die Helfer sagten …`
    let joined = (first + 1..verb).rfind(|&at| s.has(at, COORDINATOR) && s.lower(at));
    if let Some(joined) = joined.filter(|&at| (first..at).any(|k| finite(s, k)) && noun_phrase(s, at + 1) == verb)
        && !nobody(s, (joined + 1, verb))
    {
        return Some((joined + 1, verb));
    }
    // „Elbpost“ berichtet; „Helfer ohne Namen“ sowie der Verein berichten
    if token.is_quote() && token.end - token.start <= SHORT_QUOTE && noun_phrase(s, first) == verb {
        return Some((first, verb));
    }
    if token.is_quote() || finite(s, first) && s.lower(first) {
        return behind(s, verb + 1, end).or_else(|| if finite(s, first) { behind(s, first + 1, verb) } else { None });
    }
    if token.has(PRONOUN) && !s.name_like(first + 1) {
        return Some((first, first + 1));
    }
    if first > 0 && token.has(RELATIVE) && s.sign(first - 1, b',') && verb + 1 >= end.saturating_sub(1) {
        return antecedent(s, first - 1);
    }
    if token.has(ADVERB) && first + 2 <= verb && noun_phrase(s, first + 1) == verb {
        return Some((first + 1, verb)); // `Auch der Minister sagte`
    }
    if phrase
        || token.has(ADVERB | PREPOSITION)
        || token.has(IMPERSONAL) && first + 1 == verb
        || adverbial(s.word(first))
    {
        return behind(s, verb + 1, end);
    }
    if matches!(s.word(first), "Den" | "Dem" | "den" | "dem" | "Des" | "des")
        && let Some(found) = behind(s, verb + 1, end)
    {
        return Some(found);
    }
    let to = noun_phrase(s, first).min(verb);
    if to > first && names_someone(s, (first, to)) {
        return Some(fronted(s, (first, to), verb, end).unwrap_or((first, to)));
    }
    behind(s, verb + 1, end)
}

/// The subject behind the verb where what stands before it is its object: `Die Arbeit der Helfer lobte Minister Klein`.
fn fronted(s: &Sentence<'_, '_>, before: Range, verb: usize, end: usize) -> Option<Range> {
    let spoken = nobody(s, before) || several(s, before, verb);
    let thing = s.has(before.0, ARTICLE) && !s.is(before.0, "der") && !person(s, before) && !body(s, before);
    if !spoken && !thing {
        return None;
    }
    let found = behind(s, verb + 1, end)?;
    // an accusative or dative is no subject
    let object = matches!(s.word(found.0), "den" | "dem" | "einen" | "einem" | "ihren" | "ihrem" | "seinen" | "seinem");
    (!object && (person(s, found) || spoken && body(s, found))).then_some(found)
}

/// Whether the noun phrase is plural by its adjective and the verb is not: `Die neuen Pläne lobte …`.
pub(crate) fn several(s: &Sentence<'_, '_>, (from, to): Range, verb: usize) -> bool {
    let word = s.word(verb);
    let weak = |k: usize| s.lower(k) && s.word(k).ends_with("en") && !s.has(k, ARTICLE | PREPOSITION | ADVERB);
    s.is(from, "die") && weak(from + 1) && s.at(from + 2).upper && from + 2 < to && !word.ends_with('n')
}

/// Whether an office or a given name stands in the range.
pub(crate) fn person(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    (from..to).any(|k| s.at(k).upper && (s.class(k, ROLE) || s.has(k, FEMALE | MALE)))
}

pub(crate) fn body(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    (from..to).any(|k| s.at(k).upper && s.class(k, BODY))
}

/// Whether the noun phrase names what cannot speak: `die Gefahr`, `seine Zuversicht`.
pub(crate) fn nobody(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    let head = (from..to).find(|&k| s.at(k).upper && s.at(k).is_word() && !s.has(k, ARTICLE | PREPOSITION | ADVERB));
    head.is_some_and(|k| s.class(k, ABSTRACT) && !s.class(k, BODY | SOURCE_NOUN | ROLE)) && !person(s, (from, to))
}

/// Adverbs by their ending: *beispielsweise*, *jedenfalls*, *ergänzend*.
pub(crate) fn adverbial(word: &str) -> bool {
    ["weise", "falls", "mals", "seits", "dessen", "lich", "end", "ell", "iv", "isch"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Whether a noun stands in the range.
fn names_someone(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    (from..to)
        .any(|index| (s.name_like(index) && !s.has(index, ARTICLE | ADVERB | PREPOSITION | CALENDAR)) || s.quote(index))
}

/// The subject of `nachdem X gesagt hatte`.
fn before_final_verb(s: &Sentence<'_, '_>, from: usize, verb: usize) -> Option<Range> {
    if s.has(from, PRONOUN) && !s.name_like(from + 1) {
        return Some((from, from + 1));
    }
    let to = core(s, from, true).min(verb);
    (to > from).then_some((from, to))
}

/// The subject behind a verb, past adverbs and prepositional phrases.
pub(crate) fn behind(s: &Sentence<'_, '_>, from: usize, end: usize) -> Option<Range> {
    let mut at = from;
    for _ in 0..8 {
        if at >= end {
            return None;
        }
        let token = s.at(at);
        if token.has(PRONOUN) && !(token.has(ARTICLE) && (s.name_like(at + 1) || inflected(s, at + 1))) {
            return Some((at, at + 1));
        }
        if token.has(PREPOSITION) && !token.upper {
            let to = core(s, at + 1, true);
            if to <= at + 1 || to >= end {
                return None;
            }
            at = to;
        } else if (token.has(ADVERB | CALENDAR)
            || matches!(s.word(at), "sich" | "es" | "ihm" | "ihr" | "ihnen" | "uns" | "mir"))
            && !token.has(ARTICLE)
        {
            at += 1;
        } else {
            break;
        }
    }
    let mut to = noun_phrase(s, at).min(end);
    // `lobte den Plan der Minister`: no nominative has these articles
    if to > at && oblique(s.word(at)) && s.lower(at) {
        at = core(s, at, true).min(end);
        to = if s.has(at, ARTICLE) { noun_phrase(s, at).min(end) } else { at };
        if oblique(s.word(at)) || s.is(at, "des") || !person(s, (at, to)) && !body(s, (at, to)) {
            return None;
        }
    }
    (to > at && names_someone(s, (at, to))).then_some((at, to))
}

/// Articles that are accusative or dative in the masculine, and dative in the plural, but never nominative.
fn oblique(word: &str) -> bool {
    matches!(word, "den" | "dem" | "einen" | "einem" | "diesen" | "diesem" | "seinen" | "seinem" | "ihrem" | "keinen")
}

/// The noun phrase that ends at the comma `comma`: what a relative clause is about.
fn antecedent(s: &Sentence<'_, '_>, comma: usize) -> Option<Range> {
    let start = s.clause_start(comma.checked_sub(1)?);
    let from = (start..comma).find(|&at| noun_start(s, at) && core(s, at, true) == comma)?;
    names_someone(s, (from, comma)).then_some((from, comma))
}

fn noun_start(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.has(at, ARTICLE) || s.name_like(at)
}
