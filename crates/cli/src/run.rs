//! `copydesk run`.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{Digest, Format, Input, Options, Output, Place, Totals, digest_of_all, text_names};
use copydesk_formats::{Fields, Manifest, Packing};
use copydesk_transform::Registry;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{RequeueArgs, RunArgs};
use crate::checkpoint::{Checkpoint, Task, hexadecimal};
use crate::drawn::Written;
use crate::error::{Done, Failure, Outcome};
use crate::files::{Files, Keeper, told_of};
use crate::lasting::Lasting;
use crate::output::{CHANGES, DOCUMENTS, MANIFEST, TEXTS};
use crate::tables::PARTS;
use crate::target::{Target, is_special, parent, refuse_clashes};
use crate::values::ReportArg;
use crate::{manifest, named, summary, tables};

pub(crate) fn run<R: Registry>(registry: R, args: &RunArgs) -> Done {
    let (pipeline, found) = named::load(registry, &args.input.pipeline)?;
    let inputs = args.input.corpus.inputs()?;
    let target = Target::of(&args.output)?;
    let written = Written::of(&target, args.to)?;
    let Written { to, packing, form } = written;
    refuse_clashes(&outputs(&target, written, args), &inputs.found)?;
    let in_files = to == Format::Txt || form.is_some_and(|form| !form.is_lines());
    if in_files && matches!(target, Target::Folder(_)) {
        text_names(&inputs.found)?;
    }
    let fields = args.input.fields()?;
    let output = match to {
        Format::Txt => TEXTS.to_owned(),
        Format::Parquet => PARTS.to_owned(),
        _ => format!("{DOCUMENTS}{}", packing.ending()),
    };
    let drawn = written.drawn();
    let task = Task::new(&pipeline, &found.yaml, &inputs, args, drawn.as_deref().unwrap_or(&output));
    if args.resume && is_finished(&target, &task, (&inputs.found, &fields), args)? {
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
    let now = |totals: &Totals| {
        let manifest = manifest::manifest(&pipeline, &found.yaml, &inputs, unit, &output, totals);
        Manifest { drawn: drawn.clone(), ..manifest }
    };
    let (mut files, former) =
        Files::create(&target, (written, layout.as_ref()), args, (&inputs.found, &fields), &task)?;
    let start = former.as_ref().map(Checkpoint::position).unwrap_or_default();
    let digest = former.as_ref().map_or_else(|| Some(Digest::default()), Checkpoint::digest);
    let former = former.map(|former| former.manifest);
    // The account of what was done before this run and in it.
    let account = |totals: &Totals| match former.clone() {
        Some(former) => former.merge(now(totals)),
        None => now(totals),
    };
    if files.folder.as_mut().is_some_and(|folder| folder.left().is_some()) {
        files.keeper = Some(Keeper { task: task.clone(), every: args.checkpoint, since: 0, account: &account });
    }
    let straight = match &target {
        Target::Stdout => Some("standard output".to_owned()),
        // Nothing can be put beside a device or a pipe.
        Target::Stream(path, _) if is_special(path) => Some(path.display().to_string()),
        Target::Stream(..) | Target::Folder(_) => None,
    };
    if let Some(place) = straight.filter(|_| (to == Format::Txt || form.is_some()) && !args.quiet) {
        let what = form.map_or("texts".to_owned(), |form| format!("lines for {}", form.as_str()));
        let _ = writeln!(
            anstream::stderr(),
            "warning: only {what} go to {place}; the records of their changes are not kept (-o FOLDER keeps both)"
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
        form,
        limit: args.input.corpus.limit,
        sample: args.input.corpus.sample(),
        recover: args.input.corpus.recover,
        max_document: args.input.corpus.max_document.0,
        start,
        digest: digest.filter(|_| files.keeper.is_some()),
    };
    files.digest = options.digest;
    let start = Instant::now();
    let done = copydesk_corpus::run(&pipeline, &inputs.found, &options, &mut files);
    let totals = done.map_err(|error| told_of(error.into(), files.kept))?;
    let took = start.elapsed();
    if let Some(bar) = files.progress.take() {
        bar.finish_and_clear();
    }
    let task = matches!(target, Target::Folder(_)).then(|| task.into_manifest(files.digest));
    let manifest = Manifest { task, ..account(&totals) };
    let told = std::mem::take(&mut files.told);
    files.finish(&manifest)?;
    if !args.quiet {
        let mut err = anstream::stderr().lock();
        // Where standard error is closed there is nobody to tell, and the run is done all the same.
        let _ = match args.format {
            ReportArg::Json => err.write_all(summary::json(&manifest, &told)?.as_bytes()),
            ReportArg::Human => summary::write(&mut err, &totals, &manifest, took, (&target, written), &told),
        };
    }
    let count = |name: &str| manifest.documents.get(name).copied().unwrap_or(0);
    let exceeded = args.max_quarantine.is_exceeded(count("quarantined"), count("read"));
    Ok(if exceeded { Outcome::Quarantined } else { Outcome::Fine })
}

/// Whether the run is there already, whole; an error if it is another one.
fn is_finished(
    target: &Target,
    task: &Task,
    (inputs, fields): (&[Input], &Fields),
    args: &RunArgs,
) -> Result<bool, Failure> {
    let Target::Folder(path) = target else {
        return Err(Failure::new(
            "--resume goes with a run's folder: of a stream nothing says how far it is\n  = help: name a folder with -o",
        ));
    };
    if inputs.iter().any(|input| input.place == Place::Stdin) {
        return Err(Failure::new("--resume: standard input cannot be read once more"));
    }
    let Ok(json) = std::fs::read_to_string(path.join(MANIFEST)) else { return Ok(false) };
    let manifest = Manifest::parse(&json).map_err(|message| Failure::new(format!("{}: {message}", path.display())))?;
    let limits = (args.input.corpus.limit, args.input.corpus.max_document.0);
    // The inputs are read only where all else is as it was.
    let read = || Some(hexadecimal(digest_of_all(inputs, fields, limits)));
    let said = match (Task::of(&manifest), &manifest.task) {
        (Some(former), Some(noted)) => former
            .differs(task)
            .or_else(|| (noted.digest != read()).then(|| "what it read of its inputs".to_owned()))
            .map(|what| format!("is another one: {what} changed since")),
        _ => Some("is of an older copydesk, which did not note of what it is".to_owned()),
    };
    let Some(said) = said else {
        // A run that was killed when it was whole already has left its checkpoint.
        Checkpoint::remove(path).and_then(|()| Lasting::forget(path)).map_err(|error| Failure::file(path, &error))?;
        return Ok(true);
    };
    Err(Failure::new(format!(
        "{}: the run there is finished, and {said}\n  = help: name another output, or replace this one with --force",
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
fn outputs(target: &Target, written: Written, args: &RunArgs) -> Vec<(&'static str, PathBuf)> {
    let mut outputs = Vec::new();
    match target {
        Target::Stdout => {}
        Target::Folder(path) => outputs.push(("-o", path.clone())),
        Target::Stream(path, _) => {
            outputs.push(("-o", path.clone()));
            if written.to == Format::Txt && !is_special(path) {
                outputs.push(("the records of -o", path.with_extension(CHANGES)));
            }
            outputs.extend(written.kept_beside(path).map(|path| ("the documents of -o", path)));
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
