//! `copydesk run`.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{Digest, Format, Input, Options, Output, Place, Totals, text_names};
use copydesk_formats::{Manifest, Packing};
use copydesk_transform::Registry;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{RequeueArgs, RunArgs};
use crate::checkpoint::{Checkpoint, Task};
use crate::error::{Done, Failure, Outcome};
use crate::files::{Files, Keeper};
use crate::output::{CHANGES, DOCUMENTS, MANIFEST, TEXTS};
use crate::tables::PARTS;
use crate::target::{Target, is_special, parent, refuse_clashes};
use crate::values::ReportArg;
use crate::{manifest, named, summary, tables};

pub(crate) fn run<R: Registry>(registry: R, args: &RunArgs) -> Done {
    let (pipeline, found) = named::load(registry, &args.input.pipeline)?;
    let inputs = args.input.corpus.inputs()?;
    let target = Target::of(&args.output)?;
    let (to, packing) = match (&target, args.to) {
        (Target::Stream(path, Some(ending)), Some(to)) if to.written() != *ending => {
            return Err(Failure::new(format!(
                "{}: its ending says one format and --to another; leave one of the two out",
                path.display()
            )));
        }
        (_, Some(to)) => to.written(),
        (Target::Stream(_, Some(ending)), None) => *ending,
        (_, None) => (Format::Jsonl, Packing::Plain),
    };
    refuse_clashes(&outputs(&target, to, args), &inputs.found)?;
    if to == Format::Txt && matches!(target, Target::Folder(_)) {
        text_names(&inputs.found)?;
    }
    let fields = args.input.fields()?;
    let output = match to {
        Format::Txt => TEXTS.to_owned(),
        Format::Parquet => PARTS.to_owned(),
        _ => format!("{DOCUMENTS}{}", packing.ending()),
    };
    let task = Task::new(&pipeline, &found.yaml, &inputs, args, &output);
    if args.resume && is_finished(&target, &found.yaml)? {
        if !args.quiet {
            let _ = writeln!(anstream::stderr(), "{}: the run is finished", args.output.display());
        }
        return Ok(Outcome::Fine);
    }
    if to == Format::Parquet && target == Target::Stdout {
        return Err(Failure::new(
            "-: a Parquet file is not written to standard output\n  = help: name a file or a folder",
        ));
    }
    let layout = tables::layout(to, &inputs.found, &fields)?;
    let unit = args.offsets.unit();
    let now = |totals: &Totals| manifest::manifest(&pipeline, &found.yaml, &inputs, unit, &output, totals);
    let (mut files, former) =
        Files::create(&target, (to, packing, layout.as_ref()), args, (&inputs.found, &fields), &task)?;
    let start = former.as_ref().map(Checkpoint::position).unwrap_or_default();
    let digest = former.as_ref().map_or_else(|| Some(Digest::default()), Checkpoint::digest);
    let former = former.map(|former| former.manifest);
    // The account of what was done before this run and in it.
    let account = |totals: &Totals| match former.clone() {
        Some(former) => former.merge(now(totals)),
        None => now(totals),
    };
    let before = former.as_ref().and_then(|former| former.documents.get("read").copied()).unwrap_or(0);
    if files.folder.as_mut().is_some_and(|folder| folder.left().is_some()) {
        files.keeper = Some(Keeper { task, every: args.checkpoint, since: 0, account: &account });
    }
    if to == Format::Txt && target == Target::Stdout && !args.quiet {
        let _ = writeln!(
            anstream::stderr(),
            "warning: only texts go to standard output; the records of their changes are not kept (-o FOLDER keeps both)"
        );
    }
    if !args.quiet && io::stderr().is_terminal() {
        let packed = |input: &Input| match &input.place {
            Place::File(path) => input.format == Format::Parquet || Packing::of(path).0 != Packing::Plain,
            Place::Stdin => false,
        };
        // What packed files hold is known when they are read.
        let known = !inputs.found.iter().any(packed);
        files.progress = Some(bar(if known { inputs.found.iter().map(|input| input.bytes).sum() } else { 0 }));
    }
    let options = Options {
        jobs: args.input.corpus.jobs(),
        unit,
        fields,
        output: match &layout {
            Some(layout) => tables::output(layout),
            None if to == Format::Txt => Output::Txt,
            None => Output::Jsonl(packing),
        },
        limit: args.input.corpus.limit.map(|limit| limit.saturating_sub(before)),
        start,
        digest: digest.filter(|_| files.keeper.is_some()),
    };
    let start = Instant::now();
    let done = copydesk_corpus::run(&pipeline, &inputs.found, &options, &mut files);
    let totals = done.map_err(|error| files.told_of(error.into()))?;
    let took = start.elapsed();
    if let Some(bar) = files.progress.take() {
        bar.finish_and_clear();
    }
    let manifest = account(&totals);
    let told = std::mem::take(&mut files.told);
    files.finish(&manifest.to_json())?;
    if !args.quiet {
        let mut err = anstream::stderr().lock();
        // Where standard error is closed there is nobody to tell, and the run is done all the same.
        let _ = match args.format {
            ReportArg::Json => err.write_all(summary::json(&manifest, &told)?.as_bytes()),
            ReportArg::Human => summary::write(&mut err, &totals, &manifest, took, (&target, to), &told),
        };
    }
    let count = |name: &str| manifest.documents.get(name).copied().unwrap_or(0);
    let exceeded = args.max_quarantine.is_exceeded(count("quarantined"), count("read"));
    Ok(if exceeded { Outcome::Quarantined } else { Outcome::Fine })
}

/// Whether the run is there already, whole; an error if it is one of another pipeline.
fn is_finished(target: &Target, yaml: &str) -> Result<bool, Failure> {
    let Target::Folder(path) = target else {
        return Err(Failure::new(
            "--resume goes with a run's folder: of a stream nothing says how far it is\n  = help: name a folder with -o",
        ));
    };
    let Ok(json) = std::fs::read_to_string(path.join(MANIFEST)) else { return Ok(false) };
    let manifest = Manifest::parse(&json).map_err(|message| Failure::new(format!("{}: {message}", path.display())))?;
    if manifest.pipeline.blake3 == blake3::hash(yaml.as_bytes()).to_hex().as_str() {
        return Ok(true);
    }
    Err(Failure::new(format!(
        "{}: a run of another pipeline is there, and is finished\n  = help: name another output, or replace this one with --force",
        path.display()
    )))
}

/// `copydesk requeue`: a run whose input is the rejects of a former one.
pub(crate) fn requeue<R: Registry>(registry: R, args: &RequeueArgs) -> Done {
    let pipeline = match &args.pipeline {
        Some(pipeline) => pipeline.clone(),
        None => {
            let beside = parent(Path::new(&args.rejects)).join(MANIFEST);
            let read = std::fs::read_to_string(&beside).map_err(|error| error.to_string());
            let manifest = read.and_then(|json| Manifest::parse(&json));
            let manifest = manifest.map_err(|error| {
                Failure::new(format!(
                    "{}: {error}\n  = help: no manifest beside the rejects names their pipeline: name it with --pipeline",
                    beside.display()
                ))
            })?;
            manifest.pipeline.name
        }
    };
    run(registry, &args.run(pipeline))
}

/// Every file or folder that the run makes, with the option that names it.
fn outputs(target: &Target, to: Format, args: &RunArgs) -> Vec<(&'static str, PathBuf)> {
    let mut outputs = Vec::new();
    match target {
        Target::Stdout => {}
        Target::Folder(path) => outputs.push(("-o", path.clone())),
        Target::Stream(path, _) => {
            outputs.push(("-o", path.clone()));
            if to == Format::Txt && !is_special(path) {
                outputs.push(("the records of -o", path.with_extension(CHANGES)));
            }
        }
    }
    outputs.extend(args.rejects.iter().map(|path| ("--rejects", path.clone())));
    outputs.extend(args.dropped.iter().map(|path| ("--dropped", path.clone())));
    outputs
}

fn bar(bytes: u64) -> ProgressBar {
    let bar = if bytes == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(bytes) };
    let template = if bytes == 0 {
        "{spinner} {bytes} {binary_bytes_per_sec} {msg}"
    } else {
        "{bar:40} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta} {msg}"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
