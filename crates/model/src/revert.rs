//! From the final text and its changes back to the source.

use crate::edit::Change;

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

/// Splits changes into batches that can each be taken back in one pass, first batch first.
///
/// Within a batch every change lies behind the one before it, so all places are places in one text. Two rounds that
/// happen to ascend form one batch, rightly: the later ones did not move the earlier ones.
pub fn batches(changes: &[Change]) -> impl DoubleEndedIterator<Item = std::ops::Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let ascends = index > 0
            && changes[index - 1]
                .at
                .checked_add(changes[index - 1].after.len() as u32)
                .is_some_and(|end| end <= change.at);
        if !ascends {
            starts.push(index);
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain(std::iter::once(changes.len())).collect();
    starts.into_iter().zip(ends).map(|(start, end)| start..end)
}

/// Takes one batch of changes back from the text as it was after them.
///
/// # Errors
/// If the text does not hold what the changes say that they put there. `first` is added to the index told.
pub fn undo(text: &str, batch: &[Change], first: usize) -> Result<String, RevertError> {
    let grown: usize = batch.iter().map(|change| change.before.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    pieces(text, batch, first, |piece| out.push_str(piece))?;
    Ok(out)
}

/// Whether [`undo`] gives `wanted`, without making it: a copy of a large text less.
///
/// # Errors
/// As for `undo`.
pub fn undoes_to(text: &str, batch: &[Change], first: usize, wanted: &str) -> Result<bool, RevertError> {
    let mut rest = Some(wanted);
    pieces(text, batch, first, |piece| rest = rest.and_then(|rest| rest.strip_prefix(piece)))?;
    Ok(rest.is_some_and(str::is_empty))
}

/// The text that a batch came from, piece by piece.
fn pieces<'a>(
    text: &'a str,
    batch: &'a [Change],
    first: usize,
    mut put: impl FnMut(&'a str),
) -> Result<(), RevertError> {
    let mut from = 0;
    for (index, change) in batch.iter().enumerate() {
        let at = change.at as usize;
        let end = at + change.after.len();
        if text.get(at..end) != Some(&*change.after) || at < from {
            return Err(RevertError::Mismatch {
                index: first + index,
                rule: change.rule.as_str(),
                at: change.at,
                after: change.after.clone(),
            });
        }
        put(&text[from..at]);
        put(&change.before);
        from = end;
    }
    put(&text[from..]);
    Ok(())
}

/// Gives the source back: takes `changes` back from `text`, the last one first.
///
/// # Errors
/// If the text does not hold what the changes say that they put there.
pub fn revert(text: &str, changes: &[Change]) -> Result<String, RevertError> {
    let mut text = std::borrow::Cow::Borrowed(text);
    for batch in batches(changes).rev() {
        text = undo(&text, &changes[batch.clone()], batch.start)?.into();
    }
    Ok(text.into_owned())
}
