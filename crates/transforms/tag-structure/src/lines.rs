//! Short lines that are no prose: bylines, links, embedded posts, footers, items of lists, rows of tables.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::lexicon::{Shared, Words};
use crate::names::{Piece, Separator, split};
use crate::{dateline, times};

/// Who wrote an article; places are bytes of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Byline {
    pub(crate) names: Vec<Range<usize>>,
    pub(crate) agency: Option<Range<usize>>,
    pub(crate) agencies: Vec<String>,
}

/// The byline that `line` is.
pub(crate) fn byline(shared: &Shared, words: &Words, line: &str) -> Option<Byline> {
    let line = line.trim_end();
    let start = line.len() - line.trim_start().len();
    let text = &line[start..];
    let (cue, colon) = words.bylines.iter().find(|(cue, colon)| {
        text.strip_prefix(cue.as_str()).is_some_and(|rest| {
            if *colon { rest.trim_start().starts_with(':') } else { rest.starts_with([' ', '\u{a0}', ':']) }
        })
    })?;
    let rest = text[cue.len()..].trim_start();
    let rest = if *colon { rest.strip_prefix(':')? } else { rest.strip_prefix(':').unwrap_or(rest) }.trim_start();
    let mut end = line.trim_end_matches([')', '.']).len();
    let from = line.len() - rest.len();
    // `Reporting by A; Editing by B`: the reporters wrote it.
    const OTHERS: [&str; 8] = [
        ";",
        " Editing by",
        " editing by",
        " Writing by",
        " writing by",
        " Additional reporting",
        " additional reporting",
        ", with reporting",
    ];
    if let Some(edited) = OTHERS.iter().filter_map(|other| line[from..end].find(other)).min() {
        end = from + line[from..from + edited].trim_end_matches([',', ' ', '.']).len();
    }
    // `Von A 28.04.2023, 18:11 Uhr`
    if let Some(digit) = line[from..end].find(|c: char| c.is_ascii_digit()) {
        times::read(words, &line[from + digit..end])?;
        end = from + line[from..from + digit].trim_end_matches([' ', ',', '|', '•', '-', '–', '\u{a0}']).len();
    }
    names(shared, line, from..end)
}

fn names(shared: &Shared, line: &str, range: Range<usize>) -> Option<Byline> {
    let mut byline = Byline::default();
    let text = line.get(range.clone())?;
    if text.len() > 120 {
        return None;
    }
    for (index, (part, separator)) in split(text).into_iter().enumerate() {
        let piece = &text[part.clone()];
        let at = range.start + part.start;
        match shared.piece(piece) {
            Piece::Agency(name, _) => {
                byline.agency.get_or_insert(at..range.start + part.end);
                byline.agencies.push(name);
            }
            Piece::Person(words) if words >= 2 => persons(shared, piece, at, &mut byline.names),
            // Behind a name: a town, a role, a paper.
            Piece::Person(_) | Piece::Body if index > 0 && separator != Separator::None => {}
            _ => {
                // `DANA HOLBROOK Associated Press`, `Ana Roe in Beirut`
                let name = piece.split(" in ").next().unwrap_or_default();
                let cut = (1..=2).find_map(|count| {
                    let (at, _) = piece.rmatch_indices(' ').nth(count - 1)?;
                    let (name, _) = shared.agency(&piece[at + 1..])?;
                    Some((at, name.to_owned()))
                });
                match cut {
                    Some((cut, agency)) if shared.person(&piece[..cut]).is_some_and(|words| words >= 2) => {
                        byline.names.push(at..at + cut);
                        byline.agency.get_or_insert(at + cut + 1..at + piece.len());
                        byline.agencies.push(agency);
                    }
                    _ if name.len() < piece.len() && shared.person(name).is_some_and(|words| words >= 2) => {
                        persons(shared, name, at, &mut byline.names);
                    }
                    _ => return None,
                }
            }
        }
    }
    (!byline.names.is_empty() || byline.agency.is_some()).then_some(byline)
}

/// The single names in `A und B`.
fn persons(shared: &Shared, text: &str, at: usize, names: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for (blank, _) in text.match_indices(' ') {
        let rest = &text[blank + 1..];
        let word = rest.split(' ').next().unwrap_or_default();
        if (word == "&" || shared.conjunctions.contains(word)) && blank > start {
            names.push(at + start..at + blank);
            start = (blank + 1 + word.len() + 1).min(text.len());
        }
    }
    if start < text.len() {
        names.push(at + start..at + text.len());
    }
}

/// Whether `line` leads to another article.
pub(crate) fn is_link(words: &Words, line: &str) -> bool {
    const ARROWS: [&str; 6] = [">>", "»", "→", "►", "▶", "➡"];
    let line = line.trim();
    let bare = ARROWS.iter().find_map(|arrow| line.strip_prefix(arrow)).map(|rest| rest.trim_start_matches(['>', ' ']));
    let text = bare.unwrap_or(line).trim_start_matches(['-', '–', '+', '*', '•', ' ']);
    let short = text.len() <= 90 && !text.ends_with(['.', '!', '?']) && text.split_whitespace().nth(9).is_none();
    words.links(text).iter().any(|(cue, whole)| {
        let Some(rest) = strip_cue(text, cue) else { return false };
        if !whole {
            return short && rest.starts_with([' ', '\u{a0}']);
        }
        let rest = rest.trim_start();
        rest.is_empty() && (cue.contains(' ') || bare.is_some())
            || rest.starts_with([':', '|', '–', '—', '>', '»', '→', '…', '+', '-', '•'])
            || bare.is_some() && !rest.ends_with('.')
    })
}

/// What follows a cue that begins `text`, in any case of its first letter or in capitals.
fn strip_cue<'a>(text: &'a str, cue: &str) -> Option<&'a str> {
    let head = text.get(..cue.len())?;
    let same = head == cue || head.eq_ignore_ascii_case(cue);
    let rest = &text[cue.len()..];
    (same && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Whether `line` belongs to an embedded post.
pub(crate) fn is_embed(shared: &Shared, words: &Words, line: &str) -> bool {
    let line = line.trim();
    if line.starts_with(['—', '–', '-', '&']) {
        // `— Name (@handle) 12. März 2024`
        let handle = line.find("(@").and_then(|open| Some((open, open + line[open..].find(')')?)));
        if let Some((open, close)) = handle {
            let date = line[close + 1..].trim();
            return open < 80 && (date.is_empty() || times::read(words, date).is_some());
        }
    }
    shared.embeds.iter().any(|cue| match cue.contains(['/', '.']) {
        // A post ends with its own address.
        true => line
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|last| last.starts_with(cue.as_str()) && last.len() < line.len()),
        false => line.starts_with(cue.as_str()),
    })
}

/// What a footer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Footer {
    /// The agencies whose text it is.
    pub(crate) signed: Option<dateline::Signed>,
}

/// Whether `line` closes an article: rights, numbers of wires, agencies whose texts were used.
pub(crate) fn footer(shared: &Shared, words: &Words, line: &str) -> Option<Footer> {
    let text = line.trim();
    let lead = line.len() - line.trim_start().len();
    let sign = ["©", "(c)", "(C)", "Copyright"].iter().find_map(|sign| text.strip_prefix(sign));
    // `Copyright law has changed little since 2001` is a sentence: what has the rights is a name or a year.
    let names =
        |rest: &&str| !rest.trim_start().starts_with(char::is_lowercase) || rest.trim_start().starts_with("by ");
    if let Some(rest) = sign.filter(names) {
        let year = rest
            .split(|c: char| !c.is_ascii_digit())
            .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
        if year || is_wire_number(rest) || words.footers.iter().any(|cue| rest.contains(cue.as_str())) {
            return Some(Footer::default());
        }
    }
    if let Some(signed) = signature(shared, words, text, lead) {
        return Some(Footer { signed: Some(signed) });
    }
    if is_wire_number(text) || words.footers.iter().any(|cue| strip_cue(text, cue).is_some()) {
        return Some(Footer::default());
    }
    if text.len() <= 200
        && words.footer_endings.iter().any(|cue| text.trim_end_matches(['.', ')']).ends_with(cue.as_str()))
    {
        return Some(Footer::default());
    }
    None
}

/// The agencies that a line names as its text's: `(dpa)`, `SDA/sep`, `mit dpa`, `Quelle: dpa`.
fn signature(shared: &Shared, words: &Words, text: &str, lead: usize) -> Option<dateline::Signed> {
    let brackets = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let mut bare = brackets.unwrap_or(text).trim_start_matches("--");
    if let Some(rest) = words.with_agency.iter().find_map(|with| strip_cue(bare, with)?.strip_prefix([' ', ':'])) {
        bare = rest.trim_start();
    } else if let Some((_, len)) = shared.cue_at(bare).filter(|(cue, _)| cue.form == crate::lexicon::CueForm::Source) {
        bare = bare[len..].trim_start();
    }
    // What was taken off stood before it, apart from the bracket that closes.
    let at = lead + text.len() - usize::from(brackets.is_some()) - bare.len();
    let mut signed = dateline::signed(shared, words, bare)?;
    signed.agency = signed.agency.start + at..signed.agency.end + at;
    Some(signed)
}

/// `dpa-infocom, dpa:230428-99-483045/5`
fn is_wire_number(text: &str) -> bool {
    if text.len() >= 60 {
        return false;
    }
    let Some(at) = memchr::memchr(b':', text.as_bytes()).and_then(|_| text.find("dpa:")) else { return false };
    text[at + 4..].bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/')).count() >= 10
}

/// A line without blanks at its ends. Most have none, and are not looked at character by character.
pub(crate) fn trimmed(line: &str) -> &str {
    match line.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => line,
        _ => line.trim(),
    }
}

/// What an item of a list begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A sign that begins nothing else: `•`.
    Bullet(char),
    /// A hyphen, dash or star, which begins other things, too.
    Dash(char),
    /// A number and what follows it.
    Number(u32, char),
}

/// The marker that `line` begins with.
pub(crate) fn marker(line: &str) -> Option<Marker> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let blank = rest.starts_with([' ', '\u{a0}', '\t']) && rest.trim_start().starts_with(|c: char| !c.is_whitespace());
    match first {
        '•' | '▪' | '■' | '●' | '◦' | '‣' | '⁃' | '➤' | '✓' | '·' => {
            blank.then_some(Marker::Bullet(first))
        }
        '-' | '–' | '—' | '*' => blank.then_some(Marker::Dash(first)),
        '0'..='9' => {
            let digits = line.bytes().take(3).take_while(u8::is_ascii_digit).count();
            let sign = line[digits..].chars().next().filter(|sign| matches!(sign, '.' | ')'))?;
            let rest = &line[digits + 1..];
            // `1. Mai` is a date, and so a lone number is no item; see the runs.
            rest.starts_with([' ', '\u{a0}', '\t']).then_some(())?;
            Some(Marker::Number(line[..digits].parse().ok()?, sign))
        }
        _ => None,
    }
}

/// What parts cells at least, where no sign does.
static GAP: LazyLock<Finder> = LazyLock::new(|| Finder::new(b"  "));

/// How many columns a row has, if `line` looks like one: cells parted by tabs, bars, or gaps of blanks.
pub(crate) fn columns(line: &str) -> Option<usize> {
    const LONGEST: usize = 400;
    let line = trimmed(line);
    if line.len() > LONGEST {
        return None;
    }
    if memchr::memchr2(b'\t', b'|', line.as_bytes()).is_some() {
        let tabs = memchr::memchr_iter(b'\t', line.as_bytes()).count();
        if tabs > 0 {
            return Some(tabs + 1);
        }
        let bars = memchr::memchr_iter(b'|', line.as_bytes()).count();
        if bars >= 2 {
            return Some(bars + 1);
        }
    }
    GAP.find(line.as_bytes())?;
    let gaps = line.split("  ").filter(|cell| !cell.trim().is_empty()).count();
    (gaps >= 3).then_some(gaps)
}
