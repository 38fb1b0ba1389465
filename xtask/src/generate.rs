//! Files that are made of the code: reference pages and schemas. `copydesk` itself prints what they say; a test of the
//! command compares them, so that a stale one cannot pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::{copydesk, root};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a file is not up to date
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn docs(args: &Args) -> Result<()> {
    let mut files = BTreeMap::new();
    let names: Vec<String> = copydesk(&["list", "transforms"])?
        .lines()
        .filter_map(|line| line.split_whitespace().next().map(ToOwned::to_owned))
        .collect();
    for name in &names {
        files.insert(root().join(format!("docs/transforms/{name}.md")), copydesk(&["show", name])?);
    }
    files.insert(root().join("docs/rules.txt"), copydesk(&["list", "rules"])?);
    for entry in std::fs::read_dir(root().join("docs/transforms")).into_iter().flatten() {
        let path = entry?.path();
        if !files.contains_key(&path) {
            bail!("{} is of no transform: delete it", path.display());
        }
    }
    put(files, args.check, "docs")
}

pub(crate) fn schema(args: &Args) -> Result<()> {
    let mut files = BTreeMap::from([(root().join("pipelines/copydesk.schema.json"), copydesk(&["schema"])?)]);
    let packs = copydesk(&["list", "packs"])?;
    let takers: BTreeSet<&str> = packs.lines().filter_map(|line| line.split_once('/')).map(|(name, _)| name).collect();
    for name in takers {
        let path = root().join(format!("pipelines/{name}.pack.schema.json"));
        files.insert(path, copydesk(&["schema", "--pack", name])?);
    }
    put(files, args.check, "schema")
}

fn put(files: BTreeMap<PathBuf, String>, check: bool, command: &str) -> Result<()> {
    for (path, content) in files {
        let shown = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        if std::fs::read_to_string(&path).is_ok_and(|old| old == content) {
            continue;
        }
        if check {
            bail!("{shown} is not up to date: run `cargo xtask {command}` and commit what it writes");
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, content).with_context(|| shown.clone())?;
        println!("wrote {shown}");
    }
    Ok(())
}
