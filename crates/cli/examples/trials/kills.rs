//! Runs that are killed, and go on.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use copydesk_formats::Packing;

use crate::{Desk, Draw, Tried, ended, ensure, same, tree};

/// Where kills came.
#[derive(Debug, Default)]
struct Moments {
    before: usize,
    midst: usize,
    end: usize,
    whole: usize,
    late: usize,
}

/// Kills `count` runs, spread over the formats.
pub(crate) fn all(desk: &Desk, draw: &mut Draw, count: usize) -> Tried<()> {
    let formats =
        [("jsonl", Packing::Plain), ("jsonl.gz", Packing::Gzip), ("jsonl.zst", Packing::Zstd), ("txt", Packing::Plain)];
    for (index, (to, packing)) in formats.into_iter().enumerate() {
        let share = (count + index) / formats.len();
        let input = desk.path(&format!("kill-{to}.jsonl{}", packing.ending()));
        let bytes = if to == "txt" { 6_000_000 } else { 20_000_000 };
        std::fs::write(&input, packing.pack(desk.corpus(bytes).into_bytes())?)?;
        let arguments = ["--to", to, "--checkpoint", "1000000", "--resume"];
        let whole = desk.path("unbroken");
        let start = Instant::now();
        ended(&desk.command(&input, &whole, &arguments).output()?, &[3], to)?;
        let full = start.elapsed();
        let unbroken = tree(&whole)?;
        let (mut moments, mut runs) = (Moments::default(), 0);
        while moments.before + moments.midst + moments.end + moments.whole < share {
            let inside = draw.below(4) == 0;
            let out = desk.path("killed");
            if inside {
                std::fs::create_dir(&out)?;
            }
            loop {
                kill(desk, draw, (&input, &out), &arguments, full, inside, &mut moments)?;
                // Those that go on are killed as well.
                if draw.below(3) == 0 {
                    break;
                }
            }
            let what = format!("--to {to}, killed");
            ended(&desk.command(&input, &out, &arguments).output()?, &[0, 3], &what)?;
            same(&unbroken, &tree(&out)?, &what)?;
            ensure(!partial(&out, inside).exists(), || format!("{what}: something half-written is left"))?;
            std::fs::remove_dir_all(&out)?;
            runs += 1;
        }
        let Moments { before, midst, end, whole: tidy, late } = moments;
        println!(
            "kills  {to:12} {} kills in {runs} runs: {before} before a checkpoint, {midst} behind one, {end} with the manifest written, \
             {tidy} when all had its name ({late} more came too late); same bytes",
            before + midst + end + tidy
        );
        refusals(desk, (&input, &whole), &arguments, packing)?;
        std::fs::remove_dir_all(&whole)?;
    }
    Ok(())
}

fn partial(out: &Path, inside: bool) -> PathBuf {
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if inside { out.join(".copydesk.partial") } else { out.with_file_name(format!(".{name}.partial")) }
}

/// Starts a run and kills it at some moment.
fn kill(
    desk: &Desk,
    draw: &mut Draw,
    (input, out): (&Path, &Path),
    arguments: &[&str],
    full: Duration,
    inside: bool,
    moments: &mut Moments,
) -> Tried<()> {
    let place = partial(out, inside);
    let mut child = desk.command(input, out, arguments).spawn()?;
    match draw.below(4) {
        // As it starts.
        0 => std::thread::sleep(Duration::from_micros(draw.below(20_000))),
        // As it ends: the manifest is the last thing that is written.
        1 => {
            while !place.join("manifest.json").exists() && child.try_wait()?.is_none() {
                std::thread::sleep(Duration::from_micros(100));
            }
            std::thread::sleep(Duration::from_micros(draw.below(6_000)));
        }
        _ => std::thread::sleep(full.mul_f64(draw.share() * 1.1)),
    }
    if child.try_wait()?.is_some() {
        moments.late += 1;
        return Ok(());
    }
    child.kill()?;
    child.wait()?;
    let there = |name: &str| place.join(name).exists();
    match () {
        () if out.join("manifest.json").exists() => moments.whole += 1,
        () if there("manifest.json") => moments.end += 1,
        () if there("checkpoint.json") => moments.midst += 1,
        () => moments.before += 1,
    }
    Ok(())
}

/// A run goes on with the same task alone.
fn refusals(desk: &Desk, (input, whole): (&Path, &Path), arguments: &[&str], packing: Packing) -> Tried<()> {
    let out = desk.path("refused");
    let place = partial(&out, false);
    let mut child = desk.command(input, &out, arguments).spawn()?;
    while !place.join("checkpoint.json").exists() && child.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
    child.kill()?;
    child.wait()?;
    if out.exists() {
        println!("       (it was through before it could be killed: refusals are not tried)");
        return Ok(std::fs::remove_dir_all(&out)?);
    }
    let refused = |what: &str, more: &[&str]| -> Tried<()> {
        let output = desk.command(input, &out, &[arguments, more].concat()).output()?;
        ended(&output, &[2], what)?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure(said.contains("changed"), || format!("{what}: says {said}"))
    };
    refused("other offsets", &["--offsets", "bytes"])?;
    refused("another limit", &["--max-document", "1MB"])?;
    let bytes = std::fs::read(input)?;
    let other = String::from_utf8(desk.corpus(20_000_000).into_bytes())?.replacen("er", "re", 1);
    std::fs::write(input, packing.pack(other.into_bytes())?)?;
    refused("another input", &[])?;
    std::fs::write(input, bytes)?;
    let checkpoint = std::fs::read_to_string(place.join("checkpoint.json"))?;
    let version = format!("\"copydesk\":\"{}\"", env!("CARGO_PKG_VERSION"));
    std::fs::write(place.join("checkpoint.json"), checkpoint.replacen(&version, "\"copydesk\":\"0.0.0\"", 1))?;
    refused("another version", &[])?;
    let hash = checkpoint.split_once("\"pipeline\":\"").and_then(|(_, rest)| rest.get(..64)).unwrap_or_default();
    std::fs::write(place.join("checkpoint.json"), checkpoint.replace(hash, &"0".repeat(64)))?;
    refused("another pipeline", &[])?;
    std::fs::write(place.join("checkpoint.json"), checkpoint)?;
    ended(&desk.command(input, &out, arguments).output()?, &[3], "the same task")?;
    same(&tree(whole)?, &tree(&out)?, "after refusals")?;
    std::fs::remove_dir_all(&out)?;
    println!("       refused: other offsets, another limit, input, version, pipeline; then the same bytes");
    Ok(())
}
