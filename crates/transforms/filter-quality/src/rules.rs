//! The rules of length and of FineWeb, and the list of all.

use copydesk_transform::{Applicability, Example, Lang, Rule};

use crate::{rules_c4, rules_gopher};

pub(crate) static SHORT: Rule = Rule::new(
    "filter-quality/length-short",
    Applicability::Likely,
    "Drops a document that has fewer characters than the pipeline asks for.",
    "Stubs, teasers and pages of which only the title was caught are no articles. The number is the pipeline's; there is none \
     by default.",
    &[Example::text(Lang::DE, "Der Deich hält.").with("{ length: { min-chars: 30 } }")],
    &[Example::text(Lang::DE, "Der Deich hält, sagte die Bürgermeisterin.").with("{ length: { min-chars: 30 } }")],
);

pub(crate) static LONG: Rule = Rule::new(
    "filter-quality/length-long",
    Applicability::Likely,
    "Drops a document that has more characters than the pipeline allows.",
    "What is as long as a book is an index, a log or many pages in one. The number is the pipeline's; there is none by default.",
    &[Example::text(Lang::DE, "Der Deich hält, sagte die Bürgermeisterin.").with("{ length: { max-chars: 30 } }")],
    &[Example::text(Lang::DE, "Der Bürgermeisterin gefällt es").with("{ length: { max-chars: 30 } }")],
);

pub(crate) static LINE_ENDS: Rule = Rule::new(
    "filter-quality/fineweb-line-ends",
    Applicability::Likely,
    "Drops a document of which too few lines end in a mark of punctuation.",
    "Penedo et al. 2024: at least 0.12 of the lines. Menus and lists have no sentences. Closing quotation marks of any kind, an \
     ellipsis, and the marks of other scripts count too.",
    &[Example::text(Lang::DE, "Start\nPolitik\nSport\nLokales\nMeinung\nKontakt").with("{ fineweb: {} }")],
    &[Example::text(Lang::DE, "Der Rat tagt\nDie Bürgermeisterin sprach am Abend über den neuen Deich: „Er hält.“")
        .with("{ fineweb: {} }")],
);

pub(crate) static SHORT_LINES: Rule = Rule::new(
    "filter-quality/fineweb-short-lines",
    Applicability::Likely,
    "Drops a document of which too many lines are short.",
    "Penedo et al. 2024: at most 0.67 of the lines have 30 characters or fewer. Prose has longer ones.",
    &[Example::text(Lang::EN, "Tide at nine.\nTide at ten.\nTide at noon.\nTide at one.").with("{ fineweb: {} }")],
    &[Example::text(Lang::EN, "The tide comes in at nine.\nThe harbour master expects no flood in the morning.")
        .with("{ fineweb: {} }")],
);

pub(crate) static DUPLICATE_CHARS: Rule = Rule::new(
    "filter-quality/fineweb-duplicate-chars",
    Applicability::Likely,
    "Drops a document of which too many characters are in lines that stood there before.",
    "Penedo et al. 2024; the code that made FineWeb lets 0.01 pass. A template repeats itself, an article does not. A headline \
     that comes again as a caption is enough in a short article: raise the number for such sources.",
    &[Example::text(
        Lang::EN,
        "The board of the harbour met on Monday.\nIt sent the plan back.\nThe board of the harbour met on Monday.",
    )
    .with("{ fineweb: {} }")],
    &[Example::text(
        Lang::EN,
        "The board of the harbour met on Monday.\nThe board of the harbour sent the plan back on Monday.",
    )
    .with("{ fineweb: {} }")],
);

pub(crate) static LINE_BREAKS: Rule = Rule::new(
    "filter-quality/fineweb-line-breaks",
    Applicability::Likely,
    "Drops a document with too many line breaks for its words.",
    "The code that made FineWeb lets 0.3 a word pass. Where every third word begins a line, it is a list.",
    &[Example::text(Lang::DE, "Hafenverwaltungsgebäude geräumt.\nKatastrophenschutzübung abgesagt.\n\n\n\n")
        .with("{ fineweb: {} }")],
    &[Example::text(Lang::DE, "Die Verwaltung des Hafens ist geräumt.\n\nDie Übung am Abend wurde abgesagt.")
        .with("{ fineweb: {} }")],
);

pub(crate) fn all() -> Vec<Rule> {
    let mut all: Vec<Rule> = [&SHORT, &LONG].map(Clone::clone).into();
    all.extend(rules_gopher::ALL.iter().map(|rule| (*rule).clone()));
    all.extend(rules_c4::ALL.iter().map(|rule| (*rule).clone()));
    all.extend([&LINE_ENDS, &SHORT_LINES, &DUPLICATE_CHARS, &LINE_BREAKS].map(Clone::clone));
    all
}
