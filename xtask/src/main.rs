//! What developers of copydesk run: `cargo xtask <command>`.

// This is a tool for a terminal, and printing is what it is for.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod adversarial;
mod bench;
mod ci;
mod eval;
mod fuzz;
mod generate;
mod new_transform;
mod review;
mod trials;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "What developers of copydesk run")]
struct Args {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run the snapshot tests and review what differs
    Review(review::Args),
    /// Make a new transform: crate, list line, first fixtures
    NewTransform(new_transform::Args),
    /// Write the reference pages in docs/
    Docs(generate::Args),
    /// Write the JSON Schemas beside the pipelines
    Schema(generate::Args),
    /// Measure speed: each step and the whole in process, and the binary
    Bench(bench::Args),
    /// Kill runs, fill disks and cut files off, and see that nothing is lost
    Trials(trials::Args),
    /// Score a pipeline against gold, beside what it should reach
    #[command(subcommand)]
    Eval(eval::Args),
    /// Make seeds of the fixtures and run the fuzz targets
    Fuzz(fuzz::Args),
    /// Run what CI runs
    Ci,
}

fn main() -> Result<()> {
    match Args::parse().command {
        Task::Review(args) => review::run(&args),
        Task::NewTransform(args) => new_transform::run(&args),
        Task::Docs(args) => generate::docs(&args),
        Task::Schema(args) => generate::schema(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Trials(args) => trials::run(&args),
        Task::Eval(args) => eval::run(&args),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::Ci => ci::run(),
    }
}

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// The cargo that runs this.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command to its end; an error if it fails.
fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} cannot be started"))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}

/// What a command prints on standard output; an error if it fails.
fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("{command:?} cannot be started"))?;
    if !output.status.success() {
        bail!("{command:?} failed");
    }
    String::from_utf8(output.stdout).with_context(|| format!("{command:?} printed no UTF-8"))
}

/// What `copydesk` prints with these arguments.
fn copydesk(arguments: &[&str]) -> Result<String> {
    output(cargo().args(["run", "-q", "-p", "copydesk-cli", "--"]).args(arguments))
}
