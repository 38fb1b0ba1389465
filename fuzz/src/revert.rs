//! The way back: from edits of any kind, and from records that no run wrote.

use std::sync::Arc;

use arbitrary::Arbitrary;
use copydesk_formats::{Fidelity, Fields, Line, Origin, RunInfo, Stored, write_changes, write_line};
use copydesk_model::{
    Annotation, Applicability, Bar, Block, BlockKind, Change, Document, Edit, Findings, Label, Lang, OffsetUnit,
    Protect, RuleId, Source, Span, Text, Value, revert as take_back,
};
use serde_json::json;

use crate::texts::well_parted;

const RULE: RuleId = RuleId::new("fuzz/edit");

/// Spans that are protected whatever stands in them.
#[derive(Debug)]
struct Held(Vec<Span<Text>>);

impl Protect for Held {
    fn find(&self, _: &str) -> Vec<Span<Text>> {
        self.0.clone()
    }
}

/// What a document goes through.
#[derive(Debug, Arbitrary)]
pub struct Input<'a> {
    source: &'a str,
    unit: u8,
    protected: Vec<(u16, u8)>,
    steps: Vec<Step<'a>>,
    stored: Vec<Told<'a>>,
}

#[derive(Debug, Arbitrary)]
struct Step<'a> {
    edits: Vec<(u16, u8, &'a str, u8)>,
    marks: Vec<(u16, u8)>,
}

/// A change as a record may have it.
#[derive(Debug, Arbitrary)]
struct Told<'a> {
    step: u8,
    at: u16,
    source: (u16, u16),
    before: &'a str,
    after: &'a str,
}

/// Arbitrary edits are made and taken back, in memory and through a record; arbitrary records are refused or lead back to what
/// they say.
pub fn revert(input: Input<'_>) {
    let unit = [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16][usize::from(input.unit) % 3];
    let doc = gone_through(&input);
    assert_eq!(take_back(doc.text(), doc.changes()).as_deref(), Ok(input.source));
    let json = json!({ "text": input.source }).to_string();
    let fields = Fields::default();
    let line = Line::parse(json.as_bytes(), &fields).expect("it has a text");
    let run = RunInfo { pipeline: "fuzz", unit };
    let origin = Origin { line: Some(1), ..Origin::file("a", false) };
    let mut out = Vec::new();
    write_line(&mut out, &line, &doc, &run, &origin).expect("its changes lead back");
    let stored = Stored::parse(out.trim_ascii_end()).expect("it can be read");
    let mut back = Vec::new();
    assert_eq!(stored.original(&mut back).expect("it leads back"), Fidelity::Exact);
    assert_eq!(back.trim_ascii_end(), json.as_bytes());
    let reverted = stored.revert().expect("it leads back");
    assert_eq!(reverted.changes, doc.changes());
    out.clear();
    write_changes(&mut out, None, &doc, &run, &origin).expect("its changes lead back");
    // The record beside another text leads to the source or nowhere.
    if let Ok(back) = Stored::with_text(out.trim_ascii_end(), input.source).expect("it can be read").revert() {
        assert_eq!(back.source, input.source);
    }
    invented(&input, unit);
}

/// A record that nobody wrote: in memory, and on disk with the hash that it should have, so that nothing stops before the changes.
fn invented(input: &Input<'_>, unit: OffsetUnit) {
    let changes = input.stored.iter().map(|told| Change {
        step: told.step.into(),
        rule: RULE,
        at: told.at.into(),
        source: Span::empty(0),
        before: told.before.into(),
        after: told.after.into(),
    });
    let back = take_back(input.source, &changes.collect::<Vec<_>>());
    let hash = blake3::hash(back.as_deref().unwrap_or_default().as_bytes()).to_hex();
    let changes = input.stored.iter().map(|told| {
        let (start, end) = told.source;
        json!({ "step": told.step, "rule": "fuzz/edit", "at": told.at, "source_start": start, "source_end": end,
                "before": told.before, "after": told.after })
    });
    let line = json!({ "text": input.source, "copydesk": {
        "version": 1, "pipeline": "fuzz", "verdict": "keep", "offset_unit": unit.as_str(), "source_blake3": hash.as_str(),
        "input": { "file": "a", "line": 1 }, "blocks": [], "annotations": [], "changes": changes.collect::<Vec<_>>(),
        "suggestions": [], "attributes": {} } });
    let line = line.to_string();
    let stored = Stored::parse(line.as_bytes()).expect("it is a record");
    let mut out = Vec::new();
    match (stored.original(&mut out), &back) {
        (Ok(_), Ok(back)) if unit == OffsetUnit::Bytes => {
            assert_eq!(&stored.revert().expect("it did").source, back);
        }
        (Ok(_), _) => assert!(!out.is_empty()),
        (Err(error), _) => assert!(out.is_empty() && !error.to_string().is_empty()),
    }
}

fn place(text: &str, at: u16, len: u8) -> (usize, usize) {
    let start = text.floor_char_boundary(usize::from(at) % (text.len() + 1));
    (start, text.ceil_char_boundary((start + usize::from(len)).min(text.len())))
}

fn span(text: &str, at: u16, len: u8) -> Span<Text> {
    let (start, end) = place(text, at, len);
    Span::at(start, end)
}

fn gone_through(input: &Input<'_>) -> Document {
    let source = input.source;
    let mut doc = Document::new(source, Lang::DE).expect("it is short");
    let mut at = 0;
    let lines = source.split('\n').filter_map(|line| {
        let start = at;
        at += line.len() + 1;
        (!line.is_empty()).then(|| Block::new(Span::at(start, start + line.len()), BlockKind::Paragraph))
    });
    doc.set_blocks(lines.collect());
    let mut held: Vec<Span<Text>> = input.protected.iter().map(|&(at, len)| span(source, at, len)).collect();
    held.retain(|span| !span.is_empty());
    held.sort();
    held.dedup_by(|next, last| next.start() < last.end());
    doc.protect(Arc::new(Held(held)));
    let mut findings = Findings::default();
    for (number, step) in input.steps.iter().enumerate() {
        for &(at, len, insert, how) in &step.edits {
            let mut span = span(doc.text(), at, len);
            if how & 0x80 != 0 {
                // Some do not fit on purpose.
                span = Span::new(span.start(), span.end() + u32::from(how >> 4 & 7));
            }
            let sure = [Applicability::Safe, Applicability::Likely, Applicability::Suggest];
            let applicability = sure[usize::from(how) % 3];
            findings.edits.push(Edit { span, insert: insert.to_owned().into(), rule: RULE, applicability });
        }
        for &(at, len) in &step.marks {
            let (outer, inner) = (span(doc.text(), at, len), span(doc.text(), at, len / 2));
            let mut mark = Annotation::new(outer, Label::new("mark"), RULE);
            mark.attrs.push(("cue", Value::Mention(inner, vec![("head", Value::Span(inner))])));
            findings.annotations.push(mark);
        }
        doc.apply(number as u16, &mut findings, &Bar::from(Applicability::Likely));
        let text = doc.text();
        well_parted(text, doc.blocks());
        for mark in doc.annotations() {
            assert!(mark.span.fits(text) && doc.offsets().to_source(mark.span).fits(source));
        }
        assert!(doc.suggestions().iter().all(|suggestion| suggestion.edit.span.fits(text)));
        assert!(doc.protected().iter().all(|held| held.fits(text)));
        for run in doc.offsets().runs() {
            let from = Span::<Source>::new(run.source, run.source + run.len);
            let to = Span::<Text>::new(run.text, run.text + run.len);
            assert_eq!(from.of(source), to.of(text));
        }
    }
    doc
}
