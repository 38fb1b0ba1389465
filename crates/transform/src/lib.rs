//! The kit for writing a transform.
//!
//! A transform is two things. A [`Plugin`] says what it is called, what parameters and packs it takes, and how it is
//! built; whatever can fail fails there. What it builds is a [`Transform`]: it looks at a document and says what it
//! found. It changes nothing, does no I/O and has no error to return.
//!
//! Findings are [`Edit`]s and [`Annotation`]s, each signed with the id of a [`Rule`]. Every rule comes with a reason,
//! a text that it changes and one that it must leave alone; the harness (feature `testing`) tries them all.
//!
//! A [`Registry`] is an explicit list of plugins, written with [`registry!`]; two of them compose as a pair.

pub mod bits;
pub mod counts;
pub mod draw;
pub mod grams;
mod plugin;
pub mod protect;
pub mod recurring;
mod registry;
mod rule;
mod step;
#[cfg(feature = "testing")]
pub mod testing;
pub mod trial;
pub mod words;

pub use copydesk_model::{
    Annotation, Applicability, Applied, Attrs, Bar, Block, BlockFinding, BlockKind, Change, Document, Edit, Findings,
    Label, Lang, Offsets, Refusal, RuleId, Source, Span, Suggestion, Text, Value, Verdict, revert,
};
pub use plugin::{BuildError, BuiltinPack, Loaded, NoPack, Plugin, Setup, Transform};
pub use registry::{About, Loader, Params, Registry, StepError, build_plugin};
pub use rule::{Example, Propose, Rule};
pub use step::{Outcome, run_step};

/// What [`registry!`] and the derives of a plugin's parameters need; not for direct use.
#[doc(hidden)]
pub mod reexport {
    pub use schemars;
    pub use serde;
}
