//! From the arguments of a command to files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// How documents lie in an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    Jsonl,
    /// One text, the whole file.
    Txt,
}

impl Format {
    /// The format of a file of that name; none where its ending is not known.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "txt" => Some(Self::Txt),
            _ => None,
        }
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
    #[error("{0}: its ending says no format that can be read: name one with --from txt or --from jsonl")]
    Format(String),
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
        "no input: the folders and patterns named hold no .txt and no .jsonl file (--from reads files of any ending)"
    )]
    None,
    /// Standard input was named twice.
    #[error("standard input (`-`) can be read once only")]
    StdinTwice,
}

/// The inputs that `arguments` name, in their order: files, folders (all files of a known ending below them, by path),
/// patterns with `*`, `?`, `**` or `[…]`, and `-` for standard input. `from` is the format of all of them; without it
/// the endings say it.
///
/// # Errors
/// If an argument names nothing, or a file named by itself has an unknown ending.
pub fn inputs(arguments: &[String], from: Option<Format>) -> Result<Vec<Input>, InputError> {
    let mut inputs = Vec::new();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            if inputs.iter().any(|input: &Input| input.place == Place::Stdin) {
                return Err(InputError::StdinTwice);
            }
            let format = from.unwrap_or(Format::Jsonl);
            inputs.push(Input { name: "-".to_owned(), place: Place::Stdin, format, bytes: 0 });
        } else if path.is_dir() {
            inputs.extend(folder(path, from)?);
        } else if path.exists() {
            let format = from.or_else(|| Format::of(path)).ok_or_else(|| InputError::Format(argument.clone()))?;
            inputs.push(file(path.to_owned(), path.file_name().map_or(path, Path::new), format));
        } else if argument.contains(['*', '?', '[']) {
            inputs.extend(pattern(argument, from)?);
        } else {
            return Err(InputError::Missing(argument.clone()));
        }
    }
    if inputs.is_empty() {
        return Err(InputError::None);
    }
    tell_apart(&mut inputs);
    Ok(inputs)
}

fn file(path: PathBuf, name: &Path, format: Format) -> Input {
    let name = name.to_string_lossy().replace('\\', "/");
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    Input { name, place: Place::File(path), format, bytes }
}

fn folder(root: &Path, from: Option<Format>) -> Result<Vec<Input>, InputError> {
    let mut found = Vec::new();
    let visible = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || visible(entry.file_name())) {
        let entry = entry.map_err(|error| InputError::Folder {
            path: error.path().unwrap_or(root).display().to_string(),
            message: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
        })?;
        if entry.file_type().is_file()
            && let Some(format) = from.or_else(|| Format::of(entry.path()))
        {
            let name = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
            found.push(file(entry.into_path(), &name, format));
        }
    }
    Ok(found)
}

fn pattern(pattern: &str, from: Option<Format>) -> Result<Vec<Input>, InputError> {
    let broken = |message: String| InputError::Pattern { pattern: pattern.to_owned(), message };
    // The names of the matches begin where the pattern's fixed part ends.
    let fixed =
        pattern.find(['*', '?', '[']).and_then(|wild| pattern[..wild].rfind('/')).map_or("", |cut| &pattern[..cut]);
    let mut found = Vec::new();
    let mut matched = false;
    for path in glob::glob(pattern).map_err(|error| broken(error.to_string()))? {
        let path = path.map_err(|error| broken(error.to_string()))?;
        if path.is_file() {
            matched = true;
            if let Some(format) = from.or_else(|| Format::of(&path)) {
                let name = path.strip_prefix(fixed).unwrap_or(&path).to_owned();
                found.push(file(path, &name, format));
            }
        }
    }
    if matched { Ok(found) } else { Err(InputError::Missing(pattern.to_owned())) }
}

/// Gives inputs of one name the paths that they were found by.
fn tell_apart(inputs: &mut [Input]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for input in &*inputs {
        *count.entry(input.name.clone()).or_default() += 1;
    }
    for input in inputs {
        if count[&input.name] > 1
            && let Place::File(path) = &input.place
        {
            input.name = path.to_string_lossy().replace('\\', "/");
        }
    }
}
