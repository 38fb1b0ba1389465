//! Lines and sentences that recur word for word: found by the hash of their words, and by no pattern.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use copydesk_transform::recurring::{UnitLine, Units, key, mixed, site_key};
use copydesk_transform::{Applicability, BlockKind, Document, Rule, RuleId};

use crate::compile::{Pattern, is_name};
use crate::matcher::MAX_WORDS;
use crate::pack::{PackNotice, PackSite, Place, Scope};
use crate::sketch::Outlines;
use crate::sweep::{Cut, Part, paragraphs, reach};

/// What stands before or behind a slot has no more words.
const FIXED: usize = 16;

/// Which part of a line is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fixed {
    Whole,
    Opening,
    First,
    Last,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    rule: usize,
    place: Place,
    max_words: usize,
}

/// Everything that recurs, by the hash of its site, its form and its words.
#[derive(Debug, Default)]
pub(crate) struct Recurring {
    entries: HashMap<u64, Entry>,
    /// The hashes of the sites that have something.
    sites: Vec<u64>,
    /// How many words stand before a slot, and behind one: a bit for each number.
    first: u32,
    last: u32,
    openings: bool,
}

/// Why a notice is none, and the remedy.
type Wrong = (String, &'static str);

impl Recurring {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes a notice in, as the rule of that number.
    pub(crate) fn add(
        &mut self,
        number: usize,
        id: RuleId,
        pack: &str,
        group: &PackSite,
        notice: &PackNotice,
        removes: bool,
    ) -> Result<(Rule, Pattern), Wrong> {
        if !is_name(&notice.id) {
            return Err((
                "has an id that is no name".to_owned(),
                "an `id` is made of small letters, digits and hyphens",
            ));
        }
        if !is_name(&notice.kind) {
            let why = format!("has the kind `{}`", notice.kind);
            return Err((why, "a `kind` is made of small letters, digits and hyphens"));
        }
        if !(1..=MAX_WORDS).contains(&notice.max_words) {
            return Err((
                format!("has `max-words: {}`", notice.max_words),
                "a line with a notice has from 1 to 200 words",
            ));
        }
        let (fixed, words) = read(&notice.text)?;
        match fixed {
            Fixed::First => self.first |= 1 << words.len(),
            Fixed::Last => self.last |= 1 << words.len(),
            Fixed::Opening => self.openings = true,
            Fixed::Whole => {}
        }
        let site = group.site.as_deref().unwrap_or_default().trim();
        let site_hash = site_key(site);
        if !self.sites.contains(&site_hash) {
            self.sites.push(site_hash);
        }
        let entry = Entry { rule: number, place: notice.place, max_words: notice.max_words };
        self.entries.entry(entry_key(site_hash, fixed, &words)).or_insert(entry);
        let on = if site.is_empty() { "in the corpus".to_owned() } else { format!("on {site}") };
        let found = notice.found.map(|found| format!(" {found} documents have it.")).unwrap_or_default();
        let rule = Rule {
            id,
            summary: format!("Strips what recurs {on}: {}", notice.text).into(),
            reason: format!("It stands word for word in articles that have nothing else in common.{found}").into(),
            applicability: if removes { Applicability::Likely } else { Applicability::Safe },
            examples: Cow::Borrowed(&[]),
            counter_examples: Cow::Borrowed(&[]),
        };
        let pattern = Pattern {
            kind: Cow::Owned(notice.kind.clone()),
            pack: Cow::Owned(pack.to_owned()),
            place: notice.place,
            scope: Scope::Line,
            removes,
            speech: true,
            all: Vec::new(),
            outlines: Outlines::of([]),
            some: Vec::new(),
            needs: 0,
            none: Vec::new(),
            with: Vec::new(),
            with_outlines: Outlines::of([]),
            slots: 0,
            max_words: notice.max_words,
        };
        Ok((rule, pattern))
    }

    /// Every cut in a document, sorted and disjoint.
    pub(crate) fn cuts(&self, doc: &Document) -> Vec<Cut> {
        let own = doc.site().map(site_key).filter(|site| self.sites.contains(site));
        let all = Some(site_key("")).filter(|site| self.sites.contains(site) && own != Some(*site));
        let sites: Vec<u64> = own.into_iter().chain(all).collect();
        if sites.is_empty() {
            return Vec::new();
        }
        let text = doc.text();
        let mut units = Units::default();
        units.read(text);
        let mut found: Vec<Option<Entry>> = vec![None; units.units.len()];
        for line in &units.lines {
            self.line(&sites, &units, line, &mut found);
        }
        if found.iter().all(Option::is_none) {
            return Vec::new();
        }
        for (unit, found) in units.units.iter().zip(&mut found) {
            *found = found.filter(|_| !is_closed(doc, &unit.span));
        }
        placed(&units, &mut found);
        let parts: Vec<Part> = units.lines.iter().map(|line| part(&units, line)).collect();
        let mut cuts = Vec::new();
        let whole: Vec<Option<usize>> = (units.lines.iter())
            .map(|line| {
                let found = &found[line.units.clone()];
                found.iter().all(Option::is_some).then(|| found[0].map(|entry| entry.rule)).flatten()
            })
            .collect();
        paragraphs(text, &parts, &whole, &mut cuts);
        for (line, _) in units.lines.iter().zip(&whole).filter(|(_, whole)| whole.is_none()) {
            within(&units, line, &found, &mut cuts);
        }
        cuts.sort_by_key(|cut| (cut.span.start, cut.span.end));
        cuts
    }

    /// What of a line recurs.
    fn line(&self, sites: &[u64], units: &Units, line: &UnitLine, found: &mut [Option<Entry>]) {
        let get =
            |fixed, words: &[u64]| sites.iter().find_map(|site| self.entries.get(&entry_key(*site, fixed, words)));
        for number in line.units.clone() {
            found[number] = get(Fixed::Whole, &units.words[units.units[number].words.clone()]).copied();
        }
        let words = &units.words[line.words.clone()];
        if words.len() > MAX_WORDS || !(self.openings || self.first != 0 || self.last != 0) {
            return;
        }
        let opening = line.opening.filter(|opening| self.openings && *opening < words.len());
        let mut entry = opening.and_then(|opening| get(Fixed::Opening, &words[..opening]));
        let lengths = |bits: u32| (1..=FIXED).filter(move |length| bits >> length & 1 == 1 && *length < words.len());
        entry = entry.or_else(|| lengths(self.first).find_map(|length| get(Fixed::First, &words[..length])));
        entry =
            entry.or_else(|| lengths(self.last).find_map(|length| get(Fixed::Last, &words[words.len() - length..])));
        if let Some(entry) = entry.filter(|entry| words.len() <= entry.max_words) {
            found[line.units.clone()].fill(Some(*entry));
        }
    }
}

fn entry_key(site: u64, fixed: Fixed, words: &[u64]) -> u64 {
    mixed(site ^ fixed as u64, key(words))
}

/// The fixed part of a notice's text, and its words.
fn read(text: &str) -> Result<(Fixed, Vec<u64>), Wrong> {
    let text = text.trim();
    let (fixed, bare) = match (text.strip_prefix("* "), text.strip_suffix(" *")) {
        (Some(_), Some(_)) => {
            return Err(("has a `*` at both ends".to_owned(), "write one at the beginning or one at the end"));
        }
        (Some(last), None) => (Fixed::Last, last),
        (None, Some(opening)) if opening.ends_with(':') => (Fixed::Opening, opening),
        (None, Some(first)) => (Fixed::First, first),
        (None, None) => (Fixed::Whole, text),
    };
    let mut units = Units::default();
    units.read(&bare.replace(['\n', '\r'], " "));
    if units.words.is_empty() {
        return Err(("has a text without words".to_owned(), "write the words that recur below `text`"));
    }
    if fixed != Fixed::Whole && units.words.len() > FIXED {
        return Err(("has too many words beside its `*`".to_owned(), "write at most 16 of them"));
    }
    Ok((fixed, units.words))
}

/// Whether an earlier step says that it is a headline, a sub-head or a pull quote: these are the story.
fn is_closed(doc: &Document, span: &Range<usize>) -> bool {
    let blocks = doc.blocks();
    let at = blocks.partition_point(|block| block.span.range().end <= span.start);
    blocks.len() > 1
        && blocks.get(at).is_some_and(|block| {
            matches!(block.kind, BlockKind::Headline | BlockKind::Subheading | BlockKind::PullQuote)
        })
}

/// Drops what does not stand in its place. Lines that are nothing but notices are not counted.
fn placed(units: &Units, found: &mut [Option<Entry>]) {
    let goes: Vec<bool> =
        units.lines.iter().map(|line| found[line.units.clone()].iter().all(Option::is_some)).collect();
    let total = goes.iter().filter(|goes| !**goes).count();
    let mut before = 0;
    for (line, goes) in units.lines.iter().zip(goes) {
        let behind = total - before - usize::from(!goes);
        let (start, end) = (before < reach(total), behind < reach(total));
        for found in &mut found[line.units.clone()] {
            *found = found.filter(|entry| match entry.place {
                Place::Start => start,
                Place::End => end,
                Place::Edges => start || end,
                Place::Apart => start || end || line.units.len() == 1,
                Place::Any => true,
            });
        }
        before += usize::from(!goes);
    }
}

fn part(units: &Units, line: &UnitLine) -> Part {
    let span = units.units[line.units.start].span.start..units.units[line.units.end - 1].span.end;
    Part { span, closed: false }
}

/// The cuts of sentences in a line that stays.
fn within(units: &Units, line: &UnitLine, found: &[Option<Entry>], cuts: &mut Vec<Cut>) {
    let units = &units.units[line.units.clone()];
    let found = &found[line.units.clone()];
    for (at, entry) in found.iter().enumerate() {
        let Some(entry) = entry else { continue };
        let notice = units[at].span.clone();
        // Blanks go with what is behind them, and with what is before them at the beginning of the line.
        let leads = found[..at].iter().all(Option::is_some);
        let span = match (leads, units.get(at + 1)) {
            (true, Some(next)) => notice.start..next.span.start,
            (true, None) => notice.clone(),
            (false, _) => units[at - 1].span.end..notice.end,
        };
        cuts.push(Cut { span, notice, rule: entry.rule });
    }
}
