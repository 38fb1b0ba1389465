//! English quotations of several pieces.
//!
//! German papers report a clause and quote a word of it; English ones count the clause as quoted in part. And where a
//! sentence in marks follows its frame, English papers go on with the same message: “…,” she said. “….”

use copydesk_transform::{Findings, Span, Value};

use crate::frame::Frame;
use crate::lexicon::{FEMALE, HONORIFIC, MALE, PRONOUN, ROLE};
use crate::phrase_en::topic;
use crate::quote::Quote;
use crate::sentence::{self, Range, Sentence};
use crate::speaker::{Memory, Mention};
use crate::token::Token;

/// Words in marks inside the clause of a frame: the frame's number, where they begin and end.
pub(crate) type Worded = (usize, usize, usize);

/// The words in marks of one frame.
pub(crate) fn of(worded: &[Worded], frame: usize) -> &[Worded] {
    let from = worded.partition_point(|piece| piece.0 < frame);
    let to = worded.partition_point(|piece| piece.0 <= frame);
    &worded[from..to]
}

/// Takes the quotations out of `found` that belong to the clause of a frame, and says which frames have some.
pub(crate) fn wrap(s: &Sentence<'_, '_>, frames: &[Frame], found: &mut Vec<Quote>, worded: &mut Vec<Worded>) {
    if !s.table.english() {
        return;
    }
    for (index, frame) in frames.iter().enumerate() {
        let again = frames[..index].iter().any(|earlier| earlier.content == frame.content);
        if again || !reports(s, frame) {
            continue;
        }
        let inside = |quote: &Quote| quote.speech && quote.at < usize::MAX && frame.holds(quote.at);
        worded
            .extend(found.iter().filter(|quote| inside(quote)).map(|quote| (index, quote.pair.start, quote.pair.end)));
    }
    found.retain(|quote| {
        let held = |frame: &Frame| reports(s, frame) && frame.holds(quote.at);
        // a verb inside the clause may have the quotation for itself
        let own = quote
            .frame
            .is_some_and(|own| !frames[own].has_content() && frames.iter().any(|f| f.holds(frames[own].head)));
        !(quote.speech && quote.at < usize::MAX && frames.iter().any(held)) || own
    });
}

/// Makes a sentence that is nothing but speech in marks part of the message `open`, which ends right before it.
pub(crate) fn prolong(s: &Sentence<'_, '_>, found: &[Quote], open: Option<usize>, out: &mut Findings) -> bool {
    let Some(annotation) = open.and_then(|index| out.annotations.get_mut(index)) else { return false };
    let Some(quote) = found.first().filter(|quote| quote.at == 0 && quote.speech && quote.pair.balanced) else {
        return false;
    };
    let alone = s.words_in((0, s.len())) == 0 && found.iter().all(|other| other.at == 0 || other.at == usize::MAX);
    if !alone || found.len() > 1 && found.iter().any(|other| other.at == usize::MAX && other.speech) {
        return false;
    }
    annotation.span = Span::at(annotation.span.start() as usize, quote.pair.end);
    if let Some((_, Value::List(pieces))) = annotation.attrs.iter_mut().find(|(name, _)| *name == "spans") {
        pieces.push(Value::Span(Span::at(quote.pair.start, quote.pair.end)));
    }
    true
}

/// Says of a reported clause that words of it stand in marks, and which.
pub(crate) fn worded(out: &mut Findings, pieces: &[Worded]) -> bool {
    let Some(annotation) = out.annotations.last_mut().filter(|_| !pieces.is_empty()) else { return false };
    if let Some((_, kind)) = annotation.attrs.iter_mut().find(|(name, _)| *name == "kind") {
        *kind = "mixed".into();
    }
    let wording = pieces.iter().map(|&(_, start, end)| Value::Span(Span::at(start, end))).collect();
    annotation.attrs.push(("wording", Value::List(wording)));
    true
}

/// Whether a frame reports in the paper's words, not in marks alone.
fn reports(s: &Sentence<'_, '_>, frame: &Frame) -> bool {
    frame.content.iter().flatten().any(|&range| s.words_in(range) > 0)
}

/// Who speaks where no frame says so: whom the clause, or the sentence before, is about.
pub(crate) fn about<'a>(
    s: &Sentence<'a, '_>,
    found: &[Quote],
    earlier: Option<&[Token]>,
    paragraph: usize,
    memory: &mut Memory<'a>,
) {
    let loose = |quote: &&Quote| quote.speech && quote.frame.is_none() && quote.at < usize::MAX;
    let quote = found.iter().find(loose).filter(|_| s.table.english());
    if let Some(about) = quote.and_then(|quote| whom(s, quote, earlier, memory)) {
        memory.last = Some((about, paragraph));
    }
}

fn whom<'a>(
    s: &Sentence<'a, '_>,
    quote: &Quote,
    earlier: Option<&[Token]>,
    memory: &mut Memory<'a>,
) -> Option<Mention> {
    if quote.at > 0 {
        let own = topic(s, quote.at).filter(|&range| person(s, range));
        if own.is_some() {
            return own.and_then(|range| memory.read(s, range));
        }
    }
    let earlier = earlier?;
    let mut clauses = Vec::new();
    sentence::clauses(earlier, &mut clauses);
    let earlier = Sentence { tokens: earlier, clauses: &clauses, cues: 0, capitals: (&[], 0), ..*s };
    let range = topic(&earlier, earlier.len()).filter(|&range| person(&earlier, range))?;
    memory.read(&earlier, range)
}

/// Whether a noun phrase names a person: by a pronoun, an office, a title or a full name.
fn person(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    let pronoun = to - from == 1 && s.has(from, PRONOUN) && matches!(s.word(from), "he" | "He" | "she" | "She");
    let name = (from..to).any(|k| s.has(k, FEMALE | MALE | HONORIFIC) || s.class(k, ROLE));
    let full = to - from >= 2 && s.at(to - 1).upper && s.at(to - 2).upper && !s.has(from, crate::lexicon::ARTICLE);
    pronoun || name || full || to - from == 1 && s.at(from).upper && !s.has(from, PRONOUN)
}

/// Who spoke, or whom the sentence is about, comes to mind first when the next one says *he* or *she*.
pub(crate) fn salient<'a>(s: &Sentence<'a, '_>, speakers: &[Option<Mention>], memory: &mut Memory<'a>) {
    if !s.table.english() {
        return;
    }
    if let Some(speaker) = speakers.iter().flatten().next_back() {
        memory.remember(*speaker);
    } else if let Some(range) = topic(s, s.len()).filter(|&range| person(s, range) && !s.has(range.0, PRONOUN)) {
        memory.read(s, range);
    }
}
