//! C4's filters: lines go first, then the document is judged by what is left.

use aho_corasick::AhoCorasick;
use copydesk_transform::{BuildError, Rule, Span, Text};

use crate::judge::Failed;
use crate::measure::{QUOTES, ends_like_a_sentence, trails_off};
use crate::params::C4;
use crate::rules_c4;

const JAVASCRIPT: &str = "javascript";
const LOREM_IPSUM: &str = "lorem ipsum";

/// The filters, ready to be asked.
pub(crate) struct Cleaner {
    limits: C4,
    phrases: AhoCorasick,
    /// What each phrase means.
    meanings: Vec<Meaning>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Page(&'static str),
    JavaScript,
    Policy,
}

/// What became of a text.
#[derive(Default)]
pub(crate) struct Cleaned {
    /// The lines that go, with their breaks.
    pub(crate) lines: Vec<(&'static Rule, Span<Text>)>,
    /// What is left, if some of them go.
    pub(crate) kept: Option<String>,
    /// Why the document fails, if it does.
    pub(crate) failed: Option<Failed>,
}

impl Cleaner {
    pub(crate) fn new(limits: &C4) -> Result<Self, BuildError> {
        let mut phrases = Vec::new();
        if limits.lorem_ipsum {
            phrases.push((LOREM_IPSUM.to_owned(), Meaning::Page(LOREM_IPSUM)));
        }
        if limits.javascript {
            phrases.push((JAVASCRIPT.to_owned(), Meaning::JavaScript));
        }
        phrases.extend(limits.policy.iter().map(|phrase| (phrase.trim().to_owned(), Meaning::Policy)));
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(phrases.iter().map(|(phrase, _)| phrase))
            .map_err(|error| BuildError::field("c4.policy", format!("there are too many phrases: {error}")))?;
        let meanings = phrases.into_iter().map(|(_, meaning)| meaning).collect();
        Ok(Self { limits: limits.clone(), phrases: automaton, meanings })
    }

    pub(crate) fn clean(&self, text: &str) -> Cleaned {
        let mut cleaned = Cleaned::default();
        let mut sentences = 0;
        let mut start = 0;
        while start < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |gap| start + gap);
            let next = (end + 1).min(text.len());
            let line = text[start..end].trim();
            if !line.is_empty() {
                match self.line(line) {
                    Line::Stays => sentences += self::sentences(line),
                    Line::Goes(rule) => cleaned.lines.push((rule, Span::at(start, next))),
                    Line::Page(rule, reason) => {
                        cleaned.failed.get_or_insert((rule, reason));
                    }
                }
            }
            start = next;
        }
        let min = self.limits.min_sentences;
        if sentences < min {
            let reason = || (&rules_c4::SENTENCES, format!("{sentences} sentences, at least {min}"));
            cleaned.failed.get_or_insert_with(reason);
        }
        if !cleaned.lines.is_empty() {
            let mut kept = String::with_capacity(text.len());
            let mut from = 0;
            for (_, span) in &cleaned.lines {
                kept.push_str(&text[from..span.range().start]);
                from = span.range().end;
            }
            kept.push_str(&text[from..]);
            cleaned.kept = Some(kept);
        }
        cleaned
    }

    /// Judges a line, in the order of the code that made C4.
    fn line(&self, line: &str) -> Line {
        let limits = &self.limits;
        let (mut words, mut long) = (0, false);
        for word in line.split_whitespace() {
            words += 1;
            long |= word.len() as u64 > limits.max_word_length && word.chars().count() as u64 > limits.max_word_length;
        }
        if long {
            return Line::Goes(&rules_c4::LINE_WORD_LENGTH);
        }
        if limits.line_ends && (!ends_like_a_sentence(line) || trails_off(line)) {
            return Line::Goes(&rules_c4::LINE_END);
        }
        if words < limits.min_line_words {
            return Line::Goes(&rules_c4::LINE_WORDS);
        }
        let (mut javascript, mut policy) = (false, false);
        for found in self.phrases.find_overlapping_iter(line) {
            match self.meanings[found.pattern().as_usize()] {
                Meaning::Page(phrase) => return Line::Page(&rules_c4::LOREM_IPSUM, format!("it has `{phrase}`")),
                Meaning::JavaScript => javascript = true,
                Meaning::Policy => policy = true,
            }
        }
        if javascript {
            return Line::Goes(&rules_c4::LINE_JAVASCRIPT);
        }
        if limits.curly_bracket && memchr::memchr(b'{', line.as_bytes()).is_some() {
            return Line::Page(&rules_c4::CURLY_BRACKET, "it has a curly bracket".to_owned());
        }
        if policy { Line::Goes(&rules_c4::LINE_POLICY) } else { Line::Stays }
    }
}

enum Line {
    Stays,
    Goes(&'static Rule),
    Page(&'static Rule, String),
}

/// How many sentences a line has, roughly: a full stop, a question or an exclamation mark ends one where a blank follows and
/// then no small letter, and what stands before the stop is neither a single letter nor a figure.
fn sentences(line: &str) -> u64 {
    let bytes = line.as_bytes();
    let mut count = 1;
    for at in memchr::memchr3_iter(b'.', b'!', b'?', bytes) {
        if matches!(bytes.get(at + 1), Some(b'.' | b'!' | b'?')) {
            continue; // the last one of a row counts
        }
        let behind = line[at + 1..].trim_start_matches(|c: char| c == ')' || QUOTES.contains(&c));
        let after = behind.trim_start();
        let parted = after.len() < behind.len() && !after.is_empty();
        if !parted || after.starts_with(char::is_lowercase) {
            continue;
        }
        let word = line[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let abbreviated = word.chars().nth(1).is_none() || word.ends_with(|c: char| c.is_ascii_digit());
        if bytes[at] != b'.' || !abbreviated {
            count += 1;
        }
    }
    count
}
