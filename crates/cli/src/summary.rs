//! What a run says at its end.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use copydesk_corpus::{Format, NOT_SAMPLED, Rejection, Totals};
use copydesk_formats::Manifest;

use crate::drawn::Written;
use crate::output::{MANIFEST, REJECTS};
use crate::target::Target;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const RESET: &str = "\x1b[0m";

/// `12,345`.
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// How many files in folders and patterns were not read, and why.
pub(crate) fn skipped(count: u64) -> String {
    format!("{} files: their endings name no format that can be read (--from reads them)", number(count))
}

/// The summary, for programs: the manifest, and the rejects that went to no file.
pub(crate) fn json(manifest: &Manifest, told: &[Rejection]) -> Result<String, serde_json::Error> {
    if told.is_empty() {
        return Ok(manifest.to_json());
    }
    let mut summary = serde_json::to_value(manifest)?;
    let told = told.iter().map(|Rejection { place, reason }| serde_json::json!({ "place": place, "reason": reason }));
    summary["rejects"] = told.collect();
    Ok(serde_json::to_string_pretty(&summary)? + "\n")
}

/// The summary, for people.
pub(crate) fn write(
    err: &mut impl Write,
    totals: &Totals,
    manifest: &Manifest,
    took: Duration,
    (target, written): (&Target, Written),
    told: &[Rejection],
) -> io::Result<()> {
    let seconds = took.as_secs_f64().max(1e-6);
    let count = |name: &str| manifest.documents.get(name).copied().unwrap_or(0);
    let bytes = totals.read.bytes + totals.blank.bytes + totals.passed.bytes;
    writeln!(
        err,
        "{BOLD}{}{RESET}  {} documents, {} in {seconds:.2} s, {:.1} MB/s",
        manifest.pipeline.name,
        number(count("read")),
        size(bytes),
        bytes as f64 / 1e6 / seconds
    )?;
    let quarantined = count("quarantined");
    let (red, end) = if quarantined > 0 { (RED, RESET) } else { ("", "") };
    writeln!(
        err,
        "  kept {} ({} changed)   dropped {}   {red}quarantined {}{end}",
        number(count("kept")),
        number(manifest.changed),
        number(count("dropped")),
        number(quarantined)
    )?;
    let made: u64 = manifest.rules.values().map(|rule| rule.made).sum();
    let suggested: u64 = manifest.rules.values().map(|rule| rule.suggested).sum();
    if made + suggested > 0 {
        let also = if suggested > 0 { format!(", {} suggested", number(suggested)) } else { String::new() };
        writeln!(err, "  changes {}{also}", number(made))?;
        for (rule, tally) in &manifest.rules {
            let mut notes = String::new();
            for (count, what) in [
                (tally.suggested, "suggested"),
                (tally.overlapped, "refused: overlap"),
                (tally.protected, "refused: protected"),
            ] {
                if count > 0 {
                    let _ = write!(notes, "  {DIM}{} {what}{RESET}", number(count));
                }
            }
            writeln!(err, "  {:>9}  {rule}{notes}", number(tally.made))?;
        }
    }
    let quotes: Vec<(&str, u64)> = manifest.annotations.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    if !quotes.is_empty() {
        let all: u64 = quotes.iter().map(|(_, count)| count).sum();
        writeln!(err, "  marked {}", number(all))?;
        for (name, count) in quotes {
            writeln!(err, "  {:>9}  {name}", number(count))?;
        }
    }
    for (rule, count) in &manifest.drops {
        writeln!(err, "  dropped {} by {rule}", number(*count))?;
    }
    for (reason, count) in &manifest.quarantine {
        writeln!(err, "  {RED}quarantined {} as {reason}{RESET}", number(*count))?;
    }
    for Rejection { place, reason } in told {
        writeln!(err, "  {DIM}{place}:{RESET} {reason}")?;
    }
    if let Some(rest) = quarantined.checked_sub(told.len() as u64).filter(|rest| *rest > 0 && !told.is_empty()) {
        writeln!(err, "  … and {} more; --rejects FILE keeps them all", number(rest))?;
    }
    for (encoding, count) in &manifest.encodings {
        let guessed = if encoding.starts_with("UTF-16") { "" } else { ", a guess" };
        writeln!(err, "  read {} texts as {encoding}{guessed}", number(*count))?;
    }
    if manifest.recovered > 0 {
        let count = number(manifest.recovered);
        writeln!(err, "  recovered {count} documents: what was no UTF-8 in them was read as windows-1252, a guess")?;
    }
    if let Some(count) = manifest.passed_over.get(NOT_SAMPLED) {
        writeln!(err, "  passed over {} documents that are not in the sample", number(*count))?;
    }
    let kinds: Vec<_> = manifest.passed_over.iter().filter(|(what, _)| *what != NOT_SAMPLED).collect();
    if !kinds.is_empty() {
        let all: u64 = kinds.iter().map(|(_, count)| *count).sum();
        let kinds: Vec<String> = kinds.iter().map(|(what, count)| format!("{} {what}", number(**count))).collect();
        writeln!(err, "  passed over {} records that hold no page: {}", number(all), kinds.join(", "))?;
    }
    if manifest.skipped > 0 {
        writeln!(err, "  skipped {}", skipped(manifest.skipped))?;
    }
    match target {
        Target::Stdout => Ok(()),
        Target::Stream(path, _) if written.to == Format::Txt => {
            writeln!(err, "  output {}; a stream of texts does not revert, a folder (-o FOLDER) does", path.display())
        }
        Target::Stream(path, _) => match written.kept_beside(path) {
            Some(beside) => writeln!(err, "  output {}, {}", path.display(), beside.display()),
            None => writeln!(err, "  output {}", path.display()),
        },
        Target::Folder(path) => {
            let shown = path.display();
            let rejects = if quarantined > 0 { format!(", {shown}/{REJECTS}") } else { String::new() };
            let drawn = manifest.drawn.as_ref().map(|drawn| format!("{shown}/{drawn}, ")).unwrap_or_default();
            writeln!(err, "  output {drawn}{shown}/{}{rejects}, {shown}/{MANIFEST}", manifest.output)
        }
    }
}
