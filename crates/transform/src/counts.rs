//! What a corpus itself says about its words: the counts that `copydesk discover` writes and some repairs read.
//!
//! Whether `Ein-` and `und` at a line's end are one word, or whether `Premium - Hotel` is a compound, no rule can tell.
//! A corpus can: somewhere it has the word unbroken. Such a pack holds no list of words from elsewhere.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// In how many documents of a corpus each word stands: a pack, made by `copydesk discover`. Documents are counted and not
/// occurrences, so that one text that repeats itself has one vote.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordCounts {
    /// How many documents were counted.
    pub documents: u64,
    /// The word forms, as [`words`] reads them, and how many documents have each. Rare ones are not listed.
    pub counts: HashMap<Box<str>, u32>,
}

impl WordCounts {
    /// How many documents have `word` in just this form; 0 where it is not listed.
    #[must_use]
    pub fn of(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// The same for `word` as it is and with its first letter in the other case together: a word at the beginning of a
    /// sentence is no other word.
    #[must_use]
    pub fn of_either(&self, word: &str) -> u32 {
        let Some(first) = word.chars().next() else { return 0 };
        let rest = &word[first.len_utf8()..];
        let swapped: String = if first.is_uppercase() {
            first.to_lowercase().chain(rest.chars()).collect()
        } else {
            first.to_uppercase().chain(rest.chars()).collect()
        };
        self.of(word) + if swapped == word { 0 } else { self.of(&swapped) }
    }
}

/// The words of `text` as they are counted: longest runs of letters and digits, with single hyphens and apostrophes
/// inside (`US-Präsident`, `geht’s`), as they are written. What stands beside a hyphen at its end is half a word
/// (`Ein- und`, `Präsi-` at a line's end) and is not counted.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(char::is_alphanumeric)?;
            let gap = &rest[..start];
            let half_before = gap.ends_with(is_hyphen) || gap.starts_with(is_hyphen) && gap.contains('\n');
            let word = &rest[start..];
            let mut end = 0;
            let mut chars = word.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                let inside = is_hyphen(c) || matches!(c, '\'' | '’');
                if c.is_alphanumeric() {
                    end = at + c.len_utf8();
                } else if !(inside && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric())) {
                    break;
                }
            }
            let half_after = word[end..].starts_with(is_hyphen);
            rest = &word[end..];
            if !half_before && !half_after {
                return Some(&word[..end]);
            }
        }
    })
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_halves_are_not() {
        let text = "Der US-Präsident geht’s an: Ein- und Ausfuhr, Präsi-\ndent, 5-Prozent-Hürde – so -wie- 3,5.";
        let found: Vec<&str> = words(text).collect();
        assert_eq!(found, ["Der", "US-Präsident", "geht’s", "an", "und", "Ausfuhr", "5-Prozent-Hürde", "so", "3", "5"]);
    }

    #[test]
    fn a_word_at_the_beginning_of_a_sentence_is_no_other_word() {
        let counts: HashMap<Box<str>, u32> = [("Übung".into(), 3), ("übung".into(), 2)].into();
        let counts = WordCounts { documents: 5, counts };
        assert_eq!((counts.of("Übung"), counts.of_either("übung"), counts.of_either("Haus")), (3, 5, 0));
    }
}
