//! What a TEI document says of itself.

use crate::stored::{Stored, StoredError};

use super::people::People;
use super::xml::{Xml, is_forbidden};
use crate::export::marked::Marked;

/// The kinds of quotations, and what each is.
const KINDS: [(&str, &str); 8] = [
    ("direct", "the speaker's words, in marks"),
    ("mixed", "a piece of the speaker's words in reported speech"),
    ("indirect", "what was said, in the author's words, in a clause that hangs on its frame"),
    ("subjunctive", "a sentence of reported speech without a frame of its own"),
    ("reported", "that something was said"),
    ("scare", "words in marks from which the author keeps a distance"),
    ("title", "the title of a work"),
    ("pull-quote", "a quotation repeated from the article, set off from it"),
];

pub(super) fn write(
    xml: &mut Xml,
    stored: &Stored<'_>,
    marked: &Marked<'_>,
    people: &People,
) -> Result<(), StoredError> {
    xml.open("teiHeader", &[]);
    file(xml, stored, marked)?;
    xml.line();
    encoding(xml, stored, marked);
    xml.line();
    profile(xml, marked, people);
    xml.close();
    Ok(())
}

fn file(xml: &mut Xml, stored: &Stored<'_>, marked: &Marked<'_>) -> Result<(), StoredError> {
    let record = stored.record();
    let fields = stored.fields()?;
    // Strings alone: what else stands in such a field is none of these.
    let field = |wanted: &str| {
        let value = fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
        value.and_then(|value| serde_json::from_str::<String>(value).ok()).filter(|value| !value.is_empty())
    };
    let headline = marked.blocks.iter().find(|block| block.kind == "headline");
    let headline = headline.map(|block| marked.text[block.span.clone()].to_owned());
    let id = stored.id().map(|id| serde_json::from_str::<String>(&id).unwrap_or_else(|_| id.into_owned()));
    let title = headline.or_else(|| field("title")).or_else(|| id.clone());
    xml.open("fileDesc", &[]);
    xml.open("titleStmt", &[]);
    xml.leaf("title", &[], &plain(title.as_deref().unwrap_or(&record.input.file)));
    xml.close();
    xml.open("publicationStmt", &[]);
    xml.leaf("p", &[], "Made by copydesk from the source below; not published.");
    xml.close();
    xml.open("sourceDesc", &[]);
    xml.open("bibl", &[]);
    for (name, element) in [("title", "title"), ("author", "author"), ("site", "publisher"), ("date", "date")] {
        if let Some(value) = field(name) {
            xml.leaf(element, &[], &plain(&value));
        }
    }
    if let Some(url) = field("url") {
        xml.leaf("idno", &[("type", "url")], &plain(&url));
    }
    if let Some(id) = id {
        xml.leaf("idno", &[("type", "id")], &plain(&id));
    }
    xml.leaf("idno", &[("type", "file")], &plain(&record.input.file));
    let number = record.input.page.as_ref().and_then(|page| page.record);
    for (kind, number) in [("line", record.input.line), ("record", number)] {
        if let Some(number) = number {
            xml.leaf("idno", &[("type", kind)], &number.to_string());
        }
    }
    // Of the text that came in, before anything was changed.
    xml.leaf("idno", &[("type", "blake3")], &plain(&record.source_blake3));
    xml.close();
    xml.close();
    xml.close();
    Ok(())
}

fn encoding(xml: &mut Xml, stored: &Stored<'_>, marked: &Marked<'_>) {
    xml.open("encodingDesc", &[]);
    xml.open("appInfo", &[]);
    xml.open("application", &[("ident", "copydesk"), ("version", env!("CARGO_PKG_VERSION"))]);
    xml.leaf("label", &[], "copydesk");
    xml.leaf("desc", &[], &plain(&format!("pipeline {}", stored.record().pipeline)));
    xml.close();
    xml.close();
    xml.open("editorialDecl", &[]);
    xml.open("quotation", &[("marks", "all")]);
    xml.leaf("p", &[], "Quotation marks stand in the text, inside the elements that mark quotations.");
    xml.close();
    if marked.text.contains(is_forbidden) {
        let note = "A character that XML cannot hold is a g around U+FFFD, and its n is the character's code point.";
        xml.leaf("p", &[], note);
    }
    xml.close();
    xml.open("classDecl", &[]);
    xml.open("taxonomy", &[("xml:id", "quotation")]);
    for (kind, what) in KINDS {
        xml.open("category", &[("xml:id", kind)]);
        xml.leaf("catDesc", &[], what);
        xml.close();
        xml.line();
    }
    xml.close();
    xml.close();
    xml.close();
}

fn profile(xml: &mut Xml, marked: &Marked<'_>, people: &People) {
    xml.open("profileDesc", &[]);
    xml.open("langUsage", &[]);
    xml.empty("language", &[("ident", marked.about.language.as_deref().unwrap_or("und"))]);
    xml.close();
    if !people.persons.is_empty() {
        xml.open("particDesc", &[]);
        xml.open("listPerson", &[]);
        for (number, person) in (1..).zip(&people.persons) {
            xml.line();
            xml.open("person", &[("xml:id", &format!("s{number}"))]);
            match &person.name {
                Some(name) => {
                    xml.leaf("persName", &[], &plain(name));
                    person.roles.iter().for_each(|role| xml.leaf("occupation", &[], &plain(role)));
                }
                None => xml.leaf("p", &[], &plain(&person.words)),
            }
            xml.close();
        }
        xml.close();
        xml.close();
    }
    xml.close();
}

/// Words of metadata on one line: a `g` has no place in all of these elements.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_whitespace() {
                ' '
            } else if is_forbidden(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
