//! Spans that no rule may touch: web addresses, e-mail addresses, handles, file names, paths, code, numbers.
//!
//! They are found once, in the text as the first step has it, and move with the text. [`Document::apply`] refuses every edit that
//! would cut into one; an edit may only take one away whole. The scan looks for the few bytes that such a span must
//! contain and looks around them, so that prose costs one table look-up a byte.
//!
//! [`Document::apply`]: copydesk_model::Document::apply

use aho_corasick::AhoCorasick;
use copydesk_model::{Protect, Span, Text};

use crate::bits::Pairs;

/// Names of top-level domains and file formats that follow a dot in running text. A closed list: `verursacht.Kann`
/// is a lost space and `bericht.pdf` is not.
const ENDINGS: &[&str] = &[
    "ai", "app", "at", "avi", "be", "berlin", "biz", "blog", "bz", "ca", "cc", "ch", "cn", "co", "com", "cpp", "cs",
    "css", "csv", "de", "dev", "dk", "doc", "docx", "edu", "es", "eu", "exe", "fm", "fr", "gif", "gov", "gz", "htm",
    "html", "ie", "info", "int", "io", "it", "jpeg", "jpg", "js", "json", "jsx", "li", "lu", "ly", "md", "me", "mil",
    "mobi", "mov", "mp3", "mp4", "net", "news", "nl", "no", "odt", "org", "pdf", "php", "pl", "png", "ppt", "pptx",
    "press", "pro", "py", "rb", "rs", "rss", "rtf", "ru", "se", "sh", "shop", "sql", "svg", "tar", "toml", "ts", "tsx",
    "tv", "tx", "txt", "ua", "uk", "us", "wav", "wien", "xls", "xlsx", "xml", "yaml", "yml", "zip",
];

/// Finds protected spans.
#[derive(Debug, Default, Clone)]
pub struct Protector {
    literals: Option<AhoCorasick>,
}

impl Protector {
    /// Protects, besides the usual, every occurrence of these literal strings.
    ///
    /// # Errors
    /// If there are too many of them to search for; the message says so.
    pub fn new(literals: &[String]) -> Result<Self, String> {
        let given: Vec<&String> = literals.iter().filter(|literal| !literal.is_empty()).collect();
        if given.is_empty() {
            return Ok(Self::default());
        }
        let literals = AhoCorasick::builder()
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(given)
            .map_err(|error| error.to_string())?;
        Ok(Self { literals: Some(literals) })
    }
}

impl Protect for Protector {
    fn find(&self, text: &str) -> Vec<Span<Text>> {
        let mut spans = builtin(text);
        if let Some(literals) = &self.literals {
            spans.extend(literals.find_iter(text).map(|found| Span::at(found.start(), found.end())));
            spans.sort_unstable();
            spans.dedup_by(|next, first| {
                let meets = next.start() < first.end();
                if meets {
                    *first = first.cover(*next);
                }
                meets
            });
        }
        spans
    }
}

/// Whether `byte` is one that a protected span must contain, and `next` what may follow it there. Most of them stand in prose
/// before a blank; those are passed over here.
fn triggers(byte: u8, next: u8) -> bool {
    // Code and paths of Windows may have a blank there.
    let code = (byte == b'`') | (byte == b'\\');
    // `.` and `/` are neighbours.
    let sign = (byte | 1 == b'/') | (byte == b',') | (byte == b':') | (byte == b'_') | (byte == b'@') | (byte == b'#');
    code | sign & (next != b' ')
}

fn builtin(text: &str) -> Vec<Span<Text>> {
    let bytes = text.as_bytes();
    let mut triggers = Pairs::new(bytes, b' ', triggers);
    let mut spans: Vec<Span<Text>> = Vec::new();
    let mut from = 0; // nothing before this place is looked at again
    let mut judged = 0; // a token that ends here was found to be prose
    let mut place = 0;
    while let Some(at) = triggers.at_or_after(place) {
        place = at + 1;
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let before = at.checked_sub(1).map_or(b' ', |index| bytes[index]);
        let span = match bytes[at] {
            b'`' => code(text, at),
            b'.' | b',' | b':' | b'@' | b'#' | b'_' | b'/' if blank_at(text, at + 1) => None,
            b'.' | b',' | b':' if before.is_ascii_digit() && after.is_ascii_digit() => number(bytes, at, from),
            b',' => None,
            b':' if after != b'/' => None,
            _ if at < judged => None,
            _ => {
                let (start, end) = token(text, at, from);
                judged = end;
                named(text, start, end)
            }
        };
        if let Some(span) = span {
            from = span.range().end;
            place = place.max(from);
            spans.push(span);
        }
    }
    spans
}

/// Whether a token, or what is left of it without punctuation at its ends, is a name that no rule may touch.
fn named(text: &str, start: usize, end: usize) -> Option<Span<Text>> {
    let token = text[start..end].trim_start_matches(['-', '*', '!', '?', ',', ';', ':', '–', '…']);
    let start = end - token.len();
    let token = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '-', '–', '…', '*']);
    (token.len() <= MAX_TOKEN && is_name(token)).then(|| Span::at(start, start + token.len()))
}

/// Whether a token is an address, a handle, a tag, an identifier, a path, a domain or a file.
fn is_name(token: &str) -> bool {
    let alphanumerics = || token.bytes().filter(u8::is_ascii_alphanumeric).take(2).count() == 2;
    match token.as_bytes() {
        [] => false,
        [b'@' | b'#', next, ..] => next.is_ascii_alphanumeric() || *next >= 0x80,
        [b'/' | b'~', rest @ ..] => rest.iter().any(u8::is_ascii_alphanumeric),
        [b'.', b'/', ..] => true,
        bytes if memchr::memchr3(b'@', b'_', b'\\', bytes).is_some() => alphanumerics(),
        _ if token.contains("://") => true,
        _ => match token.split_once('/') {
            Some((host, rest)) => {
                ends_like_a_name(host) || token.is_ascii() && rest.contains('/') && rest.contains('.')
            }
            None => ends_like_a_name(token),
        },
    }
}

/// Whether the last dot of a token is followed by a top-level domain or a file ending: `bericht.pdf`, `ASP.NET`.
fn ends_like_a_name(token: &str) -> bool {
    if token.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) {
        return true;
    }
    let Some((head, ending)) = token.rsplit_once('.') else { return false };
    // `Ende.De` may be two sentences; a name is written in one case, but for the three that are no words.
    let one_case = matches!(ending, "Com" | "Net" | "Org")
        || ending.bytes().all(|b| !b.is_ascii_uppercase())
        || ending.bytes().all(|b| !b.is_ascii_lowercase());
    one_case && ENDINGS.binary_search(&ending.to_ascii_lowercase().as_str()).is_ok() && !head.ends_with('.')
}

/// A stretch between backticks on one line; a lone one stands for a quotation mark in bad copy, so code is short.
fn code(text: &str, at: usize) -> Option<Span<Text>> {
    const LONGEST: usize = 200;
    let bytes = text.as_bytes();
    if at > 0 && bytes[at - 1] == b'`' {
        return None; // looked at from its first backtick
    }
    let ticks = bytes[at..].iter().take(3).take_while(|&&byte| byte == b'`').count();
    let window = &bytes[at + ticks..bytes.len().min(at + ticks + LONGEST)];
    let line = &window[..memchr::memchr(b'\n', window).unwrap_or(window.len())];
    let close = memchr::memmem::find(line, &bytes[at..at + ticks]).filter(|&close| close > 0)?;
    if ticks == 2 && memchr::memmem::find(&line[..close], b"''").is_some() {
        return None; // ``so'' and ``so'' are quotations, as typewriters had them
    }
    Some(Span::at(at, at + ticks + close + ticks))
}

/// The digits around `at` that dots, commas or colons group: `1.000.000`, `3,5`, `12:30`.
fn number(bytes: &[u8], at: usize, from: usize) -> Option<Span<Text>> {
    let start = bytes[from..at].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(from, |gap| from + gap + 1);
    let mut end = at + 1;
    while end < bytes.len()
        && (bytes[end].is_ascii_digit()
            || matches!(bytes[end], b'.' | b',' | b':') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
    {
        end += 1;
    }
    Some(Span::at(start, end))
}

/// A longer run without a blank is no name.
const MAX_TOKEN: usize = 2_048;

/// The run of characters around `at`, not before `from`, that could stand in an address.
fn token(text: &str, at: usize, from: usize) -> (usize, usize) {
    let start = text[from..at]
        .char_indices()
        .rev()
        .take(MAX_TOKEN)
        .find(|(_, c)| ends_token(*c))
        .map_or(from, |(gap, c)| from + gap + c.len_utf8());
    (start, text[at..].find(ends_token).map_or(text.len(), |gap| at + gap))
}

/// Whether a blank, or something that cannot be seen and may go, stands at `at`, which is behind an ASCII character.
fn blank_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_whitespace() || byte.is_ascii_control(),
        Some(_) => text[at..].chars().next().is_some_and(is_blank),
        None => true,
    }
}

/// Blanks, and characters without a width that repairs take away: a token ends there before and after.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn ends_token(c: char) -> bool {
    let bracket = matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '|');
    bracket || matches!(c, '`' | '"' | '„' | '“' | '”' | '»' | '«' | '‚' | '‘' | '’') || is_blank(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        Protector::default().find(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn endings_are_sorted() {
        assert!(ENDINGS.is_sorted(), "binary search needs it");
    }

    #[test]
    fn names_and_numbers_are_protected() {
        assert_eq!(
            found(
                "Mehr unter https://www.nordsee-post.example/a?b=1. Post an redaktion@nordsee.example, Seite www.Hafen.com!"
            ),
            ["https://www.nordsee-post.example/a?b=1", "redaktion@nordsee.example", "www.Hafen.com"]
        );
        assert_eq!(found("Um 12:30 Uhr 1.000.000 Euro, 3,5 Prozent."), ["12:30", "1.000.000", "3,5"]);
        assert_eq!(
            found("Node.js, ASP.NET, Leave.EU und Bericht.Final.docx"),
            ["Node.js", "ASP.NET", "Leave.EU", "Bericht.Final.docx"]
        );
        assert_eq!(found("`git commit -m` in /usr/local/bin"), ["`git commit -m`", "/usr/local/bin"]);
        assert_eq!(found("@hafen_kiel schrieb #Elbe"), ["@hafen_kiel", "#Elbe"]);
    }

    #[test]
    fn prose_is_not() {
        for text in [
            "Er hat den Schaden verursacht.Kann das sein? Am Ende.Es war so.",
            "Die Hand.Jule Ahrens/Nordbild sagte: ja, und/oder nein.",
            "Stand 2:1 (1:0) … 12 : 3",
            "Der ``alte'' Plan und der ``neue'' Plan.",
        ] {
            assert!(!found(text).iter().any(|span| span.contains(char::is_alphabetic)), "{:?}", found(text));
        }
    }

    #[test]
    fn a_long_run_without_blanks_is_walked_once() {
        let text = "a.".repeat(200_000);
        assert!(found(&text).is_empty());
    }
}
