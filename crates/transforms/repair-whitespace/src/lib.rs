#![doc = include_str!("../README.md")]

mod blanks;
mod lost;
mod rules;

use copydesk_transform::{BuildError, Document, Findings, Lang, NoPack, Plugin, Rule, Setup, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

/// The plugin: `repair-whitespace`.
#[derive(Debug, Clone, Copy)]
pub struct RepairWhitespace;

/// The parameters of `repair-whitespace`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What becomes of no-break, thin and wide spaces between words.
    pub no_break_spaces: NoBreakSpaces,
    /// Whether spaces are put back that were lost after a sentence, a comma, a quotation or in a date.
    pub lost_spaces: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { no_break_spaces: NoBreakSpaces::Replace, lost_spaces: true }
    }
}

/// What becomes of no-break spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoBreakSpaces {
    /// They become plain spaces, but for French typography and grouped digits.
    Replace,
    /// They stay.
    Keep,
}

impl Plugin for RepairWhitespace {
    const NAME: &'static str = "repair-whitespace";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Whitespace { params, rules: rules::all() }))
    }
}

struct Whitespace {
    params: Params,
    rules: Vec<Rule>,
}

impl Transform for Whitespace {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // A zero-width space goes, and what it hid is a stray space before a comma.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let writing = Writing {
            french: doc.language() == Lang::FR,
            // What a space before punctuation or after a full stop means is known of these alone.
            known: [Lang::DE, Lang::EN, Lang::FR].contains(&doc.language()),
            german: doc.language() == Lang::DE,
            english: doc.language() == Lang::EN,
            keep_no_break: self.params.no_break_spaces == NoBreakSpaces::Keep,
            lost_spaces: self.params.lost_spaces,
        };
        blanks::find(doc, writing, out);
        if self.params.lost_spaces && writing.known {
            lost::find(doc, writing, out);
        }
    }
}

/// How the text at hand is written.
#[derive(Debug, Clone, Copy)]
struct Writing {
    french: bool,
    german: bool,
    english: bool,
    known: bool,
    keep_no_break: bool,
    lost_spaces: bool,
}
