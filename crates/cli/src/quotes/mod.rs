//! `copydesk quotes`: who is quoted how often.

mod count;
mod print;

use std::io::Write as _;
use std::path::Path;

use copydesk_model::Lang;

use crate::args::QuotesArgs;
use crate::error::{Done, Failure, Outcome};
use crate::records;
use crate::values::{ByArg, KindArg};
use count::{Options, Tally};

/// The kinds in which somebody speaks; these are counted where no others are asked for.
const SPEECH: [KindArg; 5] =
    [KindArg::Direct, KindArg::Mixed, KindArg::Indirect, KindArg::Subjunctive, KindArg::Reported];

pub(crate) fn quotes(args: &QuotesArgs) -> Done {
    let language = match &args.lang {
        None => None,
        Some(code) => Some(Lang::parse(code).ok_or_else(|| {
            Failure::new(format!("--lang {code}: it is no two-letter code\n  = help: e.g. `de`, `en` or `fr`"))
        })?),
    };
    let options = Options { by: args.by, kinds: kinds(args), language };
    let mut tally = Tally::default();
    for run in &args.runs {
        records::each(Path::new(run), &|document| Tally::of(document, &options), &mut |document| {
            tally.merge(document);
            Ok(())
        })?;
    }
    let report = print::Report::new(tally, &options, args.min, args.top)?;
    let mut out = anstream::stdout().lock();
    report.write(&mut out, args.format)?;
    out.flush()?;
    Ok(Outcome::Fine)
}

/// The kinds that are counted; none for all of them.
fn kinds(args: &QuotesArgs) -> Option<Vec<&'static str>> {
    let chosen: &[KindArg] = match &args.kind[..] {
        [] if args.by == ByArg::Kind => return None,
        [] => &SPEECH,
        chosen => chosen,
    };
    let names: Option<Vec<&'static str>> = chosen.iter().map(|kind| kind.name()).collect();
    names.map(|mut names| {
        names.sort_by_key(|name| KindArg::NAMES.iter().position(|known| known == name));
        names.dedup();
        names
    })
}
