//! What is left out of the content that was found, by its structure alone.

use crate::blocks::Line;

/// Something that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Why.
    pub rule: &'static str,
    /// How many lines.
    pub lines: usize,
    /// How many characters.
    pub chars: usize,
}

pub(crate) fn prune(_lines: &mut Vec<Line>) -> Vec<Pruned> {
    Vec::new()
}
