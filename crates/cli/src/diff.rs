//! `copydesk diff`.

use std::io::Write;

use copydesk_corpus::{Comparison, Difference, Differences, Rejection, What, survey};
use copydesk_transform::Registry;
use copydesk_transform::draw::reveal;
use serde_json::{Value, json};

use crate::args::DiffArgs;
use crate::check::{DIM, RESET};
use crate::error::{Done, Failure, Outcome};
use crate::named;
use crate::summary::number;
use crate::values::ReportArg;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";

pub(crate) fn diff<R: Registry>(registry: R, args: &DiffArgs) -> Done {
    let (first, _) = named::load(registry, &args.first)?;
    let (second, _) = named::load(registry, &args.second)?;
    let inputs = args.corpus.inputs()?;
    let options = args.corpus.survey()?;
    let mut comparison = Comparison::new([&first, &second], args.samples);
    let totals = survey(&inputs.found, &options, &mut comparison, &mut |rejections, _| {
        let mut err = anstream::stderr().lock();
        for Rejection { place, reason } in rejections {
            // There is nobody left to tell where standard error is closed.
            let _ = writeln!(err, "{RED}{place}{RESET}: {reason}");
        }
    })?;
    let found = comparison.into_differences();
    let names = [first.name(), second.name()];
    let mut out = anstream::stdout().lock();
    match args.format {
        ReportArg::Human => page(&mut out, names, &found)?,
        ReportArg::Json => writeln!(out, "{:#}", object(names, &found))?,
    }
    out.flush()?;
    Ok(match () {
        () if totals.quarantined.count > 0 => Outcome::Quarantined,
        () if found.differ > 0 => Outcome::Found,
        () => Outcome::Fine,
    })
}

fn page(out: &mut impl Write, names: [&str; 2], found: &Differences) -> Result<(), Failure> {
    let [first, second] = names;
    writeln!(
        out,
        "{BOLD}{first} and {second}{RESET}  {} documents, {} differ, {} of them in their text",
        number(found.documents),
        number(found.differ),
        number(found.texts)
    )?;
    for (rule, ruled) in &found.rules {
        writeln!(out)?;
        let shares = [(first, ruled.only[0], RED, '-'), (second, ruled.only[1], GREEN, '+')];
        let counts = shares.iter().filter(|(_, count, ..)| *count > 0);
        let counts: Vec<String> =
            counts.map(|(name, count, ..)| format!("{} only by {name}", number(*count))).collect();
        writeln!(out, "{BOLD}{rule}{RESET}  {}", counts.join(", "))?;
        for ((_, _, colour, sign), samples) in shares.into_iter().zip(&ruled.samples) {
            for sample in samples {
                let line = |text: &str| reveal(text).replace('\n', "⏎");
                let (before, after) = (line(&sample.around.0), line(&sample.around.1));
                let what = match &sample.what {
                    What::Change { before, after } => format!("[{}→{}]", line(before), line(after)),
                    What::Mark { label, text } => format!("[{}]{RESET}{after}  {DIM}{label}", line(text)),
                    What::Drop { reason } => format!("dropped: {reason}"),
                };
                let after = if matches!(sample.what, What::Change { .. }) { after.as_str() } else { "" };
                writeln!(
                    out,
                    "  {colour}{sign}{RESET} {DIM}{}{RESET}  {before}{colour}{what}{RESET}{after}",
                    sample.place
                )?;
            }
        }
    }
    Ok(())
}

fn object(names: [&str; 2], found: &Differences) -> Value {
    let sample = |side: usize, difference: &Difference| {
        let mut object = match &difference.what {
            What::Change { before, after } => json!({ "change": { "before": before, "after": after } }),
            What::Mark { label, text } => json!({ "mark": { "label": label, "text": text } }),
            What::Drop { reason } => json!({ "drop": reason }),
        };
        object["only"] = names[side].into();
        object["place"] = difference.place.as_str().into();
        object["around"] = json!([difference.around.0, difference.around.1]);
        object
    };
    let rules = found.rules.iter().map(|(rule, ruled)| {
        let samples = ruled.samples.iter().enumerate().flat_map(|(side, list)| list.iter().map(move |one| (side, one)));
        let samples: Vec<Value> = samples.map(|(side, one)| sample(side, one)).collect();
        (rule.to_string(), json!({ "only_first": ruled.only[0], "only_second": ruled.only[1], "samples": samples }))
    });
    json!({
        "first": names[0],
        "second": names[1],
        "documents": found.documents,
        "differ": found.differ,
        "texts_differ": found.texts,
        "rules": rules.collect::<serde_json::Map<_, _>>(),
    })
}
