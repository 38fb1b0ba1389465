//! The rules of the step.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const STRINGS: &str = "What such a line begins with, has or is was written into the pipeline by its user, and the whole line goes, \
     never a part of it. Blank lines are left to a rule of their own.";

pub(crate) static BEGIN: Rule = Rule::new(
    "drop-lines/begin",
    Applicability::Likely,
    "Drops a line that begins with a string that the pipeline names.",
    STRINGS,
    &[Example::edit(
        Lang::DE,
        "Der Rat tagt.\n  LESEN SIE AUCH: Der Deich hält\nDer Deich hält.",
        "Der Rat tagt.\nDer Deich hält.",
    )
    .with("{ begin: [lesen sie auch] }")],
    &[
        Example::text(Lang::DE, "Wer das las, sollte auch das lesen: Lesen Sie auch den Anhang.")
            .with("{ begin: [lesen sie auch] }"),
        Example::text(Lang::DE, "LESEN SIE AUCH: Der Deich hält").with("{ begin: [Lesen Sie auch], fold-case: false }"),
    ],
);

pub(crate) static CONTAIN: Rule = Rule::new(
    "drop-lines/contain",
    Applicability::Likely,
    "Drops a line that has a string that the pipeline names.",
    STRINGS,
    &[Example::edit(Lang::DE, "Der Rat tagt.\nNoch mehr? Zum Newsletter des Küstenboten!\n", "Der Rat tagt.\n")
        .with("{ contain: [newsletter des küstenboten] }")],
    &[Example::text(Lang::DE, "Der Rat gab einen Newsletter heraus. Der Küstenbote schwieg.")
        .with("{ contain: [newsletter des küstenboten] }")],
);

pub(crate) static EQUAL: Rule = Rule::new(
    "drop-lines/equal",
    Applicability::Likely,
    "Drops a line that is a string that the pipeline names.",
    STRINGS,
    &[Example::edit(Lang::DE, "ANZEIGE\nDer Rat tagt.", "Der Rat tagt.").with("{ equal: [Anzeige] }")],
    &[Example::text(Lang::DE, "Anzeige gegen den Hafenmeister\nDer Rat erstattete Anzeige")
        .with("{ equal: [Anzeige] }")],
);

pub(crate) static MATCH: Rule = Rule::new(
    "drop-lines/match",
    Applicability::Likely,
    "Drops a line in which a regular expression of the pipeline finds something.",
    "The user of the pipeline wrote the expression. It is tried on each line by itself, so that it cannot reach into the next \
     one, and one that finds something in an empty line is refused.",
    &[Example::edit(Lang::EN, "The port is shut.\nPage 3 of 12", "The port is shut.")
        .with(r"{ match: ['^page \d+ of \d+$'] }")],
    &[Example::text(Lang::EN, "On page 3 of 12 pages the board gives its reasons.")
        .with(r"{ match: ['^page \d+ of \d+$'] }")],
);

pub(crate) static BLANK: Rule = Rule::new(
    "drop-lines/blank-lines",
    Applicability::Likely,
    "Drops blank lines beyond the number of them that may stand in a row.",
    "Scrapers leave a break for each element of the page. One blank line parts paragraphs as well as five do; a line that has \
     nothing but blanks in it counts as blank.",
    &[Example::edit(Lang::DE, "Der Rat tagt.\n\n \n\nEr schweigt.\n", "Der Rat tagt.\n\nEr schweigt.\n")
        .with("{ max-blank-lines: 1 }")],
    &[Example::text(Lang::DE, "Der Rat tagt.\n\nEr schweigt.\nDer Deich hält.").with("{ max-blank-lines: 1 }")],
);

pub(crate) fn all() -> Vec<Rule> {
    [&BEGIN, &CONTAIN, &EQUAL, &MATCH, &BLANK].map(Clone::clone).into()
}
