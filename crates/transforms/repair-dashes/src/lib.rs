#![doc = include_str!("../README.md")]

use copydesk_transform::words::{token_before, trim_closing, trim_opening, word_at};
use copydesk_transform::{
    Applicability, BuildError, Document, Example, Findings, Lang, NoPack, Plugin, Propose, Rule, Setup, Span, Transform,
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
            "Am Sonntag – wenn alles klappt- kommt sie.",
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

/// The plugin: `repair-dashes`.
#[derive(Debug, Clone, Copy)]
pub struct RepairDashes;

/// The parameters of `repair-dashes`: none of its own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {}

impl Plugin for RepairDashes {
    const NAME: &'static str = "repair-dashes";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(_: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Dashes { rules: vec![GLUED.clone(), HALF.clone()] }))
    }
}

struct Dashes {
    rules: Vec<Rule>,
}

impl Transform for Dashes {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        if doc.language() != Lang::DE {
            return;
        }
        let text = doc.text();
        let bytes = text.as_bytes();
        for at in memchr::memchr_iter(b'-', bytes) {
            let before = at.checked_sub(1).map_or(b'\n', |index| bytes[index]);
            let after = bytes.get(at + 1).copied().unwrap_or(b'\n');
            let letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80;
            let found = match (before, after) {
                (b' ', next) if letter(next) => half(text, at - 1, at + 1).then_some((&HALF, at - 1, at + 1)),
                (last, b' ') if letter(last) => half(text, at, at + 2).then_some((&HALF, at, at + 2)),
                (last, next) if letter(last) && next.is_ascii_lowercase() => {
                    glued(text, at).then_some((&GLUED, at, at + 1))
                }
                _ => None,
            };
            if let Some((rule, start, end)) = found {
                let span = Span::at(start, end);
                if !doc.is_protected(span) {
                    out.replace(rule, span, " – ");
                }
            }
        }
    }
}

/// Whether a token can stand before a dash: a word of three letters or more, perhaps in a mark that closes.
fn is_word(token: &str) -> bool {
    let core = trim_closing(trim_opening(token));
    core.chars().count() >= 3 && core.chars().all(char::is_alphabetic)
}

fn glued(text: &str, at: usize) -> bool {
    let word = word_at(&text[at + 1..]);
    let behind = text[at + 1 + word.len()..].chars().next();
    CLAUSE.contains(&word) && matches!(behind, Some(' ' | ',' | ':')) && is_word(token_before(&text[..at]))
}

/// Whether the hyphen between `end` (of the word before) and `start` (of the word behind) is half a dash.
fn half(text: &str, end: usize, start: usize) -> bool {
    let token = token_before(&text[..end]);
    let word = word_at(&text[start..]);
    let behind = &text[start + word.len()..];
    if !is_word(token) || !behind.starts_with([' ', ',']) {
        return false;
    }
    let mut letters = word.chars();
    let capitalised = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let small = word.to_lowercase();
    // `Sonntag -oder vielleicht Montag` begins an insertion; `Obst -oder Gemüse` is a suspended hyphen gone astray.
    let or = end + 1 < start
        && text[end..].starts_with(" -")
        && word == "oder"
        && behind[1..].starts_with(char::is_lowercase);
    // `Bundes- der Landes- und der Kommunalpolitik`: another suspended hyphen follows.
    let reach = &behind[..behind.floor_char_boundary(80)];
    let clause = reach.split(['.', '!', '?', ';', '\n']).next().unwrap_or_default();
    let conjunction = |at: usize| matches!(word_at(&clause[at + 2..]), "und" | "oder" | "sowie" | "bzw" | "bis");
    if clause.contains("-,") || clause.match_indices("- ").any(|(at, _)| conjunction(at)) {
        return false;
    }
    // A command's flags look the same; a dash does not follow a small word of a command line.
    let flag = text[end..].starts_with(" -") && token.len() <= 3;
    !flag && (CLAUSE.contains(&small.as_str()) && (capitalised || word == small) || or)
}
