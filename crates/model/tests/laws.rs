//! The laws of documents, on random texts, random edits and several steps.

use std::sync::Arc;

use copydesk_model::{
    Annotation, Applicability, Bar, Block, BlockFinding, BlockKind, Change, Document, Edit, Findings, Label, Lang,
    OffsetUnit, Protect, Refusal, RuleId, Source, Span, Text, UnitIndex, Value, batches, retrace, revert, undo,
};
use proptest::prelude::*;

const RULE: RuleId = RuleId::new("test/rule");

/// Letters of one, two, three and four bytes, blanks, line breaks, marks, and characters that combine.
const ALPHABET: [char; 16] =
    ['a', 'b', 'Z', ' ', ' ', '\n', '-', 'ä', 'ß', '„', '“', '–', '\u{a0}', '\u{301}', '🚀', '漢'];

fn text(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&ALPHABET[..]), 0..max).prop_map(|chars| chars.into_iter().collect())
}

/// An edit by fractions of the text's length, so that it fits a text that is not known yet. Some do not hit character
/// boundaries on purpose.
#[derive(Debug, Clone)]
struct Proposal {
    start: f64,
    len: u32,
    insert: String,
    sure: Applicability,
    askew: bool,
}

fn proposal() -> impl Strategy<Value = Proposal> {
    let sure = prop::sample::select(&[Applicability::Safe, Applicability::Likely, Applicability::Suggest][..]);
    (0.0..=1.0_f64, 0..6_u32, text(4), sure, prop::bool::weighted(0.05))
        .prop_map(|(start, len, insert, sure, askew)| Proposal { start, len, insert, sure, askew })
}

type Step = (Vec<Proposal>, Vec<(f64, u32)>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let marks = prop::collection::vec((0.0..=1.0_f64, 0..12_u32), 0..5);
    prop::collection::vec((prop::collection::vec(proposal(), 0..12), marks), 1..6)
}

fn place(text: &str, start: f64, chars: u32) -> Span<Text> {
    let from = text.floor_char_boundary((start * text.len() as f64) as usize);
    let to = text[from..].char_indices().nth(chars as usize).map_or(text.len(), |(at, _)| from + at);
    Span::at(from, to)
}

fn edit(text: &str, proposal: &Proposal) -> Edit {
    let span = place(text, proposal.start, proposal.len);
    let span = if proposal.askew { Span::new(span.start(), span.end() + 1) } else { span };
    Edit { span, insert: proposal.insert.clone().into(), rule: RULE, applicability: proposal.sure }
}

fn lines(text: &str) -> Vec<Block> {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split('\n') {
        if !line.is_empty() {
            blocks.push(Block::new(Span::at(at, at + line.len()), BlockKind::Paragraph));
        }
        at += line.len() + 1;
    }
    blocks
}

/// Everything that must hold of a document at any time.
fn holds(doc: &Document) -> Result<(), TestCaseError> {
    let (source, text) = (doc.source(), doc.text());
    // Runs: sorted, disjoint, equal on both sides, on character boundaries.
    let runs = doc.offsets().runs();
    for run in runs {
        let from = Span::<Source>::new(run.source, run.source + run.len);
        let to = Span::<Text>::new(run.text, run.text + run.len);
        prop_assert!(run.len > 0 && from.fits(source) && to.fits(text));
        prop_assert_eq!(from.of(source), to.of(text));
        prop_assert_eq!(doc.offsets().to_source(to), from);
        prop_assert_eq!(doc.offsets().to_text(from), Some(to));
    }
    for pair in runs.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        prop_assert!(a.source + a.len <= b.source && a.text + a.len <= b.text);
        prop_assert!(a.source + a.len < b.source || a.text + a.len < b.text, "runs that touch on both sides are one");
    }
    for annotation in doc.annotations() {
        prop_assert!(annotation.span.fits(text));
        let from = doc.offsets().to_source(annotation.span);
        prop_assert!(from.fits(source), "{from:?}");
        for (_, value) in &annotation.attrs {
            let mut fits = true;
            value.spans(&mut |span| fits &= span.fits(text));
            prop_assert!(fits);
        }
    }
    for suggestion in doc.suggestions() {
        prop_assert!(suggestion.edit.span.fits(text));
    }
    for change in doc.changes() {
        prop_assert!(change.source.fits(source));
        prop_assert!(change.before != change.after);
    }
    for block in doc.blocks() {
        prop_assert!(block.span.fits(text) && !block.span.is_empty());
    }
    for pair in doc.blocks().windows(2) {
        let gap = &text[pair[0].span.range().end..pair[1].span.range().start];
        prop_assert!(gap.contains('\n'), "no line break parts {:?} and {:?}", pair[0].span, pair[1].span);
    }
    for pair in doc.protected().windows(2) {
        prop_assert!(pair[0].end() <= pair[1].start());
    }
    // Back to the source, without it.
    let reverted = revert(text, doc.changes());
    prop_assert_eq!(reverted.as_deref(), Ok(source));
    retraces(text, doc.changes())
}

/// The changes taken back one by one, with where each of them stood.
fn one_by_one(text: &str, changes: &[Change], unit: OffsetUnit) -> Option<(String, Vec<u64>)> {
    let (mut text, mut places) = (text.to_owned(), Vec::new());
    for change in changes.iter().rev() {
        let at = change.at as usize..change.at as usize + change.after.len();
        if text.get(at.clone())? != &*change.after {
            return None;
        }
        places.insert(0, unit.count(&text[..at.start]));
        text.replace_range(at, &change.before);
    }
    Some((text, places))
}

/// All ways back lead to the same source, and find the changes in the same places.
fn retraces(text: &str, changes: &[Change]) -> Result<(), TestCaseError> {
    for unit in [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16] {
        let Some((source, places)) = one_by_one(text, changes, unit) else {
            prop_assert!(revert(text, changes).is_err());
            prop_assert!(retrace(text, changes, unit, "").is_err());
            continue;
        };
        prop_assert_eq!(revert(text, changes), Ok(source.clone()));
        prop_assert_eq!(retrace(text, changes, unit, &source), Ok(Some(places)));
        prop_assert_eq!(retrace(text, changes, unit, &format!("{source}a")), Ok(None));
        let mut shorter = source;
        if shorter.pop().is_some() {
            prop_assert_eq!(retrace(text, changes, unit, &shorter), Ok(None));
        }
    }
    Ok(())
}

/// Protects what it was told to.
#[derive(Debug)]
struct Held(Vec<Span<Text>>);

impl Protect for Held {
    fn find(&self, _: &str) -> Vec<Span<Text>> {
        self.0.clone()
    }
}

fn run(source: &str, steps: &[Step], protected: &[(f64, u32)]) -> Result<Document, TestCaseError> {
    let mut doc = Document::new(source, Lang::DE).expect("short");
    doc.set_blocks(lines(source));
    let mut held: Vec<Span<Text>> = Vec::new();
    for &(start, len) in protected {
        let span = place(source, start, len);
        if !span.is_empty() && held.last().is_none_or(|last| last.end() <= span.start()) {
            held.push(span);
        }
    }
    doc.protect(Arc::new(Held(held)));
    let mut findings = Findings::default();
    for (number, (proposals, marks)) in steps.iter().enumerate() {
        let before = doc.clone();
        findings.edits.extend(proposals.iter().map(|proposal| edit(doc.text(), proposal)));
        for &(start, len) in marks {
            let span = place(doc.text(), start, len);
            let mut annotation = Annotation::new(span, Label::new("mark"), RULE);
            let inner = place(doc.text(), start, len / 2);
            annotation.attrs.push(("cue", Value::Mention(inner, vec![("head", Value::Span(inner))])));
            annotation.attrs.push(("spans", Value::List(vec![Value::Span(span), Value::Span(inner)])));
            findings.annotations.push(annotation);
        }
        if !doc.blocks().is_empty() {
            findings.blocks.push(BlockFinding { index: 0, kind: BlockKind::Headline, attrs: Vec::new() });
        }
        let applied = doc.apply(number as u16, &mut findings, &Applicability::Likely.into());
        holds(&doc)?;
        // What was made is sorted and disjoint, and is what was proposed; the source of a first step's change is what
        // it replaced.
        let made = &doc.changes()[before.changes().len()..];
        prop_assert_eq!(made.len(), applied.made);
        prop_assert!(made.is_sorted_by(|a, b| a.at as usize + a.after.len() <= b.at as usize));
        let undone = undo(doc.text(), made, 0);
        prop_assert_eq!(undone.as_deref(), Ok(before.text()));
        if number == 0 {
            for change in made {
                prop_assert_eq!(change.source.of(source), &*change.before);
            }
        }
        // Only what does not fit a text is invalid.
        let askew = proposals
            .iter()
            .filter(|proposal| {
                !edit(before.text(), proposal).span.fits(before.text())
                    || edit(before.text(), proposal).span.end() as usize > before.text().len()
            })
            .count();
        let invalid = applied.refused.iter().filter(|(_, why)| *why == Refusal::Invalid).count();
        prop_assert_eq!(askew, invalid);
        // A protected span is whole, or gone.
        for held in before.protected() {
            let kept = doc.protected().iter().any(|now| now.of(doc.text()) == held.of(before.text()));
            let cut = made.iter().any(|change| change.before.contains(held.of(before.text())));
            prop_assert!(kept || cut);
        }
    }
    Ok(doc)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

    /// Random edits in several steps: every law of `holds` after every step.
    #[test]
    fn every_step_keeps_the_laws(
        source in text(120),
        steps in steps(),
        protected in prop::collection::vec((0.0..=1.0_f64, 1..5_u32), 0..3),
    ) {
        run(&source, &steps, &protected)?;
    }

    /// What a run says of the text it keeps is so, for any piece of it.
    #[test]
    fn text_and_source_agree(source in text(80), steps in steps(), at in 0.0..=1.0_f64, len in 1..20_u32) {
        let doc = run(&source, &steps, &[])?;
        let span = place(doc.text(), at, len);
        let from = doc.offsets().to_source(span);
        prop_assert!(from.fits(&source));
        let span = place(&source, at, len);
        let span = Span::<Source>::new(span.start(), span.end());
        if let Some(to) = doc.offsets().to_text(span) {
            prop_assert!(to.fits(doc.text()));
            // The way back covers no more than was asked for.
            prop_assert!(span.contains(doc.offsets().to_source(to)));
        }
    }

    /// A place in bytes and back, in every unit.
    #[test]
    fn units_count(source in text(700)) {
        for unit in [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16] {
            let index = UnitIndex::new(&source, unit);
            let mut expected = 0;
            for (at, c) in source.char_indices() {
                prop_assert_eq!(index.unit(at), expected);
                prop_assert_eq!(index.byte(expected), Some(at));
                expected += match unit {
                    OffsetUnit::Chars => 1,
                    OffsetUnit::Bytes => c.len_utf8() as u64,
                    OffsetUnit::Utf16 => c.len_utf16() as u64,
                };
            }
            prop_assert_eq!(index.unit(source.len()), expected);
            prop_assert_eq!(unit.count(&source), expected);
            prop_assert_eq!(index.byte(expected), Some(source.len()));
            prop_assert_eq!(index.byte(expected + 1), None);
        }
    }

    /// No list of changes makes `revert` panic, however wrong.
    #[test]
    fn revert_refuses_what_does_not_fit(
        source in text(60),
        changes in prop::collection::vec((0..80_u32, text(4), text(4)), 0..6),
    ) {
        let changes: Vec<Change> = changes.into_iter().map(|(at, before, after)| Change {
            step: 0, rule: RULE, at, source: Span::empty(0), before: before.into(), after: after.into(),
        }).collect();
        let covered: usize = batches(&changes).map(|(_, batch)| batch.len()).sum();
        prop_assert_eq!(covered, changes.len());
        retraces(&source, &changes)?;
    }
}

fn doc(source: &str) -> Document {
    let mut doc = Document::new(source, Lang::DE).expect("short");
    doc.set_blocks(lines(source));
    doc
}

fn replace(doc: &mut Document, at: usize, len: usize, insert: &'static str) {
    let edit =
        Edit { span: Span::at(at, at + len), insert: insert.into(), rule: RULE, applicability: Applicability::Safe };
    let mut findings = Findings { edits: vec![edit], ..Findings::default() };
    assert_eq!(doc.apply(9, &mut findings, &Applicability::Safe.into()).made, 1);
}

fn marked(source: &str, start: u32, end: u32) -> Document {
    let mut doc = doc(source);
    let annotation = Annotation::new(Span::new(start, end), Label::new("mark"), RULE);
    doc.apply(0, &mut Findings { annotations: vec![annotation], ..Findings::default() }, &Applicability::Safe.into());
    doc
}

fn mark(doc: &Document) -> Option<&str> {
    doc.annotations().first().map(|annotation| annotation.span.of(doc.text()))
}

#[test]
fn an_edit_at_the_edge_stays_outside() {
    for (at, len, insert, expected) in [
        (3, 0, "X", Some("def")), // an insertion before
        (6, 0, "X", Some("def")), // an insertion behind
        (4, 0, "X", Some("dXef")),
        (3, 1, "X", Some("Xef")), // within, at the edge
        (2, 2, "X", Some("ef")),  // across the edge
        (5, 2, "X", Some("de")),
        (3, 3, "", None),
        (2, 5, "X", None),
        (0, 9, "", None),
    ] {
        let mut doc = marked("abcdefghi", 3, 6);
        replace(&mut doc, at, len, insert);
        assert_eq!(mark(&doc), expected, "{len} bytes at {at} become {insert:?}");
    }
}

#[test]
fn a_line_break_cuts_a_block_and_its_loss_joins_two() {
    let mut doc = doc("Bild und Text.Jule Ahrens\nZweiter Absatz");
    replace(&mut doc, 14, 0, "\n");
    let texts: Vec<&str> = doc.blocks().iter().map(|block| block.span.of(doc.text())).collect();
    assert_eq!(texts, ["Bild und Text.", "Jule Ahrens", "Zweiter Absatz"]);
    let place = doc.text().find("\nZweiter").expect("it is there");
    replace(&mut doc, place, 1, " ");
    let texts: Vec<&str> = doc.blocks().iter().map(|block| block.span.of(doc.text())).collect();
    assert_eq!(texts, ["Bild und Text.", "Jule Ahrens Zweiter Absatz"]);
}

#[test]
fn what_a_step_said_before_is_replaced() {
    let mut doc = marked("abcdefghi", 3, 6);
    let annotation = Annotation::new(Span::new(0, 1), Label::new("mark"), RULE);
    doc.apply(0, &mut Findings { annotations: vec![annotation], ..Findings::default() }, &Applicability::Safe.into());
    assert_eq!(doc.annotations().len(), 1);
    assert_eq!(mark(&doc), Some("a"));
}

#[test]
fn an_unsure_edit_becomes_a_suggestion_and_goes_when_its_words_change() {
    let mut doc = doc("abcdefghi");
    let edit = Edit { span: Span::new(3, 6), insert: "X".into(), rule: RULE, applicability: Applicability::Suggest };
    doc.apply(0, &mut Findings { edits: vec![edit], ..Findings::default() }, &Applicability::Likely.into());
    assert_eq!((doc.suggestions().len(), doc.changes().len()), (1, 0));
    replace(&mut doc, 0, 1, "äää");
    assert_eq!(doc.suggestions()[0].edit.span.of(doc.text()), "def");
    replace(&mut doc, 9, 1, "-");
    assert!(doc.suggestions().is_empty());
}

#[test]
fn a_dropped_document_stays_dropped_for_its_first_reason() {
    let mut doc = doc("a");
    doc.drop_because(RULE, "first");
    doc.drop_because(RULE, "second");
    assert!(matches!(doc.verdict(), copydesk_model::Verdict::Drop { reason, .. } if reason == "first"));
}

#[test]
fn a_rule_may_have_a_bar_of_its_own() {
    let (one, other) = (RuleId::new("step/one"), RuleId::new("step/other"));
    let bar = Bar::from(Applicability::Likely).with(one, None).with(other, Some(Applicability::Suggest));
    assert!(!bar.passes(one, Applicability::Safe));
    assert!(bar.passes(other, Applicability::Suggest));
    assert!(bar.passes(RULE, Applicability::Likely) && !bar.passes(RULE, Applicability::Suggest));
    assert!(bar.with(one, Some(Applicability::Safe)).passes(one, Applicability::Safe), "what was said last counts");
    assert!(!Bar::all(None).passes(RULE, Applicability::Safe));
}
