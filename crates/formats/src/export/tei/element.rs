//! Which element says what a mark is.

use std::collections::HashSet;

use crate::export::marked::{Marked, PULL_QUOTE, What};

use super::nest::Node;
use super::people::People;

/// An element's name and attributes.
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) attributes: Vec<(&'static str, String)>,
}

/// Whether a mark is `said`, `quote` or `q`, which may not stand everywhere.
pub(super) fn is_speech(what: &What<'_>) -> bool {
    match what {
        What::Quote(Some(kind)) => !matches!(kind.as_str(), "scare" | "title"),
        What::Quote(None) => true,
        What::Mention(name) => name == "wording",
        What::Label(_) | What::Block(_) => false,
    }
}

/// What the elements of a document's marks are made from.
pub(super) struct Elements<'m> {
    marked: &'m Marked<'m>,
    people: &'m People,
    /// How many stretches each mark has.
    counts: Vec<usize>,
    /// What each mark is called.
    ids: Vec<String>,
}

type Attributes = Vec<(&'static str, String)>;

impl<'m> Elements<'m> {
    pub(super) fn new(marked: &'m Marked<'m>, people: &'m People, counts: Vec<usize>) -> Self {
        let mut taken: HashSet<&str> = HashSet::new();
        let mut ids = Vec::with_capacity(marked.marks.len());
        for (number, mark) in (1..).zip(&marked.marks) {
            let own = mark.attrs.get("id").and_then(|id| id.as_str());
            let is_ours = |id: &&str| id.strip_prefix('q').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
            let own = own.filter(is_ours).filter(|id| taken.insert(id));
            ids.push(own.map_or_else(|| format!("m{number}"), str::to_owned));
        }
        Self { marked, people, counts, ids }
    }

    /// The element of a stretch.
    pub(super) fn of(&self, node: &Node) -> Element {
        let mark = &self.marked.marks[node.mark];
        let mut attributes = Attributes::new();
        let count = self.counts[node.mark];
        if matches!(mark.what, What::Quote(_)) || count > 1 {
            let id = &self.ids[node.mark];
            let part = |part: usize| if part == 0 { id.clone() } else { format!("{id}.{}", part + 1) };
            attributes.push(("xml:id", part(node.part)));
            if node.part > 0 {
                attributes.push(("prev", format!("#{}", part(node.part - 1))));
            }
            if node.part + 1 < count {
                attributes.push(("next", format!("#{}", part(node.part + 1))));
            }
        }
        let name = match &mark.what {
            What::Quote(kind) => self.quotation(kind.as_deref(), node, &mut attributes),
            What::Mention(name) => self.mention(name, node, &mut attributes),
            What::Label(label) | What::Block(label) => segment(label, &mut attributes),
        };
        attributes.extend(mark.score.map(|score| ("cert", score.to_string())));
        Element { name, attributes }
    }

    fn quotation(&self, kind: Option<&str>, node: &Node, attributes: &mut Attributes) -> &'static str {
        match kind {
            // What the Guidelines have for words like these holds no speech.
            Some("scare") if !node.holds_speech => "soCalled",
            Some("title") => "title",
            Some(PULL_QUOTE) => {
                attributes.push(("type", PULL_QUOTE.to_owned()));
                "quote"
            }
            Some(kind @ ("direct" | "mixed" | "indirect" | "subjunctive" | "reported")) => {
                attributes.extend(self.people.speaker(self.marked, node.mark).map(|who| ("who", who)));
                // Of a clause that is the speaker's in part, that part is an element of its own.
                let is_whole = self.marked.tied(node.mark, "wording").next().is_none();
                attributes.push(("direct", (kind == "direct" || kind == "mixed" && is_whole).to_string()));
                attributes.push(("ana", format!("#{kind}")));
                "said"
            }
            kind => {
                attributes.push(("type", word(kind.unwrap_or("quote"))));
                "q"
            }
        }
    }

    fn mention(&self, name: &str, node: &Node, attributes: &mut Attributes) -> &'static str {
        let element = match name {
            "wording" => {
                attributes.extend(self.people.speaker(self.marked, node.mark).map(|who| ("who", who)));
                attributes.push(("direct", "true".to_owned()));
                return "said";
            }
            "speaker" => "rs",
            "photographer" | "names" => "persName",
            "agency" => "orgName",
            "place" => "placeName",
            name => return segment(name, attributes),
        };
        attributes.push(("type", word(name)));
        let person = self.people.named(node.mark);
        if node.holds_speech {
            attributes.extend(person.map(|person| ("corresp", person)));
            return "seg";
        }
        attributes.extend(person.map(|person| ("ref", person)));
        element
    }
}

fn segment(label: &str, attributes: &mut Attributes) -> &'static str {
    attributes.push(("type", word(label)));
    "seg"
}

/// A name as TEI's enumerations take it.
pub(super) fn word(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    if word.is_empty() { "other".to_owned() } else { word }
}
