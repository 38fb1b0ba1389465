//! The second pass: what recurs, counted exactly, with its places and samples.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use copydesk_formats::{Origin, Reject};
use copydesk_model::Lang;
use copydesk_transform::recurring::{Unit, UnitLine, Units, mixed, site_key};

use super::copies::{Copies, SKETCH, Sketch};
use super::count::SentenceSurvey;
use super::{Shape, is_closed, shapes};
use crate::survey::Survey;

/// So many samples are kept of each.
pub(super) const SAMPLES: usize = 3;

/// So many sentences are held at a time: some 120 MB, and most have no samples.
const MOST: usize = 900_000;

/// No longer sentence is a notice, in bytes.
const LONGEST: usize = 1_500;

/// A sentence of so many words can stand for its document.
const LONG: usize = 6;

/// A headline has no more words.
const HEADLINE: usize = 20;

/// The title of another article has no fewer.
const TITLE: usize = 4;

/// Keys are hashes: they need none.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mixed(self.0, u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

type Keyed<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// Where in its article something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing of the story stands before it but a headline.
    Head,
    /// Nothing of the story stands behind it.
    Tail,
    /// The story stands on both sides.
    Amid,
}

/// What is beside something that recurs in its line.
#[derive(Debug, Clone, Copy)]
struct Filled {
    /// The key of what fills the slot.
    rest: u64,
    /// The words of all of it.
    words: u32,
    /// What fills the slot reads like a title: some words, and no sentence is closed.
    title: bool,
}

/// What one document shows of something that recurs.
#[derive(Debug)]
struct Sight {
    key: u64,
    shape: Shape,
    at: At,
    /// It is the first line, and nothing stands before it.
    top: bool,
    filled: Filled,
    /// All of its line recurs, and it is a part of that.
    lined: bool,
    /// The text, where it is, and the line around it where all of that recurs.
    sample: Option<(Sample, Option<Box<str>>)>,
}

#[derive(Debug)]
struct Article {
    site: u64,
    sketch: Sketch,
    sights: Vec<Sight>,
}

/// What some neighbouring documents show.
#[derive(Debug, Default)]
pub struct Gathered {
    articles: Vec<Article>,
    units: Units,
}

/// A text, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// `file:line`, or the file.
    pub place: Box<str>,
    /// The text.
    pub text: Box<str>,
}

/// What is known of a sentence, a line, or the fixed part of lines.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) site: u64,
    pub(super) shape: Shape,
    /// In how many documents that are no copies.
    pub(super) documents: u32,
    pub(super) occurrences: u32,
    pub(super) head: u32,
    pub(super) tail: u32,
    pub(super) top: u32,
    pub(super) lined: u32,
    pub(super) titles: u32,
    pub(super) words: u32,
    /// A bit for each of 64 sorts of fillings of the slot.
    pub(super) rests: u64,
    pub(super) samples: Vec<Sample>,
    /// The line in which the first sample stands, where all of it recurs.
    pub(super) line: Option<Box<str>>,
    /// What was lost of it before it was taken in.
    lost: u32,
}

/// Gathers what recurs in a corpus whose sentences were counted.
#[derive(Debug)]
pub struct NoticeSurvey {
    pub(super) counted: SentenceSurvey,
    copies: Copies,
    /// By site: documents that are no copies.
    pub(super) originals: Keyed<u64>,
    pub(super) known: Keyed<Known>,
    most: usize,
    missed: u32,
}

impl NoticeSurvey {
    /// Looks at the same inputs once more.
    #[must_use]
    pub fn new(counted: SentenceSurvey) -> Self {
        Self::holding(counted, MOST)
    }

    /// A survey that holds at most so many sentences.
    #[must_use]
    pub fn holding(counted: SentenceSurvey, most: usize) -> Self {
        let copies = Copies::new(counted.documents());
        Self { counted, copies, originals: Keyed::default(), known: Keyed::default(), most, missed: 0 }
    }

    /// How many documents are no copies of earlier ones.
    #[must_use]
    pub fn originals(&self) -> u64 {
        self.originals.values().sum()
    }

    /// By how much a count may be too low, where the corpus has too many sentences that recur.
    #[must_use]
    pub const fn missed(&self) -> u32 {
        self.missed
    }

    fn shed(&mut self) {
        while self.known.len() > self.most {
            self.missed += 1;
            let missed = self.missed;
            self.known.retain(|_, known| known.documents + known.lost > missed);
        }
    }

    /// The sentences that stand for a document. Those that much of the site has say nothing of it, unless it has hardly any
    /// others: then it is a copy of what much of the site is copies of.
    fn sketch(&self, units: &Units, site: u64, keys: &[(u64, u8)]) -> Sketch {
        let documents = self.counted.sites.get(&site).map_or(0, |site| site.documents);
        let common = u8::try_from((documents / 10).max(20)).unwrap_or(u8::MAX);
        let (mut all, mut rare) = (0, 0);
        let (mut least, mut least_rare) = ([0; SKETCH], [0; SKETCH]);
        for (unit, (key, count)) in units.units.iter().zip(keys).filter(|(unit, _)| unit.words.len() >= LONG) {
            all += unit.words.len();
            keep_least(&mut least, *key);
            if *count < common {
                rare += unit.words.len();
                keep_least(&mut least_rare, *key);
            }
        }
        if rare * 4 >= all { least_rare } else { least }
    }

    /// Whether no more text of it is needed.
    fn has_samples(&self, key: u64) -> bool {
        self.known.get(&key).is_some_and(|known| known.samples.len() >= SAMPLES)
    }
}

impl Survey for NoticeSurvey {
    type Part = Gathered;

    fn look(
        &self,
        text: &str,
        _: Option<Lang>,
        site: Option<&str>,
        origin: &Origin<'_>,
        part: &mut Gathered,
    ) -> Result<(), Reject> {
        let site = site_key(site.unwrap_or_default());
        let Some(gate) = self.counted.gate(site) else { return Ok(()) };
        let Gathered { articles, units } = part;
        units.read(text);
        let recurs = |key: u64| self.counted.sieve.count(key) >= gate;
        let counted = |unit: &Unit| {
            let key = mixed(site ^ Shape::Whole as u64, units.key(unit));
            (key, self.counted.sieve.count(key))
        };
        let keys: Vec<(u64, u8)> = units.units.iter().map(counted).collect();
        let fixed: Vec<bool> =
            units.units.iter().zip(&keys).map(|(unit, (_, count))| unit.telling > 0 && *count >= gate).collect();
        let mut article = Article { site, sketch: self.sketch(units, site, &keys), sights: Vec::new() };
        // An article that is nothing but what recurs does not say where its story is.
        if let Some(story) = story(text, units, &fixed) {
            let place = |units: &Range<usize>| match () {
                () if units.end <= story.start => At::Head,
                () if units.start >= story.end => At::Tail,
                () => At::Amid,
            };
            let mut see = |shape, key, span: Range<usize>, (at, top), filled, line: Option<Range<usize>>| {
                let shown = |span: Range<usize>| Box::from(text[span].trim());
                let lined = line.is_some();
                let sample = (!self.has_samples(key)).then(|| {
                    let sample = Sample { place: origin.to_string().into(), text: shown(span) };
                    (sample, line.map(shown))
                });
                article.sights.push(Sight { key, shape, at, top, filled, lined, sample });
            };
            for line in &units.lines {
                let whole = || span(units, line);
                let all = fixed[line.units.clone()].iter().all(|fixed| *fixed);
                for number in line.units.clone().filter(|number| fixed[*number]) {
                    let unit = &units.units[number];
                    if unit.span.len() <= LONGEST {
                        let context = (all && line.units.len() > 1 && whole().len() <= LONGEST).then(whole);
                        let at = (place(&(number..number + 1)), number == 0);
                        let filled = Filled { rest: 0, words: unit.words.len() as u32, title: false };
                        see(Shape::Whole, keys[number].0, unit.span.clone(), at, filled, context);
                    }
                }
                if !all {
                    // A line with a slot seems to be the story's own: it may be its first or last one.
                    let at = match place(&line.units) {
                        At::Amid if line.units.start <= story.start => At::Head,
                        At::Amid if line.units.end >= story.end => At::Tail,
                        at => at,
                    };
                    let words = line.words.len();
                    let title = words >= line.opening.unwrap_or(0) + TITLE && !is_closed(&text[whole()]);
                    shapes(text, units, line, |shape, key, rest| {
                        let key = mixed(site ^ shape as u64, key);
                        if recurs(key) {
                            let filled = Filled { rest, words: words as u32, title };
                            see(shape, key, whole(), (at, line.units.start == 0), filled, None);
                        }
                    });
                }
            }
        }
        articles.push(article);
        Ok(())
    }

    fn merge(&mut self, part: Gathered) {
        for article in part.articles {
            if self.copies.is_copy(&article.sketch) {
                continue;
            }
            *self.originals.entry(article.site).or_default() += 1;
            let gate = self.counted.gate(article.site).map_or(0, u32::from);
            let mut sights = article.sights;
            sights.sort_by_key(|sight| sight.key);
            let mut last = None;
            for sight in sights {
                let again = last.replace(sight.key) == Some(sight.key);
                self.count(article.site, gate, sight, again);
            }
        }
        self.shed();
    }
}

impl NoticeSurvey {
    fn count(&mut self, site: u64, gate: u32, sight: Sight, again: bool) {
        let Sight { key, shape, at, top, filled, lined, sample } = sight;
        let missed = self.missed;
        let known = self.known.entry(key).or_insert_with(|| Known {
            site,
            shape,
            documents: 0,
            occurrences: 0,
            head: 0,
            tail: 0,
            top: 0,
            lined: 0,
            titles: 0,
            words: 0,
            rests: 0,
            samples: Vec::new(),
            line: None,
            lost: missed,
        });
        known.documents += u32::from(!again);
        known.occurrences += 1;
        known.head += u32::from(at == At::Head);
        known.tail += u32::from(at == At::Tail);
        known.top += u32::from(top);
        known.lined += u32::from(lined);
        known.titles += u32::from(filled.title);
        known.words = known.words.max(filled.words);
        known.rests |= 1 << (filled.rest % 64);
        // What is rare, and most is, gets no samples.
        if !again
            && known.documents + SAMPLES as u32 > gate
            && known.samples.len() < SAMPLES
            && let Some((sample, line)) = sample
        {
            known.samples.push(sample);
            known.line = known.line.take().or(line);
        }
    }
}

/// Keeps the smallest keys, each once and in order; 0 is a free place.
fn keep_least(sketch: &mut Sketch, key: u64) {
    let mut key = key;
    for slot in sketch {
        if *slot == key {
            return;
        }
        if *slot == 0 || key < *slot {
            std::mem::swap(slot, &mut key);
        }
        if key == 0 {
            return;
        }
    }
}

fn span(units: &Units, line: &UnitLine) -> Range<usize> {
    let (first, last) = (&units.units[line.units.start], &units.units[line.units.end - 1]);
    first.span.start..last.span.end
}

/// The sentences, by number, between which the story stands: from the first that does not recur to the last. A headline
/// at the top does not count. None if there is no story.
fn story(text: &str, units: &Units, fixed: &[bool]) -> Option<Range<usize>> {
    let first = fixed.iter().position(|fixed| !fixed)?;
    let last = fixed.iter().rposition(|fixed| !fixed)?;
    let headline = units.lines.first().is_some_and(|line| {
        let open = !is_closed(&text[span(units, line)]);
        line.units == (first..first + 1) && line.words.len() <= HEADLINE && open
    });
    let below = fixed.iter().skip(first + 1).position(|fixed| !fixed);
    let start = if headline { below.map_or(first, |behind| first + 1 + behind) } else { first };
    Some(start..last + 1)
}
