//! `copydesk discover`: what a corpus knows, as packs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_corpus::{Rejection, SurveyOptions, WordSurvey, survey};

use crate::args::DiscoverArgs;
use crate::error::{Done, Failure, Outcome};
use crate::output::Whole;
use crate::summary::{number, skipped};
use crate::target::refuse_clashes;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const RESET: &str = "\x1b[0m";

/// The name of the pack with the word counts.
const WORDS: &str = "words.yaml";

pub(crate) fn discover(args: &DiscoverArgs) -> Done {
    let start = Instant::now();
    let path = pack(&args.output)?;
    let inputs = args.corpus.inputs()?;
    refuse_clashes(&[("--output", path.clone())], &inputs.found)?;
    let mut file = Whole::create(&path, args.force)?;
    // A run's output is a corpus too.
    let fields = args.corpus.fields()?.replace(true);
    let options = SurveyOptions { jobs: args.corpus.jobs(), fields, limit: args.corpus.limit };
    let mut words = WordSurvey::default();
    let totals = survey(&inputs.found, &options, &mut words, &mut |rejections, _| {
        let mut err = anstream::stderr().lock();
        for Rejection { place, reason } in rejections {
            // There is nobody left to tell where standard error is closed.
            let _ = writeln!(err, "{RED}{place}{RESET}: {reason}");
        }
    })?;
    if words.documents() == 0 {
        return Err(Failure::new("there is no document to count words in"));
    }
    let forms = words.at_least(args.min);
    write(&mut file, &words, &forms, args.min)?;
    file.finish()?;
    if !args.quiet {
        let mut err = anstream::stderr().lock();
        let _ = writeln!(
            err,
            "{BOLD}{}{RESET}  {} words of {} documents in {:.1} s",
            path.display(),
            number(forms.len() as u64),
            number(words.documents()),
            start.elapsed().as_secs_f64()
        );
        if inputs.skipped > 0 {
            let _ = writeln!(err, "skipped {}", skipped(inputs.skipped));
        }
    }
    Ok(if totals.quarantined.count > 0 { Outcome::Quarantined } else { Outcome::Fine })
}

/// The file that `-o` means.
fn pack(output: &Path) -> Result<PathBuf, Failure> {
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("yaml" | "yml") if !output.is_dir() => Ok(output.to_owned()),
        Some("json" | "jsonl" | "txt" | "csv") if !output.is_dir() => Err(Failure::new(format!(
            "{}: packs are YAML\n  = help: end the name in .yaml, or name a folder",
            output.display()
        ))),
        _ => Ok(output.join(WORDS)),
    }
}

fn write(file: &mut Whole, words: &WordSurvey, forms: &[(&str, u32)], floor: u32) -> Result<(), Failure> {
    let name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut put = || -> std::io::Result<()> {
        writeln!(file, "# How many documents of a corpus have each word, made by `copydesk discover`.")?;
        writeln!(file, "# Left out: words that fewer than {floor} documents have.")?;
        if words.missed() > 0 {
            writeln!(
                file,
                "# The corpus has too many forms to hold: counts may be too low by up to {}.",
                words.missed()
            )?;
        }
        writeln!(file, "# Repairs read it beside a pipeline: `repair-hyphens: {{ words: ./{name} }}`.")?;
        writeln!(file, "documents: {}\ncounts:{}", words.documents(), if forms.is_empty() { " {}" } else { "" })?;
        // Words are letters, digits, hyphens and apostrophes: nothing in them needs an escape in double quotes.
        forms.iter().try_for_each(|(word, count)| writeln!(file, "  \"{word}\": {count}"))
    };
    put().map_err(|error| Failure::new(error.to_string()))
}
