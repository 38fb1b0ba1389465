//! Hyphens at the ends of lines: what the next line begins with says what they are.

use copydesk_transform::counts::WordCounts;
use copydesk_transform::words::{token_before, trim_opening, word_at};
use copydesk_transform::{Lang, Rule, Span, Text};

use crate::rules;
use crate::words::{CONJUNCTIONS, FUNCTION, NUMERALS, coordinates, has};

/// What a line break behind a hyphen becomes.
pub(crate) struct Break {
    pub(crate) rule: &'static Rule,
    pub(crate) span: Span<Text>,
    pub(crate) insert: &'static str,
    /// Whether a blank stands in the line that ends here.
    pub(crate) spaced: bool,
    /// Whether the word that is whole now has a hyphen.
    pub(crate) hyphened: bool,
}

/// First parts that English and French join with a hyphen as well as without: no rule can tell which it was.
const OPEN_HEADS: &[&str] = &[
    "all", "anti", "après", "au", "avant", "celle", "celui", "ceux", "ci", "co", "contre", "cross", "demi", "dit",
    "ex", "eight", "elle", "eux", "far", "first", "five", "four", "full", "grand", "half", "hard", "high", "ill", "in",
    "là", "large", "left", "long", "low", "lui", "mi", "mid", "multi", "nine", "non", "nord", "off", "on", "one",
    "open", "ouest", "out", "over", "par", "peut", "post", "pre", "quasi", "right", "second", "self", "semi", "seven",
    "short", "single", "six", "small", "so", "sous", "sud", "ten", "third", "three", "two", "ultra", "under", "up",
    "vice", "well", "work",
];

/// Second parts that English and French join with a hyphen as well.
const OPEN_TAILS: &[&str] = &[
    "a",
    "and",
    "based",
    "being",
    "by",
    "ce",
    "century",
    "ci",
    "class",
    "controlled",
    "driven",
    "elle",
    "elles",
    "en",
    "free",
    "friendly",
    "held",
    "il",
    "ils",
    "in",
    "je",
    "known",
    "là",
    "la",
    "law",
    "le",
    "led",
    "les",
    "level",
    "leur",
    "like",
    "long",
    "lui",
    "made",
    "making",
    "même",
    "mêmes",
    "moi",
    "nous",
    "of",
    "off",
    "old",
    "on",
    "or",
    "out",
    "owned",
    "quarters",
    "related",
    "round",
    "run",
    "scale",
    "style",
    "term",
    "the",
    "time",
    "to",
    "toi",
    "tu",
    "up",
    "vous",
    "wide",
    "year",
    "y",
    "être",
];

/// Second parts with which a German line never goes on after half a word: the hyphen is a dash.
const CLAUSES: &[&str] = &["aber", "dass", "jedoch", "nicht", "obwohl", "trotzdem"];

/// Prefixes that stand before a name with a hyphen, small as they are.
const BEFORE_NAMES: &[&str] = &["al", "anti", "el", "ex", "mid", "non", "pan", "post", "pre", "pro", "trans", "un"];

/// The line break behind the hyphen at `at`, if there is one inside a paragraph. `last` is the one that was closed before it: the
/// line that it ended is the beginning of the next one.
pub(crate) fn line_break(
    text: &str,
    at: usize,
    lang: Lang,
    counts: Option<&WordCounts>,
    last: Option<&Break>,
) -> Option<Break> {
    let right = &text[at + 1..];
    let blanks = |part: &str| part.bytes().take(16).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut gap = blanks(right);
    gap += usize::from(right[gap..].starts_with('\r'));
    if !right[gap..].starts_with('\n') {
        return None;
    }
    gap += 1;
    gap += blanks(&right[gap..]);
    let tail = word_at(&right[gap..]);
    tail.chars().nth(1)?;
    let whole = token_before(&text[..at]);
    let token = trim_opening(whole);
    let closed = last.filter(|last| last.span.range().end + whole.len() == at); // the break that the word opens its line behind
    let parted = token.contains('-') || closed.is_some_and(|closed| closed.hyphened);
    let head = &token[token.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |end| end + char_len(&token[end..]))..];
    let letter = head.chars().next_back()?;
    let reach = &text[text.ceil_char_boundary(at.saturating_sub(200))..at];
    let line = reach.rsplit('\n').next().unwrap_or_default().trim_start();
    let goes_on = last.is_some_and(|last| last.spaced && last.span.range().end + line.len() == at);
    let spaced = goes_on || line.contains(' ');
    let with = |rule, start: usize, insert, hyphened| {
        Some(Break { rule, span: Span::at(start, at + 1 + gap), insert, spaced, hyphened })
    };
    let kept = || with(&rules::LINE_BREAK_COMPOUND, at + 1, "", true);
    let small = tail.chars().all(char::is_lowercase);
    if tail.chars().next().is_some_and(char::is_uppercase) {
        let prose = spaced && !is_list(&right[gap..]);
        return (names(parted, head, lang, prose, &right[gap..]) && !crate::is_suspended(&right[gap..]))
            .then(kept)
            .flatten();
    }
    if !small || right[gap + tail.len()..].starts_with('-') && lang != Lang::DE {
        return None;
    }
    let joining = match lang {
        Lang::DE => matches!(tail, "und" | "oder" | "sowie" | "bzw"),
        Lang::EN => matches!(tail, "and" | "or"),
        _ => false,
    };
    let suspended = joining || lang == Lang::DE && tail == "bis" && (letter.is_ascii_digit() || has(NUMERALS, head));
    if suspended && head.chars().count() >= 2 {
        return with(&rules::LINE_BREAK_SUSPENDED, at + 1, " ", false);
    }
    // `EU-weit`, `20-jährig`: only a hyphen makes one word of these.
    if letter.is_uppercase() || letter.is_ascii_digit() {
        return (lang == Lang::DE && !has(CONJUNCTIONS, tail) && !has(FUNCTION, tail)).then(kept).flatten();
    }
    if !letter.is_lowercase() || !head.chars().all(char::is_alphabetic) {
        return None;
    }
    // `contre-`, `la-`, `montre`: where the hyphen before this word stays, nobody can tell what the one behind it is.
    if lang != Lang::DE && closed.is_none() && hangs(text, at - whole.len()) {
        return None;
    }
    let join = with(&rules::LINE_BREAK, at, "", parted);
    if let Some(counts) = counts {
        let joined = counts.of_either(&[head, tail].concat());
        let hyphened = counts.of_either(&[head, "-", tail].concat());
        if joined != hyphened {
            return if joined > hyphened { join } else { kept() };
        }
    }
    if lang == Lang::DE {
        if coordinates(head, tail) || matches!(tail, "up" | "off" | "out") {
            return kept();
        }
        return if has(CLAUSES, tail) || tail == "bis" { None } else { join };
    }
    let part = head.chars().count() < if parted { 4 } else { 2 };
    let open = has(OPEN_HEADS, head) || has(OPEN_TAILS, tail);
    (!part && !open).then_some(join).flatten()
}

/// Whether the word at `start` opens a line, and the line before it ends with a hyphen.
fn hangs(text: &str, start: usize) -> bool {
    let reach = &text[text.ceil_char_boundary(start.saturating_sub(40))..start];
    let blanks = [' ', '\t', '\r'];
    let line = reach.trim_end_matches(blanks).strip_suffix('\n');
    line.is_some_and(|line| line.trim_end_matches(blanks).ends_with('-'))
}

/// Whether a list goes on at the line that `right` begins with: lines of one word with a hyphen each, and behind them a line of
/// one word or none. `Sommer-`, `Winter-`, `Mode` below each other are no compound, whatever leads to them.
fn is_list(right: &str) -> bool {
    let reach = &right[..right.floor_char_boundary(400)];
    let mut links = reach.split('\n').map(str::trim);
    let Some(first) = links.next() else { return false };
    let link = |line: &str| line.ends_with('-') && !line.contains(' ');
    link(first) && links.find(|line| !link(line)).is_none_or(|line| !line.contains(' '))
}

fn char_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether `head` and the capitalised word that `right` begins with make a compound over the end of a line; `parted` says whether the
/// word has a hyphen before that, and `spaced` whether the line has a blank and is no list.
fn names(parted: bool, head: &str, lang: Lang, spaced: bool, right: &str) -> bool {
    let tail = word_at(right);
    let acronym = head.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let named = crate::is_capitalised(head) || acronym || has(BEFORE_NAMES, head) || parted;
    // One word on each line is a list, not a paragraph.
    let abbreviation = acronym && (2..=5).contains(&head.len());
    let runs = spaced || right[tail.len()..].starts_with(' ') || abbreviation;
    let barred = if lang == Lang::DE { has(FUNCTION, tail) } else { head.parse::<u32>().is_ok() };
    named && runs && !barred
}
