//! A transform of one's own: marks embargo lines such as `Sperrfrist: 12 Uhr`.

use copydesk_transform::{
    Applicability, BuildError, Document, Example, Findings, Label, Lang, NoPack, Plugin, Propose, Rule, Setup,
    Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

copydesk_transform::registry! {
    /// What this desk has besides what is in the box.
    pub Own: MarkEmbargo
}

static EMBARGO: Rule = Rule::new(
    "mark-embargo/embargo-line",
    Applicability::Safe,
    "Marks a line that names an embargo.",
    "Such a line is for the desk and not for readers; it begins with the word, so a sentence about embargoes stays.",
    &[Example::text(Lang::DE, "Sperrfrist: 12 Uhr\nDer Rat tagt.")],
    &[Example::text(Lang::DE, "Die Sperrfrist: ein Ärgernis für viele Redaktionen. Der Rat hob die Sperrfrist auf.")],
);

/// The plugin: `mark-embargo`.
#[derive(Debug, Clone, Copy)]
pub struct MarkEmbargo;

/// The parameters of `mark-embargo`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The words that such a line begins with.
    pub words: Vec<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self { words: vec!["Sperrfrist:".to_owned(), "Embargo:".to_owned()] }
    }
}

impl Plugin for MarkEmbargo {
    const NAME: &'static str = "mark-embargo";
    const PAGE: &'static str = "# mark-embargo\n\nMarks lines that name an embargo.\n";
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        if params.words.iter().any(String::is_empty) {
            return Err(BuildError::field("words", "a word is empty").help("leave it out"));
        }
        Ok(Box::new(Marker { words: params.words, rules: vec![EMBARGO.clone()] }))
    }
}

struct Marker {
    words: Vec<String>,
    rules: Vec<Rule>,
}

impl Transform for Marker {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        for block in doc.blocks() {
            if self.words.iter().any(|word| block.span.of(doc.text()).starts_with(word)) {
                out.mark(&EMBARGO, block.span, Label::new("embargo"));
            }
        }
    }
}
