//! Which fields of a JSON object are ours.

use std::borrow::Cow;

use crate::reject::{Reject, RejectKind};
use crate::scan::nearest;

/// The field or column that copydesk adds.
pub const RECORD: &str = "copydesk";

/// Why a path names no field that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldsError {
    /// A part is empty.
    #[error(
        "`{path}` is no path to a field: write the names from the outside in, with one dot between two, as in `metadata.text`"
    )]
    EmptyPart {
        /// The path.
        path: String,
    },
    /// It leads into the record.
    #[error("`{path}` lies in the field `copydesk`, where the record goes: name another one")]
    InRecord {
        /// The path.
        path: String,
    },
}

/// A dotted path from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldPath {
    pub(crate) whole: Cow<'static, str>,
    pub(crate) parts: Vec<Cow<'static, str>>,
}

impl FieldPath {
    pub(crate) fn parse(path: &str) -> Result<Self, FieldsError> {
        let parts: Vec<Cow<'static, str>> = path.split('.').map(|part| part.to_owned().into()).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(FieldsError::EmptyPart { path: path.to_owned() });
        }
        if parts[0] == RECORD {
            return Err(FieldsError::InRecord { path: path.to_owned() });
        }
        Ok(Self { whole: path.to_owned().into(), parts })
    }

    fn name(name: &'static str) -> Self {
        Self { whole: Cow::Borrowed(name), parts: vec![Cow::Borrowed(name)] }
    }

    pub(crate) fn head(&self) -> &str {
        &self.parts[0]
    }

    pub(crate) fn tail(&self) -> &[Cow<'static, str>] {
        &self.parts[1..]
    }
}

/// Where in a JSON object the text, the id and the language stand. Paths are dotted: `metadata.title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    pub(crate) text: FieldPath,
    pub(crate) id: FieldPath,
    pub(crate) language: Vec<FieldPath>,
    pub(crate) site: Vec<FieldPath>,
    pub(crate) replace: bool,
}

impl Default for Fields {
    /// `text`, `id`, `language` or else `lang`, and the site in `url`, `host`, `site` or `source`; a record that is there
    /// already is refused.
    fn default() -> Self {
        Self {
            text: FieldPath::name("text"),
            id: FieldPath::name("id"),
            language: vec![FieldPath::name("language"), FieldPath::name("lang")],
            site: ["url", "host", "site", "source"].map(FieldPath::name).into(),
            replace: false,
        }
    }
}

impl Fields {
    /// The text stands at `path`; for the rest the defaults.
    ///
    /// # Errors
    /// If `path` has an empty part or leads into the record.
    pub fn text_at(path: &str) -> Result<Self, FieldsError> {
        Ok(Self { text: FieldPath::parse(path)?, ..Self::default() })
    }

    /// The id stands at `path`.
    ///
    /// # Errors
    /// If `path` has an empty part or leads into the record.
    pub fn id_at(mut self, path: &str) -> Result<Self, FieldsError> {
        self.id = FieldPath::parse(path)?;
        Ok(self)
    }

    /// The language stands at `path`, and nowhere else.
    ///
    /// # Errors
    /// If `path` has an empty part or leads into the record.
    pub fn language_at(mut self, path: &str) -> Result<Self, FieldsError> {
        self.language = vec![FieldPath::parse(path)?];
        Ok(self)
    }

    /// The site stands at `path`, and nowhere else.
    ///
    /// # Errors
    /// If `path` has an empty part or leads into the record.
    pub fn site_at(mut self, path: &str) -> Result<Self, FieldsError> {
        self.site = vec![FieldPath::parse(path)?];
        Ok(self)
    }

    /// Whether a `copydesk` field that is there already is cut out, to be replaced. Its record is lost then: the way
    /// back ends at the line as it came in without that field.
    #[must_use]
    pub fn replace(mut self, replace: bool) -> Self {
        self.replace = replace;
        self
    }

    /// The path of the text.
    #[must_use]
    pub fn text_path(&self) -> &str {
        &self.text.whole
    }

    /// The names on the way to the text, from the outside in; never none.
    #[must_use]
    pub fn text_names(&self) -> &[Cow<'static, str>] {
        &self.text.parts
    }

    /// The names on the way to the id.
    #[must_use]
    pub fn id_names(&self) -> &[Cow<'static, str>] {
        &self.id.parts
    }

    /// The ways to the language, best first.
    pub fn language_names(&self) -> impl Iterator<Item = &[Cow<'static, str>]> {
        self.language.iter().map(|path| &path.parts[..])
    }

    /// The ways to the site, best first.
    pub fn site_names(&self) -> impl Iterator<Item = &[Cow<'static, str>]> {
        self.site.iter().map(|path| &path.parts[..])
    }

    /// Whether a record that is there already is to be replaced.
    #[must_use]
    pub const fn replaces(&self) -> bool {
        self.replace
    }

    /// There is no text: `place` has fields (or columns, as `what` says) of these names alone, the one at `part` of the way is not
    /// among them.
    #[must_use]
    pub fn no_text(&self, what: &str, place: &str, part: usize, names: &[String]) -> Reject {
        let missing = self.text.parts.get(part).map_or("", |part| part);
        let near = nearest(missing, names).map(|name| format!(" Did you mean `{name}`?")).unwrap_or_default();
        let more = if names.len() > 12 { ", …" } else { "" };
        let list: Vec<String> = names.iter().take(12).map(|name| format!("`{}`", shortened(name))).collect();
        let has = if list.is_empty() { format!("no {what}s") } else { format!("{}{more}", list.join(", ")) };
        let reason = format!(
            "no {what} `{}`: {place} has {has}.{near} Name the one with the text by --text-field",
            self.text.whole
        );
        Reject::new(RejectKind::NoText, reason)
    }
}

fn shortened(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &name[..end]).into(),
        None => name.into(),
    }
}
