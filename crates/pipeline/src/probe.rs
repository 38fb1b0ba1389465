//! Finding the place of something in a YAML file that was read without places.
//!
//! The reader tells where an error was raised. So to learn where `steps[2].strip-disclaimers.packs` stands, the file is
//! read once more, down that path, and an error is raised there. It costs a second reading, on the way out only.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Line and column of what stands at `path` (keys, and numbers for list entries), or of the nearest thing above it. With
/// `value`, of the scalar of that value below it.
pub(crate) fn place(text: &str, path: &[&str], value: Option<&str>) -> Option<(usize, usize)> {
    let read = |value| Probe { path, value }.deserialize(serde_yaml::Deserializer::from_str(text)).err();
    let error = value.and_then(|value| read(Some(value))).or_else(|| read(None))?;
    crate::yaml::place(text, &error)
}

/// `steps[2].packs[0]` as `steps`, `2`, `packs`, `0`.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']']).filter(|segment| !segment.is_empty())
}

#[derive(Clone, Copy)]
struct Probe<'a> {
    path: &'a [&'a str],
    value: Option<&'a str>,
}

impl Probe<'_> {
    fn here<E: serde::de::Error>(self, scalar: Option<&str>) -> Result<(), E> {
        let wanted = self.value.is_none_or(|value| scalar == Some(value));
        if wanted { Err(E::custom("here")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.here(None)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.here(None)
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.here(None)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.here(None)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.here(None)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.here(Some(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else {
            if self.value.is_none() {
                return Err(A::Error::custom("here"));
            }
            while seq.next_element_seed(self)?.is_some() {}
            return Ok(());
        };
        let index: usize = first.parse().unwrap_or(0);
        for _ in 0..index {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
        }
        seq.next_element_seed(Probe { path: rest, ..self })?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.value.map_or_else(|| Err(A::Error::custom("here")), |_| Ok(()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else {
            if self.value.is_none() {
                return Err(A::Error::custom("here"));
            }
            while map.next_key::<IgnoredAny>()?.is_some() {
                map.next_value_seed(self)?;
            }
            return Ok(());
        };
        while let Some(key) = map.next_key::<String>()? {
            if key == *first {
                map.next_value_seed(Probe { path: rest, ..self })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        self.value.map_or_else(|| Err(A::Error::custom("here")), |_| Ok(()))
    }
}
