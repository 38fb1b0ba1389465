//! Closed lists of German words.

/// Words that do not make a compound, capitalised or not: articles, pronouns, prepositions, conjunctions, auxiliaries.
pub(crate) const FUNCTION: &[&str] = &[
    "aber", "alle", "allen", "aller", "als", "also", "am", "an", "auch", "auf", "aus", "bei", "beide", "beiden", "bevor",
    "bis", "da", "dabei", "dafür", "damit", "danach", "dann", "daran", "darauf", "darin", "darum", "darunter", "darüber",
    "das", "dass", "davon", "dazu", "dem", "den", "denn", "der", "deren", "des", "deshalb", "dessen", "die", "dies",
    "diese", "diesem", "diesen", "dieser", "dieses", "doch", "dort", "du", "durch", "ein", "eine", "einem", "einen",
    "einer", "eines", "einige", "er", "es", "etwa", "euch", "für", "gegen", "gestern", "hat", "hatte", "hatten", "haben",
    "heute", "hier", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "in", "insbesondere",
    "ist", "ja", "jede", "jeder", "jedes", "jedoch", "jene", "jetzt", "kann", "kein", "keine", "keinen", "können", "laut",
    "man", "mehr", "mehrere", "mit", "morgen", "muss", "müssen", "nach", "nachdem", "nein", "nicht", "noch", "nun", "nur",
    "ob", "obwohl", "oder", "ohne", "schon", "sehr", "sei", "sein", "seine", "seinem", "seinen", "seiner", "seit", "sich",
    "sie", "sind", "so", "soll", "sollen", "sondern", "sowie", "trotz", "um", "und", "uns", "unser", "unsere", "unter",
    "viel", "viele", "vielen", "vom", "von", "vor", "wann", "war", "waren", "warum", "was", "weder", "wegen", "weil",
    "welche", "welcher", "welches", "wenn", "wer", "werden", "weshalb", "wie", "will", "wir", "wird", "wo", "wollen",
    "wurde", "wurden", "während", "zu", "zum", "zur", "zwischen", "über",
];

/// What may stand before a suspended hyphen that leaves the first part out: `Zeiten und -leistungen`.
pub(crate) const CONJUNCTIONS: &[&str] = &[
    "als", "and", "auch", "beziehungsweise", "bis", "bzw", "noch", "oder", "or", "plus", "sowie", "sowohl", "statt", "und", "weder", "wie",
];

/// Names after which a hyphen and a number are part of the name.
pub(crate) const NUMBERED: &[&str] = &["CoV", "Covid", "COVID", "G", "Sars-CoV", "SARS-CoV", "U"];

/// Prefixes that are suspended without a linking s.
pub(crate) const PREFIXES: &[&str] = &[
    "ab", "an", "auf", "aus", "be", "bei", "durch", "ein", "ent", "fort", "her", "hin", "hinter", "in", "innen", "mit",
    "nach", "neben", "nord", "ober", "ost", "rück", "süd", "um", "unter", "ver", "vor", "west", "wieder", "zu", "über",
];

/// Stems of adjectives that are made with a hyphen: `Linux-basiert`.
const ENDINGS: &[&str] = &[
    "abhängig", "affin", "amerikanisch", "artig", "basiert", "bedingt", "betrieben", "bezogen", "britisch", "deutsch",
    "eigen", "europäisch", "fach", "fähig", "feindlich", "finanziert", "förmig", "frei", "freundlich", "gebunden",
    "gefördert", "geführt", "gehostet", "geimpft", "gesteuert", "gestützt", "getrieben", "haltig", "infiziert", "intern",
    "jährig", "kompatibel", "kompatibl", "köpfig", "kritisch", "mäßig", "minütig", "monatig", "nah", "native", "negativ",
    "orientiert", "pflichtig", "positiv", "prozentig", "reich", "russisch", "seitig", "spezifisch", "stellig", "stöckig",
    "stündig", "tägig", "teilig", "treu", "unabhängig", "unterstützt", "verseucht", "weit", "wöchig", "zertifiziert",
    "ähnlich",
];

/// The endings of an adjective.
const INFLECTIONS: &[&str] = &["", "e", "em", "en", "er", "es"];

/// Whether `word` is one of the endings, in some case.
pub(crate) fn is_ending(word: &str) -> bool {
    ENDINGS.iter().any(|stem| word.strip_prefix(stem).is_some_and(|rest| INFLECTIONS.contains(&rest)))
}

/// Whether `word`, in small letters, is in `list`.
pub(crate) fn has(list: &[&str], word: &str) -> bool {
    // The longest entry is shorter than this; most words need no copy to be told apart from all of them.
    word.len() <= 24 && list.contains(&word.to_lowercase().as_str())
}
