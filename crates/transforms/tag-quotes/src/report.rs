//! Writing what is reported without marks: clauses, sentences in the subjunctive, and sums of what was said.

use copydesk_transform::{Span, Value};

use crate::emit::{Writer, mark, spans};
use crate::frame::{Frame, Shape};
use crate::lexicon::{AUXILIARY, CONJUNCTION, CONTENT, FINITE, RELATIVE, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME, Takes};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::speaker::{Memory, Mention};
use crate::units_en::{self, Worded};

impl Writer<'_, '_> {
    /// Reported speech without marks.
    pub(crate) fn report(
        &mut self,
        s: &Sentence<'_, '_>,
        frame: &Frame,
        speaker: Option<&Mention>,
        worded: &[Worded],
    ) -> bool {
        let pieces: Vec<Range> =
            frame.content.iter().flatten().map(|&range| s.trim(range)).filter(|range| range.1 > range.0).collect();
        let words: usize = pieces.iter().map(|&range| s.words_in(range)).sum();
        if words < 2 && worded.is_empty() {
            return false;
        }
        let pieces: Vec<(usize, usize)> = pieces.into_iter().map(|range| s.bytes(range)).collect();
        self.reported(s, frame.rule, &pieces, Some(frame.cue), speaker, 0.85);
        if units_en::worded(self.out, worded) {
            self.open = Some(self.out.annotations.len() - 1);
        }
        true
    }

    fn reported(
        &mut self,
        s: &Sentence<'_, '_>,
        rule: Key,
        pieces: &[(usize, usize)],
        cue: Option<Range>,
        speaker: Option<&Mention>,
        score: f32,
    ) {
        let (Some(start), Some(end)) = (pieces.iter().map(|p| p.0).min(), pieces.iter().map(|p| p.1).max()) else {
            return;
        };
        let kind = match rule {
            Key::Subjunctive => "subjunctive",
            Key::Reported => "reported",
            _ => "indirect",
        };
        let score = if speaker.is_none() { score - 0.15 } else { score };
        let speaker = self.speaker(s.text, speaker);
        let annotation = mark(self.rules, self.out, rule, (start, end), kind, score);
        annotation.attrs.push(("spans", spans(pieces)));
        if let Some(cue) = cue {
            let (from, to) = s.bytes(cue);
            annotation.attrs.push(("cue", Value::Mention(Span::at(from, to), Vec::new())));
        }
        if let Some(speaker) = speaker {
            annotation.attrs.push(("speaker", speaker));
        }
    }

    /// `Das teilte die Polizei mit.`
    pub(crate) fn refer(&mut self, s: &Sentence<'_, '_>, frames: &[Frame], speakers: &[Option<Mention>]) -> bool {
        let Some(before) = self.before else { return false };
        let first = matches!(s.word(0), "Das" | "Dies" | "Dieses");
        let Some(index) = frames
            .iter()
            .position(|frame| frame.head == 1 && !frame.has_content() && s.table.takes(frame.verb, Takes::Clause))
        else {
            return false;
        };
        if !first
            || speakers[index].is_none()
            || frames[index].speaker.is_some_and(|(from, _)| from < 2)
            || s.tokens.iter().any(|token| token.is_quote())
        {
            return false;
        }
        let end = s.text[before.0..before.1].trim_end_matches(['.', '!', '?', '…']).len() + before.0;
        if end == before.0 {
            return false;
        }
        self.reported(s, Key::Referred, &[(before.0, end)], Some(frames[index].cue), speakers[index].as_ref(), 0.7);
        true
    }

    /// A sentence in the subjunctive after a reported one.
    pub(crate) fn go_on(&mut self, s: &Sentence<'_, '_>, place: (usize, usize), memory: &Memory<'_>) -> bool {
        let near = memory.last.as_ref().filter(|(_, paragraph)| self.paragraph - paragraph <= 1);
        let strong = s.any((0, s.len()), SUBJUNCTIVE);
        let weak = (self.reported || self.follows) && s.any((0, s.len()), SUBJUNCTIVE_IN_FRAME);
        let carried_on = (strong || weak && near.is_some()) && main_subjunctive(s);
        if !carried_on || s.has(0, CONJUNCTION) && !s.any((0, s.clause_end(0)), SUBJUNCTIVE) || s.has(0, SUBJUNCTIVE) {
            self.chain = None;
            return false;
        }
        if let Some(annotation) = self.chain.and_then(|index| self.out.annotations.get_mut(index)) {
            let start = annotation.span.start() as usize;
            annotation.span = Span::at(start, place.1);
            if let Some((_, value)) = annotation.attrs.iter_mut().find(|(name, _)| *name == "spans") {
                *value = spans(&[(start, place.1)]);
            }
            return true;
        }
        self.chain = Some(self.out.annotations.len());
        let carried = near.map(|(mention, _)| mention.carried());
        self.reported(s, Key::Subjunctive, &[place], None, carried.as_ref(), if strong { 0.7 } else { 0.55 });
        true
    }

    /// A sentence that only sums up what somebody says: `Sie forderte den Rücktritt des Rats.` It is tagged where that is
    /// asked for, and changes nothing else.
    pub(crate) fn summed_up(
        &mut self,
        s: &Sentence<'_, '_>,
        frames: &[Frame],
        speakers: &[Option<Mention>],
        place: (usize, usize),
    ) {
        let sums = |(frame, speaker): &(&Frame, &Option<Mention>)| {
            let takes = |what| s.table.takes(frame.verb, what);
            frame.shape == Shape::Verb
                && frame.verb > 0
                && speaker.is_some()
                && (takes(Takes::Object) || takes(Takes::Naming))
        };
        if let Some((frame, speaker)) = frames.iter().zip(speakers).find(sums) {
            self.reported(s, Key::Reported, &[place], Some(frame.cue), speaker.as_ref(), 0.5);
        }
    }
}

/// Whether the main clause is in the subjunctive, not only one that hangs on it: `Sie wiesen den Vorwurf zurück, er sei
/// krank` reports, but goes on with nobody's speech.
fn main_subjunctive(s: &Sentence<'_, '_>) -> bool {
    const BOTH: u32 = SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME;
    let first = (0, s.clause_end(0));
    let indicative =
        |k: usize| s.lower(k) && !s.has(k, BOTH) && (s.has(k, FINITE | AUXILIARY) || s.at(k).entry.verb > 0);
    let hangs = |k: usize| k > 0 && s.has(k, CONJUNCTION | CONTENT | RELATIVE) && !s.has(k, SUBJUNCTIVE);
    if !s.has(0, CONJUNCTION) && !s.any(first, BOTH) && (first.0..first.1).any(indicative) {
        return false;
    }
    s.clauses.windows(2).any(|pair| !hangs(pair[0]) && s.any((pair[0], pair[1]), BOTH))
}
