//! XML, written so that it is well-formed whatever it says.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesRef, BytesStart, BytesText, Event};

pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    /// The elements that are open, the innermost one last.
    open: Vec<&'static str>,
}

/// An attribute and its value.
pub(super) type Attribute<'a> = (&'static str, &'a str);

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), open: Vec::new() };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.line();
        xml
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.writer.into_inner()
    }

    /// How many elements are open.
    pub(super) const fn depth(&self) -> usize {
        self.open.len()
    }

    fn put(&mut self, event: Event<'_>) {
        // A vector takes everything.
        let _ = self.writer.write_event(event);
    }

    fn tag<'a>(name: &'a str, attributes: &[Attribute<'_>]) -> BytesStart<'a> {
        let mut tag = BytesStart::new(name);
        for &(key, value) in attributes {
            // White space but the blank would become one when it is read.
            let value: String = value
                .chars()
                .map(|c| if c.is_ascii_whitespace() { ' ' } else { c })
                .map(|c| if is_forbidden(c) { '\u{fffd}' } else { c })
                .collect();
            tag.push_attribute((key, value.as_str()));
        }
        tag
    }

    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.put(Event::Start(Self::tag(name, attributes)));
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.put(Event::End(BytesEnd::new(name)));
        }
    }

    pub(super) fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.put(Event::Empty(Self::tag(name, attributes)));
    }

    /// An element with nothing but text in it.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// A line break that is none of the text.
    pub(super) fn line(&mut self) {
        self.put(Event::Text(BytesText::from_escaped("\n")));
    }

    pub(super) fn text(&mut self, text: &str) {
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| *c == '\r' || is_forbidden(*c)) {
            self.plain(&text[from..at]);
            from = at + c.len_utf8();
            if c == '\r' {
                // As it stands it would be read as a line feed.
                self.put(Event::GeneralRef(BytesRef::new("#13")));
            } else {
                let code = format!("U+{:04X}", u32::from(c));
                self.put(Event::Start(Self::tag("g", &[("type", "forbidden"), ("n", &code)])));
                self.plain("\u{fffd}");
                self.put(Event::End(BytesEnd::new("g")));
            }
        }
        self.plain(&text[from..]);
    }

    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.put(Event::Text(BytesText::new(text)));
        }
    }
}

/// Whether XML 1.0 has no way to say a character.
pub(super) const fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
