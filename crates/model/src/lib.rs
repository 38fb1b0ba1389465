//! What a document is.
//!
//! A [`Document`] holds the source it was read from, the text as it stands now, and everything in between: the
//! [`Offsets`] that tie the two together, the [`Change`]s that led from one to the other, and the [`Annotation`]s and
//! [`Block`]s that point into the text and move with it. [`Document::apply`] is the only function that changes text;
//! [`revert`] takes the final text and its changes and gives the source back, byte for byte.
//!
//! This crate knows no serde, no regex and no files.

mod annotation;
mod block;
mod document;
mod edit;
mod findings;
mod intern;
mod lang;
mod moved;
mod offsets;
mod protect;
mod revert;
mod span;
mod units;

pub use annotation::{Annotation, Attrs, Label, Value};
pub use block::{Block, BlockKind};
pub use document::Document;
pub use edit::{Applicability, Bar, Change, Edit, RuleId};
pub use findings::{Applied, BlockFinding, Findings, Refusal, Suggestion, Verdict};
pub use intern::intern;
pub use lang::Lang;
pub use offsets::{Offsets, Run};
pub use protect::Protect;
pub use revert::{RevertError, batches, retrace, revert, undo};
pub use span::{Source, Span, Text};
pub use units::{OffsetUnit, UnitIndex};

/// The largest text a document may hold, in bytes: offsets are `u32`.
pub const MAX_BYTES: usize = u32::MAX as usize;

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The text is 4 GiB or larger.
    #[error("the text is {bytes} bytes long; a document holds at most {MAX_BYTES}: split it before it comes here")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}
