//! Quotations against gold: which ones were found, of which kind, and whether the right speaker and cue go with them.

mod assign;
mod brat;
mod corpus;
mod gold;
mod kind;
mod official;
mod predicted;
mod score;
mod tokens;

use std::collections::BTreeMap;
use std::ops::Range;

pub use gold::{GoldError, read_quotes};
pub use kind::{Kind, MAPPING, Speech};
pub use official::{Official, Part, Share};
pub use predicted::predicted;
pub use score::{Prf, QuoteScore, QuoteScores};

/// Stretches of a text, in bytes.
pub type Pieces = Vec<Range<usize>>;

/// One quotation, as gold or a pipeline has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// What sort of speech it is.
    pub speech: Speech,
    /// Its pieces: one that is broken by its frame has several.
    pub spans: Pieces,
    /// Who speaks; empty where nobody is named.
    pub speaker: Pieces,
    /// The words that say that something is said.
    pub cue: Pieces,
    /// Who is spoken to.
    pub addressee: Pieces,
    /// The words around the quotation that report it; empty where the source does not say.
    pub frame: Pieces,
    /// How it was uttered, in the gold's own words: speech, writing, …
    pub medium: Option<String>,
}

impl Quotation {
    /// A quotation of which nothing else is known.
    #[must_use]
    pub const fn new(speech: Speech, spans: Pieces) -> Self {
        Self {
            speech,
            spans,
            speaker: Vec::new(),
            cue: Vec::new(),
            addressee: Vec::new(),
            frame: Vec::new(),
            medium: None,
        }
    }
}

/// The quotations of a text, and what was marked in it that is no speech.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotations {
    /// Speech, in the order in which it was given.
    pub speech: Vec<Quotation>,
    /// What else is marked, by kind: scare quotes, titles, pull quotes, and kinds that are not known here.
    pub other: BTreeMap<String, u64>,
}

/// An article with its quotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedArticle {
    /// Its name, for messages.
    pub id: String,
    /// The language's code, if the gold has one.
    pub language: Option<String>,
    /// The text.
    pub text: String,
    /// What a reader found in it.
    pub quotes: Quotations,
    /// Where its tokens stand, in bytes, if the gold says: sorted and disjoint.
    pub tokens: Option<Pieces>,
}
