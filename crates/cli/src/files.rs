//! Where a run's documents go, and how far it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use copydesk_corpus::{Digest, FileOut, Format, Input, Place, Position, Rejection, Sink, TextOut, Totals, digest};
use copydesk_formats::{Fields, Manifest};
use indicatif::ProgressBar;

use crate::args::RunArgs;
use crate::checkpoint::{CHECKPOINT, Checkpoint, NAMES, Task};
use crate::disk;
use crate::drawn::{Drawing, Written};
use crate::error::Failure;
use crate::lasting::{Lasting, keep_named};
use crate::output::{CHANGES, DOCUMENTS, DROPPED, MANIFEST, REJECTS, TEXTS, Whole, WholeFolder, write_text};
use crate::tables::{Layout, Tables};
use crate::target::{Target, is_special, refuse_packed};

/// Rejects that are told one by one where they have no file.
const TOLD: usize = 20;

/// One of a run's outputs.
pub(crate) enum Out {
    Nowhere,
    Stdout(io::StdoutLock<'static>),
    /// In the run's folder, which is finished as a whole.
    Inside(BufWriter<File>),
    Alone(Whole),
}

impl Out {
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Nowhere => Ok(()),
            // It may go to someone who waits for it.
            Self::Stdout(file) => file.write_all(bytes).and_then(|()| file.flush()),
            Self::Inside(file) => file.write_all(bytes),
            Self::Alone(file) => file.write_all(bytes),
        }
    }

    /// Everything written so far is on the disk; how long the file is, in bytes.
    pub(crate) fn settle(&mut self) -> io::Result<u64> {
        if let Self::Inside(file) = self { disk::settle(file) } else { Ok(0) }
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Stdout(mut file) => Ok(file.flush()?),
            Self::Inside(mut file) => Ok(disk::settle(&mut file).map(drop)?),
            Self::Alone(file) => file.finish(),
        }
    }
}

/// What keeps note of how far a run is.
pub(crate) struct Keeper<'a> {
    pub(crate) task: Task,
    /// So many bytes of input are between two checkpoints.
    pub(crate) every: u64,
    pub(crate) since: u64,
    pub(crate) account: &'a dyn Fn(&Totals) -> Manifest,
}

/// Where a run's documents go.
pub(crate) struct Files<'a> {
    pub(crate) folder: Option<WholeFolder>,
    pub(crate) keeper: Option<Keeper<'a>>,
    /// Where the names of texts and drawn files are noted that were written, where the run may go on later.
    pub(crate) names: Out,
    /// Whether there is a checkpoint from which another one may go on.
    pub(crate) kept: bool,
    pub(crate) written: Written,
    /// Whether no document was written yet.
    pub(crate) empty: bool,
    pub(crate) documents: Out,
    /// Where rows go, where the output is a table.
    pub(crate) tables: Option<Tables>,
    /// Where texts go one by one; none where they go into one stream.
    pub(crate) texts: Option<PathBuf>,
    pub(crate) changes: Out,
    /// Where documents are drawn for other tools, and whether none was so far.
    pub(crate) drawing: Drawing,
    pub(crate) undrawn: bool,
    pub(crate) dropped: Out,
    pub(crate) rejects: Out,
    /// Rejects that have no file.
    pub(crate) told: Vec<Rejection>,
    pub(crate) progress: Option<ProgressBar>,
    pub(crate) documents_done: u64,
    /// That of what was read so far, where it is known.
    pub(crate) digest: Option<Digest>,
}

impl Files<'_> {
    /// The files, and the checkpoint from which the run goes on.
    pub(crate) fn create(
        target: &Target,
        (written, layout): (Written, Option<&Layout>),
        args: &RunArgs,
        (inputs, fields): (&[Input], &Fields),
        task: &Task,
    ) -> Result<(Self, Option<Checkpoint>), Failure> {
        let Written { to, packing, .. } = written;
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
            names: Out::Nowhere,
            kept: false,
            written,
            empty: true,
            documents: Out::Nowhere,
            tables: None,
            texts: None,
            changes: Out::Nowhere,
            drawing: Drawing::Nowhere,
            undrawn: true,
            dropped: beside(&args.dropped)?,
            rejects: beside(&args.rejects)?,
            told: Vec::new(),
            progress: None,
            documents_done: 0,
            digest: None,
        };
        let mut former = None;
        match target {
            Target::Folder(path) => {
                let stdin = inputs.iter().any(|input| input.place == Place::Stdin);
                let mut folder = if stdin {
                    WholeFolder::create(path, args.force, MANIFEST)?
                } else {
                    WholeFolder::lasting(path, args.force, MANIFEST)?
                };
                if let Some(left) = folder.left() {
                    former = checkpoint(left, args, (inputs, fields), task)?;
                }
                let lengths = former.as_ref().map(|former| &former.files);
                let file = |name: &str| -> Result<Out, Failure> {
                    let length = lengths.map(|lengths| lengths.get(name).copied().unwrap_or(0));
                    folder.file_at(name, length.unwrap_or(0)).map(Out::Inside)
                };
                if let Some(layout) = layout {
                    files.tables = Some(Tables::in_folder(&folder.inside(""), layout, lengths)?);
                } else if to == Format::Txt {
                    files.texts = Some(folder.inside(TEXTS));
                    files.changes = file(CHANGES)?;
                } else {
                    files.documents = file(&format!("{DOCUMENTS}{}", packing.ending()))?;
                }
                if let (Some(form), Some(name)) = (written.form, written.drawn()) {
                    files.undrawn = lengths.and_then(|lengths| lengths.get(&name)).is_none_or(|length| *length == 0);
                    files.drawing = if form.is_lines() {
                        Drawing::Lines(file(&name)?)
                    } else {
                        Drawing::Files(folder.inside(&name))
                    };
                }
                let small = match &files.drawing {
                    Drawing::Files(drawn) => Some(drawn),
                    _ => files.texts.as_ref(),
                };
                if let Some(small) = small.filter(|_| !stdin) {
                    files.names = file(NAMES)?;
                    if former.is_some() {
                        let names = std::fs::read(folder.inside(NAMES));
                        let kept = names.and_then(|names| keep_named(small, &names));
                        kept.map_err(|error| Failure::file(small, &error))?;
                    }
                }
                files.dropped = file(DROPPED)?;
                files.rejects = file(REJECTS)?;
                files.kept = former.is_some();
                files.empty = former.as_ref().is_none_or(|former| {
                    former.files.get(&format!("{DOCUMENTS}{}", packing.ending())).is_none_or(|length| *length == 0)
                });
                files.folder = Some(folder);
            }
            Target::Stream(path, _) if written.form.is_some() => {
                files.drawing = Drawing::Lines(alone(path)?);
                files.documents = beside(&written.kept_beside(path))?;
            }
            Target::Stream(path, _) => {
                match layout {
                    Some(layout) => files.tables = Some(Tables::one(Whole::create(path, args.force)?, layout)?),
                    None => files.documents = alone(path)?,
                }
                if to == Format::Txt && !is_special(path) {
                    files.changes = alone(&path.with_extension(CHANGES))?;
                }
            }
            Target::Stdout if written.form.is_some() => {
                files.drawing = Drawing::Lines(Out::Stdout(io::stdout().lock()));
            }
            Target::Stdout => files.documents = Out::Stdout(io::stdout().lock()),
        }
        Ok((files, former))
    }

    /// Notes that a small file is written.
    fn note(&mut self, name: &str) -> io::Result<()> {
        self.names.write_all(name.as_bytes())?;
        self.names.write_all(b"\0")
    }

    pub(crate) fn finish(self, manifest: &Manifest) -> Result<(), Failure> {
        let kept = self.kept;
        self.finished(manifest).map_err(|failure| told_of(failure, kept))
    }

    fn finished(mut self, manifest: &Manifest) -> Result<(), Failure> {
        // A file of no bytes is no gzip file.
        let nothing = self.written.packing.pack(Vec::new())?;
        if self.empty && self.tables.is_none() {
            self.documents.write_all(&nothing)?;
        }
        if self.undrawn {
            self.drawing.write(&nothing)?;
        }
        // The manifest has them with their kinds.
        let labels = manifest.annotations.keys().map(|name| name.split('/').next().unwrap_or(name));
        self.drawing.finish(self.written.form, labels)?;
        self.tables.map_or(Ok(()), Tables::finish)?;
        for out in [self.documents, self.changes, self.dropped, self.rejects, self.names] {
            out.finish()?;
        }
        if let Some(texts) = self.texts.as_deref().filter(|texts| texts.exists()) {
            disk::settle_below(texts).map_err(|error| Failure::file(texts, &error))?;
        }
        let Some(folder) = self.folder else { return Ok(()) };
        let mut file = folder.file(MANIFEST)?;
        let done = file.write_all(manifest.to_json().as_bytes()).and_then(|()| disk::settle(&mut file).map(drop));
        done.map_err(|error| Failure::new(format!("{MANIFEST}: {error}")))?;
        // The checkpoint goes last: until the folder has its name, the run can go on from there.
        let path = folder.finish()?;
        Checkpoint::remove(&path).map_err(|error| Failure::file(&path, &error))
    }
}

/// An error that ends a run, and what is left to do where there is a checkpoint.
pub(crate) fn told_of(failure: Failure, kept: bool) -> Failure {
    match failure {
        Failure::Message(message) if kept => Failure::Message(format!(
            "{message}\n  = help: what was done so far is kept: the same command with --resume goes on from there"
        )),
        failure => failure,
    }
}

/// What a former run left to go on from, checked; the folder is cleared where there is nothing.
fn checkpoint(
    left: &mut Lasting,
    args: &RunArgs,
    (inputs, fields): (&[Input], &Fields),
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
        let limits = (args.input.corpus.limit, args.input.corpus.max_document.0);
        if digest(inputs, fields, former.position(), limits) != former.digest() {
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

    #[cfg(feature = "parquet")]
    fn rows(
        &mut self,
        kept: Option<copydesk_parquet::Chunk>,
        aside: Option<copydesk_parquet::Chunk>,
    ) -> io::Result<()> {
        self.tables.as_mut().map_or(Ok(()), |tables| tables.write(kept, aside))
    }

    fn text(&mut self, text: &TextOut) -> io::Result<()> {
        match &self.texts {
            Some(folder) => {
                write_text(folder, &text.name, text.text.as_bytes())?;
                self.note(&text.name)?;
            }
            None => {
                self.documents.write_all(text.text.as_bytes())?;
                if !text.text.ends_with('\n') {
                    self.documents.write_all(b"\n")?;
                }
            }
        }
        self.changes.write_all(&text.record)
    }

    fn drawn(&mut self, lines: &[u8]) -> io::Result<()> {
        self.undrawn = false;
        self.drawing.write(lines)
    }

    fn file(&mut self, file: &FileOut) -> io::Result<()> {
        self.drawing.file(file)?;
        self.note(&file.name)
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
        self.digest = Some(digest);
        let Some(keeper) = self.keeper.as_ref().filter(|keeper| keeper.since >= keeper.every) else { return Ok(()) };
        let (task, manifest) = (keeper.task.clone(), (keeper.account)(totals));
        let documents = format!("{DOCUMENTS}{}", self.written.packing.ending());
        if let Some(texts) = self.texts.as_deref().filter(|texts| texts.exists()) {
            disk::settle_below(texts)?;
        }
        let mut lengths = BTreeMap::new();
        for (name, out) in [
            (documents.as_str(), &mut self.documents),
            (CHANGES, &mut self.changes),
            (DROPPED, &mut self.dropped),
            (REJECTS, &mut self.rejects),
            (NAMES, &mut self.names),
        ] {
            lengths.insert(name.to_owned(), out.settle()?);
        }
        if let Some(name) = self.written.drawn() {
            lengths.insert(name, self.drawing.settle()?);
        }
        if let Some(tables) = &mut self.tables {
            tables.settle(&mut lengths)?;
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
