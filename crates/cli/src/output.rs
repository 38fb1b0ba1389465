//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use copydesk_corpus::Format;

use crate::error::Failure;

/// The name of the documents' file in a run's folder.
pub(crate) const DOCUMENTS: &str = "documents.jsonl";
/// The folder of the documents' texts, where the output is text.
pub(crate) const TEXTS: &str = "texts";
/// The records of those texts.
pub(crate) const CHANGES: &str = "changes.jsonl";
/// Documents that a rule dropped.
pub(crate) const DROPPED: &str = "dropped.jsonl";
/// Documents that were quarantined.
pub(crate) const REJECTS: &str = "rejects.jsonl";
/// The run's account.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What `-o` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `-`.
    Stdout,
    /// A path that ends in `.jsonl`, `.ndjson` or `.txt`.
    Stream(PathBuf, Format),
    /// Any other path.
    Folder(PathBuf),
}

impl Target {
    pub(crate) fn of(path: &Path) -> Self {
        if path == Path::new("-") {
            return Self::Stdout;
        }
        match Format::of(path) {
            Some(format) => Self::Stream(path.to_owned(), format),
            None => Self::Folder(path.to_owned()),
        }
    }
}

/// A file that appears under its name when it is whole; until then, and if it never is, nothing does.
pub(crate) struct Whole {
    path: PathBuf,
    file: BufWriter<tempfile::NamedTempFile>,
    force: bool,
}

impl Whole {
    pub(crate) fn create(path: &Path, force: bool) -> Result<Self, Failure> {
        refuse_existing(path, force)?;
        let parent = parent(path);
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".copydesk-").suffix(".partial");
        #[cfg(unix)]
        let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(parent).map_err(|error| Failure::file(parent, &error))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(1 << 18, file), force })
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        let at = |error: &io::Error| Failure::file(&self.path, error);
        let file = self.file.into_inner().map_err(|error| at(error.error()))?;
        let done = if self.force { file.persist(&self.path) } else { file.persist_noclobber(&self.path) };
        done.map(drop).map_err(|error| at(&error.error))
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that appears under its name when it is whole.
pub(crate) struct WholeFolder {
    path: PathBuf,
    made: tempfile::TempDir,
    force: bool,
}

impl WholeFolder {
    /// `marker` is the file by which a folder is known as one that may be replaced.
    pub(crate) fn create(path: &Path, force: bool, marker: &str) -> Result<Self, Failure> {
        if path.is_dir() && is_empty(path) {
            // An empty folder holds nothing to lose.
        } else {
            refuse_existing(path, force)?;
            if path.exists() && !path.join(marker).exists() {
                return Err(Failure::new(format!(
                    "{}: it has no {marker}, so it is not of a former run, and --force does not replace it",
                    path.display()
                )));
            }
        }
        let parent = parent(path);
        std::fs::create_dir_all(parent).map_err(|error| Failure::file(parent, &error))?;
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".copydesk-").suffix(".partial");
        #[cfg(unix)]
        let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let made = builder.tempdir_in(parent).map_err(|error| Failure::file(parent, &error))?;
        Ok(Self { path: path.to_owned(), made, force })
    }

    pub(crate) fn file(&self, name: &str) -> Result<BufWriter<File>, Failure> {
        let path = self.made.path().join(name);
        let file = File::create(&path).map_err(|error| Failure::file(&self.path.join(name), &error))?;
        Ok(BufWriter::with_capacity(1 << 18, file))
    }

    /// Where `name` lies until the folder is whole.
    pub(crate) fn inside(&self, name: &str) -> PathBuf {
        self.made.path().join(name)
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        let at = |error: io::Error| Failure::file(&self.path, &error);
        if self.path.is_dir() {
            // Renaming over a folder that is not empty fails on every system, so the former run steps aside first.
            if self.force && !is_empty(&self.path) {
                let aside =
                    tempfile::Builder::new().prefix(".copydesk-").suffix(".former").tempdir_in(parent(&self.path));
                let aside = aside.map_err(at)?;
                std::fs::rename(&self.path, aside.path().join("run")).map_err(at)?;
                std::fs::rename(self.made.keep(), &self.path).map_err(at)?;
                return Ok(());
            }
            std::fs::remove_dir(&self.path).map_err(at)?;
        }
        std::fs::rename(self.made.keep(), &self.path).map_err(at)
    }
}

fn is_empty(path: &Path) -> bool {
    std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        return Err(Failure::new(format!(
            "{}: it exists already\n  = help: name another output, or replace this one with --force",
            path.display()
        )));
    }
    Ok(())
}

/// Writes a text below `folder`, with the folders on the way.
pub(crate) fn write_text(folder: &Path, name: &str, text: &[u8]) -> io::Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, text)
}
