//! From the final text and its changes back to the source.

use crate::edit::Change;
use crate::units::OffsetUnit;

/// Why a text and its changes do not belong together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevertError {
    /// The text does not hold, at a change's place, what the change says it put there.
    #[error(
        "change {index} ({rule}) put {after:?} at byte {at}, but the text does not have it there: text and changes are not of one run, or the text was edited since"
    )]
    Mismatch {
        /// Which change, counted from 0.
        index: usize,
        /// Its rule.
        rule: &'static str,
        /// Where it should stand.
        at: u32,
        /// What should stand there.
        after: Box<str>,
    },
}

/// Splits changes into batches that can each be taken back in one pass: the last batch first, each with the place of its first
/// change among all of them.
///
/// Within a batch every change lies behind the one before it, so all places are places in one text. Two rounds that
/// happen to ascend form one batch, rightly: the later ones did not move the earlier ones.
pub fn batches(changes: &[Change]) -> impl Iterator<Item = (usize, &[Change])> {
    let ascends = |change: &Change, next: &Change| {
        change.at.checked_add(change.after.len() as u32).is_some_and(|end| end <= next.at)
    };
    let mut first = changes.len();
    changes.chunk_by(ascends).rev().map(move |batch| {
        first -= batch.len();
        (first, batch)
    })
}

/// Takes one batch of changes back from the text as it was after them.
///
/// # Errors
/// If the text does not hold what the changes say that they put there. `first` is added to the index told.
pub fn undo(text: &str, batch: &[Change], first: usize) -> Result<String, RevertError> {
    let mut before = Vec::new();
    take_back(&[text], (first, batch), OffsetUnit::Bytes, &mut [], &mut before)?;
    Ok(before.concat())
}

/// Gives the source back: takes `changes` back from `text`, the last one first.
///
/// # Errors
/// If the text does not hold what the changes say that they put there.
pub fn revert(text: &str, changes: &[Change]) -> Result<String, RevertError> {
    Ok(all_taken_back(text, changes, OffsetUnit::Bytes, &mut [])?.concat())
}

/// Where each of `changes` stands, in `unit`s of the text that it is in, if they lead back from `text` to `source`; none if they
/// lead to another text. That text is not made, nor any on the way to it: they would be as large as the text, each.
///
/// # Errors
/// As for [`revert`].
pub fn retrace(
    text: &str,
    changes: &[Change],
    unit: OffsetUnit,
    source: &str,
) -> Result<Option<Vec<u64>>, RevertError> {
    let mut places = vec![0; changes.len()];
    let pieces = all_taken_back(text, changes, unit, &mut places)?;
    let rest = pieces.into_iter().try_fold(source, str::strip_prefix);
    Ok(rest.is_some_and(str::is_empty).then_some(places))
}

/// The source, in pieces of the text and of what the changes took away.
fn all_taken_back<'a>(
    text: &'a str,
    changes: &'a [Change],
    unit: OffsetUnit,
    places: &mut [u64],
) -> Result<Vec<&'a str>, RevertError> {
    let (mut pieces, mut before) = (vec![text], Vec::new());
    for batch in batches(changes) {
        take_back(&pieces, batch, unit, places, &mut before)?;
        std::mem::swap(&mut pieces, &mut before);
        before.clear();
    }
    Ok(pieces)
}

/// Takes one batch back from a text in pieces, and says how many units stand before each change, where `places` has room for it.
fn take_back<'a>(
    pieces: &[&'a str],
    (first, batch): (usize, &'a [Change]),
    unit: OffsetUnit,
    places: &mut [u64],
    before: &mut Vec<&'a str>,
) -> Result<(), RevertError> {
    let mut rest = Rest { piece: "", next: pieces.iter() };
    let (mut from, mut units) = (0, 0);
    for (index, change) in (first..).zip(batch) {
        let at = change.at as usize;
        let kept = before.len();
        if !at.checked_sub(from).is_some_and(|len| rest.keep(len, before) && rest.skip(&change.after)) {
            return Err(RevertError::Mismatch {
                index,
                rule: change.rule.as_str(),
                at: change.at,
                after: change.after.clone(),
            });
        }
        if let Some(place) = places.get_mut(index) {
            units += before[kept..].iter().map(|piece| unit.count(piece)).sum::<u64>();
            *place = units;
            units += unit.count(&change.after);
        }
        push(before, &change.before);
        from = at + change.after.len();
    }
    push(before, rest.piece);
    before.extend(rest.next);
    Ok(())
}

fn push<'a>(pieces: &mut Vec<&'a str>, piece: &'a str) {
    if !piece.is_empty() {
        pieces.push(piece);
    }
}

/// What is still to come of a text in pieces.
struct Rest<'p, 'a> {
    piece: &'a str,
    next: std::slice::Iter<'p, &'a str>,
}

impl<'a> Rest<'_, 'a> {
    /// Moves the next `len` bytes to `kept`; false where there are not so many, or a character would be cut.
    fn keep(&mut self, mut len: usize, kept: &mut Vec<&'a str>) -> bool {
        while len > self.piece.len() {
            push(kept, self.piece);
            len -= self.piece.len();
            let Some(next) = self.next.next() else { return false };
            self.piece = next;
        }
        let Some((piece, rest)) = self.piece.split_at_checked(len) else { return false };
        push(kept, piece);
        self.piece = rest;
        true
    }

    /// Passes over `text`; false where something else comes next.
    fn skip(&mut self, mut text: &str) -> bool {
        loop {
            if let Some(rest) = self.piece.strip_prefix(text) {
                self.piece = rest;
                return true;
            }
            let (Some(rest), Some(next)) = (text.strip_prefix(self.piece), self.next.next()) else { return false };
            (text, self.piece) = (rest, next);
        }
    }
}
