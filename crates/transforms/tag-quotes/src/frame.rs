//! What a frame is: somebody, a cue, and what is said.

use crate::rules::Key;
use crate::sentence::Range;

/// How a frame holds its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A finite verb.
    Verb,
    /// A preposition, a postposition, *so*: the whole sentence around it is content.
    Source,
    /// A colon without a verb.
    Colon,
}

/// A frame in a sentence; its ranges are of tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// The rule that found it.
    pub(crate) rule: Key,
    /// How it holds its content.
    pub(crate) shape: Shape,
    /// The word that heads it: the finite verb, the preposition.
    pub(crate) head: usize,
    /// The verb; 0 for none.
    pub(crate) verb: u16,
    /// The word that says that something is said; empty for a colon.
    pub(crate) cue: Range,
    /// Who says it.
    pub(crate) speaker: Option<Range>,
    /// What is said, outside quotation marks; up to two pieces.
    pub(crate) content: [Option<Range>; 2],
}

impl Frame {
    /// Who stands before a colon that announces a quotation.
    pub(crate) const fn colon(speaker: Range) -> Self {
        Self {
            rule: Key::Colon,
            shape: Shape::Colon,
            head: 0,
            verb: 0,
            cue: (0, 0),
            speaker: Some(speaker),
            content: [None, None],
        }
    }

    /// A verb and who says it; what is said is not known yet.
    pub(crate) const fn verb(rule: Key, head: usize, verb: u16, cue: Range, speaker: Range) -> Self {
        Self { rule, shape: Shape::Verb, head, verb, cue, speaker: Some(speaker), content: [None, None] }
    }

    /// Whether it says what is said without marks.
    pub(crate) const fn has_content(&self) -> bool {
        self.content[0].is_some()
    }

    /// Its first token: the verb, or who stands before it.
    pub(crate) fn begin(&self) -> usize {
        self.speaker.map_or(self.head, |(from, _)| from.min(self.head))
    }

    /// Behind its last token that is known.
    pub(crate) fn finish(&self) -> usize {
        self.speaker.map_or(self.cue.1, |(_, to)| to.max(self.cue.1))
    }

    /// Whether the token stands in its content.
    pub(crate) fn holds(&self, index: usize) -> bool {
        self.content.iter().flatten().any(|&(from, to)| from <= index && index < to)
    }
}
