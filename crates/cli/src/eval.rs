//! `copydesk eval`, and its `whitespace`.

use std::io::Write;
use std::path::{Path, PathBuf};

use copydesk_eval::{Case, Gold, Tally};
use copydesk_model::{Document, DocumentError, Lang};
use copydesk_pipeline::{Pipeline, Processed, Scratch};
use copydesk_transform::Registry;
use copydesk_transform::draw::reveal;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::args::{EvalArgs, EvalCommand, WhitespaceArgs};
use crate::error::{Done, Failure, Outcome};
use crate::eval_boilerplate;
use crate::eval_discovery;
use crate::eval_quotes;
use crate::named;
use crate::summary::number;
use crate::values::ReportArg;

pub(crate) fn eval<R: Registry>(registry: R, args: &EvalArgs) -> Done {
    match &args.command {
        EvalCommand::Whitespace(args) => whitespace(registry, args),
        EvalCommand::Quotes(args) => eval_quotes::eval(registry, args),
        EvalCommand::Discovery(args) => eval_discovery::eval(registry, args),
        EvalCommand::Boilerplate(args) => eval_boilerplate::eval(registry, args),
        #[cfg(feature = "html")]
        EvalCommand::Pages(args) => crate::eval_pages::eval(registry, args),
    }
}

/// The language that an option gives to texts that do not say theirs; none for `auto`.
pub(crate) fn language(code: &str) -> Result<Option<Lang>, Failure> {
    match code {
        "auto" => Ok(None),
        code => Lang::parse(code).map(Some).ok_or_else(|| {
            Failure::new(format!("--language {code}: it is neither `auto` nor a two-letter code such as `de`"))
        }),
    }
}

fn whitespace<R: Registry>(registry: R, args: &WhitespaceArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.pipeline)?;
    let mut out = anstream::stdout().lock();
    for path in files(&args.gold)? {
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let gold = copydesk_eval::parse(&text).map_err(|(line, what)| match line {
            0 => Failure::new(format!("{}: {what}", path.display())),
            _ => Failure::new(format!("{}:{line}: {what}", path.display())),
        })?;
        let made = run(&pipeline, &path, &gold, args)?;
        let mut tally = Tally::default();
        gold.iter().zip(&made).for_each(|(gold, (made, sound))| tally.add(gold, &made.document, *sound));
        let edits: Vec<String> = match args.list {
            true => gold.iter().zip(&made).flat_map(|(gold, (made, _))| in_context(gold, &made.document)).collect(),
            false => Vec::new(),
        };
        match args.format {
            ReportArg::Json => writeln!(out, "{}", object(&path, &gold[0], &tally, &edits))?,
            ReportArg::Human => page(&mut out, &path, &gold[0], &tally, &edits)?,
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

/// What the pipeline makes of each record's input, and whether it leaves the clean text of a damaged one as it is.
fn run(
    pipeline: &Pipeline,
    path: &Path,
    gold: &[Gold],
    args: &WhitespaceArgs,
) -> Result<Vec<(Processed, bool)>, Failure> {
    let other = language(&args.language)?;
    gold.par_iter()
        .map_init(Scratch::default, |scratch, record| {
            let language = record.language().and_then(Lang::parse).or(other);
            let sound = match record {
                Gold::Synthetic { clean, .. } => {
                    pipeline.run(clean.as_str(), language, scratch)?.document.changes().is_empty()
                }
                _ => true,
            };
            Ok((pipeline.run(record.input(), language, scratch)?, sound))
        })
        .collect::<Result<_, DocumentError>>()
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// Every edit made in a clean text, with what stands around it.
fn in_context(gold: &Gold, made: &Document) -> Vec<String> {
    let Gold::Clean { text, .. } = gold else { return Vec::new() };
    let edits = made.changes().iter().map(|change| {
        let span = change.source.range();
        let from = text[..span.start].char_indices().rev().nth(24).map_or(0, |(at, _)| at);
        let to = text[span.end..].char_indices().nth(25).map_or(text.len(), |(at, _)| span.end + at);
        let edit = format!("{}[{}→{}]{}", &text[from..span.start], change.before, change.after, &text[span.end..to]);
        format!("{}  {}", change.rule, reveal(&edit).replace('\n', "⏎"))
    });
    edits.collect()
}

/// A percentage as it stands in a table.
fn percent(share: f64) -> String {
    format!("{:7.2}", share * 100.0)
}

fn page(out: &mut impl Write, path: &Path, first: &Gold, tally: &Tally, edits: &[String]) -> Result<(), Failure> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match first {
        Gold::Synthetic { .. } => {
            let score = &tally.damaged;
            let [p, r, exact] = [score.precision(), score.recall(), score.exactness()].map(percent);
            let (wrong, spurious, records) = (score.wrong, score.spurious, score.records);
            writeln!(
                out,
                "{name:<32} P {p}  R {r}  exact {exact}  wrong {wrong:>4}  spurious {spurious:>4}  of {records} texts"
            )?;
            let sound = &tally.sound;
            if sound.records < score.records {
                let [p, r, exact] = [sound.precision(), sound.recall(), sound.exactness()].map(percent);
                let (wrong, spurious, records) = (sound.wrong, sound.spurious, sound.records);
                let called = format!("  {name} (sound)");
                writeln!(
                    out,
                    "{called:<32} P {p}  R {r}  exact {exact}  wrong {wrong:>4}  spurious {spurious:>4}  of {records} texts"
                )?;
            }
            if score.kinds.len() > 1 {
                for (kind, (repaired, all)) in &score.kinds {
                    let share = percent(*repaired as f64 / (*all).max(1) as f64);
                    writeln!(out, "  {kind:<40} R {share}  of {all}")?;
                }
            }
        }
        Gold::Case { .. } => {
            for (what, (passed, all)) in [("repair", tally.repair), ("keep", tally.keep)] {
                let called = format!("{name} {what}");
                writeln!(out, "{called:<32} {passed} of {all}")?;
            }
            for Case { input, expected, got } in &tally.failed {
                writeln!(out, "  {input:?} should become {expected:?} and became {got:?}")?;
            }
        }
        Gold::Hyphen { .. } => {
            for (source, joins) in &tally.hyphens {
                let called = format!("{name} {source}");
                let [p, r] = [joins.precision(), joins.recall()].map(percent);
                let (right, wrong, missed) = (joins.right, joins.wrong, joins.missed);
                writeln!(out, "{called:<48} P {p}  R {r}  joined {right}  wrongly {wrong}  missed {missed}")?;
            }
        }
        Gold::Clean { .. } => {
            let (edits, all) = (tally.edits(), number(tally.characters));
            writeln!(out, "{name:<32} {edits} edits in {all} characters, {:.3} in 100,000", tally.per_100k())?;
            for (rule, count) in &tally.rules {
                writeln!(out, "  {count:>6}  {rule}")?;
            }
        }
    }
    for edit in edits {
        writeln!(out, "  {edit}")?;
    }
    Ok(())
}

fn object(path: &Path, first: &Gold, tally: &Tally, edits: &[String]) -> Value {
    let score = match first {
        Gold::Synthetic { .. } => {
            let score = &tally.damaged;
            let kinds = score
                .kinds
                .iter()
                .map(|(kind, (repaired, all))| (kind.clone(), json!({ "repaired": repaired, "all": all })));
            json!({
                "precision": score.precision(), "recall": score.recall(), "exact": score.exactness(),
                "wrong": score.wrong, "spurious": score.spurious, "gold": score.gold, "records": score.records,
                "kinds": kinds.collect::<serde_json::Map<_, _>>(),
                "sound": {
                    "precision": tally.sound.precision(), "recall": tally.sound.recall(), "exact": tally.sound.exactness(),
                    "wrong": tally.sound.wrong, "spurious": tally.sound.spurious, "records": tally.sound.records,
                },
            })
        }
        Gold::Case { .. } => {
            let failed = tally
                .failed
                .iter()
                .map(|Case { input, expected, got }| json!({ "input": input, "expected": expected, "got": got }));
            json!({
                "repair_passed": tally.repair.0, "repair": tally.repair.1,
                "keep_passed": tally.keep.0, "keep": tally.keep.1, "failed": failed.collect::<Vec<_>>(),
            })
        }
        Gold::Hyphen { .. } => {
            let sources = tally.hyphens.iter().map(|(source, joins)| {
                let of = json!({
                    "precision": joins.precision(), "recall": joins.recall(),
                    "right": joins.right, "wrong": joins.wrong, "missed": joins.missed,
                });
                (source.clone(), of)
            });
            sources.collect::<serde_json::Map<_, _>>().into()
        }
        Gold::Clean { .. } => json!({
            "characters": tally.characters, "edits": tally.edits(), "per_100k": tally.per_100k(), "rules": tally.rules,
        }),
    };
    json!({ "file": path.display().to_string(), "score": score, "edits": edits })
}
