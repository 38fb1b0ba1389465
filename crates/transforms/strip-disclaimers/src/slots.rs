//! Slots: what stands in a cue for any year, number, date, address or name.

use std::collections::{HashMap, HashSet};

use crate::compile::Pattern;
use crate::cue::Piece;
use crate::matcher::Hit;

/// The numbers of the pieces that are slots.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    /// By number of piece: what it is, where it is a slot.
    pub(crate) known: Vec<(Piece, u32)>,
    /// By number of piece: whether it names an agency.
    pub(crate) agencies: HashSet<u32>,
}

impl Slots {
    pub(crate) fn new(numbers: &HashMap<Piece, u32>, agencies: HashSet<u32>) -> Self {
        let slots = numbers.iter().filter(|(piece, _)| !matches!(piece, Piece::Words { .. }));
        Self { known: slots.map(|(piece, number)| (piece.clone(), *number)).collect(), agencies }
    }

    /// The number of a slot, where a rule has it and it is one of those that are asked for.
    pub(crate) fn number(&self, slot: &Piece, asked: u16) -> Option<u32> {
        let at = self.known.iter().position(|(piece, _)| piece == slot).filter(|at| asked >> at & 1 == 1)?;
        Some(self.known[at].1)
    }

    /// The slots that a pattern has, as bits.
    pub(crate) fn among(&self, pattern: &Pattern) -> u16 {
        let groups = pattern.all.iter().chain(&pattern.some).chain([&pattern.none, &pattern.with]);
        let pieces = groups.flatten().flat_map(|needle| &needle.pieces);
        let bits = pieces.filter_map(|(_, piece)| self.known.iter().position(|(_, number)| number == piece));
        bits.fold(0, |bits, at| bits | 1 << at)
    }
}

/// Small words within names.
const PARTICLES: &[&str] =
    &["von", "van", "de", "der", "den", "di", "da", "du", "la", "le", "del", "zu", "el", "al", "bin", "ten", "vom"];

/// Longer names are lists or headlines.
const NAME_WORDS: usize = 6;

/// Adds every slot in `text` that is asked for.
pub(crate) fn find(slots: &Slots, asked: u16, text: &str, hits: &mut Vec<Hit>) {
    if asked == 0 {
        return;
    }
    let number = |slot: Piece| slots.number(&slot, asked);
    let link = number(Piece::Link).filter(|_| has_link(text));
    let figures = Figures {
        year: number(Piece::Year),
        code: number(Piece::Code),
        number: number(Piece::Number),
        date: number(Piece::Date),
        time: number(Piece::Time),
    };
    let figured = figures.any() && text.bytes().any(|byte| byte.is_ascii_digit());
    if link.is_some() || figured {
        for (start, word) in words(text) {
            if let Some(piece) = link.filter(|_| is_link(word)) {
                hits.push(Hit { piece, start, end: start + word.len(), quoted: false });
            }
            if figured {
                figures.find(start, word, hits);
            }
        }
    }
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'));
    if let Some(piece) = number(Piece::Stop)
        && trimmed.ends_with(['.', '!', '?'])
    {
        hits.push(Hit { piece, start: trimmed.len() - 1, end: trimmed.len(), quoted: false });
    }
    if let Some(piece) = number(Piece::Name) {
        names(text, piece, hits);
    }
}

/// The slots for what is written in figures, by number of piece.
struct Figures {
    year: Option<u32>,
    code: Option<u32>,
    number: Option<u32>,
    date: Option<u32>,
    time: Option<u32>,
}

impl Figures {
    fn any(&self) -> bool {
        [self.year, self.code, self.number, self.date, self.time].iter().any(Option::is_some)
    }

    fn find(&self, start: usize, word: &str, hits: &mut Vec<Hit>) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            return;
        }
        let mut add = |piece: Option<u32>, from: usize, to: usize| {
            if let Some(piece) = piece {
                hits.push(Hit { piece, start: start + from, end: start + to, quoted: false });
            }
        };
        if digits >= 6 && word.contains(['-', ':', '/']) {
            add(self.code, 0, word.len());
        }
        if digits >= 4 && self.date.is_some() && is_date(word) {
            add(self.date, 0, word.len());
        }
        if digits >= 3 && self.time.is_some() && is_time(word) {
            add(self.time, 0, word.len());
        }
        let mut from = 0;
        for run in word.split(|c: char| !c.is_ascii_digit()) {
            if !run.is_empty() {
                add(self.number, from, from + run.len());
            }
            if run.len() == 4 && (run.starts_with("19") || run.starts_with("20")) {
                add(self.year, from, from + 4);
            }
            from = from + run.len() + word[from + run.len()..].chars().next().map_or(0, char::len_utf8);
        }
    }
}

/// Whether a word of `text` may be a link.
fn has_link(text: &str) -> bool {
    let has = |part: &str| memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    memchr::memchr(b'@', text.as_bytes()).is_some() || has("http") || has("www.")
}

/// The words of `text` with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn is_link(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let has_host = |host: &str| {
        host.rsplit_once('.').is_some_and(|(name, end)| {
            !name.is_empty() && (2..=12).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase())
        })
    };
    match word.split_once('@') {
        Some((name, host)) => name.is_empty() && !host.is_empty() || has_host(host),
        None => word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www."),
    }
}

fn is_date(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_time(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = word.split([':', '.', 'h']).collect();
    let figures = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts.iter().all(figures)
}

/// Every stretch of capitalised words, from each of its words to its end.
fn names(text: &str, piece: u32, hits: &mut Vec<Hit>) {
    let mut run: Vec<usize> = Vec::new();
    let mut end = 0;
    let mut close = |run: &mut Vec<usize>, end: usize| {
        if (2..=NAME_WORDS).contains(&run.len()) {
            let starts = run.iter().take(run.len() - 1);
            hits.extend(starts.map(|&start| Hit { piece, start, end, quoted: false }));
        }
        run.clear();
    };
    for (start, word) in words(text) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let at = start + word.find(bare).unwrap_or_default();
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        let particle = !run.is_empty() && PARTICLES.contains(&bare);
        if !(capital || particle) || bare.is_empty() {
            close(&mut run, end);
            continue;
        }
        // A bracket or a comma parts names; an initial's full stop does not.
        let initial = bare.chars().count() <= 2;
        if !text[start..at].is_empty() {
            close(&mut run, end);
        }
        if capital {
            run.push(at);
            end = at + bare.len();
        }
        if !text[at + bare.len()..start + word.len()].is_empty() && !initial {
            close(&mut run, end);
        }
    }
    close(&mut run, end);
}
