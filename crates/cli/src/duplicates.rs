//! `copydesk duplicates`: the copies of a story, as a list that a pipeline reads.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use copydesk_corpus::{CompareSurvey, Copy, DuplicateOptions, Group, Member, SketchSurvey, survey};
use serde_json::{Map, Value, json};

use crate::args::DuplicatesArgs;
use crate::discover::{Kept, told};
use crate::error::{Done, Failure, Outcome};
use crate::output::Whole;
use crate::summary::{number, skipped};
use crate::target::refuse_clashes;

const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

pub(crate) fn duplicates(args: &DuplicatesArgs) -> Done {
    let start = Instant::now();
    let options = options(args)?;
    let inputs = args.corpus.inputs()?;
    let to_stdout = args.output == Path::new("-");
    let mut file = match to_stdout {
        true => None,
        false => {
            refuse_clashes(&[("--output", args.output.clone())], &inputs.found)?;
            Some(Whole::create(&args.output, args.force)?)
        }
    };
    let kept = Kept::new(&inputs.found)?;
    let reading = args.corpus.survey()?;
    let mut sketches = SketchSurvey::new(options);
    let totals = survey(&kept.inputs, &reading, &mut sketches, &mut |rejections, _| told(rejections))?;
    let documents = sketches.documents();
    if documents == 0 {
        return Err(Failure::new("there is no document to compare"));
    }
    let mut compared = CompareSurvey::new(options, sketches.suspects());
    // What cannot be read is told once.
    survey(&kept.inputs, &reading, &mut compared, &mut |_, _| {})?;
    let one_in = compared.one_in();
    let groups = compared.groups();
    match &mut file {
        Some(file) => write(file, &groups)?,
        None => write(&mut io::stdout().lock(), &groups)?,
    }
    if let Some(file) = file {
        file.finish()?;
    }
    if !args.quiet {
        let copies: u64 = groups.iter().map(|group| group.copies.len() as u64).sum();
        let mut err = anstream::stderr().lock();
        let _ = writeln!(
            err,
            "{BOLD}{}{RESET}  {} copies in {} groups, of {} documents, in {:.1} s",
            if to_stdout { "duplicates".into() } else { args.output.display().to_string() },
            number(copies),
            number(groups.len() as u64),
            number(documents),
            start.elapsed().as_secs_f64()
        );
        if one_in > 1 {
            let _ = writeln!(err, "there are so many copies that one in {one_in} stretches of words was compared");
        }
        if inputs.skipped > 0 {
            let _ = writeln!(err, "skipped {}", skipped(inputs.skipped));
        }
    }
    Ok(if totals.quarantined.count > 0 { Outcome::Quarantined } else { Outcome::Fine })
}

fn options(args: &DuplicatesArgs) -> Result<DuplicateOptions, Failure> {
    if !(0.5..=1.0).contains(&args.threshold) {
        return Err(Failure::new(format!(
            "--threshold {}: it is a share from 0.5 to 1; below one half, a text may be more another story than a copy",
            args.threshold
        )));
    }
    Ok(DuplicateOptions { threshold: args.threshold, shingle: args.shingle.into(), min_words: args.min_words })
}

fn write(out: &mut impl Write, groups: &[Group]) -> Result<(), Failure> {
    let mut put = || -> io::Result<()> {
        for (index, Group { keep, copies }) in groups.iter().enumerate() {
            let copies: Vec<Value> = copies
                .iter()
                .map(|Copy { member: copy, jaccard, containment }| {
                    let mut row = member(copy);
                    row.insert("similarity".to_owned(), rounded(*jaccard));
                    row.insert("containment".to_owned(), rounded(*containment));
                    row.into()
                })
                .collect();
            writeln!(out, "{}", json!({ "group": index + 1, "keep": member(keep), "copies": copies }))?;
        }
        out.flush()
    };
    put().map_err(Failure::from)
}

fn rounded(share: f64) -> Value {
    json!((share * 1_000.0).round() / 1_000.0)
}

fn member(member: &Member) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("file".to_owned(), member.file.as_str().into());
    if let Some(line) = member.line {
        row.insert("line".to_owned(), line.into());
    }
    if let Some(site) = &member.site {
        row.insert("site".to_owned(), site.as_str().into());
    }
    row.insert("words".to_owned(), member.words.into());
    row.insert("characters".to_owned(), member.characters.into());
    row.insert("source_blake3".to_owned(), member.source_blake3.as_str().into());
    row
}
