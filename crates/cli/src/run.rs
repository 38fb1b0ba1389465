//! `copydesk run`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{
    Digest, Format, Input, Options, Output, Place, Position, Rejection, Sink, TextOut, Totals, digest, text_names,
};
use copydesk_formats::{Manifest, Packing};
use copydesk_transform::Registry;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{ReportArg, RequeueArgs, RunArgs};
use crate::checkpoint::{CHECKPOINT, Checkpoint, Task};
use crate::error::{Done, Failure, Outcome};
use crate::lasting::Lasting;
use crate::output::{CHANGES, DOCUMENTS, DROPPED, MANIFEST, REJECTS, TEXTS, Whole, WholeFolder, write_text};
use crate::target::{Target, is_special, parent, refuse_clashes, refuse_packed};
use crate::{manifest, named, summary};

/// Rejects that are told one by one where they have no file.
const TOLD: usize = 20;

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
    let output = if to == Format::Txt { TEXTS.to_owned() } else { format!("{DOCUMENTS}{}", packing.ending()) };
    let task = Task::new(&pipeline, &found.yaml, &inputs, args, &output);
    if args.resume && is_finished(&target, &found.yaml)? {
        if !args.quiet {
            let _ = writeln!(anstream::stderr(), "{}: the run is finished", args.output.display());
        }
        return Ok(Outcome::Fine);
    }
    let unit = args.offsets.unit();
    let now = |totals: &Totals| manifest::manifest(&pipeline, &found.yaml, &inputs, unit, &output, totals);
    let (mut files, former) = Files::create(&target, to, packing, args, &inputs.found, &task)?;
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
        let packed = |input: &Input| matches!(&input.place, Place::File(path) if Packing::of(path).0 != Packing::Plain);
        // What packed files hold is known when they are read.
        let known = !inputs.found.iter().any(packed);
        files.progress = Some(bar(if known { inputs.found.iter().map(|input| input.bytes).sum() } else { 0 }));
    }
    let options = Options {
        jobs: args.input.corpus.jobs(),
        unit,
        fields,
        output: if to == Format::Txt { Output::Txt } else { Output::Jsonl(packing) },
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

/// One of a run's outputs.
enum Out {
    Nowhere,
    Stdout(BufWriter<io::StdoutLock<'static>>),
    /// In the run's folder, which is finished as a whole.
    Inside(BufWriter<File>),
    Alone(Whole),
}

impl Out {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Nowhere => Ok(()),
            // It may go to someone who waits for it.
            Self::Stdout(file) => file.write_all(bytes).and_then(|()| file.flush()),
            Self::Inside(file) => file.write_all(bytes),
            Self::Alone(file) => file.write_all(bytes),
        }
    }

    /// Everything written so far is on the disk; how long the file is, in bytes.
    fn settle(&mut self) -> io::Result<u64> {
        match self {
            Self::Inside(file) => {
                file.flush()?;
                file.get_ref().sync_data()?;
                file.get_ref().metadata().map(|metadata| metadata.len())
            }
            _ => Ok(0),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout(mut file) => Ok(file.flush()?),
            Self::Inside(mut file) => Ok(file.flush()?),
            Self::Alone(file) => file.finish(),
        }
    }
}

/// What keeps note of how far a run is.
struct Keeper<'a> {
    task: Task,
    /// So many bytes of input are between two checkpoints.
    every: u64,
    since: u64,
    account: &'a dyn Fn(&Totals) -> Manifest,
}

/// Where a run's documents go.
struct Files<'a> {
    folder: Option<WholeFolder>,
    keeper: Option<Keeper<'a>>,
    /// Whether a run goes on that was broken off, so that a text may be there already.
    again: bool,
    /// Whether there is a checkpoint from which another one may go on.
    kept: bool,
    packing: Packing,
    /// Whether no document was written yet.
    empty: bool,
    documents: Out,
    /// Where texts go one by one; none where they go into one stream.
    texts: Option<PathBuf>,
    changes: Out,
    dropped: Out,
    rejects: Out,
    /// Rejects that have no file.
    told: Vec<Rejection>,
    progress: Option<ProgressBar>,
    documents_done: u64,
}

impl Files<'_> {
    /// The files, and the checkpoint from which the run goes on.
    fn create(
        target: &Target,
        to: Format,
        packing: Packing,
        args: &RunArgs,
        inputs: &[Input],
        task: &Task,
    ) -> Result<(Self, Option<Checkpoint>), Failure> {
        if matches!(target, Target::Folder(_)) && (args.rejects.is_some() || args.dropped.is_some()) {
            return Err(Failure::new(
                "--rejects and --dropped go with an output that is one stream; a run's folder has files of its own",
            ));
        }
        for (option, path) in [("--rejects", &args.rejects), ("--dropped", &args.dropped)] {
            path.as_deref().map_or(Ok(()), |path| refuse_packed(option, path))?;
        }
        let alone = |path: &Path| Whole::create(path, args.force).map(Out::Alone);
        let beside = |path: &Option<PathBuf>| path.as_deref().map_or(Ok(Out::Nowhere), alone);
        let mut files = Self {
            folder: None,
            keeper: None,
            again: false,
            kept: false,
            packing,
            empty: true,
            documents: Out::Nowhere,
            texts: None,
            changes: Out::Nowhere,
            dropped: beside(&args.dropped)?,
            rejects: beside(&args.rejects)?,
            told: Vec::new(),
            progress: None,
            documents_done: 0,
        };
        let mut former = None;
        match target {
            Target::Folder(path) => {
                let stdin = inputs.iter().any(|input| input.place == Place::Stdin);
                if stdin && args.resume {
                    return Err(Failure::new("--resume: standard input cannot be read once more"));
                }
                let mut folder = if stdin {
                    WholeFolder::create(path, args.force, MANIFEST)?
                } else {
                    WholeFolder::lasting(path, args.force, MANIFEST)?
                };
                if let Some(left) = folder.left() {
                    former = checkpoint(left, args, inputs, task)?;
                }
                let lengths = former.as_ref().map(|former| &former.files);
                let file = |name: &str| -> Result<Out, Failure> {
                    let length = lengths.map(|lengths| lengths.get(name).copied().unwrap_or(0));
                    folder.file_at(name, length.unwrap_or(0)).map(Out::Inside)
                };
                if to == Format::Txt {
                    files.texts = Some(folder.inside(TEXTS));
                    files.changes = file(CHANGES)?;
                } else {
                    files.documents = file(&format!("{DOCUMENTS}{}", packing.ending()))?;
                }
                files.dropped = file(DROPPED)?;
                files.rejects = file(REJECTS)?;
                files.again = former.is_some();
                files.kept = former.is_some();
                files.empty = former.as_ref().is_none_or(|former| {
                    former.files.get(&format!("{DOCUMENTS}{}", packing.ending())).is_none_or(|length| *length == 0)
                });
                files.folder = Some(folder);
            }
            Target::Stream(path, _) => {
                files.documents = alone(path)?;
                if to == Format::Txt && !is_special(path) {
                    files.changes = alone(&path.with_extension(CHANGES))?;
                }
            }
            Target::Stdout => files.documents = Out::Stdout(BufWriter::with_capacity(1 << 18, io::stdout().lock())),
        }
        Ok((files, former))
    }

    /// An error that ends the run, and what is left to do.
    fn told_of(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Message(message) if self.kept => Failure::Message(format!(
                "{message}\n  = help: what was done so far is kept: the same command with --resume goes on from there"
            )),
            failure => failure,
        }
    }

    fn finish(mut self, manifest: &str) -> Result<(), Failure> {
        if self.empty {
            // A file of no bytes is no gzip file.
            self.documents.write_all(&self.packing.pack(Vec::new())?)?;
        }
        for out in [self.documents, self.changes, self.dropped, self.rejects] {
            out.finish()?;
        }
        let Some(folder) = self.folder else { return Ok(()) };
        if self.kept {
            let path = folder.inside(CHECKPOINT);
            std::fs::remove_file(&path).map_err(|error| Failure::file(&path, &error))?;
        }
        let mut file = folder.file(MANIFEST)?;
        file.write_all(manifest.as_bytes())?;
        file.flush()?;
        folder.finish()
    }
}

/// What a former run left to go on from, checked; the folder is cleared where there is nothing.
fn checkpoint(
    left: &mut Lasting,
    args: &RunArgs,
    inputs: &[Input],
    task: &Task,
) -> Result<Option<Checkpoint>, Failure> {
    if left.path().join(CHECKPOINT).exists() && !args.force {
        left.keep();
        if !args.resume {
            return Err(Failure::new(format!(
                "{}: a run into it was broken off\n  = help: go on with --resume, or begin anew with --force",
                args.output.display()
            )));
        }
        let Some(former) = Checkpoint::read(left.path(), task)? else { return Ok(None) };
        if digest(inputs, former.position()) != former.digest() {
            return Err(Failure::new(
                "the run cannot go on: what it read of its inputs changed since it was broken off\n  = help: begin anew with \
                 --force",
            ));
        }
        return Ok(Some(former));
    }
    left.clear()?;
    Ok(None)
}

impl Sink for Files<'_> {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.empty = false;
        self.documents.write_all(lines)
    }

    fn text(&mut self, text: &TextOut) -> io::Result<()> {
        match &self.texts {
            Some(folder) => write_text(folder, &text.name, text.text.as_bytes(), self.again)?,
            None => {
                self.documents.write_all(text.text.as_bytes())?;
                if !text.text.ends_with('\n') {
                    self.documents.write_all(b"\n")?;
                }
            }
        }
        self.changes.write_all(&text.record)
    }

    fn dropped(&mut self, lines: &[u8]) -> io::Result<()> {
        self.dropped.write_all(lines)
    }

    fn rejected(&mut self, lines: &[u8], rejections: &[Rejection]) -> io::Result<()> {
        if matches!(self.rejects, Out::Nowhere) {
            let room = TOLD.saturating_sub(self.told.len());
            self.told.extend(rejections.iter().take(room).cloned());
        }
        self.rejects.write_all(lines)
    }

    fn settled(&mut self, at: Position, digest: Digest, totals: &Totals) -> io::Result<()> {
        let Some(keeper) = self.keeper.as_ref().filter(|keeper| keeper.since >= keeper.every) else { return Ok(()) };
        let (task, manifest) = (keeper.task.clone(), (keeper.account)(totals));
        let documents = format!("{DOCUMENTS}{}", self.packing.ending());
        let mut lengths = BTreeMap::new();
        for (name, out) in [
            (documents.as_str(), &mut self.documents),
            (CHANGES, &mut self.changes),
            (DROPPED, &mut self.dropped),
            (REJECTS, &mut self.rejects),
        ] {
            lengths.insert(name.to_owned(), out.settle()?);
        }
        if let Some(left) = self.folder.as_mut().and_then(WholeFolder::left) {
            Checkpoint::new(task, at, digest, lengths, manifest).write(left.path())?;
            left.keep();
            self.kept = true;
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.since = 0;
        }
        Ok(())
    }

    fn progress(&mut self, bytes: u64, documents: u64) {
        if let Some(keeper) = &mut self.keeper {
            keeper.since += bytes;
        }
        self.documents_done += documents;
        if let Some(bar) = &self.progress {
            bar.inc(bytes);
            bar.set_message(format!("{} documents", self.documents_done));
        }
    }
}
