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
    /// The file or folder beside it that they are drawn in for other tools, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<String>,
    /// What else its bytes depend on, by which `--resume` knows the run; none in a manifest of an older copydesk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<ManifestTask>,
    /// What was read, in its order.
    pub inputs: Vec<ManifestInput>,
    /// Files in the folders and patterns that were not read, as their endings name no format.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u64,
    /// Text files that were no UTF-8, by what they were read as.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<String, u64>,
    /// Documents of which some bytes were no UTF-8 and were read as Windows-1252, as `--recover` asks.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub recovered: u64,
    /// Records of WARC files that hold no page, by what they are, and documents that are not in the sample: they are none of the run's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passed_over: BTreeMap<String, u64>,
    /// Documents: `read` is `kept`, `dropped` and `quarantined` together; `blank` lines are none, and what is `passed` over is none of
    /// the run's.
    pub documents: BTreeMap<String, u64>,
    /// The same in bytes of the inputs: what came in is `read`, `blank` and `passed` together.
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

/// What the bytes of a run depend on beside its version, its pipeline and the names of its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestTask {
    /// The hashes of the packs that its pipeline reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<String>,
    /// Every option that shows in the output, by its name; one that is not there was not given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// The digest of all that was read, in hexadecimal digits; none of standard input, which cannot be read once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestInput {
    /// What records call it.
    pub file: String,
    /// How documents lie in it: `jsonl`, `txt`, `html`, `warc`, `parquet` or `rejects`.
    pub format: String,
    /// Its lines with nothing in them, in their order: no record holds them, and the way back needs them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blank: Vec<BlankLines>,
}

/// Blank lines that are alike and evenly spaced: a file with an empty line after each document has one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankLines {
    /// The first one's number, from 1.
    pub line: u64,
    /// The bytes of each as they stood in the file: byte order mark, white space, terminator.
    pub raw: String,
    /// How many there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u64,
    /// From one to the next it is so many lines.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub step: u64,
}

impl BlankLines {
    /// A blank line by itself.
    #[must_use]
    pub const fn one(line: u64, raw: String) -> Self {
        Self { line, raw, count: 1, step: 1 }
    }

    /// The number of the line at `index`, counted from 0; none behind the last one.
    #[must_use]
    pub const fn get(&self, index: u64) -> Option<u64> {
        if index < self.count { Some(self.line.saturating_add(self.step.saturating_mul(index))) } else { None }
    }

    /// Takes a later line in, if it is like these and as far from the last one as they are from each other.
    pub fn extend(&mut self, line: u64, raw: &str) -> bool {
        let last = self.line + self.step * (self.count - 1);
        let step = line.saturating_sub(last);
        let fits = step > 0 && self.raw == raw && (self.count == 1 || step == self.step);
        if fits {
            self.step = step;
            self.count += 1;
        }
        fits
    }
}

const fn one() -> u64 {
    1
}

// Serde hands over references.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_one(count: &u64) -> bool {
    *count == 1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(count: &u64) -> bool {
    *count == 0
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
    /// The account of a run that went on where an earlier one of the same pipeline and inputs had stopped.
    #[must_use]
    pub fn merge(mut self, later: Self) -> Self {
        fn add(ours: &mut BTreeMap<String, u64>, theirs: BTreeMap<String, u64>) {
            theirs.into_iter().for_each(|(name, count)| *ours.entry(name).or_default() += count);
        }
        for (ours, theirs) in self.inputs.iter_mut().zip(later.inputs) {
            // One by one, so that they come together as if they had been read in one piece.
            for run in theirs.blank {
                for line in (0..run.count).filter_map(|index| run.get(index)) {
                    if !ours.blank.last_mut().is_some_and(|last| last.extend(line, &run.raw)) {
                        ours.blank.push(BlankLines::one(line, run.raw.clone()));
                    }
                }
            }
        }
        add(&mut self.encodings, later.encodings);
        add(&mut self.passed_over, later.passed_over);
        add(&mut self.documents, later.documents);
        add(&mut self.bytes, later.bytes);
        add(&mut self.text_bytes, later.text_bytes);
        add(&mut self.annotations, later.annotations);
        add(&mut self.drops, later.drops);
        add(&mut self.quarantine, later.quarantine);
        self.recovered += later.recovered;
        self.changed += later.changed;
        self.annotations_lost += later.annotations_lost;
        for (rule, theirs) in later.rules {
            let ours = self.rules.entry(rule).or_default();
            ours.made += theirs.made;
            ours.suggested += theirs.suggested;
            ours.overlapped += theirs.overlapped;
            ours.protected += theirs.protected;
        }
        self
    }

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
