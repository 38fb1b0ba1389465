//! `cargo xtask new-transform NAME`: a transform that compiles, passes, and is listed.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::{cargo, generate, root, succeed};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its name, verb first, in kebab case: repair-ligatures
    name: String,
}

/// The files of a new transform, with its names to be filled in.
const FILES: [(&str, &str); 5] = [
    ("crates/transforms/@name@/Cargo.toml", include_str!("../templates/Cargo.toml.txt")),
    ("crates/transforms/@name@/README.md", include_str!("../templates/README.md.txt")),
    ("crates/transforms/@name@/src/lib.rs", include_str!("../templates/lib.rs.txt")),
    ("fixtures/transforms/@name@/wild/first.txt", include_str!("../templates/wild.txt")),
    ("fixtures/transforms/@name@/untouched/first.txt", include_str!("../templates/untouched.txt")),
];

pub(crate) fn run(args: &Args) -> Result<()> {
    let name = args.name.as_str();
    let parts: Vec<&str> = name.split('-').collect();
    let plain =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if parts.len() < 2 || !parts.iter().all(plain) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        bail!("`{name}` is no name for a transform: a verb, a hyphen and what it does it to, as in `repair-ligatures`");
    }
    if root().join("crates/transforms").join(name).exists() {
        bail!("there is a transform `{name}` already");
    }
    let camel: String = parts.iter().map(|part| format!("{}{}", part[..1].to_uppercase(), &part[1..])).collect();
    let fill =
        |text: &str| text.replace("@name@", name).replace("@Name@", &camel).replace("@snake@", &name.replace('-', "_"));
    list(name, &fill("    copydesk_@snake@::@Name@,"))?;
    for (path, content) in FILES {
        let path = root().join(fill(path));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, fill(content)).with_context(|| path.display().to_string())?;
        println!("wrote {}", path.strip_prefix(root()).unwrap_or(&path).display());
    }
    // The first snapshots are those of the template; the author's own are reviewed.
    let mut test = cargo();
    test.args(["test", "-q", "-p", "copydesk-fixtures", "transforms"]);
    succeed(test.env("FIXTURE", name).env("INSTA_UPDATE", "always").env("INSTA_OUTPUT", "none"))?;
    generate::docs(&generate::Args { check: false })?;
    generate::schema(&generate::Args { check: false })?;
    println!("\n`{name}` is in the box. Write its rules in crates/transforms/{name}/src/lib.rs, put articles into");
    println!(
        "fixtures/transforms/{name}/{{wild,made,untouched,known-failures}}/, and run `cargo xtask review {name}`."
    );
    Ok(())
}

/// Adds the crate to the box: a dependency, in alphabetical order, and a line at the end of the list.
fn list(name: &str, line: &str) -> Result<()> {
    let manifest = root().join("crates/transforms/Cargo.toml");
    let dependency = format!("copydesk-{name} = {{ path = \"{name}\" }}");
    edit(&manifest, |text| {
        let mut lines: Vec<&str> = text.lines().collect();
        let paths: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].contains("{ path = \"")).collect();
        let last = paths.last().copied().context("no transform is listed")?;
        let at = paths.into_iter().find(|&at| lines[at] > dependency.as_str()).unwrap_or(last + 1);
        lines.insert(at, &dependency);
        Ok(lines.join("\n") + "\n")
    })?;
    edit(&root().join("crates/transforms/lib.rs"), |text| {
        let end = text.rfind("\n}").context("the list has no end")?;
        Ok(format!("{}\n    {line}{}", &text[..end], &text[end..]))
    })
}

fn edit(path: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| shown.clone())?;
    std::fs::write(path, change(&text).with_context(|| shown.clone())?).with_context(|| shown)
}
