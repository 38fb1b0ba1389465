//! `copydesk list`, `show`, `schema` and `completions`.

use std::io::Write;

use clap::CommandFactory as _;
use copydesk_pipeline::{ENGINE_PARAMETERS, build_step};
use copydesk_transform::{About, Example, Registry, Rule};

use crate::args::{Args, CompletionsArgs, ListArgs, SchemaArgs, ShowArgs};
use crate::error::{Done, Failure, Outcome};
use crate::named;
use crate::values::{Listed, ReportArg};

/// A name and what is said of it.
type Row = (String, String);

pub(crate) fn list<R: Registry>(registry: R, args: &ListArgs) -> Done {
    let rows = match args.what {
        Listed::Pipelines => pipelines(registry),
        Listed::Transforms => registry.about().iter().map(|about| (about.name.to_owned(), about.summary())).collect(),
        Listed::Rules => {
            rules(registry)?.into_iter().map(|rule| (rule.id.to_string(), rule.summary.to_string())).collect()
        }
        Listed::Packs => packs(registry),
    };
    let mut out = anstream::stdout().lock();
    match args.format {
        ReportArg::Json => {
            let rows: Vec<_> =
                rows.iter().map(|(name, about)| serde_json::json!({ "name": name, "about": about })).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        }
        ReportArg::Human => {
            let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, about) in rows {
                writeln!(out, "\x1b[1m{name:width$}\x1b[0m  {about}")?;
            }
        }
    }
    Ok(Outcome::Fine)
}

fn pipelines<R: Registry>(registry: R) -> Vec<Row> {
    named::all()
        .into_iter()
        .map(|name| {
            let about = match named::load(registry, &name) {
                Ok((pipeline, found)) if found.builtin => format!("{} (built in)", pipeline.description()),
                Ok((pipeline, _)) => pipeline.description().to_owned(),
                Err(Failure::Message(message)) => format!("broken: {}", message.lines().next().unwrap_or_default()),
                Err(Failure::ClosedPipe) => String::new(),
            };
            (name, about)
        })
        .collect()
}

/// The rules of every transform, with those of all packs in the box, in the order of the list.
fn rules<R: Registry>(registry: R) -> Result<Vec<Rule>, Failure> {
    let mut rules = Vec::new();
    for about in registry.about() {
        rules.extend(build_step(registry, about.name, &about.with_all_rules())?.transform.rules().iter().cloned());
    }
    Ok(rules)
}

fn packs<R: Registry>(registry: R) -> Vec<Row> {
    let mut rows = Vec::new();
    for about in registry.about() {
        for pack in about.packs {
            let said = pack.yaml.lines().find_map(|line| line.strip_prefix("description:")).unwrap_or_default();
            rows.push((format!("{}/{}", about.name, pack.name), said.trim().to_owned()));
        }
    }
    rows
}

pub(crate) fn show<R: Registry>(registry: R, args: &ShowArgs) -> Done {
    let page = page(registry, &args.name)?;
    let mut out = anstream::stdout().lock();
    out.write_all(page.as_bytes())?;
    Ok(Outcome::Fine)
}

fn page<R: Registry>(registry: R, name: &str) -> Result<String, Failure> {
    let abouts = registry.about();
    if let Some(about) = abouts.iter().find(|about| about.name == name) {
        return transform_page(registry, about);
    }
    if let Some(rule) = rules(registry)?.iter().find(|rule| rule.id.as_str() == name) {
        return Ok(rule_page(rule));
    }
    if let Some((step, pack)) = name.split_once('/')
        && let Some(about) = abouts.iter().find(|about| about.name == step)
        && let Some(pack) = about.packs.iter().find(|known| known.name == pack)
    {
        return Ok(pack.yaml.to_owned());
    }
    match named::find(name) {
        Ok(found) => Ok(found.yaml),
        Err(_) => Err(unknown(registry, name)),
    }
}

pub(crate) fn unknown<R: Registry>(registry: R, name: &str) -> Failure {
    let mut known = named::all();
    known.extend(registry.about().iter().map(|about| about.name.to_owned()));
    known.extend(packs(registry).into_iter().map(|(name, _)| name));
    known.extend(rules(registry).unwrap_or_default().iter().map(|rule| rule.id.to_string()));
    let near = known.iter().min_by_key(|known| strsim::osa_distance(known, name));
    let help = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Failure::new(format!(
        "there is no pipeline, transform, rule or pack `{name}`\n  = help: {help}`copydesk list pipelines|transforms|rules|packs` names them all"
    ))
}

/// A transform's reference page: its own words, its parameters, its rules.
fn transform_page<R: Registry>(registry: R, about: &About) -> Result<String, Failure> {
    let mut page = about.page.trim_end().to_owned();
    page.push_str("\n\n## In every step\n\n");
    for (name, said) in ENGINE_PARAMETERS {
        page.push_str(&format!("- `{name}`: {said}\n"));
    }
    if !about.packs.is_empty() {
        page.push_str("\n## Packs that come with it\n\n");
        for (name, said) in packs(registry).iter().filter(|(name, _)| name.split('/').next() == Some(about.name)) {
            page.push_str(&format!("- `{}`: {said}\n", name.rsplit('/').next().unwrap_or(name)));
        }
    }
    page.push_str("\n## Rules\n");
    for rule in build_step(registry, about.name, &about.with_all_rules())?.transform.rules() {
        page.push('\n');
        page.push_str(&rule_page(rule).replacen("# ", "### ", 1));
    }
    Ok(page)
}

fn rule_page(rule: &Rule) -> String {
    let mut page = format!("# {}\n\n{} {}\n\n", rule.id, rule.summary, rule.reason);
    if rule.examples.iter().any(|example| example.becomes.is_some()) {
        page.push_str(&format!("Applicability: {}.\n\n", rule.applicability));
    }
    for example in &*rule.examples {
        let arrow = example.becomes.map(|becomes| format!(" → {}", code(becomes))).unwrap_or_default();
        page.push_str(&format!("- {}{}{arrow}\n", asked(example), code(example.text)));
    }
    for example in &*rule.counter_examples {
        page.push_str(&format!("- left alone: {}{}\n", asked(example), code(example.text)));
    }
    page
}

/// The parameters that an example asks for, where it asks for some.
fn asked(example: &Example) -> String {
    if example.with.is_empty() { String::new() } else { format!("with `{}`: ", example.with) }
}

/// A text in a code span, on one line, with what cannot be seen shown.
fn code(text: &str) -> String {
    let shown = copydesk_transform::draw::reveal(text).replace('\n', "⏎");
    if shown.is_empty() { "nothing".to_owned() } else { format!("`{shown}`") }
}

pub(crate) fn schema<R: Registry>(registry: R, args: &SchemaArgs) -> Done {
    let schema = match &args.pack {
        None => copydesk_pipeline::schema(registry),
        Some(name) => match registry.about().iter().find(|about| about.name == name) {
            Some(about) if !about.packs.is_empty() => copydesk_pipeline::pack_schema(about),
            Some(_) => return Err(Failure::new(format!("`{name}` takes no packs"))),
            None => return Err(unknown(registry, name)),
        },
    };
    anstream::stdout().lock().write_all(schema.as_bytes())?;
    Ok(Outcome::Fine)
}

pub(crate) fn completions(args: &CompletionsArgs) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "copydesk", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Fine)
}
