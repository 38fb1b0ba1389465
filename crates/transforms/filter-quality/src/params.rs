//! The parameters, with the published thresholds as defaults.

use std::collections::BTreeMap;

use copydesk_transform::{BuildError, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// The parameters of `filter-quality`: which filters are asked. The bare name asks Gopher's quality filters.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How long a document may be.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<Length>")]
    pub length: Option<Length>,
    /// Gopher's quality filters.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<Gopher>")]
    pub gopher: Option<Gopher>,
    /// Gopher's repetition filters.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<Repetition>")]
    pub gopher_repetition: Option<Repetition>,
    /// C4's filters of lines and documents.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<C4>")]
    pub c4: Option<C4>,
    /// FineWeb's filters.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<FineWeb>")]
    pub fineweb: Option<FineWeb>,
    /// Stop words by language, in place of the built-in list of that language: `{ de: [der, die, und] }`.
    #[serde(default)]
    pub stop_words: BTreeMap<String, Vec<String>>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            length: None,
            gopher: Some(Gopher::default()),
            gopher_repetition: None,
            c4: None,
            fineweb: None,
            stop_words: BTreeMap::new(),
        }
    }
}

/// A filter that is named is asked, with its defaults where nothing stands below it.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Some(Option::<T>::deserialize(deserializer)?.unwrap_or_default()))
}

/// How long a document may be, in characters.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Length {
    /// At least so many characters; left out, any number.
    pub min_chars: Option<u64>,
    /// At most so many characters; left out, any number.
    pub max_chars: Option<u64>,
}

/// Gopher's quality filters: Rae et al. 2021, section A1.1.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gopher {
    /// At least so many words.
    pub min_words: u64,
    /// At most so many words.
    pub max_words: u64,
    /// Words have at least so many letters and digits, on average.
    pub min_word_length: f64,
    /// Words have at most so many letters and digits, on average.
    pub max_word_length: f64,
    /// At most so many hash signs, and at most so many ellipses, a word.
    pub max_symbols: f64,
    /// At most this share of the lines begins with a bullet.
    pub max_bullets: f64,
    /// At most this share of the lines ends in an ellipsis.
    pub max_ellipses: f64,
    /// At least this share of the words has a letter.
    pub min_letters: f64,
    /// At least so many different stop words of the document's language; not asked where there is no list.
    pub min_stop_words: u64,
}

impl Default for Gopher {
    fn default() -> Self {
        Self {
            min_words: 50,
            max_words: 100_000,
            min_word_length: 3.0,
            max_word_length: 10.0,
            max_symbols: 0.1,
            max_bullets: 0.9,
            max_ellipses: 0.3,
            min_letters: 0.8,
            min_stop_words: 2,
        }
    }
}

/// Gopher's repetition filters: Rae et al. 2021, table A1. Each is the largest share that is let pass.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repetition {
    /// Of the lines: those that stood there before.
    pub duplicate_lines: f64,
    /// Of the characters: those in lines that stood there before.
    pub duplicate_line_chars: f64,
    /// Of the paragraphs, which blank lines part: those that stood there before.
    pub duplicate_paragraphs: f64,
    /// Of the characters: those in paragraphs that stood there before.
    pub duplicate_paragraph_chars: f64,
    /// Of the characters: those of the most frequent run of 2, 3 and 4 words, where it stands twice or more.
    pub top_n_grams: [f64; 3],
    /// Of the characters: those in runs of 5, 6, 7, 8, 9 and 10 words that stood there before.
    pub duplicate_n_grams: [f64; 6],
}

impl Default for Repetition {
    fn default() -> Self {
        Self {
            duplicate_lines: 0.3,
            duplicate_line_chars: 0.2,
            duplicate_paragraphs: 0.3,
            duplicate_paragraph_chars: 0.2,
            top_n_grams: [0.2, 0.18, 0.16],
            duplicate_n_grams: [0.15, 0.14, 0.13, 0.12, 0.11, 0.1],
        }
    }
}

/// C4's filters: Raffel et al. 2020, section 2.2, with the numbers of the code that made the corpus.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct C4 {
    /// Whether lines go that do not end in a full stop, a question or exclamation mark or a quotation mark.
    pub line_ends: bool,
    /// Lines go that have fewer words.
    pub min_line_words: u64,
    /// Lines go that have a word with more characters.
    pub max_word_length: u64,
    /// Whether lines go that speak of JavaScript.
    pub javascript: bool,
    /// Lines go that have one of these, in small or capital letters.
    pub policy: Vec<String>,
    /// Whether documents go that have `lorem ipsum`.
    pub lorem_ipsum: bool,
    /// Whether documents go that have a curly bracket.
    pub curly_bracket: bool,
    /// At least so many sentences in the lines that stay.
    pub min_sentences: u64,
}

impl Default for C4 {
    fn default() -> Self {
        let policy =
            ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];
        Self {
            line_ends: true,
            min_line_words: 3,
            max_word_length: 1_000,
            javascript: true,
            policy: policy.map(str::to_owned).to_vec(),
            lorem_ipsum: true,
            curly_bracket: true,
            min_sentences: 5,
        }
    }
}

/// FineWeb's filters: Penedo et al. 2024, section 3.6, with the numbers of the code that made the corpus.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FineWeb {
    /// At least this share of the lines ends in a mark of punctuation.
    pub min_line_ends: f64,
    /// At most this share of the lines is short.
    pub max_short_lines: f64,
    /// A line of so many characters is short.
    pub short_line: u64,
    /// At most this share of the characters is in lines that stood there before.
    pub max_duplicate_chars: f64,
    /// At most so many line breaks a word.
    pub max_line_breaks: f64,
}

impl Default for FineWeb {
    fn default() -> Self {
        Self {
            min_line_ends: 0.12,
            max_short_lines: 0.67,
            short_line: 30,
            max_duplicate_chars: 0.01,
            max_line_breaks: 0.3,
        }
    }
}

impl Params {
    /// Refuses what can only be a slip.
    pub(crate) fn check(&self) -> Result<(), BuildError> {
        let asked = [
            self.length.is_some(),
            self.gopher.is_some(),
            self.gopher_repetition.is_some(),
            self.c4.is_some(),
            self.fineweb.is_some(),
        ];
        if asked.iter().all(|asked| !asked) {
            return Err(BuildError::new("no filter is named, so that every document would pass")
                .help("name at least one of `length`, `gopher`, `gopher-repetition`, `c4`, `fineweb`"));
        }
        let share = |field: &str, value: f64| {
            if (0.0..=1.0).contains(&value) {
                return Ok(());
            }
            let message = format!("{value} is no share");
            Err(BuildError::field(field, message).help("write a number from 0 to 1: 0.3 is thirty in a hundred"))
        };
        let range = |field: &str, min: f64, max: f64| {
            if min <= max {
                return Ok(());
            }
            Err(BuildError::field(
                field,
                format!("{min} is more than the largest value, {max}: no document would pass"),
            )
            .help("make the smallest value smaller or the largest one larger"))
        };
        if let Some(Length { min_chars: Some(min), max_chars: Some(max) }) = self.length {
            range("length.min-chars", min as f64, max as f64)?;
        }
        if let Some(gopher) = &self.gopher {
            range("gopher.min-words", gopher.min_words as f64, gopher.max_words as f64)?;
            range("gopher.min-word-length", gopher.min_word_length, gopher.max_word_length)?;
            share("gopher.max-bullets", gopher.max_bullets)?;
            share("gopher.max-ellipses", gopher.max_ellipses)?;
            share("gopher.min-letters", gopher.min_letters)?;
        }
        if let Some(repetition) = &self.gopher_repetition {
            share("gopher-repetition.duplicate-lines", repetition.duplicate_lines)?;
            share("gopher-repetition.duplicate-line-chars", repetition.duplicate_line_chars)?;
            share("gopher-repetition.duplicate-paragraphs", repetition.duplicate_paragraphs)?;
            share("gopher-repetition.duplicate-paragraph-chars", repetition.duplicate_paragraph_chars)?;
            for value in repetition.top_n_grams {
                share("gopher-repetition.top-n-grams", value)?;
            }
            for value in repetition.duplicate_n_grams {
                share("gopher-repetition.duplicate-n-grams", value)?;
            }
        }
        if let Some(fineweb) = &self.fineweb {
            share("fineweb.min-line-ends", fineweb.min_line_ends)?;
            share("fineweb.max-short-lines", fineweb.max_short_lines)?;
            share("fineweb.max-duplicate-chars", fineweb.max_duplicate_chars)?;
        }
        if let Some(policy) = self.c4.as_ref().map(|c4| &c4.policy)
            && let Some(index) = policy.iter().position(|phrase| phrase.trim().is_empty())
        {
            return Err(BuildError::field(format!("c4.policy[{index}]"), "the phrase is blank: every line would go")
                .help("take it out"));
        }
        for (code, words) in &self.stop_words {
            let field = format!("stop-words.{code}");
            if Lang::parse(code).is_none_or(|lang| lang.as_str() != code) {
                return Err(BuildError::field(field, format!("`{code}` is no language"))
                    .help("write a two-letter code of ISO 639-1, such as `de`"));
            }
            if words.iter().any(|word| word.is_empty() || word.contains(char::is_whitespace)) {
                return Err(
                    BuildError::field(field, "a stop word is blank, or more than one word").help("write one word each")
                );
            }
        }
        Ok(())
    }
}
