//! Undoing UTF-8 that was decoded with a single-byte character set, as ftfy 6.3.1 goes about it
//! (Robyn Speer, <https://github.com/rspeer/python-ftfy>): a line that looks bad is turned back into bytes with one
//! character set after the other until these are UTF-8; failing that, the sequences in it that look like UTF-8 are.

use std::ops::Range;

use crate::charset::{
    CHARSETS_BY_CHAR, CONTINUES, CONTINUES_ONLY, CP437, CP850, CURRENCY, FIRST_OF_2, FIRST_OF_3, FIRST_OF_4, MACROMAN,
    SETS, SLOPPY, windows,
};
use crate::piece::{By, NOTHING, Piece, bad, bad_at};

/// How many layers are taken off; text that went wrong more often than that is beyond repair.
const LAYERS: usize = 8;

/// Repairs the pieces in place.
pub(crate) fn repair(pieces: &mut Vec<Piece>) {
    layers(pieces, false);
}

/// `known`: the first layer was found to be bad in its context.
fn layers(pieces: &mut Vec<Piece>, known: bool) {
    for layer in 0..LAYERS {
        let damaged = known && layer == 0 || bad(pieces);
        if !damaged || !once(pieces) {
            return;
        }
    }
}

/// Takes one layer off; whether there was one.
fn once(pieces: &mut Vec<Piece>) -> bool {
    for set in 0..SETS {
        if let Some(fixed) = encode(pieces, set).and_then(|bytes| decode(pieces, &bytes)) {
            let changed = fixed.len() != pieces.len() || fixed.iter().zip(&*pieces).any(|(a, b)| a.c != b.c);
            *pieces = fixed;
            return changed;
        }
    }
    if embedded(pieces) {
        return true;
    }
    let mut changed = false;
    for piece in pieces {
        if let Some(c) = windows(piece.c) {
            piece.c = c;
            piece.by = if piece.by == By::Nobody { By::C1 } else { piece.by };
            changed = true;
        }
    }
    changed
}

/// One byte of what the text was, and the pieces from and to which it goes.
#[derive(Debug, Clone, Copy)]
struct Byte {
    byte: u8,
    from: usize,
    to: usize,
}

/// The bytes that `set` would have decoded to these pieces, if it has all of them, put right where blanks or lost bytes
/// took the place of what they should be.
fn encode(pieces: &[Piece], set: usize) -> Option<Vec<Byte>> {
    let sets = &*CHARSETS_BY_CHAR;
    // Most sets fail on the first character or two: do not reserve before these are seen.
    if pieces.iter().any(|piece| sets.byte(piece.c, set).is_none()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        bytes.push(Byte { byte: sets.byte(piece.c, set)?, from: at, to: at + 1 });
    }
    // An en dash before a blank in MacRoman is the same pair of bytes.
    if set != MACROMAN {
        put_back_no_break(&mut bytes);
    }
    if SLOPPY.contains(&set) {
        give_up_lost(&mut bytes);
    }
    Some(bytes)
}

/// A no-break space that is part of a character may have become a blank.
fn put_back_no_break(bytes: &mut Vec<Byte>) {
    let blank = |byte: Option<&Byte>| byte.is_some_and(|byte| byte.byte == b' ');
    if !bytes.windows(2).any(|pair| !pair[0].byte.is_ascii() && pair[1].byte == b' ') {
        return;
    }
    // `Ã la carte`: the blank is a word space as well, but in Portuguese contractions.
    let mut put = Vec::with_capacity(bytes.len() + 8);
    for (at, byte) in bytes.iter().enumerate() {
        put.push(*byte);
        if byte.byte == 0xc3 && blank(bytes.get(at + 1)) {
            let rest: Vec<u8> = bytes[at + 2..].iter().take(5).map(|byte| byte.byte).collect();
            let joined = [&b" "[..], b"quele", b"quela", b"quilo", b"s "].iter().any(|word| rest.starts_with(word));
            if !joined {
                put.push(Byte { byte: 0xa0, from: byte.to, to: byte.to });
            }
        }
    }
    *bytes = put;
    let inner = |byte: u8| matches!(byte, 0x80..=0x84 | 0x86..=0x9f | 0xa1..=0xbf);
    let any = |byte: u8| matches!(byte, 0x80..=0xbf);
    let mut at = 0;
    while at < bytes.len() {
        let get = |ahead: usize| bytes.get(at + ahead).map_or(0, |byte| byte.byte);
        let (b1, b2, b3) = (get(1), get(2), get(3));
        let gap = match bytes[at].byte {
            0xc2 | 0xc3 | 0xc5 | 0xce | 0xd0 | 0xd9 if b1 == b' ' => Some((1, 2)),
            0xe2 | 0xe3 if b1 == b' ' && inner(b2) => Some((1, 3)),
            0xe0..=0xe3 if inner(b1) && b2 == b' ' => Some((2, 3)),
            0xf0 if b1 == b' ' && any(b2) && any(b3) => Some((1, 4)),
            0xf0 if any(b1) && b2 == b' ' && any(b3) => Some((2, 4)),
            0xf0 if any(b1) && any(b2) && b3 == b' ' => Some((3, 4)),
            _ => None,
        };
        if let Some((gap, length)) = gap {
            bytes[at + gap].byte = 0xa0;
            at += length;
        } else {
            at += 1;
        }
    }
}

/// A character of which a byte is lost (0x1A stands for U+FFFD, or a question mark is left) becomes U+FFFD as a whole.
fn give_up_lost(bytes: &mut Vec<Byte>) {
    let question = |pair: &[Byte]| !pair[0].byte.is_ascii() && pair[1].byte == b'?';
    if !bytes.iter().any(|byte| byte.byte == 0x1a) && !bytes.windows(2).any(question) {
        return;
    }
    let lost = |byte: u8| matches!(byte, 0x1a | b'?');
    let part = |byte: u8| matches!(byte, 0x1a | 0x80..=0xbf);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let get = |ahead: usize| bytes.get(at + ahead).map_or(0, |byte| byte.byte);
        let (b1, b2, b3) = (get(1), get(2), get(3));
        let length = match bytes[at].byte {
            0xc2..=0xdf if b1 == 0x1a => 2,
            0xc2 | 0xc3 if b1 == b'?' => 2,
            0xed if matches!(b1, 0xa0..=0xaf)
                && b3 == 0xed
                && matches!(get(4), 0xb0..=0xbf)
                && (lost(b2) && (lost(get(5)) || part(get(5))) || part(b2) && lost(get(5))) =>
            {
                6
            }
            0xe0..=0xef if lost(b1) && part(b2) || part(b1) && lost(b2) => 3,
            0xf0..=0xf4
                if lost(b1) && part(b2) && part(b3)
                    || part(b1) && lost(b2) && part(b3)
                    || part(b1) && part(b2) && lost(b3) =>
            {
                4
            }
            0x1a => 1,
            _ => 0,
        };
        if length == 0 {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let (from, to) = (bytes[at].from, bytes[at + length - 1].to);
        out.push(Byte { byte: 0xef, from, to });
        out.extend([0xbf, 0xbd].map(|byte| Byte { byte, from: to, to }));
        at += length;
    }
    *bytes = out;
}

/// The pieces that the bytes are in UTF-8, or in its variant that writes a pair of surrogates one by one.
fn decode(pieces: &[Piece], bytes: &[Byte]) -> Option<Vec<Piece>> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        let length = match first.byte {
            0..=0x7f => {
                out.push(pieces[first.from]);
                at += 1;
                continue;
            }
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        let raw = |from: usize, length: usize| -> Option<[u8; 4]> {
            let mut raw = [0; 4];
            for (slot, byte) in raw.iter_mut().zip(bytes.get(from..from + length)?) {
                *slot = byte.byte;
            }
            Some(raw)
        };
        let one = raw(at, length)?;
        let (c, length) = match std::str::from_utf8(&one[..length]).ok().and_then(|text| text.chars().next()) {
            Some(c) => (c, length),
            None => (surrogates(one, raw(at + 3, 3)?)?, 6),
        };
        let (from, to) = (first.from, bytes[at + length - 1].to.max(first.to));
        let (start, end) = (pieces[from].start, pieces[to - 1].end);
        if out.last().is_some_and(|before: &Piece| mixes_scripts(before.c, c)) {
            return None;
        }
        let same = to == from + 1 && pieces[from].c == c;
        out.push(Piece { c, start, end, by: if same { pieces[from].by } else { By::Mojibake } });
        at += length;
    }
    Some(out)
}

/// The character beyond U+FFFF of which each half was written as if it were a character.
fn surrogates(high: [u8; 4], low: [u8; 4]) -> Option<char> {
    let tail = |byte: u8| (byte & 0xc0 == 0x80).then_some(u32::from(byte & 0x3f));
    if high[0] != 0xed || low[0] != 0xed || high[1] & 0xf0 != 0xa0 || low[1] & 0xf0 != 0xb0 {
        return None;
    }
    let code = 0x1_0000
        + (u32::from(high[1] & 0x0f) << 16 | tail(high[2])? << 10 | u32::from(low[1] & 0x0f) << 6 | tail(low[2])?);
    char::from_u32(code)
}

/// Repairs what looks like UTF-8 inside of text that is something else.
fn embedded(pieces: &mut Vec<Piece>) -> bool {
    let mut changed = false;
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    // Of a long run: where it ends, and what it was found to be as a whole.
    let mut long = (0, Damage::default());
    while at < pieces.len() {
        let (mut end, first, oem) = run(pieces, at, out.last(), RUN);
        if end == at {
            out.push(pieces[at]);
            at += 1;
            continue;
        }
        let Damage { known, bad: damaged } = if end - at < RUN {
            Damage::of(pieces, at..end, oem)
        } else {
            if at >= long.0 {
                let (end, _, oem) = run(pieces, at, out.last(), usize::MAX);
                long = (end, Damage::of(pieces, at..end, oem));
            }
            long.1
        };
        let mut part = pieces[at..end].to_vec();
        if part.len() < pieces.len() && damaged {
            let mut fixed = layered(&mut part, damaged, out.last());
            // `gemÃ¤ß und`: what comes last may only look like a sequence.
            if !fixed && end > first {
                end = first;
                part = pieces[at..end].to_vec();
                fixed = (known || bad(&part)) && layered(&mut part, known, out.last());
            }
            changed |= fixed;
        }
        out.append(&mut part);
        at = end;
    }
    *pieces = out;
    changed
}

/// What a run of sequences that look like UTF-8 is found to be.
#[derive(Debug, Clone, Copy, Default)]
struct Damage {
    /// It is bad where it stands.
    known: bool,
    /// It is, or looks bad by itself.
    bad: bool,
}

impl Damage {
    fn of(pieces: &[Piece], run: Range<usize>, oem: bool) -> Self {
        // `DrÃ¥ber` may be a place or come from a Macintosh, and `MÄ£ÄM` is playful: what stands around a currency sign settles
        // nothing.
        let signs = || pieces[run.clone()].iter().any(|piece| CHARSETS_BY_CHAR.class(piece.c) & CURRENCY != 0);
        let clear = oem || !signs();
        let known = clear && run.clone().any(|at| bad_at(pieces, at));
        Self { known, bad: known || bad(&pieces[run]) }
    }
}

/// Repairs a part of a line that stands behind `before`; whether it did.
fn layered(part: &mut Vec<Piece>, known: bool, before: Option<&Piece>) -> bool {
    let mut fixed = part.clone();
    layers(&mut fixed, known);
    let strange = before.zip(fixed.first()).is_some_and(|(before, first)| mixes_scripts(before.c, first.c));
    let changed = fixed.len() != part.len() || fixed.iter().zip(&*part).any(|(a, b)| a.c != b.c);
    if changed && !strange {
        *part = fixed;
    }
    changed && !strange
}

/// Whether a Latin letter would touch one of the scripts that no word mixes with it: the `ß` and a C1 control of `Spaß“`
/// are a letter of N'Ko, if they are UTF-8.
fn mixes_scripts(before: char, c: char) -> bool {
    before.is_ascii_alphabetic() && matches!(c, '\u{530}'..='\u{8ff}')
}

/// How many characters of a run are repaired at once, about: all of two or three layers. What is of several character sets is tried
/// again behind its first sequence, so its length counts twice.
const RUN: usize = 24;

/// Where the run of sequences that look like UTF-8 ends which begins at `from`, behind `before`, or where it has `most` characters;
/// where its first one ends, and whether one of them went through the character set of a Macintosh or of DOS.
fn run(pieces: &[Piece], from: usize, before: Option<&Piece>, most: usize) -> (usize, usize, bool) {
    let sets = &*CHARSETS_BY_CHAR;
    let class = |at: usize| pieces.get(at).map_or(0, |piece| sets.class(piece.c));
    if pieces[from].c.is_ascii() {
        return (from, from, false);
    }
    // As it stands there now: what was repaired a moment ago is no part of a sequence any more.
    let free = before.is_none_or(|before| sets.class(before.c) & CONTINUES_ONLY == 0);
    let follows = |at: usize, count: usize| (1..=count).all(|ahead| class(at + ahead) & CONTINUES != 0);
    let (mut at, mut first_end, mut oem) = (from, from, false);
    while at < pieces.len() && at - from < most {
        let first = class(at);
        let length = match first {
            _ if free && first & FIRST_OF_2 != 0 && follows(at, 1) => 2,
            _ if free && first & FIRST_OF_3 != 0 && follows(at, 2) => 3,
            _ if free && first & FIRST_OF_4 != 0 && follows(at, 3) => 4,
            _ => 0,
        };
        let length = if length == 0 { old(pieces, at) } else { length };
        if length == 0 {
            break;
        }
        oem |= old(pieces, at) != 0;
        at += length;
        if first_end == from {
            first_end = at;
        }
    }
    (at, first_end, oem)
}

/// The length of a sequence whose first character is the usual one for Latin letters or punctuation in UTF-8, seen
/// through MacRoman or a DOS code page.
fn old(pieces: &[Piece], at: usize) -> usize {
    let (charsets, length): (&[usize], usize) = match pieces[at].c {
        '√' => (&[MACROMAN], 2),
        '├' | '┬' => (&[CP437, CP850], 2),
        '‚' => (&[MACROMAN], 3),
        'Γ' => (&[CP437], 3),
        'Ô' => (&[CP850], 3),
        _ => return 0,
    };
    // Punctuation is U+20xx, whose second byte is 0x80.
    let second = pieces.get(at + 1).map_or('\0', |piece| piece.c);
    if length == 3 && !matches!(second, 'Ä' | 'Ç') {
        return 0;
    }
    let fits = |set: usize| {
        pieces.get(at + 1..at + length).is_some_and(|rest| {
            rest.iter().all(|piece| matches!(CHARSETS_BY_CHAR.byte(piece.c, set), Some(0x80..=0xbf)))
        })
    };
    if charsets.iter().any(|&set| fits(set)) { length } else { 0 }
}

/// Makes nothing of the byte order marks that the pieces begin with.
pub(crate) fn drop_leading_bom(pieces: &mut [Piece]) {
    for piece in pieces.iter_mut().take_while(|piece| piece.c == '\u{feff}') {
        (piece.c, piece.by) = (NOTHING, By::Bom);
    }
}
