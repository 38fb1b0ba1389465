#![doc = include_str!("../README.md")]

mod badness;
mod charset;
mod entity;
mod line;
mod mojibake;
mod piece;
mod rules;

use copydesk_transform::{BuildError, Document, Findings, NoPack, Plugin, Rule, Setup, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

/// The plugin: `repair-encoding`.
#[derive(Debug, Clone, Copy)]
pub struct RepairEncoding;

/// The parameters of `repair-encoding`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Whether HTML entities are decoded. Text that is HTML on purpose needs `false`.
    pub entities: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { entities: true }
    }
}

impl Plugin for RepairEncoding {
    const NAME: &'static str = "repair-encoding";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        std::sync::LazyLock::force(&charset::CHARSETS_BY_CHAR);
        Ok(Box::new(Encoding { params, rules: rules::all() }))
    }
}

struct Encoding {
    params: Params,
    rules: Vec<Rule>,
}

impl Transform for Encoding {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // A repair may complete an entity or a layer of mojibake beyond what one line's first reading shows.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        line::find(doc, &self.params, out);
    }
}
