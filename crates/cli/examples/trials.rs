//! Trials of what must never be lost: runs that are killed, that fill the disk, that read files which were cut off.
//! `cargo xtask trials` builds and runs them; a loss ends them with an error that says how to see it again.

// This is a tool for a terminal, and printing is what it is for.
#![allow(clippy::print_stdout)]

#[path = "trials/cuts.rs"]
mod cuts;
#[path = "trials/disks.rs"]
mod disks;
#[path = "trials/kills.rs"]
mod kills;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clap::Parser as _;

pub(crate) type Tried<T> = Result<T, Box<dyn Error>>;

/// Kills, full disks and cut-off files.
#[derive(Debug, clap::Parser)]
struct Args {
    /// The command
    binary: PathBuf,
    /// The repository, for its articles
    root: PathBuf,
    /// How often a run is killed
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// How many disks of different sizes are filled
    #[arg(long, default_value_t = 20)]
    disks: usize,
    /// How many cuts are made in a file of each format
    #[arg(long, default_value_t = 100)]
    cuts: usize,
    /// Where the draws begin: the same number, the same trials, but for the moments of the kills
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Tried<()> {
    let args = Args::parse();
    println!("seed {}", args.seed);
    let desk = Desk {
        binary: args.binary.canonicalize()?,
        articles: std::fs::read_to_string(args.root.join("fixtures/corpus/wire.jsonl"))?,
        folder: tempfile::tempdir()?,
    };
    let mut draw = Draw(args.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    if args.cuts > 0 {
        cuts::all(&desk, &mut draw, args.cuts)?;
    }
    if args.disks > 0 {
        disks::all(&desk, args.disks)?;
    }
    if args.kills > 0 {
        kills::all(&desk, &mut draw, args.kills)?;
    }
    Ok(())
}

/// What trials are made with.
pub(crate) struct Desk {
    binary: PathBuf,
    articles: String,
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A run with `repair`, ready to be started.
    pub(crate) fn command(&self, input: &Path, output: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(["run", "repair"]).arg(input).arg("-o").arg(output).arg("-q").args(more);
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Articles over and over, with bad and blank lines among them.
    pub(crate) fn corpus(&self, bytes: usize) -> String {
        let mut corpus = String::with_capacity(bytes + self.articles.len());
        while corpus.len() < bytes {
            corpus.push_str(self.articles.trim_end());
            corpus.push_str("\n\n{\"text\": 7}\n{\"text\": \" \"}\n");
        }
        corpus
    }
}

/// Numbers without rhyme or reason, the same for the same seed.
pub(crate) struct Draw(u64);

impl Draw {
    /// One below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }

    /// One from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.below(1 << 20) as f64 / f64::from(1 << 20)
    }
}

/// The files below a folder, with the hashes of their bytes.
pub(crate) fn tree(folder: &Path) -> Tried<BTreeMap<PathBuf, blake3::Hash>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder)?.to_owned(), blake3::hash(&std::fs::read(&path)?));
            }
        }
    }
    Ok(files)
}

/// Fails with what two trees differ in.
pub(crate) fn same(
    whole: &BTreeMap<PathBuf, blake3::Hash>,
    other: &BTreeMap<PathBuf, blake3::Hash>,
    what: &str,
) -> Tried<()> {
    let names: Vec<_> = whole.keys().chain(other.keys()).filter(|name| whole.get(*name) != other.get(*name)).collect();
    ensure(names.is_empty(), || format!("{what}: these files differ from those of an unbroken run: {names:?}"))
}

pub(crate) fn ensure(holds: bool, message: impl FnOnce() -> String) -> Tried<()> {
    if holds { Ok(()) } else { Err(message().into()) }
}

/// Whether it ended with one of these codes.
pub(crate) fn ended(output: &Output, codes: &[i32], what: &str) -> Tried<()> {
    ensure(output.status.code().is_some_and(|code| codes.contains(&code)), || {
        format!("{what}: ended with {}, and not {codes:?}: {}", output.status, String::from_utf8_lossy(&output.stderr))
    })
}
