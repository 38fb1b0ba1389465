//! Reading one step: a name, or a map with exactly one key.

use std::cell::RefCell;
use std::fmt;

use copydesk_model::{Applicability, Lang};
use copydesk_transform::{BuildError, Params, Registry, StepError, Transform};

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::apply::{Apply, ApplySeed};
use crate::error::{PipelineError, listed};
use crate::loader::Packs;
use crate::yaml::{OneOrMore, Text};
use crate::{Pipeline, Step};

/// What may stand in any step besides the transform's own parameters, and what it does.
pub const ENGINE_PARAMETERS: [(&str, &str); 2] = [
    (
        "apply",
        "Which edits are made: `safe`, `likely` (and safe ones), `suggest` (all) or `none`; the others are suggested. For \
         single rules or packs a map: `{ rest: likely, some-rule: suggest }`. Default: `likely`.",
    ),
    ("when", "Where the step runs: `{ language: [de, en] }`. Default: everywhere."),
];

/// What a step is read with.
pub(crate) struct Context<'a, R> {
    pub(crate) registry: R,
    pub(crate) names: &'a [&'static str],
    pub(crate) packs: &'a Packs<'a>,
    /// Why the transform refused its parameters; the reader's own error cannot carry it.
    pub(crate) refused: &'a RefCell<Option<(String, BuildError)>>,
}

impl<R: Registry> Context<'_, R> {
    fn known(&self, name: &str) -> Result<String, String> {
        if self.names.contains(&name) {
            return Ok(name.to_owned());
        }
        Err(format!("unknown transform `{name}`, expected one of {}", listed(self.names.iter().copied())))
    }

    fn build<'de, D: Deserializer<'de>>(&self, name: &str, params: Params<D>) -> Result<Box<dyn Transform>, D::Error> {
        self.registry.build(name, params, self.packs).map_err(|error| match error {
            StepError::Read(error) => error,
            StepError::Unknown => D::Error::custom(format_args!("unknown transform `{name}`")),
            StepError::Build(error) => {
                let message = error.message.clone();
                *self.refused.borrow_mut() = Some((name.to_owned(), error));
                D::Error::custom(message)
            }
        })
    }
}

/// Reads a step.
pub(crate) struct StepSeed<'a, R>(pub(crate) &'a Context<'a, R>);

impl<'de, R: Registry> DeserializeSeed<'de> for StepSeed<'_, R> {
    type Value = Step;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Step, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Registry> Visitor<'de> for StepSeed<'_, R> {
    type Value = Step;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a transform's name, or a map with the name as its only key")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Step, E> {
        let name = self.0.known(name).map_err(E::custom)?;
        let transform = self.0.build(&name, Params::<StrDeserializer<'_, E>>::Default)?;
        Ok(Step { name, transform, apply: Applicability::Likely.into(), languages: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Step, A::Error> {
        let Some(name) = map.next_key_seed(Text(|name: &str| self.0.known(name)))? else {
            return Err(A::Error::custom("the step is an empty map: name a transform"));
        };
        let step = map.next_value_seed(ParamsSeed { context: self.0, name: &name })?;
        let beside = Text(|key: &str| -> Result<IgnoredAny, String> {
            Err(format!(
                "`{key}` stands beside `{name}`, not below it: indent it further, or write `- {name}: {{ {key}: … }}`"
            ))
        });
        map.next_key_seed(beside)?;
        Ok(step)
    }
}

/// Reads what stands below a step's name.
struct ParamsSeed<'a, R> {
    context: &'a Context<'a, R>,
    name: &'a str,
}

impl<'de, R: Registry> DeserializeSeed<'de> for ParamsSeed<'_, R> {
    type Value = Step;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Step, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Registry> Visitor<'de> for ParamsSeed<'_, R> {
    type Value = Step;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map of the parameters of `{}`", self.name)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Step, E> {
        StepSeed(self.context).visit_str(self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Step, A::Error> {
        let engine = RefCell::new(Engine::default());
        let own = OwnParams { map, engine: &engine };
        let transform = self.context.build(self.name, Params::Given(MapAccessDeserializer::new(own)))?;
        let Engine { apply, languages } = engine.into_inner();
        let apply = apply.bar(&*transform).map_err(|error| {
            let message = error.message.clone();
            *self.context.refused.borrow_mut() = Some((self.name.to_owned(), error));
            A::Error::custom(message)
        })?;
        Ok(Step { name: self.name.to_owned(), transform, apply, languages })
    }
}

/// What the engine takes out of a step's parameters.
#[derive(Default)]
struct Engine {
    apply: Apply,
    languages: Vec<Lang>,
}

/// A step's parameters without the engine's, which are read on the way.
struct OwnParams<'a, A> {
    map: A,
    engine: &'a RefCell<Engine>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for OwnParams<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = seed;
        loop {
            match self.map.next_key_seed(KeySeed(seed))? {
                None => return Ok(None),
                Some(Key::Own(value)) => return Ok(Some(value)),
                Some(Key::Apply(back)) => {
                    self.engine.borrow_mut().apply = self.map.next_value_seed(ApplySeed)?;
                    seed = back;
                }
                Some(Key::When(back)) => {
                    self.engine.borrow_mut().languages = self.map.next_value_seed(When)?;
                    seed = back;
                }
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// A parameter's key: the engine's, with the seed that was not needed for it, or the transform's own.
enum Key<K, V> {
    Apply(K),
    When(K),
    Own(V),
}

struct KeySeed<K>(K);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<K> {
    type Value = Key<K, K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for KeySeed<K> {
    type Value = Key<K, K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a parameter's name")
    }

    // The transform's own reader is called from in here, so that what it says of the key gets the key's place.
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        match key {
            "apply" => Ok(Key::Apply(self.0)),
            "when" => Ok(Key::When(self.0)),
            _ => self.0.deserialize(StrDeserializer::new(key)).map(Key::Own),
        }
    }
}

/// Reads a language code.
pub(crate) fn language(code: &str) -> Result<Lang, String> {
    Lang::parse(code).filter(|lang| lang.as_str() == code).ok_or_else(|| {
        format!("unknown language `{code}`, expected a two-letter code of ISO 639-1, such as `de`, `en`, `fr`")
    })
}

/// Reads `{ language: [de, en] }`.
struct When;

impl<'de> DeserializeSeed<'de> for When {
    type Value = Vec<Lang>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Lang>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for When {
    type Value = Vec<Lang>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition such as `{ language: [de, en] }`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Lang>, A::Error> {
        let key = Text(|key: &str| match key {
            "language" => Ok(()),
            other => Err(format!("unknown field `{other}`, expected `language`")),
        });
        if map.next_key_seed(key)?.is_none() {
            return Err(A::Error::custom("the condition is empty, expected `language`"));
        }
        let languages = map.next_value_seed(OneOrMore(|code: &str| match code {
            "auto" => Err("a condition names languages; `auto` is none".to_owned()),
            code => language(code),
        }))?;
        map.next_key_seed(Text(|other: &str| -> Result<(), String> {
            Err(format!("unknown field `{other}`, expected `language`"))
        }))?;
        Ok(languages)
    }
}

/// Makes one step by itself, of its name and what would stand below it in a pipeline (empty for nothing): what fixtures
/// and tools need.
///
/// # Errors
/// As a pipeline with that step.
pub fn build_step<R: Registry>(registry: R, name: &str, params: &str) -> Result<Step, PipelineError> {
    let step = if params.is_empty() { name.to_owned() } else { format!("{name}: {params}") };
    let yaml = format!("name: step\nlanguage: auto\nsteps:\n  - {step}\n");
    let mut pipeline = Pipeline::parse(std::path::Path::new("step.yaml"), &yaml, registry)?;
    Ok(pipeline.steps.remove(0))
}
