#![doc = include_str!("../README.md")]

mod breaks;
mod rules;
mod words;

use copydesk_transform::counts::WordCounts;
use copydesk_transform::words::{token_before, trim_closing, trim_opening, word_at};
use copydesk_transform::{BuildError, Document, Findings, Lang, Plugin, Propose, Rule, Setup, Span, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::words::{CONJUNCTIONS, FUNCTION, NUMBERED, PREFIXES, coordinates, has, is_ending};

/// The plugin: `repair-hyphens`.
#[derive(Debug, Clone, Copy)]
pub struct RepairHyphens;

/// The parameters of `repair-hyphens`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The word counts of a corpus, as `copydesk discover` writes them: a path beside the pipeline.
    pub words: Option<String>,
}

impl Plugin for RepairHyphens {
    const NAME: &'static str = "repair-hyphens";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = WordCounts;

    fn packs(params: &Params) -> Vec<String> {
        params.words.iter().cloned().collect()
    }

    fn build(_: Params, setup: Setup<WordCounts>) -> Result<Box<dyn Transform>, BuildError> {
        let counts = setup.packs.into_iter().next().map(|loaded| loaded.pack);
        let mut rules = rules::all();
        rules.extend(counts.is_some().then(|| rules::COUNTED.clone()));
        Ok(Box::new(Hyphens { rules, counts }))
    }
}

struct Hyphens {
    rules: Vec<Rule>,
    counts: Option<WordCounts>,
}

impl Transform for Hyphens {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // What is joined at the end of a line may be part of the next compound.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let lang = doc.language();
        if !matches!(lang, Lang::DE | Lang::EN | Lang::FR) {
            return;
        }
        let text = doc.text();
        let bytes = text.as_bytes();
        let mut broken = None;
        let mut joined = None; // where the last gap before a hyphen was closed, for chains
        for at in memchr::memchr_iter(b'-', bytes) {
            let before = at.checked_sub(1).map(|index| bytes[index]);
            let after = bytes.get(at + 1).copied();
            if before.is_some_and(|last| last.is_ascii_alphanumeric() || last >= 0x80)
                && matches!(after, Some(b' ' | b'\t' | b'\r' | b'\n'))
                && let Some(found) = breaks::line_break(text, at, lang, self.counts.as_ref(), broken.as_ref())
            {
                if !doc.is_protected(found.span) {
                    out.replace(found.rule, found.span, found.insert);
                    broken = Some(found);
                }
                continue;
            }
            if lang != Lang::DE {
                continue;
            }
            match (before, after) {
                (Some(b' '), Some(next)) if next.is_ascii_alphanumeric() || next >= 0x80 => {
                    if let Some(rule) = before_hyphen(text, at, joined).or_else(|| self.counted(text, at - 1, at + 1))
                        && !doc.is_protected(Span::at(at - 1, at))
                    {
                        out.delete(rule, Span::at(at - 1, at));
                        joined = Some(at);
                    }
                }
                (Some(b' '), Some(b' ')) => {
                    let rule =
                        self.counted(text, at - 1, at + 2).or_else(|| spaced(text, at).then_some(&rules::SPACED));
                    if let Some(rule) = rule
                        && !doc.is_protected(Span::at(at - 1, at + 2))
                    {
                        out.replace(rule, Span::at(at - 1, at + 2), "-");
                    }
                }
                (Some(last), Some(b' '))
                    if (last.is_ascii_alphanumeric() || last >= 0x80)
                        && after_hyphen(text, at)
                        && !doc.is_protected(Span::at(at, at + 2)) =>
                {
                    out.delete(&rules::GAP_AFTER, Span::at(at + 1, at + 2));
                }
                (Some(last), Some(b'u' | b'o' | b's' | b'b'))
                    if (last.is_ascii_lowercase() || last >= 0x80)
                        && suspended(text, at)
                        && !doc.is_protected(Span::at(at + 1, at + 1)) =>
                {
                    out.insert(&rules::SUSPENDED, at as u32 + 1, " ");
                }
                _ => {}
            }
        }
    }
}

impl Hyphens {
    /// The rule for words that the corpus has with a hyphen, or as one word, and that stand apart here: the first ends at
    /// `end`, the second begins at `start`.
    fn counted(&self, text: &str, end: usize, start: usize) -> Option<&'static Rule> {
        let counts = self.counts.as_ref()?;
        let head = trim_opening(token_before(&text[..end]));
        let tail = word_at(&text[start..]);
        let plain = head.chars().all(|c| c.is_alphanumeric() || c == '-');
        // A small second part after a small first one with blanks on both sides is two clauses.
        let spaced = start - end > 2;
        if !plain || head.chars().count() < 2 || tail.chars().count() < 2 || spaced && !is_capitalised(tail) {
            return None;
        }
        if has(CONJUNCTIONS, head) || has(FUNCTION, head) || has(FUNCTION, tail) || encloses(&text[start..]) {
            return None;
        }
        let hyphened = counts.of_either(&[head, "-", tail].concat());
        let joined = if spaced { counts.of_either(&[head, &tail.to_lowercase()].concat()) } else { 0 };
        let found = f64::from(hyphened.max(joined));
        // In how many documents the two would stand side by side if words fell as they please: documents that have both, by
        // the hundred places that even a short one has.
        let both = f64::from(counts.of(head)) * f64::from(counts.of(tail)) / (counts.documents.max(1) as f64);
        let chance = both / 100.0;
        (found >= 3.0 && found > 10.0 * chance).then_some(&rules::COUNTED)
    }
}

/// Whether the hyphen at `at`, with a blank on both sides, stands between an abbreviation and a noun.
fn spaced(text: &str, at: usize) -> bool {
    let left = &text[..at - 1];
    let head = trim_opening(token_before(left));
    let tail = word_at(&text[at + 2..]);
    let small = |word: &str| word.chars().skip(1).all(char::is_lowercase) && word.chars().count() >= 4;
    let abbreviation = (2..=4).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_uppercase());
    let starts = left.len() == head.len() || left[..left.len() - head.len()].ends_with(['\n', '.', ':']);
    abbreviation && !starts && is_capitalised(tail) && small(tail) && !has(FUNCTION, tail) && !encloses(&text[at + 2..])
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The rule that closes the gap before the hyphen at `at`, if it is one in a compound.
fn before_hyphen(text: &str, at: usize, joined: Option<usize>) -> Option<&'static Rule> {
    let left = &text[..at - 1];
    let whole = token_before(left);
    let head = trim_opening(whole);
    let last = head.chars().next_back()?;
    // `Open -Source -Projekt`: the head is a tail that was just joined.
    let chain = joined.is_some_and(|hyphen| hyphen + whole.len() == left.len() && whole.starts_with('-'));
    let core = trim_closing(head.trim_end_matches(['%', '®', '™', '°']));
    let closed = core.len() < head.len() || is_placeholder(left, whole);
    if has(CONJUNCTIONS, core.trim_end_matches('.')) {
        return None;
    }
    if !closed && !last.is_alphanumeric() || !chain && head.starts_with('-') {
        return None;
    }
    // `(PERSON3) -Danke`: a label, not a head.
    if whole.starts_with(['(', '[']) && left[..left.len() - whole.len()].ends_with(['\n', '\r'])
        || left == whole && closed && whole.starts_with(['(', '['])
    {
        return None;
    }
    let right = &text[at + 1..];
    if right.starts_with(|c: char| c.is_ascii_digit()) {
        return before_number(core, closed, right);
    }
    let word = word_at(right);
    // `Markt -E -Commerce`: one letter only where the chain goes on.
    let goes_on = |rest: &str| rest.strip_prefix(" -").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if word.chars().nth(1).is_none() && !goes_on(&right[word.len()..]) {
        return None;
    }
    // `Ein -Euro-Job`
    let one = core == "Ein" && right[word.len()..].starts_with('-');
    let named = chain || closed || one || is_name(core);
    if is_capitalised(word) {
        let acronym = word.chars().all(char::is_uppercase);
        if !acronym && has(FUNCTION, word) || !named || encloses(right) || is_dateline(left) {
            return None;
        }
        return Some(&rules::GAP_BEFORE);
    }
    (named && is_ending(word) || coordinates(core.rsplit('-').next().unwrap_or_default(), word))
        .then_some(&rules::GAP_BEFORE_ENDING)
}

/// Whether the token `whole` that `left` ends with is, or ends, a placeholder or a tag: `#ORG_1#`, `#ORG_1 #`, `<br />`.
fn is_placeholder(left: &str, whole: &str) -> bool {
    let (first, last) = (whole.bytes().next(), whole.bytes().next_back());
    let before = || token_before(left[..left.len() - whole.len()].trim_end_matches(' '));
    match (first, last) {
        (Some(b'#'), Some(b'#')) if whole.len() > 2 => true,
        (Some(b'#'), Some(b'#')) => {
            let name = before();
            name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'#' | b'_'))
        }
        (Some(b'<'), Some(b'>')) => true,
        _ => whole == "/>" && before().starts_with('<'),
    }
}

/// Whether a token can be the first part of a compound with a capitalised second part: it begins with a capital or a
/// digit, or has one inside, as names of programs do.
fn is_name(core: &str) -> bool {
    let mut chars = core.chars();
    let Some(first) = chars.next() else { return false };
    if first.is_uppercase() {
        return !has(FUNCTION, core) || core.chars().all(char::is_uppercase);
    }
    first.is_ascii_digit()
        || matches!(first, '.' | '#')
        || matches!(core, "al" | "el")
        || chars.any(|c| c.is_uppercase() || c == '.')
}

/// `COVID -19`, `U -21`; not `1990 -2000`.
fn before_number(core: &str, closed: bool, right: &str) -> Option<&'static Rule> {
    let digits = right.bytes().take_while(u8::is_ascii_digit).count();
    let ends = right[digits..].chars().next().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '°' | '%' | '/'));
    let decimal =
        right[digits..].starts_with([',', '.', ':']) && right[digits + 1..].starts_with(|c: char| c.is_ascii_digit());
    let listed = NUMBERED.contains(&core) && (digits <= 2 || core == "A" && digits == 3);
    // `Fenster -10 -Rechner`: the chain goes on.
    let chained = is_capitalised(core)
        && !has(FUNCTION, core)
        && core.chars().all(char::is_alphabetic)
        && right[digits..].strip_prefix(" -").is_some_and(|rest| {
            let word = word_at(rest);
            is_capitalised(word) && word.chars().count() >= 3 && !has(FUNCTION, word)
        });
    (!closed && ends && !decimal && (listed || chained && digits <= 4)).then_some(&rules::GAP_BEFORE_NUMBER)
}

/// Whether a second hyphen, with its blank and a small word after it, closes what this one opens: `-Mitglied des Rats-
/// sprach`. Before a capital it is a gap of its own: `US -Gesandte … Swarovski- Kristallwelten`.
fn encloses(right: &str) -> bool {
    let reach = &right[..right.floor_char_boundary(100)];
    let clause = reach.split(['.', '!', '?', ';', '\n']).next().unwrap_or_default();
    clause.match_indices("- ").any(|(at, _)| {
        let lead = &clause[..at];
        let next = word_at(&clause[at + 2..]);
        let goes_on = next.starts_with(char::is_lowercase) && !has(CONJUNCTIONS, next);
        lead.ends_with(char::is_alphabetic) && lead.contains(' ') && goes_on
    })
}

/// Whether the gap after the hyphen at `at` is one in a compound.
fn after_hyphen(text: &str, at: usize) -> bool {
    let token = token_before(&text[..at]);
    let head = trim_opening(token);
    let word = word_at(&text[at + 2..]);
    let digits = (1..=3).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_digit());
    let units = ["Jährig", "Prozent", "Meter", "Euro", "Sterne", "Millionen"];
    // `24- Stunden-Rennen`
    let goes_on =
        || text[at + 2 + word.len()..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let age = digits && (units.iter().any(|unit| word.starts_with(unit)) || goes_on());
    let named = is_capitalised(head) || matches!(head, "al" | "el") || is_numbered(head);
    if !named && !age || !is_capitalised(word) || word.chars().nth(1).is_none() {
        return false;
    }
    if !head.chars().next_back().is_some_and(char::is_alphanumeric) || has(FUNCTION, word) {
        return false;
    }
    let listed = text[..at - head.len()].trim_end().ends_with("-,");
    !listed && !is_suspended(&text[at + 2..])
}

/// Whether a head that begins with a figure is the beginning of a compound by itself: a score (`1:0- Sieg`), a figure with
/// letters (`20er- Karten`, `5G- Netz`), a chain (`5-Prozent- Hürde`). A bare figure may be a year that a dash follows.
fn is_numbered(head: &str) -> bool {
    let rest = head.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == head.len() || rest.is_empty() {
        return false;
    }
    let score = rest
        .strip_prefix(':')
        .is_some_and(|goals| (1..=3).contains(&goals.len()) && goals.bytes().all(|b| b.is_ascii_digit()));
    let letters = rest.chars().count() <= 3 && rest.chars().all(char::is_alphabetic);
    let chain =
        head.rsplit_once('-').is_some_and(|(_, last)| is_capitalised(last) && last.chars().all(char::is_alphabetic));
    score || letters || chain
}

/// Whether the word that `text` begins with has a suspended hyphen of its own, so that the hyphen before it is one too:
/// `Konzert- Musical- und Tanzhaus`. Gaps may follow one another: `US- Präsidenten- Wahl`; nobody suspends more than a few.
fn is_suspended(mut text: &str) -> bool {
    for _ in 0..8 {
        let Some(rest) = text[word_at(text).len()..].strip_prefix('-') else { return false };
        match rest.strip_prefix(' ') {
            Some(next) if next.starts_with(char::is_uppercase) => text = next,
            Some(_) => return true,
            None => return rest.starts_with([',', '/']),
        }
    }
    true
}

/// Whether `left` is the beginning of a line and ends in a dateline: `HAMBURG`, `Berlin (dpa)`. A dash follows it, torn as
/// it may be.
fn is_dateline(left: &str) -> bool {
    let reach = &left[left.ceil_char_boundary(left.len().saturating_sub(80))..];
    let line = match reach.rfind('\n') {
        Some(at) => &reach[at + 1..],
        None if reach.len() == left.len() => reach,
        None => return false,
    };
    let tokens: Vec<&str> = line.split_whitespace().take(5).collect();
    match tokens[..] {
        // Acronyms that head a compound are shorter: `NATO -Gipfel`.
        [place] => place.chars().count() >= 5 && place.chars().all(char::is_uppercase),
        [.., place, agency] => {
            tokens.len() <= 4
                && agency.starts_with('(')
                && agency.ends_with(')')
                && agency.trim_matches(['(', ')']).chars().all(|c| c.is_alphabetic() || c == '/')
                && is_capitalised(place)
                && !has(FUNCTION, place)
        }
        [] => false,
    }
}

/// Whether a blank is missing behind the hyphen at `at`: a suspended one that touches its conjunction.
fn suspended(text: &str, at: usize) -> bool {
    let right = &text[at + 1..];
    let word = word_at(right);
    let behind = match word {
        "und" | "oder" | "sowie" => &right[word.len()..],
        "bzw" if right.starts_with("bzw.") => &right[4..],
        _ => return false,
    };
    if !behind.starts_with(' ') || !behind[1..].starts_with(char::is_alphabetic) {
        return false;
    }
    let before = &text[..at];
    let head = trim_opening(token_before(before));
    if head.contains('-') || !head.chars().all(char::is_alphabetic) || head.chars().count() < 2 {
        return false;
    }
    // A list of suspended hyphens says so; else the first part must be one that is no word by itself.
    let listed = before[..before.len() - head.len()].trim_end().ends_with("-,");
    let linked = head.ends_with('s') && head.chars().count() >= 5 && !head.ends_with("ss");
    listed || linked && is_capitalised(head) || has(PREFIXES, head)
}
