//! `cargo xtask review`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{cargo, root, succeed};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only the fixtures of this transform
    transform: Option<String>,
    /// Accept the pending snapshot of that name (a part of its path that fits no other one)
    #[arg(long, value_name = "NAME")]
    accept: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let places = [root().join("fixtures"), root().join("examples")];
    for name in &args.accept {
        accept(&places, name)?;
    }
    if !args.accept.is_empty() {
        return Ok(());
    }
    let mut test = cargo();
    test.args(["test", "-q", "-p", "copydesk-fixtures", "-p", "own-desk"]);
    test.env("INSTA_UPDATE", "new").env("INSTA_FORCE_PASS", "1").env("INSTA_OUTPUT", "none");
    if let Some(name) = &args.transform {
        test.env("FIXTURE", name);
    }
    // A broken law is no difference to be accepted: it ends the review, and says itself what is wrong.
    succeed(&mut test).context("a law is broken, or a snapshot has lost its fixture; see above")?;
    stale(&places)?;
    let pending = pending(&places)?;
    if pending.is_empty() {
        println!("Nothing to review: every snapshot is as it was accepted.");
        return Ok(());
    }
    if cargo().args(["insta", "--version"]).output().is_ok_and(|output| output.status.success()) {
        return succeed(cargo().args(["insta", "review"]));
    }
    for path in &pending {
        print_difference(path)?;
    }
    println!("{} pending. Accept one: cargo xtask review --accept NAME", pending.len());
    println!("To review them one by one in the terminal: cargo install cargo-insta --locked");
    Ok(())
}

/// Everything below the folders whose name ends so.
fn files(places: &[PathBuf], ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = places.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn pending(places: &[PathBuf]) -> Result<Vec<PathBuf>> {
    files(places, ".snap.new")
}

/// A snapshot lies beside the file that it is of.
fn stale(places: &[PathBuf]) -> Result<()> {
    let lost: Vec<String> = files(places, ".snap")?
        .iter()
        .filter(|path| !path.with_extension("").exists())
        .map(|path| path.display().to_string())
        .collect();
    if !lost.is_empty() {
        bail!("snapshots without a fixture; delete them:\n{}", lost.join("\n"));
    }
    Ok(())
}

fn accept(places: &[PathBuf], name: &str) -> Result<()> {
    let fitting: Vec<PathBuf> =
        pending(places)?.into_iter().filter(|path| path.to_string_lossy().contains(name)).collect();
    match &fitting[..] {
        [] => bail!("no pending snapshot has `{name}` in its path: run `cargo xtask review` first"),
        [path] => {
            let content = std::fs::read_to_string(path)?;
            let accepted = path.with_extension("");
            // The line that insta adds to a pending one belongs to the test run, not to the snapshot.
            let kept: Vec<&str> = content.lines().filter(|line| !line.starts_with("assertion_line:")).collect();
            std::fs::write(&accepted, kept.join("\n") + "\n")?;
            std::fs::remove_file(path)?;
            println!("accepted {}", accepted.strip_prefix(root()).unwrap_or(&accepted).display());
            Ok(())
        }
        many => {
            let names: Vec<String> = many.iter().map(|path| path.display().to_string()).collect();
            bail!("`{name}` fits {} pending snapshots; say more of the path:\n{}", many.len(), names.join("\n"))
        }
    }
}

/// The lines that differ between a snapshot and its pending one.
fn print_difference(path: &Path) -> Result<()> {
    let new = std::fs::read_to_string(path)?;
    let old = std::fs::read_to_string(path.with_extension("")).unwrap_or_default();
    println!("== {}", path.strip_prefix(root()).unwrap_or(path).display());
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    for line in &old[head..old.len() - tail] {
        println!("-{line}");
    }
    for line in &new[head..new.len() - tail] {
        println!("+{line}");
    }
    Ok(())
}
