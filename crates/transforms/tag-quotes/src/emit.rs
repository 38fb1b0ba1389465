//! Writing annotations: one for each pair of marks, one for each stretch of reported speech.

use copydesk_transform::{Annotation, Findings, Label, Propose, Rule, Span, Text, Value};

use crate::cues;
use crate::frame::Frame;
use crate::incise_fr;
use crate::lexicon::{IMPERSONAL, PRONOUN, SUBJUNCTIVE, SUBJUNCTIVE_IN_FRAME, Takes};
use crate::quote::{Quote, Quotes};
use crate::rules::Key;
use crate::sentence::{Range, Sentence};
use crate::speaker::{Memory, Mention};
use crate::speech;
use crate::token::{Kind, Token};
use crate::topic;
use crate::units_en;

/// How far a speaker is carried, in paragraphs.
const CARRY: usize = 3;

/// How many attributes most annotations have.
const ATTRIBUTES: usize = 6;

/// What a run asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) speakers: bool,
    pub(crate) indirect: bool,
    /// Sums of what was said.
    pub(crate) summed: bool,
}

/// Adds annotations to the findings.
pub(crate) struct Writer<'r, 'o> {
    pub(crate) rules: &'r [Rule],
    pub(crate) out: &'o mut Findings,
    pub(crate) speakers: bool,
    pub(crate) indirect: bool,
    /// Sums of what was said are tagged, too.
    summed: bool,
    pub(crate) paragraph: usize,
    /// The sentence before held direct speech.
    pub(crate) follows: bool,
    /// The sentence before was reported: where it began and ended.
    pub(crate) reported: bool,
    /// The sentence before in this paragraph.
    pub(crate) before: Option<(usize, usize)>,
    /// The annotation that a sentence in the subjunctive may prolong.
    pub(crate) chain: Option<usize>,
    /// The annotation that a sentence in marks may prolong.
    pub(crate) open: Option<usize>,
}

impl<'r, 'o> Writer<'r, 'o> {
    pub(crate) const fn new(rules: &'r [Rule], out: &'o mut Findings, wanted: Wanted) -> Self {
        let Wanted { speakers, indirect, summed } = wanted;
        Self {
            rules,
            out,
            speakers,
            indirect,
            summed,
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

    /// The attribute that says who speaks; where nobody was found, it says that.
    pub(crate) fn speaker(&self, text: &str, speaker: Option<&Mention>) -> Option<Value> {
        let nobody = || Value::Map(vec![("how", "none".into())]);
        self.speakers.then(|| speaker.map_or_else(nobody, |mention| mention.value(text)))
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
        let interesting = !frames.is_empty() || !found.is_empty() || self.indirect && s.cues & cues::REPORTED != 0;
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
        if s.table.german() {
            self.about(s, frames, &found, earlier, memory);
        } else {
            let earlier = self.before.filter(|_| !self.follows && !self.reported).map(|_| earlier);
            units_en::about(s, &found, earlier, self.paragraph, memory);
        }
        self.write_quotes(s, frames, &speakers, &found, memory);
        if self.summed && !reported && !found.iter().any(|quote| quote.kind == "direct") {
            self.summed_up(s, frames, &speakers, place);
        }
        if self.indirect && !reported && !wording {
            reported = self.go_on(s, place, memory);
        } else {
            self.chain = None;
        }
        if let Some(last) = frames.iter().zip(&speakers).rev().find_map(|(frame, mention)| {
            let summed = frame.verb > 0 && s.table.takes(frame.verb, Takes::Object);
            let said = frame.has_content() || summed || speech;
            // `nach eigenen Angaben`, `ihrer Ansicht nach` name nobody anew
            let own = frame.speaker.is_some_and(|(from, _)| {
                let word = s.word(from);
                frame.rule == Key::NachAngaben
                    && ["eigen", "sein", "ihr", "mein", "unser"].iter().any(|whose| word.starts_with(whose))
            });
            mention.as_ref().filter(|_| said && !own && frame.rule != Key::Demnach && frame.rule != Key::NounDass)
        }) {
            memory.last = Some((*last, self.paragraph));
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
        for at in s.cued(cues::QUOTE) {
            if let Kind::Quote(pair) = s.at(at).kind {
                found.push(quotes.read(s, at, pair as usize, frames, self.follows));
                quotes.nested(s, pair as usize, &mut found);
            }
        }
        found
    }

    /// A quotation with its frame inside the marks; false where there is none.
    fn incise<'a>(&mut self, s: &Sentence<'a, '_>, quote: &Quote, memory: &mut Memory<'a>) -> bool {
        let Some(found) = incise_fr::find(s.text, &quote.pair, s.table, memory) else { return false };
        let (start, end) = (quote.pair.start, quote.pair.end);
        let rest = s.text[found.hole.1..end].trim_start();
        let mut pieces = vec![(start, s.text[..found.hole.0].trim_end().len())];
        if rest.len() > end - quote.pair.inner_end {
            pieces.push((end - rest.len(), end));
        }
        let said = self.speaker(s.text, found.speaker.as_ref());
        let to = pieces.last().map_or(end, |piece| piece.1);
        let annotation = mark(self.rules, self.out, Key::SplitQuote, (start, to), quote.kind, quote.score.max(0.9));
        annotation.attrs.push(("spans", spans(&pieces)));
        if !quote.pair.balanced {
            annotation.attrs.push(("balanced", Value::Bool(false)));
        }
        annotation.attrs.push(("cue", Value::Mention(Span::at(found.cue.0, found.cue.1), Vec::new())));
        annotation.attrs.extend(said.map(|said| ("speaker", said)));
        if let Some(speaker) = found.speaker {
            memory.last = Some((speaker, self.paragraph));
        }
        true
    }

    fn write_quotes<'a>(
        &mut self,
        s: &Sentence<'a, '_>,
        frames: &[Frame],
        speakers: &[Option<Mention>],
        found: &[Quote],
        memory: &mut Memory<'a>,
    ) {
        let mut done = vec![false; found.len()];
        for index in 0..found.len() {
            if done[index] {
                continue;
            }
            let quote = found[index];
            if s.table.french() && quote.kind == "direct" && quote.frame.is_none() && self.incise(s, &quote, memory) {
                continue;
            }
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
            let from_frame = quote.frame.and_then(|frame| speakers[frame]);
            let carried = || {
                memory
                    .last
                    .as_ref()
                    .filter(|_| !(s.table.english() && quote.at == usize::MAX)) // who is quoted by whom is quoted
                    .filter(|(_, paragraph)| quote.speech && self.paragraph - paragraph <= CARRY)
                    .map(|(mention, _)| mention.carried())
            };
            let framed = quote.frame.is_some();
            // a banner, a slogan: whoever spoke before it need not be whose it is
            let anyone =
                !framed && quote.at < usize::MAX && speech::wording(s, quote.at) && !s.is(quote.at - 1, "Worten");
            let carried = || if anyone { None } else { carried() };
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
            let said = if quote.speech { self.speaker(s.text, speaker.as_ref()) } else { None };
            let annotation = mark(self.rules, self.out, rule, (quote.pair.start, end), quote.kind, score);
            annotation.attrs.push(("spans", spans(&pieces)));
            if !balanced {
                annotation.attrs.push(("balanced", Value::Bool(false)));
            }
            if let Some(frame) = quote.frame.filter(|&frame| frames[frame].cue.1 > frames[frame].cue.0) {
                let (from, to) = s.bytes(frames[frame].cue);
                annotation.attrs.push(("cue", Value::Mention(Span::at(from, to), Vec::new())));
            }
            if let Some(said) = said {
                annotation.attrs.push(("speaker", said));
            }
            if s.table.english() && quote.speech && quote.at < usize::MAX {
                self.open = Some(self.out.annotations.len() - 1);
            }
        }
    }
}

/// Reads who speaks; words that never do name nobody.
fn speaker<'a>(s: &Sentence<'a, '_>, range: Range, memory: &mut Memory<'a>) -> Option<Mention> {
    let (from, to) = s.trim(range);
    if to == from || to - from == 1 && s.has(from, IMPERSONAL) && !s.has(from, PRONOUN) {
        return None;
    }
    memory.read(s, (from, to))
}

pub(crate) fn mark<'o>(
    rules: &[Rule],
    out: &'o mut Findings,
    rule: Key,
    (start, end): (usize, usize),
    kind: &'static str,
    score: f32,
) -> &'o mut Annotation {
    let annotation = out.mark(&rules[rule as usize], Span::<Text>::at(start, end), Label::new("quote"));
    annotation.score = (score * 100.0).round() / 100.0;
    annotation.attrs.reserve_exact(ATTRIBUTES);
    annotation.attrs.push(("kind", kind.into()));
    annotation
}

pub(crate) fn spans(pieces: &[(usize, usize)]) -> Value {
    Value::List(pieces.iter().map(|&(start, end)| Value::Span(Span::at(start, end))).collect())
}
