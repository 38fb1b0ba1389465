//! The rules of the step.

use copydesk_transform::{Applicability, Example, Lang, Rule};

pub(crate) static PHRASE: Rule = Rule::new(
    "collapse-repeats/repeated-phrase",
    Applicability::Likely,
    "Takes away the second copy of a phrase of three words or more that stands twice in a row.",
    "Nobody writes the same three words twice without a comma; translation programs do. Sayings, calls, rows of numbers and \
     of names are left alone, and no copy is looked for across a sign or a line break.",
    &[
        Example::edit(
            Lang::DE,
            "Er kam nach dem Fall der Mauer nach dem Fall der Mauer in die Stadt.",
            "Er kam nach dem Fall der Mauer in die Stadt.",
        ),
        Example::edit(
            Lang::EN,
            "She left the port for the island for the island for the winter.",
            "She left the port for the island for the winter.",
        ),
    ],
    &[
        Example::text(Lang::DE, "Es geht um 0 und 1 0 und 1, um Brot und so weiter und so weiter."),
        Example::text(Lang::DE, "In guten Tagen, in guten Tagen ruht der Deich. Der Rat schwieg. Der Rat schwieg."),
        Example::text(Lang::DE, "Sie riefen: „Wir sind das Dorf wir sind das Dorf“ und gingen."),
    ],
);

pub(crate) static LOOP: Rule = Rule::new(
    "collapse-repeats/phrase-loop",
    Applicability::Likely,
    "Keeps one of three or more copies of a word or a phrase that stand in a row.",
    "A translation program that has lost its way says the same over and over. Calls, sounds, emphasis and steps (`Schritt \
     für Schritt für Schritt`) are left alone.",
    &[
        Example::edit(
            Lang::DE,
            "Der Ort Nebelwik von Ostermoor in der Nähe von Ostermoor in der Nähe von Ostermoor in der Nähe ist klein.",
            "Der Ort Nebelwik von Ostermoor in der Nähe ist klein.",
        ),
        Example::edit(
            Lang::DE,
            "Das neue Management Management Management des Hafens tagt.",
            "Das neue Management des Hafens tagt.",
        ),
    ],
    &[
        Example::text(
            Lang::DE,
            "Bla bla bla, sagte er, und Nein, nein, nein. Es war sehr sehr sehr kalt, Tor Tor Tor!",
        ),
        Example::text(Lang::DE, "Er ging Schritt für Schritt für Schritt für Schritt und rief ha ha ha."),
    ],
);

pub(crate) static WORD: Rule = Rule::new(
    "collapse-repeats/doubled-word",
    Applicability::Likely,
    "Takes away the second copy of a word that can never stand twice.",
    "A closed list of conjunctions, prepositions and contractions, and German abstract nouns (`Regierung Regierung`), which \
     are no names. Articles and pronouns do stand twice (`Leute, die die Stadt lieben`), and so do verb particles.",
    &[
        Example::edit(Lang::DE, "Der Deich und und der Hafen sind sicher.", "Der Deich und der Hafen sind sicher."),
        Example::edit(
            Lang::DE,
            "Er nannte die Entscheidung Entscheidung des Rates gut.",
            "Er nannte die Entscheidung des Rates gut.",
        ),
        Example::edit(Lang::EN, "He left the the port.", "He left the port."),
        Example::edit(Lang::FR, "Le maire de de la ville parle.", "Le maire de la ville parle."),
    ],
    &[
        Example::text(Lang::DE, "Leute, die die Stadt lieben, und der, der der Stadt dient, sagen sehr sehr viel."),
        Example::text(Lang::DE, "Eine Rede von von der Aue über die in in Wien gebauten Wagen reisenden Gäste."),
        Example::text(Lang::DE, "Damit die Regierung Regierung bleibt, tagt sie auf Bora Bora."),
        Example::text(Lang::EN, "He had had enough, and that that is true is clear."),
        Example::text(Lang::FR, "Nous nous levons, vous vous levez, très très tôt, dit un ami de de Gaulle."),
    ],
);

pub(crate) static UNSURE: Rule = Rule::new(
    "collapse-repeats/doubled-word-perhaps",
    Applicability::Suggest,
    "Shows a word that stands twice and seldom does so rightly.",
    "Most of them are slips, but names, emphasis and two clauses without their comma look the same. A word that may stand \
     twice by grammar or for emphasis is not shown.",
    &[Example::edit(Lang::DE, "Der Rat stellte stellte den Plan vor.", "Der Rat stellte den Plan vor.")],
    &[Example::text(Lang::DE, "Er sagte sehr sehr wenig über die Leute, die die Insel Bora Bora lieben.")],
);

pub(crate) static NEAR: Rule = Rule::new(
    "collapse-repeats/near-repeat",
    Applicability::Safe,
    "Marks a phrase that comes again at once with a word in another form.",
    "It is a slip of a translation program as a repeat is, but which of the two is right only the sentence can tell. German \
     alone: the two words differ in a German ending.",
    &[Example::text(Lang::DE, "Kontakte mit dem Stab von Präsident Jan Peters von Präsidenten gibt es.")],
    &[Example::text(Lang::DE, "Er fuhr aus der Stadt aus der Region an die See, von Haus zu Haus und von Tür zu Tür.")],
);

pub(crate) fn all() -> Vec<Rule> {
    [&PHRASE, &LOOP, &WORD, &UNSURE, &NEAR].map(Clone::clone).into()
}
