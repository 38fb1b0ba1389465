//! Finding quotation marks and what they might be.

use copydesk_transform::bits::bits;

/// What kind of mark a glyph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// `„` or `,,`: always opens.
    Low,
    /// `“` (or a TeX ` `` `): opens in English, closes in German.
    High66,
    /// `”` or `''`: closes.
    High99,
    /// `"`: either.
    Plain,
    /// `»`
    Right,
    /// `«`
    Left,
    /// `‚`: opens.
    SingleLow,
    /// `‘`: opens in English, closes in German.
    Single6,
    /// `’`: closes, or an apostrophe.
    Single9,
    /// `'`: either, or an apostrophe.
    SinglePlain,
    /// `›`
    SingleRight,
    /// `‹`
    SingleLeft,
}

impl Glyph {
    /// Whether it is one of the single marks.
    pub(crate) const fn is_single(self) -> bool {
        matches!(
            self,
            Self::SingleLow | Self::Single6 | Self::Single9 | Self::SinglePlain | Self::SingleRight | Self::SingleLeft
        )
    }

    /// Whether `close` can end what this mark began.
    pub(crate) const fn closed_by(self, close: Self) -> bool {
        match self {
            Self::Low => matches!(close, Self::High66 | Self::High99 | Self::Plain),
            // `“…“` is a slip where `“` closes; where it opens, it is not asked
            Self::High66 => matches!(close, Self::High66 | Self::High99 | Self::Plain),
            Self::High99 => matches!(close, Self::High99 | Self::Plain),
            Self::Plain => matches!(close, Self::Plain | Self::High99 | Self::High66),
            Self::Right => matches!(close, Self::Left),
            Self::Left => matches!(close, Self::Right),
            Self::SingleLow => matches!(close, Self::Single6 | Self::Single9 | Self::SinglePlain),
            Self::Single6 | Self::Single9 => matches!(close, Self::Single9 | Self::SinglePlain),
            Self::SinglePlain => matches!(close, Self::SinglePlain | Self::Single9),
            Self::SingleRight => matches!(close, Self::SingleLeft),
            Self::SingleLeft => matches!(close, Self::SingleRight),
        }
    }
}

/// What stands beside a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The text's end, a blank, a line break.
    Blank,
    /// A letter.
    Letter,
    /// A digit.
    Digit,
    /// A bracket or dash that may stand before an opening mark.
    Bracket,
    /// Another mark.
    Mark,
    /// Any other sign.
    Sign,
}

/// A mark in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    /// Where it begins.
    pub(crate) at: usize,
    /// How many bytes it has.
    pub(crate) len: usize,
    /// What it is.
    pub(crate) glyph: Glyph,
    /// What stands before it.
    pub(crate) left: Side,
    /// What stands after it.
    pub(crate) right: Side,
}

impl Mark {
    /// Whether its surroundings are those of an opening mark.
    pub(crate) fn may_open(&self) -> bool {
        matches!(self.left, Side::Blank | Side::Bracket | Side::Mark) && !matches!(self.right, Side::Blank)
    }

    /// Whether its surroundings are those of a closing mark.
    pub(crate) fn may_close(&self) -> bool {
        !matches!(self.left, Side::Blank) && !matches!(self.right, Side::Letter | Side::Digit)
    }

    /// Where the text behind it begins.
    pub(crate) const fn end(&self) -> usize {
        self.at + self.len
    }
}

/// Every mark in `text`, in order.
pub(crate) fn find(text: &str, out: &mut Vec<Mark>) {
    out.clear();
    let bytes = text.as_bytes();
    let (pieces, rest) = bytes.as_chunks::<64>();
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    // behind the last mark
    let mut from = 0;
    for (piece, start) in pieces.iter().chain([&last]).zip((0..).step_by(64)) {
        let commas = bits(piece, |byte| byte == b',');
        // of commas those count that have another one behind them, be it in the next piece
        let double = commas & (commas >> 1 | 1 << 63);
        let mut may_begin = bits(piece, begins) | double;
        while may_begin != 0 {
            let at = start + may_begin.trailing_zeros() as usize;
            may_begin &= may_begin - 1;
            if at < from {
                continue;
            }
            let Some((glyph, len)) = glyph(&bytes[at..]) else { continue };
            let mark = Mark { at, len, glyph, left: side_before(text, at), right: side_after(text, at + len) };
            from = at + len;
            if is_mark(&mark) {
                out.push(mark);
            }
        }
    }
}

/// Whether a mark may begin with the byte: ASCII marks but for commas, and the first bytes of the others.
fn begins(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\'') | (byte == b'`') | (byte == 0xC2) | (byte == 0xE2)
}

fn glyph(rest: &[u8]) -> Option<(Glyph, usize)> {
    Some(match *rest {
        [b'"', ..] => (Glyph::Plain, 1),
        [b'\'', b'\'', ..] => (Glyph::High99, 2),
        [b'`', b'`', ..] => (Glyph::High66, 2),
        [b',', b',', ..] => (Glyph::Low, 2),
        [b'\'', ..] => (Glyph::SinglePlain, 1),
        [0xC2, 0xAB, ..] => (Glyph::Left, 2),
        [0xC2, 0xBB, ..] => (Glyph::Right, 2),
        [0xE2, 0x80, third, ..] => {
            let glyph = match third {
                0x98 | 0x9B => Glyph::Single6,
                0x99 => Glyph::Single9,
                0x9A => Glyph::SingleLow,
                0x9C | 0x9F => Glyph::High66,
                0x9D => Glyph::High99,
                0x9E => Glyph::Low,
                0xB9 => Glyph::SingleLeft,
                0xBA => Glyph::SingleRight,
                _ => return None,
            };
            (glyph, 3)
        }
        _ => return None,
    })
}

/// Whether a mark can be a quotation mark at all: apostrophes and inches are none.
fn is_mark(mark: &Mark) -> bool {
    use Side::{Blank, Digit, Letter};
    match mark.glyph {
        // don’t, O’Brien, l’eau; the ’90s, ’s
        Glyph::Single9 | Glyph::SinglePlain => {
            !matches!(mark.left, Letter | Digit) || !matches!(mark.right, Letter | Digit)
        }
        // ‚ for a comma: `Haus‚ das`
        Glyph::SingleLow => !matches!(mark.left, Letter | Digit),
        Glyph::Single6 => !(matches!(mark.left, Letter | Digit) && matches!(mark.right, Letter | Digit)),
        // `Haus,, das` is a slip, `''` between letters an accident
        Glyph::Low if mark.len == 2 => !matches!(mark.left, Letter | Digit) && !matches!(mark.right, Blank),
        _ => true,
    }
}

pub(crate) fn side_before(text: &str, at: usize) -> Side {
    text[..at].chars().next_back().map_or(Side::Blank, side)
}

pub(crate) fn side_after(text: &str, at: usize) -> Side {
    text[at..].chars().next().map_or(Side::Blank, side)
}

fn side(c: char) -> Side {
    match c {
        '(' | '[' | '{' | '–' | '—' | '-' | '/' | ':' | '>' | '|' | '*' | '…' => Side::Bracket,
        '"' | '„' | '“' | '”' | '»' | '«' | '‚' | '‘' | '’' | '\'' | '›' | '‹' => Side::Mark,
        '\u{200b}' | '\u{feff}' => Side::Blank,
        c if c.is_whitespace() => Side::Blank,
        c if c.is_alphabetic() => Side::Letter,
        c if c.is_numeric() => Side::Digit,
        _ => Side::Sign,
    }
}
