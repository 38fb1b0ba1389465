//! A run's documents as Parquet: one file, or a folder of parts.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use copydesk_corpus::{Format, Input, Output, Place};
use copydesk_formats::Fields;
use copydesk_parquet::{Chunk, Holds, Layout, Writer};

use super::{NOT_KEPT, PARTS, parts};
use crate::disk;
use crate::error::Failure;
use crate::output::Whole;

/// The columns of what is written, where that is Parquet: those of the inputs if all of them are.
pub(crate) fn layout(to: Format, inputs: &[Input], fields: &Fields) -> Result<Option<Layout>, Failure> {
    if to != Format::Parquet {
        return Ok(None);
    }
    let mut files: Vec<(&str, &Path)> = Vec::with_capacity(inputs.len());
    for input in inputs {
        match &input.place {
            Place::File(path) if input.format == Format::Parquet => files.push((&input.name, path)),
            _ => return Ok(Some(Layout::documents())),
        }
    }
    let made = copydesk_corpus::caught(|| Layout::of_files(&files, fields));
    made.unwrap_or_else(Err).map(Some).map_err(Failure::new)
}

pub(crate) const fn output(layout: &Layout) -> Output<'_> {
    Output::Parquet(layout)
}

/// Where rows go.
pub(crate) enum Tables {
    /// One file, which appears when it is whole.
    One(Box<Writer<Whole>>),
    /// Parts: one is closed at each checkpoint, as a footer cannot be written on from.
    Parts { kept: Box<Parts>, aside: Option<Box<Parts>> },
}

impl Tables {
    pub(crate) fn one(file: Whole, layout: &Layout) -> Result<Self, Failure> {
        Ok(Self::One(Box::new(Writer::new(file, layout)?)))
    }

    /// In a run's folder. Of a run that goes on, `lengths` says how many parts are whole; the others go.
    pub(crate) fn in_folder(
        folder: &Path,
        layout: &Layout,
        lengths: Option<&BTreeMap<String, u64>>,
    ) -> Result<Self, Failure> {
        let whole = |name: &str| lengths.and_then(|lengths| lengths.get(name)).copied().unwrap_or(0);
        let kept = Parts::open(folder.join(PARTS), layout.clone(), whole(PARTS))?;
        // Documents from elsewhere are in the records of those that were not kept as they came in.
        let aside = (layout.holds() == Holds::Rows)
            .then(|| Parts::open(folder.join(NOT_KEPT), layout.set_aside(), whole(NOT_KEPT)));
        Ok(Self::Parts { kept: Box::new(kept), aside: aside.transpose()?.map(Box::new) })
    }

    pub(crate) fn write(&mut self, kept: Option<Chunk>, aside: Option<Chunk>) -> io::Result<()> {
        match self {
            Self::One(file) => kept.map_or(Ok(()), |chunk| file.write(chunk)),
            Self::Parts { kept: parts, aside: others } => {
                kept.map_or(Ok(()), |chunk| parts.write(chunk))?;
                match (others, aside) {
                    (Some(others), Some(chunk)) => others.write(chunk),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Closes the parts; tells how many there are.
    pub(crate) fn settle(&mut self, lengths: &mut BTreeMap<String, u64>) -> io::Result<()> {
        if let Self::Parts { kept, aside } = self {
            lengths.insert(PARTS.to_owned(), kept.close()?);
            if let Some(aside) = aside {
                lengths.insert(NOT_KEPT.to_owned(), aside.close()?);
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::One(file) => file.finish()?.finish(),
            Self::Parts { mut kept, aside } => {
                if kept.count == 0 && kept.writer.is_none() {
                    // The columns are there where no row is.
                    kept.begin()?;
                }
                kept.close()?;
                if let Some(mut aside) = aside {
                    aside.close()?;
                }
                Ok(())
            }
        }
    }
}

/// Parts of one output: `00000.parquet`, `00001.parquet`, …
pub(crate) struct Parts {
    folder: PathBuf,
    layout: Layout,
    /// So many are whole.
    count: u64,
    writer: Option<Writer<BufWriter<File>>>,
}

impl Parts {
    fn open(folder: PathBuf, layout: Layout, count: u64) -> Result<Self, Failure> {
        let whole: Vec<PathBuf> = (0..count).map(|part| folder.join(name(part))).collect();
        if whole.iter().any(|part| !part.exists()) {
            return Err(Failure::new(format!(
                "{}: a part is missing that was there when the run was broken off; begin anew with --force",
                folder.display()
            )));
        }
        if folder.exists() {
            for part in parts(&folder)?.iter().filter(|part| !whole.contains(part)) {
                std::fs::remove_file(part).map_err(|error| Failure::file(part, &error))?;
            }
        }
        Ok(Self { folder, layout, count, writer: None })
    }

    fn begin(&mut self) -> io::Result<&mut Writer<BufWriter<File>>> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => {
                std::fs::create_dir_all(&self.folder)?;
                let path = self.folder.join(name(self.count));
                let file = File::create(&path)
                    .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
                Writer::new(BufWriter::with_capacity(1 << 16, file), &self.layout)?
            }
        };
        Ok(self.writer.insert(writer))
    }

    fn write(&mut self, chunk: Chunk) -> io::Result<()> {
        self.begin()?.write(chunk)
    }

    /// Closes the part that is being written, if there is one; how many are whole.
    fn close(&mut self) -> io::Result<u64> {
        if let Some(writer) = self.writer.take() {
            let file = writer.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_data()?;
            disk::settle_names(&self.folder)?;
            self.count += 1;
        }
        Ok(self.count)
    }
}

fn name(part: u64) -> String {
    format!("{part:05}.parquet")
}
