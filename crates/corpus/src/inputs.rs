//! From the arguments of a command to files.

use std::path::{Path, PathBuf};

use copydesk_formats::Packing;
use walkdir::WalkDir;

use crate::names::tell_apart;

/// How documents lie in an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    Jsonl,
    /// One text, the whole file.
    Txt,
    /// One web page, the whole file.
    Html,
    /// Records of a crawl, with web pages among them.
    Warc,
    /// Rows of a table; standard input is none.
    Parquet,
    /// A quarantined document a line, as a run wrote it: it is read as if it stood where it came from.
    Rejects,
}

impl Format {
    /// The name, as in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Txt => "txt",
            Self::Html => "html",
            Self::Warc => "warc",
            Self::Parquet => "parquet",
            Self::Rejects => "rejects",
        }
    }

    /// The format of a file of that name, packed or not; none where its ending is not known.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let (packing, path) = Packing::of(path);
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "txt" => Some(Self::Txt),
            "html" | "htm" | "xhtml" if cfg!(feature = "html") => Some(Self::Html),
            // It is packed inside.
            "parquet" if cfg!(feature = "parquet") && packing == Packing::Plain => Some(Self::Parquet),
            "warc" if cfg!(feature = "html") => Some(Self::Warc),
            _ => None,
        }
    }

    /// Whether a file is one document.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Txt | Self::Html)
    }
}

/// Where an input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// Something that documents are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What records call it: its path below the folder that was named, or its name.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// How documents lie in it.
    pub format: Format,
    /// How large it is, in bytes; 0 where that is not known.
    pub bytes: u64,
}

/// What the arguments of a command name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// What is read, in its order.
    pub found: Vec<Input>,
    /// Files in folders and patterns whose endings name no format, and links that lead to no file: they are not read.
    pub skipped: u64,
}

/// Why an argument names no input.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// There is no such file or folder.
    #[error("{0}: there is no such file or folder, and it is no pattern that matches one")]
    Missing(String),
    /// A pattern is broken.
    #[error("{pattern}: the pattern is broken: {message}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// A file's ending is not known.
    #[error(
        "{0}: its ending says no format that can be read: name one with --from, such as --from txt or --from jsonl"
    )]
    Format(String),
    /// This build reads no Parquet.
    #[error("{0}: this copydesk was built without the feature `parquet`, and reads and writes no such files")]
    NoParquet(String),
    /// A table cannot be read from a pipe.
    #[error("-: a Parquet file cannot be read from standard input, as its end says what is where: name the file")]
    ParquetStdin,
    /// A folder cannot be read.
    #[error("{path}: {message}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system says.
        message: String,
    },
    /// Nothing was named that holds a document.
    #[error(
        "no input: the folders and patterns named hold no .txt, .jsonl, .html or .warc file, packed or not, and no .parquet file (--from reads files of any ending)"
    )]
    None,
    /// Two texts would go to one file.
    #[error(
        "{first} and {second} would both go to the text file {name}: run them one at a time, or write records with --to jsonl"
    )]
    SameText {
        /// An input.
        first: String,
        /// Another one.
        second: String,
        /// The file below the output's folder.
        name: String,
    },
    /// Standard input was named twice.
    #[error("standard input (`-`) can be read once only")]
    StdinTwice,
}

/// The inputs that `arguments` name, in their order: files, folders (all files of a known ending below them, by path),
/// patterns with `*`, `?`, `**` or `[…]`, and `-` for standard input. `from` is the format of all of them; without it
/// the endings say it. A link that leads nowhere is an input as well if its ending is known: it cannot be read, and the
/// run says so.
///
/// # Errors
/// If an argument names nothing, or a file named by itself has an unknown ending.
pub fn inputs(arguments: &[String], from: Option<Format>) -> Result<Inputs, InputError> {
    let mut named = Inputs::default();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            if named.found.iter().any(|input: &Input| input.place == Place::Stdin) {
                return Err(InputError::StdinTwice);
            }
            let format = from.unwrap_or(Format::Jsonl);
            if format == Format::Parquet {
                return Err(InputError::ParquetStdin);
            }
            named.found.push(Input { name: "-".to_owned(), place: Place::Stdin, format, bytes: 0 });
        } else if path.is_dir() {
            folder(path, from, &mut named)?;
        } else if path.exists() {
            let format = from.or_else(|| Format::of(path)).ok_or_else(|| unknown(path, argument))?;
            named.found.push(file(path.to_owned(), path.file_name().map_or(path, Path::new), format));
        } else if argument.contains(['*', '?', '[']) {
            pattern(argument, from, &mut named)?;
        } else {
            return Err(InputError::Missing(argument.clone()));
        }
    }
    if named.found.is_empty() {
        return Err(InputError::None);
    }
    tell_apart(&mut named.found);
    Ok(named)
}

/// Why a file that is there cannot be read.
fn unknown(path: &Path, argument: &str) -> InputError {
    let is_parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    if is_parquet { InputError::NoParquet(argument.to_owned()) } else { InputError::Format(argument.to_owned()) }
}

fn file(path: PathBuf, name: &Path, format: Format) -> Input {
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    Input { name: shown(name), place: Place::File(path), format, bytes }
}

/// A path as records name it: with `/` on every system.
pub(crate) fn shown(path: &Path) -> String {
    let name = path.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}

impl Inputs {
    /// A file that was not named by itself.
    fn take(&mut self, path: PathBuf, root: &Path, from: Option<Format>) {
        match from.or_else(|| Format::of(&path)) {
            Some(format) => {
                let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
                self.found.push(file(path, &name, format));
            }
            None => self.skipped += 1,
        }
    }
}

fn folder(root: &Path, from: Option<Format>, named: &mut Inputs) -> Result<(), InputError> {
    let visible = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || visible(entry.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => named.take(entry.into_path(), root, from),
            Ok(_) => {}
            Err(error) => match error.path() {
                // What a link leads back to is walked where it lies.
                Some(_) if error.loop_ancestor().is_some() => named.skipped += 1,
                Some(path) if error.depth() > 0 && path.is_symlink() => {
                    if path.file_name().is_some_and(visible) {
                        named.take(path.to_owned(), root, from);
                    }
                }
                path => {
                    return Err(InputError::Folder {
                        path: path.unwrap_or(root).display().to_string(),
                        message: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                    });
                }
            },
        }
    }
    Ok(())
}

fn pattern(pattern: &str, from: Option<Format>, named: &mut Inputs) -> Result<(), InputError> {
    let broken = |message: String| InputError::Pattern { pattern: pattern.to_owned(), message };
    // The names of the matches begin where the pattern's fixed part ends.
    let fixed =
        pattern.find(['*', '?', '[']).and_then(|wild| pattern[..wild].rfind('/')).map_or("", |cut| &pattern[..cut]);
    let mut matched = false;
    for path in glob::glob(pattern).map_err(|error| broken(error.to_string()))? {
        let path = path.map_err(|error| broken(error.to_string()))?;
        if path.is_file() || (path.is_symlink() && !path.exists()) {
            matched = true;
            named.take(path, Path::new(fixed), from);
        }
    }
    if matched { Ok(()) } else { Err(InputError::Missing(pattern.to_owned())) }
}
