#![doc = include_str!("../README.md")]

use std::collections::HashMap;

use copydesk_transform::{
    Applicability, BuildError, BuiltinPack, Document, Example, Findings, Lang, Plugin, Rule, Setup, Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// The plugin: `drop-duplicates`.
#[derive(Debug, Clone, Copy)]
pub struct DropDuplicates;

/// The parameters of `drop-duplicates`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The list that `copydesk duplicates` wrote: a path beside the pipeline. Without it nothing is dropped.
    pub list: Option<String>,
}

/// One line of a list: a story and its copies.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ListedGroup {
    /// The version that stays.
    pub keep: ListedDocument,
    /// The documents that go.
    pub copies: Vec<ListedDocument>,
}

/// A document in a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ListedDocument {
    /// The file, as records name it.
    pub file: String,
    /// The line, from 1; left out where the whole file is the document.
    pub line: Option<u64>,
    /// The BLAKE3 hash of its text as it came in, in hexadecimal digits.
    pub source_blake3: String,
    /// The part of its stretches of words that the version to keep has.
    pub containment: Option<f64>,
}

impl ListedDocument {
    fn place(&self) -> String {
        self.line.map_or_else(|| self.file.clone(), |line| format!("{}:{line}", self.file))
    }
}

static COPY: Rule = Rule::new(
    "drop-duplicates/copy",
    Applicability::Likely,
    "Drops a document that the list names as a copy.",
    "Outlets print the same wire story, whole or cut short. A corpus that has each of them counts its words many times. The list \
     was made of this very corpus: a document is known by the hash of its text, and one of several with the same text by its place.",
    &[Example::text(Lang::DE, "Der Rat hat am Montag für den Bau der neuen Brücke gestimmt.")
        .with("{ list: example }")],
    &[Example::text(Lang::DE, "Der Rat hat am Montag gegen den Bau der neuen Brücke gestimmt.")
        .with("{ list: example }")],
);

impl Plugin for DropDuplicates {
    const NAME: &'static str = "drop-duplicates";
    const PAGE: &'static str = include_str!("../README.md");
    const PACKS: &'static [BuiltinPack] =
        &[BuiltinPack { name: "example", yaml: include_str!("../packs/example.yaml") }];

    type Params = Params;
    type Pack = Vec<ListedGroup>;

    fn packs(params: &Params) -> Vec<String> {
        params.list.iter().cloned().collect()
    }

    fn build(_: Params, setup: Setup<Self::Pack>) -> Result<Box<dyn Transform>, BuildError> {
        let mut listed = Listed { rules: vec![COPY.clone()], copies: HashMap::new() };
        for ListedGroup { keep, copies } in setup.packs.into_iter().flat_map(|list| list.pack) {
            let kept = hash(&keep)?;
            let kept_at: Box<str> = keep.place().into();
            for copy in &copies {
                let text = hash(copy)?;
                let of: Box<str> = match copy.containment {
                    Some(share) => format!("a copy of {kept_at}, which has {:.0} % of it", share * 100.0).into(),
                    None => format!("a copy of {kept_at}").into(),
                };
                let same = text == kept;
                let known = listed.copies.entry(text).or_insert_with(|| Copies { of, same, places: Vec::new() });
                if same {
                    known.places.push((copy.file.as_str().into(), copy.line));
                }
            }
        }
        Ok(Box::new(listed))
    }
}

fn hash(document: &ListedDocument) -> Result<[u8; 32], BuildError> {
    blake3::Hash::from_hex(&document.source_blake3).map(Into::into).map_err(|error| {
        let message =
            format!("the list has `{}` for the hash of {}: {error}", document.source_blake3, document.place());
        BuildError::field("list", message).help("make the list anew, with `copydesk duplicates`")
    })
}

struct Listed {
    rules: Vec<Rule>,
    copies: HashMap<[u8; 32], Copies>,
}

/// All copies with one text.
struct Copies {
    /// What they are copies of.
    of: Box<str>,
    /// Whether that has the very same text, so that only the place tells them apart.
    same: bool,
    places: Vec<(Box<str>, Option<u64>)>,
}

impl Transform for Listed {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        if self.copies.is_empty() {
            return;
        }
        let Some(copies) = self.copies.get(blake3::hash(doc.source().as_bytes()).as_bytes()) else { return };
        // A text whose place is not known may be the one to keep.
        let here =
            |(file, line): (&str, Option<u64>)| copies.places.iter().any(|(known, at)| **known == *file && *at == line);
        if !copies.same || doc.place().is_some_and(here) {
            out.drop = Some((COPY.id, copies.of.to_string().into()));
        }
    }
}
