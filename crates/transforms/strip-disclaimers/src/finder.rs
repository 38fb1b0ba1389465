//! Finds every piece of every cue in one paragraph, in any case of letters.

use crate::cue::Piece;
use crate::grams::Grams;

/// Looks for many pieces at once.
#[derive(Debug)]
pub(crate) struct Finder(Grams<Owner>);

/// A piece that has the string.
#[derive(Debug)]
struct Owner {
    piece: u32,
    /// The string as it must stand there, where its capitals matter.
    exact: Option<Box<str>>,
}

impl Finder {
    pub(crate) fn new(pieces: &[Piece]) -> Self {
        Self(Grams::new((0..).zip(pieces).filter_map(|(number, piece)| {
            let Piece::Words { text, open_start, open_end, exact } = piece else { return None };
            let form = text.to_lowercase();
            // Beside a sign, a word may go on.
            let open = |open: bool, edge: Option<char>| open || !edge.is_some_and(char::is_alphanumeric);
            let open = (open(*open_start, form.chars().next()), open(*open_end, form.chars().next_back()));
            let owner = Owner { piece: number, exact: exact.then(|| text.as_str().into()) };
            Some((form.into_bytes(), open, owner))
        })))
    }

    /// Calls `visit` with number, start and end of every piece in `text` that stands there as whole words.
    pub(crate) fn each(&self, text: &str, mut visit: impl FnMut(u32, usize, usize)) {
        let small = folded(text);
        // In a text without capitals they say nothing.
        let flat = !text.contains(char::is_uppercase);
        self.0.each(small.as_bytes(), |found| {
            let (start, end) = (found.start, found.start + found.letters.len());
            let whole = small.as_bytes()[start..end] == *found.letters
                && (found.open.0 || is_edge(&text[..start], &text[start..]))
                && (found.open.1 || is_edge(&text[..end], &text[end..]));
            if whole {
                let fits = |owner: &&Owner| owner.exact.as_ref().is_none_or(|exact| flat || **exact == text[start..end]);
                found.items.iter().filter(fits).for_each(|owner| visit(owner.piece, start, end));
            }
        });
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
