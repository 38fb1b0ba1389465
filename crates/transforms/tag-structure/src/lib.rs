#![doc = include_str!("../README.md")]

use copydesk_transform::{
    Applicability, BuildError, Document, Example, Findings, Lang, NoPack, Plugin, Propose, Rule, Setup, Span, Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

static SHOUTING: Rule = Rule::new(
    "tag-structure/shouting",
    Applicability::Suggest,
    "Makes one exclamation mark of several.",
    "Say why that is right, and what guards it.",
    &[Example::edit(Lang::DE, "Der Rat tagt!!!", "Der Rat tagt!")],
    &[Example::text(Lang::DE, "Der Rat tagt!")],
);

/// The plugin: `tag-structure`.
#[derive(Debug, Clone, Copy)]
pub struct TagStructure;

/// The parameters of `tag-structure`: none of its own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {}

impl Plugin for TagStructure {
    const NAME: &'static str = "tag-structure";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(_: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Finder { rules: vec![SHOUTING.clone()] }))
    }
}

struct Finder {
    rules: Vec<Rule>,
}

impl Transform for Finder {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let bytes = doc.text().as_bytes();
        let mut end = 0;
        for at in memchr::memchr_iter(b'!', bytes) {
            if at < end {
                continue;
            }
            end = at + bytes[at..].iter().take_while(|&&byte| byte == b'!').count();
            if end > at + 1 {
                out.delete(&SHOUTING, Span::at(at + 1, end));
            }
        }
    }
}
