//! Scans that look at 64 bytes at a time.

/// The bytes of `piece` that pass `test`, the first one in the lowest bit. A test without branches becomes vector code.
#[must_use]
#[inline]
pub fn bits(piece: &[u8; 64], test: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; 64];
    for (flag, byte) in flags.iter_mut().zip(piece) {
        *flag = u8::from(test(*byte));
    }
    let (eights, _) = flags.as_chunks::<8>();
    // The factor brings the lowest bits of eight bytes together in the highest one.
    let byte = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |bits, flags| bits << 8 | byte(flags))
}

#[cfg(test)]
mod tests {
    use super::bits;

    #[test]
    fn each_byte_has_its_bit() {
        for place in 0..64 {
            let mut piece = [b'.'; 64];
            piece[place] = b'x';
            assert_eq!(bits(&piece, |byte| byte == b'x'), 1 << place);
            assert_eq!(bits(&piece, |byte| byte != b'x'), !(1 << place));
        }
    }
}
