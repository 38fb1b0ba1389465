//! Closed lists of words, each with the reason why it is closed.

use copydesk_transform::Lang;

/// Conjunctions, prepositions and contractions that cannot stand twice in German. Left out are: articles and pronouns
/// (`Städte, die die Meerenge halten`, `des des Mordes verdächtigen Mannes`, `eine eine Woche lange Reise`), prepositions
/// that are verb particles as well (`er kommt mit mit dem Auto`), and what may be said twice (`als als`, `nicht nicht`).
const GERMAN: &[&str] = &[
    "am", "ans", "aufs", "beim", "bis", "bzw.", "dass", "fürs", "für", "gegen", "im", "in", "ins", "oder", "ohne",
    "seit", "sowie", "trotz", "und", "vom", "von", "wegen", "weil", "zum", "zur", "zwischen",
];

/// Articles, possessives and conjunctions that cannot stand twice in English. Prepositions may: `what it stands for for
/// us`, `the house he lived in in May`.
const ENGLISH: &[&str] = &["a", "an", "and", "because", "its", "of", "or", "our", "than", "the", "their", "your"];

/// Articles, prepositions and conjunctions that cannot stand twice in French. `la la` is sung, `en en parlant` and
/// `nous nous` are grammar.
const FRENCH: &[&str] =
    &["au", "aux", "avec", "dans", "de", "des", "du", "et", "le", "les", "ou", "par", "pour", "un", "une"];

/// Whether `word` can never stand twice in a row in `lang`.
pub(crate) fn never_twice(word: &str, lang: Lang) -> bool {
    match lang {
        Lang::DE => GERMAN.contains(&word),
        Lang::EN => ENGLISH.contains(&word),
        Lang::FR => FRENCH.contains(&word),
        _ => false,
    }
}

/// Words that may rightly stand twice: by grammar, or for emphasis.
const TWICE: &[&str] = &[
    // Grammar.
    "alle", "als", "dein", "denen", "dem", "den", "denn", "der", "deren", "des", "dessen", "die", "das", "diese",
    "eine", "einem", "einen", "einer", "eines", "haben", "hatte", "hatten", "ihnen", "ihr", "ihre", "ihrem", "ihren",
    "ihrer", "ist", "mich", "nicht", "sein", "seine", "seinem", "seinen", "seiner", "sich", "sie", "sind", "uns",
    "waren", "was", "werden", "wird", "wurde", "wurden", "has", "had", "have", "that", "this", "what", "were", "which",
    "will", "with", "from", "into", "over", "nous", "vous", "elle", "elles", "leur", "être", "avoir", "sont", "était",
];

/// Words that are said again and again for emphasis, and sounds.
const EMPHASIS: &[&str] = &[
    "aber",
    "allez",
    "allein",
    "alles",
    "anders",
    "auch",
    "besser",
    "bitte",
    "blabla",
    "blah",
    "doch",
    "endlich",
    "endlos",
    "etwas",
    "ewig",
    "extrem",
    "falsch",
    "ganz",
    "ganze",
    "genau",
    "gerne",
    "gleich",
    "große",
    "großen",
    "großer",
    "großes",
    "gute",
    "guten",
    "guter",
    "gutes",
    "hallo",
    "halleluja",
    "heiß",
    "hinauf",
    "hinunter",
    "hopp",
    "hundert",
    "hurra",
    "immer",
    "jaja",
    "jeder",
    "jetzt",
    "kleine",
    "kleinen",
    "klopf",
    "lang",
    "lange",
    "langen",
    "langer",
    "langsam",
    "lauter",
    "leise",
    "links",
    "mehr",
    "mitte",
    "morgen",
    "nein",
    "niemals",
    "noch",
    "olé",
    "platsch",
    "rechts",
    "rein",
    "raus",
    "richtig",
    "ruhig",
    "runter",
    "sehr",
    "schnell",
    "schön",
    "schöne",
    "sofort",
    "sorry",
    "super",
    "stopp",
    "total",
    "tausend",
    "viel",
    "viele",
    "vielen",
    "vieler",
    "vorbei",
    "wahnsinnig",
    "weiter",
    "weit",
    "wenig",
    "wieder",
    "winzig",
    "wirklich",
    "zack",
    "zurück",
    "again",
    "ages",
    "away",
    "ever",
    "dirty",
    "down",
    "fast",
    "faster",
    "forever",
    "good",
    "great",
    "hello",
    "high",
    "higher",
    "knock",
    "less",
    "long",
    "many",
    "more",
    "much",
    "never",
    "nothing",
    "only",
    "please",
    "quite",
    "really",
    "slow",
    "slowly",
    "thanks",
    "truly",
    "twinkle",
    "very",
    "yeah",
    "encore",
    "jamais",
    "moins",
    "plus",
    "petit",
    "petite",
    "toujours",
    "très",
    "trop",
    "vite",
    "vraiment",
];

/// Whether `word` may rightly stand twice or more.
pub(crate) fn may_repeat(word: &str) -> bool {
    TWICE.contains(&word) || says_again(word)
}

/// Whether `word`, in either case, is said again and again.
pub(crate) fn says_again(word: &str) -> bool {
    let first_small = |listed: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|c| listed.starts_with(c) || c.to_lowercase().any(|c| listed.starts_with(c)))
            && listed.chars().skip(1).eq(letters)
    };
    EMPHASIS.iter().any(|listed| first_small(listed))
}

/// Articles and prepositions of the three languages: a loop of two words that has one is no chant.
const GRAMMAR: &[&str] = &[
    "am", "auf", "aus", "bei", "dem", "den", "der", "des", "die", "das", "ein", "eine", "einem", "einen", "einer",
    "für", "im", "in", "mit", "nach", "vom", "von", "vor", "zu", "zum", "zur", "über", "the", "of", "in", "to", "a",
    "from", "with", "de", "la", "le", "les", "des", "du", "dans", "pour", "une",
];

/// Whether `word` is an article or a preposition.
pub(crate) fn is_grammar(word: &str) -> bool {
    GRAMMAR.contains(&word)
}

/// Words that a noun follows: articles, what is bent like them, prepositions that hold one, small numerals.
const DETERMINERS: &[&str] = &[
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "im", "am", "zum",
    "zur", "beim", "vom", "ins", "ans", "aufs", "fürs", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht",
    "neun", "zehn", "elf", "zwölf", "beide", "beiden", "alle", "allen", "aller", "viele", "vielen", "mehrere",
    "mehreren", "einige", "einigen", "jeder", "jede", "jedes", "jeden", "jedem",
];
/// The stems of the others, which have endings.
const DETERMINER_STEMS: &[&str] =
    &["dies", "jen", "welch", "kein", "mein", "dein", "sein", "ihr", "unser", "euer", "eur"];

/// Whether a German noun follows `word`.
pub(crate) fn is_determiner(word: &str) -> bool {
    let bent = |stem: &&str| {
        word.strip_prefix(*stem).is_some_and(|ending| matches!(ending, "" | "e" | "er" | "es" | "en" | "em"))
    };
    DETERMINERS.contains(&word) || DETERMINER_STEMS.iter().any(bent)
}

/// Words that tie a word to itself: `Schritt für Schritt für Schritt`, `more and more and more`, `peu à peu`.
const LINKS: &[&str] = &[
    "und", "oder", "für", "um", "an", "auf", "nach", "zu", "über", "gegen", "and", "or", "by", "after", "to", "on",
    "upon", "et", "ou", "après", "par", "à", "en",
];

/// Whether `word` ties a word to itself.
pub(crate) fn is_link(word: &str) -> bool {
    LINKS.contains(&word)
}

/// Whether `word` is `and` or `or`.
pub(crate) fn is_conjunction(word: &str) -> bool {
    matches!(word, "und" | "oder" | "and" | "or" | "et" | "ou")
}

/// Whether `word` is a small adverb of sayings: `und so weiter und so fort`, `on and on and on`, `ainsi de suite`.
pub(crate) fn is_adverb(word: &str) -> bool {
    matches!(
        word,
        "so" | "fort"
            | "einmal"
            | "dann"
            | "da"
            | "dort"
            | "hier"
            | "hin"
            | "her"
            | "ab"
            | "auf"
            | "an"
            | "aus"
            | "zu"
            | "nach"
            | "on"
            | "off"
            | "in"
            | "out"
            | "forth"
            | "up"
            | "over"
            | "then"
            | "ainsi"
            | "de"
            | "suite"
            | "puis"
    )
}

/// Whether `word` is a pronoun that a clause begins with.
pub(crate) fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "ich"
            | "du"
            | "er"
            | "sie"
            | "es"
            | "wir"
            | "ihr"
            | "man"
            | "I"
            | "you"
            | "he"
            | "she"
            | "it"
            | "we"
            | "they"
            | "je"
            | "tu"
            | "il"
            | "elle"
            | "on"
            | "ils"
            | "elles"
    )
}

/// Whether `word` is a German preposition that is a verb particle as well: `er kommt mit mit dem Auto` is right, if rare.
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(word, "auf" | "aus" | "bei" | "durch" | "mit" | "nach" | "um" | "unter" | "vor" | "über")
}

/// Whether a German noun is of a kind that is neither a name nor, without an article, the subject and the object of one
/// clause (`wenn Lehrer Lehrer loben`): abstract, singular, made with a suffix.
pub(crate) fn is_abstract_noun(word: &str) -> bool {
    const SUFFIXES: [&str; 7] = ["ung", "heit", "keit", "schaft", "tät", "tion", "ismus"];
    word.len() >= 8 && word.starts_with(char::is_uppercase) && SUFFIXES.iter().any(|suffix| word.ends_with(suffix))
}

/// Whether the verb `word` can follow a subject and the same noun said of it: `damit Bildung Bildung bleibt`.
pub(crate) fn is_copula(word: &str) -> bool {
    matches!(
        word,
        "ist"
            | "sind"
            | "war"
            | "waren"
            | "wäre"
            | "sei"
            | "sein"
            | "bleibt"
            | "bleibe"
            | "blieb"
            | "bleiben"
            | "wird"
            | "wurde"
            | "werde"
            | "werden"
            | "heißt"
            | "nennt"
            | "nennen"
            | "nicht"
    )
}
