//! Pipelines by name.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use copydesk_pipeline::Pipeline;
use copydesk_transform::Registry;

use crate::error::Failure;

/// A pipeline that comes with the binary, for those who have no `./pipelines`.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) yaml: &'static str,
}

macro_rules! named {
    ($($name:literal),+) => {
        [$(Named { name: $name, yaml: include_str!(concat!("../../../pipelines/", $name, ".yaml")) }),+]
    };
}

pub(crate) static BUILTIN: [Named; 7] =
    named!("boilerplate", "quotes", "repair", "syndicated", "syndicated-de", "typographic-de", "webpages");

/// A pipeline's file: where it is, and what it says.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) yaml: String,
    pub(crate) builtin: bool,
}

/// The folder in which pipelines are looked for by name.
pub(crate) const FOLDER: &str = "pipelines";

/// Finds a pipeline: a path if it looks like one, else a name in `./pipelines`, else a built-in one.
pub(crate) fn find(name: &str) -> Result<Found, Failure> {
    let path = Path::new(name);
    let is_path =
        name.contains(['/', '\\']) || path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let path = if is_path { path.to_owned() } else { Path::new(FOLDER).join(format!("{name}.yaml")) };
    match std::fs::read_to_string(&path) {
        Ok(yaml) => return Ok(Found { path, yaml, builtin: false }),
        Err(error) if !is_path && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
        Err(error) => return Err(Failure::file(&path, &error)),
    }
    if let Some(named) = BUILTIN.iter().find(|named| named.name == name) {
        let path = PathBuf::from(format!("{name}.yaml"));
        return Ok(Found { path, yaml: named.yaml.to_owned(), builtin: true });
    }
    let known = all();
    let near = known
        .iter()
        .min_by_key(|known| strsim::osa_distance(known, name))
        .filter(|known| strsim::osa_distance(known, name) <= 3 || known.contains(name));
    let help = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Err(Failure::new(format!(
        "there is no pipeline `{name}`\n  = help: {help}there are {}; a pipeline of your own is named by its path",
        known.join(", ")
    )))
}

/// The names of all pipelines: those in `./pipelines`, and the built-in ones.
pub(crate) fn all() -> Vec<String> {
    let mut names: Vec<String> = BUILTIN.iter().map(|named| named.name.to_owned()).collect();
    if let Ok(entries) = std::fs::read_dir(FOLDER) {
        let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let yaml = files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        names.extend(yaml.filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned())));
    }
    names.sort();
    names.dedup();
    names
}

/// Reads the pipeline of that name or path.
pub(crate) fn load<R: Registry>(registry: R, name: &str) -> Result<(Pipeline, Found), Failure> {
    let found = find(name)?;
    let pipeline = Pipeline::parse(&found.path, &found.yaml, registry)?;
    Ok((pipeline, found))
}
