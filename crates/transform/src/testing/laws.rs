//! What holds for every transform and every text.

use std::collections::BTreeSet;
use std::fmt::Write;

use copydesk_model::{Bar, Document, Findings, Lang, Refusal, RuleId, Verdict, batches, revert, undo};

use super::{Built, Drawer, Fixture};
use crate::draw::{self, Paint};
use crate::plugin::Transform;
use crate::step::{Outcome, run_step};
use crate::trial::{named, trials};

type Make<'a> = &'a dyn Fn(&str, Lang) -> Document;
type Build<'a> = &'a dyn Fn(&str) -> Result<Built, String>;

fn run(transform: &dyn Transform, doc: &mut Document, bar: &Bar) -> Outcome {
    run_step(transform, doc, 0, bar, &mut Findings::default())
}

/// Every rule says what it does and why, finds something in its examples and nothing in its counter-examples.
pub(super) fn rules(plain: &dyn Transform, name: &str, build: Build<'_>, make: Make<'_>, wrong: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for rule in plain.rules() {
        if !seen.insert(rule.id) {
            wrong.push(format!("{} is declared twice", rule.id));
        }
        if rule.id.as_str().split_once('/').is_none_or(|(step, rule)| step != name || rule.is_empty()) {
            wrong.push(format!("{} should begin with `{name}/`", rule.id));
        }
        for (what, text) in [("summary", &rule.summary), ("reason", &rule.reason)] {
            if text.trim().len() < 12 {
                wrong.push(format!("{} has no {what}", rule.id));
            }
        }
        if rule.examples.is_empty() || rule.counter_examples.is_empty() {
            wrong.push(format!("{} needs an example and a counter-example", rule.id));
        }
    }
    let built = |with: &str| build(with).map(|built| built.transform);
    for trial in trials(plain, &built, &|text, lang| Ok(make(text, lang))) {
        wrong.extend(trial.faults.iter().map(|fault| format!("{}, {fault}", trial.rule)));
    }
}

/// The picture of a fixture, the rules that found something in it, and the laws that it breaks.
pub(super) fn fixture(
    built: &Built,
    doc: &Document,
    fixture: &Fixture,
    make: Make<'_>,
) -> (String, BTreeSet<RuleId>, Vec<String>) {
    let mut wrong = Vec::new();
    let transform = &*built.transform;
    let mut findings = Findings::default();
    transform.run(doc, &mut findings);
    let found = named(&findings);
    let declared: BTreeSet<RuleId> = transform.rules().iter().map(|rule| rule.id).collect();
    for rule in found.difference(&declared) {
        wrong.push(format!("{rule} finds something and is not declared"));
    }
    let marks = draw::marks(doc, &findings, &built.bar);

    let mut after = doc.clone();
    let outcome = run(transform, &mut after, &built.bar);
    for (rule, _) in outcome.refused.iter().filter(|(_, why)| *why == Refusal::Invalid) {
        wrong.push(format!("{rule} proposes something that does not fit the text"));
    }
    match revert(after.text(), after.changes()) {
        Ok(source) if source == doc.source() => {}
        Ok(_) => wrong.push("it reverts to something else than its source".to_owned()),
        Err(error) => wrong.push(format!("it does not revert: {error}")),
    }
    if let Err(law) = sorted(&after) {
        wrong.push(law);
    }
    let mut again = make(after.text(), fixture.language);
    run(transform, &mut again, &built.bar);
    if again.text() != after.text() {
        let change = &again.changes()[0];
        wrong.push(format!("it is not idempotent: {} changes its own output at byte {}", change.rule, change.at));
    }
    if fixture.drawer == Drawer::Untouched && !after.changes().is_empty() {
        wrong.push(format!("{} changes a text that must stay as it is", after.changes()[0].rule));
    }
    if let (Drawer::Untouched, Verdict::Drop { rule, reason }) = (fixture.drawer, after.verdict()) {
        wrong.push(format!("{rule} drops a text that must stay: {reason}"));
    }
    if again.is_kept() != after.is_kept() {
        wrong.push("it drops its own output, or keeps what it dropped".to_owned());
    }
    (picture(fixture, &marks, &after), found, wrong)
}

/// The changes of a batch are in order, and neither they nor annotations cut a character.
fn sorted(doc: &Document) -> Result<(), String> {
    let mut text = doc.text().to_owned();
    for (first, changes) in batches(doc.changes()) {
        if !changes.is_sorted_by(|a, b| a.at as usize + a.after.len() <= b.at as usize) {
            return Err("the changes of a step are not sorted and disjoint".to_owned());
        }
        text = undo(&text, changes, first).map_err(|error| error.to_string())?;
    }
    let cut = doc.annotations().iter().find(|annotation| !annotation.span.fits(doc.text()));
    match cut {
        Some(annotation) => Err(format!("{} marks half a character", annotation.rule)),
        None => Ok(()),
    }
}

fn picture(fixture: &Fixture, marks: &[draw::Mark], after: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "language: {}", fixture.language);
    if !fixture.why.is_empty() {
        let _ = writeln!(out, "why: {}", fixture.why);
    }
    if !fixture.with.is_empty() {
        let _ = writeln!(out, "with: {}", fixture.with);
    }
    if let Verdict::Drop { rule, reason } = after.verdict() {
        let _ = writeln!(out, "\n--- dropped: {reason}  {rule}");
    }
    let _ = writeln!(out, "\n--- findings: {}", marks.len());
    out.push_str(&draw::draw(&fixture.text, marks, Paint::default()));
    if after.changes().is_empty() {
        out.push_str("\n--- text: unchanged\n");
    } else {
        let _ = write!(out, "\n--- text: {} changes\n{}", after.changes().len(), draw::reveal(after.text()));
    }
    out
}
