//! The one pass over the text: it stops at pairs of bytes that may begin a defect, and asks the rules there.
//!
//! Nearly every byte of prose stands in a pair that means nothing (`letter letter`, `letter space`, `space letter`), so
//! that two look-ups and one `and` a byte are all that clean text costs.

use crate::View;

/// What a pair of bytes may be, one bit each.
const CONTROL: u16 = 1;
/// The end of a no-break space, a soft hyphen, or a character from `U+2000` on that has no width or no ink.
const UNSEEN: u16 = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4;
/// A blank, and what has none before it.
const BLANK_THEN: u16 = 1 << 5;
/// What has no blank after it, and one.
const THEN_BLANK: u16 = 1 << 6;
/// A mark that ends a sentence, and a letter.
const SENTENCE: u16 = 1 << 7;
const COMMA: u16 = 1 << 8;
/// The end of a curly quotation mark, of a guillemet, or a straight one.
const CURLY: u16 = 1 << 9;
const GUILLEMET: u16 = 1 << 10;
const STRAIGHT: u16 = 1 << 11;
/// The end of „.
const OPENING: u16 = 1 << 12;

const fn first() -> [u16; 256] {
    let mut table = [CONTROL; 256];
    table[0xc2] |= 1 << 1 | GUILLEMET;
    table[0x80] |= 1 << 2 | CURLY | OPENING;
    table[0x81] |= 1 << 3;
    table[0xbb] |= 1 << 4;
    table[b' ' as usize] |= BLANK_THEN;
    table[b'\n' as usize] |= THEN_BLANK;
    table[b'(' as usize] |= THEN_BLANK;
    table[b'[' as usize] |= THEN_BLANK;
    table[0x9e] |= THEN_BLANK; // the end of „
    table[b'.' as usize] |= SENTENCE;
    table[b'!' as usize] |= SENTENCE;
    table[b'?' as usize] |= SENTENCE;
    table[0xa6] |= SENTENCE; // the end of …
    table[b',' as usize] |= COMMA;
    table[b'"' as usize] |= STRAIGHT;
    table
}

const fn second() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        if c < 0x20 && c != b'\n' && c != b'\r' || c == 0x7f {
            table[byte] |= CONTROL;
        }
        if c == 0xa0 || c == 0xad {
            table[byte] |= 1 << 1;
        }
        if c >= 0x80 && c <= 0x8f || c >= 0xa8 && c <= 0xaf {
            table[byte] |= 1 << 2;
        }
        if c >= 0x9f && c <= 0xa9 {
            table[byte] |= 1 << 3;
        }
        if c.is_ascii_uppercase() || c == 0xc3 {
            table[byte] |= SENTENCE;
        }
        if c.is_ascii_alphabetic() || c == 0xc3 || c == 0xc5 {
            table[byte] |= COMMA | STRAIGHT;
        }
        byte += 1;
    }
    table[0xbf] |= 1 << 4;
    table[b' ' as usize] |= BLANK_THEN | THEN_BLANK;
    table[0x9c] |= CURLY;
    table[0x9d] |= CURLY;
    table[0x9e] |= OPENING;
    table[0xab] |= GUILLEMET;
    table[0xbb] |= GUILLEMET;
    let marks = *b"\n\r,.;:!?)]";
    let mut index = 0;
    while index < marks.len() {
        table[marks[index] as usize] |= BLANK_THEN;
        index += 1;
    }
    table
}

static FIRST: [u16; 256] = first();
static SECOND: [u16; 256] = second();

const fn pair(first: u8, second: u8) -> u16 {
    FIRST[first as usize] & SECOND[second as usize]
}

/// The first place from `place` on where a pair of bytes begins that may be a defect, and what it may be.
fn next_stop(bytes: &[u8], mut place: usize) -> Option<(usize, u16)> {
    // Eight pairs with one branch.
    while let Some(window) = bytes.get(place..).and_then(<[u8]>::first_chunk::<9>) {
        let any = (0..8).fold(0, |any, index| any | pair(window[index], window[index + 1]));
        if any != 0 {
            break;
        }
        place += 8;
    }
    let found = bytes.get(place..)?.windows(2).position(|both| pair(both[0], both[1]) != 0)?;
    let at = place + found;
    Some((at, pair(bytes[at], bytes[at + 1])))
}

/// Finds every blank that should go, change or be put in, from left to right. Says false, and finds nothing, where it
/// comes upon a character without ink that may go and that the view should not have shown.
pub(crate) fn scan(view: &mut View<'_>) -> bool {
    let text = view.text;
    let bytes = text.as_bytes();
    let mut place = 0;
    // The first character has no byte before it to make a pair with.
    if bytes.first().is_some_and(|&byte| byte <= b' ' || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xe3 | 0xef)) {
        match view.blanks_at(0) {
            Some(end) => place = end,
            None => return false,
        }
    }
    while let Some((at, kinds)) = next_stop(bytes, place) {
        place = at + 1;
        if kinds & (CONTROL | UNSEEN | BLANK_THEN | THEN_BLANK) != 0 {
            let start = if kinds & UNSEEN != 0 {
                text.floor_char_boundary(at)
            } else if kinds & (CONTROL | THEN_BLANK) != 0 && bytes[at] != b' ' {
                at + 1
            } else {
                at
            };
            match view.blanks_at(start) {
                Some(end) => place = place.max(end),
                None => return false,
            }
        }
        if kinds & (CURLY | GUILLEMET | OPENING) != 0 {
            quotation_mark(view, at);
        } else if kinds & STRAIGHT != 0 {
            view.lost_after_quotation(at, at + 1);
        } else if kinds & (SENTENCE | COMMA) != 0 {
            view.lost_after_mark(at);
        }
    }
    // Nor has the last one a byte after it.
    if bytes.last() == Some(&b' ') {
        view.blanks_at(bytes.len() - 1);
    }
    true
}

/// Looks at both sides of the quotation mark whose last two bytes are at `at`.
fn quotation_mark(view: &mut View<'_>, at: usize) {
    let text = view.text;
    let bytes = text.as_bytes();
    let start = text.floor_char_boundary(at);
    let Some(mark) = text[start..].chars().next() else { return };
    let end = start + mark.len_utf8();
    match mark {
        '„' => return view.lost_before_quotation(start),
        '“' | '”' => {}
        '«' | '»' if !view.writing.french => {}
        _ => return,
    }
    if start > 0 && bytes[start - 1] == b' ' {
        view.blanks_at(start - 1);
    }
    if bytes.get(end) == Some(&b' ') {
        view.blanks_at(end);
    } else if matches!(mark, '“' | '”') {
        view.lost_after_quotation(start, end);
    }
}
