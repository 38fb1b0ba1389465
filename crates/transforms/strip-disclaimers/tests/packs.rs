//! Every rule of every pack in the box, also of those that do not apply unless they are named, on its own examples.

use copydesk_pipeline::{build_step, document};
use copydesk_transform::protect::Protector;
use copydesk_transform::{Example, Findings, Rule, RuleId, Transform, run_step};
use copydesk_transforms::Builtin;

const PACKS: [&str; 13] = [
    "syndication",
    "translation",
    "agency",
    "newsletter",
    "credits",
    "commercial",
    "subscription",
    "consent",
    "share",
    "related",
    "authors",
    "advice",
    "footer",
];

fn found(transform: &dyn Transform, example: &Example) -> Vec<RuleId> {
    let doc = document(example.text, example.lang, &Protector::default()).expect("it is short");
    let mut findings = Findings::default();
    transform.run(&doc, &mut findings);
    let edits = findings.edits.iter().map(|edit| edit.rule);
    edits.chain(findings.annotations.iter().map(|mark| mark.rule)).collect()
}

fn after(transform: &dyn Transform, example: &Example) -> String {
    let mut doc = document(example.text, example.lang, &Protector::default()).expect("it is short");
    run_step(transform, &mut doc, 0, &copydesk_transform::Applicability::Suggest.into(), &mut Findings::default());
    doc.text().to_owned()
}

fn wrong(transform: &dyn Transform, rule: &Rule) -> Vec<String> {
    let mut wrong = Vec::new();
    for example in &*rule.examples {
        let by = found(transform, example);
        if !by.contains(&rule.id) {
            wrong.push(format!("{}: finds nothing in {:?}, others: {by:?}", rule.id, example.text));
        } else if let Some(becomes) = example.becomes
            && after(transform, example) != becomes
        {
            wrong.push(format!("{}: {:?} becomes {:?}", rule.id, example.text, after(transform, example)));
        }
    }
    for example in &*rule.counter_examples {
        let by = found(transform, example);
        if by.contains(&rule.id) {
            wrong.push(format!("{}: finds something in the counter-example {:?}", rule.id, example.text));
        }
    }
    wrong
}

#[test]
fn each_pack_keeps_its_examples() {
    let mut wrong_rules = Vec::new();
    for pack in PACKS {
        // A pack for itself: another one may take the same notice first.
        let step = build_step(Builtin, "strip-disclaimers", &format!("{{ packs: [{pack}], action: remove }}"));
        let transform = step.expect("it is in the box").transform;
        for rule in transform.rules() {
            wrong_rules.extend(wrong(&*transform, rule));
        }
    }
    assert!(wrong_rules.is_empty(), "{} examples broken:\n- {}", wrong_rules.len(), wrong_rules.join("\n- "));
}
