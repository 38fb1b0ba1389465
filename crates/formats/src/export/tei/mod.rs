//! TEI P5: an article as an XML document.
//!
//! What stands in `text` is the text: without its tags it is the clean text, line breaks between blocks included. A
//! character that XML 1.0 forbids is `<g n="U+0000">` around U+FFFD. Speech is `said`, and what its `who` points to is in
//! the header. Where stretches cross each other or the edges of blocks they are cut, and their parts tied by `next` and
//! `prev`, which is what the Guidelines advise.

mod body;
mod element;
mod header;
mod nest;
mod people;
mod xml;

use crate::stored::{Stored, StoredError};

use super::marked::Marked;
use people::People;
use xml::Xml;

/// The document.
pub(super) fn document(stored: &Stored<'_>, marked: &Marked<'_>) -> Result<Vec<u8>, StoredError> {
    let people = People::of(marked);
    let language = marked.about.language.as_deref().unwrap_or("und");
    let mut xml = Xml::new();
    let id = document_id(stored);
    xml.open("TEI", &[("xmlns", "http://www.tei-c.org/ns/1.0"), ("xml:id", &id)]);
    xml.line();
    header::write(&mut xml, stored, marked, &people)?;
    xml.line();
    xml.open("text", &[("xml:lang", language)]);
    body::write(&mut xml, marked, &people);
    xml.close();
    xml.line();
    xml.close();
    xml.line();
    Ok(xml.finish())
}

/// A name made of where the document came from. No other id in a document begins as it does.
fn document_id(stored: &Stored<'_>) -> String {
    let input = &stored.record().input;
    let record = input.page.as_ref().and_then(|page| page.record);
    let mut id = String::from("doc.");
    id.extend(input.file.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' }));
    if let Some(number) = input.line.or(record) {
        id.push('.');
        id.push_str(&number.to_string());
    }
    id
}
