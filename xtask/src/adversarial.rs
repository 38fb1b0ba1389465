//! `cargo xtask bench --adversarial`: what texts cost that are made to cost more than their length.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{cargo, root, succeed};

/// Prints nanoseconds a byte of each kind of text in each step at three lengths; an error if a step costs more a byte the longer
/// the text is.
pub(crate) fn run(step: &str) -> Result<()> {
    succeed(cargo().args(["build", "--release", "-q", "-p", "copydesk-cli", "--example", "adversarial"]))?;
    let mut measure = Command::new(root().join("target/release/examples/adversarial"));
    if !step.is_empty() {
        measure.arg(step);
    }
    if !measure.status()?.success() {
        bail!("some inputs cost more than their length");
    }
    Ok(())
}
