//! `copydesk explain`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;

use copydesk_corpus::{Options, Output, Position};
use copydesk_formats::Origin;
use copydesk_model::{Findings, OffsetUnit, RuleId};
use copydesk_pipeline::{Pipeline, Processed};
use copydesk_transform::draw::{self, Paint};
use copydesk_transform::{Registry, run_step};

use crate::args::ExplainArgs;
use crate::check::Page;
use crate::error::{Done, Failure, Outcome};
use crate::named;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

const PAINT: Paint = Paint { dim: DIM, accent: CYAN, reset: RESET };

pub(crate) fn explain<R: Registry>(registry: R, args: &ExplainArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.input.pipeline)?;
    let inputs = args.input.corpus.inputs()?;
    let draw = |processed: &Processed, origin: &Origin<'_>, out: &mut Vec<u8>| {
        out.extend_from_slice(picture(&pipeline, processed, origin).as_bytes());
    };
    let options = Options {
        jobs: args.input.corpus.jobs(),
        unit: OffsetUnit::Chars,
        fields: args.input.fields()?,
        output: Output::Drawn(&draw),
        form: None,
        limit: args.input.corpus.limit,
        sample: args.input.corpus.sample(),
        recover: args.input.corpus.recover,
        max_document: args.input.corpus.max_document.0,
        start: Position::default(),
        digest: None,
    };
    let mut page = Page { out: anstream::stdout().lock(), quiet: false, rejections: 0 };
    copydesk_corpus::run(&pipeline, &inputs.found, &options, &mut page)?;
    page.out.flush()?;
    match page.rejections {
        0 => Ok(Outcome::Fine),
        count => Err(Failure::new(format!("{count} documents cannot be read"))),
    }
}

/// Each step's findings, drawn in the text as that step saw it; below them the reasons of the rules.
fn picture(pipeline: &Pipeline, processed: &Processed, origin: &Origin<'_>) -> String {
    let language = processed.document.language();
    let mut out = String::new();
    let _ = writeln!(out, "{BOLD}{origin}{RESET}  {DIM}language {language}{RESET}");
    let Ok(mut doc) = pipeline.open(processed.document.source(), Some(language)) else { return out };
    let mut findings = Findings::default();
    for (number, step) in pipeline.steps().iter().enumerate() {
        if !doc.is_kept() || !step.runs_in(doc.language()) {
            continue;
        }
        findings.clear();
        step.transform.run(&doc, &mut findings);
        let marks = draw::marks(&doc, &findings, &step.apply);
        let drop = findings.drop.take();
        let heading = format!("step {number}  {}", step.name);
        let count = marks.len() + usize::from(drop.is_some());
        let _ = writeln!(out, "\n{BOLD}{heading}{RESET}  {DIM}{count} findings{RESET}");
        out.push_str(&draw::draw(doc.text(), &marks, PAINT));
        if let Some((rule, reason)) = &drop {
            let _ = writeln!(out, "     drop the document: {reason}  {rule}");
        }
        let edits = findings.edits.iter().map(|edit| edit.rule);
        let marked = findings.annotations.iter().map(|annotation| annotation.rule);
        let named: BTreeSet<RuleId> = edits.chain(marked).chain(drop.map(|(rule, _)| rule)).collect();
        for rule in step.transform.rules().iter().filter(|rule| named.contains(&rule.id)) {
            let _ = writeln!(out, "   = {BOLD}{}{RESET}: {} {DIM}{}{RESET}", rule.id, rule.summary, rule.reason);
        }
        run_step(&*step.transform, &mut doc, number as u16, &step.apply, &mut findings);
    }
    out.push('\n');
    out
}
