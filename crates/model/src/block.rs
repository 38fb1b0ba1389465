//! The parts of an article.

use std::fmt;

use crate::annotation::Attrs;
use crate::span::{Span, Text};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the field's own terms
pub enum BlockKind {
    Headline,
    Subheading,
    Byline,
    Dateline,
    Timestamp,
    Caption,
    Credit,
    Paragraph,
    PullQuote,
    List,
    Table,
    Embed,
    Link,
    Footer,
    Boilerplate,
}

impl BlockKind {
    /// Every kind, in the order of the reference.
    pub const ALL: [Self; 15] = [
        Self::Headline,
        Self::Subheading,
        Self::Byline,
        Self::Dateline,
        Self::Timestamp,
        Self::Caption,
        Self::Credit,
        Self::Paragraph,
        Self::PullQuote,
        Self::List,
        Self::Table,
        Self::Embed,
        Self::Link,
        Self::Footer,
        Self::Boilerplate,
    ];

    /// As in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Subheading => "subheading",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Timestamp => "timestamp",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Paragraph => "paragraph",
            Self::PullQuote => "pull-quote",
            Self::List => "list",
            Self::Table => "table",
            Self::Embed => "embed",
            Self::Link => "link",
            Self::Footer => "footer",
            Self::Boilerplate => "boilerplate",
        }
    }
}

impl fmt::Display for BlockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A part of the article: a stretch of whole lines, without the line break that ends it.
///
/// Blocks are sorted and disjoint, and a line break stands between any two of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it stands.
    pub span: Span<Text>,
    /// What it is.
    pub kind: BlockKind,
    /// What else is known: the photographer of a credit, the place of a dateline, …
    pub attrs: Attrs,
}

impl Block {
    /// A block without attributes.
    #[must_use]
    pub const fn new(span: Span<Text>, kind: BlockKind) -> Self {
        Self { span, kind, attrs: Vec::new() }
    }
}
