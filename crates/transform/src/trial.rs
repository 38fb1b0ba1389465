//! Trying rules on the example texts that they carry.

use std::collections::BTreeSet;

use copydesk_model::{Applicability, Document, DocumentError, Findings, Lang, RuleId};

use crate::plugin::Transform;
use crate::rule::{Example, Rule};
use crate::step::run_step;

/// Makes a document of an example, with its blocks.
pub type Make<'a> = &'a dyn Fn(&str, Lang) -> Result<Document, DocumentError>;

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The rule.
    pub rule: RuleId,
    /// How many examples and counter-examples it has.
    pub tried: usize,
    /// What is wrong, in sentences that begin with the text in question; empty if all is well.
    pub faults: Vec<String>,
}

/// Makes the transform anew with what stands below its step in a pipeline, as YAML.
pub type Build<'a> = &'a dyn Fn(&str) -> Result<Box<dyn Transform>, String>;

/// Tries every rule of a transform: it must find something in its examples, the edits of all rules together must make of an
/// example what it says, and it must find nothing in its counter-examples. An example that asks for parameters is tried on
/// a transform with these.
#[must_use]
pub fn trials(transform: &dyn Transform, build: Build<'_>, make: Make<'_>) -> Vec<Trial> {
    transform.rules().iter().map(|rule| trial(transform, rule, build, make)).collect()
}

fn trial(transform: &dyn Transform, rule: &Rule, build: Build<'_>, make: Make<'_>) -> Trial {
    let mut faults = Vec::new();
    for example in &*rule.examples {
        if let Err(what) = with(transform, build, example, |transform| tried(transform, rule, example, make)) {
            faults.push(format!("example {:?}: {what}", example.text));
        }
    }
    for example in &*rule.counter_examples {
        let left_alone = |transform: &dyn Transform| {
            let doc = make(example.text, example.lang).map_err(|error| error.to_string())?;
            let found = found_in(transform, &doc).contains(&rule.id);
            if found { Err("the rule finds something".to_owned()) } else { Ok(()) }
        };
        if let Err(what) = with(transform, build, example, left_alone) {
            faults.push(format!("counter-example {:?}: {what}", example.text));
        }
    }
    Trial { rule: rule.id, tried: rule.examples.len() + rule.counter_examples.len(), faults }
}

fn with(
    plain: &dyn Transform,
    build: Build<'_>,
    example: &Example,
    tried: impl FnOnce(&dyn Transform) -> Result<(), String>,
) -> Result<(), String> {
    if example.with.is_empty() {
        return tried(plain);
    }
    let built = build(example.with).map_err(|error| format!("`{}` is refused: {error}", example.with))?;
    tried(&*built)
}

fn tried(transform: &dyn Transform, rule: &Rule, example: &Example, make: Make<'_>) -> Result<(), String> {
    let mut doc = make(example.text, example.lang).map_err(|error| error.to_string())?;
    let found = found_in(transform, &doc);
    if !found.contains(&rule.id) {
        let others: Vec<&str> = found.iter().map(|rule| rule.as_str()).collect();
        let others = if others.is_empty() { String::new() } else { format!("; {} does", others.join(", ")) };
        return Err(format!("the rule finds nothing{others}"));
    }
    let Some(becomes) = example.becomes else { return Ok(()) };
    run_step(transform, &mut doc, 0, &Applicability::Suggest.into(), &mut Findings::default());
    if doc.text() != becomes {
        return Err(format!("it becomes {:?}, not {becomes:?}", doc.text()));
    }
    Ok(())
}

/// The rules in whose name something is found.
#[must_use]
pub fn found_in(transform: &dyn Transform, doc: &Document) -> BTreeSet<RuleId> {
    let mut findings = Findings::default();
    transform.run(doc, &mut findings);
    named(&findings)
}

/// The rules in whose name there is a finding.
#[must_use]
pub fn named(findings: &Findings) -> BTreeSet<RuleId> {
    let edits = findings.edits.iter().map(|edit| edit.rule);
    let annotations = findings.annotations.iter().map(|annotation| annotation.rule);
    edits.chain(annotations).chain(findings.drop.as_ref().map(|(rule, _)| *rule)).collect()
}
