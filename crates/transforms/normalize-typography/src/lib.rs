#![doc = include_str!("../README.md")]

mod quotes;
mod rules;
mod signs;
mod style;

use copydesk_transform::{BuildError, Document, Findings, Lang, NoPack, Plugin, Rule, Setup, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::style::Style;

/// The plugin: `normalize-typography`.
#[derive(Debug, Clone, Copy)]
pub struct NormalizeTypography;

/// The parameters of `normalize-typography`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How quotation marks are set.
    pub quotes: Quotes,
    /// Whether a hyphen with a blank on both sides, or two hyphens, become a dash.
    pub dashes: bool,
    /// Whether three dots become one character.
    pub ellipses: bool,
    /// Whether straight marks and accents between letters become apostrophes.
    pub apostrophes: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { quotes: Quotes::Language, dashes: true, ellipses: true, apostrophes: true }
    }
}

/// How quotation marks are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quotes {
    /// As the document's language wants them: `„…“` in German, where `»…«` and `«…»` stay; `“…”` in English; `« … »` in
    /// French. In another language they stay.
    Language,
    /// `„…“`, inside `‚…‘`.
    German,
    /// `»…«`, inside `›…‹`, as in German books.
    Guillemets,
    /// `«…»`, inside `‹…›`.
    Swiss,
    /// `“…”`, inside `‘…’`.
    English,
    /// `« … »` with narrow no-break spaces, inside `“…”`.
    French,
    /// They stay.
    Keep,
}

impl Plugin for NormalizeTypography {
    const NAME: &'static str = "normalize-typography";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        let rules = [&rules::QUOTES, &rules::DASH, &rules::ELLIPSIS, &rules::APOSTROPHE].map(Clone::clone).into();
        Ok(Box::new(Typography { params, rules }))
    }
}

struct Typography {
    params: Params,
    rules: Vec<Rule>,
}

impl Transform for Typography {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // Three dots at the beginning of a quotation are none of its letters; the ellipsis that they become may open it.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        if let Some(style) = Style::of(self.params.quotes, doc.language()) {
            quotes::find(doc, style, out);
        }
        if ![Lang::DE, Lang::EN, Lang::FR].contains(&doc.language()) {
            return;
        }
        if self.params.dashes {
            signs::dashes(doc, out);
        }
        if self.params.ellipses {
            signs::ellipses(doc, out);
        }
        if self.params.apostrophes {
            signs::apostrophes(doc, out);
        }
    }
}
