//! Cues: the little language in which packs write what a notice says.

/// A stretch of a cue that is looked for as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Piece {
    /// Words, in small letters unless they are to be exact. An open end is one that an inflection may follow (or a
    /// compound precede).
    Words { text: String, open_start: bool, open_end: bool, exact: bool },
    /// A year, 1900 to 2099.
    Year,
    /// An item number as wires give them: a word with six digits or more and a hyphen, colon or slash among them.
    Code,
    /// A number.
    Number,
    /// A date in figures.
    Date,
    /// A time of day in figures.
    Time,
    /// An address of the web or of mail, or an account.
    Link,
    /// Two to six words with capitals: a name.
    Name,
    /// The mark or the name of a news or picture agency.
    Agency,
    /// The sign that ends a sentence, at the end of the notice.
    Stop,
}

/// The slots, and how packs write them.
const SLOTS: &[(&str, Piece)] = &[
    ("{year}", Piece::Year),
    ("{code}", Piece::Code),
    ("{number}", Piece::Number),
    ("{date}", Piece::Date),
    ("{time}", Piece::Time),
    ("{link}", Piece::Link),
    ("{name}", Piece::Name),
    ("{agency}", Piece::Agency),
    ("{stop}", Piece::Stop),
];

/// What may stand before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Anything, within the same notice.
    Any,
    /// The rest of the word before, and blanks.
    Blank,
}

/// A parsed cue: its pieces in order, each with what may stand before it.
#[derive(Debug)]
pub(crate) struct Cue {
    /// Whether nothing but signs may stand before it in the notice.
    pub(crate) opens: bool,
    /// Whether nothing but signs may stand behind it.
    pub(crate) closes: bool,
    pub(crate) pieces: Vec<(Gap, Piece)>,
}

impl Cue {
    /// Reads a cue as a pack writes it. The error says what is wrong with it and what to write instead.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let source = source.replace("...", "…");
        let trimmed = source.trim();
        let (opens, rest) = trimmed.strip_prefix('^').map_or((false, trimmed), |rest| (true, rest));
        let (closes, rest) = rest.trim_end().strip_suffix('$').map_or((false, rest), |rest| (true, rest.trim_end()));
        let mut pieces = Vec::new();
        for part in rest.split('…') {
            let first = pieces.len();
            part_pieces(part, &mut pieces).map_err(|why| format!("the cue `{source}` {why}"))?;
            if pieces.len() == first {
                return Err(format!("the cue `{source}` has nothing {}", beside_gap(rest)));
            }
            pieces[first].0 = Gap::Any;
        }
        Ok(Self { opens, closes, pieces })
    }

    /// The longest stretch of words in it.
    pub(crate) fn longest(&self) -> Option<&Piece> {
        self.pieces.iter().map(|(_, piece)| piece).filter(|piece| piece.weight() > 0).max_by_key(|piece| piece.weight())
    }
}

impl Piece {
    /// How many letters must be there; 0 for a slot.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Words { text, .. } => text.chars().count(),
            _ => 0,
        }
    }
}

fn beside_gap(rest: &str) -> &'static str {
    if rest.contains('…') {
        "on one side of its `…`: write words on both, or leave the gap out"
    } else {
        "in it: write a word"
    }
}

/// The pieces between two gaps: words, cut where an asterisk leaves an ending open, and slots.
fn part_pieces(part: &str, out: &mut Vec<(Gap, Piece)>) -> Result<(), String> {
    let mut words: Vec<&str> = Vec::new();
    for word in part.split_whitespace() {
        if let Some((_, slot)) = SLOTS.iter().find(|(name, _)| *name == word) {
            close(&mut words, out)?;
            out.push((Gap::Blank, slot.clone()));
            continue;
        }
        if word.contains(['{', '}']) {
            let known: Vec<String> = SLOTS.iter().map(|(name, _)| format!("`{name}`")).collect();
            let known = known.join(", ");
            return Err(format!("has a slot `{word}` that is not known: {known} are; for anything else write `…`"));
        }
        if word.starts_with(['*', '=']) {
            close(&mut words, out)?;
        }
        words.push(word);
        if word.ends_with('*') || word.starts_with('=') {
            close(&mut words, out)?;
        }
    }
    close(&mut words, out)
}

fn close(words: &mut Vec<&str>, out: &mut Vec<(Gap, Piece)>) -> Result<(), String> {
    if words.is_empty() {
        return Ok(());
    }
    let joined = words.join(" ");
    words.clear();
    let (exact, rest) = joined.strip_prefix('=').map_or((false, joined.as_str()), |rest| (true, rest));
    let (open_start, rest) = rest.strip_prefix('*').map_or((false, rest), |rest| (true, rest));
    let (open_end, text) = rest.strip_suffix('*').map_or((false, rest), |text| (true, text));
    if text.contains('*') {
        return Err("has an asterisk within a word: it may only stand for a word's beginning or ending".to_owned());
    }
    if text.is_empty() {
        return Err("has an asterisk without a word: write `…` where anything may stand".to_owned());
    }
    let text = if exact { text.to_owned() } else { text.to_lowercase() };
    out.push((Gap::Blank, Piece::Words { text, open_start, open_end, exact }));
    Ok(())
}
