//! JSON put down piece by piece: what a record has many of is written by no serialiser, which would look at each key again.

use crate::escape::Escapes;

/// Appends what stands before a string, its key with it, and the string as a literal.
pub(crate) fn text(out: &mut Vec<u8>, before: &str, text: &str) {
    out.extend_from_slice(before.as_bytes());
    Escapes::default().write(text, out);
}

/// The same for a number.
pub(crate) fn number(out: &mut Vec<u8>, before: &str, number: u64) {
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
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
