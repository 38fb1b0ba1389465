//! `copydesk eval pages`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use copydesk_eval::{GoldPage, PageScore, read_pages};
use copydesk_formats::txt;
use copydesk_html::{Limits, Page, extract};
use copydesk_model::{Block, BlockKind, Lang, Span, Text};
use copydesk_pipeline::{Provenance, Scratch};
use copydesk_transform::Registry;
use serde_json::json;

use crate::error::{Done, Failure, Outcome};
use crate::named;
use crate::values::ReportArg;

#[derive(Debug, clap::Args)]
pub(crate) struct PagesArgs {
    /// JSONL files of gold: {"id", "html": a file beside it, "gold": {"text"}}
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A pipeline's name or path
    #[arg(long, default_value = "boilerplate")]
    pub(crate) pipeline: String,
    /// A table for people, or a JSON object
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

/// What is measured of a page: the text, and the text without captions and credits, each as it was extracted and after the
/// pipeline.
const ROWS: [&str; 4] = ["extracted", "extracted, body", "pipeline", "pipeline, body"];

/// What is found, page by page.
#[derive(Default)]
struct Found {
    scores: [PageScore; 4],
    refused: Vec<(String, String)>,
    extracting: Duration,
    running: Duration,
}

pub(crate) fn eval<R: Registry>(registry: R, args: &PagesArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.pipeline)?;
    let mut found = Found::default();
    let (mut pages, mut scratch) = (0_u64, Scratch::default());
    for path in &args.gold {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        let gold =
            read_pages(&text).map_err(|(line, what)| Failure::new(format!("{}:{line}: {what}", path.display())))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for page in &gold {
            pages += 1;
            let bytes =
                txt::read(&folder.join(&page.html), u64::MAX).map_err(|error| Failure::new(error.to_string()))?.0;
            one(&pipeline, page, &bytes, &mut scratch, &mut found)?;
        }
    }
    let Found { scores, refused, extracting, running } = found;
    let per_second = |took: Duration| pages as f64 / took.as_secs_f64().max(1e-9);
    let mut out = anstream::stdout().lock();
    if args.format == ReportArg::Json {
        let rows = ROWS.iter().zip(&scores).map(|(name, score)| {
            json!({ "text": name, "precision": score.precision(), "recall": score.recall(), "f1": score.f1(), "lost": score.lost() })
        });
        let refused: Vec<_> = refused.iter().map(|(id, why)| json!({ "id": id, "reason": why })).collect();
        let all = json!({
            "pages": pages, "pipeline": pipeline.name(), "scores": rows.collect::<Vec<_>>(), "refused": refused,
            "pages_per_second": { "extracting": per_second(extracting), "all": per_second(extracting + running) },
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
        return Ok(Outcome::Fine);
    }
    writeln!(out, "{pages} pages, pipeline {}; by shingles of four words", pipeline.name())?;
    writeln!(out, "{:<16}  precision  recall     F1  lost", "text")?;
    for (name, score) in ROWS.iter().zip(&scores) {
        let lost = score.lost() * 100.0;
        writeln!(out, "{name:<16}  {:>9.4}  {:.4}  {:.4}  {lost:.2} %", score.precision(), score.recall(), score.f1())?;
    }
    for (id, why) in &refused {
        writeln!(out, "no article: {id}: {why}")?;
    }
    writeln!(
        out,
        "{:.0} pages/s extracted, {:.0} pages/s with the pipeline, on one core",
        per_second(extracting),
        per_second(extracting + running)
    )?;
    Ok(Outcome::Fine)
}

fn one(
    pipeline: &copydesk_pipeline::Pipeline,
    gold: &GoldPage,
    bytes: &[u8],
    scratch: &mut Scratch,
    found: &mut Found,
) -> Result<(), Failure> {
    let start = Instant::now();
    let page = Page { bytes, charset: None, url: gold.url.as_deref() };
    let article = extract(&page, &Limits::default());
    found.extracting += start.elapsed();
    let article = match article {
        Ok(article) => article,
        Err(error) => {
            found.refused.push((gold.id.clone(), error.to_string()));
            found.scores.iter_mut().for_each(|score| score.add(&gold.text, "", ""));
            return Ok(());
        }
    };
    let start = Instant::now();
    let language = article.language.as_deref().and_then(Lang::parse);
    let from = Provenance { language, ..Provenance::default() };
    let made = pipeline.run_blocks(article.text.as_str(), from, Some(article.blocks.clone()), scratch);
    found.running += start.elapsed();
    let made = made.map_err(|error| Failure::new(error.to_string()))?.document;
    let kept = if made.is_kept() { made.text() } else { "" };
    let texts = [
        article.text.clone(),
        body(&article.text, &article.blocks),
        kept.to_owned(),
        if made.is_kept() { body(kept, made.blocks()) } else { String::new() },
    ];
    for (score, text) in found.scores.iter_mut().zip(&texts) {
        score.add(&gold.text, &article.text, text);
    }
    Ok(())
}

/// The text without captions and credits, which gold of body texts leaves out.
fn body(text: &str, blocks: &[Block]) -> String {
    let spans = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Caption | BlockKind::Credit));
    spans.map(|block| Span::<Text>::of(block.span, text)).collect::<Vec<_>>().join("\n")
}
