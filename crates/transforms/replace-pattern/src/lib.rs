#![doc = include_str!("../README.md")]

mod patterns;
mod rules;
mod settle;

use copydesk_transform::{
    BuildError, Document, Findings, Label, NoPack, Plugin, Propose, Rule, Setup, Span, Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::patterns::{Found, Patterns};
use crate::settle::Settled;

/// What the place is called at which the patterns would go on replacing what they put in.
const UNSETTLED: Label = Label::new("unsettled");

/// The plugin: `replace-pattern`.
#[derive(Debug, Clone, Copy)]
pub struct ReplacePattern;

/// The parameters of `replace-pattern`. Without any it replaces nothing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is replaced by what. Where two of them meet in a text the one that begins first counts, then the one that stands
    /// first in this list.
    pub patterns: Vec<Pattern>,
}

/// One thing to replace: a `text` as it stands, or a `pattern`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pattern {
    /// A string that is looked for as it stands.
    #[serde(default)]
    pub text: Option<String>,
    /// A regular expression in the syntax of the `regex` crate: no look-around, no back-references. `(?i)` in front makes
    /// small and capital letters the same, `(?m)` makes `^` and `$` the edges of lines.
    #[serde(default)]
    pub pattern: Option<String>,
    /// What stands there then; left out, nothing. After a `pattern` `$1`, `${1}` and `${name}` are what its groups found, and
    /// `$$` is a dollar sign.
    #[serde(default)]
    pub replace: String,
    /// What changes are signed with, behind `replace-pattern/`; left out, `pattern-` and the number in the list.
    #[serde(default)]
    pub id: Option<String>,
    /// Why that is right.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Plugin for ReplacePattern {
    const NAME: &'static str = "replace-pattern";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        let patterns = Patterns::new(&params.patterns)?;
        settle::probe(&patterns, &params.patterns)?;
        let mut rules = vec![rules::UNSETTLED.clone()];
        rules.extend(patterns.rules().cloned());
        Ok(Box::new(Replace { patterns, rules }))
    }
}

struct Replace {
    patterns: Patterns,
    rules: Vec<Rule>,
}

impl Transform for Replace {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let found = self.patterns.find(doc.text());
        let Some(first) = found.first() else { return };
        match settle::after(&self.patterns, doc, &found) {
            Settled::Never => {
                out.mark(&rules::UNSETTLED, Span::at(first.start, first.end), UNSETTLED);
                return;
            }
            // What is left where something went is a find of its own: of three blanks, two became one.
            Settled::Later => out.again = true,
            Settled::AtOnce => {}
        }
        for Found { start, end, insert, rule } in found {
            out.replace(self.patterns.rule(rule), Span::at(start, end), insert);
        }
    }
}
