//! German subjects that an apposition or a relative clause parts from their verb.

use crate::lexicon::{ADVERB, ARTICLE, CONJUNCTION, IMPERSONAL, PREPOSITION, PRONOUN, RELATIVE};
use crate::phrase_de::{adverbial, core, finite, several};
use crate::sentence::{Range, Sentence, VERBAL};

/// How long an insertion may be, in tokens.
const FAR: usize = 30;

/// A subject parted from its verb: at the sentence's start, or behind another statement: `Der Rat lehnte ab, Anna Klein,
/// die Sprecherin, sagte …`.
pub(crate) fn insertion(s: &Sentence<'_, '_>, verb: usize, alone: bool) -> Option<Range> {
    across_insertion(s, 0, verb, alone).or_else(|| {
        let stated = |&&from: &&usize| {
            from > 0 && from + 2 < verb && !(from..verb).any(|k| finite(s, k)) && (0..from).any(|k| finite(s, k))
        };
        let from = *s.clauses.iter().find(stated)?;
        across_insertion(s, from, verb, false)
    })
}

/// A subject that begins at `from`, parted from its verb at `verb` by an apposition or a relative clause.
pub(crate) fn across_insertion(s: &Sentence<'_, '_>, from: usize, verb: usize, alone: bool) -> Option<Range> {
    let comma = (from + 1..verb - 1).find(|&k| s.sign(k, b','))?;
    // `Auch die Ministerin, …, sagte`
    let first = from + usize::from(matches!(s.word(from), "Auch" | "Selbst" | "Sogar" | "Nur"));
    if adverbial(s.word(first))
        || !s.name_like(first) && !s.has(first, ARTICLE)
        || s.has(first, ADVERB | PREPOSITION | CONJUNCTION | PRONOUN) && !s.has(first, ARTICLE)
        || s.has(first, IMPERSONAL) && !s.has(first, ARTICLE)
    {
        return None;
    }
    // `Gefragt, ob …, sagte er`
    let participle = comma == first + 1 && (s.at(first).entry.participle > 0 || s.at(first).entry.verb > 0);
    let noun = core(s, first, true);
    // `Der Chef beim Verein Elbe, Karl Brandt, sagte`
    let attached = noun == comma || noun > first && s.has(noun, PREPOSITION) && !(noun..comma).any(|k| finite(s, k));
    if participle || !attached || several(s, (first, noun), verb) {
        return None;
    }
    let (inside, last) = ((comma + 1, verb - 1), verb - 1);
    let relative =
        |k: usize| s.has(k, RELATIVE | PREPOSITION) && !s.name_like(k + 1) || matches!(s.word(k), "dessen" | "deren");
    if relative(comma + 1) {
        // one clause; or several, where no other subject stands behind the verb
        return (alone || !(inside.0..inside.1).any(|k| s.sign(k, b','))).then_some((first, comma));
    }
    // appositions, each a noun phrase, without a verb
    let nouns = (comma..last)
        .filter(|&k| s.sign(k, b','))
        .all(|k| s.name_like(k + 1) || s.has(k + 1, ARTICLE) || s.lower(k + 1));
    let verbless = !(inside.0..inside.1).any(|k| s.at(k).has(VERBAL) || s.at(k).entry.verb > 0);
    if nouns && verbless && last - comma < FAR {
        return Some((first, last));
    }
    // an apposition, and then a relative clause: `Anna Klein, die Chefin, die lange schwieg, sagte`
    let next = (inside.0..last).find(|&k| s.sign(k, b',') && relative(k + 1))?;
    let verbless = !(inside.0..next).any(|k| s.at(k).has(VERBAL) || s.at(k).entry.verb > 0);
    (alone && verbless && next - comma < FAR).then_some((first, next))
}
