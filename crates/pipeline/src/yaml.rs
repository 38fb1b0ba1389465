//! Reading YAML so that every mistake keeps its place.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::error::PipelineError;

/// Reads a whole file as `T`.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, PipelineError> {
    check(file, text)?;
    T::deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| located(file, text, &error))
}

/// Refuses what no file may have: broken syntax, keys that stand twice in a map, keys that are no text, alias bombs and
/// nesting without end. Readers after this one need not look for these.
pub(crate) fn check(file: &str, text: &str) -> Result<(), PipelineError> {
    if text.trim().is_empty() {
        return Err(PipelineError::new(file, text, None, "the file is empty".to_owned()));
    }
    Check.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| located(file, text, &error))
}

/// The error of the YAML reader, with its place taken out of the message and in the words of this project.
pub(crate) fn located(file: &str, text: &str, error: &serde_yaml::Error) -> PipelineError {
    let place = place(text, error);
    let full = error.to_string();
    let end = full.find(" at line ").or_else(|| full.find(AT_BYTE)).unwrap_or(full.len());
    let mut message = full[..end].to_owned();
    for (theirs, ours) in [
        ("expected f64", "expected a number"),
        ("expected f32", "expected a number"),
        ("expected u64", "expected a whole number"),
        ("expected u32", "expected a whole number"),
        ("expected usize", "expected a whole number"),
        ("expected a boolean", "expected true or false"),
        ("expected a sequence", "expected a list"),
        ("invalid type: sequence", "invalid type: a list"),
        ("invalid type: map", "invalid type: a map"),
        ("expected struct Params", "expected a map of parameters"),
        (
            "deserializing from YAML containing more than one document is not supported",
            "the file holds several documents, parted by `---`: a pipeline or a pack is a file of its own",
        ),
        ("recursion limit exceeded", "it is nested too deeply: no pipeline or pack needs more than a few levels"),
        ("repetition limit exceeded", "its aliases unfold without end: write the values out"),
    ] {
        message = message.replace(theirs, ours);
    }
    if message.contains("found character that cannot start any token") && text.contains('\t') {
        message.push_str(" (YAML is indented with blanks, not with tabs)");
    }
    PipelineError::new(file, text, place, message)
}

/// How the YAML reader says where a byte stands that no YAML may have: there it knows no line.
const AT_BYTE: &str = " at position ";

/// Line and column of an error, as editors count them: to YAML some more signs than `\n` break a line.
pub(crate) fn place(text: &str, error: &serde_yaml::Error) -> Option<(usize, usize)> {
    let mut index = error.location()?.index();
    if index == 0
        && let Some((_, position)) = error.to_string().split_once(AT_BYTE)
    {
        let digits = position.find(|c: char| !c.is_ascii_digit()).unwrap_or(position.len());
        index = position[..digits].parse().unwrap_or(0);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = &text[..text.floor_char_boundary(index)];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    Some((before.matches('\n').count() + 1, before[line..].chars().count() + 1))
}

/// Walks everything and keeps nothing.
struct Check;

impl<'de> DeserializeSeed<'de> for Check {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Check {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain YAML without tags")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Check)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while map.next_key_seed(NewKey(&mut seen))?.is_some() {
            map.next_value_seed(Check)?;
        }
        Ok(())
    }
}

/// A key that its map does not have yet. The error is raised while the key is read, so that it gets the key's place.
struct NewKey<'a>(&'a mut HashSet<String>);

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NewKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<(), E> {
        if self.0.insert(key.to_owned()) {
            return Ok(());
        }
        Err(E::custom(format_args!("`{key}` stands twice in one map: keep one of the two")))
    }
}

/// A scalar that is text, read with a function that may refuse it; the refusal gets the scalar's place.
pub(crate) struct Text<F>(pub(crate) F);

impl<'de, T, F: FnOnce(&str) -> Result<T, String>> DeserializeSeed<'de> for Text<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T, F: FnOnce(&str) -> Result<T, String>> Visitor<'de> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// One scalar, or a list of them, each read with the same function.
pub(crate) struct OneOrMore<F>(pub(crate) F);

impl<'de, T, F: Fn(&str) -> Result<T, String>> DeserializeSeed<'de> for OneOrMore<F> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T, F: Fn(&str) -> Result<T, String>> Visitor<'de> for OneOrMore<F> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, or a list of texts")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        (self.0)(text).map(|value| vec![value]).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Text(&self.0))? {
            values.push(value);
        }
        if values.is_empty() { Err(A::Error::custom("the list is empty")) } else { Ok(values) }
    }
}
