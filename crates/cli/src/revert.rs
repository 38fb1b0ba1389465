//! `copydesk revert` and `verify`.

use std::io::{self, BufWriter, Write};

use copydesk_formats::Fidelity;

use crate::args::{RevertArgs, VerifyArgs};
use crate::error::{Done, Failure, Outcome};
use crate::original::{Kind, Original, Run};
use crate::output::{Target, Whole, WholeFolder};
use crate::summary::number;

/// Counts of what was given back.
#[derive(Debug, Default)]
struct Tally {
    kept: u64,
    dropped: u64,
    quarantined: u64,
    bytes: u64,
    /// Documents whose text is exact, and whose line was written anew by something else since.
    rewritten: u64,
    /// Files of which nothing could be read.
    unreadable: u64,
}

impl Tally {
    fn add(&mut self, original: &Original) {
        match original.kind {
            Kind::Kept => self.kept += 1,
            Kind::Dropped => self.dropped += 1,
            Kind::Quarantined => self.quarantined += 1,
            Kind::Blank => {}
        }
        self.bytes += original.bytes.len() as u64;
        self.rewritten += u64::from(original.fidelity == Fidelity::Rewritten);
        self.unreadable += u64::from(original.kind == Kind::Quarantined && original.bytes.is_empty());
    }

    fn documents(&self) -> u64 {
        self.kept + self.dropped + self.quarantined
    }
}

/// Where originals go.
enum Originals {
    Stdout(BufWriter<io::StdoutLock<'static>>),
    File(Whole),
    Folder { folder: WholeFolder, name: String, file: Option<BufWriter<std::fs::File>> },
}

impl Originals {
    fn write(&mut self, original: &Original) -> Result<(), Failure> {
        match self {
            Self::Stdout(out) => Ok(out.write_all(&original.bytes)?),
            Self::File(file) => Ok(file.write_all(&original.bytes)?),
            Self::Folder { folder, name, file } => {
                if *name != original.file || file.is_none() {
                    original.file.clone_into(name);
                    if let Some(mut file) = file.take() {
                        file.flush()?;
                    }
                    let path = folder.inside(&inside(&original.file));
                    if let Some(parent) = path.parent() {
                        std::fs::create_dir_all(parent)?;
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
                if let Some(mut file) = file {
                    file.flush()?;
                }
                folder.finish()
            }
        }
    }
}

/// A path below the output's folder, whatever the name says.
fn inside(file: &str) -> String {
    let parts = file.split('/').filter(|part| !part.is_empty() && *part != ".");
    let inside = parts.map(|part| if part == ".." { "_" } else { part }).collect::<Vec<_>>().join("/");
    if inside == "-" { "standard-input".to_owned() } else { inside }
}

pub(crate) fn revert(args: &RevertArgs) -> Done {
    let mut run = Run::open(&args.run)?;
    let mut originals = match Target::of(&args.output) {
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
            Originals::Folder { folder, name: String::new(), file: None }
        }
    };
    let mut tally = Tally::default();
    while let Some(original) = run.next()? {
        tally.add(&original);
        originals.write(&original)?;
    }
    originals.finish()?;
    let mut err = anstream::stderr().lock();
    writeln!(err, "{} documents given back, {} bytes", number(tally.documents()), number(tally.bytes))?;
    warn(&mut err, &tally)?;
    Ok(Outcome::Fine)
}

fn warn(err: &mut impl Write, tally: &Tally) -> io::Result<()> {
    if tally.rewritten > 0 {
        writeln!(
            err,
            "warning: {} lines were written anew since the run: their texts are exact, their spacing may not be",
            number(tally.rewritten)
        )?;
    }
    if tally.unreadable > 0 {
        writeln!(
            err,
            "warning: {} inputs could not be read by the run, so they are not in it",
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
    loop {
        match run.next() {
            Ok(Some(original)) => tally.add(&original),
            Ok(None) => break,
            Err(Failure::Message(message)) => {
                broken += 1;
                if broken <= 20 {
                    writeln!(err, "\x1b[31mbroken\x1b[0m {message}")?;
                }
            }
            Err(closed) => return Err(closed),
        }
    }
    if broken > 0 {
        return Err(Failure::new(format!(
            "{} of {} records do not give their source back",
            number(broken),
            number(tally.documents() + broken)
        )));
    }
    if let Some(manifest) = &run.manifest {
        for (name, count) in [("kept", tally.kept), ("dropped", tally.dropped), ("quarantined", tally.quarantined)] {
            let said = manifest.documents.get(name).copied().unwrap_or(0);
            if said != count {
                return Err(Failure::new(format!(
                    "the manifest counts {} documents as {name}, and the run holds {}: records were added or lost since",
                    number(said),
                    number(count)
                )));
            }
        }
    }
    warn(&mut err, &tally)?;
    writeln!(
        err,
        "{} records verified: each gives its source back, with the hash it was signed with",
        number(tally.kept + tally.dropped)
    )?;
    Ok(Outcome::Fine)
}
