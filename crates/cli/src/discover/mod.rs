//! `copydesk discover`: what a corpus knows, as packs.

pub(crate) mod boilerplate;
mod words;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{Input, Place, Rejection, WordSurvey, survey};
use copydesk_transform::Registry;

use crate::args::DiscoverArgs;
use crate::error::{Done, Failure, Outcome};
use crate::output::Whole;
use crate::summary::{number, skipped};
use crate::target::refuse_clashes;
use crate::values::PackArg;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const RESET: &str = "\x1b[0m";

/// The names of the packs in a folder.
const WORDS: &str = "words.yaml";
const BOILERPLATE: &str = "boilerplate.yaml";

pub(crate) fn discover<R: Registry>(registry: R, args: &DiscoverArgs) -> Done {
    let packs = packs(args)?;
    let inputs = args.corpus.inputs()?;
    let paths: Vec<(&str, PathBuf)> = packs.iter().map(|(_, path)| ("--output", path.clone())).collect();
    refuse_clashes(&paths, &inputs.found)?;
    let mut files = Vec::with_capacity(packs.len());
    for (pack, path) in packs {
        files.push((pack, Whole::create(&path, args.force)?));
    }
    let kept = Kept::new(&inputs.found)?;
    let options = args.corpus.survey()?;
    let mut quarantined = 0;
    let mut tell = true;
    let mut lines = Vec::new();
    for (pack, file) in &mut files {
        let start = Instant::now();
        let what = match pack {
            PackArg::Words => {
                let mut words = WordSurvey::default();
                let totals = survey(&kept.inputs, &options, &mut words, &mut |rejections, _| told(rejections))?;
                quarantined = totals.quarantined.count;
                some(words.documents(), "count words in")?;
                let forms = words.at_least(args.min);
                words::write(file, &words, &forms, args.min)?;
                format!("{} words of {} documents", number(forms.len() as u64), number(words.documents()))
            }
            PackArg::Boilerplate => {
                let found = boilerplate::find(registry, &kept.inputs, &options, tell)?;
                quarantined = found.quarantined;
                some(found.documents, "find notices in")?;
                boilerplate::write(file, &found)?;
                let [notices, documents] = [found.notices.len() as u64, found.documents].map(number);
                let copies = number(found.documents - found.originals.min(found.documents));
                format!("{notices} notices of {documents} documents ({copies} copies or too few of their site)")
            }
        };
        // What cannot be read is told once.
        tell = false;
        lines.push(format!("{BOLD}{}{RESET}  {what} in {:.1} s", file.path().display(), start.elapsed().as_secs_f64()));
    }
    for (_, file) in files {
        file.finish()?;
    }
    if !args.quiet {
        let mut err = anstream::stderr().lock();
        for line in lines {
            let _ = writeln!(err, "{line}");
        }
        if inputs.skipped > 0 {
            let _ = writeln!(err, "skipped {}", skipped(inputs.skipped));
        }
    }
    Ok(if quarantined > 0 { Outcome::Quarantined } else { Outcome::Fine })
}

/// Inputs that can be read twice: standard input is kept in a file until then.
pub(crate) struct Kept {
    pub(crate) inputs: Vec<Input>,
    _file: Option<tempfile::NamedTempFile>,
}

impl Kept {
    pub(crate) fn new(inputs: &[Input]) -> Result<Self, Failure> {
        let mut inputs = inputs.to_vec();
        let mut kept = None;
        for input in inputs.iter_mut().filter(|input| input.place == Place::Stdin) {
            let mut file = tempfile::Builder::new().prefix("copydesk-").tempfile()?;
            input.bytes = io::copy(&mut io::stdin().lock(), &mut file)?;
            file.flush()?;
            input.place = Place::File(file.path().to_owned());
            kept = Some(file);
        }
        Ok(Self { inputs, _file: kept })
    }
}

/// Says which documents cannot be read.
pub(crate) fn told(rejections: &[Rejection]) {
    let mut err = anstream::stderr().lock();
    for Rejection { place, reason } in rejections {
        // There is nobody left to tell where standard error is closed.
        let _ = writeln!(err, "{RED}{place}{RESET}: {reason}");
    }
}

fn some(documents: u64, to: &str) -> Result<(), Failure> {
    if documents == 0 { Err(Failure::new(format!("there is no document to {to}"))) } else { Ok(()) }
}

/// The packs that are asked for, and the files that `-o` means.
fn packs(args: &DiscoverArgs) -> Result<Vec<(PackArg, PathBuf)>, Failure> {
    let output: &Path = &args.output;
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("yaml" | "yml") if !output.is_dir() => {
            Ok(vec![(args.only.unwrap_or(PackArg::Boilerplate), output.to_owned())])
        }
        Some("json" | "jsonl" | "txt" | "csv") if !output.is_dir() => Err(Failure::new(format!(
            "{}: packs are YAML\n  = help: end the name in .yaml, or name a folder",
            output.display()
        ))),
        _ => {
            let all = [(PackArg::Words, output.join(WORDS)), (PackArg::Boilerplate, output.join(BOILERPLATE))];
            Ok(all.into_iter().filter(|(pack, _)| args.only.is_none_or(|only| only == *pack)).collect())
        }
    }
}
