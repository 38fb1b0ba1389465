//! Slots: what stands in a cue for any year, number, date, address or name.

use crate::compile::Slots;
use crate::cue::Piece;
use crate::matcher::Hit;

/// Small words within names.
const PARTICLES: &[&str] =
    &["von", "van", "de", "der", "den", "di", "da", "du", "la", "le", "del", "zu", "el", "al", "bin", "ten", "vom"];

/// Longer names are lists or headlines.
const NAME_WORDS: usize = 6;

/// Adds every slot in `text` that a rule has.
pub(crate) fn find(slots: &Slots, text: &str, hits: &mut Vec<Hit>) {
    if slots.known.is_empty() {
        return;
    }
    let number = |slot: Piece| slots.number(&slot);
    let (year, code, figures) = (number(Piece::Year), number(Piece::Code), number(Piece::Number));
    let (date, time, link) = (number(Piece::Date), number(Piece::Time), number(Piece::Link));
    for (start, word) in words(text) {
        let mut add = |piece: Option<u32>, from: usize, to: usize| {
            if let Some(piece) = piece {
                hits.push(Hit { piece, start: start + from, end: start + to, quoted: false });
            }
        };
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits >= 6 && word.contains(['-', ':', '/']) {
            add(code, 0, word.len());
        }
        if is_link(word) {
            add(link, 0, word.len());
        }
        if digits == 0 {
            continue;
        }
        if digits >= 4 && date.is_some() && is_date(word) {
            add(date, 0, word.len());
        }
        if digits >= 3 && time.is_some() && is_time(word) {
            add(time, 0, word.len());
        }
        let mut from = 0;
        for run in word.split(|c: char| !c.is_ascii_digit()) {
            if !run.is_empty() {
                add(figures, from, from + run.len());
            }
            if run.len() == 4 && (run.starts_with("19") || run.starts_with("20")) {
                add(year, from, from + 4);
            }
            from = from + run.len() + word[from + run.len()..].chars().next().map_or(0, char::len_utf8);
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
