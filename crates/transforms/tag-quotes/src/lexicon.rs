//! Lexicons: what a pack file says, and the table it is compiled to.

use std::collections::HashMap;

use copydesk_transform::{BuildError, Lang};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cues;
use crate::dictionary::Dictionary;
use crate::endings::Endings;
use crate::points::Points;
use crate::verbs;

/// A lexicon of one language: its reporting verbs and the words by which frames and speakers are recognised.
/// Several lexicons of one language add up.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lexicon {
    /// The language as an ISO 639-1 code, such as `de`; `all` for one that holds for every language.
    pub language: String,
    /// Verbs that report what somebody says, writes or thinks.
    pub verbs: Vec<Verb>,
    /// Words of one class each; a list may be left out.
    pub words: Words,
    /// Lists of words that spell the same part of a name: `[Peskow, Peskov]`.
    pub spellings: Vec<Vec<String>>,
    /// Points that make text between marks speech; those that are set replace the ones of earlier lexicons.
    pub speech: HashMap<String, f32>,
}

/// A verb by its principal parts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Verb {
    /// The infinitive: `mitteilen`, `say`.
    pub infinitive: String,
    /// The prefix that parts from it: `mit`.
    #[serde(default)]
    pub prefix: String,
    /// The third person singular of the present without the prefix: `teilt`.
    pub present: String,
    /// The past without the prefix: `teilte`; in French the imperfect: `disait`.
    pub past: String,
    /// The past participle: `mitgeteilt`.
    pub participle: String,
    /// What may follow or precede it.
    pub takes: Vec<Takes>,
}

/// What a reporting verb governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// A quotation between marks, before or after it.
    Quote,
    /// A clause: with *dass*, *that*, or in the subjunctive.
    Clause,
    /// An infinitive with *zu*.
    Infinitive,
    /// A noun that sums up what was said.
    Object,
    /// An indirect question.
    Question,
    /// A name or judgement: *bezeichnen als*, *call*.
    Naming,
}

impl Takes {
    pub(crate) const fn bit(self) -> u8 {
        match self {
            Self::Quote => 1,
            Self::Clause => 2,
            Self::Infinitive => 4,
            Self::Object => 8,
            Self::Question => 16,
            Self::Naming => 32,
        }
    }
}

macro_rules! words {
    ($($(#[doc = $doc:literal])* $field:ident = $flag:ident $bit:literal,)*) => {
        /// Words by class. An entry that begins with `*` is an ending: `*zeitung`.
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        pub struct Words {
            $($(#[doc = $doc])* pub $field: Vec<String>,)*
        }

        impl Words {
            fn classes(&self) -> Vec<(&[String], u32)> {
                vec![$((self.$field.as_slice(), $flag)),*]
            }
        }

        $(pub(crate) const $flag: u32 = 1 << $bit;)*
    };
}

words! {
    /// Articles, possessives and demonstratives.
    articles = ARTICLE 0,
    /// Prepositions.
    prepositions = PREPOSITION 1,
    /// Adverbs that may begin a sentence or stand behind its verb.
    adverbs = ADVERB 2,
    /// Personal pronouns that may speak: *er*, *she*.
    pronouns = PRONOUN 3,
    /// Words that never speak: *es*, *das*, *it*.
    impersonal = IMPERSONAL 4,
    /// Words that begin a clause of content: *dass*, *ob*, *that*.
    content_conjunctions = CONTENT 5,
    /// Words that begin any other subordinate clause: *weil*, *when*.
    conjunctions = CONJUNCTION 6,
    /// Words that begin an indirect question.
    question_words = QUESTION 7,
    /// Words that join equals: *und*, *aber*.
    coordinators = COORDINATOR 8,
    /// Relative pronouns.
    relatives = RELATIVE 9,
    /// Auxiliary verbs.
    auxiliaries = AUXILIARY 10,
    /// Forms that are subjunctive and nothing else.
    subjunctive = SUBJUNCTIVE 11,
    /// Forms that are subjunctive where a frame asks for one.
    subjunctive_in_frame = SUBJUNCTIVE_IN_FRAME 12,
    /// Finite forms of common verbs.
    finite = FINITE 13,
    /// Words that look like a finite verb and are none.
    not_finite = NOT_FINITE 14,
    /// Nouns that make a source of *nach*: *Angaben*, *Ansicht*.
    source_nouns = SOURCE_NOUN 15,
    /// Nouns behind which marks hold a name: *Zeitung*, *film*.
    title_nouns = TITLE_NOUN 16,
    /// Offices and occupations: *Präsident*, *spokesman*.
    roles = ROLE 17,
    /// Prepositions whose object is a source: *laut*.
    source_prepositions = SOURCE_PREPOSITION 18,
    /// Postpositions whose object is a source: *zufolge*.
    source_postpositions = SOURCE_POSTPOSITION 19,
    /// Adverbs that are cue and source at once: *demnach*.
    source_adverbs = SOURCE_ADVERB 20,
    /// Given names of women.
    female_names = FEMALE 21,
    /// Given names of men.
    male_names = MALE 22,
    /// Titles of address: *Frau*, *Mr*.
    honorifics = HONORIFIC 23,
    /// Abbreviations, without the full stop.
    abbreviations = ABBREVIATION 24,
    /// Days and months, which are no names.
    calendar = CALENDAR 25,
    /// Nouns that carry a clause of content: *Vorwurf*, *Ankündigung*.
    content_nouns = CONTENT_NOUN 26,
    /// Words before marks that keep their distance: *sogenannte*.
    so_called = SO_CALLED 27,
    /// Nouns for what nobody can be: qualities, deeds, plans. They do not speak.
    abstract_nouns = ABSTRACT 28,
    /// Bodies that speak though their name looks like an abstract noun: *Regierung*, *Zeitung*.
    bodies = BODY 29,
    /// Nouns before marks that promise somebody's words: *Parole*, *slogan*.
    speech_nouns = SPEECH_NOUN 30,
}

/// The longest word whose lower-case form is looked up, in bytes.
const LONGEST: usize = 48;

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its classes.
    pub(crate) flags: u32,
    /// It is a finite form of this verb; 0 for none.
    pub(crate) verb: u16,
    /// It is the participle of this verb; 0 for none.
    pub(crate) participle: u16,
    /// It is a finite form of verbs that part from their prefix: an index into [`Table::parted`]; 0 for none.
    pub(crate) parted: u16,
    /// What it may be the sign of.
    pub(crate) cues: u16,
}

impl Entry {
    /// A word of which nothing is known.
    pub(crate) const NONE: Self = Self { flags: 0, verb: 0, participle: 0, parted: 0, cues: 0 };

    /// Whether no lexicon lists it; it may be a cue all the same.
    pub(crate) const fn is_unknown(&self) -> bool {
        self.flags == 0 && self.verb == 0 && self.participle == 0 && self.parted == 0
    }
}

/// A lexicon ready for use.
#[derive(Debug, Default)]
pub(crate) struct Table {
    entries: Dictionary<Entry>,
    /// The endings that lexicons list, until they are a tree.
    listed: Vec<(Box<str>, u32)>,
    endings: Endings,
    /// What each verb takes, by its number.
    takes: Vec<u8>,
    /// Verbs that part from their prefix: the prefix and the verb.
    parted: Vec<Vec<(Box<str>, u16)>>,
    /// Spellings of one part of a name: the number of their list.
    spellings: Dictionary<u16>,
    lists: u16,
    /// The points of the gate.
    pub(crate) points: Points,
    /// Its language; none for the table of all others.
    lang: Option<Lang>,
}

impl Table {
    pub(crate) fn new(lang: Option<Lang>) -> Self {
        Self { lang, takes: vec![0], parted: vec![Vec::new()], ..Self::default() }
    }

    pub(crate) fn is_for(&self, lang: Lang) -> bool {
        self.lang == Some(lang)
    }

    pub(crate) fn german(&self) -> bool {
        self.lang == Some(Lang::DE)
    }

    pub(crate) fn english(&self) -> bool {
        self.lang == Some(Lang::EN)
    }

    pub(crate) fn french(&self) -> bool {
        self.lang == Some(Lang::FR)
    }

    /// Adds what a lexicon says.
    pub(crate) fn add(&mut self, lexicon: &Lexicon) -> Result<(), BuildError> {
        for (list, flag) in lexicon.words.classes() {
            for word in list {
                if let Some(ending) = word.strip_prefix('*') {
                    // a single byte ends too many words
                    if ending.len() > 1 {
                        self.listed.push((ending.into(), flag));
                    }
                } else {
                    self.entries.entry(word).flags |= flag;
                }
            }
        }
        for verb in &lexicon.verbs {
            self.add_verb(verb)?;
        }
        for list in &lexicon.spellings {
            self.lists = self.lists.checked_add(1).ok_or_else(|| {
                BuildError::field("lexicons", "the lexicons hold more than 65535 names with several spellings")
            })?;
            for word in list {
                *self.spellings.entry(word) = self.lists;
            }
        }
        for (name, &value) in &lexicon.speech {
            if !self.points.set(name, value) {
                let known = Points::NAMES.join(", ");
                return Err(BuildError::field(
                    "lexicons",
                    format!("a lexicon gives points to `{name}`, which is no feature"),
                )
                .help(format!("the features are {known}")));
            }
        }
        Ok(())
    }

    fn add_verb(&mut self, verb: &Verb) -> Result<(), BuildError> {
        let id = u16::try_from(self.takes.len())
            .map_err(|_| BuildError::field("lexicons", "the lexicons hold more than 65535 verbs"))?;
        self.takes.push(verb.takes.iter().fold(0, |bits, takes| bits | takes.bit()));
        let finite = verbs::finite(verb, self.lang);
        for form in &finite {
            if verb.prefix.is_empty() {
                self.entry(form).verb = id;
                continue;
            }
            // *mitteilte*, as subordinate clauses have it
            self.entry(&format!("{}{form}", verb.prefix)).verb = id;
            let known = self.entry(form).parted;
            let slot = if known > 0 {
                known
            } else {
                let slot = u16::try_from(self.parted.len())
                    .map_err(|_| BuildError::field("lexicons", "the lexicons hold more than 65535 verbs"))?;
                self.parted.push(Vec::new());
                self.entry(form).parted = slot;
                slot
            };
            self.parted[slot as usize].push((verb.prefix.as_str().into(), id));
        }
        for participle in verbs::participles(verb, self.lang) {
            self.entry(&participle).participle = id;
        }
        Ok(())
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        self.entries.entry(word)
    }

    /// Makes ready what is looked up for every word, when the last lexicon was added.
    pub(crate) fn finish(&mut self) {
        self.endings = Endings::new(&std::mem::take(&mut self.listed));
        self.entries.values_mut().for_each(|entry| entry.cues = cues::of(entry));
        if self.german() {
            for &(word, cue) in cues::GERMAN {
                self.entries.entry(word).cues |= cue;
            }
        }
        self.entries.finish();
        self.spellings.finish();
    }

    /// What is known of a word as it stands, or of its lower-case form where `upper` says that it has a capital.
    pub(crate) fn look_up(&self, word: &str, upper: bool) -> Entry {
        let known = self.known_at(word, 0, word.len());
        if upper && known.is_unknown() { self.in_lower_case(word, 0, word.len()) } else { known }
    }

    /// What is known of the word at `start..end` of a text as it stands.
    #[inline]
    pub(crate) fn known_at(&self, text: &str, start: usize, end: usize) -> Entry {
        self.entries.at(text.as_bytes(), start, end)
    }

    /// What is known of the lower-case form of the word at `start..end` of a text.
    #[inline]
    pub(crate) fn in_lower_case(&self, text: &str, start: usize, end: usize) -> Entry {
        let short = self.entries.at_in_lower_case(text.as_bytes(), start, end);
        short.unwrap_or_else(|| self.long_in_lower_case(&text[start..end]).unwrap_or(Entry::NONE))
    }

    /// The same for a word that is long, or whose first letter is not ASCII.
    fn long_in_lower_case(&self, word: &str) -> Option<Entry> {
        let first = word.chars().next().filter(|_| word.len() <= LONGEST)?;
        let mut buffer = [0_u8; LONGEST + 4];
        let at = first.to_lowercase().next()?.encode_utf8(&mut buffer).len();
        let rest = &word.as_bytes()[first.len_utf8()..];
        buffer[at..at + rest.len()].copy_from_slice(rest);
        Some(self.entries.at(&buffer, 0, at + rest.len()))
    }

    /// The classes of a word by its ending. A compound ends like its last part: `Boulevardzeitung`.
    #[inline]
    pub(crate) fn by_ending(&self, word: &[u8]) -> u32 {
        self.endings.of(word)
    }

    /// Whether `verb` takes `what`.
    pub(crate) fn takes(&self, verb: u16, what: Takes) -> bool {
        self.takes.get(verb as usize).is_some_and(|bits| bits & what.bit() != 0)
    }

    /// Which name with several spellings the word is; 0 for none.
    pub(crate) fn spelling(&self, word: &str) -> u16 {
        self.spellings.get(word)
    }

    /// The verbs of which a form stands without its prefix.
    pub(crate) fn parted(&self, slot: u16) -> &[(Box<str>, u16)] {
        self.parted.get(slot as usize).map_or(&[], Vec::as_slice)
    }
}
