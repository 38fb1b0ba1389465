//! What whole processes take.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::root;

/// The medians of several runs, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    /// User and system time together.
    pub(crate) cpu: f64,
    pub(crate) wall: f64,
}

impl Figure {
    pub(crate) fn tell(self, name: &str, megabytes: f64) {
        println!(
            "  {name:<30} {:7.1} MB per CPU-second  {:7.1} MB/s wall",
            megabytes / self.cpu.max(0.01),
            megabytes / self.wall.max(0.01)
        );
    }
}

/// Takes `corpus` through a pipeline with so many workers, from JSONL to JSONL that nobody keeps.
pub(crate) fn copydesk(pipeline: &str, corpus: &Path, jobs: &str, runs: usize) -> Result<Figure> {
    const RUN: &str = "\"$0\" run \"$1\" \"$2\" -q -j \"$3\" -o - > /dev/null";
    let binary = root().join("target/release/copydesk");
    let corpus = corpus.to_str().context("the corpus's path is no UTF-8")?;
    command(RUN, binary.as_os_str(), &[pipeline, corpus, jobs], runs)
}

/// Runs a shell's line with these arguments, `$0` first. The shell's `times` knows what its children took, on every Unix.
pub(crate) fn command(line: &str, zeroth: &OsStr, arguments: &[&str], runs: usize) -> Result<Figure> {
    let mut figures = Vec::new();
    for _ in 0..runs.max(1) {
        let mut shell = Command::new("sh");
        shell.current_dir(root()).args(["-c", &format!("{line} && times")]).arg(zeroth).args(arguments);
        let start = Instant::now();
        let told = shell.stderr(Stdio::inherit()).output().context("the shell cannot be started")?;
        let wall = start.elapsed().as_secs_f64();
        let text = String::from_utf8_lossy(&told.stdout);
        let Some(cpu) = children(&text).filter(|_| told.status.success()) else { bail!("{line} failed: {text}") };
        figures.push(Figure { cpu, wall });
    }
    let median = |time: fn(&Figure) -> f64| {
        let mut times: Vec<f64> = figures.iter().map(time).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    Ok(Figure { cpu: median(|figure| figure.cpu), wall: median(|figure| figure.wall) })
}

/// The CPU seconds of the children, as the shell's `times` tells them.
fn children(told: &str) -> Option<f64> {
    told.lines().last().map(|line| line.split_whitespace().filter_map(seconds).sum())
}

/// `1m2.34s` in seconds.
fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.trim_end_matches('s').split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}
