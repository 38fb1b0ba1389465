//! A run, read back: its documents in the order of the input, each with the bytes that it came in as.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use copydesk_corpus::text_name;
use copydesk_formats::{Batch, Fidelity, LineReader, Manifest, Rejected, Stored};

use crate::error::Failure;
use crate::output::{CHANGES, DOCUMENTS, DROPPED, MANIFEST, REJECTS, TEXTS};

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
    /// A line with nothing in it.
    Blank,
}

/// A run's output.
pub(crate) struct Run {
    pub(crate) manifest: Option<Manifest>,
    /// Where each input stands among the others.
    ranks: HashMap<String, usize>,
    sources: Vec<Source>,
    /// The file and line behind what was given last.
    at: (String, u64),
    /// What is to be given before anything else.
    ready: VecDeque<Original>,
}

impl Run {
    /// Opens a run's folder, or a file of records; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let mut run = Self {
            manifest: None,
            ranks: HashMap::new(),
            sources: Vec::new(),
            at: (String::new(), 1),
            ready: VecDeque::new(),
        };
        if path == Path::new("-") {
            run.sources.push(Source::new("standard input".into(), Box::new(io::stdin()), Holds::Records(None)));
        } else if path.is_dir() {
            let manifest = path.join(MANIFEST);
            let json = std::fs::read_to_string(&manifest).map_err(|error| {
                Failure::new(format!("{}: {error}: is this the folder of a run?", manifest.display()))
            })?;
            let manifest =
                Manifest::parse(&json).map_err(|message| Failure::new(format!("{}: {message}", manifest.display())))?;
            let files = [
                (DOCUMENTS, Holds::Records(None)),
                (CHANGES, Holds::Records(Some(path.join(TEXTS)))),
                (DROPPED, Holds::Records(None)),
                (REJECTS, Holds::Rejects),
            ];
            for (name, holds) in files {
                let file = path.join(name);
                if file.exists() {
                    run.sources.push(Source::open(file, holds)?);
                }
            }
            run.ranks = manifest.inputs.iter().enumerate().map(|(rank, input)| (input.file.clone(), rank)).collect();
            run.manifest = Some(manifest);
        } else {
            run.sources.push(Source::open(path.to_owned(), Holds::Records(None))?);
        }
        Ok(run)
    }

    /// The next document, in the order in which they came in; an error for one that cannot be had back, after which the
    /// next one may be asked for.
    pub(crate) fn next(&mut self) -> Result<Option<Original>, Failure> {
        if let Some(ready) = self.ready.pop_front() {
            return Ok(Some(ready));
        }
        for source in &mut self.sources {
            source.fill()?;
        }
        // Of several files of one run, the one whose next document came in first. Blank lines have no record, and
        // belong where lines are missing.
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
        let mut blanks: VecDeque<Vec<u8>> = VecDeque::new();
        let Some((index, _)) = first else {
            for source in &mut self.sources {
                blanks.append(&mut source.blanks);
            }
            let file = self.at.0.clone();
            self.give_blanks(&file, blanks);
            return Ok(self.ready.pop_front());
        };
        let Some(next) = self.sources[index].next.take() else { return Ok(None) };
        let line = next.line.unwrap_or(1);
        let same = next.file == self.at.0;
        let missing = (line - if same { self.at.1.min(line) } else { 1 }) as usize;
        for (other, source) in self.sources.iter_mut().enumerate() {
            let take = if other == index { source.blanks.len() } else { source.blanks.len().min(missing) };
            blanks.extend(source.blanks.drain(..take));
        }
        let before = if same { 0 } else { blanks.len().saturating_sub(missing) };
        let own = blanks.split_off(before);
        let former = self.at.0.clone();
        self.give_blanks(&former, blanks);
        self.give_blanks(&next.file, own);
        self.at = (next.file.clone(), line + 1);
        self.ready.push_back(next);
        Ok(self.ready.pop_front())
    }

    fn give_blanks(&mut self, file: &str, blanks: VecDeque<Vec<u8>>) {
        for bytes in blanks {
            let fidelity = Fidelity::Exact;
            self.ready.push_back(Original { file: file.to_owned(), line: None, bytes, fidelity, kind: Kind::Blank });
        }
    }
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
    /// Blank lines before the next document.
    blanks: VecDeque<Vec<u8>>,
    next: Option<Original>,
}

impl Source {
    fn new(name: PathBuf, reader: Box<dyn Read>, holds: Holds) -> Self {
        let reader = LineReader::new(reader, LineReader::<File>::GOAL);
        Self { name, reader, batch: None, holds, blanks: VecDeque::new(), next: None }
    }

    fn open(path: PathBuf, holds: Holds) -> Result<Self, Failure> {
        let file = File::open(&path).map_err(|error| Failure::file(&path, &error))?;
        Ok(Self::new(path, Box::new(file), holds))
    }

    /// Reads up to the next document.
    fn fill(&mut self) -> Result<(), Failure> {
        while self.next.is_none() {
            let Some((batch, at)) = &mut self.batch else {
                let read = self.reader.next_batch().map_err(|error| Failure::file(&self.name, &error))?;
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
                let mut bytes = line.bytes.to_vec();
                bytes.extend_from_slice(line.eol.bytes());
                self.blanks.push_back(bytes);
                continue;
            }
            let read = read(line.bytes, &self.holds);
            self.next = Some(
                read.map_err(|message| Failure::new(format!("{}:{}: {message}", self.name.display(), line.number)))?,
            );
        }
        Ok(())
    }
}

fn read(line: &[u8], holds: &Holds) -> Result<Original, String> {
    let mut bytes = Vec::new();
    let Holds::Records(texts) = holds else {
        let rejected = Rejected::parse(line).map_err(|error| format!("this is no quarantined document: {error}"))?;
        rejected.write_raw(&mut bytes);
        let (file, line) = (rejected.file.into_owned(), rejected.line);
        return Ok(Original { file, line, bytes, fidelity: Fidelity::Exact, kind: Kind::Quarantined });
    };
    let Some(texts) = texts else {
        let stored = Stored::parse(line).map_err(|error| error.to_string())?;
        let fidelity = stored.original(&mut bytes).map_err(|error| error.to_string())?;
        return Ok(original(&stored, None, bytes, fidelity));
    };
    // The record names the input, and that the file of the text.
    let named = Stored::with_text(line, "").map_err(|error| error.to_string())?;
    let input = &named.record().input;
    let name = text_name(&input.file, input.line);
    let path = texts.join(&name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let stored = Stored::with_text(line, &text).map_err(|error| error.to_string())?;
    let fidelity = stored.original(&mut bytes).map_err(|error| error.to_string())?;
    let file = input.line.map(|_| name);
    Ok(original(&stored, file, bytes, fidelity))
}

/// `file` is given where the document is given back as a file of its own.
fn original(stored: &Stored<'_>, file: Option<String>, bytes: Vec<u8>, fidelity: Fidelity) -> Original {
    let record = stored.record();
    let line = if file.is_some() { None } else { record.input.line };
    Original {
        file: file.unwrap_or_else(|| record.input.file.to_string()),
        line,
        bytes,
        fidelity,
        kind: if record.kept { Kind::Kept } else { Kind::Dropped },
    }
}
