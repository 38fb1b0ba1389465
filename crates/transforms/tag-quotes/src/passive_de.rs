//! German passives: whether there is one, and who acts in it.

use crate::lexicon::{ARTICLE, CALENDAR, COORDINATOR, ROLE, SOURCE_NOUN};
use crate::phrase_de::{behind, core, finite, noun_phrase};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

/// Verbs of motion form their perfect with *sein*: `sie sind davon ausgegangen` is no passive.
pub(crate) fn moves(participle: &str) -> bool {
    participle.ends_with("gegangen") || participle.ends_with("gefahren")
}

pub(crate) fn to_be(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(
        s.word(at),
        "wird"
            | "wurde"
            | "wurden"
            | "werden"
            | "werde"
            | "würde"
            | "würden"
            | "ist"
            | "sind"
            | "war"
            | "waren"
            | "sei"
            | "seien"
            | "worden"
    )
}

/// The auxiliary of a passive whose participle at `at` looks like a finite verb: `wird als Wende bezeichnet`.
pub(crate) fn passive(s: &Sentence<'_, '_>, start: usize, at: usize) -> Option<usize> {
    if s.at(at).entry.participle == 0 || s.at(at).entry.verb == 0 {
        return None;
    }
    if to_be(s, at + 1) {
        return Some(start);
    }
    let last = !matches!(s.at(at + 1).kind, Kind::Word | Kind::Number | Kind::Quote(_)) || s.has(at + 1, COORDINATOR);
    (start..at).find(|&k| last && to_be(s, k) && s.lower(k))
}

/// Whom somebody else quotes: `zitiert die „Elbpost“ den Minister`.
pub(crate) fn cited(s: &Sentence<'_, '_>, at: usize, end: usize, by: Option<Range>) -> Option<Range> {
    let found = match by {
        // `zitiert das Blatt Trainer Wolny`: two noun phrases side by side
        Some((from, to))
            if from > at && s.has(from, ARTICLE) && !s.class(from + 1, ROLE) && s.class(from + 2, ROLE) =>
        {
            (from + 2, to)
        }
        Some((from, to)) if from > at => (to, noun_phrase(s, to)),
        Some(_) if s.is(at + 1, "den") => (at + 1, noun_phrase(s, at + 1)),
        Some(_) => behind(s, at + 1, end)?,
        // `zitiert elbpost.example Trainer Wolny`
        None => (at + 2, noun_phrase(s, at + 2)),
    };
    (found.1 > found.0 && found.1 <= end.max(found.0)).then_some(found)
}

/// Who acts in a passive: `wurde von der Polizei gemeldet`, `Von deutscher Seite wurde gefordert`; or else in what it
/// stands: `In einer Mitteilung wird gefordert`.
pub(crate) fn agent(s: &Sentence<'_, '_>, (auxiliary, to): Range) -> Option<Range> {
    let start = s.clause_start(auxiliary);
    let object = |k: usize| {
        let end = core(s, k + 1, true).min(to.max(k));
        // `was von den Feldern kommt und als Bio verkauft wird`
        let other = (end..to).any(|k| k != auxiliary && finite(s, k));
        (end > k + 1 && !(k + 1..end).contains(&auxiliary) && !other).then_some((k + 1, end))
    };
    let by = |k: &usize| matches!(s.word(*k), "von" | "vom" | "durch" | "Von" | "Vom") && !s.has(k + 1, CALENDAR);
    let within = |k: &usize| matches!(s.word(*k), "in" | "im" | "In" | "Im" | "aus" | "Aus");
    let document = |range: &Range| (range.0..range.1).any(|k| s.at(k).upper && s.class(k, SOURCE_NOUN));
    let behind = (auxiliary..to).filter(by).find_map(object);
    behind
        .or_else(|| Some(start).filter(by).and_then(object))
        .or_else(|| (start..to).filter(within).filter_map(object).find(document))
}
