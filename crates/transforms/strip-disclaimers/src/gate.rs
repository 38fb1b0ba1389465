//! The gate: which places of a text can have a notice at all.
//!
//! Every rule names one group of cues of which one must be there, and the gate looks for one stretch of words of each of these. A
//! cue that must open its paragraph is looked for only there.

use crate::cue::{Cue, Piece};
use copydesk_transform::grams::{Found, Grams};

/// Fewer bytes are too few to look for in all of a text.
const ENOUGH: usize = 4;
/// So many of the first bytes of a paragraph are looked at.
const OPENING: usize = 4;

/// A rule that something of a text may be for, and how many bytes a paragraph may have for that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) rule: u32,
    pub(crate) limit: u32,
}

/// How a cue is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Handle {
    /// By a stretch of words anywhere; whether a word may go on before it, and behind it.
    Inside(String, (bool, bool)),
    /// By the first letters of a paragraph.
    Opening(String),
}

impl Handle {
    /// The handle of a cue, and how rare it is: of a hundred million places, roughly how many have it. None if it has no
    /// word that is long enough.
    pub(crate) fn of(cue: &Cue) -> Option<(Self, u64)> {
        let first = cue.pieces.first().and_then(|(_, piece)| match piece {
            Piece::Words { text, open_start: false, .. } if cue.opens => Some(text),
            _ => None,
        });
        let longest = cue.longest().and_then(|piece| match piece {
            Piece::Words { text, open_start, open_end, .. } => Some((text, (*open_start, *open_end))),
            _ => None,
        });
        let inside = longest.filter(|(text, _)| text.len() >= ENOUGH).map(|(text, open)| {
            let letters = text.len().min(12) as u32;
            (Self::Inside(text.clone(), open), 100_000_000 >> (2 * letters))
        });
        // Few paragraphs begin with these letters, and few places are the beginning of a paragraph.
        let opening = first.map(|text| (Self::Opening(text.clone()), 100_000_000 >> (2 * text.len().clamp(3, 6) + 6)));
        match (inside, opening) {
            (Some(inside), Some(opening)) => Some(if inside.1 <= opening.1 { inside } else { opening }),
            (inside, opening) => inside.or(opening),
        }
    }
}

/// Which places can have a notice.
#[derive(Debug)]
pub(crate) struct Gate {
    inside: Grams<Way>,
    /// The first bytes of paragraphs.
    opening: Grams<Way>,
}

impl Gate {
    /// Lets the paragraphs through that have one of the handles and are not too long for it.
    pub(crate) fn new(handles: Vec<(Handle, Way)>) -> Self {
        let (mut inside, mut opening) = (Vec::new(), Vec::new());
        for (handle, way) in handles {
            match handle {
                Handle::Inside(text, open) => inside.push((text.into_bytes(), open, way)),
                Handle::Opening(text) => {
                    let first = text.bytes().take(OPENING).collect();
                    opening.push((first, (false, true), way));
                }
            }
        }
        Self { inside: Grams::new(inside, false), opening: Grams::new(opening, false) }
    }

    /// Every place in `text` at which a cue may stand, in order, with the rules that it opens.
    pub(crate) fn each(&self, text: &[u8], mut visit: impl FnMut(&Found<'_, Way>)) {
        self.inside.each(text, |found| visit(&found));
    }

    /// The rules that a paragraph's beginning opens. Signs before the first word do not count.
    pub(crate) fn opens(&self, paragraph: &str, mut visit: impl FnMut(Way)) {
        let first = paragraph.find(|c: char| c.is_alphanumeric() || c == '©').filter(|&at| at < 24);
        if let Some(first) = first {
            let visit = &mut |found: Found<'_, Way>| found.items().for_each(&mut visit);
            self.opening.at(paragraph.as_bytes(), first, visit);
        }
    }
}
