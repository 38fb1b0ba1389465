//! What is written is on the disk before anything says that it is: a machine may lose its power as a process may be killed.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

/// Everything written to the file so far is on the disk; how long it is, in bytes.
pub(crate) fn settle(file: &mut BufWriter<File>) -> io::Result<u64> {
    file.flush()?;
    file.get_ref().sync_data()?;
    file.get_ref().metadata().map(|metadata| metadata.len())
}

/// The names in a folder are on the disk: of files made or renamed in it.
pub(crate) fn settle_names(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    // Elsewhere folders cannot be opened as files are.
    let settled = if cfg!(unix) { File::open(folder).and_then(|folder| folder.sync_all()) } else { Ok(()) };
    match settled {
        // A folder that may be written and not read, or a file system that keeps names in another way: no more can be done.
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        settled => settled,
    }
}

/// So are many small files below a folder. One by one that would take longer than the run; where no system call does it for
/// all of them, [`settle_text`] did.
#[cfg(target_os = "linux")]
pub(crate) fn settle_below(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn settle_below(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A small file is on the disk, unless [`settle_below`] sees to it.
pub(crate) fn settle_text(file: &File) -> io::Result<()> {
    if cfg!(target_os = "linux") { Ok(()) } else { file.sync_data() }
}
