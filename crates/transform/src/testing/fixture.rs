//! Articles to try a transform on.

use std::fmt;
use std::path::{Path, PathBuf};

use copydesk_model::Lang;

/// What a fixture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawer {
    /// Defects as they occur.
    Wild,
    /// Constructed cases.
    Made,
    /// Nothing may change.
    Untouched,
    /// Wrong today, and pinned.
    KnownFailures,
}

impl Drawer {
    const ALL: [Self; 4] = [Self::Wild, Self::Made, Self::Untouched, Self::KnownFailures];

    /// The folder's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wild => "wild",
            Self::Made => "made",
            Self::Untouched => "untouched",
            Self::KnownFailures => "known-failures",
        }
    }
}

impl fmt::Display for Drawer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One article, with what its header says.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Its file.
    pub path: PathBuf,
    /// The drawer it lies in.
    pub drawer: Drawer,
    /// What it is written in.
    pub language: Lang,
    /// What it is for.
    pub why: String,
    /// What would stand below the step in a pipeline, as YAML; empty for nothing.
    pub with: String,
    /// The article.
    pub text: String,
}

impl Fixture {
    /// Reads a fixture's text: the header, if there is one, and the article.
    ///
    /// # Errors
    /// If the header is broken.
    pub fn parse(path: &Path, drawer: Drawer, content: &str) -> Result<Self, String> {
        let mut fixture = Self {
            path: path.to_owned(),
            drawer,
            language: Lang::DE,
            why: String::new(),
            with: String::new(),
            text: content.to_owned(),
        };
        let Some((header, text)) = content.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
            return Ok(fixture);
        };
        text.clone_into(&mut fixture.text);
        for line in header.lines() {
            let (key, value) = line.split_once(':').ok_or_else(|| format!("the header line {line:?} has no colon"))?;
            let value = value.trim();
            match key.trim() {
                "language" => {
                    fixture.language = Lang::parse(value).ok_or_else(|| format!("{value:?} is no language"))?;
                }
                "why" => value.clone_into(&mut fixture.why),
                "with" => value.clone_into(&mut fixture.with),
                other => return Err(format!("the header has {other:?}; it knows language, why and with")),
            }
        }
        Ok(fixture)
    }
}

/// Every fixture of one transform, by drawer and name. Its folder is `dir`.
pub(super) fn all(dir: &Path) -> Result<Vec<Fixture>, String> {
    let mut fixtures = Vec::new();
    for drawer in Drawer::ALL {
        let folder = dir.join(drawer.as_str());
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.sort();
        for path in &paths {
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("txt") => {
                    let content =
                        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                    fixtures.push(Fixture::parse(path, drawer, &content)?);
                }
                Some("snap" | "new") => {
                    let owner = path.with_extension("").with_extension("txt");
                    if !owner.exists() {
                        return Err(format!("{} has lost its fixture: delete it", path.display()));
                    }
                }
                _ => return Err(format!("{} is no .txt fixture", path.display())),
            }
        }
    }
    Ok(fixtures)
}
