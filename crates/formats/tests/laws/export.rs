//! What holds for documents drawn for other tools, whatever is marked in them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use copydesk_formats::{Drawn, Form, Origin, RunInfo, Stored, write_document};
use copydesk_model::{
    Annotation, Applicability, Block, BlockKind, Document, Findings, Label, Lang, OffsetUnit, Span, Value,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use quick_xml::events::Event;
use serde_json::Value as Json;

use crate::made::{RULE, text};

const KINDS: [&str; 8] = ["direct", "mixed", "indirect", "subjunctive", "reported", "scare", "title", "pull-quote"];

/// What is marked: a label or kind, and places.
type Mark = (usize, [Index; 6], bool);

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    prop::collection::vec((0..11_usize, any::<[Index; 6]>(), any::<bool>()), 0..9)
}

fn kinds() -> impl Strategy<Value = Vec<BlockKind>> {
    prop::collection::vec(select(&BlockKind::ALL[..]), 1..8)
}

/// A stretch of the text, by two places in it.
fn stretch(text: &str, one: Index, other: Index) -> Span<copydesk_model::Text> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (one, other) = (places[one.index(places.len())], places[other.index(places.len())]);
    Span::at(one.min(other), one.max(other))
}

/// A document in which stretches are marked that lie in each other, cross each other, and touch.
fn document(text: &str, kinds: &[BlockKind], marks: &[Mark]) -> Document {
    let mut doc = Document::new(text, Lang::DE).unwrap();
    let (mut blocks, mut at) = (Vec::new(), 0);
    for (line, kind) in text.split('\n').zip(kinds.iter().cycle()) {
        if !line.is_empty() {
            blocks.push(Block::new(Span::at(at, at + line.len()), *kind));
        }
        at += line.len() + 1;
    }
    doc.set_blocks(blocks);
    let mut findings = Findings::default();
    for (number, &(what, places, named)) in marks.iter().enumerate() {
        let [a, b, c, d, e, f] = places;
        let label = match what {
            8 => "near-repeat",
            9 => "headline",
            10 => "Other's own/label",
            _ => "quote",
        };
        let first = stretch(text, a, b);
        let mut annotation = Annotation::new(first, Label::intern(label), RULE);
        annotation.score = 0.87;
        let speaker = stretch(text, c, d);
        if let Some(kind) = KINDS.get(what) {
            let second = stretch(text, e, f);
            annotation.span = first.cover(second);
            let pieces = vec![Value::Span(first), Value::Span(second)];
            annotation.attrs = vec![("kind", (*kind).into()), ("spans", Value::List(pieces))];
            annotation.attrs.push(("cue", Value::Mention(stretch(text, d, e), Vec::new())));
            let known = if named { vec![("name", "Ida Roe".into()), ("how", "frame".into())] } else { Vec::new() };
            annotation.attrs.push(("speaker", Value::Mention(speaker, known)));
            annotation.attrs.push(("id", format!("q{}", number + 1).into()));
            annotation.attrs.push(("parent", format!("q{number}").into()));
            if named && what == 1 {
                annotation.attrs.push(("wording", Value::List(vec![Value::Span(stretch(text, b, e))])));
            }
        }
        findings.annotations.push(annotation);
    }
    doc.apply(0, &mut findings, &Applicability::Likely.into());
    doc
}

fn stored(doc: &Document, unit: OffsetUnit) -> Vec<u8> {
    let mut line = Vec::new();
    let run = RunInfo { pipeline: "laws", unit };
    write_document(&mut line, doc, &run, &Origin::file("in/ä b.txt", false)).unwrap();
    line.pop();
    line
}

/// The document in a form, which is the same whatever the record's offsets count.
fn drawn(doc: &Document, form: Form) -> Drawn {
    let draw = |unit| form.draw(&Stored::parse(&stored(doc, unit)).unwrap()).unwrap();
    let drawn = draw(OffsetUnit::Chars);
    assert!(drawn == draw(OffsetUnit::Bytes) && drawn == draw(OffsetUnit::Utf16), "{form:?}");
    drawn
}

fn line(doc: &Document, form: Form) -> Json {
    let Drawn::Line(line) = drawn(doc, form) else { panic!("a line") };
    assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
    serde_json::from_slice(&line).unwrap()
}

fn file(doc: &Document, form: Form, ending: &str) -> String {
    let Drawn::Files(files) = drawn(doc, form) else { panic!("files") };
    let (_, bytes) = files.into_iter().find(|(name, _)| *name == ending).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The words between two places in code points.
fn words(text: &str, start: &Json, end: &Json) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    assert!(start < end && end <= text.chars().count());
    text.chars().skip(start).take(end - start).collect()
}

/// The pieces of a quotation as they are drawn: sorted, those that touch made one, none empty.
fn pieces(annotation: &Annotation) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    match annotation.attr("spans") {
        Some(spans) => spans.spans(&mut |span| pieces.push(span.range())),
        None => pieces.push(annotation.span.range()),
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}

fn label(annotation: &Annotation) -> String {
    match annotation.attr("kind") {
        Some(Value::Str(kind)) if kind == "direct" => "QUOTE".to_owned(),
        Some(Value::Str(kind)) if kind == "pull-quote" => "PULL_QUOTE".to_owned(),
        Some(Value::Str(kind)) => format!("QUOTE_{}", kind.to_uppercase()),
        _ => annotation.label.as_str().to_uppercase().replace(|c: char| !c.is_alphanumeric(), "_"),
    }
}

/// What must be marked: labels and words.
fn wanted(doc: &Document) -> HashSet<(String, String)> {
    let of = |annotation: &Annotation| {
        let label = label(annotation);
        let mut all: Vec<_> =
            pieces(annotation).into_iter().map(|piece| (label.clone(), doc.text()[piece].to_owned())).collect();
        // What is said of no words is not drawn.
        let names: &[&str] = if all.is_empty() { &[] } else { &["speaker", "cue", "wording"] };
        for name in names {
            let mut put = |span: Span<_>| all.push((name.to_uppercase(), span.of(doc.text()).to_owned()));
            annotation.attr(name).into_iter().for_each(|value| value.spans(&mut put));
        }
        all
    };
    let blocks = doc.blocks().iter().filter(|block| block.kind != BlockKind::Paragraph);
    let blocks = blocks
        .map(|block| (block.kind.as_str().to_uppercase().replace('-', "_"), block.span.of(doc.text()).to_owned()));
    doc.annotations().iter().flat_map(of).chain(blocks).filter(|(_, words)| !words.is_empty()).collect()
}

/// An element of a TEI document: its name, its attributes, the words in it.
struct Element {
    name: String,
    attributes: HashMap<String, String>,
    words: String,
}

/// The elements of a well-formed document, and the words of the one that is called `text`.
fn elements(xml: &str) -> (Vec<Element>, String) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let said = match reader.read_event().expect("it is well-formed") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "language" => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                continue;
            }
            Event::Start(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("no attribute stands twice");
                    (
                        attribute.key.as_ref().to_owned(),
                        quick_xml::escape::unescape(&attribute.value).unwrap().into_owned(),
                    )
                });
                open.push(elements.len());
                let (name, attributes) = (tag.name().as_ref().to_owned(), attributes.collect());
                elements.push(Element { name, attributes, words: String::new() });
                continue;
            }
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Text(text) => text.as_ref().to_owned(),
            Event::GeneralRef(name) => match name.as_ref() {
                "#13" => "\r".to_owned(),
                name => quick_xml::escape::unescape(&format!("&{name};")).unwrap().into_owned(),
            },
            Event::Decl(_) => continue,
            Event::Eof => break,
            other => panic!("{other:?}"),
        };
        // What stands in a `g` stands for the character that it names.
        let innermost = open.last().map(|&index| &elements[index]);
        let said = match innermost.filter(|element| element.name == "g").map(|g| &g.attributes["n"]) {
            Some(code) => char::from_u32(u32::from_str_radix(&code[2..], 16).unwrap()).unwrap().to_string(),
            None => said,
        };
        open.iter().for_each(|&index| elements[index].words.push_str(&said));
    }
    assert!(open.is_empty(), "every element is closed");
    let whole = elements.iter().find(|element| element.name == "text").unwrap().words.clone();
    (elements, whole)
}

/// Where Python parts lines, but for the line feed.
const BREAKS: [char; 9] = ['\u{b}', '\u{c}', '\r', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What no XML document may have.
fn is_forbidden(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn without_white(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    /// Each span of Prodigy's has the words that the record marks, on tokens that are all of the text.
    #[test]
    fn prodigy_has_what_is_marked(text in text(), kinds in kinds(), marks in marks()) {
        let doc = document(&text, &kinds, &marks);
        let line = line(&doc, Form::Prodigy);
        prop_assert_eq!(&line["text"], doc.text());
        let tokens = line["tokens"].as_array().unwrap();
        let mut whole = String::new();
        for (number, token) in tokens.iter().enumerate() {
            prop_assert_eq!(&token["id"], number);
            prop_assert_eq!(&token["text"], &words(doc.text(), &token["start"], &token["end"]));
            prop_assert_eq!(&token["start"], whole.chars().count());
            whole.push_str(token["text"].as_str().unwrap());
            whole.push_str(if token["ws"] == true { " " } else { "" });
        }
        prop_assert_eq!(&whole, doc.text());
        let mut found = HashSet::new();
        let spans = line["spans"].as_array().unwrap();
        let relations = line["relations"].as_array().unwrap();
        for span in spans.iter().chain(relations.iter().flat_map(|tie| [&tie["head_span"], &tie["child_span"]])) {
            found.insert((span["label"].as_str().unwrap().to_owned(), words(doc.text(), &span["start"], &span["end"])));
            let token = |name: &str| &tokens[span[name].as_u64().unwrap() as usize];
            prop_assert_eq!(&token("token_start")["start"], &span["start"]);
            prop_assert_eq!(&token("token_end")["end"], &span["end"]);
        }
        prop_assert_eq!(found, wanted(&doc));
        for tie in relations {
            prop_assert_eq!(&tie["head"], &tie["head_span"]["token_end"]);
            prop_assert_eq!(&tie["child"], &tie["child_span"]["token_end"]);
        }
    }

    /// So has each entity of doccano's, and relations tie entities.
    #[test]
    fn doccano_has_what_is_marked(text in text(), kinds in kinds(), marks in marks()) {
        let doc = document(&text, &kinds, &marks);
        let line = line(&doc, Form::Doccano);
        let mut found = HashSet::new();
        let mut ids = HashSet::new();
        for entity in line["entities"].as_array().unwrap() {
            let words = words(doc.text(), &entity["start_offset"], &entity["end_offset"]);
            found.insert((entity["label"].as_str().unwrap().to_owned(), words));
            let id = entity["id"].as_u64().unwrap();
            prop_assert!(ids.insert(id) && id < 1 << 53);
        }
        prop_assert_eq!(found, wanted(&doc));
        for relation in line["relations"].as_array().unwrap() {
            for end in ["from_id", "to_id"] {
                prop_assert!(ids.contains(&relation[end].as_u64().unwrap()));
            }
        }
    }

    /// brat takes each place: its words are those of the text, as brat joins them, and no line has a break within.
    #[test]
    fn brat_has_what_is_marked(text in text(), kinds in kinds(), marks in marks()) {
        let doc = document(&text, &kinds, &marks);
        let beside = file(&doc, Form::Brat, ".txt");
        prop_assert_eq!(&beside, &doc.text().replace("\r\n", " \n"));
        let mut found = HashSet::new();
        let mut ids = HashSet::new();
        for line in file(&doc, Form::Brat, ".ann").lines() {
            prop_assert!(!line.contains(BREAKS));
            let fields: Vec<&str> = line.split('\t').collect();
            if line.starts_with('T') {
                let [id, place, said] = fields[..] else { panic!("{line:?} has three fields") };
                prop_assert!(ids.insert(id.to_owned()));
                let (_, spans) = place.split_once(' ').unwrap();
                let mut before = None;
                let mut parts = Vec::new();
                for span in spans.split(';') {
                    let (start, end) = span.split_once(' ').unwrap();
                    let (start, end): (u64, u64) = (start.parse().unwrap(), end.parse().unwrap());
                    prop_assert!(before.is_none_or(|before| before < start), "fragments do not touch");
                    before = Some(end);
                    parts.push(words(&beside, &start.into(), &end.into()));
                }
                prop_assert_eq!(parts.join(" "), said);
                found.insert(without_white(said));
            } else if line.starts_with('R') {
                let ends = fields[1].split(' ').skip(1).map(|end| end.split_once(':').unwrap().1);
                prop_assert!(ends.into_iter().all(|end| ids.contains(end)));
            } else {
                prop_assert!(line.starts_with(['A', '#']));
            }
        }
        for annotation in doc.annotations() {
            let said: String = pieces(annotation).into_iter().map(|piece| &doc.text()[piece]).collect();
            prop_assert!(without_white(&said).is_empty() || found.contains(&without_white(&said)), "{said:?}");
        }
    }

    /// A TEI document is well-formed and has the text, character by character; each pointer leads somewhere, no id stands
    /// twice, and the stretches of a quotation are together what was said.
    #[test]
    fn tei_has_the_text_and_what_is_marked(text in text(), kinds in kinds(), marks in marks()) {
        let doc = document(&text, &kinds, &marks);
        let xml = file(&doc, Form::Tei, ".xml");
        prop_assert!(!xml.contains(is_forbidden));
        let (elements, whole) = elements(&xml);
        prop_assert_eq!(&whole, doc.text());
        let mut by_id = HashMap::new();
        for element in &elements {
            if let Some(id) = element.attributes.get("xml:id") {
                prop_assert!(by_id.insert(id.as_str(), element).is_none(), "{} stands twice", id);
                prop_assert!(!id.contains([' ', '/', ':', '#']) && id.starts_with(|c: char| c.is_ascii_alphabetic()));
            }
        }
        let pointers = ["who", "ref", "ana", "next", "prev", "corresp"];
        for pointer in elements.iter().flat_map(|element| pointers.iter().filter_map(|name| element.attributes.get(*name))) {
            prop_assert!(by_id.contains_key(&pointer[1..]), "{} leads nowhere", pointer);
        }
        let mut found = HashSet::new();
        for first in elements.iter().filter(|element| !element.attributes.contains_key("prev")) {
            let (mut said, mut last) = (first.words.clone(), first);
            while let Some(next) = last.attributes.get("next") {
                last = by_id[&next[1..]];
                said.push_str(&last.words);
            }
            found.insert(without_white(&said));
        }
        for annotation in doc.annotations() {
            let said: String = pieces(annotation).into_iter().map(|piece| &doc.text()[piece]).collect();
            prop_assert!(without_white(&said).is_empty() || found.contains(&without_white(&said)), "{said:?}");
        }
    }
}

/// The other fields of a line go with it; those of a name that a tool reads itself are in `meta`.
#[test]
fn fields_of_the_line_are_kept() {
    let doc = Document::new("Kurz.", Lang::DE).unwrap();
    let record = String::from_utf8(stored(&doc, OffsetUnit::Chars)).unwrap();
    let line = record.replace(
        "{\"id\": \"in/ä b.txt\"",
        "{\"id\": 7, \"url\": \"x\", \"n\": 1E400, \"meta\": {\"a\": 1}, \"spans\": []",
    );
    for (form, taken, free) in [(Form::Prodigy, "spans", "url"), (Form::Doccano, "meta", "spans")] {
        let Drawn::Line(drawn) = form.draw(&Stored::parse(line.as_bytes()).unwrap()).unwrap() else { panic!("a line") };
        let drawn = String::from_utf8(drawn).unwrap();
        assert!(drawn.starts_with("{\"id\": 7, \"url\": \"x\", \"n\": 1E400, "), "{drawn}");
        let (top, meta) = drawn.split_once("\"text\": ").unwrap();
        assert!(meta.contains(&format!("\"{taken}\": ")) && top.contains(&format!("\"{free}\": ")), "{drawn}");
        assert!(meta.contains("\"meta\": {\"a\": 1}"), "{drawn}");
    }
}
