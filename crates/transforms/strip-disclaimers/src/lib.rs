//! Takes notices out of articles that are not the story: feed and translation notices, rights lines, newsletter prompts.
//!
//! What a notice looks like is data: a [`Pack`] of rules, each a few groups of cues in a frame. The rarest
//! cues are looked for everywhere; only paragraphs that have some are cut into sentences and bracket groups and judged.

mod classes;
mod compile;
mod cue;
mod finder;
mod gate;
mod matcher;
mod pack;
mod recurring;
mod segment;
mod sketch;
mod slots;
mod sweep;

use copydesk_transform::{
    BuildError, BuiltinPack, Document, Findings, Label, Plugin, Propose, Rule, Setup, Span, Transform, Value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::compile::{Book, compile};
pub use crate::pack::{Action, Pack, PackExample, PackNotice, PackRule, PackSample, PackSite, Place, Scope};

/// Takes notices out of articles.
pub struct StripDisclaimers;

/// What `strip-disclaimers` takes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The packs whose rules apply, in order: names of built-in ones, or paths beside the pipeline.
    pub packs: Vec<String>,
    /// What is done with every notice; left out, what its rule or its pack says.
    pub action: Option<Action>,
}

impl Default for Params {
    fn default() -> Self {
        Self { packs: DEFAULT.map(str::to_owned).to_vec(), action: None }
    }
}

const BUILTIN: &[BuiltinPack] = &[
    BuiltinPack { name: "syndication", yaml: include_str!("../packs/syndication.yaml") },
    BuiltinPack { name: "translation", yaml: include_str!("../packs/translation.yaml") },
    BuiltinPack { name: "agency", yaml: include_str!("../packs/agency.yaml") },
    BuiltinPack { name: "newsletter", yaml: include_str!("../packs/newsletter.yaml") },
    BuiltinPack { name: "credits", yaml: include_str!("../packs/credits.yaml") },
    BuiltinPack { name: "commercial", yaml: include_str!("../packs/commercial.yaml") },
    BuiltinPack { name: "subscription", yaml: include_str!("../packs/subscription.yaml") },
    BuiltinPack { name: "consent", yaml: include_str!("../packs/consent.yaml") },
    BuiltinPack { name: "share", yaml: include_str!("../packs/share.yaml") },
    BuiltinPack { name: "related", yaml: include_str!("../packs/related.yaml") },
    BuiltinPack { name: "authors", yaml: include_str!("../packs/authors.yaml") },
    BuiltinPack { name: "advice", yaml: include_str!("../packs/advice.yaml") },
    BuiltinPack { name: "footer", yaml: include_str!("../packs/footer.yaml") },
];

/// The packs that apply where none is named: notices that no story has.
const DEFAULT: [&str; 4] = ["syndication", "translation", "agency", "newsletter"];

const BOILERPLATE: Label = Label::new("boilerplate");

impl Plugin for StripDisclaimers {
    const NAME: &'static str = "strip-disclaimers";
    const PAGE: &'static str = include_str!("../README.md");
    const PACKS: &'static [BuiltinPack] = BUILTIN;
    const RULES_OF_PACKS: Option<&'static str> = Some("{ packs: [{packs}] }");

    type Params = Params;
    type Pack = Pack;

    fn packs(params: &Params) -> Vec<String> {
        params.packs.clone()
    }

    fn build(params: Params, setup: Setup<Pack>) -> Result<Box<dyn Transform>, BuildError> {
        if setup.packs.is_empty() {
            let names: Vec<&str> = BUILTIN.iter().map(|pack| pack.name).collect();
            let help = format!("name one of {}, or a file of your own, or leave the step out", names.join(", "));
            return Err(BuildError::field("packs", "no pack is named, so that no notice would be found").help(help));
        }
        let book = compile(Self::NAME, setup.packs, params.action)?;
        Ok(Box::new(Strip { book }))
    }
}

struct Strip {
    book: Book,
}

impl Transform for Strip {
    fn rules(&self) -> &[Rule] {
        &self.book.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let cuts = sweep::merged(self.book.recurring.cuts(doc), sweep::cuts(&self.book, doc));
        for cut in cuts {
            let rule = &self.book.rules[cut.rule];
            let pattern = &self.book.patterns[cut.rule];
            if pattern.removes {
                out.delete(rule, Span::at(cut.span.start, cut.span.end));
            } else {
                let mark = out.mark(rule, Span::at(cut.notice.start, cut.notice.end), BOILERPLATE);
                mark.attrs =
                    vec![("pack", Value::Str(pattern.pack.clone())), ("kind", Value::Str(pattern.kind.clone()))];
            }
        }
    }

    /// A line that goes may bring another one to the article's end.
    fn uncovers(&self) -> bool {
        !self.book.recurring.is_empty()
    }
}
