//! The rules of the step.

use copydesk_transform::{Applicability, Example, Lang, Rule};

pub(crate) static QUOTES: Rule = Rule::new(
    "normalize-typography/quotation-marks",
    Applicability::Likely,
    "Sets quotation marks as the language, or the pipeline, wants them.",
    "Marks are changed in pairs, and only in a paragraph in which every mark is surely one that opens or one that closes and \
     the two alternate. Inches, feet, and a paragraph with a mark left over stay.",
    &[
        Example::edit(Lang::DE, "\"Wir 'bauen' jetzt\", rief sie.", "„Wir ‚bauen‘ jetzt“, rief sie."),
        Example::edit(
            Lang::DE,
            "Er nannte es \u{201e}gut\" und dann ,,besser''.",
            "Er nannte es \u{201e}gut\u{201c} und dann \u{201e}besser\u{201c}.",
        ),
        Example::edit(Lang::EN, "\"We build\", she said.", "“We build”, she said."),
        Example::edit(Lang::FR, "Elle a dit \"oui\" hier.", "Elle a dit «\u{202f}oui\u{202f}» hier."),
    ],
    &[
        Example::text(Lang::DE, "Ein Schirm von 27\" und einer von 5' 3\" stehen im Hafen."),
        Example::text(Lang::DE, "„Wir ‚bauen‘“, rief sie. »Gut«, rief er. «Gut», rief der Schweizer."),
        Example::text(Lang::DE, "\"Wir bauen, rief sie."),
    ],
);

pub(crate) static DASH: Rule = Rule::new(
    "normalize-typography/spaced-hyphen-dash",
    Applicability::Likely,
    "Makes a dash of a hyphen, or of two, with a blank on both sides.",
    "A hyphen between blanks on a typewriter is a dash. At the beginning of a line it is a list's; between numbers it may be \
     a minus, a result or a range; before `und`, and in German between two nouns, it may be a suspended hyphen or a \
     compound gone astray.",
    &[
        Example::edit(Lang::DE, "Der Rat - so heißt es - tagt.", "Der Rat – so heißt es – tagt."),
        Example::edit(Lang::DE, "OSTERMOOR (warte) -- Der Rat tagt.", "OSTERMOOR (warte) – Der Rat tagt."),
        Example::edit(Lang::EN, "The wall--an old one--stands.", "The wall—an old one—stands."),
    ],
    &[
        Example::text(Lang::DE, "- ein Punkt\n- noch einer, 5 - 3, 2 - 1 und Tages - und Nachtzeit"),
        Example::text(Lang::DE, "Ein US-Präsident, 1990-2000, ls --all und x - y"),
    ],
);

pub(crate) static ELLIPSIS: Rule = Rule::new(
    "normalize-typography/ellipsis",
    Applicability::Likely,
    "Makes one character of three dots.",
    "Three dots are an ellipsis. Two or four are not, nor are dots in paths and between numbers.",
    &[Example::edit(Lang::DE, "Er wusste es nicht ... oder doch?", "Er wusste es nicht … oder doch?")],
    &[Example::text(Lang::DE, "Inhalt .... 7, a/.../b, 1...5 und zwei..")],
);

pub(crate) static APOSTROPHE: Rule = Rule::new(
    "normalize-typography/apostrophe",
    Applicability::Likely,
    "Makes an apostrophe of a straight mark or an accent between two letters.",
    "Between letters it can be nothing else. At the beginning or the end of a word it may be a quotation mark, and stays.",
    &[
        Example::edit(Lang::DE, "Wie geht's? Gut geht\u{b4}s.", "Wie geht’s? Gut geht’s."),
        Example::edit(Lang::EN, "It doesn't matter.", "It doesn’t matter."),
    ],
    &[Example::text(Lang::DE, "Hans' Boot ist 5' lang, 'n Boot eben.")],
);
