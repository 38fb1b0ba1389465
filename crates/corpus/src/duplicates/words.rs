//! A text as hashes of its words and of the stretches of words in it.

/// The words of a text: letters and digits, in small letters. Digits stay as they are: in reports on the weather and on shares
/// they are all that tells two of them apart.
pub(super) fn words(text: &str, out: &mut Vec<u64>) {
    out.clear();
    let bytes = text.as_bytes();
    let (mut hash, mut at) = (0, 0);
    let close = |hash: &mut u64, out: &mut Vec<u64>| {
        if *hash != 0 {
            out.push(mixed(std::mem::take(hash)));
        }
    };
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() {
                hash = step(hash, u32::from(byte.to_ascii_lowercase()));
            } else if byte != b'\'' {
                close(&mut hash, out);
            }
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        match c {
            // Marks of accents that stand alone, soft hyphens and the like are part of their word, and so is an apostrophe.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '’' => {}
            _ if c.is_alphanumeric() => c.to_lowercase().for_each(|small| hash = step(hash, u32::from(small))),
            _ => close(&mut hash, out),
        }
    }
    close(&mut hash, out);
}

const fn step(hash: u64, letter: u32) -> u64 {
    (hash ^ letter as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// Spreads a number over all bits (the finaliser of `SplitMix64`, Steele et al. 2014).
pub(super) const fn mixed(mut key: u64) -> u64 {
    key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

/// The stretches of `width` words, hashed; one of all words where there are fewer.
pub(super) fn shingles(words: &[u64], width: usize) -> impl Iterator<Item = u64> {
    let width = width.min(words.len()).max(1);
    words.windows(width).map(|window| {
        mixed(window.iter().fold(0, |hash: u64, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x2545_f491_4f6c_dd1d)))
    })
}

/// All words as one number: equal for texts that differ in nothing but blanks, signs and capitals.
pub(super) fn whole(words: &[u64]) -> u128 {
    let fold = |seed: u64| {
        mixed(words.iter().fold(seed, |hash, word| (hash.rotate_left(9) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    };
    u128::from(fold(words.len() as u64)) << 64 | u128::from(fold(0x5851_f42d_4c95_7f2d))
}
