//! The laws of the formats, and the cases that they do not reach.
#![allow(clippy::unwrap_used)] // clippy.toml allows it in test functions; the helpers here are theirs

mod export;
mod laws;
mod made;
mod tables;
