//! Named pipelines.
//!
//! [`Pipeline::parse`] reads a YAML file into steps that are ready to run, or says what is wrong with it, where, and
//! what to do: every mistake has a path, a line and a column. [`Pipeline::run`] takes one document through the steps.
//! A [`Report`] counts what happened; two of them add up, in any order.
//!
//! No other crate knows YAML.

mod apply;
mod error;
mod file;
mod language;
mod loader;
mod probe;
mod report;
mod run;
mod schema;
mod step;
mod yaml;

pub use error::PipelineError;
pub use language::detect;
pub use report::{Report, Tally};
pub use run::{Processed, Provenance, Scratch, document};
pub use schema::{pack_schema, schema};
pub use step::{ENGINE_PARAMETERS, build_step};

use std::sync::Arc;

use copydesk_model::{Bar, Lang};
use copydesk_transform::Transform;
use copydesk_transform::protect::Protector;

/// Steps under a name.
pub struct Pipeline {
    name: String,
    description: String,
    language: Option<Lang>,
    protector: Arc<Protector>,
    packs: Vec<String>,
    steps: Vec<Step>,
}

/// One step of a pipeline.
pub struct Step {
    /// The transform's name.
    pub name: String,
    /// What it runs.
    pub transform: Box<dyn Transform>,
    /// The edits that it makes.
    pub apply: Bar,
    /// The languages in which it runs; empty for all.
    pub languages: Vec<Lang>,
}

impl Pipeline {
    /// Its name, which is its file's stem.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The language of all its documents; none where each document's own is asked for.
    #[must_use]
    pub const fn language(&self) -> Option<Lang> {
        self.language
    }

    /// The BLAKE3 hashes of the pack files that its steps read, in their order and in hexadecimal digits; built-in packs are
    /// part of the binary.
    #[must_use]
    pub fn packs(&self) -> &[String] {
        &self.packs
    }

    /// Its steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<&str> = self.steps.iter().map(|step| step.name.as_str()).collect();
        f.debug_struct("Pipeline").field("name", &self.name).field("steps", &steps).finish_non_exhaustive()
    }
}
