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
    "The endings in the list never stand as words of their own with a hyphen before them.",
    &[Example::edit(DE, "Eine Linux -basierte Lösung.", "Eine Linux-basierte Lösung.")],
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

/// Every rule, in the order of the reference.
pub(crate) fn all() -> Vec<Rule> {
    [&GAP_BEFORE, &GAP_BEFORE_ENDING, &GAP_BEFORE_NUMBER, &GAP_AFTER, &SUSPENDED].into_iter().cloned().collect()
}
