//! Closed lists of words: months, units, abbreviations, what frames a quotation, what begins a sentence.

use copydesk_transform::words::{token_before, trim_opening, word_at};

pub(crate) const MONTHS: [&str; 13] = [
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Words that follow a quotation at once, and no ending of a quoted name.
pub(crate) const FRAMES: &[&str] = &[
    "antwortet",
    "antwortete",
    "berichtet",
    "berichtete",
    "betont",
    "betonte",
    "erklärt",
    "erklärte",
    "ergänzt",
    "ergänzte",
    "erzählt",
    "erzählte",
    "fordert",
    "forderte",
    "fragt",
    "fragte",
    "heißt",
    "hieß",
    "kritisiert",
    "kritisierte",
    "lautet",
    "lautete",
    "meint",
    "meinte",
    "rief",
    "sagen",
    "sagt",
    "sagte",
    "sagten",
    "schreibt",
    "schrieb",
    "so",
    "teilte",
    "versichert",
    "versicherte",
    "warnt",
    "warnte",
    "said",
    "says",
    "told",
    "wrote",
];

/// Words that begin sentences and are no part of a name with a dot in it.
pub(crate) const STARTERS: &[&str] = &[
    "Aber", "Als", "Am", "Auch", "Auf", "Bei", "Da", "Damit", "Danach", "Das", "Dass", "Dem", "Den", "Denn", "Der",
    "Des", "Die", "Dies", "Diese", "Dieser", "Dieses", "Doch", "Ein", "Eine", "Einen", "Einer", "Er", "Es", "Für",
    "Ich", "Ihr", "Ihre", "Im", "In", "Ist", "Jetzt", "Mit", "Nach", "Nun", "Nur", "Sein", "Seine", "Seit", "Sie",
    "So", "Und", "Von", "Vor", "Was", "Weil", "Wenn", "Wer", "Wie", "Wir", "Zu", "Zum", "Zur", "But", "He", "His",
    "If", "It", "She", "That", "The", "They", "This", "We", "Ce", "Cette", "Elle", "Il", "Ils", "La", "Le", "Les",
    "Mais", "Un", "Une",
];

/// Abbreviations before a name or a noun, which German and English write with a space after them.
const BEFORE_NAMES: &[&str] = &[
    "Capt", "Dr", "Frl", "Gen", "Gov", "Hl", "Hr", "Ing", "Lt", "Mag", "Mr", "Mrs", "Prof", "Sen", "Sgt", "St", "amtl",
    "brit", "dt", "ehem", "engl", "evtl", "franz", "ggf", "inkl", "ital", "jap", "norddt", "russ", "sog", "süddt",
    "türk", "vgl", "österr",
];

/// Abbreviations before a number.
const BEFORE_NUMBERS: &[&str] =
    &["Abb", "Abs", "Art", "Bd", "Kap", "Nr", "Rn", "Tab", "Tel", "Ziff", "ca", "No", "Vol", "Fig", "nr", "vgl"];

/// Units that stand behind a number: symbols and abbreviations, no words.
const UNITS: &[&str] = &[
    "km", "m", "dm", "cm", "mm", "nm", "kg", "g", "mg", "t", "l", "ml", "hl", "h", "min", "s", "ms", "Std", "Min",
    "Sek", "W", "kW", "MW", "GW", "TW", "Wh", "kWh", "MWh", "GWh", "TWh", "V", "kV", "A", "mA", "Hz", "kHz", "MHz",
    "GHz", "B", "kB", "KB", "MB", "GB", "TB", "ha", "K", "C", "Pa", "hPa", "bar", "dB", "PS", "Nm", "N", "J", "kJ",
    "kcal", "Mio", "Mrd", "EUR", "USD", "CHF", "GBP", "Mbit", "Gbit", "mph", "ft",
];

/// Whether `right` begins with the abbreviation or symbol of a unit.
pub(crate) fn is_unit(right: &str) -> bool {
    let word = word_at(right);
    UNITS.contains(&word) && !right[word.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// Whether `left` ends in an abbreviation that a number follows: `Nr.`.
pub(crate) fn ends_in_numbered(left: &str) -> bool {
    left.strip_suffix('.').is_some_and(|left| BEFORE_NUMBERS.contains(&trim_opening(token_before(left))))
}

/// Whether a word goes on in `rest` as those of addresses and paths do; a full stop that ends its sentence is none.
pub(crate) fn is_dotted(rest: &str) -> bool {
    rest.starts_with(['.', '_', '/', '@'])
        && !rest.strip_prefix('.').is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '„' | '“' | '”' | '«' | '»'))
        })
}

/// Whether `head`, a dot and `right` are an abbreviation and the name that belongs to it.
pub(crate) fn abbreviates(head: &str, right: &str) -> bool {
    let head = trim_opening(head);
    let word = word_at(right);
    let mut letters = word.chars();
    let name = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    // `Prof.Dr.`: titles go on; other abbreviations of two parts are written in many ways.
    let title = matches!(head, "Prof" | "Dr" | "Hr" | "Mag") && BEFORE_NAMES.contains(&word);
    name && BEFORE_NAMES.contains(&head) && (title || !is_dotted(&right[word.len()..]))
}
