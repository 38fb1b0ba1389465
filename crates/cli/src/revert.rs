//! `copydesk revert` and `verify`.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use copydesk_corpus::{Format, Input, NOT_SAMPLED, Place};
use copydesk_formats::{Fidelity, Manifest, Packing};

use crate::args::{RevertArgs, VerifyArgs};
use crate::disk::{settle_below, settle_text};
use crate::error::{Done, Failure, Outcome};
use crate::original::{Kind, Original, Run, Unread};
use crate::output::{DOCUMENTS, Whole, WholeFolder};
use crate::summary::number;
use crate::tables;
use crate::target::{Target, lies_in, refuse_clashes, refuse_packed};

/// Counts of what was given back.
#[derive(Debug, Default)]
struct Tally {
    kept: u64,
    dropped: u64,
    quarantined: u64,
    blank: u64,
    bytes: u64,
    /// Documents whose text is exact, and whose line was written anew by something else since.
    rewritten: u64,
    /// Files, or rows of some, that could not be read.
    unreadable: u64,
    /// Documents of which the run kept the beginning alone.
    long: u64,
    /// The same of pages that are larger than any that is read.
    large: u64,
}

impl Tally {
    fn add(&mut self, original: &Original) {
        match original.kind {
            Kind::Kept => self.kept += 1,
            Kind::Dropped => self.dropped += 1,
            Kind::Quarantined => self.quarantined += 1,
            Kind::Beginning => {
                self.quarantined += 1;
                self.long += 1;
            }
            Kind::LargePage => {
                self.quarantined += 1;
                self.large += 1;
            }
            Kind::Unreadable => {
                self.quarantined += 1;
                self.unreadable += 1;
            }
            Kind::Blank => self.blank += 1,
        }
        self.bytes += original.bytes.len() as u64;
        self.rewritten += u64::from(original.fidelity == Fidelity::Rewritten);
    }

    fn documents(&self) -> u64 {
        self.kept + self.dropped + self.quarantined
    }

    /// Those that the run has.
    fn given(&self) -> u64 {
        self.documents() - self.long - self.large - self.unreadable
    }
}

/// Where originals go.
enum Originals {
    Stdout(BufWriter<io::StdoutLock<'static>>),
    File(Whole),
    Folder {
        folder: WholeFolder,
        /// The input whose original is being written.
        name: String,
        file: Option<BufWriter<std::fs::File>>,
        /// Which input each file is of.
        files: HashMap<String, String>,
    },
}

impl Originals {
    fn write(&mut self, original: &Original) -> Result<(), Failure> {
        match self {
            Self::Stdout(out) => Ok(out.write_all(&original.bytes)?),
            Self::File(file) => Ok(file.write_all(&original.bytes)?),
            Self::Folder { folder, name, file, files } => {
                if *name != original.file || file.is_none() {
                    original.file.clone_into(name);
                    close(file.take())?;
                    let below = inside(&original.file);
                    let owner = files.entry(below.clone()).or_insert_with(|| original.file.clone());
                    if *owner != original.file {
                        return Err(Failure::new(format!(
                            "{owner} and {} would both be given back as {below}\n  = help: name a .jsonl or .txt file with -o",
                            original.file
                        )));
                    }
                    let path = folder.inside(&below);
                    if let Some(parent) = path.parent() {
                        std::fs::create_dir_all(parent).map_err(|error| Failure::file(&path, &error))?;
                    }
                    // Of a run that is one stream the documents of one file may come apart.
                    let opened = std::fs::OpenOptions::new().create(true).append(true).open(&path);
                    *file = Some(BufWriter::new(opened.map_err(|error| Failure::file(&path, &error))?));
                }
                if let Some(file) = file {
                    file.write_all(&original.bytes)?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::File(file) => file.finish(),
            Self::Folder { folder, file, .. } => {
                close(file)?;
                let made = folder.inside("");
                settle_below(&made).map_err(|error| Failure::file(&made, &error))?;
                folder.finish().map(drop)
            }
        }
    }
}

fn close(file: Option<BufWriter<std::fs::File>>) -> Result<(), Failure> {
    let Some(mut file) = file else { return Ok(()) };
    file.flush()?;
    Ok(settle_text(file.get_ref())?)
}

/// A path below the output's folder, whatever the name says. What was packed comes back unpacked: other bytes unpack to the
/// same, and nothing says which.
pub(crate) fn inside(file: &str) -> String {
    let (_, file) = Packing::of(Path::new(file));
    let file = file.to_string_lossy();
    let parts = file.split('/').filter(|part| !part.is_empty() && *part != ".");
    let inside = parts.map(|part| if part == ".." { "_" } else { part }).collect::<Vec<_>>().join("/");
    if inside == "-" { "standard-input".to_owned() } else { inside }
}

pub(crate) fn revert(args: &RevertArgs) -> Done {
    if tables::holds_rows(&args.run)? {
        return tables::revert(args);
    }
    let mut run = Run::open(&args.run)?;
    let target = Target::of(&args.output)?;
    if let Target::Stream(path, Some((Format::Parquet, _))) = &target {
        return Err(Failure::new(format!(
            "{}: the originals are no rows of Parquet files\n  = help: name a folder, or a file that ends as they do",
            path.display()
        )));
    }
    if let Target::Stream(path, _) = &target {
        refuse_packed("what is given back", path)?;
        refuse_input(&args.run, path)?;
    }
    let mut originals = match target {
        Target::Stdout => Originals::Stdout(BufWriter::new(io::stdout().lock())),
        Target::Stream(path, _) => Originals::File(Whole::create(&path, args.force)?),
        Target::Folder(path) => {
            if path.exists() && args.force {
                return Err(Failure::new(format!(
                    "{}: --force replaces files, never a folder of originals\n  = help: name a folder that is not there",
                    path.display()
                )));
            }
            let folder = WholeFolder::create(&path, false, "")?;
            Originals::Folder { folder, name: String::new(), file: None, files: HashMap::new() }
        }
    };
    let mut tally = Tally::default();
    while let Some(original) = run.next()? {
        tally.add(&original);
        // What is not there makes no file of its name.
        if !matches!(original.kind, Kind::Beginning | Kind::LargePage | Kind::Unreadable) {
            originals.write(&original)?;
        }
    }
    complete(&run, &tally)?;
    originals.finish()?;
    let mut err = anstream::stderr().lock();
    // Where standard error is closed there is nobody to tell, and the originals are there all the same.
    let _ = writeln!(err, "{} documents given back, {} bytes", number(tally.given()), number(tally.bytes));
    let _ = warn(&mut err, &run, &tally);
    // What is given back is not all that came in.
    Ok(if tally.long + tally.large > 0 { Outcome::Quarantined } else { Outcome::Fine })
}

/// The records must not be replaced by what is made of them.
pub(crate) fn refuse_input(run: &Path, output: &Path) -> Result<(), Failure> {
    if run.is_dir() && lies_in(output, run) {
        return Err(Failure::new(format!(
            "{}: -o would replace a file of the run\n  = help: name another output",
            output.display()
        )));
    }
    let input = Input { name: String::new(), place: Place::File(run.to_owned()), format: Format::Jsonl, bytes: 0 };
    refuse_clashes(&[("-o", output.to_owned())], &[input])
}

/// Whether every document that the manifest counts is there.
fn complete(run: &Run, tally: &Tally) -> Result<(), Failure> {
    let Some(manifest) = &run.manifest else { return Ok(()) };
    let mut counts = vec![("kept", tally.kept), ("dropped", tally.dropped), ("quarantined", tally.quarantined)];
    if manifest.output.starts_with(DOCUMENTS) {
        counts.push(("blank", tally.blank));
    }
    for (name, count) in counts {
        let said = manifest.documents.get(name).copied().unwrap_or(0);
        if said != count {
            return Err(Failure::new(format!(
                "the manifest counts {} documents as {name}, and the run holds {}: records were added or lost since\n  = \
                 help: what is left of them comes back from the file itself, such as documents.jsonl",
                number(said),
                number(count)
            )));
        }
    }
    Ok(())
}

/// What a run did not take it does not have.
pub(crate) fn warn_of_sample(err: &mut impl Write, manifest: Option<&Manifest>) -> io::Result<()> {
    let left_out = manifest.and_then(|manifest| manifest.passed_over.get(NOT_SAMPLED)).copied().unwrap_or(0);
    if left_out == 0 {
        return Ok(());
    }
    writeln!(
        err,
        "warning: {} documents were not in the run's sample (--sample): they stand in its inputs alone",
        number(left_out)
    )
}

fn warn(err: &mut impl Write, run: &Run, tally: &Tally) -> io::Result<()> {
    if run.gaps > 0 {
        writeln!(
            err,
            "warning: {} lines of the inputs are not in this stream: they were dropped, quarantined, not in the run's sample, or lost \
             (a run's folder keeps what was dropped or quarantined)",
            number(run.gaps)
        )?;
    }
    warn_of_sample(err, run.manifest.as_ref())?;
    if tally.rewritten > 0 {
        writeln!(
            err,
            "warning: {} lines were written anew since the run: their texts are exact, their spacing may not be",
            number(tally.rewritten)
        )?;
    }
    if tally.long > 0 {
        writeln!(
            err,
            "warning: {} documents were longer than the run took (--max-document): it has their beginnings alone, and they stand \
             in its inputs",
            number(tally.long)
        )?;
    }
    if tally.large > 0 {
        writeln!(
            err,
            "warning: {} pages were larger than any that is read: the run has their beginnings alone, and they stand in its inputs",
            number(tally.large)
        )?;
    }
    if tally.unreadable > 0 {
        writeln!(
            err,
            "warning: {} inputs, or rows of some, could not be read by the run, so they are not in it",
            number(tally.unreadable)
        )?;
    }
    Ok(())
}

pub(crate) fn verify(args: &VerifyArgs) -> Done {
    let mut run = Run::open(&args.run)?;
    let mut tally = Tally::default();
    let mut broken = 0_u64;
    let mut err = anstream::stderr().lock();
    // Where standard error is closed there is nobody to tell; the exit code says it.
    loop {
        match run.next() {
            Ok(Some(original)) => tally.add(&original),
            Ok(None) => break,
            Err(Unread::Record(message)) => {
                broken += 1;
                if broken <= 20 {
                    let _ = writeln!(err, "\x1b[31mbroken\x1b[0m {message}");
                }
            }
            // What cannot be read now cannot be read again.
            Err(Unread::Source(failure)) => return Err(failure),
        }
    }
    if broken > 0 {
        return Err(Failure::new(format!(
            "{} of {} records do not give their source back",
            number(broken),
            number(tally.documents() + broken)
        )));
    }
    complete(&run, &tally)?;
    let _ = warn(&mut err, &run, &tally);
    let _ = writeln!(
        err,
        "{} records verified: each gives its source back, with the hash it was signed with",
        number(tally.kept + tally.dropped)
    );
    Ok(Outcome::Fine)
}
