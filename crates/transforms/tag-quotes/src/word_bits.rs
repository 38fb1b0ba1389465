//! Where words go on, as bits: ends of words are found without a look at each byte.

use copydesk_transform::bits::bits;

/// A bit for each byte of a stretch of text that goes on with a word: letters and digits of ASCII, `_`, and the bytes of
/// letters such as *ä* and *é*. Where other alphabets stand, and at `×` and `÷`, the bits say nothing and the characters are
/// looked at.
pub(crate) struct WordBits {
    from: usize,
    bits: Vec<u64>,
}

/// The first byte of *ä*, *é*, and of `×` and `÷`.
const LATIN: u8 = 0xC3;

impl WordBits {
    /// The bits of `text[from..to]`.
    pub(crate) fn new(text: &str, (from, to): (usize, usize)) -> Self {
        let (pieces, rest) = text.as_bytes()[from..to].as_chunks::<64>();
        let mut last = [b' '; 64];
        last[..rest.len()].copy_from_slice(rest);
        let mut words = Vec::with_capacity(pieces.len() + 1);
        words.extend(pieces.iter().chain([&last]).map(|piece| bits(piece, goes_on)));
        Self { from, bits: words }
    }

    /// The end of the letters and digits from `at` on, which is at most `limit`.
    #[inline]
    pub(crate) fn end(&self, text: &str, at: usize, limit: usize) -> usize {
        let place = at - self.from;
        let gaps = self.bits.get(place / 64).map_or(1, |bits| !bits) >> (place % 64);
        let end = at + gaps.trailing_zeros() as usize;
        match text.as_bytes().get(end) {
            Some(sign) if gaps != 0 && end < limit && sign.is_ascii() => end,
            _ => self.far_end(text, at, limit),
        }
    }

    /// The end of a word that reaches into the next bits, or holds other letters than those that the bits know.
    fn far_end(&self, text: &str, at: usize, limit: usize) -> usize {
        let bytes = text.as_bytes();
        let mut end = at;
        loop {
            end = self.gap(end);
            if end >= limit {
                return limit;
            }
            if bytes[end].is_ascii() {
                return end;
            }
            // `×` and `÷` are no letters
            if bytes[end] & 0xC0 == 0x80 {
                return end - 1;
            }
            match text[end..].chars().next() {
                Some(c) if c.is_alphanumeric() => end += c.len_utf8(),
                _ => return end,
            }
        }
    }

    /// The first byte from `at` on whose bit is not set.
    fn gap(&self, at: usize) -> usize {
        let place = at - self.from;
        let (mut block, mut passed) = (place / 64, place % 64);
        loop {
            let gaps = self.bits.get(block).map_or(!0, |bits| !bits) >> passed;
            if gaps != 0 {
                return self.from + block * 64 + passed + gaps.trailing_zeros() as usize;
            }
            (block, passed) = (block + 1, 0);
        }
    }
}

/// Without branches, so that it becomes vector code.
fn goes_on(byte: u8) -> bool {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let figure = byte.wrapping_sub(b'0') < 10;
    // the second bytes of two-byte letters, but for those of `×` and `÷`
    let second = (byte & 0xC0 == 0x80) & (byte != 0x97) & (byte != 0xB7);
    letter | figure | (byte == b'_') | (byte == LATIN) | second
}
