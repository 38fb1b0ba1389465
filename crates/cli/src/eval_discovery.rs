//! `copydesk eval discovery`: a pack is made of the gold's texts, and what it strips from them is scored.

use std::io::{Read as _, Write};
use std::ops::Range;
use std::path::Path;

use copydesk_corpus::{Format, Input, Place, SurveyOptions};
use copydesk_eval::{DiscoveryArticle, DiscoveryScore, OutOf, parse_discovery};
use copydesk_formats::{Fields, Packing};
use copydesk_model::DocumentError;
use copydesk_pipeline::{Pipeline, Provenance, Scratch};
use copydesk_transform::Registry;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::args::EvalDiscoveryArgs;
use crate::discover::boilerplate::{find, yaml};
use crate::error::{Done, Failure, Outcome};
use crate::summary::number;
use crate::values::ReportArg;

pub(crate) fn eval<R: Registry>(registry: R, args: &EvalDiscoveryArgs) -> Done {
    let mut out = anstream::stdout().lock();
    for path in &args.gold {
        let articles = read(path)?;
        let found = corpus(registry, path)?;
        let score = score(registry, path, &found.0, &articles)?;
        match args.format {
            ReportArg::Json => writeln!(out, "{}", serde_json::to_string_pretty(&object(path, &found, &score))?)?,
            ReportArg::Human => page(&mut out, path, &found, &score)?,
        }
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

/// The pack of a gold's texts, how many notices it has, and how many documents were read in a second.
type Pack = (String, usize, f64);

fn read(path: &Path) -> Result<Vec<DiscoveryArticle>, Failure> {
    let told = |error: std::io::Error| Failure::file(path, &error);
    let mut text = String::new();
    Packing::of(path).0.open_at(path, 0).map_err(told)?.read_to_string(&mut text).map_err(told)?;
    parse_discovery(&text).map_err(|(line, what)| match line {
        0 => Failure::new(format!("{}: {what}", path.display())),
        _ => Failure::new(format!("{}:{line}: {what}", path.display())),
    })
}

fn corpus<R: Registry>(registry: R, path: &Path) -> Result<Pack, Failure> {
    let bytes = std::fs::metadata(path).map_err(|error| Failure::file(path, &error))?.len();
    let name = path.display().to_string();
    let input = Input { name, place: Place::File(path.to_owned()), format: Format::Jsonl, bytes };
    let fields = Fields::default().site_at("host")?;
    let options = SurveyOptions { jobs: 1, fields, limit: None, sample: None, recover: false, max_document: u64::MAX };
    let found = find(registry, &[input], &options, true)?;
    let speed = found.documents as f64 / found.passes.as_secs_f64().max(1e-9);
    Ok((yaml(&found, "pack", "pack.yaml"), found.notices.len(), speed))
}

/// Runs a pipeline of one step, which has the pack and nothing else.
fn score<R: Registry>(
    registry: R,
    path: &Path,
    pack: &str,
    articles: &[DiscoveryArticle],
) -> Result<DiscoveryScore, Failure> {
    let mut score = DiscoveryScore::default();
    if !pack.contains("\n      - id: ") {
        articles.iter().for_each(|article| score.add(article, &[]));
        return Ok(score);
    }
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("pack.yaml"), pack)?;
    let steps = "name: discovery\nsteps:\n  - strip-disclaimers: { packs: [./pack.yaml] }\n";
    let pipeline = Pipeline::parse(&folder.path().join("discovery.yaml"), steps, registry)?;
    let stripped = articles
        .par_iter()
        .map_init(Scratch::default, |scratch, article| {
            let made = pipeline.run_from(
                article.text.as_str(),
                Provenance { site: article.host.as_deref(), ..Provenance::default() },
                scratch,
            )?;
            Ok(made.document.changes().iter().map(|change| change.source.range()).collect())
        })
        .collect::<Result<Vec<Vec<Range<usize>>>, DocumentError>>()
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    articles.iter().zip(&stripped).for_each(|(article, stripped)| score.add(article, stripped));
    Ok(score)
}

fn page(out: &mut impl Write, path: &Path, pack: &Pack, score: &DiscoveryScore) -> std::io::Result<()> {
    let percent = |part: OutOf| part.share() * 100.0;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    writeln!(
        out,
        "{name}  {} articles, {} notices found, {:.0} articles a second on one core",
        number(score.articles),
        number(pack.1 as u64),
        pack.2
    )?;
    let (p, r, hit) = (percent(score.stripped), percent(score.notices), percent(score.repeats));
    writeln!(out, "characters             P {p:6.2}  R {r:6.2}")?;
    writeln!(out, "recurring content      hit {hit:5.2}  {} of {}", score.repeats.hit, number(score.repeats.all))?;
    for (why, part) in &score.reasons {
        writeln!(out, "  {why:<32} hit {:6.2}  of {}", percent(*part), number(part.all))?;
    }
    writeln!(out, "notices stripped, by kind")?;
    for (kind, part) in &score.kinds {
        writeln!(out, "  {kind:<32} R {:6.2}  of {}", percent(*part), number(part.all))?;
    }
    Ok(())
}

fn object(path: &Path, pack: &Pack, score: &DiscoveryScore) -> Value {
    let parts = |parts: &std::collections::BTreeMap<String, OutOf>| -> Map<String, Value> {
        parts.iter().map(|(name, part)| (name.clone(), json!({ "hit": part.hit, "all": part.all }))).collect()
    };
    json!({
        "file": path.display().to_string(), "articles": score.articles, "notices": pack.1,
        "articles_per_second": pack.2.round(),
        "precision": score.stripped.share(), "recall": score.notices.share(), "repeats_hit": score.repeats.share(),
        "kinds": parts(&score.kinds), "repeats": parts(&score.reasons),
    })
}
