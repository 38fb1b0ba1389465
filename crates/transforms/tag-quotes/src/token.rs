//! Words of a paragraph, with each outermost quotation as a single one.

use crate::lexicon::{ABBREVIATION, ARTICLE, CONJUNCTION, Entry, FINITE, HONORIFIC, PREPOSITION, PRONOUN, Table};
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
    /// What the lexicon knows of it.
    pub(crate) entry: Entry,
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

/// Splits `text[from..to]` into tokens. `pairs` are the outermost ones from `next` on; the new `next` comes back.
pub(crate) fn tokenize(
    text: &str,
    (from, to): (usize, usize),
    pairs: &[Pair],
    mut next: usize,
    table: &Table,
    out: &mut Vec<Token>,
) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < to {
        while next < pairs.len() && (pairs[next].start < at || pairs[next].depth > 0) {
            next += 1;
        }
        if let Some(pair) = pairs.get(next)
            && pair.start == at
        {
            out.push(token(at, pair.end, Kind::Quote(next as u32), false, Entry::default()));
            at = pair.end;
            continue;
        }
        let byte = bytes[at];
        if byte == b' ' || byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let Some(c) = char_at(text, at) else { break };
        if c.is_alphanumeric() {
            let limit = pairs.get(next).map_or(to, |pair| pair.start.min(to)).max(at + c.len_utf8());
            at = word(text, at, limit, c, table, out);
        } else {
            let end = at + c.len_utf8();
            if !c.is_whitespace() {
                out.push(token(at, end, sign(text, at, end, c), false, Entry::default()));
            }
            at = end;
        }
    }
    next
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

const fn token(start: usize, end: usize, kind: Kind, upper: bool, entry: Entry) -> Token {
    Token { start: start as u32, end: end as u32, kind, upper, entry }
}

/// Reads a word that begins at `at` and gives its end.
fn word(text: &str, at: usize, limit: usize, first: char, table: &Table, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let mut end = run(text, at, limit);
    let (mut parts, mut behind) = (false, 0);
    // most words end at a blank, which joins nothing but a slip before a hyphen
    while bytes.get(end) != Some(&b' ') || bytes.get(end + 1) == Some(&b'-') {
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
            behind = skipped;
            break;
        }
        let joins = match join {
            '-' | '\u{ad}' | '’' | '\'' | '/' => after.is_alphanumeric(),
            '.' | ',' | ':' => {
                // `3,5`, `15:36`
                after.is_ascii_digit() && text[..end].ends_with(|c: char| c.is_ascii_digit())
                    || join == '.' && initials(text, at, end) && after.is_uppercase() && chars.next() == Some('.')
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
        end = run(text, from, limit);
    }
    let word = &text[at..end];
    // `elbpost.example` is a name; in German so is what ends in a noun: `dpa-Bericht`
    let noun = || table.german() && word.rsplit_once('-').is_some_and(|(_, last)| last.starts_with(char::is_uppercase));
    let host = || word.rsplit_once('.').is_some_and(|(_, last)| top_level(last));
    let upper = first.is_uppercase() || parts && (noun() || host());
    if first.is_numeric() && text[at..end].bytes().all(|byte| !byte.is_ascii_alphabetic()) {
        out.push(token(at, end, Kind::Number, false, Entry::default()));
    } else {
        // only where a sentence may begin is a capital none of the word's own
        let begins = upper && out.last().is_none_or(|last| !matches!(last.kind, Kind::Word | Kind::Number));
        out.push(token(at, end, Kind::Word, upper, table.look_up(&text[at..end], begins)));
    }
    end + behind
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

/// The end of the letters and digits from `at` on.
fn run(text: &str, at: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < limit {
        if bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_' {
            end += 1;
        } else if bytes[end].is_ascii() {
            break;
        } else {
            match char_at(text, end) {
                Some(c) if c.is_alphanumeric() => end += c.len_utf8(),
                _ => break,
            }
        }
    }
    end
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

/// Whether `text[at..end]` is `U`, `U.S`, …
fn initials(text: &str, at: usize, end: usize) -> bool {
    text[at..end].split('.').all(|part| part.chars().count() == 1)
}

/// Where the sentences of `tokens` end, as indices behind their last token.
pub(crate) fn sentences(text: &str, tokens: &[Token], pairs: &[Pair], german: bool, out: &mut Vec<usize>) {
    out.clear();
    let mut start = 0;
    let mut index = 0;
    while index < tokens.len() {
        let token = tokens[index];
        let mut end = index + 1;
        let over = match token.kind {
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
                || word.chars().count() == 1 && next_blank
                || initials(text, last.start as usize, last.end as usize)
        }
        _ => false,
    }
}
