//! What can be wrong with our own output.

use copydesk_model::RevertError;

use crate::reject::Reject;

/// Why a line of our own output cannot be read or taken back.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// The line is no JSON object, or its text cannot be found in it.
    #[error("{0}")]
    Line(#[from] Reject),
    /// It has no record.
    #[error(
        "the line has no `copydesk` field: copydesk did not write it, or the field was taken out since; there is no way back without it"
    )]
    NoRecord,
    /// It has two.
    #[error("the line has two `copydesk` fields: copydesk writes one; take the line from the run's own output")]
    TwoRecords,
    /// The record is of a later version.
    #[error("the record is of version {version}, and this copydesk reads up to version {newest}: use a newer copydesk", newest = crate::RECORD_VERSION)]
    Newer {
        /// Its version.
        version: u64,
    },
    /// The record lacks something, or something in it is of the wrong type.
    #[error("the `copydesk` field is no record that copydesk wrote: {what}; take the line from the run's own output")]
    BadRecord {
        /// What is wrong.
        what: String,
    },
    /// An offset points outside its text or into a character.
    #[error(
        "change {index} ({rule}) stands at {unit} {at}, which is no place in the text: text and changes are not of one run, or the text was edited since"
    )]
    NoPlace {
        /// Which change, counted from 0.
        index: usize,
        /// Its rule.
        rule: String,
        /// What offsets count.
        unit: &'static str,
        /// Where it should stand.
        at: u64,
    },
    /// The text does not hold what the changes put there.
    #[error("{0}")]
    Mismatch(#[from] RevertError),
    /// What comes out is not what went in.
    #[error(
        "the text that comes back has the hash {got}, and the record says {wanted}: the text was edited since; take the line from the run's own output"
    )]
    Hash {
        /// The hash of what comes back.
        got: String,
        /// The hash in the record.
        wanted: String,
    },
}

pub(crate) fn bad(what: String) -> StoredError {
    StoredError::BadRecord { what }
}
