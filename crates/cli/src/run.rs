//! `copydesk run`.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{Format, Input, Options, Output, Place, Rejection, Sink, TextOut, text_names};
use copydesk_formats::{Manifest, Packing};
use copydesk_transform::Registry;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{ReportArg, RequeueArgs, RunArgs};
use crate::error::{Done, Failure, Outcome};
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
    let mut files = Files::create(&target, to, packing, args)?;
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
        unit: args.offsets.unit(),
        fields,
        output: if to == Format::Txt { Output::Txt } else { Output::Jsonl(packing) },
        limit: args.input.corpus.limit,
    };
    let start = Instant::now();
    let totals = copydesk_corpus::run(&pipeline, &inputs.found, &options, &mut files)?;
    let took = start.elapsed();
    if let Some(bar) = files.progress.take() {
        bar.finish_and_clear();
    }
    let output = if to == Format::Txt { TEXTS.to_owned() } else { format!("{DOCUMENTS}{}", packing.ending()) };
    let manifest = manifest::manifest(&pipeline, &found.yaml, &inputs, options.unit, &output, &totals);
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
    let exceeded = args.max_quarantine.is_exceeded(totals.quarantined.count, totals.read.count);
    Ok(if exceeded { Outcome::Quarantined } else { Outcome::Fine })
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

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout(mut file) => Ok(file.flush()?),
            Self::Inside(mut file) => Ok(file.flush()?),
            Self::Alone(file) => file.finish(),
        }
    }
}

/// Where a run's documents go.
struct Files {
    folder: Option<WholeFolder>,
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

impl Files {
    fn create(target: &Target, to: Format, packing: Packing, args: &RunArgs) -> Result<Self, Failure> {
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
        match target {
            Target::Folder(path) => {
                let folder = WholeFolder::create(path, args.force, MANIFEST)?;
                if to == Format::Txt {
                    files.texts = Some(folder.inside(TEXTS));
                    files.changes = Out::Inside(folder.file(CHANGES)?);
                } else {
                    files.documents = Out::Inside(folder.file(&format!("{DOCUMENTS}{}", packing.ending()))?);
                }
                files.dropped = Out::Inside(folder.file(DROPPED)?);
                files.rejects = Out::Inside(folder.file(REJECTS)?);
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
        Ok(files)
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
        let mut file = folder.file(MANIFEST)?;
        file.write_all(manifest.as_bytes())?;
        file.flush()?;
        folder.finish()
    }
}

impl Sink for Files {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.empty = false;
        self.documents.write_all(lines)
    }

    fn text(&mut self, text: &TextOut) -> io::Result<()> {
        match &self.texts {
            Some(folder) => write_text(folder, &text.name, text.text.as_bytes())?,
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

    fn progress(&mut self, bytes: u64, documents: u64) {
        self.documents_done += documents;
        if let Some(bar) = &self.progress {
            bar.inc(bytes);
            bar.set_message(format!("{} documents", self.documents_done));
        }
    }
}
