//! Quotation marks: found, paired where pairing is certain, and set anew.

use copydesk_transform::{Document, Findings, Lang, Propose, Span};

use crate::rules::QUOTES;
use crate::style::{NARROW, Style};

/// A double mark, or what stands for one.
#[derive(Debug, Clone, Copy)]
struct Mark<'a> {
    at: usize,
    glyph: &'a str,
    /// Where the space inside it ends or begins, for guillemets; else its own edge.
    inside: usize,
    opens: bool,
}

/// Sets the marks of `doc` in `style`.
pub(crate) fn find(doc: &Document, style: Style, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let typed = memchr::memmem::find(bytes, b",,").is_some()
        || memchr::memmem::find(bytes, b"''").is_some()
        || memchr::memmem::find(bytes, b"``").is_some();
    let mut marks = Vec::new();
    let french = doc.language() == Lang::FR;
    let mut runs_on = false;
    let mut from = 0;
    while from < text.len() {
        // Two commas or two apostrophes are rare: a text that has none is searched for true marks alone.
        let Some(gap) = next_mark(&bytes[from..], typed) else { return };
        let at = from + gap;
        let start = memchr::memrchr(b'\n', &bytes[from..at]).map_or(from, |line| from + line + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |line| at + line);
        marks.clear();
        let sure = collect(text, (start, at, end), (typed, french), &mut marks);
        // A quotation that runs on opens again in each paragraph; its marks belong together, and stay.
        let goes_on = runs_on && text[start..at].trim_start().is_empty();
        runs_on = sure && marks.len() % 2 == 1;
        if sure && !runs_on && !goes_on {
            for pair in marks.chunks_exact(2) {
                set(doc, style, pair[0], pair[1], out);
            }
        }
        from = end + 1;
    }
}

fn next_mark(bytes: &[u8], typed: bool) -> Option<usize> {
    if typed {
        return bytes.iter().position(|byte| matches!(byte, b'"' | 0xe2 | 0xc2 | b',' | b'\'' | b'`'));
    }
    memchr::memchr3(b'"', 0xe2, 0xc2, bytes)
}

/// The mark that `text` begins with.
fn glyph(text: &str) -> Option<&str> {
    ["\"", "„", "“", "”", "‟", "»", "«", ",,", "''", "``"]
        .iter()
        .find(|glyph| text.starts_with(**glyph))
        .map(|glyph| &text[..glyph.len()])
}

/// The marks of the line from `start` to `end`, the first at `from` or behind. Whether each surely opens or closes and
/// they alternate; a last one may stay open.
fn collect<'a>(
    text: &'a str,
    (start, from, end): (usize, usize, usize),
    (typed, french): (bool, bool),
    marks: &mut Vec<Mark<'a>>,
) -> bool {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(gap) = next_mark(&bytes[at..end], typed) {
        at += gap;
        let Some(glyph) = glyph(&text[at..end]) else {
            at += text[at..end].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let behind = at + glyph.len();
        let before = text[start..at].chars().next_back();
        let after = text[behind..end].chars().next();
        let inch = before.is_some_and(|c| c.is_ascii_digit() || c == '\'' || c == '’') && glyph == "\"";
        let open = marks.len() % 2 == 1;
        if inch && !open {
            at = behind;
            continue;
        }
        let Some(mark) = side(text, (start, end), (at, behind), (before, after), french) else { return false };
        // Inches in a quotation, or its end: only the sentence can tell.
        if mark.opens == open || inch && before.is_some_and(|c| c.is_ascii_digit()) && text[behind..end].contains('"') {
            return false;
        }
        marks.push(mark);
        at = behind;
    }
    true
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Whether a mark surely opens or surely closes, from what stands on both its sides.
fn side<'a>(
    text: &'a str,
    (start, end): (usize, usize),
    (at, behind): (usize, usize),
    (before, after): (Option<char>, Option<char>),
    french: bool,
) -> Option<Mark<'a>> {
    let glyph = &text[at..behind];
    let angle = matches!(glyph, "«" | "»");
    // French sets a space inside; then only the glyph says which way it points.
    if angle && french {
        let opens = glyph == "«";
        let inside = if opens { &text[behind..end] } else { &text[start..at] };
        let bare = if opens { inside.trim_start_matches(is_space) } else { inside.trim_end_matches(is_space) };
        let gap = inside.len() - bare.len();
        let meets =
            if opens { bare.chars().next().is_some_and(inner) } else { bare.chars().next_back().is_some_and(last) };
        let outside = if opens { before.is_none_or(leads) } else { after.is_none_or(follows) };
        let inside = if opens { behind + gap } else { at - gap };
        return (meets && outside).then_some(Mark { at, glyph, inside, opens });
    }
    let opens = before.is_none_or(leads) && after.is_some_and(inner);
    let closes = after.is_none_or(follows) && before.is_some_and(last);
    if opens == closes || opens && glyph == "''" || closes && matches!(glyph, "„" | ",,") {
        return None;
    }
    Some(Mark { at, glyph, inside: if opens { behind } else { at }, opens })
}

/// What may stand before a mark that opens.
fn leads(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '/')
}

/// What may stand behind a mark that closes.
fn follows(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '…' | '–' | '—' | '-' | '/')
}

/// What a quotation may begin with.
fn inner(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\'' | '‚' | '‘' | '’' | '›' | '‹' | '…' | '(' | '[' | '¿' | '¡' | '$' | '€' | '@' | '#')
}

/// What a quotation may end with.
fn last(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | ')'
                | ']'
                | '…'
                | '\''
                | '’'
                | '‘'
                | '›'
                | '‹'
                | '%'
                | '€'
                | '$'
                | '-'
        )
}

/// Sets a pair, and the single marks inside it.
fn set(doc: &Document, style: Style, open: Mark<'_>, close: Mark<'_>, out: &mut Findings) {
    let text = doc.text();
    if open.inside >= close.inside {
        return;
    }
    let right = style.accepts(open.glyph, close.glyph);
    let opening = Span::at(open.at, open.inside);
    let closing = Span::at(close.inside, close.at + close.glyph.len());
    if doc.is_protected(opening) || doc.is_protected(closing) {
        return;
    }
    if style.spaced {
        let no_break = |gap: &str| matches!(gap, "\u{a0}" | NARROW);
        let gap_open = &text[open.at + open.glyph.len()..open.inside];
        let gap_close = &text[close.inside..close.at];
        if !(right && no_break(gap_open)) {
            out.replace(&QUOTES, opening, "«\u{202f}");
        }
        if !(right && no_break(gap_close)) {
            out.replace(&QUOTES, closing, "\u{202f}»");
        }
    } else if !right || opening.len() as usize != open.glyph.len() || closing.len() as usize != close.glyph.len() {
        for (span, mark) in [(opening, style.open), (closing, style.close)] {
            if span.of(text) != mark {
                out.replace(&QUOTES, span, mark);
            }
        }
    }
    // Marks that stay as they are keep those inside them.
    if !style.lenient || open.glyph != "»" && open.glyph != "«" {
        singles(doc, style, open.inside, close.inside, out);
    }
}

/// Straight single marks inside a quotation, if there is one that opens and one that closes, in this order.
fn singles(doc: &Document, style: Style, start: usize, end: usize, out: &mut Findings) {
    let text = doc.text();
    let mut found: [(usize, bool); 2] = [(0, false); 2];
    let mut count = 0;
    for gap in memchr::memchr_iter(b'\'', &text.as_bytes()[start..end]) {
        let at = start + gap;
        let before = text[start..at].chars().next_back();
        let after = text[at + 1..end].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if word(before) && word(after) {
            continue; // an apostrophe
        }
        let opens = before.is_none_or(leads) && word(after);
        let closes =
            after.is_none_or(follows) && before.is_some_and(|c| c.is_alphabetic() || matches!(c, '!' | '?' | '.'));
        if opens == closes || count == 2 || opens != (count == 0) {
            return;
        }
        found[count] = (at, opens);
        count += 1;
    }
    if count == 2 {
        for ((at, _), mark) in found.into_iter().zip([style.inner_open, style.inner_close]) {
            out.replace(&QUOTES, Span::at(at, at + 1), mark);
        }
    }
}
