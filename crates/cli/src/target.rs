//! What `-o` names, and what must not be named twice.

use std::path::{Path, PathBuf};

use copydesk_corpus::{Format, Input, Place};
use copydesk_formats::Packing;

use crate::error::Failure;

/// What `-o` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `-`.
    Stdout,
    /// A path that ends in `.jsonl`, `.ndjson`, `.txt` or `.parquet`, the first two packed or not, or a device or named pipe, which
    /// says no format.
    Stream(PathBuf, Option<(Format, Packing)>),
    /// Any other path.
    Folder(PathBuf),
}

/// Endings of files that are not written: a folder of such a name is a mistake.
const NOT_WRITTEN: [&str; 31] = [
    "7z", "arrow", "avro", "br", "bz2", "conll", "csv", "doc", "docx", "epub", "feather", "gz", "htm", "html", "json",
    "lz4", "md", "odt", "orc", "parquet", "pdf", "rtf", "tar", "tgz", "tsv", "warc", "xml", "xz", "yaml", "zip", "zst",
];

impl Target {
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let is_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) || path.is_dir();
        let format = Format::of(path).filter(|format| matches!(format, Format::Jsonl | Format::Txt | Format::Parquet));
        let format = format.map(|format| (format, Packing::of(path).0));
        // Texts are not packed: each is a file, and a stream of them has its records beside it.
        let format = format.filter(|(format, packing)| *format == Format::Jsonl || *packing == Packing::Plain);
        if is_folder {
            return Ok(Self::Folder(path.to_owned()));
        }
        if format.is_some() || is_special(path) {
            return Ok(Self::Stream(path.to_owned(), format));
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.filter(|ending| NOT_WRITTEN.contains(&ending.as_str())) {
            Some(ending) => Err(Failure::new(format!(
                "{}: no .{ending} file can be written{}\n  = help: end the name in .jsonl, .jsonl.gz, .jsonl.zst, .parquet or .txt for one \
                 file, or in / for a folder",
                path.display(),
                if ending == "parquet" { ": this copydesk was built without the feature `parquet`" } else { "" }
            ))),
            None => Ok(Self::Folder(path.to_owned())),
        }
    }
}

/// Refuses a name that promises a packing where none is done.
pub(crate) fn refuse_packed(option: &str, path: &Path) -> Result<(), Failure> {
    if Packing::of(path).0 == Packing::Plain {
        return Ok(());
    }
    Err(Failure::new(format!("{}: {option} is not packed\n  = help: leave the last ending out", path.display())))
}

/// Whether something is there that is neither file nor folder: a device, a named pipe, a socket.
pub(crate) fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The folder that a path lies in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A path by which two names of one place are known to be the same, also of a file that is not there yet.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (parent(path).canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    })
}

/// Whether a file, which need not be there yet, lies directly or deeper in a folder.
pub(crate) fn lies_in(path: &Path, folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| real(path).starts_with(folder))
}

/// Refuses outputs that are one file, and outputs that are an input. Each output comes with the option that names it.
pub(crate) fn refuse_clashes(outputs: &[(&str, PathBuf)], inputs: &[Input]) -> Result<(), Failure> {
    let mut real_outputs: Vec<(&str, &Path, PathBuf)> = Vec::new();
    for (option, path) in outputs.iter().filter(|(_, path)| !is_special(path)) {
        if path == Path::new("-") {
            return Err(Failure::new(format!(
                "{option}: standard output (`-`) is for documents alone\n  = help: name a file"
            )));
        }
        let at = real(path);
        if let Some((other, _, _)) = real_outputs.iter().find(|(_, _, known)| *known == at) {
            return Err(Failure::new(format!(
                "{}: {other} and {option} name the same file\n  = help: name two",
                path.display()
            )));
        }
        real_outputs.push((option, path, at));
    }
    for input in inputs {
        let Place::File(file) = &input.place else { continue };
        let Ok(at) = file.canonicalize() else { continue };
        // A folder is replaced with all that is in it.
        if let Some((option, path, _)) = real_outputs.iter().find(|(_, _, output)| at.starts_with(output)) {
            return Err(Failure::new(format!(
                "{}: {option} would replace the input {}\n  = help: name another output",
                path.display(),
                file.display()
            )));
        }
    }
    Ok(())
}
