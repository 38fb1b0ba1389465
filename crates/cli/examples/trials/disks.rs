//! Disks that are too small.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Desk, Tried, ended, ensure, same, tree};

/// Fills `count` disks of different sizes, makes room, and goes on.
pub(crate) fn all(desk: &Desk, count: usize) -> Tried<()> {
    let disk = desk.path("disk");
    std::fs::create_dir(&disk)?;
    let Some(mounted) = Mounted::new(&disk, 1 << 20) else {
        println!("disks  left out: no small disk can be mounted here (a superuser on Linux can)");
        return Ok(());
    };
    drop(mounted);
    let input = desk.path("disk.jsonl");
    std::fs::write(&input, desk.corpus(5_000_000))?;
    let (mut full, mut fit, mut again) = (0, 0, 0);
    for trial in 0..count {
        let to = ["jsonl", "jsonl.gz", "jsonl.zst", "txt"][trial % 4];
        let what = format!("disk {trial} of {count}, --to {to}");
        let arguments = ["--to", to, "--checkpoint", "1000000"];
        let whole = desk.path("whole");
        ended(&desk.command(&input, &whole, &arguments).output()?, &[3], &what)?;
        let unbroken = tree(&whole)?;
        let blocks: u64 = sizes(&whole)?;
        std::fs::remove_dir_all(&whole)?;
        // From next to nothing to somewhat more than all of it.
        let size = (blocks * 11 / 10 * (trial as u64 / 4 + 1) / (count as u64).div_ceil(4)).max(16 << 10);
        let Some(mounted) = Mounted::new(&disk, size) else {
            return Err(format!("{what}: it cannot be mounted").into());
        };
        // The disk itself, or a folder on it.
        let out = if trial % 3 == 0 { disk.clone() } else { disk.join("out") };
        let first = desk.command(&input, &out, &arguments).output()?;
        let said = String::from_utf8_lossy(&first.stderr).into_owned();
        if first.status.code() == Some(3) {
            fit += 1;
        } else {
            full += 1;
            ended(&first, &[2], &what)?;
            ensure(said.starts_with("error: ") && said.contains("No space left"), || format!("{what}: says {said}"))?;
            ensure(!out.join("manifest.json").exists(), || format!("{what}: a manifest is there"))?;
            ensure(!said.contains("panicked"), || format!("{what}: {said}"))?;
            let kept = [disk.join(".out.partial"), out.join(".copydesk.partial")]
                .iter()
                .any(|p| p.join("checkpoint.json").exists());
            ensure(kept == said.contains("--resume"), || format!("{what}: a checkpoint {kept}, and says {said}"))?;
            again += usize::from(kept);
            mounted.resize(blocks * 3 + (8 << 20))?;
            let resume = desk.command(&input, &out, &[&arguments[..], &["--resume"]].concat()).output()?;
            ended(&resume, &[3], &what)?;
        }
        same(&unbroken, &tree(&out)?, &what)?;
        ensure(!disk.join(".out.partial").exists() && !out.join(".copydesk.partial").exists(), || {
            format!("{what}: something half-written is left")
        })?;
    }
    println!(
        "disks  {count} sizes: {full} were full and told so, {again} of them went on from a checkpoint, {fit} had room; same bytes in the end"
    );
    Ok(())
}

/// How much room the files of a folder take, in whole pages.
fn sizes(folder: &Path) -> Tried<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let pages = entry.metadata()?.len().div_ceil(4096) * 4096;
        sum += if entry.file_type()?.is_dir() { sizes(&entry.path())? } else { pages };
    }
    Ok(sum)
}

/// A disk in memory, as long as this lives.
struct Mounted<'a>(&'a Path);

impl<'a> Mounted<'a> {
    fn new(at: &'a Path, bytes: u64) -> Option<Self> {
        let size = format!("size={bytes},mode=755");
        quiet(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at)).then_some(Self(at))
    }

    fn resize(&self, bytes: u64) -> Tried<()> {
        let done = quiet(Command::new("mount").args(["-o", &format!("remount,size={bytes}")]).arg(self.0));
        ensure(done, || format!("{}: there is no more room to be had", self.0.display()))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        quiet(Command::new("umount").arg(self.0));
    }
}

fn quiet(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
