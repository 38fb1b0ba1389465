//! A run's account, from its totals.

use std::collections::BTreeMap;

use copydesk_corpus::{Inputs, Totals};
use copydesk_formats::{MANIFEST_VERSION, Manifest, ManifestInput, ManifestPipeline, ManifestRule};
use copydesk_model::OffsetUnit;
use copydesk_pipeline::Pipeline;

/// What the manifest of a run says.
pub(crate) fn manifest(
    pipeline: &Pipeline,
    yaml: &str,
    inputs: &Inputs,
    unit: OffsetUnit,
    output: &str,
    totals: &Totals,
) -> Manifest {
    let shares = [
        ("read", totals.read),
        ("kept", totals.kept),
        ("dropped", totals.dropped),
        ("quarantined", totals.quarantined),
        ("blank", totals.blank),
        ("passed", totals.passed),
    ];
    let report = &totals.report;
    Manifest {
        version: MANIFEST_VERSION,
        copydesk: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: ManifestPipeline {
            name: pipeline.name().to_owned(),
            blake3: blake3::hash(yaml.as_bytes()).to_hex().to_string(),
            steps: pipeline.steps().iter().map(|step| step.name.clone()).collect(),
        },
        offset_unit: unit.as_str().to_owned(),
        output: output.to_owned(),
        drawn: None,
        task: None,
        inputs: inputs
            .found
            .iter()
            .enumerate()
            .map(|(index, input)| ManifestInput {
                file: input.name.clone(),
                format: input.format.as_str().to_owned(),
                blank: totals.blank_lines.get(&index).cloned().unwrap_or_default(),
            })
            .collect(),
        skipped: inputs.skipped,
        encodings: totals.encodings.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
        recovered: totals.recovered.count,
        passed_over: totals.passed_over.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect(),
        documents: shares.iter().map(|(name, share)| ((*name).to_owned(), share.count)).collect(),
        bytes: shares.iter().map(|(name, share)| ((*name).to_owned(), share.bytes)).collect(),
        text_bytes: BTreeMap::from([("in".to_owned(), report.bytes_in), ("out".to_owned(), report.bytes_out)]),
        changed: report.changed,
        rules: report
            .rules
            .iter()
            .map(|(rule, tally)| {
                let rules = ManifestRule {
                    made: tally.made,
                    suggested: tally.suggested,
                    overlapped: tally.overlapped,
                    protected: tally.protected,
                };
                (rule.as_str().to_owned(), rules)
            })
            .collect(),
        annotations: report
            .annotations
            .iter()
            .map(|((label, kind), count)| {
                let name = if kind.is_empty() { label.to_string() } else { format!("{label}/{kind}") };
                (name, *count)
            })
            .collect(),
        annotations_lost: report.annotations_lost,
        drops: report.drops.iter().map(|(rule, count)| (rule.as_str().to_owned(), *count)).collect(),
        quarantine: totals.reasons.iter().map(|(reason, count)| ((*reason).to_owned(), *count)).collect(),
    }
}
