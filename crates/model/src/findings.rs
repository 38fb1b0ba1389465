//! What a step found in a document, and what became of it.

use std::borrow::Cow;

use crate::annotation::{Annotation, Attrs};
use crate::block::BlockKind;
use crate::edit::{Edit, RuleId};

/// What becomes of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It goes out.
    #[default]
    Keep,
    /// It goes to the dropped ones.
    Drop {
        /// The rule that says so.
        rule: RuleId,
        /// Why.
        reason: Cow<'static, str>,
    },
}

/// An edit that was proposed and not made, because its rule is less sure than the pipeline asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The step that proposed it.
    pub step: u16,
    /// The edit; its span moves with the text.
    pub edit: Edit,
}

/// What a rule says of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFinding {
    /// Which block, as the transform saw them.
    pub index: usize,
    /// What it is.
    pub kind: BlockKind,
    /// What else is known of it.
    pub attrs: Attrs,
}

/// Memory for so many findings of a kind is kept from document to document.
const KEPT: usize = 4_096;

/// All that one step found in one document.
#[derive(Debug, Default)]
pub struct Findings {
    /// Replacements, in any order.
    pub edits: Vec<Edit>,
    /// What is said about stretches of the text, in any order.
    pub annotations: Vec<Annotation>,
    /// What blocks are.
    pub blocks: Vec<BlockFinding>,
    /// What is said about the document as a whole; a name that is there already gets the new value.
    pub attributes: Attrs,
    /// Why the document should be dropped, if it should: the rule and its reason.
    pub drop: Option<(RuleId, Cow<'static, str>)>,
    /// Whether these edits are known to uncover others, so that the step must look again at what it made.
    pub again: bool,
}

impl Findings {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.edits.clear();
        self.annotations.clear();
        self.blocks.clear();
        self.attributes.clear();
        self.drop = None;
        self.again = false;
    }

    /// Keeps memory for as much as most documents need, where nothing is held: what one huge document needed goes.
    pub(crate) fn trim(&mut self) {
        self.edits.shrink_to(KEPT);
        self.annotations.shrink_to(KEPT);
        self.blocks.shrink_to(KEPT);
    }
}

/// Why a proposed edit was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It overlaps an edit that stands before it. The step runs again.
    Overlap,
    /// It would cut into a span that no rule may touch.
    Protected,
    /// Its span is not in the text, or not on character boundaries: a bug of the rule.
    Invalid,
}

/// What [`Document::apply`] did with the findings.
#[derive(Debug, Default)]
pub struct Applied {
    /// How many edits were made; they are the last ones of [`Document::changes`].
    pub made: usize,
    /// Edits that were refused, by rule.
    pub refused: Vec<(RuleId, Refusal)>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: usize,
}
