//! `copydesk rules test`: a pack on its own examples, and on what the packs in the box leave alone.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use clap::{Args as ClapArgs, Subcommand};
use copydesk_model::{Document, DocumentError, Lang, RuleId};
use copydesk_pipeline::{build_step, document};
use copydesk_transform::protect::Protector;
use copydesk_transform::trial::{Trial, found_in, trials};
use copydesk_transform::{About, Registry, Transform};
use serde_json::{Value, json};

use crate::error::{Done, Failure, Outcome};
use crate::list::unknown;
use crate::summary::number;
use crate::values::ReportArg;

#[derive(Debug, ClapArgs)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Try each rule of a pack: it must find something in its examples, make of them what they become, and leave its counter-examples and those of the packs in the box alone
    #[command(after_help = "Example: copydesk rules test our-site.yaml")]
    Test(RulesTestArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RulesTestArgs {
    /// Packs: paths, or names of packs in the box
    #[arg(required = true)]
    pub(crate) packs: Vec<String>,
    /// The transform that reads them
    #[arg(long, default_value = "strip-disclaimers")]
    pub(crate) transform: String,
    /// Lines for people, or a JSON object a pack
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

pub(crate) fn rules<R: Registry>(registry: R, args: &RulesArgs) -> Done {
    let RulesCommand::Test(args) = &args.command;
    test(registry, args)
}

fn test<R: Registry>(registry: R, args: &RulesTestArgs) -> Done {
    let abouts = registry.about();
    let Some(about) = abouts.iter().find(|about| about.name == args.transform) else {
        return Err(unknown(registry, &args.transform));
    };
    if about.rules_of_packs.is_none() {
        return Err(Failure::new(format!(
            "the packs of `{}` bring no rules, so that there is nothing to try\n  = help: name another one with --transform",
            about.name
        )));
    }
    let left_alone = left_alone(registry, about)?;
    let mut out = anstream::stdout().lock();
    let mut broken = false;
    for name in &args.packs {
        let params = about.with_packs([&*located(about, name)?]).unwrap_or_default();
        let transform = build_step(registry, about.name, &params)?.transform;
        let build = |with: &str| match build_step(registry, about.name, with) {
            Ok(step) => Ok(step.transform),
            Err(error) => Err(error.to_string()),
        };
        let trials = trials(&*transform, &build, &make);
        let strays = strays(&*transform, &left_alone);
        broken |= !strays.is_empty() || trials.iter().any(|trial| !trial.faults.is_empty());
        match args.format {
            ReportArg::Json => writeln!(out, "{}", object(name, &trials, &strays))?,
            ReportArg::Human => page(&mut out, name, &trials, &strays, left_alone.len())?,
        }
    }
    out.flush()?;
    Ok(if broken { Outcome::Found } else { Outcome::Fine })
}

/// A pack as pipelines name it: one in the box by its name, others by their path.
fn located<'a>(about: &About, name: &'a str) -> Result<Cow<'a, str>, Failure> {
    if about.packs.iter().any(|pack| pack.name == name) {
        return Ok(name.into());
    }
    let path = Path::new(name);
    if !path.is_file() {
        let known: Vec<&str> = about.packs.iter().map(|pack| pack.name).collect();
        return Err(Failure::new(format!(
            "there is no pack `{name}`\n  = help: name a YAML file, or one of {}",
            known.join(", ")
        )));
    }
    let beside = !path.is_absolute() && !name.starts_with("./") && !name.starts_with("../");
    Ok(if beside { format!("./{name}").into() } else { name.into() })
}

fn make(text: &str, lang: Lang) -> Result<Document, DocumentError> {
    document(text, lang, &Protector::default())
}

/// The first rule that finds something in a text.
fn found(transform: &dyn Transform, text: &str, lang: Lang) -> Option<RuleId> {
    make(text, lang).ok().and_then(|doc| found_in(transform, &doc).first().copied())
}

/// A text that every rule in the box leaves alone.
type LeftAlone = (&'static str, Lang);

/// Every counter-example in the box in which no rule in the box finds anything: one of a rule may be another one's notice.
fn left_alone<R: Registry>(registry: R, about: &About) -> Result<Vec<LeftAlone>, Failure> {
    let all = build_step(registry, about.name, &about.with_all_rules())?.transform;
    let texts =
        all.rules().iter().flat_map(|rule| rule.counter_examples.iter().map(|example| (example.text, example.lang)));
    Ok(texts.filter(|(text, lang)| found(&*all, text, *lang).is_none()).collect())
}

/// In which of these texts the pack finds something: the rule that does, and the text.
fn strays(transform: &dyn Transform, left_alone: &[LeftAlone]) -> Vec<(String, &'static str)> {
    let texts = left_alone.iter();
    texts.filter_map(|(text, lang)| Some((found(transform, text, *lang)?.to_string(), *text))).collect()
}

fn page(
    out: &mut impl Write,
    name: &str,
    trials: &[Trial],
    strays: &[(String, &str)],
    left_alone: usize,
) -> io::Result<()> {
    for Trial { rule, tried, faults } in trials {
        let verdict = if faults.is_empty() { "\x1b[32mok\x1b[0m    " } else { "\x1b[1;31mfailed\x1b[0m" };
        writeln!(out, "{verdict}  {rule}  {tried} texts")?;
        for fault in faults {
            writeln!(out, "        {fault}")?;
        }
    }
    for (rule, text) in strays {
        writeln!(
            out,
            "\x1b[1;31mfailed\x1b[0m  {rule} finds something in a text that the packs in the box leave alone: {text:?}"
        )?;
    }
    let failed = trials.iter().filter(|trial| !trial.faults.is_empty()).count();
    writeln!(
        out,
        "{name}: {} rules, {} failed; {} of {} other counter-examples found",
        trials.len(),
        failed,
        strays.len(),
        number(left_alone as u64)
    )
}

fn object(name: &str, trials: &[Trial], strays: &[(String, &str)]) -> Value {
    let rules = trials
        .iter()
        .map(|Trial { rule, tried, faults }| json!({ "rule": rule.as_str(), "tried": tried, "faults": faults }));
    let strays = strays.iter().map(|(rule, text)| json!({ "rule": rule, "text": text }));
    json!({ "pack": name, "rules": rules.collect::<Vec<_>>(), "strays": strays.collect::<Vec<_>>() })
}
