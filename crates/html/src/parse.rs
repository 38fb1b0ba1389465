//! Text to a tree, and no larger than it may be.

use dom_query::{Document, NodeData, NodeRef};
use html5ever::tendril::TendrilSink as _;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::{Limits, PageError};

/// The page goes to the parser in such pieces, in bytes, and the tree is counted between them. A few hundred bytes can make
/// thousands of nodes: where formatting elements are left open, each paragraph opens all of them again.
const PIECE: usize = 2 << 10;

/// How many signs that are escaped a text may have times its bytes: 10,000 in a megabyte.
const ESCAPES: usize = 10_000_000_000;

/// The tree of a page.
///
/// # Errors
/// If it has more nodes than it may, or deeper ones.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Document, PageError> {
    let options = ParseOpts {
        tokenizer: TokenizerOpts::default(),
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..Default::default() },
    };
    let mut parser = parse_document(Document::default(), options);
    let mut rest = text;
    let mut seen = 0;
    while !rest.is_empty() {
        let mut cut = rest.len().min(PIECE);
        while !rest.is_char_boundary(cut) {
            cut += 1;
        }
        let (piece, after) = rest.split_at(cut);
        parser.process(piece.into());
        rest = after;
        let tree = &parser.tokenizer.sink.sink.tree;
        if tree.len() > limits.nodes {
            return Err(PageError::TooManyNodes { limit: limits.nodes });
        }
        if tree.len() > seen {
            seen = tree.len();
            if deep(&parser.tokenizer.sink.sink, limits.depth) {
                return Err(PageError::TooDeep { limit: limits.depth });
            }
        }
    }
    let document = parser.finish();
    if document.tree.len() > limits.nodes {
        return Err(PageError::TooManyNodes { limit: limits.nodes });
    }
    escapes(&document)?;
    Ok(document)
}

/// Refuses texts that cannot be written as HTML in reasonable time: at each `&` and each character of the bytes 0xC2 xx the
/// writer looks through the rest of the text, and the extractor writes what it finds.
fn escapes(document: &Document) -> Result<(), PageError> {
    for node in document.root().descendants_it().filter(NodeRef::is_text) {
        let checked = node.query_or(Ok(()), |tree| {
            let NodeData::Text { contents } = &tree.data else { return Ok(()) };
            let (bytes, signs) = (contents.len(), contents.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count());
            if bytes.saturating_mul(signs) > ESCAPES { Err(PageError::Escapes { bytes, signs }) } else { Ok(()) }
        });
        checked?;
    }
    Ok(())
}

/// Whether what was parsed last lies deeper than `limit`: down the last children from the root.
fn deep(document: &Document, limit: usize) -> bool {
    let mut node = document.root();
    for _ in 0..=limit {
        match node.last_child() {
            Some(child) => node = child,
            None => return false,
        }
    }
    true
}
