//! The documents that a run kept, one after the other.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use copydesk_corpus::{Format, drawn_name};
use copydesk_formats::{LineReader, Packing, RawLine, Stored, StoredError};
use rayon::prelude::*;

use crate::error::Failure;
use crate::output::{CHANGES, DOCUMENTS, DOCUMENTS_GZ, DOCUMENTS_ZST, MANIFEST, TEXTS};
use crate::tables;

const HELP: &str = "name the folder or the .jsonl file that `copydesk run` wrote, e.g. with `copydesk run quotes INPUT -o \
                    OUT`";

/// Looks at a document; an error says what is wrong with it.
pub(crate) type See<'a, T> = dyn Fn(&Stored<'_>) -> Result<T, String> + Sync + 'a;

/// Looks at every document of a run on all cores, and takes what was seen in the order of the run: a folder, a file of
/// records, or `-` for standard input.
pub(crate) fn each<T: Send>(
    run: &Path,
    see: &See<'_, T>,
    take: &mut dyn FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if run == Path::new("-") {
        return lines(Path::new("standard input"), Box::new(io::stdin()), None, see, take);
    }
    if !run.is_dir() {
        refuse_texts(run)?;
        if tables::is_table(run) {
            return rows(run, see, take);
        }
        return file(run, None, see, take);
    }
    let manifest = run.join(MANIFEST);
    if !manifest.is_file() {
        return Err(Failure::new(format!(
            "{}: it is no folder of a run: there is no {MANIFEST} in it\n  = help: {HELP}",
            run.display()
        )));
    }
    let mut found = false;
    for name in [DOCUMENTS, DOCUMENTS_GZ, DOCUMENTS_ZST, CHANGES] {
        let path = run.join(name);
        if path.exists() {
            found = true;
            let texts = (name == CHANGES).then(|| run.join(TEXTS));
            file(&path, texts.as_deref(), see, take)?;
        }
    }
    let parts = run.join(tables::PARTS);
    if parts.is_dir() {
        found = true;
        tables::parts(&parts)?.iter().try_for_each(|part| rows(part, see, take))?;
    }
    if found {
        return Ok(());
    }
    Err(Failure::new(format!("{}: its documents are missing\n  = help: {HELP}", run.display())))
}

fn refuse_texts(path: &Path) -> Result<(), Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let what = if Format::of(path) == Some(Format::Txt) {
        "it has texts and no records"
    } else if name.ends_with(CHANGES) {
        "it has records without their texts"
    } else {
        return Ok(());
    };
    Err(Failure::new(format!("{}: {what}\n  = help: {HELP}", path.display())))
}

fn file<T: Send>(
    path: &Path,
    texts: Option<&Path>,
    see: &See<'_, T>,
    take: &mut dyn FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let reader = Packing::of(path).0.open(path).map_err(|error| Failure::file(path, &error))?;
    lines(path, reader, texts, see, take)
}

fn lines<T: Send>(
    path: &Path,
    reader: Box<dyn Read>,
    texts: Option<&Path>,
    see: &See<'_, T>,
    take: &mut dyn FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut reader = LineReader::new(reader, LineReader::<std::fs::File>::GOAL);
    while let Some(batch) = reader.next_batch().map_err(|error| Failure::file(path, &error))? {
        let lines: Vec<RawLine<'_>> = batch.lines().filter(|line| !line.is_blank()).collect();
        let seen: Vec<Result<T, Failure>> = lines
            .par_iter()
            .map(|line| {
                let place = || format!("{}:{}", path.display(), line.number);
                document(line.bytes, texts, see).map_err(|what| Failure::new(format!("{}: {what}", place())))
            })
            .collect();
        for seen in seen {
            take(seen?)?;
        }
    }
    Ok(())
}

/// The records of a Parquet file.
fn rows<T: Send>(path: &Path, see: &See<'_, T>, take: &mut dyn FnMut(T) -> Result<(), Failure>) -> Result<(), Failure> {
    tables::each(path, &mut |batch| {
        let seen: Vec<Result<T, Failure>> = batch
            .par_iter()
            .map(|(line, text, place)| {
                let stored = Stored::with_text(line.as_bytes(), text).map_err(told);
                stored.and_then(|stored| see(&stored)).map_err(|what| Failure::new(format!("{place}: {what}")))
            })
            .collect();
        seen.into_iter().try_for_each(|seen| take(seen?))
    })
}

fn told(error: StoredError) -> String {
    match error {
        StoredError::NoRecord => {
            format!("the line has no `copydesk` field: copydesk did not write it\n  = help: {HELP}")
        }
        StoredError::Line(reject) => format!("{reject}\n  = help: {HELP}"),
        error => error.to_string(),
    }
}

/// Looks at one line; an error says what is wrong with it.
fn document<T>(line: &[u8], texts: Option<&Path>, see: &See<'_, T>) -> Result<T, String> {
    let Some(texts) = texts else {
        return see(&Stored::parse(line).map_err(told)?);
    };
    // The record names the input, and that the file of the text.
    let named = Stored::with_text(line, "").map_err(told)?;
    let path: PathBuf = texts.join(drawn_name(&named) + ".txt");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    see(&Stored::with_text(line, &text).map_err(told)?)
}
