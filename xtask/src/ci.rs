//! `cargo xtask ci`: what CI runs, in the same order.

use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::{cargo, generate, root, succeed};

pub(crate) fn run() -> Result<()> {
    step("fmt", "cargo fmt --all", || succeed(cargo().args(["fmt", "--all", "--check"])))?;
    step("clippy", "cargo clippy --workspace --all-targets --fix", || {
        succeed(cargo().args(["clippy", "-q", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("test", "cargo xtask review, where a snapshot differs", || succeed(cargo().args(["test", "--workspace"])))?;
    step("docs", "cargo xtask docs", || generate::docs(&generate::Args { check: true }))?;
    step("schema", "cargo xtask schema", || generate::schema(&generate::Args { check: true }))?;
    step("run", "look at what the README's first command says", || {
        let out = root().join("target/ci-run");
        if out.exists() {
            std::fs::remove_dir_all(&out)?;
        }
        let run = ["run", "--release", "-q", "--", "run", "syndicated-de", "fixtures/corpus", "-o"];
        succeed(cargo().args(run).arg(&out))?;
        succeed(cargo().args(["run", "--release", "-q", "--", "verify"]).arg(&out))
    })?;
    if cargo().args(["deny", "--version"]).output().is_ok_and(|output| output.status.success()) {
        let checks = ["deny", "check", "licenses", "bans", "sources"];
        step("deny", "see deny.toml", || succeed(cargo().args(checks)))?;
    } else {
        println!("== deny: left out, cargo-deny is not installed");
    }
    println!("== all is well");
    Ok(())
}

fn step(name: &str, mend: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let start = Instant::now();
    work().with_context(|| format!("{name} failed; to mend it: {mend}"))?;
    println!("== {name}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}
