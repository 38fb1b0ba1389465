//! Whom a sentence is about: who goes on speaking where no frame says so.

use crate::lexicon::{CONJUNCTION, PRONOUN, RELATIVE, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME};
use crate::phrase_de::{body, finite, nobody, person, subject};
use crate::sentence::{self, Range, Sentence};
use crate::speaker::{Memory, Mention};
use crate::token::Token;

/// The person or body that is the subject of the sentence before: `Minister Klein gab sich gelassen. Der Plan sei gut.`
pub(crate) fn before<'a>(s: &Sentence<'a, '_>, earlier: &[Token], memory: &mut Memory<'a>) -> Option<Mention> {
    let mut clauses = Vec::new();
    sentence::clauses(earlier, &mut clauses);
    let earlier = Sentence { tokens: earlier, clauses: &clauses, cues: 0, capitals: (&[], 0), ..*s };
    let found = whom(&earlier, 0, earlier.len())?;
    (!pronoun(&earlier, found)).then(|| memory.read(&earlier, found)).flatten()
}

/// The subject of the clause in which the words at `at` stand, where it is in the indicative: `Der Trainer will „noch ein
/// Jahr“ bleiben`. In the subjunctive the clause is itself what somebody says.
pub(crate) fn of_clause<'a>(s: &Sentence<'a, '_>, at: usize, memory: &mut Memory<'a>) -> Option<Mention> {
    let (from, to) = (s.clause_start(at), s.clause_end(at));
    let found = if s.any((from, to), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME) { None } else { whom(s, from, to) };
    found.and_then(|found| memory.read(s, found))
}

fn whom(s: &Sentence<'_, '_>, from: usize, to: usize) -> Option<Range> {
    let hangs = |k: usize| s.has(s.clause_start(k), CONJUNCTION | RELATIVE) && s.clause_start(k) > 0;
    let verb = (from..to).find(|&k| finite(s, k) && !hangs(k))?;
    // a passive is not about who acts
    if matches!(s.word(verb), "wird" | "wurde" | "wurden" | "werden") {
        return None;
    }
    let found = subject(s, verb, s.clause_start(verb), s.clause_end(verb))?;
    let one = pronoun(s, found) && matches!(s.word(found.0), "er" | "Er" | "sie" | "Sie");
    (one || (person(s, found) || body(s, found)) && !nobody(s, found)).then_some(found)
}

fn pronoun(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    to - from == 1 && s.has(from, PRONOUN)
}
