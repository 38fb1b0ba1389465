//! Gopher's rules.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const PROSE: &str = "Der Rat der Stadt hat den Plan für den neuen Deich am Abend mit großer Mehrheit gebilligt.";

pub(crate) static WORDS: Rule = Rule::new(
    "filter-quality/gopher-words",
    Applicability::Likely,
    "Drops a document with too few or too many words.",
    "Rae et al. 2021, A1.1: 50 to 100,000 words. Words are what stands between blanks; signs that stand alone are not counted.",
    &[
        Example::text(Lang::DE, PROSE),
        Example::text(Lang::DE, PROSE).with("{ gopher: { min-words: 0, max-words: 10 } }"),
    ],
    &[Example::text(Lang::DE, PROSE).with("{ gopher: { min-words: 16 } }")],
);

pub(crate) static LENGTH: Rule = Rule::new(
    "filter-quality/gopher-word-length",
    Applicability::Likely,
    "Drops a document whose words are too short or too long on average.",
    "Rae et al. 2021, A1.1: 3 to 10 letters and digits, without the signs at them. Texts without blanks and tables of single letters fail; \
     German, whose words are long, has a mean of some six.",
    &[
        Example::text(Lang::DE, "a b c d e f").with("{ gopher: { min-words: 0 } }"),
        Example::text(Lang::DE, "Hafenverwaltungsgebäude Katastrophenschutzübung").with("{ gopher: { min-words: 0 } }"),
    ],
    &[Example::text(Lang::DE, PROSE).with("{ gopher: { min-words: 0 } }")],
);

pub(crate) static SYMBOLS: Rule = Rule::new(
    "filter-quality/gopher-symbols",
    Applicability::Likely,
    "Drops a document with too many hash signs or ellipses for its words.",
    "Rae et al. 2021, A1.1: at most 0.1 a word of either. Tag clouds and lists of teasers have more.",
    &[
        Example::text(Lang::EN, "Calm #sea and #storm tides").with("{ gopher: { min-words: 0 } }"),
        Example::text(Lang::EN, "The tide … and the storm … and the port...").with("{ gopher: { min-words: 0 } }"),
    ],
    &[Example::text(
        Lang::EN,
        "Under the tag #tide people wrote that they have to be at the port by nine and leave it by ten.",
    )
    .with("{ gopher: { min-words: 0 } }")],
);

pub(crate) static BULLETS: Rule = Rule::new(
    "filter-quality/gopher-bullets",
    Applicability::Likely,
    "Drops a document of which nearly all lines begin with a bullet.",
    "Rae et al. 2021, A1.1: at most 0.9 of the lines. Bullets are `•`, `‣`, `●`, `▪`, `◦`, `*` and a hyphen; a dash, which opens \
     direct speech in some languages, is none. Blank lines do not count.",
    &[Example::text(Lang::DE, "- Der Rat tagt im Rathaus.\n- Der Deich ist dicht.\n• Die Fähre fährt in der Nacht.")
        .with("{ gopher: { min-words: 0 } }")],
    &[Example::text(Lang::DE, "Der Rat hat drei Punkte auf der Liste:\n- den Deich\n- die Fähre\n- den Haushalt")
        .with("{ gopher: { min-words: 0 } }")],
);

pub(crate) static ELLIPSES: Rule = Rule::new(
    "filter-quality/gopher-ellipses",
    Applicability::Likely,
    "Drops a document of which too many lines end in an ellipsis.",
    "Rae et al. 2021, A1.1: at most 0.3 of the lines. Lists of teasers are cut off; articles are not.",
    &[Example::text(
        Lang::DE,
        "Der Rat der Stadt hat in der Nacht zum Dienstag ...\nDie Fähre in den Norden wird in diesem Jahr …",
    )
    .with("{ gopher: { min-words: 0 } }")],
    &[Example::text(
        Lang::DE,
        "Der Rat tagt in der Nacht.\nDie Fähre fährt nicht in der Nacht.\nIn den Norden fährt sie wohl …\nDer Deich hält.",
    )
    .with("{ gopher: { min-words: 0 } }")],
);

pub(crate) static LETTERS: Rule = Rule::new(
    "filter-quality/gopher-letters",
    Applicability::Likely,
    "Drops a document in which too few words have a letter.",
    "Rae et al. 2021, A1.1: at least 0.8 of the words. Tables of numbers have fewer, and so have lists of results.",
    &[Example::text(Lang::DE, "Die Pegel in der Nacht: 412 418 433 447 462").with("{ gopher: { min-words: 0 } }")],
    &[Example::text(Lang::DE, "In der Nacht stieg der Pegel von 412 auf 462 Zentimeter, sagte die Stadt.")
        .with("{ gopher: { min-words: 0 } }")],
);

pub(crate) static STOP_WORDS: Rule = Rule::new(
    "filter-quality/gopher-stop-words",
    Applicability::Likely,
    "Drops a document with too few different stop words of its language.",
    "Rae et al. 2021, A1.1: at least two of eight English words. Running text cannot do without them, lists of names and keywords \
     can. The other languages have lists of ours; a language without one is not asked.",
    &[Example::text(Lang::DE, "Hafen Kiel Fähre Deich Pegel Nordsee Sturmflut").with("{ gopher: { min-words: 0 } }")],
    &[
        Example::text(Lang::DE, "Der Hafen liegt in Kiel.").with("{ gopher: { min-words: 0 } }"),
        Example::text(Lang::UNKNOWN, "Hafen Kiel Fähre Deich Pegel").with("{ gopher: { min-words: 0 } }"),
    ],
);

pub(crate) static DUPLICATE_LINES: Rule = Rule::new(
    "filter-quality/gopher-duplicate-lines",
    Applicability::Likely,
    "Drops a document of which too many lines stood there before.",
    "Rae et al. 2021, table A1: at most 0.3 of the lines. Blank lines do not count.",
    &[Example::text(Lang::DE, "Mehr\nMehr\nMehr\nDer Rat der Stadt hat den Plan für den Deich gebilligt.")
        .with("{ gopher-repetition: {} }")],
    &[Example::text(Lang::DE, "Der Rat tagt.\n\nDer Deich hält.\n\nDie Fähre fährt.")
        .with("{ gopher-repetition: {} }")],
);

pub(crate) static DUPLICATE_LINE_CHARS: Rule = Rule::new(
    "filter-quality/gopher-duplicate-line-chars",
    Applicability::Likely,
    "Drops a document of which too many characters are in lines that stood there before.",
    "Rae et al. 2021, table A1: at most 0.2 of the characters.",
    &[Example::text(
        Lang::DE,
        "Der Rat hat den Plan für den Deich gebilligt.\nEr tagt.\nEr isst.\nDer Rat hat den Plan für den Deich gebilligt.",
    )
    .with("{ gopher-repetition: {} }")],
    &[Example::text(Lang::DE, "Ja.\nDer Rat der Stadt hat den Plan gebilligt.\nNein.\nDie Fähre blieb im Hafen.\nJa.")
        .with("{ gopher-repetition: {} }")],
);

pub(crate) static DUPLICATE_PARAGRAPHS: Rule = Rule::new(
    "filter-quality/gopher-duplicate-paragraphs",
    Applicability::Likely,
    "Drops a document of which too many paragraphs stood there before.",
    "Rae et al. 2021, table A1: at most 0.3 of the paragraphs, which blank lines part.",
    &[Example::text(Lang::DE, "Mehr\n\nMehr\n\nMehr\n\nDer Rat der Stadt hat den Plan für den Deich gebilligt.")
        .with("{ gopher-repetition: {} }")],
    &[Example::text(Lang::DE, "Der Rat tagt.\n\nDer Deich hält.\n\nDie Fähre fährt.")
        .with("{ gopher-repetition: {} }")],
);

pub(crate) static DUPLICATE_PARAGRAPH_CHARS: Rule = Rule::new(
    "filter-quality/gopher-duplicate-paragraph-chars",
    Applicability::Likely,
    "Drops a document of which too many characters are in paragraphs that stood there before.",
    "Rae et al. 2021, table A1: at most 0.2 of the characters.",
    &[Example::text(
        Lang::DE,
        "Der Rat hat den Plan gebilligt.\n\nEr tagt.\n\nEr isst.\n\nDer Rat hat den Plan gebilligt.",
    )
    .with("{ gopher-repetition: {} }")],
    &[Example::text(Lang::DE, "Ja.\n\nDer Rat der Stadt hat den Plan gebilligt.\n\nDie Fähre blieb im Hafen.\n\nJa.")
        .with("{ gopher-repetition: {} }")],
);

pub(crate) static TOP_N_GRAMS: Rule = Rule::new(
    "filter-quality/gopher-top-n-grams",
    Applicability::Likely,
    "Drops a document that one run of two, three or four words takes up too much of.",
    "Rae et al. 2021, table A1: at most 0.2, 0.18 and 0.16 of the characters. A run that stands once is no repetition, however \
     short the text.",
    &[Example::text(Lang::DE, "jetzt kaufen jetzt kaufen jetzt kaufen Deich Hafen Fähre")
        .with("{ gopher-repetition: {} }")],
    &[Example::text(Lang::DE, PROSE).with("{ gopher-repetition: {} }")],
);

pub(crate) static DUPLICATE_N_GRAMS: Rule = Rule::new(
    "filter-quality/gopher-duplicate-n-grams",
    Applicability::Likely,
    "Drops a document of which too much is runs of five to ten words that stood there before.",
    "Rae et al. 2021, table A1: at most 0.15 of the characters for five words, down to 0.1 for ten. Words that are in several \
     such runs count once.",
    &[Example::text(
        Lang::DE,
        "Der Rat der Stadt tagt am Montag. Die Fähre fährt nicht. Der Rat der Stadt tagt am Dienstag. Der Deich hält.",
    )
    .with("{ gopher-repetition: { top-n-grams: [1, 1, 1] } }")],
    &[Example::text(Lang::DE, PROSE).with("{ gopher-repetition: {} }")],
);

pub(crate) static ALL: [&Rule; 13] = [
    &WORDS,
    &LENGTH,
    &SYMBOLS,
    &BULLETS,
    &ELLIPSES,
    &LETTERS,
    &STOP_WORDS,
    &DUPLICATE_LINES,
    &DUPLICATE_LINE_CHARS,
    &DUPLICATE_PARAGRAPHS,
    &DUPLICATE_PARAGRAPH_CHARS,
    &TOP_N_GRAMS,
    &DUPLICATE_N_GRAMS,
];
