//! What a run says of itself: `manifest.json` in its folder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the manifests that are written, and the newest one that is read.
pub const MANIFEST_VERSION: u32 = 1;

/// A run's account. It holds no times and no machine's names: the same run writes the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the manifest.
    pub version: u32,
    /// The version of copydesk.
    pub copydesk: String,
    /// What was run.
    pub pipeline: ManifestPipeline,
    /// What offsets in records count.
    pub offset_unit: String,
    /// The file or folder, beside the manifest, that the documents are in.
    pub output: String,
    /// What was read, in its order.
    pub inputs: Vec<ManifestInput>,
    /// Documents: `read` is `kept`, `dropped` and `quarantined` together; `blank` lines are none.
    pub documents: BTreeMap<String, u64>,
    /// The same in bytes of the inputs.
    pub bytes: BTreeMap<String, u64>,
    /// Bytes of text that went in and out.
    pub text_bytes: BTreeMap<String, u64>,
    /// Documents whose text changed.
    pub changed: u64,
    /// What each rule did.
    pub rules: BTreeMap<String, ManifestRule>,
    /// Annotations, by `label` or `label/kind`.
    pub annotations: BTreeMap<String, u64>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: u64,
    /// Dropped documents, by rule.
    pub drops: BTreeMap<String, u64>,
    /// Quarantined documents, by kind of reason.
    pub quarantine: BTreeMap<String, u64>,
}

/// What was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestPipeline {
    /// Its name.
    pub name: String,
    /// The hash of its YAML file.
    pub blake3: String,
    /// Its steps, in order.
    pub steps: Vec<String>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestInput {
    /// What records call it.
    pub file: String,
    /// How documents lie in it: `jsonl` or `txt`.
    pub format: String,
}

/// What a rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ManifestRule {
    /// Edits that were made.
    pub made: u64,
    /// Edits that were proposed and not made.
    pub suggested: u64,
    /// Edits refused because they overlapped others.
    pub overlapped: u64,
    /// Edits refused because they would have cut into a protected span.
    pub protected: u64,
}

impl Manifest {
    /// As it stands in `manifest.json`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings and numbers into memory: there is nothing that could fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// If it is none, or of a later version.
    pub fn parse(json: &str) -> Result<Self, String> {
        let read: Self =
            serde_json::from_str(json).map_err(|error| format!("this is no manifest of a run: {error}"))?;
        if read.version > MANIFEST_VERSION {
            return Err(format!("the manifest is of version {}: use a newer copydesk", read.version));
        }
        Ok(read)
    }
}
