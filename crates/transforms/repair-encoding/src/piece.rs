//! A line of text in pieces, each of which remembers where it came from.

use copydesk_transform::Document;

use crate::badness::{AHEAD, Window, is_bad};
use crate::entity::Entity;

/// Which rule made a piece what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    Nobody,
    Mojibake,
    C1,
    Entity,
    Compose,
    Ligature,
    Fullwidth,
    Bom,
}

/// One character, and the bytes of the text that it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) c: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) by: By,
}

/// Stands for text that nothing looks at: it is no blank and no part of a word, and ASCII to every character set.
pub(crate) const GAP: char = '\u{1}';
/// A piece that goes without a trace.
pub(crate) const NOTHING: char = '\u{2}';

/// What matters of the line `start..end`: everything that is not ASCII, entities decoded, and the ASCII around these.
pub(crate) fn of_line(doc: &Document, start: usize, end: usize, entities: &[Entity]) -> Vec<Piece> {
    const BEFORE: usize = 2;
    let text = doc.text();
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let mut entities = entities.iter().peekable();
    let mut at = start;
    while at < end {
        let entity = entities.peek().map_or(end, |entity| entity.start);
        let next = bytes[at..entity].iter().position(|byte| !byte.is_ascii()).map_or(entity, |gap| at + gap);
        ascii(bytes, at, next, if next == end { 0 } else { BEFORE }, start, &mut pieces);
        at = next;
        if next == end {
            break;
        }
        if next == entity {
            let Some(found) = entities.next() else { break };
            let mut from = found.start;
            for c in found.text.chars() {
                pieces.push(Piece { c, start: from, end: found.end, by: By::Entity });
                from = found.end;
            }
            at = found.end;
        } else if let Some(c) = text[at..].chars().next() {
            pieces.push(Piece { c, start: at, end: at + c.len_utf8(), by: By::Nobody });
            at += c.len_utf8();
        }
    }
    pieces
}

/// The ASCII from `at` to `next`; of a longer stretch only what its neighbours look at.
fn ascii(bytes: &[u8], at: usize, next: usize, before: usize, line: usize, pieces: &mut Vec<Piece>) {
    let mut push = |from: usize, to: usize| {
        pieces.extend((from..to).map(|start| Piece {
            c: char::from(bytes[start]),
            start,
            end: start + 1,
            by: By::Nobody,
        }));
    };
    let after = if at == line { 0 } else { AHEAD };
    if next - at <= before + after + 1 {
        return push(at, next);
    }
    push(at, at + after);
    pieces.push(Piece { c: GAP, start: at + after, end: next - before, by: By::Nobody });
    pieces.extend((next - before..next).map(|start| Piece {
        c: char::from(bytes[start]),
        start,
        end: start + 1,
        by: By::Nobody,
    }));
}

/// Whether anything in `pieces` is unlikely, seen by itself.
pub(crate) fn bad(pieces: &[Piece]) -> bool {
    (0..pieces.len()).any(|at| bad_at(pieces, at))
}

/// Whether something unlikely begins at `at`.
pub(crate) fn bad_at(pieces: &[Piece], at: usize) -> bool {
    let c = pieces[at].c;
    if c.is_ascii() {
        return false;
    }
    let get = |at: Option<usize>| at.and_then(|at| pieces.get(at)).map_or('\0', |piece| piece.c);
    let mut after = ['\0'; AHEAD];
    for (ahead, slot) in after.iter_mut().enumerate() {
        *slot = get(Some(at + 1 + ahead));
    }
    is_bad(&Window { before: [get(at.checked_sub(2)), get(at.checked_sub(1))], c, after })
}
