//! Names in noun phrases: the name, what belongs to it, and the offices before it.

use super::Roles;
use crate::lexicon::{
    ADVERB, ARTICLE, CALENDAR, CONJUNCTION, CONTENT_NOUN, FEMALE, HONORIFIC, MALE, PREPOSITION, PRONOUN, ROLE,
    SOURCE_ADVERB, SOURCE_NOUN,
};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

/// Whether two full names may begin with the same given name: `Dmitri`, `Dmitry`, `D.`
pub(super) fn same_given(s: &Sentence<'_, '_>, one: (usize, usize), other: (usize, usize)) -> bool {
    let [one, other] = [one, other].map(|(from, to)| s.text[from..to].split_whitespace().next().unwrap_or_default());
    let list = s.table.spelling(one);
    let initial = |word: &str| word.trim_end_matches('.').chars().count() == 1;
    let shortened = (initial(one) || initial(other)) && one.chars().next() == other.chars().next();
    one == other || shortened || list > 0 && list == s.table.spelling(other)
}

/// `von`, `de` between parts of a name.
pub(super) fn particle(s: &Sentence<'_, '_>, at: usize) -> bool {
    // most words that are none do not stand between capitals
    s.name_like(at + 1)
        && at > 0
        && s.at(at - 1).upper
        && matches!(
            s.word(at),
            "von" | "van" | "de" | "d" | "al" | "bin" | "della" | "di" | "da" | "la" | "le" | "del" | "el" | "ben"
        )
        && (!s.is(at, "von") || given(s, at - 1) || s.word(at - 1).contains('-') && !s.class(at - 1, ROLE))
}

/// The name of a person or body in a noun phrase: its last run of capitals that are no offices.
pub(super) fn person(s: &Sentence<'_, '_>, (from, to): Range) -> Option<Range> {
    let mut best: Option<Range> = None;
    let mut at = from;
    let mut after_article = false;
    while at < to {
        let token = s.at(at);
        if token.kind == Kind::Sign(b'(') {
            break;
        }
        if !token.is_word() || !token.upper {
            after_article = token.has(ARTICLE);
            at += 1;
            continue;
        }
        let start = at;
        while at < to && (s.at(at).is_word() && s.at(at).upper || at > start && (particle(s, at) || s.shortens(at))) {
            at += 1;
        }
        // the article, offices and the noun in the genitive before a name are not part of it
        let mut first = start;
        while first < at
            && (!s.at(first).is_word()
                || s.class(first, ROLE | HONORIFIC)
                || s.has(first, ARTICLE | CALENDAR | PREPOSITION | CONJUNCTION | ADVERB)
                || s.word(first).contains('-') && !given(s, first))
        {
            first += 1;
        }
        // what stands before a given name is no part of the name: `Statiker Marek Wolny`
        if let Some(name) =
            (first + 1..at).find(|&k| given(s, k)).filter(|_| !given(s, first) && s.word(first).len() > 2)
        {
            first = name;
        }
        let genitive = first == start && start > from && s.is(start - 1, "des") && s.word(first).ends_with('s');
        first += usize::from(genitive && first < at);
        if first == at {
            after_article = false;
            continue;
        }
        // `die Polizei`: one word behind an article is a noun
        let article = if first > start { s.has(first - 1, ARTICLE) } else { after_article };
        let noun = at - first == 1
            && (article
                || s.class(first, SOURCE_NOUN)
                || s.has(first, CONTENT_NOUN | SOURCE_ADVERB | ADVERB | PRONOUN));
        let better = match best {
            None => true,
            Some(old) => at - first >= 2 && old.1 - old.0 < 2 || given(s, first) && !given(s, old.0),
        };
        if better && (!noun || foreign(s, first, to)) {
            best = Some((first, at));
        }
        after_article = false;
    }
    best
}

/// `der Peskov des Kremls`: a genitive behind a word that no ending marks as a noun.
fn foreign(s: &Sentence<'_, '_>, at: usize, to: usize) -> bool {
    let word = s.word(at);
    at + 2 < to && s.is(at + 1, "des") && word.ends_with(['v', 'w', 'i', 'o', 'a', 'y']) && !s.class(at, ROLE)
}

pub(super) fn given(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.has(at, FEMALE | MALE)
}

/// The offices in a noun phrase.
pub(super) fn roles(s: &Sentence<'_, '_>, (from, to): Range, name: Option<Range>) -> Roles {
    let mut roles = Roles::default();
    for at in from..to {
        if name.is_some_and(|(start, end)| start <= at && at < end) || !s.class(at, ROLE) {
            continue;
        }
        let strong = at > from && s.is(at - 1, "der") && s.word(at).ends_with('e');
        if !roles.push(s.bytes((at, at + 1)), strong) {
            break;
        }
    }
    roles
}
