//! Packs: built in, or files beside the pipeline.

use std::cell::RefCell;
use std::path::Path;

use copydesk_transform::{BuildError, BuiltinPack, Loaded, Loader};
use serde::de::DeserializeOwned;

use crate::error::{listed, nearest};
use crate::yaml;

/// Reads packs for a pipeline that lies in `base`.
pub(crate) struct Packs<'a> {
    pub(crate) base: &'a Path,
    /// The hashes of the files that were read, in hexadecimal digits.
    pub(crate) hashes: &'a RefCell<Vec<String>>,
}

impl Loader for Packs<'_> {
    fn load<P: DeserializeOwned>(
        &self,
        builtin: &'static [BuiltinPack],
        reference: &str,
    ) -> Result<Loaded<P>, BuildError> {
        if let Some(pack) = builtin.iter().find(|pack| pack.name == reference) {
            let file = format!("{reference}.yaml (built in)");
            return read(&file, pack.yaml, reference);
        }
        let is_path = reference.contains(['/', '\\'])
            || Path::new(reference).extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
        let names = || builtin.iter().map(|pack| pack.name);
        if !is_path {
            let mut error = BuildError::new(format!("unknown pack `{reference}`, expected one of {}", listed(names())));
            error.value = Some(reference.to_owned());
            let close = nearest(reference, names()).map(|name| format!("did you mean `{name}`? "));
            return Err(error.help(format!(
                "{}a pack of your own is named by its path beside the pipeline, as `./{reference}.yaml`",
                close.unwrap_or_default()
            )));
        }
        let path = self.base.join(reference);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let mut failed = BuildError::new(format!("the pack {} cannot be read: {error}", path.display()));
            failed.value = Some(reference.to_owned());
            failed.help("a pack's path begins at the folder that the pipeline lies in")
        })?;
        self.hashes.borrow_mut().push(blake3::hash(text.as_bytes()).to_hex().to_string());
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let shown = path.display().to_string();
        let made = match path.extension() {
            Some(ending) if ending == "jsonl" => lines(&shown, &text, name),
            _ => read(&shown, &text, &name),
        };
        made.map_err(|mut error| {
            error.value = Some(reference.to_owned());
            error
        })
    }
}

/// What files of packs end in.
const ENDINGS: [&str; 3] = ["yaml", "yml", "jsonl"];

/// A pack of JSON lines is a list of what they say.
fn lines<P: DeserializeOwned>(file: &str, text: &str, name: String) -> Result<Loaded<P>, BuildError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    // Read as one list, so that a pack can be any type; if it is broken, the line is looked for.
    let list = ["[", &filled().map(|(_, line)| line).collect::<Vec<_>>().join(","), "]"].concat();
    let pack = serde_json::from_str(&list).map_err(|error| {
        let broken = filled().find_map(|(at, line)| {
            serde_json::from_str::<P>(&["[", line, "]"].concat()).err().map(|error| (at + 1, error))
        });
        let (at, what) = broken.map_or((String::new(), error), |(line, error)| (format!(":{line}"), error));
        BuildError::new(format!("the pack is broken: {file}{at}: {what}"))
    })?;
    Ok(Loaded { name, pack })
}

fn read<P: DeserializeOwned>(file: &str, text: &str, name: &str) -> Result<Loaded<P>, BuildError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let pack = yaml::read(file, text).map_err(|error| BuildError::new(format!("the pack is broken: {error}")))?;
    Ok(Loaded { name: name.to_owned(), pack })
}
