//! `cargo xtask bench`: how fast it is.

mod scaling;
mod timing;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{adversarial, cargo, output, root, succeed};
use timing::{command, copydesk};

/// Reads lines, replaces nothing, writes them with their records.
const PASS_THROUGH: &str = "fixtures/pipelines/pass-through.yaml";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// JSONL to measure on [default: one made of the fixtures, 32 MB]
    corpus: Option<PathBuf>,
    /// The pipeline, by name or path; `fixtures/pipelines/gopher-news.yaml` is the work that other programs are compared by
    #[arg(long, default_value = "syndicated-de")]
    pipeline: String,
    /// How often each figure is taken; the median counts
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Measure how the cost grows instead: with workers, with the number of documents, with their length
    #[arg(long)]
    scaling: bool,
    /// Measure texts that are made to cost more than their length instead, in a step or in all
    #[arg(long, value_name = "STEP", num_args = 0..=1, default_missing_value = "")]
    adversarial: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if let Some(step) = &args.adversarial {
        return adversarial::run(step);
    }
    let corpus = match &args.corpus {
        Some(path) => std::path::absolute(path)?,
        None => made("bench", 32_000_000, None)?,
    };
    println!("corpus {} ({} bytes), pipeline {}", corpus.display(), corpus.metadata()?.len(), args.pipeline);
    let build = ["build", "--release", "-q", "-p", "copydesk-cli", "--bin", "copydesk", "--example", "bench"];
    succeed(cargo().args(build))?;
    if args.scaling {
        return scaling::run(&corpus, &args.pipeline, args.runs);
    }
    println!("\nin process, one thread, median of {}:", args.runs);
    let mut inside = Command::new(root().join("target/release/examples/bench"));
    inside.current_dir(root()).arg(&corpus).args([&args.pipeline, &args.runs.to_string()]);
    print!("{}", output(&mut inside)?);
    println!("\nthe binary, JSONL to JSONL, median of {}:", args.runs);
    let megabytes = corpus.metadata()?.len() as f64 / 1e6;
    for jobs in ["1", "2"] {
        copydesk(&args.pipeline, &corpus, jobs, args.runs)?.tell(&format!("--jobs {jobs}"), megabytes);
    }
    println!("\nbeside it, whole processes:");
    copydesk(PASS_THROUGH, &corpus, "1", args.runs)?.tell("nothing replaced", megabytes);
    command("cat \"$0\" > /dev/null", corpus.as_ref(), &[], args.runs)?.tell("cat", megabytes);
    // Figures of different machines are compared by their ratio to this one.
    const TRIP: &str = "import json,sys\nwith open(sys.argv[1],encoding='utf-8') as f, open('/dev/null','w',encoding='utf-8') as o:\n for l in f: o.write(json.dumps(json.loads(l),ensure_ascii=False)+'\\n')";
    match command("python3 -c \"$1\" \"$0\"", corpus.as_ref(), &[TRIP], args.runs) {
        Ok(trip) => trip.tell("python's json, there and back", megabytes),
        Err(_) => println!("  (no python3, and so no JSON round trip to compare by)"),
    }
    Ok(())
}

/// The corpus's articles over and over, one a line, each with its number; or documents of at least so many bytes, each of as many
/// articles as that takes.
fn made(name: &str, bytes: usize, length: Option<usize>) -> Result<PathBuf> {
    let mut texts = Vec::new();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("fixtures/corpus"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        texts.push(std::fs::read_to_string(path)?);
    }
    if texts.is_empty() {
        bail!("fixtures/corpus has no articles");
    }
    let mut lines = String::with_capacity(bytes + bytes / 8);
    let mut articles = texts.iter().cycle();
    for number in 0.. {
        if lines.len() >= bytes {
            break;
        }
        let mut text = String::new();
        loop {
            text.extend(articles.next().map(String::as_str));
            match length {
                Some(length) if text.len() < length => text.push('\n'),
                // A short one is the beginning of an article.
                Some(length) => break text.truncate(text.floor_char_boundary(length)),
                None => break,
            }
        }
        let _ = writeln!(lines, "{{\"id\": \"a{number}\", \"source\": \"fixtures\", \"text\": {}}}", literal(&text));
    }
    let path = root().join(format!("target/{name}.jsonl"));
    std::fs::create_dir_all(root().join("target"))?;
    std::fs::write(&path, lines)?;
    Ok(path)
}

/// A text as a JSON string.
fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c.is_ascii() => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}
