//! The rules, and where each is tried.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const DE: Lang = Lang::DE;
const EN: Lang = Lang::EN;
const FR: Lang = Lang::FR;

pub(crate) static BLANK_RUN: Rule = Rule::new(
    "repair-whitespace/blank-run",
    Applicability::Safe,
    "Makes one space of several blanks or of a tab.",
    "Nobody writes two blanks for a meaning; lines that are laid out in columns are left alone.",
    &[Example::edit(DE, "Der Rat  tagt\theute.", "Der Rat tagt heute.")],
    &[
        Example::text(DE, "Montag    8 bis 12    Saal 3"),
        Example::text(DE, "Name\tOrt\tJahr"),
        Example::text(DE, "TSV Norden\t3:1\nSV Süden\t0:2"),
    ],
);

pub(crate) static LINE_EDGE: Rule = Rule::new(
    "repair-whitespace/line-edge",
    Applicability::Safe,
    "Takes blanks away at the beginning and end of a line.",
    "They cannot be seen and mean nothing in running text; the line break itself stays. One plain blank at a line's end \
     is left to `trailing-blank`.",
    &[Example::edit(DE, " Der Rat tagt.  \nMorgen auch.\u{a0}", "Der Rat tagt.\nMorgen auch.")],
    &[Example::text(DE, "Der Rat tagt.\n\nMorgen auch."), Example::text(DE, "Der Rat tagt. \nMorgen auch.")],
);

pub(crate) static TRAILING_BLANK: Rule = Rule::new(
    "repair-whitespace/trailing-blank",
    Applicability::Suggest,
    "Takes one plain blank away before a line break.",
    "It cannot be seen, harms nothing, and people leave it everywhere: to sign for each one would hide what was repaired.",
    &[Example::edit(DE, "Der Rat tagt. \nMorgen auch.", "Der Rat tagt.\nMorgen auch.")],
    &[Example::text(DE, "Der Rat tagt.\n\nMorgen auch.")],
);

pub(crate) static LETTERSPACED: Rule = Rule::new(
    "repair-whitespace/letterspaced-word",
    Applicability::Likely,
    "Joins the letters of a word that are set apart for emphasis.",
    "One capital and at least four small letters, each alone between single blanks, are a letterspaced noun or the first \
     word of a sentence, and nothing else: enumerations, rhyme schemes and formulas are in one case or in the order of \
     the alphabet. Wider gaps part words.",
    &[Example::edit(DE, "Der neue D i r e k t o r kam.", "Der neue Direktor kam.")],
    &[Example::text(DE, "In der Serie A B C D reimt sich A b a b a auf a b c d e.")],
);

pub(crate) static MAYBE_LETTERSPACED: Rule = Rule::new(
    "repair-whitespace/letterspaced-letters",
    Applicability::Suggest,
    "Suggests to join single letters in a row, all capitals or all small, that may be a word.",
    "Whether they are a word or a list, only a dictionary knows; what has too few different letters, no vowel, or the \
     order of the alphabet is not suggested.",
    &[Example::edit(DE, "Das steht g a n z oben.", "Das steht ganz oben.")],
    &[Example::text(DE, "Das Reimschema A B B A, die Klassen a b c d e und die Folge G A T T A C A.")],
);

pub(crate) static NO_BREAK_SPACE: Rule = Rule::new(
    "repair-whitespace/no-break-space",
    Applicability::Safe,
    "Makes a plain space of a no-break, thin or wide one.",
    "Between words it only stands for what an editor's program put there. It stays between digits, between a number and \
     its unit or sign (`10 %`, `20 €`, `100 km`, `§ 5`, `Nr. 7`), and where French typography has it.",
    &[Example::edit(DE, "Das\u{a0}kostet zehn\u{202f}Euro.", "Das kostet zehn Euro.")],
    &[
        Example::text(FR, "Il dit\u{a0}: «\u{a0}Non\u{a0}!\u{a0}»"),
        Example::text(
            DE,
            "Es waren 12\u{202f}000 Menschen auf 100\u{a0}km, 10\u{202f}% mehr, nach §\u{a0}5 Nr.\u{a0}7.",
        ),
    ],
);

pub(crate) static ZERO_WIDTH: Rule = Rule::new(
    "repair-whitespace/zero-width",
    Applicability::Safe,
    "Takes away characters without width: zero-width spaces, word joiners, stray byte order marks and joiners.",
    "They come from machine translation and from web pages, and split words for search; joiners that join emoji or \
     letters of scripts that need them stay.",
    &[Example::edit(DE, "welchem \u{200b}\u{200b}Flugzeug\u{feff}typ", "welchem Flugzeugtyp")],
    &[
        Example::text(DE, "Die Familie 👩\u{200d}👧 feiert."),
        Example::text(DE, "Das Wort می\u{200c}خواهم ist persisch."),
    ],
);

pub(crate) static SOFT_HYPHEN: Rule = Rule::new(
    "repair-whitespace/soft-hyphen",
    Applicability::Safe,
    "Takes soft hyphens away.",
    "A soft hyphen says where a line may break in one layout; in a text it only splits the word.",
    &[Example::edit(DE, "Der Haus\u{ad}halts\u{ad}plan steht.", "Der Haushaltsplan steht.")],
    &[Example::text(DE, "Die Haushalts-Debatte steht an.")],
);

pub(crate) static CONTROL: Rule = Rule::new(
    "repair-whitespace/control",
    Applicability::Safe,
    "Takes control characters away, and direction marks where nothing runs from right to left.",
    "They have no place in a text but for line breaks and tabs; direction marks do something only beside Hebrew, Arabic \
     and their like.",
    &[Example::edit(DE, "Der\u{200e} Rat\u{7} tagt.", "Der Rat tagt.")],
    &[Example::text(DE, "Die Zeitung \u{200f}הארץ\u{200f} berichtet.")],
);

pub(crate) static BEFORE_PUNCTUATION: Rule = Rule::new(
    "repair-whitespace/space-before-punctuation",
    Applicability::Likely,
    "Takes a space away before a comma, full stop, semicolon, colon, question or exclamation mark.",
    "German and English put none there; it comes from tokenised text. French does, but for comma and full stop.",
    &[
        Example::edit(DE, "Er sagte , dass er komme . Und dann ?", "Er sagte, dass er komme. Und dann?"),
        Example::edit(FR, "Il vient , dit-il .", "Il vient, dit-il."),
    ],
    &[
        Example::text(DE, "Es stand 1 : 1 nach 90 Minuten ... Schade :) und .NET"),
        Example::text(FR, "Quoi ? Non ! Voici : rien ; enfin."),
    ],
);

pub(crate) static INSIDE: Rule = Rule::new(
    "repair-whitespace/space-inside",
    Applicability::Likely,
    "Takes a space away inside a bracket or a quotation mark.",
    "The mark belongs to what it encloses. Which side is inside is clear for brackets and „…“; for guillemets the line's \
     own pairs tell.",
    &[
        Example::edit(DE, "Das Projekt „ Neue Ufer “ ( Kiel ) beginnt.", "Das Projekt „Neue Ufer“ (Kiel) beginnt."),
        Example::edit(DE, "Er rief: « Halt », dann nichts.", "Er rief: «Halt», dann nichts."),
    ],
    &[
        Example::text(DE, "Der Tenor (1940- ) singt. Schade :( Leider nicht. - [ ] Aufgabe"),
        Example::text(EN, "She said: „Wir schaffen das.“ Then she left, and he wrote “No.“ She nodded."),
        Example::text(FR, "Il dit « non » et part."),
    ],
);

pub(crate) static AFTER_SENTENCE: Rule = Rule::new(
    "repair-whitespace/space-after-sentence",
    Applicability::Likely,
    "Puts a space between two sentences that touch.",
    "Translation programs join the sentences of a paragraph without one. Two small letters before the mark and a \
     capitalised word after it leave abbreviations, domains and names of programs alone.",
    &[Example::edit(
        DE,
        "Er hat den Schaden verursacht.Kann das sein?",
        "Er hat den Schaden verursacht. Kann das sein?",
    )],
    &[Example::text(DE, "Mit Node.js, Leave.EU, z.B. und HTML.Element.")],
);

pub(crate) static AFTER_NAME: Rule = Rule::new(
    "repair-whitespace/space-after-sentence-or-in-name",
    Applicability::Suggest,
    "Suggests a space between two sentences that touch where one ends or begins with a name in mixed capitals.",
    "`LinkedList.Append` and `Linke.PDS` are one name each, `verursacht.McKinley` is two sentences; only a list of names \
     tells them apart.",
    &[Example::edit(DE, "Er hat es verursacht.McKinley schwieg.", "Er hat es verursacht. McKinley schwieg.")],
    &[Example::text(DE, "Mit Node.js, Leave.EU und HTML.Element.")],
);

pub(crate) static AFTER_ABBREVIATION: Rule = Rule::new(
    "repair-whitespace/space-after-abbreviation",
    Applicability::Likely,
    "Puts a space between an abbreviation and the name that it belongs to.",
    "A closed list of abbreviations (St., Dr., Prof., dt.) that are whole tokens, before a capitalised word. Two-part ones \
     like `z.B.` and those of citations like `Abs.2` are written both ways and stay.",
    &[
        Example::edit(DE, "In St.Pölten spricht Prof.Dr.Holm.", "In St. Pölten spricht Prof. Dr. Holm."),
        Example::edit(EN, "He met Dr.Okafor.", "He met Dr. Okafor."),
    ],
    &[Example::text(DE, "Das gilt z.B. für § 5 Abs.2, www.dr.example und Best.Nr. 3.")],
);

pub(crate) static AFTER_COMMA: Rule = Rule::new(
    "repair-whitespace/space-after-comma",
    Applicability::Likely,
    "Puts a space after a comma between two words.",
    "A comma between two words of two letters or more is no decimal and no list of codes.",
    &[Example::edit(DE, "Er ging,nachdem er gegessen hatte.", "Er ging, nachdem er gegessen hatte.")],
    &[Example::text(DE, "Es sind 3,5 Prozent bei a,b,c und Feld,Wert,Einheit,Datum.")],
);

pub(crate) static AFTER_QUOTATION: Rule = Rule::new(
    "repair-whitespace/space-after-quotation",
    Applicability::Likely,
    "Puts a space between a closing quotation mark and the word that touches it.",
    "After a mark that certainly closes, a sentence or its frame begins; an ending that is glued to a quoted name stays.",
    &[Example::edit(DE, "„Wir kommen.“Das sagte er. „Gut“sagte sie.", "„Wir kommen.“ Das sagte er. „Gut“ sagte sie.")],
    &[Example::text(DE, "Die „Nordwind“-Crew und des „Spiegel“s Leser."), Example::text(EN, "He said “no” and left.")],
);

pub(crate) static BEFORE_QUOTATION: Rule = Rule::new(
    "repair-whitespace/space-before-quotation",
    Applicability::Likely,
    "Puts a space between a word or its punctuation and the „ that touches it.",
    "In German „ always opens, and what opens has a space before it but for brackets, hyphens and slashes.",
    &[Example::edit(
        DE,
        "Sie sagte:„Gut.“ Das war der Chor„Hafenklang“.",
        "Sie sagte: „Gut.“ Das war der Chor „Hafenklang“.",
    )],
    &[Example::text(DE, "Das Lied („Möwen“), der Anti-„Held“ und Nord/„Süd“ bleiben.")],
);

pub(crate) static IN_DATE: Rule = Rule::new(
    "repair-whitespace/space-in-date",
    Applicability::Safe,
    "Puts a space between the day and the name of the month.",
    "A number, a full stop and a month are a date, which German writes with a space.",
    &[Example::edit(DE, "Am 12.Februar beginnt es.", "Am 12. Februar beginnt es.")],
    &[Example::text(DE, "Die 2.Liga und der 3.10. bleiben.")],
);

/// Every rule, in the order of the reference.
pub(crate) fn all() -> Vec<Rule> {
    [
        &BLANK_RUN,
        &LINE_EDGE,
        &TRAILING_BLANK,
        &NO_BREAK_SPACE,
        &ZERO_WIDTH,
        &SOFT_HYPHEN,
        &CONTROL,
        &BEFORE_PUNCTUATION,
        &INSIDE,
        &AFTER_SENTENCE,
        &AFTER_NAME,
        &AFTER_ABBREVIATION,
        &AFTER_COMMA,
        &AFTER_QUOTATION,
        &BEFORE_QUOTATION,
        &IN_DATE,
        &LETTERSPACED,
        &MAYBE_LETTERSPACED,
    ]
    .into_iter()
    .cloned()
    .collect()
}
