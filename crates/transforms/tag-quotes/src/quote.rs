//! What a pair of marks is.

use crate::emit::Writer;
use crate::frame::{Frame, Shape};
use crate::lexicon::Table;
use crate::pairs::Pair;
use crate::rules::Key;
use crate::sentence::Sentence;
use crate::speech::{self, Around, Inner};
use crate::token::Kind;
use crate::words_en;

/// The longest pull quote, in bytes.
const PULLED: usize = 240;

/// What was found out about a pair of marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quote {
    pub(crate) pair: Pair,
    /// Its token in the sentence.
    pub(crate) at: usize,
    pub(crate) kind: &'static str,
    pub(crate) rule: Key,
    /// The frame it hangs on, by number.
    pub(crate) frame: Option<usize>,
    pub(crate) score: f32,
    pub(crate) speech: bool,
}

/// The pairs of a document and how sure of speech one must be.
pub(crate) struct Quotes<'a> {
    pub(crate) text: &'a str,
    pub(crate) pairs: &'a [Pair],
    pub(crate) threshold: f32,
}

/// How a quotation hangs on a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// The frame follows it.
    Before,
    /// The frame leads up to it.
    Behind,
    /// It stands in what the frame says.
    Inside,
    /// The verb names or judges.
    Named,
    /// The frame is somewhere in the sentence.
    Near,
}

impl Quotes<'_> {
    /// Says what the quotation at `at` in the sentence is.
    pub(crate) fn read(&self, s: &Sentence<'_, '_>, at: usize, index: usize, frames: &[Frame], follows: bool) -> Quote {
        let pair = self.pairs[index];
        let inner = Inner::of(self.text, &pair, s.table);
        let link = link(s, frames, at);
        // `Under the headline “Enough,” the paper called …`
        let headed = s.table.english() && inner.capitals && speech::titled(s, at).0;
        let edge = !headed && link.is_some_and(|(_, link)| matches!(link, Link::Before | Link::Behind));
        let alone = standing_alone(s, at);
        let around = Around {
            framed: edge && (alone || inner.words > 2),
            cue: link.is_some(),
            content: link.is_some_and(|(_, link)| link == Link::Inside),
            naming: link.is_some_and(|(_, link)| link == Link::Named),
            alone: s.words_in((0, s.len())) == 0,
            follows,
        };
        // `nennt die Modelle „Elbe“ und „Saale“`: several names are a list, no judgement
        let several = || (s.clause_start(at)..s.clause_end(at)).filter(|&k| s.quote(k)).count() > 1;
        let around = Around { naming: around.naming && !(inner.capitals && several()), ..around };
        let score = speech::score(s, at, &pair, inner, around);
        let mut quote = Quote {
            pair,
            at,
            kind: "direct",
            rule: Key::Fragment,
            frame: link.map(|(frame, _)| frame),
            score,
            speech: true,
        };
        // a name in marks that belongs to who speaks: `der Chef der „Elbpost“ sagte`
        let inside = frames.iter().any(|frame| frame.speaker.is_some_and(|(from, to)| from <= at && at < to));
        // `die Gruppe „Rio“ („Fluss“)`: what stands in brackets of its own glosses what stands before them
        let gloss = !inner.ended && bracketed(s, at);
        // `Tom “Red” Carver`, `on Radio Tarn’s “The Lead”`
        let named = s.table.english()
            && inner.capitals
            && (!inner.ended && words_en::nickname(s, at)
                || inner.words < 6 && at > 0 && words_en::genitive(s, at - 1));
        if inside || gloss || named {
            quote.score = quote.score.min(0.1);
        }
        if quote.score < self.threshold {
            self.no_speech(s, &mut quote, inner, inside);
            return quote;
        }
        quote.kind = if alone && (edge || !inner.lower) { "direct" } else { "mixed" };
        quote.rule = match link {
            None => Key::CarriedOver,
            Some((frame, Link::Before | Link::Behind)) => {
                edge_rule(&frames[frame], link.is_some_and(|(_, link)| link == Link::Before))
            }
            Some((_, Link::Named)) => Key::Called,
            Some((_, Link::Inside | Link::Near)) => Key::Fragment,
        };
        quote
    }

    fn no_speech(&self, s: &Sentence<'_, '_>, quote: &mut Quote, inner: Inner, inside: bool) {
        let (title, so_called) = speech::titled(s, quote.at);
        quote.speech = false;
        quote.frame = None;
        quote.score = 1.0 - quote.score;
        (quote.kind, quote.rule) = if speech::compound(self.text, &quote.pair) {
            (if inner.capitals { "title" } else { "scare" }, Key::Compound)
        } else if speech::nickname(s, quote.at) {
            ("title", Key::Nickname)
        } else if !so_called
            && (title
                || inside
                || !inner.lower && inner.words > 1
                || inner.capitals && inner.words == 1 && speech::names_thing(s, quote.at))
        {
            ("title", Key::Title)
        } else {
            ("scare", Key::Scare)
        };
    }

    /// The pairs inside the one at `index`: they are judged by what stands in them.
    pub(crate) fn nested(&self, s: &Sentence<'_, '_>, index: usize, out: &mut Vec<Quote>) {
        let outer = self.pairs[index];
        for pair in self.pairs[index + 1..].iter().take_while(|pair| pair.start < outer.end) {
            let inner = Inner::of(self.text, pair, s.table);
            let mut quote = Quote {
                pair: *pair,
                at: usize::MAX,
                kind: "direct",
                rule: Key::CarriedOver,
                frame: None,
                score: 0.0,
                speech: true,
            };
            quote.score = speech::inside(s.table, inner);
            if quote.score < self.threshold {
                quote.speech = false;
                quote.score = 1.0 - quote.score;
                (quote.kind, quote.rule) = if inner.capitals { ("title", Key::Title) } else { ("scare", Key::Scare) };
            }
            out.push(quote);
        }
    }

    /// Tags a short quotation that is a paragraph.
    pub(crate) fn pull_quote(&self, index: usize, table: &Table, writer: &mut Writer<'_, '_>) -> bool {
        let pair = self.pairs[index];
        let inner = Inner::of(self.text, &pair, table);
        let text = &self.text[pair.inner_start..pair.inner_end];
        // several sentences in marks are a paragraph of somebody's speech
        let long = inner.words >= 12 || !table.german() || text.trim().contains(". ");
        let several = text.trim_end().ends_with(['.', '!', '?']) && long;
        if !pair.balanced || text.len() > PULLED || inner.words < 2 || several || text.contains('\n') {
            return false;
        }
        let score = if inner.ended { 0.7 } else { 0.9 };
        writer.alone(&Quote {
            pair,
            at: 0,
            kind: "pull-quote",
            rule: Key::PullQuote,
            frame: None,
            score,
            speech: true,
        });
        true
    }
}

/// The frame a quotation hangs on: at its edge, around it, governing it, or anywhere in the sentence.
fn link(s: &Sentence<'_, '_>, frames: &[Frame], at: usize) -> Option<(usize, Link)> {
    let place = |wanted: &dyn Fn(&Frame) -> bool| frames.iter().position(wanted);
    let behind = if s.sign(at + 1, b',') || s.at(at + 1).kind == Kind::Dash { at + 2 } else { at + 1 };
    // behind a quotation without a comma or a closing sign the verb has it for its subject
    let parted = behind > at + 1 || s.at(at + 1).is_word() && ended(s, at);
    let quotes = |frame: &Frame| frame.shape != Shape::Verb || s.table.takes(frame.verb, crate::lexicon::Takes::Quote);
    // `Sie nannte den Plan „gut“, Roe sagte …`: the quotation has a frame of its own before it
    let own = |frame: &Frame| frame.verb > 0 && frame.head < at && s.clause_start(frame.head) == s.clause_start(at);
    let owned = frames.iter().any(own);
    // `called it “a sham,” adding …`: who speaks stands before the quotation, and so does its verb
    let led = |frame: &Frame| s.table.english() && frame.speaker.is_some_and(|(_, to)| to <= at);
    if let Some(found) = place(&|frame| {
        parted
            && quotes(frame)
            && (frame.begin() == behind && !owned
                || frame.head == behind && !led(frame)
                || frame.shape == Shape::Source && frame.cue.0 == behind)
    }) {
        return Some((found, Link::Before));
    }
    let colon = at > 0 && s.sign(at - 1, b':');
    if colon || at > 0 && s.sign(at - 1, b',') || at > 0 && s.at(at - 1).is_word() {
        let clause = s.clause_start(at.saturating_sub(1));
        let sign = colon || s.sign(at.wrapping_sub(1), b',');
        // whoever is only spoken of inside what somebody says does not lead up to it
        let told = |frame: &Frame| frames.iter().any(|other| other.head < frame.head && other.holds(frame.head));
        let found = frames.iter().rposition(|frame| {
            quotes(frame)
                && frame.head < at
                && !told(frame)
                && if sign { frame.head >= clause } else { frame.finish() == at && frame.shape == Shape::Verb }
        });
        // `heißt es zur Begründung, warum er sich so entschied: „…“`
        let says = |frame: &Frame| colon && frame.rule == Key::HeisstEs && frame.head < at;
        let found = frames.iter().rposition(says).or(found);
        let found = found
            .or_else(|| if colon { frames.iter().rposition(|frame| frame.head < at && !told(frame)) } else { None });
        // `“…,” said Reg Timms, the caretaker, “…”`: the frame parts a quotation
        let parts = |frame: &Frame| quotes(frame) && frame.head < at && (0..frame.begin()).any(|k| s.quote(k));
        let found = found.or_else(|| if sign && s.table.english() { frames.iter().rposition(parts) } else { None });
        if let Some(found) = found {
            return Some((found, Link::Behind));
        }
    }
    let named = frames.iter().position(|frame| {
        frame.verb > 0
            && speech::names(s, frame.verb)
            && s.clause_start(frame.head) <= at
            && at < s.clause_end(frame.head)
            && judged(s, frame, at)
    });
    if let Some(found) = named {
        return Some((found, Link::Named));
    }
    let inside = frames.iter().enumerate().filter(|(_, frame)| frame.holds(at));
    let size = |frame: &Frame| frame.content.iter().flatten().map(|(from, to)| to - from).sum::<usize>();
    if let Some((found, _)) = inside.min_by_key(|(_, frame)| size(frame)) {
        return Some((found, Link::Inside));
    }
    let near = frames.iter().enumerate();
    let near = near.filter(|(_, frame)| frame.speaker.is_some() && (!s.table.english() || quotes(frame)));
    near.min_by_key(|(_, frame)| frame.head.abs_diff(at)).map(|(found, _)| (found, Link::Near))
}

/// Whether the verb can have the quotation for its judgement. Where `als` stands it leads to it: `nannte den Bericht in
/// der „Elbpost“ „dumm“`, but `bezeichnete ihn in der „Elbpost“ als dumm`. A passive without an agent gives a term, and a
/// reflexive a name.
fn judged(s: &Sentence<'_, '_>, frame: &Frame, at: usize) -> bool {
    let (start, end) = (s.clause_start(frame.head), s.clause_end(frame.head));
    let as_word = (start..end).find(|&k| s.is(k, "als") || s.is(k, "as"));
    let reflexive = (start..end).any(|k| s.is(k, "sich")) && as_word.is_none_or(|k| k >= at);
    as_word.is_none_or(|k| k < at) && frame.speaker.is_some() && !reflexive
}

/// Whether the quotation has brackets to itself, but for a few words such as `übersetzt:`.
fn bracketed(s: &Sentence<'_, '_>, at: usize) -> bool {
    let closes = matches!(s.at(at + 1).kind, Kind::Sign(b')' | b']' | b','));
    let words = |k: &usize| matches!(s.at(*k).kind, Kind::Word | Kind::Sign(b':'));
    let open = at.saturating_sub(4);
    let from = (open..at).rev().take_while(words).last().unwrap_or(at);
    closes && from > 0 && matches!(s.at(from - 1).kind, Kind::Sign(b'(' | b'['))
}

/// Whether a sign that ends a clause stands inside the closing mark.
fn ended(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = s.at(at);
    let marks = ['“', '”', '«', '»', '"', '‘', '’', '\'', '›', '‹', ' '];
    s.text[token.start as usize..token.end as usize].trim_end_matches(marks).ends_with(['.', '!', '?', '…', ','])
}

/// Whether the marks hold all of a clause.
fn standing_alone(s: &Sentence<'_, '_>, at: usize) -> bool {
    let before = at == 0 || matches!(s.at(at - 1).kind, Kind::Sign(b',' | b':' | b'.' | b'!' | b'?') | Kind::Dash);
    let behind = s.at(at + 1);
    let ends = at + 1 == s.len() || !matches!(behind.kind, Kind::Word | Kind::Number | Kind::Quote(_));
    before && (ends || ended(s, at))
}

fn edge_rule(frame: &Frame, before: bool) -> Key {
    match (frame.rule, before) {
        (
            rule @ (Key::So
            | Key::Laut
            | Key::NachAngaben
            | Key::Zufolge
            | Key::WieVerb
            | Key::Demnach
            | Key::HeisstEs
            | Key::AccordingTo
            | Key::Colon),
            _,
        ) => rule,
        (Key::QuoteSaidSpeaker | Key::SaidThat | Key::ToldThat, true) => Key::QuoteSaidSpeaker,
        (Key::QuoteSaidSpeaker | Key::SaidThat | Key::ToldThat, false) => Key::SpeakerSaidQuote,
        (_, true) => Key::QuoteVerbSpeaker,
        (_, false) => Key::SpeakerVerbQuote,
    }
}
