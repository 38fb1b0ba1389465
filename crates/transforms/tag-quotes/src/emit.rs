//! Writing annotations: one for each pair of marks, one for each stretch of reported speech.

use copydesk_transform::{Annotation, Findings, Label, Propose, Rule, Span, Text, Value};

use crate::frame::Frame;
use crate::lexicon::{
    AUXILIARY, CONJUNCTION, CONTENT, FINITE, IMPERSONAL, PRONOUN, RELATIVE, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME, Takes,
};
use crate::quote::{Quote, Quotes};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::speaker::{Memory, Mention};
use crate::token::{Kind, Token};
use crate::topic;
use crate::units_en::{self, Worded};

/// How far a speaker is carried, in paragraphs.
const CARRY: usize = 3;

/// Adds annotations to the findings.
pub(crate) struct Writer<'r, 'o> {
    rules: &'r [Rule],
    out: &'o mut Findings,
    speakers: bool,
    indirect: bool,
    german: bool,
    paragraph: usize,
    /// The sentence before held direct speech.
    follows: bool,
    /// The sentence before was reported: where it began and ended.
    reported: bool,
    /// The sentence before in this paragraph.
    before: Option<(usize, usize)>,
    /// The annotation that a sentence in the subjunctive may prolong.
    chain: Option<usize>,
    /// The annotation that a sentence in marks may prolong.
    open: Option<usize>,
}

impl<'r, 'o> Writer<'r, 'o> {
    pub(crate) const fn new(
        rules: &'r [Rule],
        out: &'o mut Findings,
        speakers: bool,
        indirect: bool,
        german: bool,
    ) -> Self {
        Self {
            rules,
            out,
            speakers,
            indirect,
            german,
            paragraph: 0,
            follows: false,
            reported: false,
            before: None,
            chain: None,
            open: None,
        }
    }

    pub(crate) const fn begin_paragraph(&mut self, index: usize) {
        self.paragraph = index;
        self.before = None;
        self.chain = None;
        self.open = None;
    }

    /// A quotation without a sentence around it.
    pub(crate) fn alone(&mut self, quote: &Quote) {
        let annotation =
            mark(self.rules, self.out, quote.rule, (quote.pair.start, quote.pair.end), quote.kind, quote.score);
        annotation.attrs.push(("spans", spans(&[(quote.pair.start, quote.pair.end)])));
        if !quote.pair.balanced {
            annotation.attrs.push(("balanced", Value::Bool(false)));
        }
    }

    /// Everything that is quoted in a sentence.
    pub(crate) fn sentence<'a>(
        &mut self,
        s: &Sentence<'a, '_>,
        frames: &[Frame],
        quotes: &Quotes<'a>,
        earlier: &[Token],
        memory: &mut Memory<'a>,
    ) {
        let place = s.bytes((0, s.len()));
        let mut found = self.quotes(s, frames, quotes);
        let interesting = !frames.is_empty()
            || !found.is_empty()
            || self.indirect && s.any((0, s.len()), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME);
        if !interesting {
            memory.note(s);
            units_en::salient(s, &[], memory);
            (self.follows, self.reported, self.before, self.chain) = (false, false, Some(place), None);
            self.open = None;
            return;
        }
        // whom a pronoun means may be named before it
        let front = frames.iter().filter_map(|frame| frame.speaker).map(|range| range.0).min().unwrap_or(0);
        memory.note(&Sentence { tokens: &s.tokens[..front.min(s.len())], ..*s });
        let speakers: Vec<Option<Mention>> =
            frames.iter().map(|frame| frame.speaker.and_then(|range| speaker(s, range, memory))).collect();
        let (speech, wording) = (found.iter().any(|q| q.speech), found.iter().any(|q| q.kind == "direct"));
        let mut worded = Vec::new();
        units_en::wrap(s, frames, &mut found, &mut worded);
        if units_en::prolong(s, &found, self.open, self.out) {
            self.before = Some(place);
            return;
        }
        self.open = None;
        let mut reported = false;
        if self.indirect || !worded.is_empty() {
            for (index, frame) in frames.iter().enumerate() {
                let again =
                    frames[..index].iter().any(|earlier| earlier.has_content() && earlier.content == frame.content);
                let pieces = units_en::of(&worded, index);
                if !again && (self.indirect || !pieces.is_empty()) {
                    reported |= self.report(s, frame, speakers[index].as_ref(), pieces);
                }
            }
            reported |= !reported && self.refer(s, frames, &speakers);
        }
        if self.german {
            self.about(s, frames, &found, earlier, memory);
        } else {
            let earlier = self.before.filter(|_| !self.follows && !self.reported).map(|_| earlier);
            units_en::about(s, &found, earlier, self.paragraph, memory);
        }
        self.write_quotes(s, frames, &speakers, &found, memory);
        if self.indirect && !reported && !wording {
            reported = self.go_on(s, place, memory);
        } else {
            self.chain = None;
        }
        if let Some(last) = frames.iter().zip(&speakers).rev().find_map(|(frame, mention)| {
            let summed = frame.verb > 0 && s.table.takes(frame.verb, Takes::Object);
            let said = frame.has_content() || summed || speech;
            mention.as_ref().filter(|_| said && frame.rule != Key::Demnach && frame.rule != Key::NounDass)
        }) {
            memory.last = Some((last.clone(), self.paragraph));
        }
        memory.note(s);
        units_en::salient(s, &speakers, memory);
        (self.follows, self.reported, self.before) = (speech, reported, Some(place));
    }

    /// Who speaks where no frame says so: the subject of the clause or of the sentence before, if it is a person.
    fn about<'a>(
        &self,
        s: &Sentence<'a, '_>,
        frames: &[Frame],
        found: &[Quote],
        earlier: &[Token],
        memory: &mut Memory<'a>,
    ) {
        let loose = found.iter().find(|quote| quote.speech && quote.frame.is_none() && quote.at < usize::MAX);
        let own = loose.filter(|quote| quote.kind == "mixed").and_then(|quote| topic::of_clause(s, quote.at, memory));
        let silent = self.before.is_some() && !self.follows && !self.reported;
        let reported = frames.is_empty() && s.any((0, s.len()), SUBJUNCTIVE | SUBJUNCTIVE_IN_FRAME);
        let about = own
            .or_else(|| (silent && (loose.is_some() || reported)).then(|| topic::before(s, earlier, memory)).flatten());
        if let Some(about) = about {
            memory.last = Some((about, self.paragraph));
        }
    }

    fn quotes(&self, s: &Sentence<'_, '_>, frames: &[Frame], quotes: &Quotes<'_>) -> Vec<Quote> {
        let mut found = Vec::new();
        for (at, token) in s.tokens.iter().enumerate() {
            if let Kind::Quote(pair) = token.kind {
                found.push(quotes.read(s, at, pair as usize, frames, self.follows));
                quotes.nested(s, pair as usize, &mut found);
            }
        }
        found
    }

    /// Reported speech without marks.
    fn report(&mut self, s: &Sentence<'_, '_>, frame: &Frame, speaker: Option<&Mention>, worded: &[Worded]) -> bool {
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
        let kind = if rule == Key::Subjunctive { "subjunctive" } else { "indirect" };
        let score = if speaker.is_none() { score - 0.15 } else { score };
        let speaker = speaker.filter(|_| self.speakers).map(|mention| mention.value(s.text));
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
    fn refer(&mut self, s: &Sentence<'_, '_>, frames: &[Frame], speakers: &[Option<Mention>]) -> bool {
        let Some(before) = self.before else { return false };
        let first = matches!(s.word(0), "Das" | "Dies");
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
    fn go_on(&mut self, s: &Sentence<'_, '_>, place: (usize, usize), memory: &Memory<'_>) -> bool {
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

    fn write_quotes(
        &mut self,
        s: &Sentence<'_, '_>,
        frames: &[Frame],
        speakers: &[Option<Mention>],
        found: &[Quote],
        memory: &Memory<'_>,
    ) {
        let mut done = vec![false; found.len()];
        for index in 0..found.len() {
            if done[index] {
                continue;
            }
            let quote = found[index];
            let mut pieces = vec![(quote.pair.start, quote.pair.end)];
            let mut balanced = quote.pair.balanced;
            let mut rule = quote.rule;
            if let Some(frame) = quote.frame.filter(|_| quote.kind == "direct" && quote.at != usize::MAX) {
                // the rest of a quotation that its frame cuts in two
                let other = (index + 1..found.len()).find(|&other| {
                    let next = &found[other];
                    next.frame == Some(frame)
                        && next.kind == "direct"
                        && next.at < usize::MAX
                        && next.at > frames[frame].head
                        && quote.at < frames[frame].head
                });
                if let Some(other) = other.filter(|_| frames[frame].verb > 0 || frames[frame].rule == Key::So) {
                    done[other] = true;
                    pieces.push((found[other].pair.start, found[other].pair.end));
                    balanced &= found[other].pair.balanced;
                    rule = Key::SplitQuote;
                }
            }
            let from_frame = quote.frame.and_then(|frame| speakers[frame].clone());
            let carried = || {
                memory
                    .last
                    .as_ref()
                    .filter(|_| !(s.table.english && quote.at == usize::MAX)) // who is quoted by whom is quoted
                    .filter(|(_, paragraph)| quote.speech && self.paragraph - paragraph <= CARRY)
                    .map(|(mention, _)| mention.carried())
            };
            let framed = quote.frame.is_some();
            let speaker = if quote.speech && framed {
                // a noun frame or a verb without a subject leaves the speaker to what was said before
                from_frame.or_else(|| if quote.kind == "mixed" { carried() } else { None })
            } else if quote.speech {
                carried()
            } else {
                None
            };
            let score = if balanced { quote.score } else { quote.score * 0.6 };
            let score = if quote.speech && !framed && speaker.is_some() { score * 0.9 } else { score };
            let end = pieces.last().map_or(quote.pair.end, |piece| piece.1);
            let annotation = mark(self.rules, self.out, rule, (quote.pair.start, end), quote.kind, score);
            annotation.attrs.push(("spans", spans(&pieces)));
            if !balanced {
                annotation.attrs.push(("balanced", Value::Bool(false)));
            }
            if let Some(frame) = quote.frame.filter(|&frame| frames[frame].cue.1 > frames[frame].cue.0) {
                let (from, to) = s.bytes(frames[frame].cue);
                annotation.attrs.push(("cue", Value::Mention(Span::at(from, to), Vec::new())));
            }
            if let Some(mention) = speaker.filter(|_| self.speakers) {
                annotation.attrs.push(("speaker", mention.value(s.text)));
            }
            if s.table.english && quote.speech && quote.at < usize::MAX {
                self.open = Some(self.out.annotations.len() - 1);
            }
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

/// Reads who speaks; words that never do name nobody.
fn speaker<'a>(s: &Sentence<'a, '_>, range: Range, memory: &mut Memory<'a>) -> Option<Mention> {
    let (from, to) = s.trim(range);
    if to == from || to - from == 1 && s.has(from, IMPERSONAL) && !s.has(from, PRONOUN) {
        return None;
    }
    memory.read(s, (from, to))
}

fn mark<'o>(
    rules: &[Rule],
    out: &'o mut Findings,
    rule: Key,
    (start, end): (usize, usize),
    kind: &'static str,
    score: f32,
) -> &'o mut Annotation {
    let annotation = out.mark(&rules[rule as usize], Span::<Text>::at(start, end), Label::new("quote"));
    annotation.score = (score * 100.0).round() / 100.0;
    annotation.attrs.push(("kind", kind.into()));
    annotation
}

fn spans(pieces: &[(usize, usize)]) -> Value {
    Value::List(pieces.iter().map(|&(start, end)| Value::Span(Span::at(start, end))).collect())
}
