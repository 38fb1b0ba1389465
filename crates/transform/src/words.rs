//! Words and tokens around a place in a text.

/// How far a token is looked for. Nothing longer is a word, and a text without blanks must not be walked from every
/// place in it.
const REACH: usize = 160;

/// The letters that `text` begins with; empty where it begins with none.
#[must_use]
pub fn word_at(text: &str) -> &str {
    let reach = &text[..text.floor_char_boundary(REACH)];
    let end = reach.find(|c: char| !c.is_alphabetic()).unwrap_or(reach.len());
    &reach[..end]
}

/// The characters without a blank that `text` begins with; empty where it begins with one.
#[must_use]
pub fn token_at(text: &str) -> &str {
    let reach = &text[..text.floor_char_boundary(REACH)];
    reach.split(char::is_whitespace).next().unwrap_or_default()
}

/// The characters without a blank that `text` ends with; empty where it ends with one.
#[must_use]
pub fn token_before(text: &str) -> &str {
    let reach = &text[text.ceil_char_boundary(text.len().saturating_sub(REACH))..];
    reach.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// A token without the brackets and quotation marks that it opens with.
#[must_use]
pub fn trim_opening(token: &str) -> &str {
    token.trim_start_matches(['(', '[', '„', '“', '"', '»', '«', '‚', '‘', '\''])
}

/// A token without the brackets and quotation marks that it closes with.
#[must_use]
pub fn trim_closing(token: &str) -> &str {
    token.trim_end_matches(['“', '”', '"', '»', '«', '‘', '’', '\'', ')', ']'])
}
