//! What recurs in a corpus, site by site, and is not the story: notices, prompts, credits.
//!
//! Two passes. The first ([`SentenceSurvey`]) counts roughly and forgets what hardly anything else has; the second
//! ([`NoticeSurvey`]) looks closely at what is left: how many documents have it that are no copies of one another, where in
//! them it stands, what it looks like. [`NoticeSurvey::notices`] judges that.

mod copies;
mod count;
mod gather;
mod judge;
mod sieve;

use copydesk_transform::recurring::{UnitLine, Units, key};

pub use count::{Counted, SentenceSurvey};
pub use gather::{Gathered, NoticeSurvey, Sample};
pub use judge::{Notice, Stands};

/// In so many documents a line must stand at least, copies not counted; and in one of a hundred of its site.
pub const FLOOR: u32 = 5;

/// A line of more words is no line of a slot, such as `Lesen Sie auch: …`.
const SLOT_WORDS: usize = 30;

/// Without a colon, no more than this.
const SHORT_WORDS: usize = 12;

/// What part of a line recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// The whole sentence or line.
    Whole = 1,
    /// What stands before its colon: `Lesen Sie auch: *`.
    Opening,
    /// Its first three words: `Mehr Bilder von *`.
    First,
    /// Its last two words: `* nach Agenturen`.
    Last,
}

/// Whether a sentence ends there.
fn is_closed(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '…', '"', '”', '“', '«', '»', ':'])
}

/// The keys of what may stand before or behind a slot in a line, with the key of what fills the slot.
fn shapes(text: &str, units: &Units, line: &UnitLine, mut take: impl FnMut(Shape, u64, u64)) {
    let words = &units.words[line.words.clone()];
    if words.len() > SLOT_WORDS {
        return;
    }
    if let Some(opening) = line.opening {
        if words.len() > opening {
            take(Shape::Opening, key(&words[..opening]), key(&words[opening..]));
        }
        return;
    }
    // Whoever writes a sentence of the story closes it.
    let unit = &units.units[line.units.start];
    if line.units.len() == 1 && !is_closed(&text[unit.span.clone()]) && (5..=SHORT_WORDS).contains(&words.len()) {
        take(Shape::First, key(&words[..3]), key(&words[3..]));
        let rest = words.len() - 2;
        take(Shape::Last, key(&words[rest..]), key(&words[..rest]));
    }
}
