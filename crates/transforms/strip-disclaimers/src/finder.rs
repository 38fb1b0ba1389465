//! Finds every piece of every cue in one paragraph, in any case of letters.

use crate::cue::Piece;
use copydesk_transform::grams::Grams;

/// Looks for many pieces at once.
#[derive(Debug)]
pub(crate) struct Finder {
    grams: Grams<Owner>,
    /// Strings as they must stand there.
    exact: Vec<String>,
}

/// A piece that has the string, and which of the exact ones it is where its capitals matter.
#[derive(Debug, Clone, Copy)]
struct Owner {
    piece: u32,
    exact: u32,
}

/// No string is exact.
const ANY: u32 = u32::MAX;

impl Finder {
    pub(crate) fn new(pieces: &[Piece]) -> Self {
        let mut exacts = Vec::new();
        let mut strings = Vec::new();
        for (number, piece) in (0..).zip(pieces) {
            let Piece::Words { text, open_start, open_end, exact } = piece else { continue };
            let form = text.to_lowercase();
            // Beside a sign, a word may go on.
            let open = |open: bool, edge: Option<char>| open || !edge.is_some_and(char::is_alphanumeric);
            let open = (open(*open_start, form.chars().next()), open(*open_end, form.chars().next_back()));
            let exact = if *exact { exacts.len() as u32 } else { ANY };
            if exact != ANY {
                exacts.push(text.clone());
            }
            strings.push((form.into_bytes(), open, Owner { piece: number, exact }));
        }
        Self { grams: Grams::new(strings, true), exact: exacts }
    }

    /// Calls `visit` with number, start and end of every piece in `text` that stands there as whole words.
    pub(crate) fn each(&self, text: &str, mut visit: impl FnMut(u32, usize, usize)) {
        let small = folded(text);
        // In a text without capitals they say nothing.
        let flat = !text.contains(char::is_uppercase);
        self.grams.each(small.as_bytes(), |found| {
            let (start, end) = (found.start, found.end);
            let whole = (found.open.0 || is_edge(&text[..start], &text[start..]))
                && (found.open.1 || is_edge(&text[..end], &text[end..]));
            if whole {
                let fits =
                    |owner: &Owner| owner.exact == ANY || flat || self.exact[owner.exact as usize] == text[start..end];
                found.items().filter(fits).for_each(|owner| visit(owner.piece, start, end));
            }
        });
    }
}

/// By piece: the rules that have it in their rarest group.
#[derive(Debug)]
pub(crate) struct Anchored {
    /// Where the rules of every piece begin.
    starts: Box<[u32]>,
    rules: Box<[u32]>,
}

impl Anchored {
    /// Of so many pieces, from those in the rarest group of each rule.
    pub(crate) fn new(pieces: usize, rarest: &[Vec<u32>]) -> Self {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        (0..).zip(rarest).for_each(|(rule, pieces)| pairs.extend(pieces.iter().map(|piece| (*piece, rule))));
        pairs.sort_unstable();
        let start = |piece: usize| pairs.partition_point(|(known, _)| (*known as usize) < piece) as u32;
        Self { starts: (0..=pieces).map(start).collect(), rules: pairs.iter().map(|(_, rule)| *rule).collect() }
    }

    /// How many pieces there are.
    pub(crate) fn pieces(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn of(&self, piece: u32) -> impl Iterator<Item = usize> {
        let own = self.starts[piece as usize] as usize..self.starts[piece as usize + 1] as usize;
        self.rules[own].iter().map(|rule| *rule as usize)
    }
}

/// The text in small letters, byte for byte: a letter whose small form is longer or shorter stays as it is.
pub(crate) fn folded(text: &str) -> String {
    // Of the letters outside ASCII, German, French and their neighbours have those of Latin-1, which begin with one byte and
    // differ from their capitals by one bit of the next; dashes and marks have no case.
    let plain = |byte: &u8| byte.is_ascii() || matches!(byte, 0x80..=0xc3 | 0xe2);
    if text.bytes().all(|byte| plain(&byte)) {
        let mut bytes = text.to_ascii_lowercase().into_bytes();
        for at in memchr::memchr_iter(0xc3, text.as_bytes()) {
            if matches!(bytes[at + 1], 0x80..=0x96 | 0x98..=0x9e) {
                bytes[at + 1] |= 0x20;
            }
        }
        if let Ok(small) = String::from_utf8(bytes) {
            return small;
        }
    }
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}

/// Whether no word goes on from the one side to the other.
fn is_edge(before: &str, behind: &str) -> bool {
    !(before.chars().next_back().is_some_and(char::is_alphanumeric)
        && behind.chars().next().is_some_and(char::is_alphanumeric))
}
