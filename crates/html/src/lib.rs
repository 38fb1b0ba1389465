//! Articles out of web pages.
//!
//! [`extract`] decodes a page, lets `dom_smoothie` find its main content, and writes that as lines with kinds: a headline, a
//! paragraph, an item of a list, a caption, a credit. It works on the tree that the crate leaves and not on its flat text, so
//! that nothing is glued that the page shows apart. What a page says of itself ([`Article`]) comes with it.
//!
//! The article is the source of a document. The page is not kept: it can be fetched or read again, and its hash says whether
//! it is the same.
//!
//! A page costs what its bytes and nodes cost: [`Limits`] bounds both, and there is no limit in seconds.

mod blocks;
mod decode;
mod meta;
mod parse;
mod prune;

use copydesk_model::Block;

pub use decode::{Decoded, decode};
pub use prune::Pruned;

/// How large a page may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In bytes, unpacked.
    pub bytes: usize,
    /// In nodes of its tree: elements, texts and comments.
    pub nodes: usize,
    /// How deep elements may be nested.
    pub depth: usize,
}

impl Default for Limits {
    /// 8 MiB, 200,000 nodes, 256 deep. News pages are of 50 KB to 2 MB, of 1,000 to 20,000 nodes, and at most some 60 deep; browsers
    /// stop at 512. What a page costs grows with its nodes times their depth.
    fn default() -> Self {
        Self { bytes: 8 << 20, nodes: 200_000, depth: 256 }
    }
}

/// A page as it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Page<'a> {
    /// Its bytes, without what a transfer put around them.
    pub bytes: &'a [u8],
    /// The encoding that the server said, as it said it: `iso-8859-1`.
    pub charset: Option<&'a str>,
    /// Where it was fetched.
    pub url: Option<&'a str>,
}

/// What a page holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// The main content: one line for each block, in the order of the page.
    pub text: String,
    /// The lines and their kinds.
    pub blocks: Vec<Block>,
    /// Where it was fetched, else what the page gives as its address.
    pub url: Option<String>,
    /// Its title, without the name of the site where that can be told.
    pub title: Option<String>,
    /// Who wrote it, as the page says it.
    pub author: Option<String>,
    /// When it was published, as the page says it.
    pub date: Option<String>,
    /// The name of the site, else the host of its address.
    pub site: Option<String>,
    /// The language that the page declares.
    pub language: Option<String>,
    /// What its bytes were read as: the encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// Whether some bytes were none of that encoding, and stand in the text as U+FFFD.
    pub damaged: bool,
    /// What was left out of the content that was found.
    pub pruned: Vec<Pruned>,
}

/// Why there is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It is something else.
    #[error("this is no HTML: {what}")]
    NotHtml {
        /// What it seems to be.
        what: &'static str,
    },
    /// It has too many bytes.
    #[error("the page has {bytes} bytes, and {limit} are the limit")]
    TooLong {
        /// How many.
        bytes: usize,
        /// How many there may be.
        limit: usize,
    },
    /// It has too many nodes.
    #[error("the page has more than {limit} nodes")]
    TooManyNodes {
        /// How many there may be.
        limit: usize,
    },
    /// A stretch of text between two tags has too many signs that are escaped in HTML.
    #[error(
        "a text of {bytes} bytes between two tags holds {signs} signs that are escaped in HTML, which takes too long"
    )]
    Escapes {
        /// How long it is.
        bytes: usize,
        /// How many there are in it.
        signs: usize,
    },
    /// Its elements are nested too deep.
    #[error("elements of the page are nested deeper than {limit}")]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// No article was found.
    #[error("no article was found in the page: {what}")]
    NoArticle {
        /// What was found instead.
        what: &'static str,
    },
}

/// The article of a page.
///
/// # Errors
/// If it is no HTML, is larger than `limits`, or holds no article.
pub fn extract(page: &Page<'_>, limits: &Limits) -> Result<Article, PageError> {
    if page.bytes.len() > limits.bytes {
        return Err(PageError::TooLong { bytes: page.bytes.len(), limit: limits.bytes });
    }
    let decoded = decode(page)?;
    let document = parse::parse(&decoded.text, limits)?;
    let mut article = meta::article(document, page)?;
    article.encoding = decoded.encoding;
    article.damaged = decoded.damaged;
    Ok(article)
}
