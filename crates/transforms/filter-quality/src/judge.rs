//! Whether a document passes.

use std::fmt::Display;

use copydesk_transform::{Lang, Rule};

use crate::measure::{self, Words};
use crate::params::{FineWeb, Gopher, Length, Params, Repetition};
use crate::repeat::{self, Runs};
use crate::stop_words::StopWords;
use crate::{rules, rules_gopher};

/// The rule that a document fails, and by how much.
pub(crate) type Failed = (&'static Rule, String);

/// The filters of a step but C4's.
pub(crate) struct Judge {
    pub(crate) params: Params,
    pub(crate) stop_words: StopWords,
}

/// Fails by `rule` where `value` is below `min`.
fn at_least(rule: &'static Rule, value: f64, min: f64, what: impl Display) -> Option<Failed> {
    (value < min).then(|| (rule, format!("{value:.3} {what}, at least {min}")))
}

/// Fails by `rule` where `value` is above `max`.
fn at_most(rule: &'static Rule, value: f64, max: f64, what: impl Display) -> Option<Failed> {
    (value > max).then(|| (rule, format!("{value:.3} {what}, at most {max}")))
}

/// Fails by `rule` where there are fewer than `min`.
fn enough(rule: &'static Rule, count: u64, min: u64, what: impl Display) -> Option<Failed> {
    (count < min).then(|| (rule, format!("{count} {what}, at least {min}")))
}

/// Fails by `rule` where there are more than `max`.
fn few(rule: &'static Rule, count: u64, max: u64, what: impl Display) -> Option<Failed> {
    (count > max).then(|| (rule, format!("{count} {what}, at most {max}")))
}

/// A share of nothing is 0.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Judge {
    /// Whether the text is too short or too long.
    pub(crate) fn length(&self, text: &str) -> Option<Failed> {
        let Length { min_chars, max_chars } = self.params.length.as_ref()?;
        let bytes = text.len() as u64;
        // A character takes one to four bytes, so that most texts need not be counted.
        let long_enough = min_chars.is_none_or(|min| bytes >= min.saturating_mul(4));
        if long_enough && max_chars.is_none_or(|max| bytes <= max) {
            return None;
        }
        let chars = measure::chars(text);
        let short = min_chars.and_then(|min| enough(&rules::SHORT, chars, min, "characters"));
        short.or_else(|| max_chars.and_then(|max| few(&rules::LONG, chars, max, "characters")))
    }

    /// The filters that look at words and lines.
    pub(crate) fn others(&self, text: &str, lang: Lang) -> Option<Failed> {
        let Params { gopher, gopher_repetition, fineweb, .. } = &self.params;
        let asked = gopher.is_some() || fineweb.is_some();
        let words = if asked { Words::count(text) } else { Words::default() };
        let failed = gopher.as_ref().and_then(|gopher| self.gopher(gopher, text, &words, lang));
        failed
            .or_else(|| gopher_repetition.as_ref().and_then(|repetition| repeats(repetition, text)))
            .or_else(|| fineweb.as_ref().and_then(|fineweb| lines(fineweb, text, &words)))
    }

    fn gopher(&self, gopher: &Gopher, text: &str, words: &Words, lang: Lang) -> Option<Failed> {
        enough(&rules_gopher::WORDS, words.proper, gopher.min_words, "words")
            .or_else(|| few(&rules_gopher::WORDS, words.proper, gopher.max_words, "words"))
            .or_else(|| {
                let mean = share(words.chars, words.proper);
                let what = "letters a word";
                at_least(&rules_gopher::LENGTH, mean, gopher.min_word_length, what)
                    .or_else(|| at_most(&rules_gopher::LENGTH, mean, gopher.max_word_length, what))
            })
            .or_else(|| {
                let hashes = memchr::memchr_iter(b'#', text.as_bytes()).count() as u64;
                at_most(&rules_gopher::SYMBOLS, share(hashes, words.all), gopher.max_symbols, "hash signs a word")
            })
            .or_else(|| {
                let ellipses = measure::ellipses(text);
                at_most(&rules_gopher::SYMBOLS, share(ellipses, words.all), gopher.max_symbols, "ellipses a word")
            })
            .or_else(|| {
                let (mut all, mut bullets, mut trailing) = (0, 0, 0);
                for line in measure::lines(text) {
                    all += 1;
                    bullets += u64::from(measure::is_bullet(line));
                    trailing += u64::from(measure::trails_off(line));
                }
                let what = "of the lines begin with a bullet";
                at_most(&rules_gopher::BULLETS, share(bullets, all), gopher.max_bullets, what).or_else(|| {
                    let what = "of the lines end in an ellipsis";
                    at_most(&rules_gopher::ELLIPSES, share(trailing, all), gopher.max_ellipses, what)
                })
            })
            .or_else(|| {
                let what = "of the words have a letter";
                at_least(&rules_gopher::LETTERS, share(words.lettered, words.all), gopher.min_letters, what)
            })
            .or_else(|| {
                let min = gopher.min_stop_words;
                let count = self.stop_words.count(text, lang, min)?;
                enough(&rules_gopher::STOP_WORDS, count, min, "stop words")
            })
    }
}

fn repeats(limits: &Repetition, text: &str) -> Option<Failed> {
    let chars = measure::chars(text);
    let paragraphs = repeat::again(repeat::paragraphs(text));
    let lines = repeat::again(measure::lines(text));
    let whole = [
        (paragraphs, limits.duplicate_paragraphs, limits.duplicate_paragraph_chars, "paragraphs"),
        (lines, limits.duplicate_lines, limits.duplicate_line_chars, "lines"),
    ];
    for (found, pieces, characters, name) in whole {
        let (rule, by_chars) = if name == "lines" {
            (&rules_gopher::DUPLICATE_LINES, &rules_gopher::DUPLICATE_LINE_CHARS)
        } else {
            (&rules_gopher::DUPLICATE_PARAGRAPHS, &rules_gopher::DUPLICATE_PARAGRAPH_CHARS)
        };
        let what = format_args!("of the {name} stood there before");
        let failed = at_most(rule, share(found.again, found.pieces), pieces, what).or_else(|| {
            let what = format_args!("of the characters are in {name} that stood there before");
            at_most(by_chars, share(found.chars, chars), characters, what)
        });
        if failed.is_some() {
            return failed;
        }
    }
    let mut runs = Runs::new(text);
    for (n, max) in (2..).zip(limits.top_n_grams) {
        runs.longer();
        let what = format_args!("of the characters are of one run of {n} words");
        let failed = at_most(&rules_gopher::TOP_N_GRAMS, share(runs.top(), chars), max, what);
        if failed.is_some() {
            return failed;
        }
    }
    for (n, max) in (5..).zip(limits.duplicate_n_grams) {
        runs.longer();
        let duplicates = runs.duplicates();
        if duplicates == 0 {
            break; // a longer run that stands twice has shorter ones in it that do
        }
        let what = format_args!("of the characters are in runs of {n} words that stood there before");
        let failed = at_most(&rules_gopher::DUPLICATE_N_GRAMS, share(duplicates, chars), max, what);
        if failed.is_some() {
            return failed;
        }
    }
    None
}

fn lines(limits: &FineWeb, text: &str, words: &Words) -> Option<Failed> {
    let (mut all, mut ended, mut short) = (0, 0, 0);
    for line in measure::lines(text) {
        all += 1;
        ended += u64::from(measure::ends_like_a_sentence(line) || measure::trails_off(line));
        // A line of that many characters has at most four times as many bytes.
        let maybe = line.len() as u64 <= limits.short_line.saturating_mul(4);
        short += u64::from(maybe && measure::chars(line) <= limits.short_line);
    }
    let what = "of the lines end in a mark of punctuation";
    at_least(&rules::LINE_ENDS, share(ended, all), limits.min_line_ends, what)
        .or_else(|| {
            let what = format_args!("of the lines have at most {} characters", limits.short_line);
            at_most(&rules::SHORT_LINES, share(short, all), limits.max_short_lines, what)
        })
        .or_else(|| {
            let found = repeat::again(measure::lines(text));
            let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
            let chars = if found.chars == 0 { 1 } else { measure::chars(text).saturating_sub(breaks) };
            let what = "of the characters are in lines that stood there before";
            at_most(&rules::DUPLICATE_CHARS, share(found.chars, chars), limits.max_duplicate_chars, what).or_else(
                || {
                    let max = limits.max_line_breaks;
                    at_most(&rules::LINE_BREAKS, share(breaks, words.all), max, "line breaks a word")
                },
            )
        })
}
