//! Whether a sequence of characters is more likely mojibake than meant: the "badness" heuristic of ftfy 6.3.1
//! (Robyn Speer, <https://github.com/rspeer/python-ftfy>), written anew over character classes.

use crate::charset::{
    BAD, BOX, C1, CHARSETS_BY_CHAR, COMMON, CURRENCY, END, FACE, LAW, LOWER, NUMERIC, OTHER_LOWER, OTHER_UPPER, START,
    UPPER,
};

/// How many characters behind the one at hand are looked at.
pub(crate) const AHEAD: usize = 6;

/// A character that is not ASCII with what stands around it; `\0` where nothing does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) before: [char; 2],
    pub(crate) c: char,
    pub(crate) after: [char; AHEAD],
}

/// Whether an unlikely sequence begins at the window's character.
pub(crate) fn is_bad(window: &Window) -> bool {
    let Window { before: [before2, before], c, after } = *window;
    let sets = &*CHARSETS_BY_CHAR;
    let first = sets.class(c);
    if first & C1 != 0 {
        return true;
    }
    let [next, third, fourth, ..] = after;
    let second = if next.is_ascii() { 0 } else { sets.class(next) };
    let is = |class: u32| first & class != 0;
    let then = |class: u32| second & class != 0;
    let third_is = |class: u32| !third.is_ascii() && sets.class(third) & class != 0;
    if second != 0 {
        let marks = START | END | CURRENCY | NUMERIC | LAW;
        let pair = is(LOWER | UPPER | BOX | marks) && then(BAD)
            || is(BAD) && then(LOWER | UPPER | BOX | marks)
            || is(OTHER_LOWER | OTHER_UPPER) && then(BAD) && before.is_ascii_alphabetic()
            || is(LOWER | OTHER_LOWER | BOX | END | CURRENCY | NUMERIC) && then(UPPER)
            || is(BOX | END | CURRENCY | NUMERIC) && then(LOWER)
            || is(LOWER | BOX | END) && then(CURRENCY)
            || is(UPPER) && then(CURRENCY) && before.is_whitespace()
            || is(UPPER | BOX) && then(NUMERIC | LAW)
            || is(CURRENCY | NUMERIC | BOX) && then(START)
            || is(UPPER) && then(START | CURRENCY) && before.is_ascii_lowercase()
            || is(BOX) && then(FACE | END)
            || is(LOWER | UPPER | CURRENCY | NUMERIC | START | END | LAW) && then(BOX)
            || is(UPPER) && next == '°';
        let triple = is(LOWER | UPPER | BOX | CURRENCY | END) && then(START) && third_is(NUMERIC)
            || is(LOWER | UPPER | CURRENCY | NUMERIC | BOX | LAW) && then(END) && third_is(START)
            || is(LOWER | UPPER) && then(START | END) && (third.is_alphanumeric() || third == '_');
        if pair || triple {
            return true;
        }
    }
    let arabic = |c: char, class: u32| {
        class & (COMMON | CURRENCY | BAD | NUMERIC | START) != 0 || matches!(c, 'Ÿ' | 'Š' | '®' | '°' | 'µ' | '»')
    };
    let single_byte = |also: bool| second & (C1 | BAD | START | END | CURRENCY) != 0 || also;
    match c {
        'Œ' | 'œ' => next != '\0' && !next.is_ascii_alphabetic(),
        'Â' | 'Ã' if next == ' ' => {
            before == '\0'
                || before.is_ascii_lowercase()
                || before.is_whitespace() && before2.is_ascii_lowercase()
                || c == 'Â' && ends(before)
        }
        'Â' if then(START | END) && ends(before) => true,
        'Ã' if next == '¡' => true,
        'Â' | 'Ã' | 'Î' | 'Ð' => {
            then(START | END)
                || matches!(next, '€' | 'œ' | 'Š' | 'š' | '¢' | '£' | 'Ÿ' | 'ž' | '\u{a0}' | '\u{ad}')
                || matches!(next, '°' | '·' | '–' | '—' | '´')
        }
        '×' => matches!(next, '²' | '³'),
        'Ø' | 'Ù' => {
            arabic(next, second)
                && matches!(third, 'Ø' | 'Ù')
                && (!fourth.is_ascii() && arabic(fourth, sets.class(fourth)))
        }
        'à' => matches!(next, '²' | 'µ' | '¹' | '¼' | '½' | '¾'),
        '√' => {
            matches!(next, '±' | '∂' | '†' | '≠' | '®' | '™' | '´' | '≤' | '≥' | '¥' | 'µ' | 'ø')
                || in_word(before, third) && "§ºÑñúü©¢ª∫ßâÄ".contains(next)
        }
        '≈' => matches!(next, '°' | '¢'),
        // No drawing has these two joined: `├` opens a branch and the others close a double frame.
        '├' => matches!(next, '╢' | '╝'),
        '‚' => next == 'Ä' && "ìîïòôúùû†°¢π".contains(third) || matches!(next, 'â' | 'ó') && "àä°ê".contains(third),
        'в' => next == 'Ђ',
        'Г' if after[..4] == ['ў', 'В', 'Ђ', 'В'] => after[5].is_ascii_alphabetic() || after[5] == ' ',
        'В' | 'Г' | 'Р' | 'С' => single_byte(matches!(next, '°' | 'µ')) && matches!(third, 'В' | 'Г' | 'Р' | 'С'),
        'β' => next == '€' && matches!(third, '™' | '\u{a0}' | 'Ά' | '\u{ad}' | '®' | '°'),
        'Β' | 'Γ' | 'Ξ' | 'Ο' => single_byte(next == '°') && matches!(third, 'Β' | 'Γ' | 'Ξ' | 'Ο'),
        'ā' => next == '€',
        _ => false,
    }
}

/// Whether a word or a sentence may end with `c`.
fn ends(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, '.' | ',' | '?' | '!') || CHARSETS_BY_CHAR.class(c) & END != 0
}

/// Whether what stands between the two lies in a word: a root of something has a figure or nothing before it.
fn in_word(before: char, after: char) -> bool {
    before.is_ascii_alphabetic() || after.is_ascii_lowercase()
}
