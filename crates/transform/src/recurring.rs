//! What makes two lines or sentences the same but for their figures: the one way in which `discover` counts what recurs and
//! rules of packs find it again.
//!
//! A text is cut into lines, and a line into sentences. Each is a row of words, and each word a hash of its letters: in small
//! letters, in compatibility form (NFKC), `ß` as `ss`. A run of digits is one sign, an address of the web or of mail one word,
//! and signs of punctuation are nothing. Hashes have 64 bits: that one of ten thousand rules meets another sentence than its own
//! in a billion is less likely than one to a million.

mod words;

use std::ops::Range;

use memchr::{memchr_iter, memchr3_iter};
use unicode_normalization::UnicodeNormalization as _;

use words::{LINK, hash_words};

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
const SEED: u64 = 0x2545_f491_4f6c_dd1d;
/// An opening of more words is none.
const OPENING: usize = 6;
/// Nor is one of more bytes.
const OPENING_BYTES: usize = 80;

/// A sentence, or a line that is only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands in the text, in bytes, without blanks around it.
    pub span: Range<usize>,
    /// Its words, by number in [`Units::words`].
    pub words: Range<usize>,
    /// How many of these have two letters or more.
    pub telling: usize,
}

/// A line with at least one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    /// Its sentences, by number in [`Units::units`].
    pub units: Range<usize>,
    /// Its words, by number in [`Units::words`].
    pub words: Range<usize>,
    /// How many words stand before its first colon, where that are one to six and a blank stands behind it.
    pub opening: Option<usize>,
}

/// The lines, sentences and words of a text. Reading another text into the same value saves allocations.
#[derive(Debug, Default)]
pub struct Units {
    /// All lines that have a word.
    pub lines: Vec<UnitLine>,
    /// All sentences.
    pub units: Vec<Unit>,
    /// The hashes of all words.
    pub words: Vec<u64>,
}

impl Units {
    /// Reads a text, in place of what was read before.
    pub fn read(&mut self, text: &str) {
        self.lines.clear();
        self.units.clear();
        self.words.clear();
        let mut from = 0;
        for end in memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())) {
            self.line(text, from..end);
            from = end + 1;
        }
    }

    /// The key of a sentence.
    #[must_use]
    pub fn key(&self, unit: &Unit) -> u64 {
        key(&self.words[unit.words.clone()])
    }

    fn line(&mut self, text: &str, span: Range<usize>) {
        let (first_unit, first_word) = (self.units.len(), self.words.len());
        let line = &text[span.clone()];
        let mut from = 0;
        for at in memchr3_iter(b'.', b'!', b'?', line.as_bytes()) {
            if at < from {
                continue;
            }
            if let Some(end) = sentence_end(line, at)
                && self.unit(text, span.start + from..span.start + end)
            {
                from = end;
            }
        }
        if !self.unit(text, span.start + from..span.end) && self.units.len() > first_unit {
            // Signs at the end belong to what stands before them.
            let last = self.units.len() - 1;
            self.units[last].span.end = span.start + line.trim_end().len();
        }
        if self.units.len() > first_unit {
            let words = first_word..self.words.len();
            let opening = opening(line);
            self.lines.push(UnitLine { units: first_unit..self.units.len(), words, opening });
        }
    }

    /// Takes a sentence in; false if it has no word.
    fn unit(&mut self, text: &str, span: Range<usize>) -> bool {
        let piece = &text[span.clone()];
        let trimmed = piece.trim();
        let start = span.start + (piece.len() - piece.trim_start().len());
        let first = self.words.len();
        let telling = hash_words(trimmed, &mut self.words);
        if self.words.len() == first {
            return false;
        }
        self.units.push(Unit { span: start..start + trimmed.len(), words: first..self.words.len(), telling });
        true
    }
}

/// One key of the hashes of words.
#[must_use]
pub fn key(words: &[u64]) -> u64 {
    words.iter().fold(SEED, |key, word| mixed(key, *word))
}

/// A key within something: a site, a kind of key.
#[must_use]
pub const fn mixed(within: u64, key: u64) -> u64 {
    let mixed = (within.rotate_left(23) ^ key).wrapping_mul(MIX);
    mixed ^ (mixed >> 29)
}

/// The hash of a site's name as it is.
#[must_use]
pub fn site_key(site: &str) -> u64 {
    site.bytes().fold(SEED ^ 1, |key, byte| mixed(key, u64::from(byte)))
}

/// The text as a pattern shows it: on one line, `#` for a run of digits, `{link}` for an address. Reading the pattern gives
/// the same words.
#[must_use]
pub fn pattern(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for chunk in text.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        let (mut one, mut other) = (Vec::new(), Vec::new());
        if is_link(chunk, &mut one, &mut other) {
            shown.push_str("{link}");
            continue;
        }
        let mut in_digits = false;
        for c in chunk.chars() {
            let digit = c.is_numeric() && c.nfkc().all(|c| c.is_ascii_digit()) || c == '#';
            if !digit {
                shown.push(c);
            } else if !in_digits {
                shown.push('#');
            }
            in_digits = digit;
        }
    }
    shown
}

fn is_link(chunk: &str, words: &mut Vec<u64>, expected: &mut Vec<u64>) -> bool {
    hash_words(chunk, words);
    expected.push(LINK);
    words == expected
}

/// How many words stand before the first colon of a line.
fn opening(line: &str) -> Option<usize> {
    let line = line.trim_start();
    let head = &line.as_bytes()[..line.len().min(OPENING_BYTES)];
    let at = memchr::memchr(b':', head)?;
    let behind = line[at + 1..].chars().next()?;
    let mut words = Vec::new();
    hash_words(&line[..at], &mut words);
    (behind.is_whitespace() && (1..=OPENING).contains(&words.len())).then_some(words.len())
}

/// Where the sentence ends whose last sign may be at `at`; none if it goes on.
fn sentence_end(line: &str, at: usize) -> Option<usize> {
    let rest = &line[at + 1..];
    let closer =
        |c: char| matches!(c, '.' | '!' | '?' | '…' | ')' | ']' | '"' | '”' | '“' | '’' | '‘' | '\'' | '»' | '«');
    let mut behind = rest.trim_start_matches(closer);
    let mut end = line.len() - behind.len();
    let mut next = behind.trim_start();
    if next.len() == behind.len() && end > at + 1 {
        // A mark without a blank behind it opens what follows: `Ende.„Der`, `Ende.“Der` is not told apart and stays.
        if let Some(c) = line[..end].chars().next_back().filter(|c| matches!(c, '"' | '“' | '»' | '«')) {
            let glued = end - c.len_utf8();
            if glued == at + 1 {
                end = glued;
                behind = &line[end..];
                next = behind;
            }
        }
    }
    let first = next.chars().next()?;
    let opens = first.is_uppercase()
        || matches!(
            first,
            '(' | '[' | '©' | '„' | '“' | '"' | '«' | '»' | '<' | '>' | '–' | '—' | '-' | '+' | '=' | '*'
        );
    if !opens {
        return None;
    }
    let before = line[..at].chars().next_back()?;
    if next.len() == behind.len() && end == at + 1 {
        // Glued: `Ende.Der Nächste`; but `Golem.de`, `U.S.`, `3.5`.
        let word = !first.is_uppercase() || next.chars().nth(1).is_some_and(char::is_lowercase);
        return (word && (before.is_lowercase() || closer(before))).then_some(end);
    }
    // `J. Ahrens`, `am 4. Mai`: one letter, or one or two digits.
    let word = line[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let digits = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let initial = word.chars().nth(1).is_none();
    (line.as_bytes()[at] != b'.' || word.is_empty() || !(digits || initial)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::{Units, pattern};

    fn sentences(text: &str) -> Vec<&str> {
        let mut units = Units::default();
        units.read(text);
        units.units.iter().map(|unit| &text[unit.span.clone()]).collect()
    }

    fn keys(text: &str) -> Vec<u64> {
        let mut units = Units::default();
        units.read(text);
        units.units.iter().map(|unit| units.key(unit)).collect()
    }

    #[test]
    fn a_line_is_cut_into_sentences() {
        for (text, expected) in [
            ("Es regnet. Am 4. Mai kam J. Ahrens.", &["Es regnet.", "Am 4. Mai kam J. Ahrens."][..]),
            ("Es regnet.Der Fluss steigt.(Mit Agenturen)", &["Es regnet.", "Der Fluss steigt.", "(Mit Agenturen)"]),
            ("„Es regnet.“ Sie ging.\n\n© Kleinmoor", &["„Es regnet.“", "Sie ging.", "© Kleinmoor"]),
            ("Auf kleinmoor.example steht mehr. ***", &["Auf kleinmoor.example steht mehr. ***"]),
            ("…\n***", &[]),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_addresses_case_and_signs_are_the_same() {
        for (one, other) in [
            ("© Nordbild, 12.3.2025", "© NORDBILD 1.11.2026!"),
            ("Mehr: https://a.example/x?y=1", "Mehr – www.b.example"),
            ("Schreiben Sie an post@a.example.", "schreiben sie an rat@b.example"),
            ("Straße ﬁel", "STRASSE fiel"),
            ("Mu\u{308}ller", "Müller"),
            ("Seite 3–4", "Seite 10-12"),
        ] {
            assert_eq!(keys(one), keys(other), "{one} / {other}");
            assert_eq!(keys(&pattern(one)), keys(one), "{one}");
        }
        // Wherever a letter outside ASCII stands in a word, and in both of its forms.
        for length in 0..20 {
            let (head, tail) = ("AbcdefghijklmnoPqrst".split_at(length).0, "uvwxyz".repeat(length % 4));
            let [one, other] = ["Ä", "a\u{308}"].map(|letter| format!("{head}{letter}{tail} {length}x{head}"));
            assert_eq!(keys(&one), keys(&other), "{one}");
            assert_ne!(keys(&one), keys(&one.replace('Ä', "Ö")), "{one}");
        }
        assert_ne!(keys("Anna Berg"), keys("Anna Burg"));
        assert_ne!(keys("Teil 2"), keys("Teil A"));
    }
}
