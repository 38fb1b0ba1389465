//! `copydesk eval boilerplate`.

use std::io::{self, Write};

use copydesk_eval::{Boilerplate, Found, LabelledText, read_labelled};
use copydesk_model::{Document, DocumentError, Lang};
use copydesk_pipeline::Scratch;
use copydesk_transform::Registry;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::args::EvalBoilerplateArgs;
use crate::error::{Done, Failure, Outcome};
use crate::eval::language;
use crate::named;
use crate::summary::number;
use crate::values::ReportArg;

pub(crate) fn eval<R: Registry>(registry: R, args: &EvalBoilerplateArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.pipeline)?;
    let other = language(&args.language)?;
    let mut gold: Vec<LabelledText> = Vec::new();
    for path in &args.gold {
        gold.extend(read_labelled(path).map_err(|error| Failure::new(error.to_string()))?);
    }
    if gold.is_empty() {
        return Err(Failure::new("there is no gold in these files: no line has a text".to_owned()));
    }
    let made = gold
        .par_iter()
        .map_init(Scratch::default, |scratch, page| {
            let language = page.language.as_deref().and_then(Lang::parse).or(other);
            Ok(pipeline.run(page.text.as_str(), language, scratch)?.document)
        })
        .collect::<Result<Vec<Document>, DocumentError>>()
        .map_err(|error| Failure::new(error.to_string()))?;
    let mut score = Boilerplate::default();
    gold.iter().zip(&made).for_each(|(page, document)| score.add(page, document));
    let mut out = anstream::stdout().lock();
    match args.format {
        ReportArg::Json => writeln!(out, "{}", serde_json::to_string_pretty(&object(pipeline.name(), &score))?)?,
        ReportArg::Human => page(&mut out, pipeline.name(), &score)?,
    }
    if args.list {
        for (what, text) in &score.faults {
            writeln!(out, "{what}: {}", text.replace('\n', "⏎"))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

fn page(out: &mut impl Write, pipeline: &str, score: &Boilerplate) -> io::Result<()> {
    let row = |found: &Found| {
        format!("{:>6} of {:>6}  {:6.2} %", number(found.found), number(found.all), found.share() * 100.0)
    };
    writeln!(out, "{pipeline}\n")?;
    if !score.strip.is_empty() {
        writeln!(out, "{:<32} {}", "found of what must go", row(&score.all()))?;
        for (kind, found) in &score.strip {
            writeln!(out, "  {kind:<30} {}", row(found))?;
        }
    }
    if !score.keep.is_empty() {
        writeln!(out, "found of what must stay")?;
        for (kind, found) in &score.keep {
            writeln!(out, "  {kind:<30} {}", row(found))?;
        }
        writeln!(out, "  {:<30} {}", "letters and digits", row(&score.characters))?;
    }
    Ok(())
}

fn object(pipeline: &str, score: &Boilerplate) -> Value {
    let of = |found: &Found| json!({ "found": found.found, "all": found.all, "share": found.share() });
    let kinds = |kinds: &std::collections::BTreeMap<String, Found>| -> Map<String, Value> {
        kinds.iter().map(|(kind, found)| (kind.clone(), of(found))).collect()
    };
    json!({
        "pipeline": pipeline, "strip": of(&score.all()), "strip_by_kind": kinds(&score.strip),
        "keep": kinds(&score.keep), "characters": of(&score.characters),
    })
}
