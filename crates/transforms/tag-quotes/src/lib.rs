#![doc = include_str!("../README.md")]

mod content_de;
mod cues;
mod dictionary;
mod emit;
mod endings;
mod frame;
mod frames_de;
mod frames_en;
mod frames_fr;
mod incise_fr;
mod insertion_de;
mod lexicon;
mod links;
mod marks;
mod names_en;
mod pairs;
mod paragraph;
mod passive_de;
mod persons;
mod phrase_de;
mod phrase_en;
mod phrase_fr;
mod points;
mod quote;
mod report;
mod rules;
mod sentence;
mod sources_de;
mod sources_en;
mod speaker;
mod speech;
mod split;
mod tagger;
mod token;
mod topic;
mod units_en;
mod verbs;
mod word_bits;
mod words_en;
mod words_fr;

use copydesk_transform::{BuildError, BuiltinPack, Lang, Plugin, Setup, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

use lexicon::Table;
pub use lexicon::{Lexicon, Takes, Verb, Words};
use tagger::Tagger;

/// Marks quotations, direct and indirect, and says who is quoted.
#[derive(Debug, Clone, Copy)]
pub struct TagQuotes;

/// What `tag-quotes` takes in a pipeline.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TagQuotesParams {
    /// Say who speaks.
    pub speakers: bool,
    /// Mark what is reported without quotation marks, too.
    pub indirect: bool,
    /// Mark sentences that only sum up what somebody said, too, as `reported`.
    pub reported: bool,
    /// More lexicons, as paths beside the pipeline; they add to the ones of German, English and French.
    pub lexicons: Vec<String>,
    /// How likely text between marks must be speech, from 0 to 1, to be tagged as such. Below it, it is a title or a
    /// scare quote.
    pub threshold: f32,
}

impl Default for TagQuotesParams {
    fn default() -> Self {
        Self { speakers: true, indirect: true, reported: false, lexicons: Vec::new(), threshold: 0.5 }
    }
}

impl Plugin for TagQuotes {
    const NAME: &'static str = "tag-quotes";
    const PAGE: &'static str = include_str!("../README.md");
    const PACKS: &'static [BuiltinPack] = &[
        BuiltinPack { name: "de", yaml: include_str!("../lexicons/de.yaml") },
        BuiltinPack { name: "en", yaml: include_str!("../lexicons/en.yaml") },
        BuiltinPack { name: "fr", yaml: include_str!("../lexicons/fr.yaml") },
        BuiltinPack { name: "spellings", yaml: include_str!("../lexicons/spellings.yaml") },
    ];

    type Params = TagQuotesParams;
    type Pack = Lexicon;

    fn packs(params: &Self::Params) -> Vec<String> {
        ["de", "en", "fr", "spellings"].into_iter().map(str::to_owned).chain(params.lexicons.iter().cloned()).collect()
    }

    fn build(params: Self::Params, setup: Setup<Self::Pack>) -> Result<Box<dyn Transform>, BuildError> {
        if !(0.0..=1.0).contains(&params.threshold) {
            let message = format!("the threshold is a likelihood from 0 to 1, not {}", params.threshold);
            return Err(
                BuildError::field("threshold", message).help("0.5 is even odds; higher asks for more certainty")
            );
        }
        let mut tables = [Lang::DE, Lang::EN, Lang::FR].map(|lang| Table::new(Some(lang)));
        for loaded in &setup.packs {
            let lang = Lang::parse(&loaded.pack.language);
            let mut known = false;
            for table in &mut tables {
                if loaded.pack.language == "all" || lang.is_some_and(|lang| table.is_for(lang)) {
                    table.add(&loaded.pack)?;
                    known = true;
                }
            }
            if !known {
                let message = format!("the lexicon `{}` is for `{}`", loaded.name, loaded.pack.language);
                return Err(BuildError::field("lexicons", message)
                    .help("there are frames for `de`, `en` and `fr`; `all` is for every one of them"));
            }
        }
        tables.iter_mut().for_each(Table::finish);
        Ok(Box::new(Tagger::new(&params, tables)))
    }
}
