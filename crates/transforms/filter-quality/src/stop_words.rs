//! Stop words: the small words without which no running text of a language does.

use std::collections::BTreeMap;

use copydesk_transform::Lang;

/// Function words by language: articles, conjunctions, prepositions, pronouns and auxiliaries, chosen so that any article of
/// some sentences has several. The English list is Gopher's; the others are ours.
const LISTS: &[(&str, &[&str])] = &[
    ("da", &["og", "i", "at", "det", "en", "den", "til", "er", "som", "på", "de", "med", "af", "for", "ikke"]),
    (
        "de",
        &[
            "der", "die", "das", "und", "in", "zu", "den", "von", "mit", "im", "auf", "ist", "für", "nicht", "dem",
            "des", "ein", "eine", "sich", "dass", "auch",
        ],
    ),
    ("en", &["the", "be", "to", "of", "and", "that", "have", "with"]),
    ("es", &["de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "un", "por", "con", "no", "una"]),
    (
        "fr",
        &[
            "de", "la", "le", "les", "et", "des", "en", "un", "une", "du", "que", "est", "dans", "qui", "pour", "par",
            "au",
        ],
    ),
    ("it", &["di", "e", "che", "la", "il", "un", "a", "per", "in", "una", "del", "della", "con", "non", "le", "si"]),
    ("nl", &["de", "het", "een", "van", "en", "in", "te", "dat", "is", "op", "voor", "met", "die", "zijn", "niet"]),
    ("pl", &["i", "w", "na", "z", "do", "nie", "się", "że", "to", "o", "jest", "za", "po", "od", "przez", "jak"]),
    ("pt", &["de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "não", "uma", "os", "no", "se", "na"]),
    ("sv", &["och", "i", "att", "det", "som", "en", "på", "är", "av", "för", "med", "till", "den", "har", "inte"]),
];

/// The stop words of every language that has a list, in small letters.
#[derive(Debug)]
pub(crate) struct StopWords {
    lists: Vec<(Lang, Vec<Box<str>>)>,
}

impl StopWords {
    /// The built-in lists, with those of the pipeline in their place where it has some.
    pub(crate) fn new(own: &BTreeMap<String, Vec<String>>) -> Self {
        let mut lists: Vec<(Lang, Vec<Box<str>>)> = Vec::new();
        for (code, words) in own {
            lists.extend(
                Lang::parse(code).map(|lang| (lang, words.iter().map(|word| word.to_lowercase().into()).collect())),
            );
        }
        for (code, words) in LISTS.iter().filter(|(code, _)| !own.contains_key(*code)) {
            lists.extend(Lang::parse(code).map(|lang| (lang, words.iter().map(|word| (*word).into()).collect())));
        }
        Self { lists }
    }

    /// How many different ones of the language stand in `text`, as far as `enough`; none where there is no list.
    pub(crate) fn count(&self, text: &str, lang: Lang, enough: u64) -> Option<u64> {
        let (_, list) = self.lists.iter().find(|(known, _)| *known == lang)?;
        let mut seen = vec![false; list.len()];
        let mut count = 0;
        for word in text.split_ascii_whitespace() {
            if count >= enough {
                break;
            }
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is = |stop: &str| stop.len() == word.len() && (stop == word || same(stop, word));
            if let Some(index) = list.iter().position(|stop| is(stop))
                && !seen[index]
            {
                seen[index] = true;
                count += 1;
            }
        }
        Some(count)
    }
}

/// Whether two words are the same but for capitals.
fn same(small: &str, word: &str) -> bool {
    if word.is_ascii() { small.eq_ignore_ascii_case(word) } else { *small == word.to_lowercase() }
}
