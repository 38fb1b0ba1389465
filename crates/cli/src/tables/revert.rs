//! Rows of Parquet files, given back as such: the columns and values that came in.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use copydesk_formats::Manifest;
use copydesk_parquet::{Layout, RowsOut, StoredReader, StoredRows, Writer};

use super::read::{next, open, source};
use super::{NOT_KEPT, PARTS, parts};
use crate::args::RevertArgs;
use crate::disk::{settle_below, settle_text};
use crate::error::{Done, Failure, Outcome};
use crate::output::{MANIFEST, Whole, WholeFolder};
use crate::revert::{inside, refuse_input, warn_of_sample};
use crate::summary::number;
use crate::target::Target;

/// Rows of some files of a run, in their order.
struct Rows {
    files: std::vec::IntoIter<PathBuf>,
    current: Option<(PathBuf, StoredReader)>,
    batch: Option<(StoredRows, usize)>,
    /// Whether they are as they came in.
    aside: bool,
    count: u64,
}

impl Rows {
    fn of(files: Vec<PathBuf>, aside: bool) -> Self {
        Self { files: files.into_iter(), current: None, batch: None, aside, count: 0 }
    }

    /// Reads on until a row is there, or none is left.
    fn fill(&mut self) -> Result<(), Failure> {
        loop {
            match &self.batch {
                Some((rows, at)) if *at < rows.rows().len() => return Ok(()),
                _ => self.batch = None,
            }
            match &mut self.current {
                Some((path, reader)) => match next(reader, path)? {
                    Some(rows) => self.batch = Some((rows, 0)),
                    None => self.current = None,
                },
                None => {
                    let Some(path) = self.files.next() else { return Ok(()) };
                    self.current = Some((path.clone(), open(&path)?));
                }
            }
        }
    }

    fn failed(&self, row: usize, what: &str) -> Failure {
        let path = self.current.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default();
        let first = self.batch.as_ref().map_or(0, |(rows, _)| rows.rows().first());
        Failure::new(format!("{path}: row {}: {what}", first + row as u64))
    }

    /// Where the next row belongs: the rank of its file, and its number there.
    fn place(&self, ranks: &HashMap<String, usize>) -> Result<Option<(usize, u64, String)>, Failure> {
        let Some((rows, at)) = &self.batch else { return Ok(None) };
        let place = rows.view().and_then(|view| view.place(*at).map(|place| (place.file.to_owned(), place.row)));
        let (file, row) = place.map_err(|what| self.failed(*at, &what))?;
        Ok(Some((ranks.get(&file).copied().unwrap_or(usize::MAX), row, file)))
    }

    /// Writes the rows of one file that come before `end`, as they came in.
    fn write(
        &mut self,
        to: &mut Originals,
        end: Option<&(usize, u64, String)>,
        ranks: &HashMap<String, usize>,
    ) -> Result<(), Failure> {
        let Some((rows, from)) = self.batch.take() else { return Ok(()) };
        let mut at = from;
        let mut written = || -> Result<(String, Option<copydesk_parquet::Chunk>), (usize, String)> {
            let told = |what: String| (from, what);
            let view = rows.view().map_err(told)?;
            let file = view.place(from).map_err(told)?.file;
            let rank = ranks.get(file).copied().unwrap_or(usize::MAX);
            let mut out = RowsOut::new(rows.rows(), &to.layout);
            while at < rows.rows().len() {
                let told = |what: String| (at, what);
                let place = view.place(at).map_err(told)?;
                if place.file != file || end.is_some_and(|end| (rank, place.row) >= (end.0, end.1)) {
                    break;
                }
                if self.aside {
                    out.keep(at);
                } else {
                    let text = source(&view.get(at).map_err(told)?).map_err(told)?;
                    out.push(at, &text, "").map_err(|error| (at, error.to_string()))?;
                }
                at += 1;
            }
            Ok((file.to_owned(), out.finish("").map_err(told)?.0))
        };
        let (file, chunk) = match written() {
            Ok(written) => written,
            Err((row, what)) => {
                self.batch = Some((rows, from));
                return Err(self.failed(row, &what));
            }
        };
        self.count += (at - from) as u64;
        self.batch = Some((rows, at));
        chunk.map_or(Ok(()), |chunk| to.write(&file, chunk))
    }
}

/// Where they go.
struct Originals {
    layout: Layout,
    to: To,
}

enum To {
    One(Writer<Whole>),
    Folder { folder: WholeFolder, current: Option<(String, Writer<BufWriter<File>>)>, done: Vec<String> },
}

impl Originals {
    fn write(&mut self, file: &str, chunk: copydesk_parquet::Chunk) -> Result<(), Failure> {
        match &mut self.to {
            To::One(writer) => Ok(writer.write(chunk)?),
            To::Folder { folder, current, done } => {
                if current.as_ref().is_none_or(|(name, _)| name != file) {
                    close(current.take())?;
                    let below = inside(file);
                    if done.contains(&below) {
                        return Err(Failure::new(format!(
                            "two inputs, or rows of one that are out of order, would both be given back as {below}\n  = help: name a \
                             .parquet file with -o"
                        )));
                    }
                    let path = folder.inside(&below);
                    if let Some(parent) = path.parent() {
                        std::fs::create_dir_all(parent).map_err(|error| Failure::file(&path, &error))?;
                    }
                    let made = File::create(&path).map_err(|error| Failure::file(&path, &error))?;
                    done.push(below);
                    *current = Some((file.to_owned(), Writer::new(BufWriter::new(made), &self.layout)?));
                }
                match current {
                    Some((_, writer)) => Ok(writer.write(chunk)?),
                    None => Ok(()),
                }
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self.to {
            To::One(writer) => writer.finish()?.finish(),
            To::Folder { folder, current, .. } => {
                close(current)?;
                let made = folder.inside("");
                settle_below(&made).map_err(|error| Failure::file(&made, &error))?;
                folder.finish().map(drop)
            }
        }
    }
}

fn close(current: Option<(String, Writer<BufWriter<File>>)>) -> Result<(), Failure> {
    let Some((_, writer)) = current else { return Ok(()) };
    let mut file = writer.finish()?;
    file.flush()?;
    Ok(settle_text(file.get_ref())?)
}

/// `copydesk revert` of a run whose documents are rows of Parquet files.
pub(crate) fn revert(args: &RevertArgs) -> Done {
    let run: &Path = &args.run;
    let folder = run.is_dir();
    let manifest = if folder {
        let path = run.join(MANIFEST);
        let json = std::fs::read_to_string(&path)
            .map_err(|error| Failure::new(format!("{}: {error}: is this the folder of a run?", path.display())))?;
        Some(Manifest::parse(&json).map_err(|message| Failure::new(format!("{}: {message}", path.display())))?)
    } else {
        None
    };
    let files = if folder { parts(&run.join(PARTS))? } else { vec![run.to_owned()] };
    let others = run.join(NOT_KEPT);
    let others = if folder && others.is_dir() { parts(&others)? } else { Vec::new() };
    let first =
        files.first().ok_or_else(|| Failure::new(format!("{}: it holds no part", run.join(PARTS).display())))?;
    let reader = open(first)?;
    if !reader.is_as_written() {
        return Err(Failure::new(format!(
            "{}: columns were put behind `copydesk` since; take the file from the run's own output",
            first.display()
        )));
    }
    let layout = reader.layout().originals();
    let to = match Target::of(&args.output)? {
        Target::Stream(path, _) if super::is_table(&path) => {
            refuse_input(run, &path)?;
            To::One(Writer::new(Whole::create(&path, args.force)?, &layout)?)
        }
        Target::Folder(path) if !(path.exists() && args.force) => {
            To::Folder { folder: WholeFolder::create(&path, false, "")?, current: None, done: Vec::new() }
        }
        Target::Folder(path) => {
            return Err(Failure::new(format!(
                "{}: --force replaces files, never a folder of originals\n  = help: name a folder that is not there",
                path.display()
            )));
        }
        _ => {
            return Err(Failure::new(format!(
                "{}: the originals are rows of Parquet files\n  = help: name a folder, or one file that ends in .parquet",
                args.output.display()
            )));
        }
    };
    let inputs = manifest.iter().flat_map(|manifest| &manifest.inputs).enumerate();
    let ranks: HashMap<String, usize> = inputs.map(|(rank, input)| (input.file.clone(), rank)).collect();
    let mut originals = Originals { layout, to };
    let (mut kept, mut aside) = (Rows::of(files, false), Rows::of(others, true));
    loop {
        kept.fill()?;
        aside.fill()?;
        match (kept.place(&ranks)?, aside.place(&ranks)?) {
            (None, None) => break,
            (Some(_), None) => kept.write(&mut originals, None, &ranks)?,
            (None, Some(_)) => aside.write(&mut originals, None, &ranks)?,
            (Some(one), Some(other)) if (one.0, one.1) < (other.0, other.1) => {
                kept.write(&mut originals, Some(&other), &ranks)?;
            }
            (Some(one), Some(_)) => aside.write(&mut originals, Some(&one), &ranks)?,
        }
    }
    let lost = complete(manifest.as_ref(), kept.count, aside.count)?;
    originals.finish()?;
    let mut err = anstream::stderr().lock();
    // Where standard error is closed there is nobody to tell, and the originals are there all the same.
    let _ = writeln!(err, "{} rows given back", number(kept.count + aside.count));
    if manifest.is_none() {
        let _ = writeln!(
            err,
            "warning: rows that were dropped, quarantined or not in the run's sample are not in this file (a run's folder keeps those \
             that were dropped or quarantined)"
        );
    }
    let _ = warn_of_sample(&mut err, manifest.as_ref());
    if lost > 0 {
        let _ = writeln!(
            err,
            "warning: {} inputs, or row groups of some, could not be read by the run, so they are not in it",
            number(lost)
        );
    }
    Ok(Outcome::Fine)
}

/// Whether every row that the manifest counts is there; how many of its documents stand for what could not be read.
fn complete(manifest: Option<&Manifest>, kept: u64, aside: u64) -> Result<u64, Failure> {
    let Some(manifest) = manifest else { return Ok(0) };
    let count = |name: &str| manifest.documents.get(name).copied().unwrap_or(0);
    let lost = manifest.quarantine.get("unreadable").copied().unwrap_or(0);
    let said = (count("kept"), (count("dropped") + count("quarantined")).saturating_sub(lost));
    if said == (kept, aside) {
        return Ok(lost);
    }
    Err(Failure::new(format!(
        "the manifest counts {} rows as kept and {} as dropped or quarantined, and the run holds {} and {}: rows were added or lost since",
        number(said.0),
        number(said.1),
        number(kept),
        number(aside)
    )))
}
