//! What a transform is, and how one is made.

use copydesk_model::{Document, Findings};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::rule::Rule;

/// Looks at a document and says what it found.
///
/// It is pure: the same document gives the same findings, on any thread, and on its own output it finds nothing more
/// to change. It does no I/O, keeps no state between documents, and does not panic.
pub trait Transform: Send + Sync {
    /// Every rule in whose name it speaks.
    fn rules(&self) -> &[Rule];

    /// Adds what it finds in `doc` to `out`.
    fn run(&self, doc: &Document, out: &mut Findings);

    /// Whether one of its edits can uncover another, so that it must look again at what it changed. Edits that overlap get
    /// their turn in any case.
    fn uncovers(&self) -> bool {
        false
    }
}

/// One kind of step: what it is called in pipelines, what it takes, and how it is made.
pub trait Plugin: 'static {
    /// Its name in a pipeline, verb first, in kebab case: `repair-hyphens`.
    const NAME: &'static str;

    /// Its reference page in Markdown: what it does, why, what guards it. The first line is `# name`, the first
    /// paragraph its summary.
    const PAGE: &'static str;

    /// The packs that come with it.
    const PACKS: &'static [BuiltinPack] = &[];

    /// The parameters that name packs of rules, with `{packs}` where their names go, as `{ packs: [{packs}] }`; none where packs
    /// bring no rules.
    const RULES_OF_PACKS: Option<&'static str> = None;

    /// Its parameters in a pipeline. The doc comments of the fields are their reference. It should say
    /// `#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]`.
    type Params: for<'de> Deserialize<'de> + JsonSchema + Default;

    /// What one of its packs is, as a YAML file; [`NoPack`] where it takes none.
    type Pack: DeserializeOwned + JsonSchema;

    /// The packs that these parameters ask for, by name or by path beside the pipeline, in order.
    fn packs(_params: &Self::Params) -> Vec<String> {
        Vec::new()
    }

    /// Makes the transform: compiles patterns, checks ranges. It does so once for a pipeline, so it may take its time.
    ///
    /// # Errors
    /// On parameters or packs that make no sense, with the field and a remedy.
    fn build(params: Self::Params, setup: Setup<Self::Pack>) -> Result<Box<dyn Transform>, BuildError>;
}

/// A pack that comes with a plugin.
#[derive(Debug, Clone, Copy)]
pub struct BuiltinPack {
    /// Its name in pipelines.
    pub name: &'static str,
    /// The YAML file.
    pub yaml: &'static str,
}

/// What a plugin without packs takes for one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoPack {}

/// A pack that was read.
#[derive(Debug, Clone)]
pub struct Loaded<P> {
    /// What rule ids call it: its name, or its file's stem.
    pub name: String,
    /// What it says.
    pub pack: P,
}

/// What a plugin is given besides its parameters.
#[derive(Debug, Clone)]
pub struct Setup<P> {
    /// The packs that the parameters asked for, in the same order.
    pub packs: Vec<Loaded<P>>,
}

impl<P> Default for Setup<P> {
    fn default() -> Self {
        Self { packs: Vec::new() }
    }
}

/// Why a transform could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BuildError {
    /// The parameter at fault, as a path below the step: `packs[1]`, `threshold`.
    pub field: Option<String>,
    /// The value at fault, where it is text: its place is looked up in the pipeline.
    pub value: Option<String>,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl BuildError {
    /// Something is wrong with the step as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { field: None, value: None, message: message.into(), help: None }
    }

    /// Something is wrong with one parameter.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), value: None, message: message.into(), help: None }
    }

    /// The same with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
