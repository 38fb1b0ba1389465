//! Words and signs, by which stretches of text are compared.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Pieces;

/// What is cut off both ends of a quotation before it is compared exactly: blanks, marks, and signs that belong to the
/// frame as often as not.
const EDGE: &str = " \t\n\r\u{a0}\u{202f}\u{2009}\"“”„‟«»‹›‘’‚',.;:–—-";

/// Marks that are no tokens: annotators differ about whether they belong to a quotation.
const MARKS: &str = "\"“”„‟«»‹›";

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// A run of letters and digits, or one sign; no quotation marks.
    Plain,
    /// The same with the marks, and words whole that a hyphen or an apostrophe joins, and figures that a point, comma or
    /// colon does: as treebanks have them.
    Treebank,
}

/// The tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens {
    places: Vec<Range<usize>>,
}

impl Tokens {
    pub(super) fn new(text: &str, cut: Cut) -> Self {
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let mut end = start + c.len_utf8();
            if is_word(c) {
                let mut last = c;
                while let Some(&(at, c)) = chars.peek() {
                    let joined = || {
                        let behind = text[at + c.len_utf8()..].chars().next();
                        cut == Cut::Treebank && behind.is_some_and(|behind| joins(last, c, behind))
                    };
                    if !is_word(c) && !joined() {
                        break;
                    }
                    (last, end) = (c, at + c.len_utf8());
                    chars.next();
                }
            } else if is_blank(c) || (cut == Cut::Plain && MARKS.contains(c)) {
                continue;
            }
            places.push(start..end);
        }
        Self { places }
    }

    /// Tokens that stand at these places, sorted and disjoint.
    pub(super) const fn at(places: Pieces) -> Self {
        Self { places }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where one stands, in bytes.
    pub(super) fn place(&self, token: usize) -> Range<usize> {
        self.places.get(token).cloned().unwrap_or_default()
    }

    /// The numbers of the tokens that pieces touch.
    pub(super) fn within(&self, pieces: &Pieces) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for piece in pieces {
            let mut at = self.places.partition_point(|token| token.start < piece.start);
            // A token that a piece begins inside counts.
            if at > 0 && self.places[at - 1].end > piece.start {
                at -= 1;
            }
            found.extend((at..self.places.len()).take_while(|&token| self.places[token].start < piece.end));
        }
        found
    }
}

/// Whether a sign between two characters belongs to the word around it.
fn joins(before: char, sign: char, behind: char) -> bool {
    match sign {
        '-' | '\'' | '’' | '‑' => is_word(before) && is_word(behind),
        '.' | ',' | ':' => before.is_ascii_digit() && behind.is_ascii_digit(),
        _ => false,
    }
}

/// Pieces as they are compared exactly: without [`EDGE`] at their ends, sorted, and joined where nothing else parts them.
/// They must lie in the text, on characters.
pub(super) fn trimmed(text: &str, pieces: &Pieces) -> Pieces {
    let is_edge = |c: char| EDGE.contains(c);
    let mut out: Pieces = Vec::new();
    for piece in pieces {
        let of = &text[piece.clone()];
        let start = piece.start + (of.len() - of.trim_start_matches(is_edge).len());
        let end = piece.start + of.trim_end_matches(is_edge).len();
        if start < end {
            out.push(start..end);
        }
    }
    out.sort_unstable_by_key(|piece| (piece.start, piece.end));
    let mut joined: Pieces = Vec::new();
    for piece in out {
        match joined.last_mut() {
            Some(last) if text.get(last.end..piece.start).is_none_or(|gap| gap.chars().all(is_edge)) => {
                last.end = last.end.max(piece.end);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{Cut, Tokens, trimmed};

    fn of(text: &str, cut: Cut) -> Vec<&str> {
        Tokens::new(text, cut).places.into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn tokens_are_words_and_signs() {
        let text = "„Der US-Rat zahlt 2,5 Mio.“, so er.";
        assert_eq!(
            of(text, Cut::Plain),
            ["Der", "US", "-", "Rat", "zahlt", "2", ",", "5", "Mio", ".", ",", "so", "er", "."]
        );
        assert_eq!(
            of(text, Cut::Treebank),
            ["„", "Der", "US-Rat", "zahlt", "2,5", "Mio", ".", "“", ",", "so", "er", "."]
        );
        let tokens = Tokens::new(text, Cut::Plain);
        assert_eq!(
            tokens.within(&std::iter::once(5..9).collect()).into_iter().collect::<Vec<_>>(),
            [0, 1],
            "one that is cut counts"
        );
    }

    #[test]
    fn edges_do_not_count() {
        let text = "„Es ist“, sagte er, „zu spät.“";
        let at = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap_or_default();
        assert_eq!(trimmed(text, &vec![at("„zu spät.“"), at("„Es ist“,")]), [at("Es ist"), at("zu spät")]);
        assert_eq!(trimmed(text, &vec![at("„Es"), at(" ist“")]), [at("Es ist")], "a gap of edges joins");
        assert_eq!(trimmed(text, &Vec::from([at("“, ")])), []);
    }
}
