//! `copydesk eval quotes`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use copydesk_eval::{
    Kind, MAPPING, Prf, QuoteScore, QuoteScores, QuotedArticle, Share, Speech, predicted, read_quotes,
};
use copydesk_model::{DocumentError, Lang};
use copydesk_pipeline::Scratch;
use copydesk_transform::Registry;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::args::EvalQuotesArgs;
use crate::error::{Done, Failure, Outcome};
use crate::eval::language;
use crate::named;
use crate::summary::number;
use crate::values::ReportArg;

pub(crate) fn eval<R: Registry>(registry: R, args: &EvalQuotesArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.pipeline)?;
    let other = language(&args.language)?;
    let mut gold: Vec<QuotedArticle> = Vec::new();
    for path in &args.gold {
        gold.extend(read_quotes(path).map_err(|error| Failure::new(error.to_string()))?);
    }
    let found = gold
        .par_iter()
        .map_init(Scratch::default, |scratch, article| {
            let language = article.language.as_deref().and_then(Lang::parse).or(other);
            let made = pipeline.run(article.text.as_str(), language, scratch)?;
            Ok(predicted(&made.document))
        })
        .collect::<Result<Vec<_>, DocumentError>>()
        .map_err(|error| Failure::new(error.to_string()))?;
    let mut scores = QuoteScores::default();
    gold.iter().zip(&found).for_each(|(article, found)| scores.add(article, found));
    let mut out = anstream::stdout().lock();
    match args.format {
        ReportArg::Json => writeln!(out, "{}", serde_json::to_string_pretty(&object(pipeline.name(), &scores))?)?,
        ReportArg::Human => page(&mut out, pipeline.name(), &scores)?,
    }
    out.flush()?;
    Ok(Outcome::Fine)
}

/// The rows of the tables: all kinds together, then each that is there.
fn rows(scores: &QuoteScores) -> Vec<(&'static str, &QuoteScore)> {
    let kinds = scores.kinds.iter().map(|(kind, score)| (kind.as_str(), score));
    [("all", &scores.all)].into_iter().chain(kinds).collect()
}

/// Three percentages as they stand in a table.
fn percents(score: Prf) -> String {
    let [p, r, f] = [score.precision, score.recall, score.f1].map(|share| share * 100.0);
    format!("{p:5.1} {r:5.1} {f:5.1}")
}

fn page(out: &mut impl Write, pipeline: &str, scores: &QuoteScores) -> io::Result<()> {
    let (gold, found) = (number(scores.all.gold), number(scores.all.found));
    let articles = number(scores.articles);
    writeln!(out, "{pipeline}  {articles} articles, {gold} quotations in the gold, {found} found\n")?;
    let head = "    P     R    F1";
    writeln!(out, "{:<22} {:>6} {:>6}  {:<19} {:<19} tokens", "", "gold", "found", "exact", "IoU ≥ .5")?;
    writeln!(out, "{:<22} {:>6} {:>6}  {head:<19} {head:<19} {head}", "quotations", "", "")?;
    for (name, score) in rows(scores) {
        let [exact, overlapping, tokens] = [score.exact(), score.overlapping(), score.tokens()].map(percents);
        writeln!(out, "{name:<22} {:>6} {:>6}  {exact:<19} {overlapping:<19} {tokens}", score.gold, score.found)?;
    }
    writeln!(out, "\n{:<22}  {:<19} {:<19} cue, matched", "", "speaker, matched", "end to end")?;
    writeln!(out, "{:<22}  {:<19} {head:<19} right     of", "speakers and cues", "right     of")?;
    for (name, score) in rows(scores) {
        let right = |share: f64, of: u64| format!("{:5.1} {of:>6}", share * 100.0);
        let speaker = right(score.speaker_accuracy(), score.speaker_pairs);
        let cue = right(score.cue_accuracy(), score.cue_pairs);
        writeln!(out, "{name:<22}  {speaker:<19} {:<19} {cue}", percents(score.end_to_end()))?;
    }
    writeln!(out, "\n{:<22}  {:<19} all tokens", "", "mean")?;
    writeln!(out, "{:<22}  {head:<19} {head}", "messages and roles")?;
    for (name, share) in official(scores) {
        writeln!(out, "{name:<22}  {:<19} {}", percents(share.macro_mean), percents(share.micro))?;
    }
    writeln!(out, "\nKinds count as: {}.", mapping())?;
    for (side, other) in [("gold", &scores.gold_other), ("found", &scores.found_other)] {
        if !other.is_empty() {
            let told: Vec<String> = other.iter().map(|(kind, count)| format!("{} {kind}", number(*count))).collect();
            writeln!(out, "No speech, not scored ({side}): {}.", told.join(", "))?;
        }
    }
    Ok(())
}

fn official(scores: &QuoteScores) -> [(&'static str, Share); 3] {
    let official = &scores.official;
    [("message", official.message()), ("roles", official.role()), ("joint", official.joint())]
}

/// Which of our kinds is scored as which of the gold's.
fn mapping() -> String {
    let mut told = Vec::new();
    for speech in Speech::ALL {
        let ours: Vec<&str> =
            MAPPING.iter().filter(|(_, kind)| *kind == Kind::Speech(speech)).map(|row| row.0).collect();
        match ours[..] {
            [] => told.push(format!("nothing → {speech}")),
            [same] if same == speech.as_str() => told.push(same.to_owned()),
            _ => told.push(format!("{} → {speech}", ours.join(", "))),
        }
    }
    told.join("; ")
}

fn prf(score: Prf) -> Value {
    json!({ "precision": score.precision, "recall": score.recall, "f1": score.f1 })
}

fn row(score: &QuoteScore) -> Value {
    json!({
        "gold": score.gold,
        "found": score.found,
        "exact": prf(score.exact()),
        "iou_0.5": prf(score.overlapping()),
        "tokens": prf(score.tokens()),
        "speaker": {
            "matched": score.speaker_pairs,
            "said": score.speaker_said,
            "right": score.speaker_right,
            "accuracy": score.speaker_accuracy(),
            "spurious": score.speaker_spurious,
            "matched_without": score.silent_pairs,
            "end_to_end": prf(score.end_to_end()),
        },
        "cue": { "matched": score.cue_pairs, "right": score.cue_right, "accuracy": score.cue_accuracy() },
    })
}

fn object(pipeline: &str, scores: &QuoteScores) -> Value {
    let kinds: Map<String, Value> =
        scores.kinds.iter().map(|(kind, score)| (kind.as_str().to_owned(), row(score))).collect();
    let shares = official(scores)
        .into_iter()
        .map(|(name, share)| (name.to_owned(), json!({ "macro": prf(share.macro_mean), "micro": prf(share.micro) })));
    let mapping = MAPPING.iter().map(|(ours, kind)| match kind {
        Kind::Speech(speech) => ((*ours).to_owned(), json!(speech.as_str())),
        Kind::NoSpeech => ((*ours).to_owned(), Value::Null),
    });
    let counts = |counts: &BTreeMap<String, u64>| json!(counts);
    json!({
        "pipeline": pipeline,
        "articles": scores.articles,
        "all": row(&scores.all),
        "kinds": kinds,
        "official": shares.collect::<Map<_, _>>(),
        "mapping": mapping.collect::<Map<_, _>>(),
        "not_scored": { "gold": counts(&scores.gold_other), "found": counts(&scores.found_other) },
    })
}
