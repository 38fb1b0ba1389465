//! `cargo xtask trials`: nothing is lost, tried out.

use std::process::Command;

use anyhow::Result;

use crate::{cargo, root, succeed};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often a run is killed
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// How many disks of different sizes are filled; needs a superuser on Linux
    #[arg(long, default_value_t = 20)]
    disks: usize,
    /// How many cuts are made in a file of each format
    #[arg(long, default_value_t = 100)]
    cuts: usize,
    /// Where the draws begin
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let build = ["build", "--release", "-q", "-p", "copydesk-cli", "--bin", "copydesk", "--example", "trials"];
    succeed(cargo().args(build))?;
    let built = root().join("target/release");
    let Args { kills, disks, cuts, seed } = args;
    let mut trials = Command::new(built.join("examples/trials"));
    trials.arg(built.join("copydesk")).arg(root());
    for (option, value) in [("--kills", *kills), ("--disks", *disks), ("--cuts", *cuts)] {
        trials.args([option, &value.to_string()]);
    }
    succeed(trials.args(["--seed", &seed.to_string()]))
}
