//! The article: its blocks as elements, with what is marked in them.

use std::ops::Range;

use serde_json::{Map, Value};

use super::element::{Elements, is_speech, word};
use super::nest::{Node, nest};
use super::people::People;
use super::xml::Xml;
use crate::export::marked::{Marked, What};

/// A stretch of the text that is an element of its own, or white space between two of these.
struct Segment<'m> {
    /// A block's kind; none for white space.
    kind: Option<&'m str>,
    /// Which block of the text it is, from 1; none for words that lie in no block.
    number: Option<usize>,
    span: Range<usize>,
    nodes: Vec<Node>,
}

pub(super) fn write(xml: &mut Xml, marked: &Marked<'_>, people: &People) {
    let mut segments = segments(marked);
    let counts = fill(&mut segments, marked);
    let elements = Elements::new(marked, people, counts);
    let mut writer = Body { xml, marked, elements, is_top: true, group: None };
    writer.xml.open("body", &[]);
    writer.xml.open("div", &[("type", "article")]);
    for segment in &segments {
        writer.segment(segment);
    }
    writer.leave();
    if writer.in_section() {
        writer.xml.close();
    }
    writer.xml.close();
    writer.xml.close();
}

/// All of the text, in order.
fn segments<'m>(marked: &'m Marked<'_>) -> Vec<Segment<'m>> {
    let mut segments = Vec::with_capacity(marked.blocks.len() * 2);
    let mut put = |kind: Option<&'m str>, number: Option<usize>, span: Range<usize>| {
        if number.is_some() || !span.is_empty() {
            segments.push(Segment { kind, number, span, nodes: Vec::new() });
        }
    };
    // Between two elements XML has room for white space of its own kind alone.
    let is_white =
        |span: &Range<usize>| marked.text[span.clone()].bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
    let mut at = 0;
    for (number, block) in (1..).zip(&marked.blocks) {
        let gap = at..block.span.start.max(at);
        put((!is_white(&gap)).then_some("paragraph"), None, gap.clone());
        let span = gap.end..block.span.end.max(gap.end);
        at = span.end;
        put(Some(&block.kind), Some(number), span);
    }
    let gap = at..marked.text.len();
    put((!is_white(&gap)).then_some("paragraph"), None, gap);
    segments
}

/// Puts what is marked into the segments. Returns in how many stretches each mark is.
fn fill(segments: &mut [Segment<'_>], marked: &Marked<'_>) -> Vec<usize> {
    let mut stretches: Vec<Vec<(usize, Range<usize>)>> = segments.iter().map(|_| Vec::new()).collect();
    for (index, mark) in marked.marks.iter().enumerate() {
        if matches!(mark.what, What::Block(_)) {
            continue;
        }
        let name = mark.what.name();
        for piece in &mark.pieces {
            let first = segments.partition_point(|segment| segment.span.end <= piece.start);
            let touched = segments.iter().enumerate().skip(first);
            for (at, segment) in touched.take_while(|(_, segment)| segment.span.start < piece.end) {
                let span = piece.start.max(segment.span.start)..piece.end.min(segment.span.end);
                // What a block says itself is not said again, unless it is but a piece of what is marked.
                let is_said = segment.kind == Some(&name) && segment.span == *piece && mark.pieces.len() == 1;
                if segment.kind.is_none() || is_said {
                    continue;
                }
                // The cells of a row are elements, too.
                let mut from = span.start;
                for part in marked.text[span].split(|c| segment.kind == Some("table") && c == '\t') {
                    if !part.is_empty() {
                        stretches[at].push((index, from..from + part.len()));
                    }
                    from += part.len() + 1;
                }
            }
        }
    }
    let mut counts = vec![0; marked.marks.len()];
    for (segment, stretches) in segments.iter_mut().zip(&stretches) {
        segment.nodes = nest(stretches, |mark| is_speech(&marked.marks[mark].what));
        for node in &mut segment.nodes {
            node.part = counts[node.mark];
            counts[node.mark] += 1;
        }
    }
    counts
}

/// What neighbouring blocks are put into together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    List,
    Table,
    Figure,
}

struct Body<'b> {
    xml: &'b mut Xml,
    marked: &'b Marked<'b>,
    elements: Elements<'b>,
    /// Whether nothing but headings and pictures stands in the division so far.
    is_top: bool,
    group: Option<Group>,
}

impl Body<'_> {
    fn segment(&mut self, segment: &Segment<'_>) {
        let Some(kind) = segment.kind else {
            self.xml.text(&self.marked.text[segment.span.clone()]);
            return;
        };
        let group = match kind {
            "list" => Some(Group::List),
            "table" => Some(Group::Table),
            "caption" => Some(Group::Figure),
            // A credit behind a caption is the picture's.
            "credit" if self.group == Some(Group::Figure) => Some(Group::Figure),
            _ => None,
        };
        if group != self.group || kind == "caption" {
            self.leave();
            self.enter(group);
        }
        let id = segment.number.map(|number| format!("b{number}"));
        let mut attributes: Vec<(&'static str, &str)> = Vec::new();
        attributes.extend(id.as_deref().map(|id| ("xml:id", id)));
        let kind_word = word(kind);
        // Above the text there is room for other things than in it; and these hold no speech.
        let is_top = self.is_top && group.is_none();
        let is_quiet = !segment.nodes.iter().any(|node| is_speech(&self.marked.marks[node.mark].what));
        let date = if kind == "timestamp" { self.date(segment) } else { None };
        let name = match kind {
            "headline" if is_top => {
                attributes.push(("type", "main"));
                "head"
            }
            "subheading" => {
                if !is_top {
                    self.section();
                }
                attributes.push(("type", "sub"));
                "head"
            }
            "byline" if is_top && is_quiet => "byline",
            "dateline" if is_top && is_quiet => "dateline",
            "timestamp" if is_top && is_quiet => {
                attributes.extend(date.as_deref().map(|date| ("when", date)));
                "docDate"
            }
            "caption" => "head",
            "list" => "item",
            "table" => "row",
            "paragraph" => "p",
            "pull-quote" => {
                attributes.push(("type", &kind_word));
                "quote"
            }
            _ => {
                attributes.push(("type", &kind_word));
                "ab"
            }
        };
        if group != Some(Group::Figure) {
            let is_heading = matches!(name, "head" | "byline" | "dateline" | "docDate");
            self.is_top = is_heading && (is_top || kind == "subheading");
        }
        self.xml.open(name, &attributes);
        if kind == "table" {
            self.cells(segment);
        } else {
            self.words(segment, segment.span.clone());
        }
        self.xml.close();
    }

    /// The day that a block says, where it is one.
    fn date(&self, segment: &Segment<'_>) -> Option<String> {
        let known = segment.number.and_then(|number| self.marked.blocks.get(number - 1)).map(|block| &block.attrs);
        let day = known.and_then(|known: &Map<String, Value>| known.get("iso")?.as_str()?.get(..10))?;
        let is_day =
            day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        is_day.then(|| day.to_owned())
    }

    fn enter(&mut self, group: Option<Group>) {
        self.group = group;
        match group {
            None => {}
            Some(Group::List) => self.xml.open("list", &[]),
            Some(Group::Table) => self.xml.open("table", &[]),
            Some(Group::Figure) => self.xml.open("figure", &[]),
        }
    }

    fn leave(&mut self) {
        if self.group.take().is_some() {
            self.xml.close();
        }
    }

    fn in_section(&self) -> bool {
        self.xml.depth() > DEPTH
    }

    /// Begins a division of the article.
    fn section(&mut self) {
        if self.in_section() {
            self.xml.close();
        }
        self.xml.open("div", &[("type", "section")]);
    }

    /// The cells of a row, with the tabs between them.
    fn cells(&mut self, segment: &Segment<'_>) {
        let mut from = segment.span.start;
        for (number, cell) in self.marked.text[segment.span.clone()].split('\t').enumerate() {
            if number > 0 {
                self.xml.text("\t");
                from += 1;
            }
            self.xml.open("cell", &[]);
            self.words(segment, from..from + cell.len());
            self.xml.close();
            from += cell.len();
        }
    }

    /// A stretch of the text, with what is marked in it.
    fn words(&mut self, segment: &Segment<'_>, span: Range<usize>) {
        let mut at = span.start;
        let mut ends: Vec<usize> = Vec::new();
        for node in segment.nodes.iter().filter(|node| span.start <= node.span.start && node.span.end <= span.end) {
            self.until(node.span.start, &mut at, &mut ends);
            let element = self.elements.of(node);
            let attributes: Vec<(&'static str, &str)> =
                element.attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.xml.open(element.name, &attributes);
            ends.push(node.span.end);
        }
        self.until(span.end, &mut at, &mut ends);
        while ends.pop().is_some() {
            self.xml.close();
        }
    }

    /// The text up to a place, and the ends of what ends before it or there.
    fn until(&mut self, place: usize, at: &mut usize, ends: &mut Vec<usize>) {
        while let Some(&end) = ends.last().filter(|end| **end <= place) {
            self.xml.text(&self.marked.text[*at..end]);
            *at = end;
            self.xml.close();
            ends.pop();
        }
        self.xml.text(&self.marked.text[*at..place]);
        *at = place;
    }
}

/// How many elements are open in the article's division: `TEI`, `text`, `body`, `div`.
const DEPTH: usize = 4;
