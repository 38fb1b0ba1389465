//! Which segments of one paragraph are notices, and by which rule.

use std::borrow::Cow;
use std::ops::Range;

use crate::compile::{Book, Needle, Pattern};
use crate::cue::{Gap, Piece};
use crate::finder::folded;
use crate::pack::Scope;
use crate::segment::{Segment, quotations, segments};
use crate::sketch::Sketch;
use crate::slots;

/// How far from a notice sentences and paragraphs may stand that belong to it.
pub(crate) const REACH: usize = 6;

/// No rule allows a notice more words.
pub(crate) const MAX_WORDS: usize = 200;

/// A piece of a cue where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) piece: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Somebody says so: it speaks against a notice, never for one.
    pub(crate) quoted: bool,
}

/// A paragraph, cut up and judged.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) segments: Vec<Segment>,
    /// Beside `segments`: the rule whose notice it is, or belongs to.
    pub(crate) rules: Vec<Option<usize>>,
    /// Beside `segments`: whether it is a notice on its own.
    pub(crate) cores: Vec<bool>,
}

impl Judged {
    /// Whether there is a notice in it.
    pub(crate) fn any(&self) -> bool {
        self.rules.iter().any(Option::is_some)
    }

    /// Whether it is nothing but notices.
    pub(crate) fn whole(&self) -> bool {
        self.rules.iter().all(Option::is_some)
    }

    /// The stretches of segments that are notices, with the rule that signs for each.
    pub(crate) fn runs(&self) -> Vec<(Range<usize>, usize)> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.rules.len() {
            let end = self.rules[at..].iter().position(Option::is_none).map_or(self.rules.len(), |gap| at + gap);
            let core = (at..end).find(|&index| self.cores[index]).unwrap_or(at);
            if let Some(rule) = self.rules.get(core).copied().flatten().filter(|_| end > at) {
                runs.push((at..end, rule));
            }
            at = end + 1;
        }
        runs
    }
}

/// A stretch of a paragraph that is tried as a whole.
struct Unit<'a> {
    text: &'a str,
    hits: &'a [Hit],
    /// Which pieces stand in the paragraph at all.
    there: &'a [bool],
    start: usize,
    end: usize,
    words: usize,
}

impl<'a> Unit<'a> {
    fn new(text: &'a str, hits: &'a [Hit], there: &'a [bool], span: &Range<usize>) -> Self {
        let from = hits.partition_point(|hit| hit.start < span.start);
        let to = hits.partition_point(|hit| hit.start < span.end);
        let words = if from == to { 0 } else { word_count(&text[span.clone()]) };
        Self { text, hits: &hits[from..to], there, start: span.start, end: span.end, words }
    }

    fn has(&self, needle: &Needle, quoted: bool) -> bool {
        self.there[needle.key as usize]
            && needle.pieces.iter().all(|(_, piece)| self.there[*piece as usize])
            && self.follows(needle, 0, self.start, quoted)
    }

    /// Whether the pieces of `needle` from number `index` on stand behind `from`.
    fn follows(&self, needle: &Needle, index: usize, from: usize, quoted: bool) -> bool {
        let Some(&(gap, piece)) = needle.pieces.get(index) else { return true };
        let next = self.hits.partition_point(|hit| hit.start < from);
        let last = index + 1 == needle.pieces.len();
        let here = |hit: &&Hit| {
            hit.piece == piece && (quoted || !hit.quoted) && !(last && needle.closes && self.goes_on(hit.end))
        };
        let mut found = self.hits[next..].iter().filter(here);
        if index == 0 && needle.opens {
            let mut first = found.take_while(|hit| !self.text[self.start..hit.start].contains(char::is_alphanumeric));
            return first.any(|hit| self.follows(needle, 1, hit.end, quoted));
        }
        if gap == Gap::Blank && index > 0 {
            let rest = self.text[from..].trim_start_matches(char::is_alphanumeric).trim_start();
            let place = self.text.len() - rest.len();
            let word = rest.find(|c: char| !c.is_alphanumeric()).map_or(self.text.len(), |end| place + end);
            // A compound's ending begins within its word; everything else begins with it.
            let mut found = found.take_while(|hit| hit.start <= word.max(place));
            return found.any(|hit| {
                let head = self.text.get(place..hit.start);
                head.is_some_and(|head| head.chars().all(char::is_alphanumeric))
                    && self.follows(needle, index + 1, hit.end, quoted)
            });
        }
        match needle.pieces.get(index + 1) {
            Some((Gap::Blank, _)) => found.any(|hit| self.follows(needle, index + 1, hit.end, quoted)),
            // If the next piece does not stand behind the first one, it stands behind none.
            _ => found.next().is_some_and(|hit| self.follows(needle, index + 1, hit.end, quoted)),
        }
    }

    /// Whether words follow behind `at`.
    fn goes_on(&self, at: usize) -> bool {
        self.text.get(at..self.end).is_some_and(|rest| rest.contains(char::is_alphanumeric))
    }

    fn any(&self, needles: &[Needle], quoted: bool) -> bool {
        needles.iter().any(|needle| self.has(needle, quoted))
    }

    fn fits(&self, pattern: &Pattern) -> bool {
        self.words <= pattern.max_words
            && pattern.all.iter().all(|group| self.any(group, pattern.speech))
            && self.points(pattern) >= pattern.needs
            && !self.any(&pattern.none, true)
    }
}

impl Unit<'_> {
    /// How many of a pattern's further groups are there; no more are counted than it needs.
    fn points(&self, pattern: &Pattern) -> usize {
        pattern.some.iter().filter(|group| self.any(group, pattern.speech)).take(pattern.needs).count()
    }
}

impl Book {
    /// Judges one paragraph.
    pub(crate) fn judge(&self, paragraph: &str) -> Judged {
        let text = unwrapped(paragraph);
        // A notice of three lines has some thirty pieces.
        let mut hits = Vec::with_capacity(32);
        self.finder.each(&text, |piece, start, end| hits.push(Hit { piece, start, end, quoted: false }));
        let asked = self.asked(&hits);
        if !self.may(&text, &hits, &asked) {
            return Judged { segments: Vec::new(), rules: Vec::new(), cores: Vec::new() };
        }
        let segments = segments(&text);
        // Slots that no rule asks for whose words are there need not be found.
        let slots = asked.iter().fold(0, |slots, rule| slots | self.patterns[*rule].slots);
        self.complete(&text, slots, &mut hits);
        let there = self.there(&hits);
        let mut judged = Judged { rules: vec![None; segments.len()], cores: vec![false; segments.len()], segments };
        let Some((first, last)) = judged.segments.first().zip(judged.segments.last()) else { return judged };
        let line = Unit::new(&text, &hits, &there, &(first.span.start..last.span.end));
        if let Some(rule) = self.line_rule(&line) {
            judged.rules.fill(Some(rule));
            judged.cores.fill(true);
            return judged;
        }
        let unit = |segment: &Segment| Unit::new(&text, &hits, &there, &segment.span);
        let units: Vec<Unit> = judged.segments.iter().map(unit).collect();
        for (index, unit) in units.iter().enumerate() {
            let bracket = judged.segments[index].bracket;
            if let Some(rule) = self.segment_rule(unit, bracket) {
                judged.rules[index] = Some(rule);
                judged.cores[index] = true;
            }
        }
        for index in 0..units.len() {
            if let (true, Some(rule)) = (judged.cores[index], judged.rules[index]) {
                self.spread(&units, index, rule, &mut judged.rules);
            }
        }
        judged
    }

    /// Whether a paragraph is nothing but sentences that may go along with a notice of `rule`.
    pub(crate) fn goes_along(&self, paragraph: &str, rule: usize) -> bool {
        let text = unwrapped(paragraph);
        let pattern = &self.patterns[rule];
        // Nearly every paragraph beside a notice is the story, and has the words of no cue.
        if !text.trim().is_empty() {
            let mut sketch = Sketch::default();
            sketch.draw(&text);
            let may = sketch.may(&pattern.with_outlines).any(|there| there);
            if !(may && sketch.stand(&pattern.with_outlines, &folded(&text)).any(|there| there)) {
                return false;
            }
        }
        let mut hits = Vec::new();
        self.finder.each(&text, |piece, start, end| hits.push(Hit { piece, start, end, quoted: false }));
        self.complete(&text, pattern.slots, &mut hits);
        let there = self.there(&hits);
        let companion = |segment: &Segment| self.is_companion(&Unit::new(&text, &hits, &there, &segment.span), rule);
        segments(&text).iter().all(companion)
    }

    /// Which pieces stand in a paragraph, by number.
    fn there(&self, hits: &[Hit]) -> Vec<bool> {
        let mut there = vec![false; self.anchored.pieces()];
        hits.iter().for_each(|hit| there[hit.piece as usize] = true);
        there
    }

    /// The rules of whose rarest group something is there, in order.
    fn asked(&self, hits: &[Hit]) -> Vec<usize> {
        let mut rules: Vec<usize> = hits.iter().flat_map(|hit| self.anchored.of(hit.piece)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    fn line_rule(&self, line: &Unit) -> Option<usize> {
        self.first(line, |pattern| pattern.scope == Scope::Line)
    }

    fn segment_rule(&self, unit: &Unit, bracket: bool) -> Option<usize> {
        self.first(unit, |pattern| pattern.scope == Scope::Sentence || pattern.scope == Scope::Bracket && bracket)
    }

    /// The first rule that fits, among those that may and of whose rarest group something is there.
    fn first(&self, unit: &Unit, may: impl Fn(&Pattern) -> bool) -> Option<usize> {
        if unit.words > MAX_WORDS {
            return None;
        }
        let rules = self.asked(unit.hits);
        let mut attributed = None;
        let fits = |&rule: &usize| {
            let pattern = &self.patterns[rule];
            may(pattern)
                && unit.fits(pattern)
                && (pattern.speech || !*attributed.get_or_insert_with(|| unit.any(&self.attribution, true)))
        };
        rules.into_iter().find(fits)
    }

    fn is_companion(&self, unit: &Unit, rule: usize) -> bool {
        let pattern = &self.patterns[rule];
        unit.words <= pattern.max_words && unit.any(&pattern.with, false) && !unit.any(&self.attribution, true)
    }

    /// Takes the sentences beside a notice that belong to it, also beyond a few others that are notices.
    fn spread(&self, units: &[Unit], core: usize, rule: usize, rules: &mut [Option<usize>]) {
        if self.patterns[rule].with.is_empty() {
            return;
        }
        let mut take = |index: usize| {
            let known = rules[index].is_some();
            let goes = known || self.is_companion(&units[index], rule);
            if goes && !known {
                rules[index] = Some(rule);
            }
            goes
        };
        let _ = (core + 1..units.len()).take(REACH).all(&mut take);
        let _ = (0..core).rev().take(REACH).all(&mut take);
    }

    /// Whether one of the rules whose rarest group is there has something of as many groups as it needs. Most paragraphs
    /// that passed the gate end here, before they are cut up.
    fn may(&self, text: &str, hits: &[Hit], asked: &[usize]) -> bool {
        let first = text.find(char::is_alphanumeric).unwrap_or_default();
        let mut there = vec![0_u8; self.anchored.pieces()];
        hits.iter().for_each(|hit| there[hit.piece as usize] |= if hit.start <= first { 3 } else { 1 });
        self.slots.known.iter().for_each(|(_, piece)| there[*piece as usize] = 3);
        let mut words = None;
        asked.iter().any(|&rule| {
            let pattern = &self.patterns[rule];
            let line = pattern.scope == Scope::Line;
            if line {
                let words = *words.get_or_insert_with(|| word_count(text));
                if words > pattern.max_words {
                    return false;
                }
            }
            let known = |needle: &Needle| {
                if there[needle.key as usize] == 0 {
                    return false;
                }
                let mut pieces = needle.pieces.iter();
                let opens = line && needle.opens;
                let head = pieces.next().is_some_and(|(_, piece)| there[*piece as usize] >= if opens { 2 } else { 1 });
                head && pieces.all(|(_, piece)| there[*piece as usize] > 0)
            };
            let has = |group: &&Vec<Needle>| group.iter().any(known);
            pattern.all.iter().all(|group| has(&group))
                && pattern.some.iter().filter(has).take(pattern.needs).count() >= pattern.needs
        })
    }

    /// Adds those of the slots to the pieces in `text` that are asked for, sorts all by place, and says which of them are
    /// quoted.
    fn complete(&self, text: &str, asked: u16, hits: &mut Vec<Hit>) {
        if let Some(agency) = self.slots.number(&Piece::Agency, asked) {
            let named: Vec<Hit> = hits.iter().filter(|hit| self.slots.agencies.contains(&hit.piece)).copied().collect();
            hits.extend(named.into_iter().map(|hit| Hit { piece: agency, ..hit }));
        }
        slots::find(&self.slots, asked, text, hits);
        hits.sort_by_key(|hit| (hit.start, hit.end));
        let quotations = quotations(text);
        for hit in hits {
            let next = quotations.partition_point(|quoted| quoted.end <= hit.start);
            hit.quoted = quotations.get(next).is_some_and(|quoted| quoted.start <= hit.start);
        }
    }
}

/// How many words there are; more than any rule allows are not counted.
fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).take(MAX_WORDS + 1).count()
}

/// A paragraph with its line breaks as blanks, byte for byte.
pub(crate) fn unwrapped(paragraph: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\n', paragraph.as_bytes()).is_none() {
        return Cow::Borrowed(paragraph);
    }
    Cow::Owned(paragraph.replace(['\n', '\r'], " "))
}
