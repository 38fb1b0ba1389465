//! Finds every piece of every cue in one paragraph, in any case of letters.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use copydesk_transform::BuildError;

use crate::cue::Piece;

/// Looks for many pieces at once.
#[derive(Debug)]
pub(crate) struct Finder {
    automaton: AhoCorasick,
    /// The pieces behind every string of the automaton.
    owners: Vec<Vec<Owner>>,
}

#[derive(Debug)]
struct Owner {
    piece: u32,
    open_start: bool,
    open_end: bool,
    /// The string as it must stand there, where its capitals matter.
    exact: Option<String>,
}

impl Finder {
    pub(crate) fn new(pieces: &[Piece]) -> Result<Self, BuildError> {
        let mut strings: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<Owner>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (number, piece) in (0..).zip(pieces) {
            let Piece::Words { text, open_start, open_end, exact } = piece else { continue };
            let form = text.to_lowercase();
            let index = *known.entry(form.clone()).or_insert_with(|| {
                strings.push(form);
                owners.push(Vec::new());
                owners.len() - 1
            });
            owners[index].push(Owner {
                piece: number,
                open_start: *open_start,
                open_end: *open_end,
                exact: exact.then(|| text.clone()),
            });
        }
        // Only paragraphs that passed the gate are looked at, so what counts is how soon it is built.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(strings)
            .map_err(|error| BuildError::field("packs", format!("the packs have too many cues: {error}")))?;
        Ok(Self { automaton, owners })
    }

    /// Calls `visit` with number, start and end of every piece in `text` that stands there as whole words.
    pub(crate) fn each(&self, text: &str, mut visit: impl FnMut(u32, usize, usize)) {
        let small = folded(text);
        // In a text without capitals they say nothing.
        let flat = !text.contains(char::is_uppercase);
        for found in self.automaton.find_overlapping_iter(&small) {
            let (start, end) = (found.start(), found.end());
            for owner in &self.owners[found.pattern().as_usize()] {
                let whole = (owner.open_start || is_edge(&text[..start], &text[start..]))
                    && (owner.open_end || is_edge(&text[..end], &text[end..]));
                if whole && owner.exact.as_ref().is_none_or(|exact| flat || *exact == text[start..end]) {
                    visit(owner.piece, start, end);
                }
            }
        }
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
