#![doc = include_str!("../README.md")]

use copydesk_transform::counts::WordCounts;
use copydesk_transform::words::{token_before, trim_closing, trim_opening, word_at};
use copydesk_transform::{
    Applicability, BuildError, Document, Example, Findings, Lang, Plugin, Propose, Rule, Setup, Span, Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

static GLUED: Rule = Rule::new(
    "repair-dashes/glued-dash",
    Applicability::Likely,
    "Makes a dash of a hyphen that glues a function word to the word before it.",
    "No German compound ends in an article, a pronoun or an auxiliary; a hyphen there is a dash that lost its spaces.",
    &[Example::edit(
        Lang::DE,
        "Sie will den Streit beenden-den ihr Vorgänger begann.",
        "Sie will den Streit beenden – den ihr Vorgänger begann.",
    )],
    &[
        Example::text(
            Lang::DE,
            "Das rot-schwarze Bündnis in Bourg-en-Bresse, der Paris-der-Zukunft-Preis und Weder-noch.",
        ),
        Example::text(Lang::DE, "Mehr auf nordsee.example/beenden-den und im Check-in."),
    ],
);

static HALF: Rule = Rule::new(
    "repair-dashes/half-dash",
    Applicability::Likely,
    "Makes a dash of a hyphen that has a blank on one side and a function word behind it.",
    "A hyphen with one blank is half a dash where a clause begins behind it; before prepositions and conjunctions it is a \
     suspended hyphen, and stays.",
    &[
        Example::edit(
            Lang::DE,
            "Am Sonntag -wenn alles klappt- kommt sie.",
            "Am Sonntag – wenn alles klappt – kommt sie.",
        ),
        Example::edit(
            Lang::DE,
            "BERLIN -Der Rat tagt. Die Auflage- womöglich die letzte.",
            "BERLIN – Der Rat tagt. Die Auflage – womöglich die letzte.",
        ),
    ],
    &[
        Example::text(
            Lang::DE,
            "Der Spitals- zum niedergelassenen Bereich, 82 Ja- gegen 20 Nein-Stimmen, Haut- sowie Haarpflege.",
        ),
        Example::text(Lang::DE, "Zeiten und -leistungen, der Tenor (1940- ) und ls -die."),
        Example::text(Lang::DE, "Die Folgen der Bundes- der Landes- und der Kommunalpolitik."),
    ],
);

static COUNTED: Rule = Rule::new(
    "repair-dashes/counted-dash",
    Applicability::Likely,
    "Makes a dash of a hyphen between two words that the corpus has often, and never as one.",
    "It needs a pack of word counts. Compounds are said more than once; two common words that never meet in one are two.",
    &[Example::edit(
        Lang::DE,
        "Er will den Umbau der Schleuse-trotzdem noch beenden.",
        "Er will den Umbau der Schleuse – trotzdem noch beenden.",
    )],
    &[Example::text(Lang::DE, "Das rot-schwarze Bündnis redet.")],
);

/// Words that begin a clause or an insertion and are never the second part of a compound. Prepositions and `und` are
/// left out: place names, loan words and suspended hyphens have them.
const CLAUSE: &[&str] = &[
    "aber",
    "also",
    "auch",
    "außerdem",
    "dabei",
    "damit",
    "danach",
    "dann",
    "daraufhin",
    "darunter",
    "das",
    "dass",
    "davon",
    "dem",
    "den",
    "denn",
    "der",
    "des",
    "deshalb",
    "die",
    "diese",
    "diesem",
    "diesen",
    "dieser",
    "dieses",
    "doch",
    "ein",
    "eine",
    "einem",
    "einen",
    "einer",
    "einschließlich",
    "er",
    "es",
    "etwa",
    "hat",
    "hatte",
    "hatten",
    "haben",
    "ich",
    "ihre",
    "ihrem",
    "ihren",
    "insbesondere",
    "ist",
    "jedoch",
    "kann",
    "kein",
    "keine",
    "man",
    "muss",
    "nachdem",
    "nicht",
    "obwohl",
    "seine",
    "seinem",
    "seinen",
    "sie",
    "sind",
    "sondern",
    "soll",
    "vielleicht",
    "war",
    "waren",
    "was",
    "weil",
    "welche",
    "welcher",
    "wenn",
    "wer",
    "wir",
    "wird",
    "womöglich",
    "wurde",
    "wurden",
    "während",
    "zumindest",
];

/// Prepositions and adverbs that begin a phrase. After a capitalised word they may be inside a name (`Mund-zu-Mund`), after
/// a small one never: there no compound goes on with them and a blank.
const PHRASE: &[&str] = &[
    "allerdings",
    "angesichts",
    "bei",
    "beispielsweise",
    "dagegen",
    "derzeit",
    "durch",
    "für",
    "ihr",
    "im",
    "mit",
    "nämlich",
    "noch",
    "nur",
    "ohne",
    "seit",
    "so",
    "sogar",
    "trotz",
    "unter",
    "vermutlich",
    "vom",
    "von",
    "wahrscheinlich",
    "wegen",
    "wie",
    "zwar",
];

/// The words of [`PHRASE`] that are in no name either.
const ADVERBS: &[&str] = &[
    "allerdings",
    "angesichts",
    "beispielsweise",
    "dagegen",
    "derzeit",
    "ihr",
    "nämlich",
    "seit",
    "sogar",
    "trotz",
    "vermutlich",
    "wahrscheinlich",
    "wegen",
    "zwar",
];

/// The plugin: `repair-dashes`.
#[derive(Debug, Clone, Copy)]
pub struct RepairDashes;

/// The parameters of `repair-dashes`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The word counts of a corpus, as `copydesk discover` writes them: a path beside the pipeline.
    pub words: Option<String>,
}

impl Plugin for RepairDashes {
    const NAME: &'static str = "repair-dashes";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = WordCounts;

    fn packs(params: &Params) -> Vec<String> {
        params.words.iter().cloned().collect()
    }

    fn build(_: Params, setup: Setup<WordCounts>) -> Result<Box<dyn Transform>, BuildError> {
        let counts = setup.packs.into_iter().next().map(|loaded| loaded.pack);
        let mut rules = vec![GLUED.clone(), HALF.clone()];
        rules.extend(counts.is_some().then(|| COUNTED.clone()));
        Ok(Box::new(Dashes { rules, counts }))
    }
}

struct Dashes {
    rules: Vec<Rule>,
    counts: Option<WordCounts>,
}

impl Transform for Dashes {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // What is behind a hyphen may end where the next one becomes a dash: `kam- aber-die Stadt`.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        if doc.language() != Lang::DE {
            return;
        }
        let text = doc.text();
        let bytes = text.as_bytes();
        let mut written = 0; // where the last dash ends: the word before the next one begins behind it
        let mut closes = None; // the hyphen that ends an insertion
        for at in memchr::memchr_iter(b'-', bytes) {
            let before = at.checked_sub(1).map_or(b'\n', |index| bytes[index]);
            let after = bytes.get(at + 1).copied().unwrap_or(b'\n');
            let letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80;
            let (start, end) = match (before, after) {
                (b' ', next) if letter(next) => (at - 1, at + 1),
                (last, b' ') if letter(last) => (at, at + 2),
                (last, next) if letter(last) && next.is_ascii_lowercase() => (at, at + 1),
                _ => continue,
            };
            let Some(left) = text.get(written..start) else { continue };
            let rule = if end - start == 1 {
                if glued(left, &text[end..]) { Some(&GLUED) } else { self.counted(left, &text[end..]) }
            } else {
                (closes == Some(at) || half(left, &text[end..], before == b' ')).then_some(&HALF)
            };
            if let Some(rule) = rule
                && !doc.is_protected(Span::at(start, end))
            {
                out.replace(rule, Span::at(start, end), " – ");
                written = end;
                // `-wenn alles klappt- kommt`: the insertion ends with a hyphen of the other kind.
                if before == b' ' {
                    closes = closing(text, end);
                }
            }
        }
    }
}

impl Dashes {
    /// The rule for two words that the corpus has often, and never as one.
    fn counted(&self, left: &str, right: &str) -> Option<&'static Rule> {
        let counts = self.counts.as_ref()?;
        let head = trim_opening(token_before(left));
        let tail = word_at(right);
        let behind = &right[tail.len()..];
        let plain = is_word(head) && head.chars().count() >= 4 && tail.chars().count() >= 3;
        // Adjectives are made into pairs, and nouns with participles: `deutsch-polnisch`, `Linux-basiert`.
        let pair = ["isch", "ische", "ischen", "ischer", "isches", "iert", "ierte", "ierten", "lich", "weit"];
        if !plain || !behind.starts_with([' ', ',']) || pair.iter().any(|ending| tail.ends_with(ending)) {
            return None;
        }
        // A word that one document in two hundred has is a word that everybody uses.
        let common = u64::from(counts.of(tail)) * 200 >= counts.documents && counts.of(tail) >= 5;
        let alone = counts.of_either(&[head, "-", tail].concat()) == 0 && counts.of_either(&[head, tail].concat()) == 0;
        (common && alone && counts.of_either(head) >= 3).then_some(&COUNTED)
    }
}

/// Whether a token can stand before a dash: a word of three letters or more, perhaps in a mark that closes.
fn is_word(token: &str) -> bool {
    let core = trim_closing(trim_opening(token));
    core.chars().count() >= 3 && core.chars().all(char::is_alphabetic)
}

/// Whether the hyphen between `left` and `right` glues a function word to the word before it.
fn glued(left: &str, right: &str) -> bool {
    let word = word_at(right);
    let behind = right[word.len()..].chars().next();
    let token = token_before(left);
    if !matches!(behind, Some(' ' | ',' | ':')) || !is_word(token) {
        return false;
    }
    let small = token.starts_with(char::is_lowercase) && token.len() >= 4;
    let and = word == "und" && right.starts_with("und zwar ");
    CLAUSE.contains(&word) || ADVERBS.contains(&word) || small && PHRASE.contains(&word) || and
}

/// Where the insertion that begins at `start` ends with a hyphen and a blank, in the same clause and before a small word:
/// `klappt- kommt`. A conjunction there makes it a suspended one, and of two nobody can tell which it is.
fn closing(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let reach = &rest[..rest.floor_char_boundary(120)];
    let clause = reach.split(['.', '!', '?', ';', '\n', '–']).next().unwrap_or_default();
    let mut hyphens = clause.match_indices("- ");
    let (at, _) = hyphens.next()?;
    let word = word_at(&clause[at + 2..]);
    let conjunction = matches!(word, "und" | "oder" | "sowie" | "bzw" | "bis" | "zum" | "zur" | "gegen");
    let plain = word.starts_with(char::is_lowercase) && !conjunction && !clause.contains(" -");
    (hyphens.next().is_none() && plain && is_word(token_before(&clause[..at]))).then_some(start + at)
}

/// Whether the hyphen between `left` and `right` is half a dash; its blank stands `before` it or behind it.
fn half(left: &str, right: &str, before: bool) -> bool {
    let token = token_before(left);
    let word = word_at(right);
    let behind = &right[word.len()..];
    if !is_word(token) || !behind.starts_with([' ', ',']) {
        return false;
    }
    let mut letters = word.chars();
    let capitalised = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let small = word.to_lowercase();
    // `Sonntag -oder vielleicht Montag` begins an insertion; `Obst -oder Gemüse` is a suspended hyphen gone astray.
    let or = before && word == "oder" && behind[1..].starts_with(char::is_lowercase);
    // `Bundes- der Landes- und der Kommunalpolitik`: another suspended hyphen follows.
    let reach = &behind[..behind.floor_char_boundary(80)];
    let clause = reach.split(['.', '!', '?', ';', '\n']).next().unwrap_or_default();
    let conjunction = |at: usize| matches!(word_at(&clause[at + 2..]), "und" | "oder" | "sowie" | "bzw" | "bis");
    if clause.contains("-,") || clause.match_indices("- ").any(|(at, _)| conjunction(at)) {
        return false;
    }
    // A command's flags look the same; a dash does not follow a small word of a command line.
    let flag = before && token.len() <= 3;
    let known = CLAUSE.contains(&small.as_str()) || ADVERBS.contains(&small.as_str());
    let phrase = before && PHRASE.contains(&word);
    !flag && (known && (capitalised || word == small) || phrase || or)
}
