//! Scans that look at 64 bytes at a time.

/// The bytes of `piece` that pass `test`, the first one in the lowest bit. A test without branches becomes vector code.
#[must_use]
#[inline]
pub fn bits(piece: &[u8; 64], test: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; 64];
    for (flag, byte) in flags.iter_mut().zip(piece) {
        *flag = u8::from(test(*byte));
    }
    gathered(&flags)
}

/// The lowest bits of 64 bytes, that of the first one in the lowest bit.
#[must_use]
#[inline]
pub fn gathered(flags: &[u8; 64]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    // The factor brings the lowest bits of eight bytes together in the highest one.
    let byte = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |bits, flags| bits << 8 | byte(flags))
}

/// The places at which two neighbouring bytes pass a test, in order, found 64 at a time.
#[derive(Debug)]
pub struct Pairs<'a, F> {
    bytes: &'a [u8],
    /// What stands behind the last byte.
    behind: u8,
    test: F,
    /// Where the 64 bytes at hand begin.
    base: usize,
    /// Which of them pass and were not asked for yet.
    left: u64,
}

impl<'a, F: Fn(u8, u8) -> bool> Pairs<'a, F> {
    /// All places in `bytes`, behind the last of which `behind` stands. A test without branches becomes vector code.
    pub fn new(bytes: &'a [u8], behind: u8, test: F) -> Self {
        let mut pairs = Self { bytes, behind, test, base: 0, left: 0 };
        pairs.left = pairs.at_base();
        pairs
    }

    /// The first place at or behind `from`, which must not lie before a place that was asked for.
    #[inline]
    pub fn at_or_after(&mut self, from: usize) -> Option<usize> {
        if from >= self.base + 64 {
            self.base = from & !63;
            self.left = self.at_base();
        }
        self.left &= u64::MAX << from.saturating_sub(self.base);
        while self.left == 0 {
            self.base += 64;
            if self.base >= self.bytes.len() {
                return None;
            }
            self.left = self.at_base();
        }
        Some(self.base + self.left.trailing_zeros() as usize)
    }

    fn at_base(&self) -> u64 {
        let rest = self.bytes.get(self.base..).unwrap_or_default();
        let mut last = [self.behind; 65];
        let window = rest.first_chunk::<65>().unwrap_or_else(|| {
            last[..rest.len()].copy_from_slice(rest);
            &last
        });
        let mut flags = [0_u8; 64];
        for (flag, (byte, next)) in flags.iter_mut().zip(window.iter().zip(&window[1..])) {
            *flag = u8::from((self.test)(*byte, *next));
        }
        let inside = if rest.len() >= 64 { u64::MAX } else { !(u64::MAX << rest.len()) };
        gathered(&flags) & inside
    }
}

#[cfg(test)]
mod tests {
    use super::{Pairs, bits};

    #[test]
    fn each_byte_has_its_bit() {
        for place in 0..64 {
            let mut piece = [b'.'; 64];
            piece[place] = b'x';
            assert_eq!(bits(&piece, |byte| byte == b'x'), 1 << place);
            assert_eq!(bits(&piece, |byte| byte != b'x'), !(1 << place));
        }
    }

    #[test]
    fn each_pair_has_its_place() {
        for length in 0..200 {
            let mut text = vec![b'.'; length];
            text.iter_mut().step_by(7).for_each(|byte| *byte = b'x');
            let expected: Vec<usize> = (0..length).filter(|at| at % 7 == 0).collect();
            for ahead in [1, 64, 130] {
                let mut pairs = Pairs::new(&text, b'.', |byte, next| byte == b'x' && next == b'.');
                let mut from = 0;
                for &place in expected.iter().filter(|place| **place % ahead == 0) {
                    assert_eq!(pairs.at_or_after(from.max(place)), Some(place), "{length}");
                    from = place + 1;
                }
            }
            let mut all = Pairs::new(&text, b'.', |_, _| true);
            assert_eq!(all.at_or_after(length.saturating_sub(1)), length.checked_sub(1), "{length}");
            assert_eq!(Pairs::new(&text, b'.', |_, _| true).at_or_after(length), None, "{length}");
        }
    }
}
