//! Finding the lines in which something is wrong, and repairing one.

use copydesk_transform::{Document, Findings, Label, Lang, Propose, Rule, Span};
use unicode_normalization::UnicodeNormalization;

use crate::badness::{AHEAD, Window, is_bad};
use crate::charset::windows;
use crate::entity::{self, Entity};
use crate::piece::{By, GAP, NOTHING, Piece, of_line};
use crate::{Params, mojibake, rules};

/// 1 if something may begin with the byte `a`, followed by `b`. Free of branches, so that it is computed for 16 bytes at a
/// time; the bytes of German, English and French text hardly ever answer.
#[inline]
fn trigger(a: u8, b: u8) -> u8 {
    let pair = (a & 0xc0 == 0x80) & (b >= 0xc2); // two characters in a row that are not ASCII
    let lone = (a == 0xc3) & (b & 0xfe == 0x82) | (a == 0xc5) & (b & 0xfe == 0x92); // Â Ã, Œ œ
    let c1 = (a == 0xc2) & (b < 0xa0);
    let letter = (a == 0xe2) & (b == 0x84); // Å, K, Ω as signs of units
    // Entities; combining marks; ligatures, wide letters, byte order marks, U+FFFD.
    let kana = (a == 0x82) & (b & 0xfc == 0x98); // the voicing marks of kana
    let other = kana | (a == b'&') | (a & 0xfe == 0xcc) | (a == 0xef);
    u8::from(pair | lone | c1 | letter | other)
}

/// The next place from `from` where something may be wrong.
fn next_trigger(bytes: &[u8], from: usize) -> Option<usize> {
    const LANES: usize = 64;
    let mut at = from;
    while at + LANES < bytes.len() {
        let (these, next) = (&bytes[at..at + LANES], &bytes[at + 1..at + LANES + 1]);
        if these.iter().zip(next).fold(0, |any, (&a, &b)| any | trigger(a, b)) != 0 {
            return these.iter().zip(next).position(|(&a, &b)| trigger(a, b) != 0).map(|found| at + found);
        }
        at += LANES;
    }
    (at..bytes.len()).find(|&at| trigger(bytes[at], bytes.get(at + 1).copied().unwrap_or(0)) != 0)
}

/// Finds and repairs every line with a defect.
pub(crate) fn find(doc: &Document, params: &Params, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = next_trigger(bytes, at) {
        at = found + 1;
        if is_defect(text, found, params) {
            let start = memchr::memrchr(b'\n', &bytes[..found]).map_or(0, |end| end + 1);
            at = memchr::memchr(b'\n', &bytes[found..]).map_or(text.len(), |end| found + end + 1);
            repair(doc, start, at, params, out);
        }
    }
}

/// Whether something is wrong at a place that a trigger found.
fn is_defect(text: &str, at: usize, params: &Params) -> bool {
    let bytes = text.as_bytes();
    match (bytes[at], bytes.get(at + 1).copied().unwrap_or(0), bytes.get(at + 2).copied().unwrap_or(0)) {
        (b'&', ..) => return params.entities && entity::at(text, at).is_some(),
        (0xcc, ..) | (0xcd, 0x80..=0xaf, _) | (0xe2, 0x84, 0xa6 | 0xaa | 0xab) => return true,
        (0x82, 0x99 | 0x9a, _) if at > 0 && bytes[at - 1] == 0xe3 => return true,
        // Ligatures; wide letters; U+FFFD; a byte order mark that nothing precedes.
        (0xef, 0xac, 0x80..=0x86) | (0xef, 0xbc | 0xbd, _) | (0xef, 0xbf, 0xbd) => return true,
        (0xef, 0xbb, 0xbf) if at == 0 => return true,
        _ => {}
    }
    // The pair begins with the character that the byte belongs to.
    let start = (0..4).filter_map(|back| at.checked_sub(back)).find(|&at| text.is_char_boundary(at)).unwrap_or(at);
    let line = memchr::memrchr(b'\n', &bytes[start.saturating_sub(8)..start])
        .map_or(0, |end| start.saturating_sub(8) + end + 1);
    let mut back = text[line..start].chars().rev();
    let (before, before2) = (back.next().unwrap_or('\0'), back.next().unwrap_or('\0'));
    let mut chars = text[start..].chars();
    let Some(c) = chars.next() else { return false };
    let mut after = ['\0'; AHEAD];
    for (slot, c) in after.iter_mut().zip(chars) {
        *slot = c;
        if c == '\n' {
            break;
        }
    }
    !c.is_ascii() && is_bad(&Window { before: [before2, before], c, after })
}

/// Repairs the line `start..end`.
fn repair(doc: &Document, start: usize, end: usize, params: &Params, out: &mut Findings) {
    let entities = if params.entities { entities(doc, start, end, out) } else { Vec::new() };
    let mut pieces = of_line(doc, start, end, &entities);
    mojibake::repair(&mut pieces);
    for piece in &mut pieces {
        if let Some(c) = windows(piece.c) {
            piece.c = c;
            piece.by = if piece.by == By::Nobody { By::C1 } else { piece.by };
        }
    }
    if start == 0 {
        mojibake::drop_leading_bom(&mut pieces);
    }
    fullwidth(doc.text(), &mut pieces);
    if [Lang::DE, Lang::EN, Lang::FR].contains(&doc.language()) {
        ligatures(&mut pieces);
    }
    compose(&mut pieces);
    report(doc, &pieces, out);
}

/// The entities of a line; those that stand for nothing are flagged at once.
fn entities(doc: &Document, start: usize, end: usize, out: &mut Findings) -> Vec<Entity> {
    let text = doc.text();
    let mut found = Vec::new();
    let mut at = start;
    while let Some(ampersand) = memchr::memchr(b'&', &text.as_bytes()[at..end]).map(|gap| at + gap) {
        at = ampersand + 1;
        let Some(entity) = entity::at(text, ampersand) else { continue };
        let span = Span::at(entity.start, entity.end);
        if doc.is_protected(span) {
            continue;
        }
        at = entity.end;
        if entity.invalid {
            out.mark(&rules::INVALID, span, Label::new("invalid-character"));
        } else {
            found.push(entity);
        }
    }
    found
}

/// Wide Latin letters and digits become plain ones where nothing East Asian stands near.
fn fullwidth(text: &str, pieces: &mut [Piece]) {
    const NEAR: usize = 8;
    let plain = |c: char| char::from_u32((c as u32).wrapping_sub(0xfee0)).filter(|plain| plain.is_ascii_alphanumeric());
    let asian = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff61}'..='\u{ffdc}');
    let wide = |c: &char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}');
    let mut at = 0;
    while at < pieces.len() {
        if plain(pieces[at].c).is_none() {
            at += 1;
            continue;
        }
        let length = pieces[at..].iter().take_while(|piece| wide(&piece.c)).count();
        let (start, end) = (pieces[at].start, pieces[at + length - 1].end);
        let near =
            text[..start].chars().rev().skip_while(wide).take(NEAR).chain(text[end..].chars().take(NEAR)).any(asian);
        for piece in &mut pieces[at..at + length] {
            if let Some(c) = plain(piece.c).filter(|_| !near) {
                (piece.c, piece.by) = (c, By::Fullwidth);
            }
        }
        at += length;
    }
}

/// The letters of a ligature in a word take its place.
fn ligatures(pieces: &mut Vec<Piece>) {
    let letters = |c: char| {
        Some(match c {
            '\u{fb00}' => "ff",
            '\u{fb01}' => "fi",
            '\u{fb02}' => "fl",
            '\u{fb03}' => "ffi",
            '\u{fb04}' => "ffl",
            '\u{fb05}' | '\u{fb06}' => "st",
            _ => return None,
        })
    };
    let found = |piece: &Piece| letters(piece.c).is_some();
    if !pieces.iter().any(found) {
        return;
    }
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len() + 8);
    for (at, whole) in pieces.iter().enumerate() {
        // What stands before may have been a ligature itself.
        let beside = |near: Option<&Piece>| near.is_some_and(|near| near.c.is_alphabetic());
        match letters(whole.c).filter(|_| beside(out.last()) || beside(pieces.get(at + 1))) {
            Some(letters) => out.extend(letters.chars().enumerate().map(|(index, c)| Piece {
                c,
                start: if index == 0 { whole.start } else { whole.end },
                end: whole.end,
                by: By::Ligature,
            })),
            None => out.push(*whole),
        }
    }
    *pieces = out;
}

/// Letters and their marks become one character where Unicode has it.
fn compose(pieces: &mut Vec<Piece>) {
    let mark = |piece: &Piece| matches!(piece.c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}');
    let sign = |piece: &Piece| matches!(piece.c, '\u{2126}' | '\u{212a}' | '\u{212b}');
    if !pieces.iter().any(|piece| mark(piece) || sign(piece)) {
        return;
    }
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while at < pieces.len() {
        let marks = pieces[at + 1..].iter().take_while(|piece| mark(piece)).count();
        let cluster = &pieces[at..=at + marks];
        at += marks + 1;
        if marks == 0 && !sign(&cluster[0]) || cluster[0].c == GAP {
            out.extend_from_slice(cluster);
            continue;
        }
        let composed: Vec<char> = cluster.iter().map(|piece| piece.c).nfc().collect();
        if composed.iter().eq(cluster.iter().map(|piece| &piece.c)) {
            out.extend_from_slice(cluster);
            continue;
        }
        let (start, end) = (cluster[0].start, cluster[marks].end);
        let by = cluster.iter().map(|piece| piece.by).find(|&by| by == By::Mojibake).unwrap_or(By::Compose);
        out.extend(composed.iter().enumerate().map(|(index, &c)| Piece {
            c,
            start: if index == 0 { start } else { end },
            end,
            by,
        }));
    }
    *pieces = out;
}

/// One edit for each run of pieces that one rule changed; a flag for what is beyond repair.
fn report(doc: &Document, pieces: &[Piece], out: &mut Findings) {
    let text = doc.text();
    let mut at = 0;
    while at < pieces.len() {
        let first = pieces[at];
        let beyond = |piece: &Piece| piece.by == By::Nobody && matches!(piece.c, '\u{fffd}' | '\u{80}'..='\u{9f}');
        let length = pieces[at..]
            .iter()
            .take_while(|piece| {
                piece.start == piece.end
                    || piece.by == first.by && (piece.by != By::Nobody || beyond(piece) && piece.c == first.c)
            })
            .count()
            .max(1);
        let run = &pieces[at..at + length];
        at += length;
        let span = Span::at(first.start, run[length - 1].end);
        if doc.is_protected(span) {
            continue;
        }
        let Some(rule) = by(first.by) else {
            if first.c == '\u{fffd}' {
                out.mark(&rules::REPLACEMENT, span, Label::new("replacement-character"));
            } else if beyond(&first) {
                out.mark(&rules::INVALID, span, Label::new("invalid-character"));
            }
            continue;
        };
        let insert: String = run.iter().map(|piece| piece.c).filter(|&c| c != NOTHING).collect();
        if insert != span.of(text) {
            out.replace(rule, span, insert);
        }
    }
}

fn by(by: By) -> Option<&'static Rule> {
    Some(match by {
        By::Nobody => return None,
        By::Mojibake => &rules::MOJIBAKE,
        By::C1 => &rules::C1_CONTROL,
        By::Entity => &rules::ENTITY,
        By::Compose => &rules::COMPOSE,
        By::Ligature => &rules::LIGATURE,
        By::Fullwidth => &rules::FULLWIDTH,
        By::Bom => &rules::BYTE_ORDER_MARK,
    })
}
