//! `cargo xtask bench`: how fast it is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::{adversarial, cargo, output, root, succeed};

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
        None => made()?,
    };
    println!("corpus {} ({} bytes), pipeline {}", corpus.display(), corpus.metadata()?.len(), args.pipeline);
    succeed(cargo().args([
        "build",
        "--release",
        "-q",
        "-p",
        "copydesk-cli",
        "--bin",
        "copydesk",
        "--example",
        "bench",
    ]))?;
    let built = root().join("target/release");
    println!("\nin process, one thread, median of {}:", args.runs);
    let mut inside = Command::new(built.join("examples/bench"));
    inside.current_dir(root()).arg(&corpus).args([&args.pipeline, &args.runs.to_string()]);
    print!("{}", output(&mut inside)?);
    println!("\nthe binary, JSONL to JSONL, median of {}:", args.runs);
    let megabytes = corpus.metadata()?.len() as f64 / 1e6;
    for jobs in ["1", "2"] {
        let mut figures: Vec<(f64, f64)> = Vec::new();
        for _ in 0..args.runs.max(1) {
            figures.push(timed(&built.join("copydesk"), &args.pipeline, &corpus, jobs)?);
        }
        let median = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        };
        let cpu = median(figures.iter().map(|(cpu, _)| *cpu).collect());
        let wall = median(figures.iter().map(|(_, wall)| *wall).collect());
        println!(
            "  --jobs {jobs}  {:7.1} MB per CPU-second  {:7.1} MB/s wall",
            megabytes / cpu.max(0.01),
            megabytes / wall.max(0.01)
        );
    }
    yardstick(&corpus, args.runs, megabytes)
}

/// What a JSON round trip in Python takes: figures of different machines are compared by their ratio to it.
fn yardstick(corpus: &Path, runs: usize, megabytes: f64) -> Result<()> {
    const TRIP: &str = "import json,sys\nwith open(sys.argv[1],encoding='utf-8') as f, open('/dev/null','w',encoding='utf-8') as o:\n for l in f: o.write(json.dumps(json.loads(l),ensure_ascii=False)+'\\n')";
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        let mut trip = Command::new("sh");
        trip.args(["-c", "python3 -c \"$0\" \"$1\" && times", TRIP]).arg(corpus);
        let Ok(told) = trip.stderr(Stdio::null()).output() else { return Ok(()) };
        if !told.status.success() {
            println!("  (no python3: no yardstick)");
            return Ok(());
        }
        times.push(children(&String::from_utf8_lossy(&told.stdout)).context("the shell told no times")?);
    }
    times.sort_by(f64::total_cmp);
    println!("  python json  {:5.1} MB per CPU-second, the yardstick", megabytes / times[times.len() / 2].max(0.01));
    Ok(())
}

/// The CPU seconds of the children, as the shell's `times` tells them.
fn children(told: &str) -> Option<f64> {
    told.lines().nth(1).map(|line| line.split_whitespace().filter_map(seconds).sum())
}

/// CPU and wall seconds of one run. The shell's `times` knows what its children took, on every Unix.
fn timed(binary: &Path, pipeline: &str, corpus: &Path, jobs: &str) -> Result<(f64, f64)> {
    let start = std::time::Instant::now();
    let told = Command::new("sh")
        .current_dir(root())
        .args(["-c", "\"$0\" run \"$1\" \"$2\" -q -j \"$3\" -o - > /dev/null && times"])
        .arg(binary)
        .arg(pipeline)
        .arg(corpus)
        .arg(jobs)
        .stderr(Stdio::inherit())
        .output()
        .context("the shell cannot be started")?;
    let wall = start.elapsed().as_secs_f64();
    let text = String::from_utf8_lossy(&told.stdout);
    let Some(cpu) = children(&text).filter(|_| told.status.success()) else { bail!("copydesk failed: {text}") };
    Ok((cpu, wall))
}

/// `1m2.34s` in seconds.
fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.trim_end_matches('s').split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

/// The corpus's articles over and over, one a line, each with its number.
fn made() -> Result<PathBuf> {
    const BYTES: usize = 32_000_000;
    let mut texts = Vec::new();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("fixtures/corpus"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        texts.push(literal(&std::fs::read_to_string(path)?));
    }
    if texts.is_empty() {
        bail!("fixtures/corpus has no articles");
    }
    let mut lines = String::with_capacity(BYTES + 8_192);
    for (number, text) in texts.iter().cycle().enumerate() {
        if lines.len() >= BYTES {
            break;
        }
        let _ = writeln!(lines, "{{\"id\": \"a{number}\", \"source\": \"fixtures\", \"text\": {text}}}");
    }
    let path = root().join("target/bench.jsonl");
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
