//! A run, read back: its documents in the order of the input, each with the bytes that it came in as.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use copydesk_corpus::{Format, text_name};
use copydesk_formats::{Batch, Fidelity, LineReader, Manifest, Packing, RejectKind, Rejected, Stored, StoredError};

use crate::error::Failure;
use crate::output::{CHANGES, DOCUMENTS, DOCUMENTS_GZ, DOCUMENTS_ZST, DROPPED, MANIFEST, REJECTS, TEXTS};
use crate::tables::{PARTS, Records, is_table, parts};

/// What those need to know who come with lines that were drawn for another tool.
const DRAWN: &str =
    "the records of lines drawn with --to prodigy or doccano are in the .documents.jsonl file beside them";

/// One document as it came in.
#[derive(Debug)]
pub(crate) struct Original {
    /// The file that it came from.
    pub(crate) file: String,
    /// Its line there; none for a whole file.
    pub(crate) line: Option<u64>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) fidelity: Fidelity,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Kept,
    Dropped,
    Quarantined,
    /// The same of a document that was too long: the run has its beginning alone, and nothing is given back.
    Beginning,
    /// The same of a page that is larger than any that is read.
    LargePage,
    /// What the run could not read, and has nothing of: a file, the rest of one, or rows.
    Unreadable,
    /// A line with nothing in it.
    Blank,
}

/// Why a document cannot be had back.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Its record is broken; the next document may be asked for.
    Record(String),
    /// The file of the records cannot be read on: there is nothing more to ask for.
    Source(Failure),
}

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Record(message) => Self::Message(message),
            Unread::Source(failure) => failure,
        }
    }
}

/// A run's output.
pub(crate) struct Run {
    pub(crate) manifest: Option<Manifest>,
    /// Lines of the inputs that are missing between the records of a stream.
    pub(crate) gaps: u64,
    /// Where each input stands among the others.
    ranks: HashMap<String, usize>,
    sources: Vec<Source>,
    /// Of a folder, the next blank line in the manifest.
    blank: BlankAt,
    /// Of a stream, the file and line behind what was given last.
    at: (String, u64),
    /// What is to be given before anything else.
    ready: VecDeque<Original>,
}

/// A place among the manifest's blank lines: an input, an entry of it, a line of that.
#[derive(Debug, Default)]
struct BlankAt {
    input: usize,
    entry: usize,
    index: u64,
}

impl Run {
    /// Opens a run's folder, or a file of records; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let mut run = Self {
            manifest: None,
            gaps: 0,
            ranks: HashMap::new(),
            sources: Vec::new(),
            blank: BlankAt::default(),
            at: (String::new(), 1),
            ready: VecDeque::new(),
        };
        if path == Path::new("-") {
            let source = Source::new("standard input".into(), Box::new(io::stdin()), Holds::Records(None));
            run.sources.push(Source { stream: true, ..source });
        } else if path.is_dir() {
            run.open_folder(path)?;
        } else {
            refuse_texts(path)?;
            if is_table(path) {
                let table = Records::open(&[path.to_owned()])?;
                run.sources.push(Source { stream: true, ..Source::of_table(path, table) });
                return Ok(run);
            }
            let source = Source::open(path.to_owned(), Holds::Records(None))?;
            run.sources.push(Source { stream: true, ..source });
        }
        Ok(run)
    }

    fn open_folder(&mut self, path: &Path) -> Result<(), Failure> {
        let manifest = path.join(MANIFEST);
        let json = std::fs::read_to_string(&manifest)
            .map_err(|error| Failure::new(format!("{}: {error}: is this the folder of a run?", manifest.display())))?;
        let manifest =
            Manifest::parse(&json).map_err(|message| Failure::new(format!("{}: {message}", manifest.display())))?;
        let files = [
            (DOCUMENTS, Holds::Records(None)),
            (DOCUMENTS_GZ, Holds::Records(None)),
            (DOCUMENTS_ZST, Holds::Records(None)),
            (CHANGES, Holds::Records(Some(path.join(TEXTS)))),
            (DROPPED, Holds::Records(None)),
            (REJECTS, Holds::Rejects),
        ];
        for (name, holds) in files {
            let file = path.join(name);
            if file.exists() {
                self.sources.push(Source::open(file, holds)?);
            }
        }
        let rows = path.join(PARTS);
        if rows.is_dir() {
            self.sources.push(Source::of_table(&rows, Records::open(&parts(&rows)?)?));
        }
        self.ranks = manifest.inputs.iter().enumerate().map(|(rank, input)| (input.file.clone(), rank)).collect();
        // Rows that went out as JSON go back to a file of that.
        let tables = manifest.inputs.iter().enumerate().filter(|(_, input)| input.format == "parquet");
        self.ranks.extend(tables.map(|(rank, input)| (lines_of(&input.file), rank)));
        self.manifest = Some(manifest);
        Ok(())
    }

    /// The next document, in the order in which they came in; an error for one that cannot be had back.
    pub(crate) fn next(&mut self) -> Result<Option<Original>, Unread> {
        if let Some(ready) = self.ready.pop_front() {
            return Ok(Some(ready));
        }
        for source in &mut self.sources {
            source.fill()?;
        }
        if self.manifest.is_none() {
            self.next_of_stream();
            return Ok(self.ready.pop_front());
        }
        // Of several files of one run, the one whose next document came in first.
        let mut first: Option<(usize, (usize, u64))> = None;
        for (index, source) in self.sources.iter().enumerate() {
            if let Some(next) = &source.next {
                let rank = self.ranks.get(&next.file).copied().unwrap_or(usize::MAX);
                let key = (rank, next.line.unwrap_or(0));
                if first.is_none_or(|(_, best)| key < best) {
                    first = Some((index, key));
                }
            }
        }
        let blank = self.blank_before(first.map(|(_, key)| key));
        Ok(blank.or_else(|| first.and_then(|(index, _)| self.sources[index].next.take())))
    }

    /// The manifest's next blank line, if it stands before that input and line.
    fn blank_before(&mut self, key: Option<(usize, u64)>) -> Option<Original> {
        // Texts that were lines go back as texts: there is no file in which a blank line would stand.
        let manifest = self.manifest.as_ref().filter(|manifest| manifest.output != TEXTS)?;
        loop {
            let at = &mut self.blank;
            let input = manifest.inputs.get(at.input)?;
            let Some(entry) = input.blank.get(at.entry) else {
                *at = BlankAt { input: at.input + 1, ..BlankAt::default() };
                continue;
            };
            let Some(line) = entry.get(at.index) else {
                *at = BlankAt { input: at.input, entry: at.entry + 1, index: 0 };
                continue;
            };
            if key.is_some_and(|key| key < (at.input, line)) {
                return None;
            }
            at.index += 1;
            return Some(blank(&input.file, Some(line), entry.raw.clone().into_bytes()));
        }
    }

    /// Of a stream nothing says where its blank lines belong: they stay between the records between which they stand.
    fn next_of_stream(&mut self) {
        let Some(source) = self.sources.first_mut() else { return };
        let blanks = std::mem::take(&mut source.blanks);
        let Some(next) = source.next.take() else {
            let file = if self.at.0.is_empty() { "-" } else { &self.at.0 };
            self.ready.extend(blanks.into_iter().map(|bytes| blank(file, None, bytes)));
            return;
        };
        let same = next.file == self.at.0;
        let line = next.line.unwrap_or(1);
        let missing = line.saturating_sub(if same { self.at.1 } else { 1 });
        let count = blanks.len() as u64;
        let own = if same || self.at.0.is_empty() { count } else { count.min(missing) };
        self.gaps += missing.saturating_sub(own);
        for (bytes, index) in blanks.into_iter().zip(0..) {
            let file = if index < count - own { &self.at.0 } else { &next.file };
            self.ready.push_back(blank(file, None, bytes));
        }
        self.at = (next.file.clone(), line.saturating_add(1));
        self.ready.push_back(next);
    }
}

fn blank(file: &str, line: Option<u64>, bytes: Vec<u8>) -> Original {
    Original { file: file.to_owned(), line, bytes, fidelity: Fidelity::Exact, kind: Kind::Blank }
}

/// Texts alone have no way back.
fn refuse_texts(path: &Path) -> Result<(), Failure> {
    let name = path.file_name().map(std::ffi::OsStr::to_string_lossy).unwrap_or_default();
    let what = if Format::of(path) == Some(Format::Txt) {
        "a stream of texts does not revert, as nothing says where one of them ends"
    } else if name.ends_with(CHANGES) {
        "it has the records of texts and not the texts, and a stream of texts does not revert"
    } else {
        return Ok(());
    };
    Err(Failure::new(format!(
        "{}: {what}\n  = help: name the folder of a run (`copydesk run … --to txt -o FOLDER` keeps each text beside its record) or its .jsonl output",
        path.display()
    )))
}

/// What the lines of a file are.
enum Holds {
    /// Records, with their texts or, where these are files, the folder of the texts.
    Records(Option<PathBuf>),
    Rejects,
}

/// One of a run's files.
struct Source {
    name: PathBuf,
    reader: LineReader<Box<dyn Read>>,
    batch: Option<(Batch, usize)>,
    holds: Holds,
    /// The rows instead, where it is Parquet.
    table: Option<Records>,
    /// Whether it stands for itself, and its blank lines for those of the inputs.
    stream: bool,
    /// Blank lines before the next document.
    blanks: Vec<Vec<u8>>,
    next: Option<Original>,
}

impl Source {
    fn new(name: PathBuf, reader: Box<dyn Read>, holds: Holds) -> Self {
        let reader = LineReader::new(reader, LineReader::<File>::GOAL);
        Self { name, reader, batch: None, holds, table: None, stream: false, blanks: Vec::new(), next: None }
    }

    fn of_table(path: &Path, table: Records) -> Self {
        let none = Self::new(path.to_owned(), Box::new(io::empty()), Holds::Records(None));
        Self { table: Some(table), ..none }
    }

    fn open(path: PathBuf, holds: Holds) -> Result<Self, Failure> {
        let file = Packing::of(&path).0.open(&path).map_err(|error| Failure::file(&path, &error))?;
        Ok(Self::new(path, file, holds))
    }

    /// Reads up to the next document.
    fn fill(&mut self) -> Result<(), Unread> {
        if let Some(table) = &mut self.table {
            if self.next.is_none() {
                self.next = table.next()?;
            }
            return Ok(());
        }
        while self.next.is_none() {
            let Some((batch, at)) = &mut self.batch else {
                let read =
                    self.reader.next_batch().map_err(|error| Unread::Source(Failure::file(&self.name, &error)))?;
                match read {
                    Some(batch) => self.batch = Some((batch, 0)),
                    None => return Ok(()),
                }
                continue;
            };
            let Some(line) = batch.get(*at) else {
                self.batch = None;
                continue;
            };
            *at += 1;
            if line.is_blank() {
                if self.stream {
                    let mut bytes = Vec::new();
                    line.write_raw(&mut bytes);
                    self.blanks.push(bytes);
                }
                continue;
            }
            let read = read(line.bytes, &self.holds);
            self.next =
                Some(read.map_err(|message| {
                    Unread::Record(format!("{}:{}: {message}", self.name.display(), line.number))
                })?);
        }
        Ok(())
    }
}

fn read(line: &[u8], holds: &Holds) -> Result<Original, String> {
    let mut bytes = Vec::new();
    let Holds::Records(texts) = holds else {
        let rejected = Rejected::parse(line).map_err(|error| format!("this is no quarantined document: {error}"))?;
        let unreadable = rejected.raw.is_empty() && rejected.kind == RejectKind::Unreadable.as_str();
        let kind = match rejected.length {
            Some(_) if rejected.kind == RejectKind::PageTooLarge.as_str() => Kind::LargePage,
            Some(_) => Kind::Beginning,
            None if unreadable => Kind::Unreadable,
            None => Kind::Quarantined,
        };
        if kind == Kind::Quarantined {
            rejected.write_raw(&mut bytes);
        }
        let file = if rejected.row { lines_of(&rejected.file) } else { rejected.file.into_owned() };
        let line = rejected.line;
        return Ok(Original { file, line, bytes, fidelity: Fidelity::Exact, kind });
    };
    let Some(texts) = texts else { return read_record(line) };
    // The record names the input, and that the file of the text.
    let named = Stored::with_text(line, "").map_err(|error| error.to_string())?;
    let input = &named.record().input;
    let name = text_name(&input.file, input.page.as_ref().map_or(input.place(), |page| page.record));
    let path = texts.join(&name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let stored = Stored::with_text(line, &text).map_err(|error| error.to_string())?;
    let fidelity = stored.original(&mut bytes).map_err(|error| error.to_string())?;
    let file = (input.place().is_some() || input.page.is_some()).then_some(name);
    Ok(original(&stored, file, bytes, fidelity))
}

/// A document with its text.
pub(crate) fn read_record(line: &[u8]) -> Result<Original, String> {
    back(&Stored::parse(line).map_err(|error| match error {
        StoredError::NoRecord => format!("{error}\n  = help: {DRAWN}"),
        error => error.to_string(),
    })?)
}

/// A document whose text lies in a column beside its record.
#[cfg(feature = "parquet")]
pub(crate) fn of_text(line: &[u8], text: &str) -> Result<Original, String> {
    back(&Stored::with_text(line, text).map_err(|error| error.to_string())?)
}

fn back(stored: &Stored<'_>) -> Result<Original, String> {
    let mut bytes = Vec::new();
    let fidelity = stored.original(&mut bytes).map_err(|error| error.to_string())?;
    // The article of a page is a text of its own, which ends as texts do.
    let input = &stored.record().input;
    if input.page.is_some() {
        bytes.push(b'\n');
    }
    let article = input.page.as_ref().map(|page| text_name(&input.file, page.record));
    Ok(original(stored, article, bytes, fidelity))
}

/// The file of JSON lines that the rows of a table are given back as.
fn lines_of(table: &str) -> String {
    format!("{table}.jsonl")
}

/// `file` is given where the document is given back as a file of its own.
fn original(stored: &Stored<'_>, file: Option<String>, bytes: Vec<u8>, fidelity: Fidelity) -> Original {
    let record = stored.record();
    let input = &record.input;
    let line = if file.is_some() { None } else { input.place() };
    let own = || if input.row.is_some() { lines_of(&input.file) } else { input.file.to_string() };
    Original {
        file: file.unwrap_or_else(own),
        line,
        bytes,
        fidelity,
        kind: if record.kept { Kind::Kept } else { Kind::Dropped },
    }
}
