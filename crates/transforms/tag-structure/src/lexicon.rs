//! Lexicons: what a pack file says, and the tables it is compiled to.

use copydesk_transform::{BuildError, Lang, Loaded};
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::gates::{Cues, Gates, may};
use crate::names::{LINKS, SMALL_IN_NAMES};

/// A lexicon: the words by which the parts of an article are recognised. Several lexicons of one language add up.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lexicon {
    /// The language as an ISO 639-1 code, or `und` for what stands in articles of any language.
    pub language: String,
    /// Agencies that write texts and send pictures: `dpa`, `Reuters`.
    pub agencies: Vec<String>,
    /// Services that send pictures only: `Getty Images`.
    pub picture_services: Vec<String>,
    /// Words with which the name of an agency ends or begins: `Images`, `Pressefoto`.
    pub agency_words: Vec<String>,
    /// Words beside an agency that name nobody: `Archiv`, `File Photo`.
    pub modifiers: Vec<String>,
    /// Words in the name of a source that is no person: `Stadt`, `Museum`; `*verein` is an ending.
    pub bodies: Vec<String>,
    /// Words that a credit begins with, before a colon: `Foto`. Signs such as `©` need none.
    pub credit_cues: Vec<String>,
    /// Words that a credit begins with, without a colon: `Photo by`.
    pub credit_phrases: Vec<String>,
    /// Words before a colon that name the source of a picture or of a text: `Quelle`.
    pub source_cues: Vec<String>,
    /// Lower-case words within a person's name: `von`.
    pub particles: Vec<String>,
    /// Words between two names: `und`.
    pub conjunctions: Vec<String>,
    /// Articles that the name of a paper may begin with: `The`.
    pub articles: Vec<String>,
    /// Capitalised words that no name has: `Der`, `How`.
    pub not_names: Vec<String>,
    /// What a byline begins with: `Von`; with a colon unless it ends in a preposition.
    pub byline_cues: Vec<String>,
    /// The months from January on, each with its abbreviations.
    pub months: Vec<Vec<String>>,
    /// The days of the week and their abbreviations.
    pub weekdays: Vec<String>,
    /// What the line of a time begins with: `Stand`.
    pub time_cues: Vec<String>,
    /// What else stands in the line of a time: `Uhr`, `am`.
    pub time_words: Vec<String>,
    /// What a link to another article begins with: `Lesen Sie auch`.
    pub link_cues: Vec<String>,
    /// What a link begins with where the line is short and does not end as a sentence: `Mehr zu`.
    pub link_openings: Vec<String>,
    /// What an embedded post has in it: `pic.twitter.com/`.
    pub embed_cues: Vec<String>,
    /// What a footer begins with: `Alle Rechte vorbehalten`.
    pub footer_cues: Vec<String>,
    /// What a short footer ends with: `contributed to this report`.
    pub footer_endings: Vec<String>,
    /// What stands before the agencies whose texts were used: `mit Material von`.
    pub with_agency: Vec<String>,
    /// Words in capitals before a dash that are no place: `EILMELDUNG`.
    pub no_places: Vec<String>,
    /// What the furniture of a page begins with, which is no title: `Jetzt abonnieren`.
    pub furniture_openings: Vec<String>,
    /// Words that no subheading has: `Newsletter`.
    pub furniture_words: Vec<String>,
}

/// What a known agency sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sends {
    Texts,
    PicturesOnly,
}

/// What is the same in every language: feeds leave credits untranslated.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// By the name in small letters: the name as listed, and what it sends.
    agencies: FxHashMap<String, (String, Sends)>,
    pub(crate) agency_words: FxHashSet<String>,
    modifiers: FxHashSet<String>,
    bodies: FxHashSet<String>,
    body_endings: Vec<String>,
    /// By their first byte, the longest first.
    cues: FxHashMap<u8, Vec<Cue>>,
    cue_heads: Cues,
    body_tails: Cues,
    /// The words of all these names and lists, in small letters: a name has no other word in small letters.
    small_words: FxHashSet<String>,
    pub(crate) particles: FxHashSet<String>,
    pub(crate) conjunctions: FxHashSet<String>,
    pub(crate) articles: Vec<String>,
    pub(crate) not_names: FxHashSet<String>,
    pub(crate) embeds: Vec<String>,
    /// In small letters, by their first byte.
    furniture_openings: FxHashMap<u8, Vec<String>>,
    furniture_words: FxHashSet<String>,
}

/// What a credit begins with.
#[derive(Debug)]
pub(crate) struct Cue {
    pub(crate) text: String,
    pub(crate) form: CueForm,
}

/// How a cue stands before what it announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CueForm {
    /// With a colon: `Foto:`.
    Colon,
    /// With a colon, and it may announce the source of a text as well: `Quelle:`.
    Source,
    /// Without: `Photo by`.
    Phrase,
    /// A sign: `©`.
    Sign,
}

/// What differs between languages.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// With whether a colon must follow.
    pub(crate) bylines: Vec<(String, bool)>,
    /// In small letters, 1 to 12.
    pub(crate) months: FxHashMap<String, u8>,
    pub(crate) weekdays: FxHashSet<String>,
    pub(crate) time_cues: FxHashSet<String>,
    pub(crate) time_words: FxHashSet<String>,
    /// By their first byte in small letters, with whether they need a colon, a sign or an arrow.
    links: FxHashMap<u8, Vec<(String, bool)>>,
    pub(crate) footer_endings: Vec<String>,
    pub(crate) footers: Vec<String>,
    pub(crate) with_agency: Vec<String>,
    pub(crate) no_places: FxHashSet<String>,
    pub(crate) gates: Gates,
}

/// Every table.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) shared: Shared,
    by_language: Vec<(Lang, Words)>,
    none: Words,
}

impl Tables {
    pub(crate) fn build(packs: &[Loaded<Lexicon>]) -> Result<Self, BuildError> {
        let mut tables = Self::default();
        for Loaded { name, pack } in packs {
            let lang = match pack.language.as_str() {
                "und" => Lang::UNKNOWN,
                code => Lang::parse(code).ok_or_else(|| {
                    BuildError::field("lexicons", format!("the lexicon `{name}` is for `{code}`, which is no language"))
                        .help("write an ISO 639-1 code such as `de`, or `und` for what stands in any language")
                })?,
            };
            if !matches!(pack.months.len(), 0 | 12) {
                let message = format!("the lexicon `{name}` has {} months", pack.months.len());
                return Err(BuildError::field("lexicons", message).help("list all twelve, each with its abbreviations"));
            }
            tables.shared.add(pack);
            tables.words_mut(lang).add(pack);
        }
        for (_, words) in &mut tables.by_language {
            words.bylines.sort_by_key(|(cue, _)| std::cmp::Reverse(cue.len()));
            words.with_agency.sort_by_key(|cue| std::cmp::Reverse(cue.len()));
        }
        let Self { shared, by_language, none } = &mut tables;
        shared.index();
        for words in by_language.iter_mut().map(|(_, words)| words).chain([none]) {
            words.gates = Gates::build(shared, words);
        }
        Ok(tables)
    }

    /// The words of a language; none where it has no lexicon.
    pub(crate) fn words(&self, lang: Lang) -> &Words {
        self.by_language.iter().find(|(known, _)| *known == lang).map_or(&self.none, |(_, words)| words)
    }

    fn words_mut(&mut self, lang: Lang) -> &mut Words {
        let known = self.by_language.iter().position(|(known, _)| *known == lang);
        let index = known.unwrap_or_else(|| {
            self.by_language.push((lang, Words::default()));
            self.by_language.len() - 1
        });
        &mut self.by_language[index].1
    }
}

impl Shared {
    fn add(&mut self, pack: &Lexicon) {
        let kinds = [(&pack.agencies, Sends::Texts), (&pack.picture_services, Sends::PicturesOnly)];
        for (names, sends) in kinds {
            self.agencies.extend(names.iter().map(|name| (name.to_lowercase(), (name.clone(), sends))));
        }
        self.agency_words.extend(pack.agency_words.iter().cloned());
        self.modifiers.extend(pack.modifiers.iter().map(|word| word.to_lowercase()));
        for body in &pack.bodies {
            match body.strip_prefix('*') {
                Some(ending) => self.body_endings.push(ending.to_owned()),
                None => _ = self.bodies.insert(body.clone()),
            }
        }
        let colon = pack.credit_cues.iter().map(|cue| {
            let word = cue.starts_with(char::is_alphabetic) && cue.ends_with(char::is_alphabetic);
            (cue, if word { CueForm::Colon } else { CueForm::Sign })
        });
        let phrases = pack.credit_phrases.iter().map(|cue| (cue, CueForm::Phrase));
        let sources = pack.source_cues.iter().map(|cue| (cue, CueForm::Source));
        for (cue, form) in colon.chain(phrases).chain(sources) {
            let Some(&first) = cue.as_bytes().first() else { continue };
            let known = self.cues.entry(first).or_default();
            if !known.iter().any(|known| known.text == *cue && known.form == form) {
                known.push(Cue { text: cue.clone(), form });
            }
        }
        self.particles.extend(pack.particles.iter().cloned());
        self.conjunctions.extend(pack.conjunctions.iter().cloned());
        self.articles.extend(pack.articles.iter().cloned());
        self.not_names.extend(pack.not_names.iter().cloned());
        self.embeds.extend(pack.embed_cues.iter().cloned());
        for opening in pack.furniture_openings.iter().map(|opening| opening.to_lowercase()) {
            let Some(&first) = opening.as_bytes().first() else { continue };
            self.furniture_openings.entry(first).or_default().push(opening);
        }
        self.furniture_words.extend(pack.furniture_words.iter().map(|word| word.to_lowercase()));
    }

    fn index(&mut self) {
        for cues in self.cues.values_mut() {
            cues.sort_by_key(|cue| std::cmp::Reverse(cue.text.len()));
            cues.iter().for_each(|cue| self.cue_heads.add(cue.text.bytes(), may::CREDIT));
        }
        self.body_endings.iter().for_each(|ending| self.body_tails.add(ending.bytes().rev(), may::CREDIT));
        let names = self.agencies.keys().chain(&self.agency_words).chain(&self.modifiers).chain(&self.bodies);
        let lists = self.particles.iter().chain(&self.conjunctions).chain(&self.articles);
        let words = names.chain(lists).map(String::as_str).chain(SMALL_IN_NAMES).chain(LINKS).chain(["the"]);
        self.small_words = words.flat_map(str::split_whitespace).map(str::to_lowercase).collect();
    }

    /// Whether `text` cannot be names and nothing else: behind a word stands one in small letters that no name has. It may
    /// be none and not be told.
    pub(crate) fn is_prose(&self, text: &str) -> bool {
        let mut before = "";
        text.split(' ').any(|word| {
            let before = std::mem::replace(&mut before, word);
            // Behind a separator, a word may stand for somebody by itself.
            let goes_on = before.ends_with(|c: char| c.is_ascii_alphanumeric()) && !LINKS.contains(&before);
            goes_on
                && !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase())
                && !self.small_words.contains(word)
                && !self.is_body(word)
        })
    }

    /// The cues that `text` may begin with, the longest first.
    pub(crate) fn cues(&self, text: &str) -> &[Cue] {
        let first = text.as_bytes().first().filter(|_| self.cue_heads.rules(text.bytes()) != 0);
        first.and_then(|first| self.cues.get(first)).map_or(&[], Vec::as_slice)
    }

    /// Whether `word`, which ends with a colon, is a cue of credits.
    pub(crate) fn is_cue(&self, word: &str) -> bool {
        let cue = word.trim_end_matches(':');
        self.cues(cue).iter().any(|known| known.form == CueForm::Colon && known.text == cue)
    }

    /// Every cue of credits.
    pub(crate) fn all_cues(&self) -> impl Iterator<Item = &Cue> {
        self.cues.values().flatten()
    }

    /// The listed name of an agency, and what it sends. A long name may be written in any case, a short one as listed or
    /// in capitals: `Ap` is none.
    pub(crate) fn agency(&self, name: &str) -> Option<(&str, Sends)> {
        const LONG: usize = 5;
        if name.len() > 40 {
            return None;
        }
        let (listed, sends) = lowered(name, |name| self.agencies.get(name))?;
        let cased = name.len() >= LONG || name == listed || !name.contains(char::is_lowercase);
        cased.then_some((listed, *sends))
    }

    /// The same for a name that may be written in small letters throughout: `(dpa/ap)`.
    pub(crate) fn agency_in_small_letters(&self, name: &str) -> Option<(&str, Sends)> {
        // Where the case of letters is ASCII's, capitals have no other small letters.
        let unknown = name.is_ascii() && !lowered(name, |name| self.agencies.contains_key(name));
        if unknown { None } else { self.agency(&name.to_uppercase()) }
    }

    /// Whether `text`, in any case, stands beside names and names nobody: `Archiv`.
    pub(crate) fn is_modifier(&self, text: &str) -> bool {
        lowered(text, |text| self.modifiers.contains(text))
    }

    /// Whether `line`, in small letters, begins as the furniture of a page does: `jetzt abonnieren`, `lesezeit: 5 minuten`.
    pub(crate) fn opens_furniture(&self, line: &str) -> bool {
        let openings = line.as_bytes().first().and_then(|first| self.furniture_openings.get(first));
        let after = |opening: &String| line.strip_prefix(opening.as_str());
        openings.into_iter().flatten().filter_map(after).any(|rest| !rest.starts_with(char::is_alphanumeric))
    }

    /// Whether `word`, in small letters, stands in no subheading.
    pub(crate) fn is_furniture_word(&self, word: &str) -> bool {
        self.furniture_words.contains(word)
    }

    /// Whether a word belongs to the name of a body.
    pub(crate) fn is_body(&self, word: &str) -> bool {
        self.bodies.contains(word)
            || self.body_tails.rules(word.bytes().rev()) != 0
                && self.body_endings.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending.as_str()))
    }
}

/// Calls `look` with a name in small letters; a short one without letters beyond ASCII needs no memory for that.
pub(crate) fn lowered<T>(name: &str, look: impl FnOnce(&str) -> T) -> T {
    let mut small = [0; 40];
    match small.get_mut(..name.len()).filter(|_| name.is_ascii()) {
        Some(small) => {
            small.copy_from_slice(name.as_bytes());
            small.make_ascii_lowercase();
            look(std::str::from_utf8(small).unwrap_or(name))
        }
        None => look(&name.to_lowercase()),
    }
}

impl Words {
    fn add(&mut self, pack: &Lexicon) {
        let colon = |cue: &String| {
            let last = cue.rsplit(' ').next().unwrap_or_default().to_lowercase();
            !matches!(last.trim_start_matches('('), "von" | "by" | "par" | "de")
        };
        self.bylines.extend(pack.byline_cues.iter().map(|cue| (cue.clone(), colon(cue))));
        for (month, names) in (1..).zip(&pack.months) {
            self.months.extend(names.iter().map(|name| (name.to_lowercase(), month)));
        }
        self.weekdays.extend(pack.weekdays.iter().map(|day| day.to_lowercase()));
        self.time_cues.extend(pack.time_cues.iter().cloned());
        self.time_words.extend(pack.time_words.iter().chain(&pack.time_cues).cloned());
        let (cues, openings) = (pack.link_cues.iter(), pack.link_openings.iter());
        for (cue, full) in cues.map(|cue| (cue, true)).chain(openings.map(|cue| (cue, false))) {
            let Some(first) = cue.as_bytes().first() else { continue };
            self.links.entry(first.to_ascii_lowercase()).or_default().push((cue.clone(), full));
        }
        self.footer_endings.extend(pack.footer_endings.iter().cloned());
        self.footers.extend(pack.footer_cues.iter().cloned());
        self.with_agency.extend(pack.with_agency.iter().cloned());
        self.no_places.extend(pack.no_places.iter().cloned());
    }

    /// The cues of links that `text` may begin with, each with whether it is a whole one.
    pub(crate) fn links(&self, text: &str) -> &[(String, bool)] {
        let first = text.as_bytes().first().map(u8::to_ascii_lowercase);
        first.and_then(|first| self.links.get(&first)).map_or(&[], Vec::as_slice)
    }

    /// Every cue of links.
    pub(crate) fn all_links(&self) -> impl Iterator<Item = &String> {
        self.links.values().flatten().map(|(cue, _)| cue)
    }
}
