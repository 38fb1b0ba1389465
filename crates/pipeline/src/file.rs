//! Reading a pipeline file.

use std::cell::RefCell;
use std::fmt;
use std::path::Path;

use copydesk_model::Lang;
use copydesk_transform::Registry;
use copydesk_transform::protect::Protector;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::error::{PipelineError, listed};
use crate::loader::Packs;
use crate::step::{Context, StepSeed, language};
use crate::yaml::{OneOrMore, Text, check, located};
use crate::{Pipeline, Step, probe};

const FIELDS: [&str; 5] = ["name", "description", "language", "protect", "steps"];

impl Pipeline {
    /// Reads a pipeline. `path` is where it lies: its packs are looked for beside it, and its name must be the file's
    /// stem.
    ///
    /// # Errors
    /// On anything that is wrong with it, with file, line and column, the line shown, and a remedy where there is one.
    pub fn parse<R: Registry>(path: &Path, yaml: &str, registry: R) -> Result<Self, PipelineError> {
        let file = path.display().to_string();
        // Editors on Windows put a byte order mark there.
        let yaml = yaml.strip_prefix('\u{feff}').unwrap_or(yaml);
        check(&file, yaml)?;
        let about = registry.about();
        let names: Vec<&'static str> = about.iter().map(|about| about.name).collect();
        let hashes = RefCell::new(Vec::new());
        let packs = Packs { base: path.parent().unwrap_or(Path::new(".")), hashes: &hashes };
        let refused = RefCell::new(None);
        let at = RefCell::new(0);
        let context = Context { registry, names: &names, packs: &packs, refused: &refused };
        let seed = FileSeed { context: &context, at: &at };
        let read = seed.deserialize(serde_yaml::Deserializer::from_str(yaml)).map_err(|error| {
            let Some((name, refusal)) = refused.take() else { return located(&file, yaml, &error) };
            let index = at.borrow().to_string();
            let mut segments = vec!["steps", &index, &name];
            let mut shown = format!("steps[{index}].{name}");
            if let Some(field) = &refusal.field {
                segments.extend(probe::segments(field));
                shown = format!("{shown}.{field}");
            }
            let place = probe::place(yaml, &segments, refusal.value.as_deref());
            PipelineError::new(&file, yaml, place, format!("{shown}: {}", refusal.message)).with_help(refusal.help)
        })?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if read.name != stem {
            let message = format!("name: the pipeline is called `{}`, but its file `{stem}`", read.name);
            let place = probe::place(yaml, &["name"], None);
            return Err(PipelineError::new(&file, yaml, place, message)
                .with_help(Some("give both the same name: pipelines are found by it".to_owned())));
        }
        let protector = Protector::new(&read.protect).map_err(|message| {
            PipelineError::new(&file, yaml, probe::place(yaml, &["protect"], None), format!("protect: {message}"))
        })?;
        Ok(Self {
            name: read.name,
            description: read.description,
            language: read.language,
            protector: std::sync::Arc::new(protector),
            packs: hashes.take(),
            steps: read.steps,
        })
    }
}

/// What a file says.
struct Read {
    name: String,
    description: String,
    language: Option<Lang>,
    protect: Vec<String>,
    steps: Vec<Step>,
}

struct FileSeed<'a, R> {
    context: &'a Context<'a, R>,
    /// The step being read, for the place of what its transform refuses.
    at: &'a RefCell<usize>,
}

impl<'de, R: Registry> DeserializeSeed<'de> for FileSeed<'_, R> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Registry> Visitor<'de> for FileSeed<'_, R> {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pipeline: a map with `name`, `language` and `steps`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let (mut name, mut steps) = (None, None);
        let mut rest = (String::new(), None, Vec::new());
        let key = || {
            Text(|key: &str| {
                FIELDS
                    .iter()
                    .position(|known| *known == key)
                    .ok_or_else(|| format!("unknown field `{key}`, expected one of {}", listed(FIELDS)))
            })
        };
        let text = |text: &str| Ok(text.to_owned());
        while let Some(field) = map.next_key_seed(key())? {
            match FIELDS[field] {
                "name" => name = Some(map.next_value_seed(Text(text))?),
                "description" => rest.0 = map.next_value_seed(Text(text))?,
                "language" => {
                    rest.1 = map.next_value_seed(Text(|code: &str| match code {
                        "auto" => Ok(None),
                        code => language(code).map(Some).map_err(|error| format!("{error}, or `auto`")),
                    }))?;
                }
                "protect" => rest.2 = map.next_value_seed(OneOrMore(text))?,
                _ => steps = Some(map.next_value_seed(StepsSeed { context: self.context, at: self.at })?),
            }
        }
        let (description, language, protect) = rest;
        Ok(Read {
            name: name.ok_or_else(|| A::Error::missing_field("name"))?,
            description,
            language,
            protect,
            steps: steps.ok_or_else(|| A::Error::missing_field("steps"))?,
        })
    }
}

struct StepsSeed<'a, R> {
    context: &'a Context<'a, R>,
    at: &'a RefCell<usize>,
}

impl<'de, R: Registry> DeserializeSeed<'de> for StepsSeed<'_, R> {
    type Value = Vec<Step>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Step>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Registry> Visitor<'de> for StepsSeed<'_, R> {
    type Value = Vec<Step>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of steps, each a line that begins with `- `")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Step>, A::Error> {
        let mut steps = Vec::new();
        while let Some(step) = seq.next_element_seed(StepSeed(self.context))? {
            steps.push(step);
            *self.at.borrow_mut() = steps.len();
        }
        if steps.is_empty() {
            return Err(A::Error::custom("the list of steps is empty: name at least one transform"));
        }
        // Changes carry their step's number in 16 bits.
        if steps.len() > usize::from(u16::MAX) {
            return Err(A::Error::custom("a pipeline has at most 65,535 steps"));
        }
        Ok(steps)
    }
}
