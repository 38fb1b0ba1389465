//! Dashes, ellipses and apostrophes.

use copydesk_transform::words::{token_at, token_before, word_at};
use copydesk_transform::{Document, Findings, Lang, Propose, Span};

use crate::rules::{APOSTROPHE, DASH, ELLIPSIS};

/// Makes dashes of hyphens between blanks.
pub(crate) fn dashes(doc: &Document, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let english = doc.language() == Lang::EN;
    let german = doc.language() == Lang::DE;
    let mut end = 0;
    for at in memchr::memchr_iter(b'-', bytes) {
        if at < end {
            continue;
        }
        let before = at.checked_sub(1).map_or(b'\n', |index| bytes[index]);
        if before != b' ' && bytes.get(at + 1) != Some(&b'-') {
            continue; // within a word, as nearly all of them
        }
        let hyphens = bytes[at..].iter().take_while(|&&byte| byte == b'-').count();
        end = at + hyphens;
        let after = bytes.get(end).copied().unwrap_or(b'\n');
        let span = Span::at(at, end);
        if hyphens > 2 || doc.is_protected(span) {
            continue;
        }
        if before == b' ' && after == b' ' {
            if is_dash(&text[..at - 1], &text[end + 1..], hyphens, german) {
                out.replace(&DASH, span, "–");
            }
        } else if english && hyphens == 2 {
            let before = text[..at].chars().next_back().is_some_and(char::is_alphabetic);
            if before && text[end..].starts_with(char::is_alphabetic) {
                out.replace(&DASH, span, "—");
            }
        }
    }
}

/// German words that begin a clause and, capitalised, are no second part of a compound.
const OPENERS: &[&str] = &[
    "Aber", "Alle", "Als", "Am", "An", "Auch", "Auf", "Aus", "Bei", "Beim", "Da", "Das", "Dem", "Den", "Der", "Die",
    "Doch", "Ein", "Eine", "Er", "Es", "Für", "Ich", "Im", "In", "Ist", "Mit", "Nach", "Nur", "Ob", "Sie", "So", "Um",
    "Und", "Vom", "Von", "Vor", "Warum", "Was", "Wenn", "Wer", "Wie", "Wir", "Wo", "Zu", "Zum", "Zur", "Zwei",
];

/// Whether what stands between these two texts, in blanks, is a dash.
fn is_dash(before: &str, after: &str, hyphens: usize, german: bool) -> bool {
    let left = token_before(before);
    let right = token_at(after);
    let (Some(last), Some(first)) = (left.chars().next_back(), right.chars().next()) else { return false };
    let ends =
        last.is_alphanumeric() || matches!(last, '.' | '…' | ',' | '!' | '?' | ')' | ']' | '%' | '€') || is_quote(last);
    let begins =
        first.is_alphanumeric() || matches!(first, '(' | '[' | '…') || right.starts_with("...") || is_quote(first);
    if !ends || !begins {
        return false;
    }
    let bare = right.trim_end_matches(|c: char| !c.is_alphanumeric());
    let number = |token: &str| token.contains(|c: char| c.is_ascii_digit()) && !token.contains(char::is_alphabetic);
    let letter = |token: &str| token.chars().count() == 1 && token.contains(char::is_alphabetic);
    // `5 - 3`, `x - y`
    if number(left) && number(bare) || letter(left) && letter(bare) {
        return false;
    }
    // `10,-- Euro`
    if left.ends_with(',') && left[..left.len() - 1].ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    // `Premium - Hotel` may be a compound; a small word, or a sign, says that it is none.
    let noun = |token: &str| token.starts_with(char::is_uppercase) && token.ends_with(char::is_alphanumeric);
    if german && hyphens == 1 && noun(left) && noun(bare) && !OPENERS.contains(&bare) {
        return false;
    }
    // `Tages - und Nachtzeit`, `ein - und ausgehend`; in `Der Rat - und schwieg` a clause goes on.
    let conjunction = matches!(word_at(right), "und" | "oder" | "sowie" | "bis" | "bzw");
    let next = after[right.len()..].trim_start_matches(' ');
    let clause = left.starts_with(char::is_uppercase) && next.starts_with(char::is_lowercase);
    hyphens == 2 || !german || !conjunction || clause
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '”' | '»' | '«' | '‚' | '‘' | '’' | '\'')
}

/// Makes one character of three dots.
pub(crate) fn ellipses(doc: &Document, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let mut end = 0;
    for at in memchr::memmem::find_iter(bytes, b"...") {
        if at < end {
            continue;
        }
        end = at + bytes[at..].iter().take_while(|&&byte| byte == b'.').count();
        let before = at.checked_sub(1).map_or(b' ', |index| bytes[index]);
        let after = bytes.get(end).copied().unwrap_or(b' ');
        let path = |byte: u8| matches!(byte, b'/' | b'\\' | b'.');
        let numbers = before.is_ascii_digit() && after.is_ascii_digit();
        let span = Span::at(at, end);
        if end == at + 3 && !path(before) && !path(after) && !numbers && !doc.is_protected(span) {
            out.replace(&ELLIPSIS, span, "…");
        }
    }
}

/// Makes apostrophes of straight marks and accents between letters.
pub(crate) fn apostrophes(doc: &Document, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let straight = memchr::memchr_iter(b'\'', bytes).map(|at| (at, 1));
    let accents = memchr::memmem::find_iter(bytes, "\u{b4}".as_bytes()).map(|at| (at, 2));
    for (at, len) in straight.chain(accents) {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphabetic);
        let after = text[at + len..].chars().next().is_some_and(char::is_alphabetic);
        let span = Span::at(at, at + len);
        if before && after && !doc.is_protected(span) {
            out.replace(&APOSTROPHE, span, "’");
        }
    }
}
