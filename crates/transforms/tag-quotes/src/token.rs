//! Words of a paragraph, with each outermost quotation as a single one.

use crate::lexicon::{ABBREVIATION, ARTICLE, CONJUNCTION, Entry, FINITE, HONORIFIC, PREPOSITION, PRONOUN};
use crate::pairs::Pair;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, or several that a hyphen joins.
    Word,
    /// A number.
    Number,
    /// A sign; its first byte, and 0 for what is not ASCII.
    Sign(u8),
    /// A dash between blanks.
    Dash,
    /// A quotation; an index into the pairs.
    Quote(u32),
}

/// A word, a sign, or a quotation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// It begins with a capital.
    pub(crate) upper: bool,
    /// What it may be the sign of.
    pub(crate) cues: u16,
    /// What the lexicon knows of it.
    pub(crate) entry: Entry,
    /// The classes of a word with a capital by its ending.
    pub(crate) endings: u32,
}

impl Token {
    pub(crate) const fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }

    pub(crate) fn is_sign(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(crate) const fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word)
    }

    /// A capitalised word or a number: part of a name.
    pub(crate) const fn is_name_like(&self) -> bool {
        matches!(self.kind, Kind::Number) || self.upper
    }

    pub(crate) const fn has(&self, flag: u32) -> bool {
        self.entry.flags & flag != 0
    }

    /// `.`, `!`, `?` or `…`.
    pub(crate) const fn ends_sentence(&self) -> bool {
        matches!(self.kind, Kind::Sign(b'.' | b'!' | b'?' | b'\x85'))
    }
}

/// The tokens of a paragraph.
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    /// Which of them are neither words nor numbers.
    pub(crate) signs: Vec<u32>,
    /// Which of them are words with a capital.
    pub(crate) capitals: Vec<u32>,
}

impl Tokens {
    /// None yet, with room for those of most paragraphs.
    pub(crate) fn new() -> Self {
        let [list, signs, capitals] = [256, 64, 128];
        Self {
            list: Vec::with_capacity(list),
            signs: Vec::with_capacity(signs),
            capitals: Vec::with_capacity(capitals),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.signs.clear();
        self.capitals.clear();
    }

    /// Adds a sign or a quotation.
    pub(crate) fn sign(&mut self, token: Token) {
        self.signs.push(self.list.len() as u32);
        self.list.push(token);
    }
}

/// Marks of a quotation that ends together with the one around it.
const INNER: [char; 8] = [' ', '‘', '’', '“', '‹', '›', '\'', '\u{202f}'];

/// `…` as the byte of its sign.
pub(crate) const ELLIPSIS: u8 = 0x85;

/// Whether the word is `U`, `U.S`, …
pub(crate) fn initials(word: &str) -> bool {
    let mut chars = word.chars();
    while chars.next().is_some_and(|c| c != '.') {
        match chars.next() {
            None => return true,
            Some('.') => {}
            Some(_) => return false,
        }
    }
    false
}

/// Where the sentences of a paragraph end, as indices behind their last token.
pub(crate) fn sentences(text: &str, all: &Tokens, pairs: &[Pair], german: bool, out: &mut Vec<usize>) {
    out.clear();
    let tokens = &all.list;
    let (mut start, mut from) = (0, 0);
    for &index in &all.signs {
        let index = index as usize;
        let token = &tokens[index];
        if index < from || !(token.ends_sentence() || token.is_quote()) {
            continue;
        }
        let mut end = index + 1;
        let over = if let Kind::Quote(pair) = token.kind {
            let pair = &pairs[pair as usize];
            let inner = text[pair.inner_start..pair.inner_end].trim_end_matches(INNER).chars().next_back();
            let ended = inner.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…'));
            ended && opens(tokens.get(end)) && (german || inner == Some('.') || !frame_follows(tokens, end))
        } else {
            while end < tokens.len()
                && (tokens[end].ends_sentence() || tokens[end].is_sign(b')') || tokens[end].is_sign(b']'))
            {
                end += 1;
            }
            opens(tokens.get(end))
                && !(token.is_sign(b'.') && abbreviated(text, &tokens[start..index], tokens.get(end), german))
        };
        if over {
            out.push(end);
            start = end;
        }
        from = end;
    }
    if start < tokens.len() {
        out.push(tokens.len());
    }
}

fn opens(next: Option<&Token>) -> bool {
    next.is_some_and(|next| next.is_name_like() || next.is_quote() || next.is_sign(b'('))
}

/// Whether a verb of speech follows behind at most seven words: `"Why?" Mayor Smith asked.`
fn frame_follows(tokens: &[Token], from: usize) -> bool {
    let ahead = (from..tokens.len().min(from + 8)).take_while(|&k| {
        let stop = tokens[k].is_sign(b'.') && k > from && tokens[k - 1].has(ABBREVIATION | HONORIFIC);
        tokens[k].is_word() && !tokens[k].has(FINITE) || tokens[k].entry.verb > 0 || stop
    });
    ahead.into_iter().any(|k| tokens[k].entry.verb > 0)
}

/// Whether a full stop behind these words ends no sentence.
fn abbreviated(text: &str, before: &[Token], next: Option<&Token>, german: bool) -> bool {
    let Some(last) = before.last() else { return false };
    let next_blank = next.is_some_and(|next| text.as_bytes().get(next.start as usize - 1) == Some(&b' '));
    match last.kind {
        // `11. April`, but `im Jahr 2011. Das`
        Kind::Number => {
            let opening = ARTICLE | PRONOUN | PREPOSITION | CONJUNCTION;
            // `seines 100. Geburtstags`
            let counted = before.len() > 1 && before[before.len() - 2].has(ARTICLE) && last.end - last.start == 3;
            german && (last.end - last.start <= 2 || counted) && next.is_some_and(|next| !next.has(opening))
        }
        Kind::Word => {
            let word = &text[last.start as usize..last.end as usize];
            // `R-S.C.`
            let glued = !german && word.len() <= 3 && next.is_some_and(|next| next.start == last.end + 1);
            last.has(ABBREVIATION) || glued || next_blank && word.chars().nth(1).is_none() || initials(word)
        }
        _ => false,
    }
}
