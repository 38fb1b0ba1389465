//! The rules, and where each is tried.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const DE: Lang = Lang::DE;

pub(crate) static GAP_BEFORE: Rule = Rule::new(
    "repair-hyphens/gap-before-hyphen",
    Applicability::Likely,
    "Closes the gap before the hyphen of a compound.",
    "A hyphen that touches a capitalised noun and not the word before it was torn off; suspended hyphens, minus signs, \
     flags and dashes look alike and have other neighbours.",
    &[
        Example::edit(
            DE,
            "Er traf den US -Präsidenten beim Energie -Gipfel.",
            "Er traf den US-Präsidenten beim Energie-Gipfel.",
        ),
        Example::edit(
            DE,
            "Das Open -Source -Projekt lief in der „Morgenrunde“ -Sendung.",
            "Das Open-Source-Projekt lief in der „Morgenrunde“-Sendung.",
        ),
        Example::edit(DE, "Ein 2:0 (0:0) -Erfolg und 10% -Rabatt.", "Ein 2:0 (0:0)-Erfolg und 10%-Rabatt."),
    ],
    &[
        Example::text(DE, "Arbeitszeiten und -leistungen, Apps und -Websites, Gruppen & -Räume."),
        Example::text(DE, "Berlin (dpa) -Polizisten haben ihn gefunden.\nHAMBURG -Polizei sucht Zeugen."),
        Example::text(DE, "BERLIN -Der Rat tagt. Der DAX verlor -0,25 Prozent. Es half eines -Grenzschutzes nicht."),
        Example::text(DE, "Mit gcc -Wall übersetzt. Der Minister -Mitglied des Rats- sprach lange."),
    ],
);

pub(crate) static GAP_BEFORE_ENDING: Rule = Rule::new(
    "repair-hyphens/gap-before-ending",
    Applicability::Likely,
    "Closes the gap before the hyphen of an adjective such as `Linux-basiert`.",
    "The endings in the list never stand as words of their own with a hyphen before them; nor does an adjective without \
     an ending stand before another of its rank.",
    &[Example::edit(
        DE,
        "Eine Linux -basierte Lösung der rot -grünen Stadt.",
        "Eine Linux-basierte Lösung der rot-grünen Stadt.",
    )],
    &[Example::text(DE, "Mit tar -xzf und apt -y, Haupt- und -nebenfach.")],
);

pub(crate) static GAP_BEFORE_NUMBER: Rule = Rule::new(
    "repair-hyphens/gap-before-number",
    Applicability::Likely,
    "Closes the gap before the hyphen of names such as `COVID-19` and `U-21`.",
    "After anything but the names in the list a hyphen before a number is a minus sign or a range.",
    &[Example::edit(DE, "Die COVID -19 -Pandemie und die U -21.", "Die COVID-19-Pandemie und die U-21.")],
    &[Example::text(DE, "Zwischen 1990 -2000 lag der Wert im DAX -0,25 und bei Frost -5 Grad.")],
);

pub(crate) static GAP_AFTER: Rule = Rule::new(
    "repair-hyphens/gap-after-hyphen",
    Applicability::Likely,
    "Closes the gap after the hyphen of a compound.",
    "A hyphen that touches the word before it and stands before a capitalised noun was torn off, unless more suspended \
     hyphens or a conjunction follow.",
    &[Example::edit(
        DE,
        "Der US- Präsident besuchte die Brauner- Werke.",
        "Der US-Präsident besuchte die Brauner-Werke.",
    )],
    &[
        Example::text(
            DE,
            "Ein Konzert- Musical- und Tanzhaus, 82 Ja- gegen 20 Nein-Stimmen, der Tenor (1940- ) singt.",
        ),
        Example::text(DE, "Frankfurt am Main- Die Mutter startet."),
    ],
);

pub(crate) static SUSPENDED: Rule = Rule::new(
    "repair-hyphens/suspended-hyphen",
    Applicability::Likely,
    "Puts the blank after a suspended hyphen that touches `und`, `oder`, `sowie` or `bzw.`.",
    "A first part that ends in a linking s, or is a prefix, or follows another suspended hyphen, is no word by itself; a \
     second hyphen behind the conjunction makes one compound of the whole.",
    &[Example::edit(
        DE,
        "Der Energie-, Verteidigungs-und Finanzsektor, die Ein-und Ausfuhr.",
        "Der Energie-, Verteidigungs- und Finanzsektor, die Ein- und Ausfuhr.",
    )],
    &[Example::text(DE, "Eine Frage-und-Antwort-Runde und ein Drag-und-Drop-Editor, entweder-oder.")],
);

pub(crate) static COUNTED: Rule = Rule::new(
    "repair-hyphens/counted-compound",
    Applicability::Likely,
    "Closes the gaps around the hyphen of a compound that the corpus has without them.",
    "It needs a pack of word counts. A compound that stands in the corpus three times or more, and far more often than \
     its two words would meet by chance, is one word here too.",
    &[Example::edit(DE, "Das Premium - Hotel soll öffnen.", "Das Premium-Hotel soll öffnen.")],
    &[Example::text(DE, "Das Derby in Wien - Claudia Berger war dabei.")],
);

pub(crate) static SPACED: Rule = Rule::new(
    "repair-hyphens/spaced-compound",
    Applicability::Suggest,
    "Closes the gaps on both sides of a hyphen between an abbreviation and a noun.",
    "A short abbreviation inside a sentence rarely stands alone before a dash, but no rule can be sure of it.",
    &[Example::text(DE, "Gestern sprach der US - Präsident in Köln.")],
    &[Example::text(DE, "Das Derby in Wien - Claudia Berger war dabei - begann spät. CDU - Die Partei tagt.")],
);

pub(crate) static LINE_BREAK: Rule = Rule::new(
    "repair-hyphens/line-break",
    Applicability::Likely,
    "Joins a word that was broken at the end of a line.",
    "A small letter, a hyphen and a line that goes on with a small letter are a broken word; adjectives of one rank keep \
     their hyphen, and in English and French everything stays that has two readings.",
    &[
        Example::edit(
            DE,
            "Sie sprach mit dem Präsi-\ndenten des Vereins.",
            "Sie sprach mit dem Präsidenten des Vereins.",
        ),
        Example::edit(Lang::EN, "She read the impor-\ntant letter.", "She read the important letter."),
        Example::edit(Lang::FR, "Il a lu la décla-\nration du maire.", "Il a lu la déclaration du maire."),
    ],
    &[
        Example::text(DE, "Er kam spät-\n\nund ging früh. Das Amt-\naber nicht heute."),
        Example::text(Lang::EN, "A well-\nknown writer and a state-\nowned bank."),
        Example::text(Lang::FR, "Le vice-\nprésident est venu."),
    ],
);

pub(crate) static LINE_BREAK_COMPOUND: Rule = Rule::new(
    "repair-hyphens/line-break-compound",
    Applicability::Likely,
    "Joins a compound that was broken at its own hyphen at the end of a line.",
    "A capital letter, a number or an abbreviation beside the hyphen says that it belongs to the word.",
    &[Example::edit(
        DE,
        "Die Minister der EU-\nStaaten kamen, die rot-\ngrüne Koalition nicht.",
        "Die Minister der EU-Staaten kamen, die rot-grüne Koalition nicht.",
    )],
    &[Example::text(
        DE,
        "Er kam aus Linz-\nDie Stadt war leer. Vom Konzert-\nMusical- und Tanzhaus ist es nicht weit.",
    )],
);

pub(crate) static LINE_BREAK_SUSPENDED: Rule = Rule::new(
    "repair-hyphens/line-break-suspended",
    Applicability::Likely,
    "Makes a blank of a line break behind a suspended hyphen.",
    "No word goes on with `und` or `oder`: the hyphen before it is a suspended one and stays.",
    &[Example::edit(
        DE,
        "Der Zoll prüft die Ein-\nund Ausfuhr von Holz.",
        "Der Zoll prüft die Ein- und Ausfuhr von Holz.",
    )],
    &[Example::text(DE, "Der Zoll prüft die Ein-\n\nund Ausfuhr von Holz.")],
);

/// Every rule, in the order of the reference; the one that needs counts only where there are some.
pub(crate) fn all() -> Vec<Rule> {
    let fixed = [
        &GAP_BEFORE,
        &GAP_BEFORE_ENDING,
        &GAP_BEFORE_NUMBER,
        &GAP_AFTER,
        &SUSPENDED,
        &SPACED,
        &LINE_BREAK,
        &LINE_BREAK_COMPOUND,
        &LINE_BREAK_SUSPENDED,
    ];
    fixed.into_iter().cloned().collect()
}
