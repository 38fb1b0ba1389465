//! A run's folder while it is made, under a name by which a run that was broken off is found again.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::target::parent;

/// The file by which a run holds its folder against another one.
pub(crate) const LOCK: &str = "lock";

/// The name of the folder inside another one, which may be one that cannot be renamed.
pub(crate) const INSIDE: &str = ".copydesk.partial";

/// A folder that stays where a run is broken off, once there is a checkpoint in it.
pub(crate) struct Lasting {
    path: PathBuf,
    /// Held as long as this lives; a dead process holds nothing.
    lock: Option<File>,
    worth: bool,
}

impl Lasting {
    /// Where the run that becomes `output` is made: beside it, or inside it if it is there.
    pub(crate) fn place(output: &Path, inside: bool) -> PathBuf {
        if inside {
            return output.join(INSIDE);
        }
        let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        parent(output).join(format!(".{name}.partial"))
    }

    /// Takes the folder, with what a former run left in it.
    pub(crate) fn take(path: PathBuf) -> Result<Self, Failure> {
        std::fs::create_dir_all(&path).map_err(|error| Failure::file(&path, &error))?;
        let file = path.join(LOCK);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&file);
        let lock = lock.map_err(|error| Failure::file(&file, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, lock: Some(lock), worth: false }),
            Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
                "{}: another run is being made there\n  = help: wait for it, or name another output",
                path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(Failure::file(&file, &error)),
        }
    }

    /// Takes away what is left inside an output that is whole.
    pub(crate) fn forget(output: &Path) -> std::io::Result<()> {
        match std::fs::remove_dir_all(output.join(INSIDE)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// From now on it is worth keeping.
    pub(crate) const fn keep(&mut self) {
        self.worth = true;
    }

    /// Takes away everything in it but the lock.
    pub(crate) fn clear(&self) -> Result<(), Failure> {
        let clear = || -> std::io::Result<()> {
            for entry in std::fs::read_dir(&self.path)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    std::fs::remove_dir_all(entry.path())?;
                } else if entry.file_name() != LOCK {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        };
        clear().map_err(|error| Failure::file(&self.path, &error))
    }

    /// Lets go of it: what is in it is whole.
    pub(crate) fn release(&mut self) -> std::io::Result<()> {
        self.lock = None;
        std::fs::remove_file(self.path.join(LOCK))
    }
}

/// Takes away the files below `folder` that are not among `names`, which end in a zero byte each: a run that goes on makes them
/// once more, and finds out all the same where two documents would have one file.
///
/// # Errors
/// If one of those with a name is missing; then all stay.
pub(crate) fn keep_named(folder: &Path, names: &[u8]) -> io::Result<()> {
    let names: HashSet<&[u8]> = names.split(|byte| *byte == 0).filter(|name| !name.is_empty()).collect();
    let (mut found, mut others) = (0, Vec::new());
    let mut folders = Vec::new();
    if folder.exists() {
        folders.push((folder.to_owned(), String::new()));
    }
    while let Some((folder, before)) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), name + "/"));
            } else if names.contains(name.as_bytes()) {
                found += 1;
            } else {
                others.push(entry.path());
            }
        }
    }
    if found < names.len() {
        let missing = names.len() - found;
        return Err(io::Error::other(format!(
            "{missing} files are missing that were there when the run was broken off; begin anew with --force"
        )));
    }
    others.iter().try_for_each(std::fs::remove_file)
}

impl Drop for Lasting {
    fn drop(&mut self) {
        if !self.worth {
            // Nobody misses a folder with nothing worth keeping, and nobody is left to tell that it stays.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
