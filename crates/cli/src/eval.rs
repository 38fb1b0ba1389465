//! `copydesk eval whitespace`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use copydesk_eval::{Gold, Score};
use copydesk_model::Lang;
use copydesk_pipeline::{Pipeline, Processed, Scratch};
use copydesk_transform::Registry;
use rayon::prelude::*;
use serde_json::json;

use crate::args::{EvalArgs, EvalCommand, ReportArg, WhitespaceArgs};
use crate::error::{Done, Failure, Outcome};
use crate::named;

pub(crate) fn eval<R: Registry>(registry: R, args: &EvalArgs) -> Done {
    let EvalCommand::Whitespace(args) = &args.command;
    let (pipeline, _) = named::load(registry, &args.pipeline)?;
    let mut out = anstream::stdout().lock();
    for path in files(&args.gold)? {
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let gold = copydesk_eval::parse(&text).map_err(|(line, what)| match line {
            0 => Failure::new(format!("{}: {what}", path.display())),
            _ => Failure::new(format!("{}:{line}: {what}", path.display())),
        })?;
        for line in report(&pipeline, &path, &gold, args)? {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

/// The files named, and the `.jsonl` files of the folders named, in the order of their names.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| Failure::file(path, &error))?;
        let mut found: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        found.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
        if found.is_empty() {
            return Err(Failure::new(format!("{}: there is no .jsonl file in it", path.display())));
        }
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

fn report(pipeline: &Pipeline, path: &Path, gold: &[Gold], args: &WhitespaceArgs) -> Result<Vec<String>, Failure> {
    let made: Vec<Processed> = gold
        .par_iter()
        .map_init(Scratch::default, |scratch, record| {
            pipeline.run(record.input(), record.language().and_then(Lang::parse), scratch)
        })
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let mut score = Score::default();
    let (mut chars, mut edits) = (0_usize, 0_usize);
    let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
    // Passed and all, of repairs and of texts to keep.
    let mut cases = [[0_u64; 2]; 2];
    // True and false joins and misses, by source.
    let mut sources: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    let mut notes = Vec::new();
    for (record, made) in gold.iter().zip(&made) {
        let doc = &made.document;
        match record {
            Gold::Synthetic { kind, corrupted, clean, edits, .. } => {
                score.add(kind, corrupted, clean, edits, doc.text());
            }
            Gold::Case { input, expected, keep, .. } => {
                let passed = doc.text() == expected;
                cases[usize::from(*keep)][0] += u64::from(passed);
                cases[usize::from(*keep)][1] += 1;
                if !passed {
                    notes.push(format!("{input:?} wants {expected:?}, got {:?}", doc.text()));
                }
            }
            Gold::Hyphen { src, text, pos, label, .. } => {
                let at = text.char_indices().nth(*pos).map_or(text.len(), |(at, _)| at);
                let joined = doc.changes().iter().any(|change| {
                    let span = change.source.range();
                    span.start <= at && at < span.end && !change.after.contains(' ')
                });
                let of = sources.entry(src).or_default();
                match (label.as_str(), joined) {
                    ("J", true) => of[0] += 1,
                    ("K" | "D", true) => of[1] += 1,
                    ("J", false) => of[2] += 1,
                    _ => {}
                }
            }
            Gold::Clean { text, .. } => {
                chars += text.chars().count();
                edits += doc.changes().len();
                for change in doc.changes() {
                    *rules.entry(change.rule.as_str()).or_default() += 1;
                    if args.list {
                        let span = change.source.range();
                        let before: String = text[..span.start].chars().rev().take(25).collect();
                        let before: String = before.chars().rev().collect();
                        let after: String = text[span.end..].chars().take(25).collect();
                        let (old, new) = (&change.before, &change.after);
                        notes.push(format!("{}: {:?}", change.rule, format!("{before}[[{old}→{new}]]{after}")));
                    }
                }
            }
        }
    }
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let value = match &gold[0] {
        Gold::Synthetic { .. } => json!({ "precision": score.precision(), "recall": score.recall(),
            "exact": score.exactness(), "wrong": score.wrong, "spurious": score.spurious, "gold": score.gold, "records": score.records }),
        Gold::Case { .. } => json!({ "repair_passed": cases[0][0], "repair": cases[0][1], "keep_passed": cases[1][0], "keep": cases[1][1] }),
        Gold::Hyphen { .. } => sources
            .iter()
            .map(|(source, [tp, fp, missed])| {
                let of = json!({ "precision": share(*tp, tp + fp), "recall": share(*tp, tp + missed), "joined": tp, "false": fp, "missed": missed });
                ((*source).to_owned(), of)
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Gold::Clean { .. } => json!({ "characters": chars, "edits": edits,
            "per_100k": edits as f64 * 1e5 / chars.max(1) as f64, "rules": rules }),
    };
    let file = path.display().to_string();
    if args.format == ReportArg::Json {
        return Ok(vec![json!({ "file": file, "score": value, "notes": notes }).to_string()]);
    }
    let mut lines = vec![file];
    for (name, value) in value.as_object().into_iter().flatten() {
        lines.push(match value.as_f64().filter(|_| value.is_f64()) {
            Some(figure) => format!("  {name} {figure:.4}"),
            None => format!("  {name} {value}"),
        });
    }
    lines.extend(notes.into_iter().map(|note| format!("  {note}")));
    Ok(lines)
}
