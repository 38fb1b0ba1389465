//! `copydesk export`: the documents of a run that is there already, drawn for other tools.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use copydesk_corpus::{FileOut, Format, drawn_name};
use copydesk_formats::{Drawn, Form, Packing, Stored};

use crate::drawn::{Drawing, refuse_stream};
use crate::error::{Done, Failure, Outcome};
use crate::files::Out;
use crate::output::{Whole, WholeFolder};
use crate::records;
use crate::revert::refuse_input;
use crate::summary::number;
use crate::target::Target;

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example: copydesk run quotes articles/ -o out && copydesk export out --to brat -o to-annotate/"
)]
pub(crate) struct ExportArgs {
    /// A run's folder, or a .jsonl file (.gz, .zst) that a run wrote; - for standard input
    pub(crate) run: PathBuf,
    /// What to draw
    #[arg(long)]
    pub(crate) to: FormArg,
    /// Where it goes: for prodigy and doccano a .jsonl file (.gz, .zst) or -, for brat and tei a folder that is not there
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormArg {
    Prodigy,
    Doccano,
    Brat,
    Tei,
}

impl FormArg {
    const fn form(self) -> Form {
        match self {
            Self::Prodigy => Form::Prodigy,
            Self::Doccano => Form::Doccano,
            Self::Brat => Form::Brat,
            Self::Tei => Form::Tei,
        }
    }
}

/// What was drawn of a document: its labels with it, and its name where it goes to files.
struct Seen {
    drawn: Drawn,
    labels: Vec<String>,
    name: String,
}

pub(crate) fn export(args: &ExportArgs) -> Done {
    let form = args.to.form();
    let mut to = Exported::create(args, form)?;
    let (mut count, mut labels) = (0, BTreeSet::new());
    records::each(&args.run, &|stored| see(stored, form), &mut |seen| {
        if let Some(Seen { drawn, labels: of, name }) = seen {
            count += 1;
            labels.extend(of);
            to.write(drawn, &name)?;
        }
        Ok(())
    })?;
    to.finish(form, &labels)?;
    // Where standard error is closed there is nobody to tell, and the documents are drawn all the same.
    let _ = writeln!(anstream::stderr(), "{} documents drawn for {}", number(count), form.as_str());
    Ok(Outcome::Fine)
}

/// A document that was kept, drawn.
fn see(stored: &Stored<'_>, form: Form) -> Result<Option<Seen>, String> {
    if !stored.record().kept {
        return Ok(None);
    }
    let drawn = form.draw(stored).map_err(|error| error.to_string())?;
    let labels = stored.record().annotations.iter().map(|annotation| annotation.label.to_string());
    Ok(Some(Seen { drawn, labels: labels.collect(), name: drawn_name(stored) }))
}

/// Where it goes.
struct Exported {
    drawing: Drawing,
    packing: Packing,
    /// What was drawn and not packed yet: packed one by one lines would hardly get smaller.
    lines: Vec<u8>,
    is_empty: bool,
    folder: Option<WholeFolder>,
}

/// So much is packed together.
const PIECE: usize = 1 << 20;

impl Exported {
    fn create(args: &ExportArgs, form: Form) -> Result<Self, Failure> {
        let target = Target::of(&args.output)?;
        let mut folder = None;
        let (drawing, packing) = match target {
            Target::Folder(path) if form.is_lines() => {
                return Err(Failure::new(format!(
                    "{}: --to {} makes one file\n  = help: end the name in .jsonl, .jsonl.gz or .jsonl.zst",
                    path.display(),
                    form.as_str()
                )));
            }
            Target::Folder(path) if path.exists() && args.force => {
                return Err(Failure::new(format!(
                    "{}: --force replaces files, never a folder that somebody may have worked in\n  = help: name a folder that is \
                     not there",
                    path.display()
                )));
            }
            Target::Folder(path) => {
                let made = WholeFolder::create(&path, false, "")?;
                // What is moved up at the end has its name there.
                let inside = made.inside("");
                folder = Some(made);
                (Drawing::Files(inside), Packing::Plain)
            }
            Target::Stdout => {
                refuse_stream(form)?;
                (Drawing::Lines(Out::Stdout(io::stdout().lock())), Packing::Plain)
            }
            Target::Stream(path, ending) => {
                refuse_stream(form)?;
                if ending.is_some_and(|(format, _)| format != Format::Jsonl) {
                    return Err(Failure::new(format!(
                        "{}: --to {} makes JSON lines\n  = help: end the name in .jsonl, .jsonl.gz or .jsonl.zst",
                        path.display(),
                        form.as_str()
                    )));
                }
                refuse_input(&args.run, &path)?;
                let packing = ending.map_or(Packing::Plain, |(_, packing)| packing);
                (Drawing::Lines(Out::Alone(Whole::create(&path, args.force)?)), packing)
            }
        };
        Ok(Self { drawing, packing, lines: Vec::new(), is_empty: true, folder })
    }

    fn write(&mut self, drawn: Drawn, name: &str) -> Result<(), Failure> {
        self.is_empty = false;
        match drawn {
            Drawn::Line(line) => {
                self.lines.extend_from_slice(&line);
                if self.lines.len() >= PIECE {
                    self.pack()?;
                }
            }
            Drawn::Files(files) => {
                for (ending, bytes) in files {
                    self.drawing.file(&FileOut { name: format!("{name}{ending}"), bytes })?;
                }
            }
        }
        Ok(())
    }

    fn pack(&mut self) -> Result<(), Failure> {
        let lines = self.packing.pack(std::mem::take(&mut self.lines))?;
        Ok(self.drawing.write(&lines)?)
    }

    fn finish(mut self, form: Form, labels: &BTreeSet<String>) -> Result<(), Failure> {
        // A file of no bytes is no gzip file.
        if self.is_empty || !self.lines.is_empty() {
            self.pack()?;
        }
        self.drawing.finish(Some(form), labels.iter().map(String::as_str))?;
        self.folder.map_or(Ok(()), |folder| folder.finish().map(drop))
    }
}
