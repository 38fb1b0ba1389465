//! C4's rules.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const C4: &str = "{ c4: { min-sentences: 0 } }";

pub(crate) static LINE_WORD_LENGTH: Rule = Rule::new(
    "filter-quality/c4-line-word-length",
    Applicability::Likely,
    "Drops a line that has a word of more than 1,000 characters.",
    "From the code that made C4. Such a word is data: an image, a script, a key.",
    &[Example::edit(
        Lang::EN,
        "The port is shut today.\nKey: 0123456789abcdef is data.\n",
        "The port is shut today.\n",
    )
    .with("{ c4: { min-sentences: 0, max-word-length: 12 } }")],
    &[Example::text(Lang::EN, "The port is shut.").with(C4)],
);

pub(crate) static LINE_END: Rule = Rule::new(
    "filter-quality/c4-line-end",
    Applicability::Likely,
    "Drops a line that does not end in a full stop, a question or exclamation mark or a quotation mark.",
    "Raffel et al. 2020, 2.2. Menus, buttons and captions end in none, but neither do headlines and datelines: an article loses \
     them here, and `line-ends: false` keeps them. Quotation marks of any kind count, an ellipsis does not.",
    &[Example::edit(
        Lang::EN,
        "Home\nThe port is shut today.\n“It will open at noon.”\nRead on ...\n",
        "The port is shut today.\n“It will open at noon.”\n",
    )
    .with(C4)],
    &[Example::text(Lang::DE, "„Der Hafen ist zu“, sagte er.\nSie sagte: „Um neun Uhr.“").with(C4)],
);

pub(crate) static LINE_WORDS: Rule = Rule::new(
    "filter-quality/c4-line-words",
    Applicability::Likely,
    "Drops a line of fewer than three words.",
    "Raffel et al. 2020, 2.2, with the number of the code that made C4.",
    &[Example::edit(Lang::EN, "Read on!\nThe port is shut.\n", "The port is shut.\n").with(C4)],
    &[Example::text(Lang::EN, "It is shut.").with(C4)],
);

pub(crate) static LINE_JAVASCRIPT: Rule = Rule::new(
    "filter-quality/c4-line-javascript",
    Applicability::Likely,
    "Drops a line that speaks of JavaScript.",
    "Raffel et al. 2020, 2.2: pages ask their readers to switch it on. Articles about programming lose lines as well.",
    &[Example::edit(
        Lang::EN,
        "Please enable JavaScript to read this page.\nThe port is shut.\n",
        "The port is shut.\n",
    )
    .with(C4)],
    &[Example::text(Lang::EN, "The ferry to Java has no script.").with(C4)],
);

pub(crate) static LINE_POLICY: Rule = Rule::new(
    "filter-quality/c4-line-policy",
    Applicability::Likely,
    "Drops a line with one of the phrases of `policy`.",
    "From the code that made C4: `terms of use`, `privacy policy`, `cookie policy`, `uses cookies`, `use of cookies`, \
     `use cookies`.",
    &[Example::edit(Lang::EN, "This site uses cookies to know you.\nThe port is shut.\n", "The port is shut.\n")
        .with(C4)],
    &[Example::text(Lang::EN, "The baker uses cookie cutters made of tin.").with(C4)],
);

pub(crate) static LOREM_IPSUM: Rule = Rule::new(
    "filter-quality/c4-lorem-ipsum",
    Applicability::Likely,
    "Drops a document that has `lorem ipsum`.",
    "Raffel et al. 2020, 2.2: it is the text of a template that nobody filled.",
    &[Example::text(Lang::EN, "Lorem ipsum dolor sit amet.").with(C4)],
    &[Example::text(Lang::EN, "The name of the plant is lore to many.").with(C4)],
);

pub(crate) static CURLY_BRACKET: Rule = Rule::new(
    "filter-quality/c4-curly-bracket",
    Applicability::Likely,
    "Drops a document that has an opening curly bracket.",
    "Raffel et al. 2020, 2.2: it is code. Only lines are looked at that the rules for lines leave.",
    &[Example::text(Lang::EN, "The code begins with if (tide) { and goes on.").with(C4)],
    &[Example::text(Lang::EN, "The bracket (round) and [square] are fine.").with(C4)],
);

pub(crate) static SENTENCES: Rule = Rule::new(
    "filter-quality/c4-sentences",
    Applicability::Likely,
    "Drops a document with fewer than five sentences in the lines that stay.",
    "Raffel et al. 2020, 2.2, with the number of the code that made C4. Sentences are counted roughly, by their stops and what \
     follows; single letters and figures before a full stop do not end one.",
    &[Example::text(Lang::EN, "The port is shut. It opens at noon. The ferry waits.").with("{ c4: {} }")],
    &[Example::text(
        Lang::EN,
        "The port is shut. Why? It is the tide! It opens at noon.\nThe ferry of J. Marsh waits.",
    )
    .with("{ c4: {} }")],
);

pub(crate) static ALL: [&Rule; 8] = [
    &LINE_WORD_LENGTH,
    &LINE_END,
    &LINE_WORDS,
    &LINE_JAVASCRIPT,
    &LINE_POLICY,
    &LOREM_IPSUM,
    &CURLY_BRACKET,
    &SENTENCES,
];
