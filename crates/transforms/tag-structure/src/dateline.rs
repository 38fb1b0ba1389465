//! Datelines: where a report comes from, and whose it is.

use std::ops::Range;

use crate::lexicon::{Shared, Words};
use crate::names::{Separator, is_capitalised, split};
use crate::times;

/// A dateline at the beginning of a block; places are bytes of the block's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// With the dash that ends it.
    pub(crate) span: Range<usize>,
    pub(crate) place: Option<Range<usize>>,
    pub(crate) agency: Option<Range<usize>>,
    pub(crate) names: Vec<String>,
    /// As `2024-03-12`.
    pub(crate) date: Option<String>,
    /// Nothing follows it.
    pub(crate) whole: bool,
}

/// How far a dateline reaches, in bytes.
const REACH: usize = 100;

/// Agencies, initials and desks that stand in brackets: `dpa/lno`, `APA, 12.9.2015`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Signed {
    /// From the first known agency to the last.
    pub(crate) agency: Range<usize>,
    pub(crate) names: Vec<String>,
}

/// The agencies that `text` names, where it names nothing else but initials, desks and a date.
pub(crate) fn signed(shared: &Shared, words: &Words, text: &str) -> Option<Signed> {
    if text.len() > 60 {
        return None;
    }
    let mut signed = Signed::default();
    for (range, separator) in split(text) {
        let part = &text[range.clone()];
        if let Some((name, _)) = shared.agency_expression(part) {
            if signed.names.is_empty() {
                signed.agency = range;
            } else {
                signed.agency.end = range.end;
            }
            signed.names.push(name);
        } else if let Some((name, _)) =
            shared.agency_in_small_letters(part).filter(|(name, _)| part.len() >= 3 || *name == "AP")
        {
            // `(dpa/ap)`
            let name = name.to_owned();
            match signed.names.is_empty() {
                true => return None,
                false => signed.agency.end = range.end,
            }
            signed.names.push(name);
        } else {
            let initials = part.len() <= 5 && !part.is_empty() && part.chars().all(char::is_lowercase);
            if !(initials || separator == Separator::Comma && times::read(words, part).is_some()) {
                return None;
            }
        }
    }
    (!signed.names.is_empty()).then_some(signed)
}

/// The dateline that `block` begins with.
pub(crate) fn find(shared: &Shared, words: &Words, block: &str) -> Option<Dateline> {
    let head = &block[..block.floor_char_boundary(REACH)];
    let start = head.len() - head.trim_start().len();
    if !head[start..].starts_with(|c: char| c.is_uppercase() || c == '(') {
        return None;
    }
    with_agency(shared, words, block, head, start).or_else(|| in_capitals(words, block, head, start))
}

/// `Berlin (dpa) – `, `LONDON, March 3 (Reuters) - `, `(AFP) – `
fn with_agency(shared: &Shared, words: &Words, block: &str, head: &str, start: usize) -> Option<Dateline> {
    let open = start + memchr::memchr(b'(', &head.as_bytes()[start..])?;
    let close = open + memchr::memchr(b')', &head.as_bytes()[open..])?;
    let inner = &head[open + 1..close];
    let signed = signed(shared, words, inner)?;
    let mut dateline = Dateline {
        agency: Some(open + 1 + signed.agency.start..open + 1 + signed.agency.end),
        names: signed.names,
        ..Dateline::default()
    };
    let before = head[start..open].trim_end();
    if !before.is_empty() {
        let (place, date) = place_and_date(words, before)?;
        dateline.place = Some(start..start + place);
        dateline.date = date;
    }
    let rest = &block[close + 1..];
    let (len, sign) = terminator(rest);
    let follows = rest[len..].trim_start();
    dateline.whole = follows.is_empty();
    // `Der Verband Nord (APA) fordert …` has no dash; without one, a sentence must begin.
    let begins = follows.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || is_opening(c));
    if !(dateline.whole || begins && (sign || dateline.names.iter().any(|name| name == "ots")))
        || before.is_empty() && !sign
    {
        return None;
    }
    dateline.span = start..close + 1 + len;
    Some(dateline)
}

/// `WATTENBERG – `, `AUSTIN, Texas — `
fn in_capitals(words: &Words, block: &str, head: &str, start: usize) -> Option<Dateline> {
    // Most paragraphs begin with a word in small letters but for its first one.
    if head[start..].chars().nth(1).is_none_or(char::is_lowercase) {
        return None;
    }
    let dash = memchr::memchr_iter(b' ', head.as_bytes()).find_map(|at| {
        let dash = [" – ", " — ", " - ", " -- "].iter().find(|dash| head[at..].starts_with(**dash))?;
        Some((at, dash.len()))
    })?;
    let place = &head[start..dash.0];
    let city = place.split(", ").next().unwrap_or_default();
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let capital =
        letters >= 3 && city.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '-' | '/' | '.' | '\'' | '’' | 'ß'));
    if !capital || city.split_whitespace().count() > 3 || words.no_places.contains(city) {
        return None;
    }
    let (len, date) = place_and_date(words, place)?;
    let rest = &block[dash.0 + dash.1..];
    if !rest.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_numeric() || is_opening(c)) {
        return None;
    }
    let span = start..dash.0 + dash.1 - 1;
    Some(Dateline { span, place: Some(start..start + len), date, ..Dateline::default() })
}

/// A line that is a place and a date: `Wallstedt, 12. März 2024`.
pub(crate) fn place_with_date(shared: &Shared, words: &Words, line: &str) -> Option<Dateline> {
    let line = line.trim_end();
    if line.len() > times::LONGEST || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let start = line.len() - line.trim_start().len();
    let (place, date) = place_and_date(words, &line[start..])?;
    date.as_ref()?;
    // `Wallstedter Zeitung, 12. März 2024` names a source.
    let town = |word: &str| !shared.is_body(word) && !words.weekdays.contains(&word.to_lowercase());
    if !line[start..start + place].split(' ').all(town) {
        return None;
    }
    Some(Dateline {
        span: start..line.len(),
        place: Some(start..start + place),
        date,
        whole: true,
        ..Dateline::default()
    })
}

/// The length of the place that `text` begins with, and the date that follows it.
fn place_and_date(words: &Words, text: &str) -> Option<(usize, Option<String>)> {
    if is_place(text) {
        return Some((text.len(), None));
    }
    for (at, _) in text.match_indices(", ") {
        let (place, rest) = (&text[..at], &text[at + 2..]);
        if !is_place(place) {
            continue;
        }
        if let Some(time) = times::read(words, rest).filter(|time| time.date) {
            return Some((at, Some(time.iso.unwrap_or_else(|| rest.to_owned()))));
        }
    }
    None
}

/// Whether `text` reads as a place: up to five capitalised words, with small ones between them, perhaps a country.
fn is_place(text: &str) -> bool {
    const SMALL: [&str; 24] = [
        "am", "an", "der", "im", "in", "bei", "ob", "unter", "vor", "de", "la", "le", "les", "del", "du", "des", "sur",
        "sous", "upon", "on", "of", "the", "und", "and",
    ];
    let tokens: Vec<&str> = text.split([' ', '/', ',']).filter(|token| !token.is_empty()).collect();
    let edges = tokens.first().is_some_and(|first| is_capitalised(first))
        && tokens.last().is_some_and(|last| is_capitalised(last));
    edges && tokens.len() <= 6 && tokens.iter().all(|token| is_capitalised(token) || SMALL.contains(token))
}

/// The length of what ends a dateline, and whether it is a sign.
fn terminator(rest: &str) -> (usize, bool) {
    let after = rest.trim_start_matches([' ', '\u{a0}']);
    let blanks = rest.len() - after.len();
    let dash = ["--", "–", "—", "-", ":", "."].iter().find(|dash| after.starts_with(**dash));
    dash.map_or((0, false), |dash| (blanks + dash.len(), true))
}

fn is_opening(c: char) -> bool {
    matches!(c, '„' | '“' | '"' | '»' | '«' | '‘' | '‚' | '\'')
}
