//! JSON put down piece by piece: what a record has many of is written by no serialiser, which would look at each key again.

use serde::Serialize;

use crate::escape::Escapes;

/// Appends what stands before a value, its key with it, and the value.
pub(crate) fn entry<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    before: &str,
    value: &T,
) -> Result<(), serde_json::Error> {
    out.extend_from_slice(before.as_bytes());
    serde_json::to_writer(out, value)
}

/// The same for a string, which becomes a literal.
#[inline]
pub(crate) fn text(out: &mut Vec<u8>, before: &str, text: &str) {
    out.extend_from_slice(before.as_bytes());
    Escapes::default().write(text, out);
}

/// The same for a number.
#[inline]
pub(crate) fn number(out: &mut Vec<u8>, before: &str, number: u64) {
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// The same for a score, which two digits are shown of.
pub(crate) fn score(out: &mut Vec<u8>, before: &str, score: f32) -> Result<(), serde_json::Error> {
    let hundredths = (f64::from(score) * 100.0).round();
    if !(0.0..=100.0).contains(&hundredths) || hundredths.is_sign_negative() {
        return entry(out, before, &(hundredths / 100.0));
    }
    let hundredths = hundredths as u8;
    let digit = |of: u8| b'0' + of % 10;
    let shown = [digit(hundredths / 100), b'.', digit(hundredths / 10), digit(hundredths)];
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(shown.strip_suffix(b"0").unwrap_or(&shown));
    Ok(())
}

/// Appends all of a list, parted by commas.
pub(crate) fn list<T, E>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut Vec<u8>, T) -> Result<(), E>,
) -> Result<(), E> {
    for (index, each) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(out, each)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_number_rounded_to_hundredths() {
        let odd = [-0.0, -0.001, -0.3, 0.004_999, 0.005, 0.995, 1.004, 1.006, 7.25, 1e9, f32::NAN, f32::INFINITY];
        for value in (0..=1_000_u16).map(|thousandths| f32::from(thousandths) / 1_000.0).chain(odd) {
            let mut written = Vec::new();
            score(&mut written, "", value).unwrap();
            let rounded = (f64::from(value) * 100.0).round() / 100.0;
            assert_eq!(String::from_utf8(written).unwrap(), serde_json::to_string(&rounded).unwrap());
        }
    }
}
