//! The members of a JSON object, each value as it stands.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Calls `member` for each member of the object `json`: with what `classify` makes of its key, and with its value as
/// it stands in `json`, without the white space around it.
///
/// # Errors
/// If `json` is no JSON object, or has anything behind it.
pub(crate) fn members<'a, K>(
    json: &'a str,
    classify: impl Fn(&str) -> K,
    member: impl FnMut(K, &'a str),
) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_map(Members { classify, member })?;
    reader.end()
}

/// Where `part`, a piece of `whole`, stands in it.
pub(crate) fn range(whole: &str, part: &str) -> std::ops::Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

struct Members<C, M> {
    classify: C,
    member: M,
}

impl<'de, K, C: Fn(&str) -> K, M: FnMut(K, &'de str)> Visitor<'de> for Members<C, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key(&self.classify))? {
            let value: &'de RawValue = map.next_value()?;
            (self.member)(key, value.get());
        }
        Ok(())
    }
}

/// Looks at a key without keeping it.
struct Key<'c, C>(&'c C);

impl<'de, K, C: Fn(&str) -> K> DeserializeSeed<'de> for Key<'_, C> {
    type Value = K;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K, C: Fn(&str) -> K> Visitor<'_> for Key<'_, C> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<K, E> {
        Ok((self.0)(key))
    }
}

/// The deepest nesting that goes through: one less than the depth at which serde_json and most readers give up.
pub(crate) const MAX_DEPTH: usize = 127;

/// How deep lists and objects are nested in a valid JSON value, as far as `limit` matters.
pub(crate) fn deeper_than(value: &str, limit: usize) -> bool {
    let bytes = value.as_bytes();
    // Each level takes an opening and a closing byte, and strings and numbers have none.
    if bytes.len() < 2 * (limit + 1) || !matches!(bytes[0], b'[' | b'{') {
        return false;
    }
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => at = string_end(bytes, at + 1),
            _ => {}
        }
        at += 1;
    }
    false
}

/// Where the quotation mark stands that ends a string.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

/// What a valid JSON value is called.
pub(crate) fn type_name(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Which of `names` is nearest to `wanted`: at most a third of its letters away.
pub(crate) fn nearest<'n>(wanted: &str, names: &'n [String]) -> Option<&'n str> {
    let close = wanted.chars().count().div_ceil(3);
    names
        .iter()
        .filter(|name| name.len() <= 64)
        .map(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= close)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.as_str())
}

/// How many letters must be put in, taken out or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
