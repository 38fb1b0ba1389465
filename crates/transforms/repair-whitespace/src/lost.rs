//! Spaces that were lost.

use copydesk_transform::words::{token_at, token_before, word_at};
use copydesk_transform::{Document, Findings, Propose, Rule, Span};

use crate::{Writing, rules};

const MONTHS: [&str; 13] = [
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
const FRAMES: [&str; 22] = [
    "sagt",
    "sagte",
    "sagten",
    "so",
    "heißt",
    "hieß",
    "erklärt",
    "erklärte",
    "betont",
    "betonte",
    "meint",
    "meinte",
    "schreibt",
    "schrieb",
    "fragt",
    "fragte",
    "teilte",
    "rief",
    "said",
    "says",
    "told",
    "wrote",
];

/// Puts spaces where two words touch across a mark.
pub(crate) fn find(doc: &Document, writing: Writing, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    for at in memchr::memchr3_iter(b'.', b'!', b'?', bytes) {
        if let Some(rule) = rule_at(text, at, at + 1, writing) {
            propose(doc, rule, at + 1, out);
        }
    }
    for at in memchr::memchr_iter(b',', bytes) {
        if let Some(rule) = rule_at(text, at, at + 1, writing) {
            propose(doc, rule, at + 1, out);
        }
    }
    for at in memchr::memmem::find_iter(bytes, "…") {
        let end = at + "…".len();
        if let Some(rule) = rule_at(text, at, end, writing) {
            propose(doc, rule, end, out);
        }
    }
    if writing.french {
        return;
    }
    for closing in ["“", "”"] {
        for at in memchr::memmem::find_iter(bytes, closing) {
            let end = at + closing.len();
            if touches_quotation(text, at, end, writing) {
                propose(doc, &rules::AFTER_QUOTATION, end, out);
            }
        }
    }
}

fn propose(doc: &Document, rule: &Rule, place: usize, out: &mut Findings) {
    if !doc.is_protected(Span::at(place, place)) {
        out.insert(rule, place as u32, " ");
    }
}

/// Whether a space is missing where `left` ends with a mark and `right` begins: what is left when the characters
/// between them go. The mark is the last character of `left`.
pub(crate) fn would_touch(left: &str, right: &str, writing: Writing) -> bool {
    if !writing.lost_spaces || !writing.known {
        return false;
    }
    let Some(mark) = left.chars().next_back() else { return false };
    let before = &left[..left.len() - mark.len_utf8()];
    match mark {
        '.' | '!' | '?' | '…' => {
            sentences_touch(before, right, mark) || writing.german && mark == '.' && is_date(before, right)
        }
        ',' => words_touch(before, right),
        '“' | '”' if !writing.french => closes(before, mark, writing) && frame_follows(before, right),
        _ => false,
    }
}

/// The rule that wants a space behind the mark at `at..end`.
fn rule_at(text: &str, at: usize, end: usize, writing: Writing) -> Option<&'static Rule> {
    // Nearly every mark is followed by a blank: one look at the next byte spares the rest.
    let next = *text.as_bytes().get(end)?;
    if !(next.is_ascii_alphabetic() || next >= 0x80) {
        return None;
    }
    let (before, right) = (&text[..at], &text[end..]);
    match text.as_bytes()[at] {
        b',' => words_touch(before, right).then_some(&rules::AFTER_COMMA),
        b'.' if writing.german && is_date(before, right) => Some(&rules::IN_DATE),
        _ => sentences_touch(before, right, text[at..].chars().next()?).then_some(&rules::AFTER_SENTENCE),
    }
}

fn sentences_touch(before: &str, right: &str, mark: char) -> bool {
    let mut left = before.chars().rev();
    if !left.next().is_some_and(char::is_lowercase) || !left.next().is_some_and(char::is_lowercase) {
        return false;
    }
    let word = word_at(right);
    let mut letters = word.chars();
    if !letters.next().is_some_and(char::is_uppercase) || !letters.next().is_some_and(char::is_lowercase) {
        return false;
    }
    // `Temporal.PlainDate`, `Foo.BarBaz`: a name of a program has capitals inside.
    if letters.any(char::is_uppercase) {
        return false;
    }
    let head = token_before(before);
    // Two dots in one token are a name or an address; a sentence that ends in one and is glued on both sides is not told
    // from it.
    if mark == '.'
        && (head.contains(['.', '/', '_', '@', '\\', '#', ':'])
            || right[word.len()..].starts_with(['.', '_', '/', '@']))
    {
        let ends_sentence = right[word.len()..]
            .strip_prefix('.')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if !ends_sentence || head.contains(['.', '/', '_', '@', '\\', '#', ':']) {
            return false;
        }
    }
    !is_credit(right)
}

/// Whether a line ends in what looks like a photo credit: a few words and a slash, a copyright sign or `Foto:`.
fn is_credit(rest: &str) -> bool {
    // A longer rest is no credit, whatever stands in it.
    let reach = &rest[..rest.floor_char_boundary(260)];
    let line = reach.split('\n').next().unwrap_or_default().trim_end();
    line.chars().take(61).count() <= 60
        && (line.contains('/') || line.contains('©') || line.contains("Foto") || line.contains("Bild:"))
        && !line.contains(". ")
}

fn words_touch(before: &str, right: &str) -> bool {
    let mut left = before.chars().rev();
    let wordy = left.next().is_some_and(char::is_alphabetic) && left.next().is_some_and(char::is_alphabetic);
    if !wordy || right.chars().take(2).filter(|c| c.is_alphabetic()).count() < 2 {
        return false;
    }
    let head = token_before(before);
    let tail = token_at(right);
    let commas = head.matches(',').count() + tail.matches(',').count();
    commas <= 1 && !head.contains(['/', '@', '=', '_', '"']) && !tail.contains(['/', '@', '=', '_'])
}

fn is_date(before: &str, right: &str) -> bool {
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && !before[..before.len() - digits].ends_with(['.', ',', ':'])
        && MONTHS.contains(&word_at(right))
}

fn touches_quotation(text: &str, at: usize, end: usize, writing: Writing) -> bool {
    let next = text.as_bytes().get(end).copied().unwrap_or(b' ');
    (next.is_ascii_alphabetic() || next >= 0x80)
        && closes(&text[..at], text[at..end].chars().next().unwrap_or(' '), writing)
        && frame_follows(&text[..at], &text[end..])
}

/// Whether the mark behind `before` closes: in German `“` does where a `„` is open on its line; `”` always does.
fn closes(before: &str, mark: char, writing: Writing) -> bool {
    match mark {
        '”' => true,
        _ if writing.german => {
            // A quotation is looked for within a paragraph's reach, so that a line without end costs no square.
            let line = tail_of(before, 4_096);
            let line = line.rsplit('\n').next().unwrap_or_default();
            line.rfind('„').is_some_and(|open| !line[open..].contains('“'))
        }
        _ => false,
    }
}

fn frame_follows(before: &str, right: &str) -> bool {
    let word = word_at(right);
    if FRAMES.contains(&word) {
        return true;
    }
    before.ends_with(['.', '!', '?', ',', '…']) && word.chars().take(2).count() == 2
}

fn tail_of(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}
