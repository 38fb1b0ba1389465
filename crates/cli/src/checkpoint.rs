//! How far a run is: what `--resume` goes on from.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use copydesk_corpus::{Digest, Inputs, Position};
use copydesk_formats::{Manifest, ManifestTask};
use copydesk_pipeline::Pipeline;
use serde::{Deserialize, Serialize};

use crate::args::RunArgs;
use crate::disk::settle_names;
use crate::error::Failure;
use crate::tables::PARTS;

/// The file in a run's folder while it is made.
pub(crate) const CHECKPOINT: &str = "checkpoint.json";

/// The next one, until it is whole.
pub(crate) const NEW: &str = "checkpoint.new";

/// The names of the small files that a run wrote so far, each with a zero byte behind it: what else is there when it goes on was
/// written behind its checkpoint.
pub(crate) const NAMES: &str = "checkpoint.names";

/// What must be the same for a run to go on: everything that its bytes depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Task {
    /// The version of copydesk.
    copydesk: String,
    /// The hash of the pipeline's file.
    pipeline: String,
    /// Those of the packs that it reads.
    packs: Vec<String>,
    /// Every option that shows in the output, by its name.
    options: BTreeMap<String, String>,
    /// What is read, in its order.
    inputs: Vec<String>,
}

impl Task {
    pub(crate) fn new(pipeline: &Pipeline, yaml: &str, inputs: &Inputs, args: &RunArgs, output: &str) -> Self {
        let corpus = &args.input.corpus;
        let options = [
            ("--text-field", corpus.text_field.clone()),
            ("--id-field", corpus.id_field.clone()),
            ("--language-field", corpus.language_field.clone().unwrap_or_default()),
            ("--replace", args.input.replace.to_string()),
            ("--limit", corpus.limit.map(|limit| limit.to_string()).unwrap_or_default()),
            ("--recover", corpus.recover.to_string()),
            ("--site-field", corpus.site_field.clone().unwrap_or_default()),
            ("--sample", corpus.sample.map(|sample| sample.0.to_string()).unwrap_or_default()),
            ("--max-document", corpus.max_document.0.to_string()),
            ("--offsets", args.offsets.unit().as_str().to_owned()),
            ("--to", output.to_owned()),
            // Where a part of an output of parts ends.
            ("--checkpoint", if output == PARTS { args.checkpoint.to_string() } else { String::new() }),
        ];
        Self {
            copydesk: env!("CARGO_PKG_VERSION").to_owned(),
            pipeline: blake3::hash(yaml.as_bytes()).to_hex().to_string(),
            packs: pipeline.packs().to_vec(),
            options: options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            inputs: inputs.found.iter().map(|input| named(input.format.as_str(), &input.name)).collect(),
        }
    }

    /// The task of a finished run; none if its manifest does not say it.
    pub(crate) fn of(manifest: &Manifest) -> Option<Self> {
        let task = manifest.task.as_ref()?;
        Some(Self {
            copydesk: manifest.copydesk.clone(),
            pipeline: manifest.pipeline.blake3.clone(),
            packs: task.packs.clone(),
            options: task.options.clone(),
            inputs: manifest.inputs.iter().map(|input| named(&input.format, &input.file)).collect(),
        })
    }

    /// What a manifest says of it beside what it says in any case.
    pub(crate) fn into_manifest(self, digest: Option<Digest>) -> ManifestTask {
        let options = self.options.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        ManifestTask { packs: self.packs, options, digest: digest.map(hexadecimal) }
    }

    /// What of it is not as it was.
    pub(crate) fn differs(&self, now: &Self) -> Option<String> {
        // One that was not given may be there with nothing in it, or not at all.
        let value = |name: &str| self.options.get(name).map_or("", String::as_str);
        let option = || now.options.iter().find(|(name, now)| value(name) != now.as_str());
        Some(match () {
            () if self.copydesk != now.copydesk => format!("the version of copydesk (it was {})", self.copydesk),
            () if self.pipeline != now.pipeline => "the pipeline".to_owned(),
            () if self.packs != now.packs => "a pack of the pipeline".to_owned(),
            () if self.inputs != now.inputs => "the list of inputs".to_owned(),
            () => format!("the option {}", option()?.0),
        })
    }
}

/// What a task calls an input.
fn named(format: &str, name: &str) -> String {
    format!("{format} {name}")
}

pub(crate) fn hexadecimal(digest: Digest) -> String {
    blake3::Hash::from_bytes(digest.0).to_hex().to_string()
}

/// How far a run is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) task: Task,
    input: usize,
    line: u64,
    offset: u64,
    /// How many documents of the limit were taken; a checkpoint of an older copydesk does not say.
    #[serde(default)]
    taken: Option<u64>,
    /// The digest of what was read, in hexadecimal digits.
    digest: String,
    /// How long each output is, in bytes.
    pub(crate) files: BTreeMap<String, u64>,
    /// The account so far.
    pub(crate) manifest: Manifest,
}

impl Checkpoint {
    pub(crate) fn new(
        task: Task,
        at: Position,
        digest: Digest,
        files: BTreeMap<String, u64>,
        manifest: Manifest,
    ) -> Self {
        let digest = hexadecimal(digest);
        Self { task, input: at.input, line: at.line, offset: at.offset, taken: Some(at.taken), digest, files, manifest }
    }

    /// Writes it into `folder` so that it is there whole, whenever the process dies.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        let made = folder.join(NEW);
        let mut file = std::fs::File::create(&made)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_data()?;
        std::fs::rename(&made, folder.join(CHECKPOINT))?;
        settle_names(folder)
    }

    /// Takes away what is left of checkpoints in `folder`, which is whole.
    pub(crate) fn remove(folder: &Path) -> std::io::Result<()> {
        for name in [NEW, NAMES, CHECKPOINT] {
            match std::fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The one in `folder`, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, or is of another task.
    pub(crate) fn read(folder: &Path, now: &Task) -> Result<Option<Self>, Failure> {
        let path = folder.join(CHECKPOINT);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::file(&path, &error)),
        };
        let begin = "\n  = help: begin anew with --force";
        let read: Self = serde_json::from_slice(&bytes)
            .map_err(|error| Failure::new(format!("{}: this is no checkpoint: {error}{begin}", path.display())))?;
        match read.task.differs(now) {
            None if read.taken.is_none() => Err(Failure::new(format!(
                "the run cannot go on: its checkpoint is of an older copydesk, which did not note all that is needed{begin}"
            ))),
            None => Ok(Some(read)),
            Some(what) => Err(Failure::new(format!(
                "the run cannot go on: {what} changed since it was broken off, and its output would be of two kinds{begin}"
            ))),
        }
    }

    pub(crate) fn position(&self) -> Position {
        Position { input: self.input, line: self.line, offset: self.offset, taken: self.taken.unwrap_or(0) }
    }

    pub(crate) fn digest(&self) -> Option<Digest> {
        blake3::Hash::from_hex(&self.digest).ok().map(|hash| Digest(*hash.as_bytes()))
    }
}
