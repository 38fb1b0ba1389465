#![doc = include_str!("../README.md")]

mod credit;
mod dateline;
mod edges;
mod gates;
mod lexicon;
mod lines;
mod names;
mod outline;
mod rules;
mod tagger;
mod times;

use copydesk_transform::{BuildError, BuiltinPack, Plugin, Setup, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

pub use lexicon::Lexicon;
use lexicon::Tables;
use tagger::Tagger;

/// Says what the parts of an article are, and parts a credit from its caption.
#[derive(Debug, Clone, Copy)]
pub struct TagStructure;

/// What `tag-structure` takes in a pipeline.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TagStructureParams {
    /// More lexicons, as paths beside the pipeline; they add to the built-in ones.
    pub lexicons: Vec<String>,
}

impl Plugin for TagStructure {
    const NAME: &'static str = "tag-structure";
    const PAGE: &'static str = include_str!("../README.md");
    const PACKS: &'static [BuiltinPack] = &[
        BuiltinPack { name: "agencies", yaml: include_str!("../lexicons/agencies.yaml") },
        BuiltinPack { name: "de", yaml: include_str!("../lexicons/de.yaml") },
        BuiltinPack { name: "en", yaml: include_str!("../lexicons/en.yaml") },
        BuiltinPack { name: "fr", yaml: include_str!("../lexicons/fr.yaml") },
    ];

    type Params = TagStructureParams;
    type Pack = Lexicon;

    fn packs(params: &Self::Params) -> Vec<String> {
        ["agencies", "de", "en", "fr"].into_iter().map(str::to_owned).chain(params.lexicons.iter().cloned()).collect()
    }

    fn build(_: Self::Params, setup: Setup<Self::Pack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Tagger::new(Tables::build(&setup.packs)?)))
    }
}
