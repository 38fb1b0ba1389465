//! Splitting a text into tokens.

use crate::cues;
use crate::lexicon::{Entry, Table};
use crate::pairs::Pair;
use crate::token::{ELLIPSIS, Kind, Token, Tokens, initials};
use crate::word_bits::WordBits;

/// What the bytes of dashes, quotation marks and their like begin with.
const GENERAL_PUNCTUATION: [u8; 2] = [0xE2, 0x80];

/// Up to how many bytes of initials one more may follow: nobody has more, and none is read again from each of its full stops.
const INITIALS: usize = 32;

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
    /// Splits the text between `from` and `to` into tokens. `next` is the first pair that may begin there; the new one
    /// comes back.
    pub(crate) fn tokenize(&self, (from, to): (usize, usize), next: usize, out: &mut Tokens) -> usize {
        let Self { text, pairs, .. } = *self;
        let bytes = text.as_bytes();
        out.clear();
        let mut at = from;
        let (mut next, mut begin) = self.outermost(next, from);
        while at < to {
            if begin < at {
                (next, begin) = self.outermost(next, at);
            }
            if begin == at {
                out.sign(Token { cues: cues::QUOTE, ..token(at, pairs[next].end, Kind::Quote(next as u32)) });
                at = pairs[next].end;
                continue;
            }
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                at = self.word(at, begin.min(to), byte as char, &mut out.list);
                // the blank behind most words
                at += usize::from(at < to && bytes[at] == b' ');
            } else if byte.is_ascii_whitespace() {
                at += 1;
            } else {
                let Some(c) = char_at(text, at) else { break };
                let end = at + c.len_utf8();
                // dashes and marks: no letters stand in their block
                at = if !bytes[at..].starts_with(&GENERAL_PUNCTUATION) && c.is_alphanumeric() {
                    self.word(at, begin.min(to).max(end), c, &mut out.list)
                } else {
                    if !c.is_whitespace() {
                        let cues = if c == ':' { cues::COLON } else { 0 };
                        out.sign(Token { cues, ..token(at, end, sign(text, at, end, c)) });
                    }
                    end
                };
            }
        }
        self.look_up(out);
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
        let capital = if first.is_ascii() { first.is_ascii_uppercase() } else { first.is_uppercase() };
        let mut token = token(at, end, Kind::Word);
        token.upper = capital | (parts && raised(&text[at..end], table));
        if first.is_numeric() && bytes[at..end].iter().all(|byte| !byte.is_ascii_alphabetic()) {
            (token.kind, token.upper) = (Kind::Number, false);
        }
        out.push(token);
        end + behind
    }

    /// Looks up the words among the tokens, when all of them are there: one look need not wait for another.
    fn look_up(&self, out: &mut Tokens) {
        let Self { text, table, .. } = *self;
        let Tokens { list, capitals, .. } = out;
        capitals.resize(list.len(), 0);
        let mut count = 0;
        for (index, token) in list.iter_mut().enumerate() {
            // written for every token and kept for some: which ones is hard to guess
            capitals[count] = index as u32;
            count += usize::from(token.upper);
            if token.is_word() {
                token.entry = table.known_at(text, token.start as usize, token.end as usize);
                token.cues = token.entry.cues;
            }
        }
        capitals.truncate(count);
        for &index in &*capitals {
            let index = index as usize;
            // only where a sentence may begin is a capital none of the word's own
            let begins = index == 0 || !matches!(list[index - 1].kind, Kind::Word | Kind::Number);
            let token = &mut list[index];
            let (start, end) = (token.start as usize, token.end as usize);
            if begins && token.entry.is_unknown() {
                token.entry = table.in_lower_case(text, start, end);
                token.cues = token.entry.cues;
            }
            token.endings = table.by_ending(&text.as_bytes()[start..end]);
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
                        || join == '.'
                            && end - at <= INITIALS
                            && initials(&text[at..end])
                            && after.is_uppercase()
                            && chars.next() == Some('.')
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
    // by tables, since signs are hard to guess
    end + 1 < limit && JOINS[bytes[end] as usize] & BEHIND[bytes[end + 1] as usize] != 0
}

const ANY: u8 = 1;
const HYPHEN: u8 = 1 << 1;
const NO_BLANK: u8 = 1 << 2;

/// Behind what a sign may join words, by its first byte.
const JOINS: [u8; 256] = {
    let mut joins = [0; 256];
    (joins[b'-' as usize], joins[b'\'' as usize], joins[b'/' as usize]) = (ANY, ANY, ANY);
    joins[b' ' as usize] = HYPHEN;
    (joins[b'.' as usize], joins[b',' as usize], joins[b':' as usize]) = (NO_BLANK, NO_BLANK, NO_BLANK);
    let mut byte = 0x80;
    while byte < 256 {
        joins[byte] = ANY;
        byte += 1;
    }
    joins
};

/// What stands behind a sign.
const BEHIND: [u8; 256] = {
    let mut behind = [ANY; 256];
    let mut byte = 0;
    while byte < 256 {
        behind[byte] |= if (byte as u8).is_ascii_whitespace() { 0 } else { NO_BLANK };
        byte += 1;
    }
    behind[b'-' as usize] |= HYPHEN;
    behind
};

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
