//! Which edits of a step are made: `apply: likely`, or a map with levels for single rules and packs.

use std::fmt;

use copydesk_model::{Applicability, Bar};
use copydesk_transform::{BuildError, Transform};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::error::{listed, nearest};
use crate::yaml::Text;

/// The levels, from the one that makes least. At `none`, every edit is suggested only.
pub(crate) const LEVELS: [(&str, Option<Applicability>); 4] = [
    ("none", None),
    ("safe", Some(Applicability::Safe)),
    ("likely", Some(Applicability::Likely)),
    ("suggest", Some(Applicability::Suggest)),
];

/// The key for the rules that a map does not name. No rule is called so.
const REST: &str = "rest";

/// What a step says of it.
#[derive(Debug, Clone)]
pub(crate) struct Apply {
    rest: Option<Applicability>,
    /// Rules or packs, by their names below the step.
    named: Vec<(String, Option<Applicability>)>,
}

impl Default for Apply {
    fn default() -> Self {
        Self { rest: Some(Applicability::Likely), named: Vec::new() }
    }
}

impl Apply {
    /// The bar for the rules of `transform`.
    ///
    /// # Errors
    /// If a name is neither one of its rules nor the beginning of one: a pack.
    pub(crate) fn bar(&self, transform: &dyn Transform) -> Result<Bar, BuildError> {
        let mut bar = Bar::all(self.rest);
        // Packs before rules, so that a rule's own level counts, in whatever order they stand.
        let mut named: Vec<_> = self.named.iter().collect();
        named.sort_by_key(|(name, _)| name.matches('/').count());
        for (name, level) in named {
            let mut known = false;
            for rule in transform.rules() {
                let rest = rule.id.local().strip_prefix(name.as_str());
                if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                    bar = bar.with(rule.id, *level);
                    known = true;
                }
            }
            if !known {
                return Err(unknown(name, transform));
            }
        }
        Ok(bar)
    }
}

fn unknown(name: &str, transform: &dyn Transform) -> BuildError {
    let rules = || transform.rules().iter().map(|rule| rule.id.local());
    let error = BuildError::field(format!("apply.{name}"), format!("the step has no rule or pack `{name}`"));
    match nearest(name, rules().chain([REST])) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None if transform.rules().len() > 24 => error.help("`copydesk list rules` names them"),
        None => error.help(format!("its rules are {}; `{REST}` means the others", listed(rules()))),
    }
}

fn level(name: &str) -> Result<Option<Applicability>, String> {
    LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level).ok_or_else(|| {
        format!("unknown variant `{name}`, expected one of {}", listed(LEVELS.iter().map(|(name, _)| *name)))
    })
}

/// Reads it.
pub(crate) struct ApplySeed;

impl<'de> DeserializeSeed<'de> for ApplySeed {
    type Value = Apply;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Apply, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ApplySeed {
    type Value = Apply;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`none`, `safe`, `likely`, `suggest`, or a map of rules to these")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Apply, E> {
        Ok(Apply { rest: level(name).map_err(E::custom)?, named: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Apply, A::Error> {
        let mut apply = Apply::default();
        while let Some(name) = map.next_key_seed(Text(|name: &str| Ok(name.to_owned())))? {
            let level = map.next_value_seed(Text(level))?;
            if name == REST {
                apply.rest = level;
            } else {
                apply.named.push((name, level));
            }
        }
        Ok(apply)
    }
}
