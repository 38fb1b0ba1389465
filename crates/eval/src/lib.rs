//! Scores of repairs against gold. Takes gold and what a pipeline made of it, gives numbers; it prints nothing.
//!
//! The reader of gold records is here and not in `formats`: gold is no corpus format.

mod align;
mod gold;
mod synthetic;
mod whitespace;

pub use gold::{Edit, Gold, parse};
pub use synthetic::Score;
pub use whitespace::{Case, Joins, Tally};
