//! From a record to marks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use copydesk_model::{OffsetUnit, UnitIndex};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::stored::{StoredError, bad};
use crate::stored_record::{StoredAnnotation, StoredBlock};

use super::marked::{Mark, Part, Tie, What};

/// Annotations of these labels are quotations.
const QUOTE: &str = "quote";
/// Attributes of quotations that name another one by its id.
const LINKS: [&str; 2] = ["parent", "continues"];

/// Where words stand, and what is known of them.
type Words = (Range<usize>, Map<String, Value>);

/// Gathers marks.
pub(super) struct Reader<'a> {
    text: &'a str,
    index: UnitIndex<'a>,
    marks: Vec<Mark<'a>>,
    ties: Vec<Tie>,
    /// Where the mark of that name at that place is: what two rules say alike is one mark.
    known: HashMap<(String, Vec<Range<usize>>), usize>,
    /// Quotations by their ids.
    ids: HashMap<String, usize>,
    /// Ties to ids that may come later: from, name, id.
    links: Vec<(usize, &'static str, String)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, unit: OffsetUnit) -> Self {
        Self {
            text,
            index: UnitIndex::new(text, unit),
            marks: Vec::new(),
            ties: Vec::new(),
            known: HashMap::new(),
            ids: HashMap::new(),
            links: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Mark<'a>>, Vec<Tie>) {
        for (from, name, id) in std::mem::take(&mut self.links) {
            if let Some(&to) = self.ids.get(&id).filter(|to| **to != from) {
                self.tie(Tie { from, to, name: name.to_owned(), how: None });
            }
        }
        (self.marks, self.ties)
    }

    pub(super) fn annotation(&mut self, annotation: &'a StoredAnnotation<'_>) -> Result<(), StoredError> {
        let what = || format!("the annotation {} at {}..{}", annotation.label, annotation.start, annotation.end);
        let whole = self.range(annotation.start, annotation.end).ok_or_else(|| outside(&what()))?;
        let mut attrs = object(annotation.attrs, &what())?;
        let mut pieces = vec![whole];
        let is = if annotation.label == QUOTE {
            if let Some(spans) = attrs.remove("spans") {
                let spans = self.ranges(&spans).ok_or_else(|| outside(&what()))?;
                if !spans.is_empty() {
                    pieces = spans;
                }
            }
            What::Quote(attrs.remove("kind").and_then(|kind| kind.as_str().map(str::to_owned)))
        } else {
            What::Label(Cow::Borrowed(&*annotation.label))
        };
        let mark = Mark {
            what: is,
            pieces,
            rule: Some(Cow::Borrowed(&*annotation.rule)),
            score: Some(annotation.score),
            attrs: Map::new(),
        };
        if let Some(index) = self.mark(mark) {
            self.attrs(index, attrs).map_err(|()| outside(&what()))?;
        }
        Ok(())
    }

    pub(super) fn block(&mut self, block: &'a StoredBlock<'_>) -> Result<Part<'a>, StoredError> {
        let what = || format!("the block {} at {}..{}", block.kind, block.start, block.end);
        let range = self.range(block.start, block.end).ok_or_else(|| outside(&what()))?;
        let attrs = block.attrs.map_or_else(|| Ok(Map::new()), |attrs| object(attrs, &what()))?;
        if block.kind != "paragraph" {
            let mark = Mark {
                what: What::Block(Cow::Borrowed(&*block.kind)),
                pieces: vec![range.clone()],
                rule: None,
                score: None,
                attrs: Map::new(),
            };
            if let Some(index) = self.mark(mark) {
                self.attrs(index, attrs.clone()).map_err(|()| outside(&what()))?;
            }
        }
        Ok(Part { kind: Cow::Borrowed(&*block.kind), span: range, attrs })
    }

    fn range(&self, start: u64, end: u64) -> Option<Range<usize>> {
        let (start, end) = (self.index.byte(start)?, self.index.byte(end)?);
        (start <= end).then_some(start..end)
    }

    /// A list of pairs.
    fn ranges(&self, value: &Value) -> Option<Vec<Range<usize>>> {
        let pair = |value: &Value| match &value.as_array()?[..] {
            [start, end] => self.range(start.as_u64()?, end.as_u64()?),
            _ => None,
        };
        value.as_array()?.iter().map(pair).collect()
    }

    /// Adds a mark and says which one it is; none for one of no text.
    fn mark(&mut self, mut mark: Mark<'a>) -> Option<usize> {
        mark.pieces = joined(mark.pieces);
        if mark.pieces.is_empty() {
            return None;
        }
        let key = (mark.what.name().into_owned(), mark.pieces.clone());
        let next = self.marks.len();
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.marks.push(mark);
        }
        Some(index)
    }

    fn tie(&mut self, tie: Tie) {
        if !self.ties.iter().rev().take_while(|last| last.from == tie.from).any(|last| *last == tie) {
            self.ties.push(tie);
        }
    }

    /// Takes the attributes of a mark: what points into the text is a mark of its own, tied to this one.
    fn attrs(&mut self, of: usize, attrs: Map<String, Value>) -> Result<(), ()> {
        for (name, value) in attrs {
            if let Some(id) = value.as_str() {
                if name == "id" {
                    self.ids.entry(id.to_owned()).or_insert(of);
                } else if let Some(link) = LINKS.into_iter().find(|link| *link == name) {
                    self.links.push((of, link, id.to_owned()));
                }
            }
            if name == "wording" {
                for piece in self.ranges(&value).ok_or(())? {
                    self.mention(of, &name, piece, Map::new())?;
                }
            } else if let Some(found) = self.mentions(&value) {
                for (range, known) in found {
                    self.mention(of, &name, range, known)?;
                }
            } else {
                self.marks[of].attrs.entry(name).or_insert(value);
            }
        }
        Ok(())
    }

    /// Where a value points, and what is known of the words there: `{"start": …, "end": …, "text": …, …}`, or a list of
    /// these. None for a value that does not have the words that stand there.
    fn mentions(&self, value: &Value) -> Option<Vec<Words>> {
        match value {
            Value::Object(known) => {
                let range = self.range(known.get("start")?.as_u64()?, known.get("end")?.as_u64()?)?;
                if self.text[range.clone()] != *known.get("text")?.as_str()? {
                    return None;
                }
                let rest = known.iter().filter(|(name, _)| !matches!(name.as_str(), "start" | "end" | "text"));
                Some(vec![(range, rest.map(|(name, value)| (name.clone(), value.clone())).collect())])
            }
            Value::Array(values) if !values.is_empty() => {
                let each = values.iter().map(|value| self.mentions(value)).collect::<Option<Vec<_>>>()?;
                Some(each.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    fn mention(&mut self, of: usize, name: &str, piece: Range<usize>, mut known: Map<String, Value>) -> Result<(), ()> {
        // How a speaker was found is said of the tie: the words may be those of several quotations.
        let how = known.remove("how").and_then(|how| how.as_str().map(str::to_owned));
        let what = What::Mention(name.to_owned());
        let mark = Mark { what, pieces: vec![piece], rule: None, score: None, attrs: Map::new() };
        if let Some(to) = self.mark(mark) {
            self.tie(Tie { from: of, to, name: name.to_owned(), how });
            self.attrs(to, known)?;
        }
        Ok(())
    }
}

/// Sorted, without empty ones, and with touching ones made one.
fn joined(mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    pieces.retain(|piece| !piece.is_empty());
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    pieces.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
    pieces
}

fn object(attrs: &RawValue, what: &str) -> Result<Map<String, Value>, StoredError> {
    serde_json::from_str(attrs.get()).map_err(|_| bad(format!("the attributes of {what} are no object")))
}

fn outside(what: &str) -> StoredError {
    bad(format!("{what} does not lie on characters of the text, or points to something that does not"))
}
