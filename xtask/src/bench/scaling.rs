//! How the cost grows.

use std::path::Path;

use anyhow::Result;

use super::{PASS_THROUGH, copydesk, made};

/// The lengths of the documents, in bytes, and how many bytes of them are measured.
const LENGTHS: [(&str, usize, usize); 5] = [
    ("1 KB", 1_000, 20_000_000),
    ("10 KB", 10_000, 20_000_000),
    ("100 KB", 100_000, 20_000_000),
    ("1 MB", 1_000_000, 20_000_000),
    ("10 MB", 10_000_000, 20_000_000),
];

pub(crate) fn run(corpus: &Path, pipeline: &str, runs: usize) -> Result<()> {
    println!("\nworkers, wall-clock time, medians of {runs}:");
    for name in [PASS_THROUGH, pipeline] {
        let one = copydesk(name, corpus, "1", runs)?;
        let two = copydesk(name, corpus, "2", runs)?;
        println!("  {name}: one {:.2} s, two {:.2} s, {:.2} times as fast", one.wall, two.wall, one.wall / two.wall);
    }
    println!("\nnumber of documents, CPU time:");
    let mut before = None;
    for share in [8, 4, 2, 1] {
        let bytes = 32_000_000 / share;
        let cpu = copydesk(pipeline, &made("bench-part", bytes, None)?, "1", runs)?.cpu;
        let growth = before.map(|before| format!(", {:.2} times the half", cpu / before)).unwrap_or_default();
        println!("  {:4.1} MB  {cpu:6.2} s{growth}", bytes as f64 / 1e6);
        before = Some(cpu);
    }
    println!("\nlength of documents:");
    let mut speeds: Vec<f64> = Vec::new();
    for (name, length, bytes) in LENGTHS {
        let corpus = made("bench-length", bytes, Some(length))?;
        let megabytes = corpus.metadata()?.len() as f64 / 1e6;
        let figure = copydesk(pipeline, &corpus, "1", runs)?;
        figure.tell(name, megabytes);
        speeds.push(megabytes / figure.cpu);
    }
    let (fast, slow) = (speeds.iter().copied().fold(0.0, f64::max), speeds.iter().copied().fold(f64::MAX, f64::min));
    println!("  the fastest is {:.2} times the slowest", fast / slow);
    Ok(())
}
