//! Files that are whole or not there.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};

use crate::checkpoint::{CHECKPOINT, NAMES, NEW};
use crate::disk;
use crate::drawn::Written;
use crate::error::Failure;
use crate::lasting::{INSIDE, LOCK, Lasting};
use crate::tables::{NOT_KEPT, PARTS};
use crate::target::{is_special, parent};

/// The name of the documents' file in a run's folder.
pub(crate) const DOCUMENTS: &str = "documents.jsonl";
/// The same packed.
pub(crate) const DOCUMENTS_GZ: &str = "documents.jsonl.gz";
/// The same packed.
pub(crate) const DOCUMENTS_ZST: &str = "documents.jsonl.zst";
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

/// A file that appears under its name when it is whole; until then, and if it never is, nothing does. What is there
/// already and no file, such as a device or a named pipe, is written straight through.
pub(crate) struct Whole {
    path: PathBuf,
    file: Being,
    force: bool,
}

enum Being {
    Made(BufWriter<tempfile::NamedTempFile>),
    Through(BufWriter<File>),
}

impl Whole {
    pub(crate) fn create(path: &Path, force: bool) -> Result<Self, Failure> {
        if is_special(path) {
            let file = OpenOptions::new().write(true).open(path).map_err(|error| Failure::file(path, &error))?;
            let file = Being::Through(BufWriter::with_capacity(1 << 16, file));
            return Ok(Self { path: path.to_owned(), file, force });
        }
        let path = existing(path, force)?;
        if path.is_dir() {
            return Err(Failure::new(format!(
                "{}: it is a folder\n  = help: name a file in it, or end the name with / to write a run's folder",
                path.display()
            )));
        }
        let parent = parent(&path);
        std::fs::create_dir_all(parent).map_err(|error| Failure::file(parent, &error))?;
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".copydesk-").suffix(".partial");
        #[cfg(unix)]
        let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(parent).map_err(|error| Failure::file(&path, &error))?;
        let file = Being::Made(BufWriter::with_capacity(1 << 16, file));
        Ok(Self { path, file, force })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        let at = |error: &io::Error| Failure::file(&self.path, error);
        match self.file {
            Being::Made(file) => {
                let file = file.into_inner().map_err(|error| at(error.error()))?;
                file.as_file().sync_data().map_err(|error| at(&error))?;
                let done = if self.force { file.persist(&self.path) } else { file.persist_noclobber(&self.path) };
                done.map_err(|error| at(&error.error))?;
                disk::settle_names(parent(&self.path)).map_err(|error| at(&error))
            }
            Being::Through(mut file) => file.flush().map_err(|error| at(&error)),
        }
    }

    /// A broken pipe is that of standard output alone; of any other file it is an error like all others.
    fn told(&self, error: &io::Error) -> io::Error {
        io::Error::other(format!("{}: {error}", self.path.display()))
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = match &mut self.file {
            Being::Made(file) => file.write(bytes),
            Being::Through(file) => file.write(bytes),
        };
        match done {
            // `write_all` tries again.
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(self.told(&error)),
            done => done,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = match &mut self.file {
            Being::Made(file) => file.flush(),
            Being::Through(file) => file.flush(),
        };
        done.map_err(|error| self.told(&error))
    }
}

/// How a folder comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is made beside its place and gets its name at the end.
    New,
    /// It is there and empty, and may be one that cannot be replaced: what is made in it moves up at the end.
    Inside,
    /// It takes the place of a former run.
    Replace,
}

/// A folder that appears under its name when it is whole.
pub(crate) struct WholeFolder {
    path: PathBuf,
    made: Made,
    way: Way,
}

/// The folder in which another one is made.
enum Made {
    /// It goes if it is not finished.
    Passing(tempfile::TempDir),
    /// A run that was broken off goes on in it.
    Lasting(Lasting),
}

impl Made {
    fn path(&self) -> &Path {
        match self {
            Self::Passing(made) => made.path(),
            Self::Lasting(made) => made.path(),
        }
    }

    /// Leaves it where it is.
    fn keep(self) -> PathBuf {
        match self {
            Self::Passing(made) => made.keep(),
            Self::Lasting(mut made) => {
                made.keep();
                made.path().to_owned()
            }
        }
    }
}

impl WholeFolder {
    /// `marker` is the file by which a folder is known as one that may be replaced.
    pub(crate) fn create(path: &Path, force: bool, marker: &str) -> Result<Self, Failure> {
        let (path, way) = Self::way(path, force, marker)?;
        let place = if way == Way::Inside { &path } else { parent(&path) };
        std::fs::create_dir_all(place).map_err(|error| Failure::file(place, &error))?;
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".copydesk-").suffix(".partial");
        #[cfg(unix)]
        let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let made = builder.tempdir_in(place).map_err(|error| Failure::file(&path, &error))?;
        Ok(Self { path, made: Made::Passing(made), way })
    }

    /// The same in a folder that is found again if the work on it is broken off.
    pub(crate) fn lasting(path: &Path, force: bool, marker: &str) -> Result<Self, Failure> {
        // Where a run was killed while its files moved up, the folder is not empty any more.
        let inside = path.join(INSIDE);
        let between = !path.join(marker).exists() && [CHECKPOINT, marker].iter().any(|name| inside.join(name).exists());
        let (path, way) = if between { (path.to_owned(), Way::Inside) } else { Self::way(path, force, marker)? };
        let made = Lasting::take(Lasting::place(&path, way == Way::Inside))?;
        if between {
            move_down(&path, made.path()).map_err(|error| Failure::file(&path, &error))?;
        }
        Ok(Self { path, made: Made::Lasting(made), way })
    }

    /// What a former run left, where this one is made in a lasting folder.
    pub(crate) const fn left(&mut self) -> Option<&mut Lasting> {
        match &mut self.made {
            Made::Lasting(made) => Some(made),
            Made::Passing(_) => None,
        }
    }

    fn way(path: &Path, force: bool, marker: &str) -> Result<(PathBuf, Way), Failure> {
        Ok(if path.is_dir() && is_empty(path) {
            (path.to_owned(), Way::Inside)
        } else {
            let there = existing(path, force)?;
            let is_there = there.exists();
            if is_there && !there.join(marker).exists() {
                return Err(Failure::new(format!(
                    "{}: it has no {marker}, so it is not of a former run, and --force does not replace it",
                    path.display()
                )));
            }
            (there, if is_there { Way::Replace } else { Way::New })
        })
    }

    pub(crate) fn file(&self, name: &str) -> Result<BufWriter<File>, Failure> {
        let path = self.made.path().join(name);
        let file = File::create(&path).map_err(|error| Failure::file(&self.path.join(name), &error))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// A file of which the first `length` bytes stay, and which is written on from there.
    pub(crate) fn file_at(&self, name: &str, length: u64) -> Result<BufWriter<File>, Failure> {
        let path = self.made.path().join(name);
        let open = || -> io::Result<File> {
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            if file.metadata()?.len() < length {
                return Err(io::Error::other(
                    "it is shorter than it was when the run was broken off; begin anew with --force",
                ));
            }
            file.set_len(length)?;
            file.seek(io::SeekFrom::Start(length))?;
            Ok(file)
        };
        let file = open().map_err(|error| Failure::file(&self.path.join(name), &error))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// Where `name` lies until the folder is whole.
    pub(crate) fn inside(&self, name: &str) -> PathBuf {
        self.made.path().join(name)
    }

    /// Gives the folder its name, and says what that is. A checkpoint in it stays.
    pub(crate) fn finish(mut self) -> Result<PathBuf, Failure> {
        let path = self.path.clone();
        disk::settle_names(self.made.path()).map_err(|error| Failure::file(&path, &error))?;
        // A folder with an open file in it cannot be renamed everywhere.
        if self.way != Way::Inside
            && let Made::Lasting(made) = &mut self.made
            && let Err(error) = made.release()
        {
            return Err(self.kept(&error));
        }
        self.put()?;
        let names = [parent(&path), &path].into_iter().try_for_each(disk::settle_names);
        names.map_err(|error| Failure::file(&path, &error))?;
        Ok(path)
    }

    fn put(self) -> Result<(), Failure> {
        match self.way {
            Way::New => self.place(),
            Way::Inside => self.move_up(),
            Way::Replace => {
                // Renaming over a folder that is not empty fails on every system, so the former run steps aside first.
                let mut builder = tempfile::Builder::new();
                let aside = builder.prefix(".copydesk-").suffix(".former").tempdir_in(parent(&self.path));
                let aside = aside.map_err(|error| Failure::file(&self.path, &error))?;
                let former = aside.path().join("run");
                let path = self.path.clone();
                if let Err(error) = std::fs::rename(&path, &former) {
                    return Err(self.kept(&error));
                }
                let done = self.place();
                if done.is_err() && std::fs::rename(&former, &path).is_err() {
                    let former = aside.keep().join("run");
                    let message = if let Err(Failure::Message(message)) = &done { message.as_str() } else { "" };
                    return Err(Failure::new(format!("{message}; the former run lies at {}", former.display())));
                }
                done
            }
        }
    }

    /// Gives the folder its name.
    fn place(self) -> Result<(), Failure> {
        match std::fs::rename(self.made.path(), &self.path) {
            Ok(()) => {
                // It is under its name now: nothing is left to be removed.
                let _ = self.made.keep();
                Ok(())
            }
            Err(error) => Err(self.kept(&error)),
        }
    }

    /// Moves everything in the folder to where it belongs, or nothing; the manifest last, as it says that all is there.
    fn move_up(self) -> Result<(), Failure> {
        let mut moved = Vec::new();
        let mut up = || -> io::Result<()> {
            let entries = std::fs::read_dir(self.made.path())?.map(|entry| entry.map(|entry| entry.file_name()));
            let mut names = entries.collect::<io::Result<Vec<_>>>()?;
            names.retain(|name| ![LOCK, CHECKPOINT, NEW, NAMES].iter().any(|stays| name == stays));
            names.sort_by_key(|name| name == MANIFEST);
            for name in names {
                let (from, to) = (self.made.path().join(&name), self.path.join(&name));
                if to.symlink_metadata().is_ok() {
                    return Err(io::Error::other(format!("{} appeared while the command ran", to.display())));
                }
                std::fs::rename(&from, &to)?;
                moved.push((from, to));
            }
            Ok(())
        };
        if let Err(error) = up() {
            for (from, to) in moved {
                let _ = std::fs::rename(to, from);
            }
            return Err(self.kept(&error));
        }
        std::fs::remove_dir_all(self.made.path()).map_err(|error| Failure::file(self.made.path(), &error))
    }

    /// The error of a folder that is whole and cannot have its name: it is kept under the one that it has.
    fn kept(self, error: &io::Error) -> Failure {
        let path = self.path.display().to_string();
        Failure::new(format!("{path}: {error}; what was made is whole and lies at {}", self.made.keep().display()))
    }
}

/// Takes back what of a run's files was moved up already when it was killed.
fn move_down(path: &Path, made: &Path) -> io::Result<()> {
    let lasting = [DOCUMENTS, DOCUMENTS_GZ, DOCUMENTS_ZST, PARTS, NOT_KEPT, TEXTS, CHANGES, DROPPED, REJECTS];
    // Of every output there is: this run need not have the options of the one that was killed.
    let names = lasting.into_iter().map(str::to_owned).chain(Written::all_drawn());
    for name in names {
        let (from, to) = (path.join(&name), made.join(&name));
        if from.symlink_metadata().is_ok() && to.symlink_metadata().is_err() {
            std::fs::rename(from, to)?;
        }
    }
    Ok(())
}

fn is_empty(path: &Path) -> bool {
    let left = |entry: io::Result<std::fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == INSIDE);
    std::fs::read_dir(path).is_ok_and(|mut entries| entries.all(left))
}

/// The path at which an output is made: where it is there already it is refused or, with `force`, a link followed.
fn existing(path: &Path, force: bool) -> Result<PathBuf, Failure> {
    if path.symlink_metadata().is_err() {
        return Ok(path.to_owned());
    }
    if !force {
        return Err(Failure::new(format!(
            "{}: it exists already\n  = help: name another output, or replace this one with --force",
            path.display()
        )));
    }
    path.canonicalize().map_err(|error| {
        let hint = if path.is_symlink() { "; it is a link that leads nowhere: remove it" } else { "" };
        Failure::new(format!("{}: {error}{hint}", path.display()))
    })
}

/// Writes a text below `folder`, with the folders on the way; never over another one.
pub(crate) fn write_text(folder: &Path, name: &str, text: &[u8]) -> io::Result<()> {
    let path = folder.join(name);
    let write = || -> io::Result<()> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        file.write_all(text)?;
        disk::settle_text(&file)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::Error::other(format!(
            "two documents would go to the text file {name}: run their inputs one at a time, or write records with --to jsonl"
        )),
        _ => io::Error::other(format!("{name}: {error}")),
    })
}
