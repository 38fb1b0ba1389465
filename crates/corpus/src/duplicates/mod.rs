//! Copies of one story: documents of which most stands in a fuller one.
//!
//! Two readings. The first takes a sketch of every document and finds pairs whose sketches share enough; the second compares
//! these pairs by all their stretches of words. Memory is some 24 bytes a document and 8 for every sixteenth word in the first,
//! 4 bytes a word of documents that have copies, and at most 256 MB for that, in the second.

mod compare;
mod sketch;
mod words;

pub use compare::{CompareSurvey, Compared};
pub use sketch::{SketchSurvey, Sketches, Suspects};

/// What a copy is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DuplicateOptions {
    /// The part of a copy's stretches that the fuller version must have, 0 to 1.
    pub threshold: f64,
    /// So many words are a stretch.
    pub shingle: usize,
    /// Documents with fewer words are copies only of texts with the very same words.
    pub min_words: usize,
}

impl Default for DuplicateOptions {
    /// Four fifths of a copy's stretches of five words, in documents of 30 words or more. Five words are what corpora are commonly
    /// compared by.
    fn default() -> Self {
        Self { threshold: 0.8, shingle: 5, min_words: 30 }
    }
}

/// A document in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number among all documents in groups, in their order.
    pub number: u64,
    /// The file, as records name it.
    pub file: String,
    /// The line, from 1; none where the whole file is the document.
    pub line: Option<u64>,
    /// Where it was published, as far as its record says.
    pub site: Option<String>,
    /// How many words it has.
    pub words: u64,
    /// How many characters.
    pub characters: u64,
    /// The hash of its text, as records have it.
    pub source_blake3: String,
}

/// A document of which another one has most.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// The document.
    pub member: Member,
    /// The stretches that both have, of those that either has.
    pub jaccard: f64,
    /// The stretches that both have, of its own.
    pub containment: f64,
}

/// The copies of one story.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The fullest version; of equally full ones the first.
    pub keep: Member,
    /// The others, in their order.
    pub copies: Vec<Copy>,
}
