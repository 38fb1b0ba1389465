//! What is marked in a document, as every form needs it: stretches of text, and what ties them together.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Map, Value};

use crate::stored::{Stored, StoredError};
use crate::stored_quote::StoredPersons;

use super::read::Reader;

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum What<'a> {
    /// A quotation, and of which kind.
    Quote(Option<String>),
    /// Something else that a rule marked, by its label.
    Label(Cow<'a, str>),
    /// Words that an attribute points to: a speaker, a cue, the photographer of a credit; by the attribute's name.
    Mention(String),
    /// A part of the article; not a paragraph, which every line is that is nothing else.
    Block(Cow<'a, str>),
}

impl What<'_> {
    /// The name: `quote`, `quote-indirect`, `pull-quote`, `speaker`, `headline`, …
    pub(super) fn name(&self) -> Cow<'_, str> {
        match self {
            Self::Quote(Some(kind)) if kind == PULL_QUOTE => Cow::Borrowed(PULL_QUOTE),
            Self::Quote(Some(kind)) if kind != "direct" => Cow::Owned(format!("quote-{kind}")),
            Self::Quote(_) => Cow::Borrowed("quote"),
            Self::Label(name) | Self::Block(name) => Cow::Borrowed(name),
            Self::Mention(name) => Cow::Borrowed(name),
        }
    }

    /// The same as annotation tools write labels: `QUOTE_INDIRECT`.
    pub(super) fn label(&self) -> String {
        upper(&self.name())
    }
}

fn upper(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

pub(super) const PULL_QUOTE: &str = "pull-quote";

/// A stretch of text that is something.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    pub(super) what: What<'a>,
    /// Where it stands, in bytes of the text: sorted, with something between any two; at least one, and none is empty.
    pub(super) pieces: Vec<Range<usize>>,
    pub(super) rule: Option<Cow<'a, str>>,
    pub(super) score: Option<f64>,
    /// What else is known, without what is a mark or a tie itself.
    pub(super) attrs: Map<String, Value>,
}

impl Mark<'_> {
    pub(super) fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    pub(super) fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }
}

/// What ties a mark to another one: a quotation to its speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The attribute that says so: `speaker`, `cue`, `parent`, …
    pub(super) name: String,
    /// How that was found.
    pub(super) how: Option<String>,
}

impl Tie {
    /// The name as annotation tools write labels: `SPEAKER`.
    pub(super) fn label(&self) -> String {
        upper(&self.name)
    }
}

/// A part of the article.
pub(super) struct Part<'a> {
    pub(super) kind: Cow<'a, str>,
    /// Where it stands, in bytes of the text.
    pub(super) span: Range<usize>,
    /// What is known of it.
    pub(super) attrs: Map<String, Value>,
}

/// A document and what is marked in it.
pub(super) struct Marked<'a> {
    pub(super) text: &'a str,
    /// By their place, an outer one before an inner one.
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) ties: Vec<Tie>,
    pub(super) blocks: Vec<Part<'a>>,
    /// Its language, and those who are quoted by name.
    pub(super) about: StoredPersons,
}

impl<'a> Marked<'a> {
    pub(super) fn new(stored: &'a Stored<'_>) -> Result<Self, StoredError> {
        let record = stored.record();
        let text = stored.text();
        let mut reader = Reader::new(text, record.offset_unit);
        for annotation in &record.annotations {
            reader.annotation(annotation)?;
        }
        let mut blocks = Vec::with_capacity(record.blocks.len());
        for block in &record.blocks {
            blocks.push(reader.block(block)?);
        }
        let (mut marks, mut ties) = reader.finish();
        sort(&mut marks, &mut ties);
        // Of attributes that another one's transform wrote there is nothing to tell.
        let about = record.persons().unwrap_or_default();
        Ok(Self { text, marks, ties, blocks, about })
    }

    /// The marks that a mark is tied to by that name.
    pub(super) fn tied(&self, from: usize, name: &str) -> impl Iterator<Item = &Tie> {
        let first = self.ties.partition_point(|tie| tie.from < from);
        self.ties[first..].iter().take_while(move |tie| tie.from == from).filter(move |tie| tie.name == name)
    }
}

/// Puts marks in the order of the text, an outer one before an inner one, and ties in that of the marks.
fn sort(marks: &mut Vec<Mark<'_>>, ties: &mut [Tie]) {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|&index| (marks[index].start(), std::cmp::Reverse(marks[index].end()), index));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut sorted: Vec<(usize, Mark<'_>)> = place.iter().copied().zip(marks.drain(..)).collect();
    sorted.sort_by_key(|(place, _)| *place);
    marks.extend(sorted.into_iter().map(|(_, mark)| mark));
    for tie in &mut *ties {
        (tie.from, tie.to) = (place[tie.from], place[tie.to]);
    }
    ties.sort_by_key(|tie| (tie.from, tie.to));
}
