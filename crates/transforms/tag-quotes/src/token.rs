//! Words of a paragraph, with each outermost quotation as a single one.

use crate::cues;
use crate::lexicon::{ABBREVIATION, ARTICLE, CONJUNCTION, Entry, FINITE, HONORIFIC, PREPOSITION, PRONOUN, Table};
use crate::pairs::Pair;
use crate::word_bits::WordBits;

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
    pub(crate) cues: u8,
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

/// Marks of a quotation that ends together with the one around it.
const INNER: [char; 8] = [' ', '‘', '’', '“', '‹', '›', '\'', '\u{202f}'];

/// `…` as the byte of its sign.
const ELLIPSIS: u8 = 0x85;

/// A text that is split into tokens.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    /// Where its words go on.
    pub(crate) bits: &'a WordBits,
    pub(crate) pairs: &'a [Pair],
    pub(crate) table: &'a Table,
}

impl Source<'_> {
    /// Splits the text between `from` and `to` into tokens, which are added. `next` is the first pair that may begin there; the new one
    /// comes back.
    pub(crate) fn tokenize(&self, (from, to): (usize, usize), next: usize, out: &mut Vec<Token>) -> usize {
        let Self { text, pairs, .. } = *self;
        let bytes = text.as_bytes();
        let first = out.len();
        let mut at = from;
        let (mut next, mut begin) = self.outermost(next, from);
        while at < to {
            if begin < at {
                (next, begin) = self.outermost(next, at);
            }
            if begin == at {
                out.push(Token { cues: cues::QUOTE, ..token(at, pairs[next].end, Kind::Quote(next as u32)) });
                at = pairs[next].end;
                continue;
            }
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                at = self.word(at, begin.min(to), byte as char, out);
                // the blank behind most words
                at += usize::from(at < to && bytes[at] == b' ');
            } else if byte.is_ascii_whitespace() {
                at += 1;
            } else {
                let Some(c) = char_at(text, at) else { break };
                let end = at + c.len_utf8();
                at = if c.is_alphanumeric() {
                    self.word(at, begin.min(to).max(end), c, out)
                } else {
                    if !c.is_whitespace() {
                        let kind = sign(text, at, end, c);
                        out.push(Token { cues: cues::of_sign(kind), ..token(at, end, kind) });
                    }
                    end
                };
            }
        }
        self.look_up(&mut out[first..]);
        next
    }

    /// The first outermost pair from `next` on that begins at `at` or behind it, and where it begins.
    fn outermost(&self, next: usize, at: usize) -> (usize, usize) {
        let passed = |pair: &&Pair| pair.start < at || pair.depth > 0;
        let next = next + self.pairs[next..].iter().take_while(passed).count();
        (next, self.pairs.get(next).map_or(usize::MAX, |pair| pair.start))
    }

    /// Reads a word that begins at `at` and gives its end.
    #[inline]
    fn word(&self, at: usize, limit: usize, first: char, out: &mut Vec<Token>) -> usize {
        let Self { text, bits, table, .. } = *self;
        let bytes = text.as_bytes();
        let mut end = bits.end(text, at, limit);
        let (mut parts, mut behind) = (false, 0);
        if may_join(bytes, end, limit) {
            (end, parts, behind) = self.joined(at, end, limit, first);
        }
        let mut token = token(at, end, Kind::Word);
        if first.is_numeric() && bytes[at..end].iter().all(|byte| !byte.is_ascii_alphabetic()) {
            token.kind = Kind::Number;
        } else {
            token.upper = first.is_uppercase() || parts && raised(&text[at..end], table);
        }
        out.push(token);
        end + behind
    }

    /// Looks up the words among the tokens, when all of them are known: so one look need not wait for another.
    fn look_up(&self, tokens: &mut [Token]) {
        let Self { text, table, .. } = *self;
        let mut begins = true;
        for token in tokens {
            let worded = matches!(token.kind, Kind::Word | Kind::Number);
            if token.is_word() {
                let (start, end) = (token.start as usize, token.end as usize);
                token.entry = table.known_at(text, start, end);
                if token.upper {
                    // only where a sentence may begin is a capital none of the word's own
                    if begins && token.entry == Entry::NONE {
                        token.entry = table.in_lower_case(text, start, end);
                    }
                    let word = &text.as_bytes()[start..end];
                    token.cues = cues::of_capital(word);
                    token.endings = table.by_ending(word);
                }
                token.cues |= token.entry.cues;
            }
            begins = !worded;
        }
    }

    /// The end of a word behind whose first part, which ends at `end`, another one may be joined to it; whether a hyphen, a
    /// full stop or a blank does so, and how many bytes behind it belong to no word.
    fn joined(&self, at: usize, mut end: usize, limit: usize, first: char) -> (usize, bool, usize) {
        let Self { text, bits, table, .. } = *self;
        let mut parts = false;
        while may_join(text.as_bytes(), end, limit) {
            let rest = &text[end..limit];
            let mut chars = rest.chars();
            let (Some(join), Some(after)) = (chars.next(), chars.next()) else { break };
            // `workers’ rights`
            if matches!(join, '’' | '\'') && after == ' ' && text[..end].ends_with('s') {
                end += join.len_utf8();
                break;
            }
            if table.french()
                && let Some(skipped) = parted(&text[at..end], rest)
            {
                return (end, parts, skipped);
            }
            let joins = match join {
                '-' | '\u{ad}' | '’' | '\'' | '/' => after.is_alphanumeric(),
                '.' | ',' | ':' => {
                    // `3,5`, `15:36`
                    after.is_ascii_digit() && text[..end].ends_with(|c: char| c.is_ascii_digit())
                        || join == '.' && initials(&text[at..end]) && after.is_uppercase() && chars.next() == Some('.')
                        || join == '.' && domain(&text[end + 1..limit])
                }
                // `US -Präsident`: the blank is a slip
                ' ' => after == '-' && first.is_uppercase() && chars.next().is_some_and(char::is_uppercase),
                _ => false,
            };
            if !joins {
                break;
            }
            parts |= matches!(join, '-' | '.' | ' ');
            let from = end + join.len_utf8() + usize::from(join == ' ');
            end = bits.end(text, from, limit);
        }
        (end, parts, 0)
    }
}

/// Whether what stands at `end` may join a word with the next one. A blank joins nothing but a slip before a hyphen, and a
/// full stop, comma or colon nothing before a blank.
#[inline]
fn may_join(bytes: &[u8], end: usize, limit: usize) -> bool {
    if end + 1 >= limit {
        return false;
    }
    let after = bytes[end + 1];
    match bytes[end] {
        b' ' => after == b'-',
        b'.' | b',' | b':' => !after.is_ascii_whitespace(),
        b'-' | b'\'' | b'/' => true,
        sign => !sign.is_ascii(),
    }
}

/// Whether a word of several parts that begins small is a name: `elbpost.example`; in German what ends in a noun, too:
/// `dpa-Bericht`.
fn raised(word: &str, table: &Table) -> bool {
    let noun = || table.german() && word.rsplit_once('-').is_some_and(|(_, last)| last.starts_with(char::is_uppercase));
    noun() || word.rsplit_once('.').is_some_and(|(_, last)| top_level(last))
}

fn sign(text: &str, at: usize, end: usize, c: char) -> Kind {
    match c {
        '–' | '—' => Kind::Dash,
        '-' if text[..at].ends_with(' ') && text[end..].starts_with(' ') => Kind::Dash,
        '…' => Kind::Sign(ELLIPSIS),
        c if c.is_ascii() => Kind::Sign(c as u8),
        _ => Kind::Sign(0),
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

const fn token(start: usize, end: usize, kind: Kind) -> Token {
    Token { start: start as u32, end: end as u32, kind, upper: false, cues: 0, entry: Entry::NONE, endings: 0 }
}

/// French writes words together that are two: `l’eau`, `qu’il`, `dit-il`, `a-t-elle`. How many bytes between them belong to
/// neither; none where it is one word.
fn parted(word: &str, rest: &str) -> Option<usize> {
    const ELIDED: [&str; 13] = ["l", "d", "qu", "s", "n", "c", "j", "m", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"];
    if let Some(behind) = rest.strip_prefix(['’', '\'']) {
        let elided = ELIDED.iter().any(|part| part.eq_ignore_ascii_case(word));
        return (elided && behind.starts_with(char::is_alphanumeric)).then_some(rest.len() - behind.len());
    }
    let behind = rest.strip_prefix("-t-").or_else(|| rest.strip_prefix('-'))?;
    let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
    matches!(&behind[..end], "il" | "elle" | "ils" | "elles" | "on").then_some(rest.len() - behind.len())
}

/// Whether a host name goes on here: `de`, `co.uk`.
fn domain(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
    top_level(&rest[..end]) && !rest[end..].starts_with(char::is_alphanumeric)
}

/// The endings of host names that papers and broadcasters use most.
fn top_level(name: &str) -> bool {
    matches!(name, "de" | "at" | "ch" | "com" | "net" | "org" | "co" | "uk" | "fr" | "eu" | "info" | "tv" | "example")
}

/// Whether the word is `U`, `U.S`, …
fn initials(word: &str) -> bool {
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

/// Where the sentences of `tokens` end, as indices behind their last token.
pub(crate) fn sentences(text: &str, tokens: &[Token], pairs: &[Pair], german: bool, out: &mut Vec<usize>) {
    out.clear();
    let mut start = 0;
    let mut index = 0;
    while index < tokens.len() {
        let token = &tokens[index];
        let mut end = index + 1;
        let over = match token.kind {
            Kind::Word | Kind::Number => false,
            Kind::Quote(pair) => {
                let pair = &pairs[pair as usize];
                let inner = text[pair.inner_start..pair.inner_end].trim_end_matches(INNER).chars().next_back();
                let ended = inner.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…'));
                ended && opens(tokens.get(end)) && (german || inner == Some('.') || !frame_follows(tokens, end))
            }
            _ if token.ends_sentence() => {
                while end < tokens.len()
                    && (tokens[end].ends_sentence() || tokens[end].is_sign(b')') || tokens[end].is_sign(b']'))
                {
                    end += 1;
                }
                opens(tokens.get(end))
                    && !(token.is_sign(b'.') && abbreviated(text, &tokens[start..index], tokens.get(end), german))
            }
            _ => false,
        };
        if over {
            out.push(end);
            start = end;
        }
        index = end;
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
            last.has(ABBREVIATION)
                || glued
                || next_blank && word.chars().nth(1).is_none()
                || initials(word)
        }
        _ => false,
    }
}
