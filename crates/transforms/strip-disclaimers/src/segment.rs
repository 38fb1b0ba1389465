//! The pieces of a paragraph that can be a notice: its sentences, and the groups of brackets between them.

use std::ops::Range;

/// A sentence, or a group of brackets that stands between sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where it stands, without blanks around it. Signs that only decorate belong to it.
    pub(crate) span: Range<usize>,
    /// Whether it is a group of brackets.
    pub(crate) bracket: bool,
}

/// Abbreviations that end in a full stop and are followed by a capital. Single letters and short numbers are
/// recognised without a list.
const ABBREVIATIONS: &[&str] = &[
    "abs", "art", "bzw", "ca", "co", "corp", "dept", "dr", "evtl", "exkl", "feb", "ggf", "gov", "hrsg", "inc", "inkl",
    "jan", "jr", "ltd", "mio", "mr", "mrd", "mrs", "ms", "nov", "nr", "okt", "oct", "prof", "red", "sen", "sep",
    "sept", "sog", "sr", "st", "str", "tel", "usw", "vgl", "vs", "aug", "dez", "dec", "apr", "no", "vol", "rev", "gen",
    "col", "sgt", "lt",
];

/// The segments of `text`, a paragraph, in order. Between them stand only blanks.
pub(crate) fn segments(text: &str) -> Vec<Segment> {
    let mut cutter = Cutter { text, found: Vec::new(), from: 0 };
    let pairs = bracket_pairs(text);
    let mut next_pair = 0;
    let mut resume = 0;
    for (at, c) in text.char_indices() {
        if at < resume {
            continue;
        }
        match c {
            '(' | '[' => {
                while pairs.get(next_pair).is_some_and(|&(open, _)| open < at) {
                    next_pair += 1;
                }
                let Some(&(_, close)) = pairs.get(next_pair).filter(|&&(open, _)| open == at) else { continue };
                resume = close + 1;
                if !has_words(&text[cutter.from..at]) || is_own_sentence(text, at, close) {
                    resume = cutter.bracket(at, close);
                }
            }
            '.' | '!' | '?' => {
                let (end, ends) = sentence_end(text, at, c);
                if ends {
                    cutter.cut(end, false);
                }
                resume = end;
            }
            _ => {}
        }
    }
    cutter.cut(text.len(), false);
    cutter.found
}

/// Whether something is written there, and not only drawn.
pub(crate) fn has_words(text: &str) -> bool {
    text.contains(|c: char| c.is_alphanumeric() || c == '©')
}

struct Cutter<'a> {
    text: &'a str,
    found: Vec<Segment>,
    from: usize,
}

impl Cutter<'_> {
    /// Ends a segment at `end`. Signs without words join the segment before, or wait for the one behind.
    fn cut(&mut self, end: usize, bracket: bool) {
        let piece = &self.text[self.from..end];
        let trimmed = piece.trim();
        let start = self.from + (piece.len() - piece.trim_start().len());
        let span = start..start + trimmed.len();
        if has_words(trimmed) {
            self.found.push(Segment { span, bracket });
        } else if end < self.text.len() {
            return;
        } else if !trimmed.is_empty() {
            match self.found.last_mut() {
                Some(last) => last.span.end = span.end,
                None => self.found.push(Segment { span, bracket: false }),
            }
        }
        self.from = end;
    }

    /// Takes the group from `open` to `close`, with what decorates it; says where to go on.
    fn bracket(&mut self, open: usize, close: usize) -> usize {
        if has_words(&self.text[self.from..open]) {
            let head = self.text[self.from..open].trim_end_matches(|c: char| c.is_whitespace() || is_ornament(c));
            let end = self.from + head.len();
            self.cut(end, false);
        }
        let behind = &self.text[close + 1..];
        let signs = behind.len() - behind.trim_start_matches(['.', ',', ';', ')', ']', '>', '*']).len();
        let end = close + 1 + signs;
        self.cut(end, true);
        end
    }
}

fn is_ornament(c: char) -> bool {
    matches!(c, '<' | '>' | '*' | '–' | '—' | '-' | '•' | '·' | '|' | '~' | '_' | '+' | '=' | '#')
}

/// Whether a group of brackets that no full stop precedes is a sentence of its own all the same: it is long, begins
/// with a capital, and ends the paragraph.
fn is_own_sentence(text: &str, open: usize, close: usize) -> bool {
    let inside = &text[open + 1..close];
    !has_words(&text[close + 1..])
        && inside.trim_start().starts_with(char::is_uppercase)
        && inside.split_whitespace().nth(5).is_some()
}

/// The outermost pairs of brackets that close, as places of their signs. A group that is never closed is no group.
fn bracket_pairs(text: &str) -> Vec<(usize, usize)> {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' => open.push((at, byte)),
            b')' | b']' => {
                let opener = if byte == b')' { b'(' } else { b'[' };
                if open.last().is_some_and(|&(_, sign)| sign == opener)
                    && let Some((start, _)) = open.pop()
                {
                    while pairs.last().is_some_and(|&(inner, _)| inner > start) {
                        pairs.pop();
                    }
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    pairs
}

/// Where the signs end that begin with the one at `at`, and whether a sentence ends there.
fn sentence_end(text: &str, at: usize, sign: char) -> (usize, bool) {
    let rest = &text[at + 1..];
    let behind = rest.trim_start_matches(|c: char| {
        matches!(c, '.' | '!' | '?' | '"' | '”' | '“' | '«' | '»' | '\'' | '’' | '‘' | ')' | ']' | '*')
    });
    let end = text.len() - behind.len();
    let next = behind.trim_start();
    let Some(first) = next.chars().next() else { return (end, true) };
    if next.len() == behind.len() {
        // Glued: `Ende.(Dies …`, `Ende.Der Nächste`; but `Golem.de`, `U.S.`, `3.5`.
        let before = text[..at].chars().next_back().is_some_and(char::is_lowercase);
        let word = first.is_uppercase() && next.chars().nth(1).is_some_and(char::is_lowercase);
        return (end, matches!(first, '(' | '[' | '©') || before && word && end == at + 1);
    }
    let lower = first.is_alphabetic() && !first.is_uppercase();
    let goes_on = lower || matches!(first, ',' | ';' | ':' | '&') || sign == '.' && is_abbreviated(&text[..at]);
    (end, !goes_on)
}

/// Whether the full stop behind `before` belongs to an abbreviation or an ordinal.
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => word.len() == 2,
        _ => word.len() <= 4 && ABBREVIATIONS.contains(&word.to_lowercase().as_str()),
    }
}

/// The quotations in `text`, sorted and disjoint. One that is not closed runs to the paragraph's end, and one that is
/// closed without having been opened begins with the paragraph, as in speech of several paragraphs.
pub(crate) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, char)> = None;
    // All marks begin with one of these bytes.
    for at in memchr::memchr3_iter(b'"', 0xc2, 0xe2, text.as_bytes()) {
        let Some(c) = text[at..].chars().next() else { continue };
        let end = at + c.len_utf8();
        match open {
            Some((start, opener)) if closes(opener, c) => {
                found.push(start..end);
                open = None;
            }
            Some(_) => {}
            None if matches!(c, '„' | '‚') => open = Some((at, c)),
            None if matches!(c, '“' | '"' | '«' | '»' | '”') => {
                let before = text[..at].chars().next_back().unwrap_or(' ');
                let closes = before.is_alphabetic() || matches!(before, '.' | ',' | '!' | '?' | '…');
                if closes && found.is_empty() {
                    found.push(0..end);
                } else if !closes {
                    open = Some((at, c));
                }
            }
            None => {}
        }
    }
    if let Some((start, _)) = open {
        found.push(start..text.len());
    }
    found
}

const fn closes(opener: char, c: char) -> bool {
    match opener {
        '„' => matches!(c, '“' | '”' | '"'),
        '“' | '”' => matches!(c, '”' | '"'),
        '"' => matches!(c, '"' | '“' | '”'),
        '«' => c == '»',
        '»' => c == '«',
        _ => matches!(c, '‘' | '’'),
    }
}
