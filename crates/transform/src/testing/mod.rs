//! The harness: states the laws every transform obeys, and takes the snapshots. Tests only supply data.
//!
//! It reads `DIR/<transform>/<drawer>/*.txt`. A fixture is an article, perhaps with a header:
//!
//! ```text
//! ---
//! language: en
//! why: what this fixture is for
//! with: { apply: suggest }
//! ---
//! The article.
//! ```
//!
//! The language is German where none is given. `with` is what would stand below the step in a pipeline. The drawers:
//!
//! - `wild`: defects as they occur in articles;
//! - `made`: constructed cases;
//! - `untouched`: texts in which nothing may change;
//! - `known-failures`: texts that come out wrong today, pinned, each with its `why`.

mod fixture;
mod laws;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use copydesk_model::{Bar, Document, Lang};

pub use fixture::{Drawer, Fixture};

use crate::plugin::Transform;

/// A step as a pipeline would make it.
pub struct Built {
    /// What it runs.
    pub transform: Box<dyn Transform>,
    /// Which edits it makes.
    pub bar: Bar,
}

/// Checks fixtures. What it needs of a pipeline is handed in, so that this crate knows no YAML.
pub struct Harness<'a> {
    dir: PathBuf,
    build: &'a dyn Fn(&str, &str) -> Result<Built, String>,
    document: &'a dyn Fn(&str, Lang) -> Document,
}

impl<'a> Harness<'a> {
    /// A harness for the fixtures below `dir`. `build` makes a step of a name and what stands below it in YAML (empty
    /// for nothing); `document` makes a document ready for its first step.
    #[must_use]
    pub fn new(
        dir: impl Into<PathBuf>,
        build: &'a dyn Fn(&str, &str) -> Result<Built, String>,
        document: &'a dyn Fn(&str, Lang) -> Document,
    ) -> Self {
        Self { dir: dir.into(), build, document }
    }

    /// Checks everything there is for the transform called `name`: its rules' examples, and every fixture.
    ///
    /// # Panics
    /// With all that is wrong, if anything is.
    pub fn check(&self, name: &str) {
        let mut wrong = Vec::new();
        let mut hit = BTreeSet::new();
        let plain = (self.build)(name, "").unwrap_or_else(|error| panic!("{name} cannot be built: {error}"));
        laws::rules(&*plain.transform, name, &|with| (self.build)(name, with), self.document, &mut wrong);
        let fixtures = fixture::all(&self.dir.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for drawer in [Drawer::Wild, Drawer::Untouched] {
            if !fixtures.iter().any(|fixture| fixture.drawer == drawer) {
                wrong.push(format!("{name} has no fixture in {}/{name}/{drawer}/", self.dir.display()));
            }
        }
        for fixture in &fixtures {
            let checked = catch_unwind(AssertUnwindSafe(|| self.fixture(name, fixture, &mut hit)));
            match checked {
                Ok(found) => {
                    wrong.extend(found.into_iter().map(|law| format!("{}: {law}", fixture.path.display())));
                }
                // insta has printed the difference by now.
                Err(_) => wrong.push(format!("{}: the snapshot differs: `cargo xtask review`", fixture.path.display())),
            }
        }
        for rule in plain.transform.rules() {
            // The rules of a pack are tried on the pack's own examples.
            let from_pack = rule.id.local().contains('/');
            if !from_pack && !hit.contains(&rule.id) {
                wrong.push(format!("{} is hit by no fixture in wild/ or made/", rule.id));
            }
        }
        assert!(wrong.is_empty(), "{} of {name}'s laws broken:\n- {}", wrong.len(), wrong.join("\n- "));
    }

    fn fixture(&self, name: &str, fixture: &Fixture, hit: &mut BTreeSet<copydesk_model::RuleId>) -> Vec<String> {
        let built = match (self.build)(name, &fixture.with) {
            Ok(built) => built,
            Err(error) => return vec![format!("`with` is refused: {error}")],
        };
        let doc = (self.document)(&fixture.text, fixture.language);
        let (picture, found, mut wrong) = laws::fixture(&built, &doc, fixture, self.document);
        if matches!(fixture.drawer, Drawer::Wild | Drawer::Made) {
            hit.extend(found);
        }
        if fixture.drawer == Drawer::KnownFailures && fixture.why.is_empty() {
            wrong.push("a known failure needs a header with `why:`".to_owned());
        }
        snapshot(&fixture.path, &picture);
        wrong
    }
}

/// Compares `picture` with the snapshot beside `path`.
pub fn snapshot(path: &Path, picture: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(path.parent().unwrap_or(Path::new(".")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_input_file();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    settings.bind(|| insta::assert_snapshot!(name, picture));
}
