//! What documents are drawn in for other tools: where it goes, beside the documents themselves.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use copydesk_corpus::{FileOut, Format};
use copydesk_formats::{Form, Packing, annotation_conf};

use crate::disk;
use crate::error::Failure;
use crate::files::Out;
use crate::output::{DOCUMENTS, write_text};
use crate::target::{Target, is_special};
use crate::values::ToArg;

/// The file by which brat knows what is in a folder.
const CONF: &str = "annotation.conf";

/// How a run writes its documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) to: Format,
    pub(crate) packing: Packing,
    pub(crate) form: Option<Form>,
}

impl Written {
    /// What `-o` and `--to` say together.
    pub(crate) fn of(target: &Target, to: Option<ToArg>) -> Result<Self, Failure> {
        let form = to.and_then(ToArg::form);
        let ending = match target {
            Target::Stream(_, ending) => *ending,
            Target::Stdout | Target::Folder(_) => None,
        };
        if let Some(form) = form.filter(|_| !matches!(target, Target::Folder(_))) {
            refuse_stream(form)?;
        }
        let (to, packing) = match (to.map(ToArg::written), ending) {
            // A form in lines is packed as its file's ending says.
            (Some((to, Packing::Plain)), Some((ending, packing))) if form.is_some() && to == ending => (to, packing),
            (Some(to), Some(ending)) if to != ending => {
                let path = if let Target::Stream(path, _) = target { path.as_path() } else { Path::new("-") };
                return Err(Failure::new(format!(
                    "{}: its ending says one format and --to another; leave one of the two out",
                    path.display()
                )));
            }
            (Some(to), _) => to,
            (None, ending) => ending.unwrap_or((Format::Jsonl, Packing::Plain)),
        };
        Ok(Self { to, packing, form })
    }

    /// Where documents are drawn, in a run's folder.
    pub(crate) fn drawn(self) -> Option<String> {
        self.form.map(|form| match form.is_lines() {
            true => format!("{}.jsonl{}", form.as_str(), self.packing.ending()),
            false => form.as_str().to_owned(),
        })
    }

    /// Every name that [`Written::drawn`] gives.
    pub(crate) fn all_drawn() -> impl Iterator<Item = String> {
        let packings = [Packing::Plain, Packing::Gzip, Packing::Zstd];
        let each = move |form| packings.map(|packing| Self { to: Format::Jsonl, packing, form: Some(form) });
        Form::ALL.into_iter().flat_map(each).filter_map(Self::drawn)
    }

    /// Where the documents themselves go if `path` is what they are drawn in: beside it.
    pub(crate) fn documents_beside(self, path: &Path) -> PathBuf {
        let (_, plain) = Packing::of(path);
        let beside = plain.with_extension(DOCUMENTS);
        if self.packing == Packing::Plain {
            beside
        } else {
            beside.with_extension(format!("jsonl{}", self.packing.ending()))
        }
    }

    /// The same, where they are kept.
    pub(crate) fn kept_beside(self, path: &Path) -> Option<PathBuf> {
        (self.form.is_some() && !is_special(path)).then(|| self.documents_beside(path))
    }
}

/// Refuses a form that is files for one stream.
pub(crate) fn refuse_stream(form: Form) -> Result<(), Failure> {
    if form.is_lines() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "--to {}: it has files for each document, and -o names one stream\n  = help: name a folder with -o",
        form.as_str()
    )))
}

/// Where documents are drawn.
pub(crate) enum Drawing {
    Nowhere,
    /// In lines.
    Lines(Out),
    /// In files below a folder.
    Files(PathBuf),
}

impl Drawing {
    pub(crate) fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        match self {
            Self::Lines(out) => out.write_all(lines),
            Self::Nowhere | Self::Files(_) => Ok(()),
        }
    }

    /// Writes a file.
    pub(crate) fn file(&self, file: &FileOut) -> io::Result<()> {
        match self {
            Self::Files(folder) => write_text(folder, &file.name, &file.bytes),
            Self::Nowhere | Self::Lines(_) => Ok(()),
        }
    }

    /// Everything written so far is on the disk; how long the file is, in bytes.
    pub(crate) fn settle(&mut self) -> io::Result<u64> {
        match self {
            Self::Lines(out) => out.settle(),
            Self::Files(folder) if folder.exists() => disk::settle_below(folder).map(|()| 0),
            Self::Nowhere | Self::Files(_) => Ok(0),
        }
    }

    /// Writes what belongs to the whole; `labels` are those of annotations in the documents.
    pub(crate) fn finish<'a>(self, form: Option<Form>, labels: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Lines(out) => out.finish(),
            Self::Files(folder) => {
                std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
                if form == Some(Form::Brat) {
                    let path = folder.join(CONF);
                    let conf = annotation_conf(labels);
                    let written = File::create(&path).and_then(|mut file| {
                        file.write_all(conf.as_bytes())?;
                        disk::settle_text(&file)
                    });
                    written.map_err(|error| Failure::file(&path, &error))?;
                }
                disk::settle_below(&folder).map_err(|error| Failure::file(&folder, &error))
            }
        }
    }
}
