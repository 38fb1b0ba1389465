//! Roughly how many documents have each of very many keys, in memory that does not grow.

/// A count never says more than this; what has more has this.
pub(crate) const MOST: u8 = u8::MAX;

/// Counters of a line of the cache: all of one key lie in one, so that a key costs one access to memory.
const BLOCK: usize = 64;

/// Bytes of input for one counter: a document of 3,000 bytes has some forty keys.
const BYTES: u64 = 25;

/// 128 MB, enough for some million documents; with more, counts come out too high, and more is gathered in vain.
const LARGEST: usize = 1 << 27;

/// A count-min sketch with conservative update (Estan and Varghese 2002): counts may be too high and are never too low.
#[derive(Debug)]
pub(crate) struct Sieve {
    counters: Vec<u8>,
    blocks: u64,
}

impl Sieve {
    /// A sieve for inputs of so many bytes.
    pub(crate) fn for_bytes(bytes: u64) -> Self {
        let wanted = usize::try_from(bytes / BYTES).unwrap_or(LARGEST).clamp(1 << 20, LARGEST);
        let size = wanted.next_power_of_two().min(LARGEST);
        Self { counters: vec![0; size], blocks: (size / BLOCK) as u64 }
    }

    /// Where the three counters of a key are.
    const fn places(&self, key: u64) -> [usize; 3] {
        let block = ((key as u128 * self.blocks as u128) >> 64) as usize * BLOCK;
        let low = key as usize;
        // Three different ones: the second and the third lie behind the first by an odd and an even way.
        let first = low % BLOCK;
        let second = (first + (low >> 6) % (BLOCK / 2) * 2 + 1) % BLOCK;
        let third = (first + (low >> 12) % (BLOCK / 2 - 1) * 2 + 2) % BLOCK;
        [block + first, block + second, block + third]
    }

    /// Counts a key once more.
    pub(crate) fn add(&mut self, key: u64) {
        let places = self.places(key);
        let next = self.count(key).saturating_add(1);
        for at in places {
            let counter = &mut self.counters[at];
            *counter = next.max(*counter);
        }
    }

    /// How often a key was counted, or more.
    pub(crate) fn count(&self, key: u64) -> u8 {
        let [first, second, third] = self.places(key).map(|at| self.counters[at]);
        first.min(second).min(third)
    }
}

#[cfg(test)]
mod tests {
    use super::Sieve;

    #[test]
    fn no_count_is_too_low_and_few_are_too_high() {
        let mut sieve = Sieve::for_bytes(0);
        let key = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for number in 0..200_000 {
            (0..=number % 3).for_each(|_| sieve.add(key(number)));
        }
        let high = (0..200_000).filter(|number| u64::from(sieve.count(key(*number))) > number % 3 + 1).count();
        assert!((0..200_000).all(|number| u64::from(sieve.count(key(number))) > number % 3));
        assert!(high < 10_000, "{high}");
    }
}
