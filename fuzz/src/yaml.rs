//! Pipelines and packs: ready to run, or an error with its place.

use std::cell::RefCell;
use std::path::Path;

use copydesk_model::{Lang, revert};
use copydesk_pipeline::{Pipeline, PipelineError, Scratch};
use copydesk_transforms::Builtin;
use tempfile::TempDir;

/// A text with something for every step.
const SAMPLE: &str =
    "Der US -Präsident sagte: „Es ist zu  früh.“\n\nDieser Artikel wurde automatisch übernommen. 12 %\n";

/// A pipeline's file, called `fuzz.yaml`.
pub fn pipeline(data: &[u8]) {
    let Ok(yaml) = std::str::from_utf8(data) else { return };
    // A pack that is a device has no end, and whoever names one knows it.
    if ["/dev", "/proc", "/sys"].iter().any(|folder| yaml.contains(folder)) {
        return;
    }
    match Pipeline::parse(Path::new("fuzz.yaml"), yaml, Builtin) {
        Ok(pipeline) => runs(&pipeline, SAMPLE),
        Err(error) => is_clear(&error, yaml),
    }
}

fn is_clear(error: &PipelineError, yaml: &str) {
    assert!(!error.message.is_empty());
    let shown = error.to_string();
    assert!(shown.starts_with(&error.file));
    if let Some((line, column)) = error.place {
        assert!(column > 0 && line > 0 && line <= yaml.split('\n').count().max(yaml.lines().count()) + 1, "{shown}");
    }
}

fn runs(pipeline: &Pipeline, text: &str) {
    for lang in [Lang::DE, Lang::FR] {
        let done = pipeline.run(text, Some(lang), &mut Scratch::default()).expect("it is short");
        let doc = done.document;
        assert_eq!(revert(doc.text(), doc.changes()).as_deref(), Ok(text));
    }
}

/// A pack of the step that the first byte names. What it says is the text that it is tried on.
pub fn packs(data: &[u8]) {
    const STEPS: [&str; 5] = [
        "strip-disclaimers: { packs: [./pack.yaml] }",
        "tag-quotes: { lexicons: [./pack.yaml] }",
        "tag-structure: { lexicons: [./pack.yaml] }",
        "drop-duplicates: { list: ./pack.yaml }",
        "repair-hyphens: { words: ./pack.yaml }",
    ];
    thread_local! {
        static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
    }
    let [which, pack @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(pack) else { return };
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| TempDir::new().expect("a folder")).path();
        let step = STEPS[usize::from(*which) % STEPS.len()];
        // A list of copies, and a pack that `discover` wrote, are JSON lines.
        let ending = if which & 0x80 != 0 { "jsonl" } else { "yaml" };
        std::fs::write(folder.join(format!("pack.{ending}")), text).expect("a file");
        let yaml = format!("name: fuzz\nsteps:\n  - {}\n", step.replace("yaml", ending));
        match Pipeline::parse(&folder.join("fuzz.yaml"), &yaml, Builtin) {
            Ok(pipeline) => runs(&pipeline, text),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}
