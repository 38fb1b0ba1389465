//! Words and what is known of them, looked up for every word of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The bytes of a key.
const KEY: usize = 16;

/// The lowest bytes of a key, by their number, in two halves.
const LOWEST: [[u64; 2]; KEY + 1] = {
    let mut masks = [[u64::MAX; 2]; KEY + 1];
    let mut len = 0;
    while len < KEY {
        masks[len] = if len < 8 { [(1 << (8 * len)) - 1, 0] } else { [u64::MAX, (1 << (8 * (len - 8))) - 1] };
        len += 1;
    }
    masks
};

/// How many sizes of a table are tried, each twice the one before.
const SIZES: u32 = 4;

/// A key that no word has: its bytes are no UTF-8.
const NOTHING: u128 = u128::MAX;

/// Values by word: first collected, then looked up. Most words of a text are in no dictionary, and which ones are is
/// nothing that a processor guesses. So a look takes the same steps for all of them: short words are keys as they stand, as
/// numbers, and have a place of their own each (hash and displace). What common words need lies close together, since
/// lexicons begin with them.
#[derive(Debug)]
pub(crate) struct Dictionary<V> {
    /// All words, in the order in which they came, until they are ready to be looked up.
    words: Words<V>,
    /// Where each is among them.
    numbers: HashMap<Box<[u8]>, usize, BuildHasherDefault<WordHasher>>,
    /// What the words whose hash begins alike are moved by.
    moves: Box<[u16]>,
    /// A byte of the hash by place, so that most words look at nothing else.
    tags: Box<[u8]>,
    /// By place, where the word is among `slots`; 0 where none is.
    indices: Box<[u32]>,
    /// Key and value of the short words; the first is that of words that are not known.
    slots: Vec<(u128, V)>,
    /// Short words that found no place, since two hashes are the same; nearly always none.
    crowded: Vec<(u128, V)>,
    /// Longer words by their first bytes.
    long: HashMap<u128, Words<V>, BuildHasherDefault<WordHasher>>,
}

type Words<V> = Vec<(Box<[u8]>, V)>;

impl<V: Copy + Default> Default for Dictionary<V> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            numbers: HashMap::default(),
            moves: Box::new([0]),
            tags: Box::new([0]),
            indices: Box::new([0]),
            slots: vec![(NOTHING, V::default())],
            crowded: Vec::new(),
            long: HashMap::default(),
        }
    }
}

impl<V: Copy + Default> Dictionary<V> {
    /// The value that is collected for a word.
    pub(crate) fn entry(&mut self, word: &str) -> &mut V {
        let word = word.as_bytes();
        let number = self.numbers.get(word).copied().unwrap_or_else(|| {
            self.numbers.insert(word.into(), self.words.len());
            self.words.push((word.into(), V::default()));
            self.words.len() - 1
        });
        &mut self.words[number].1
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.words.iter_mut().map(|(_, value)| value)
    }

    /// Makes what was collected ready to be looked up, once.
    pub(crate) fn finish(&mut self) {
        self.numbers = HashMap::default();
        for (word, value) in std::mem::take(&mut self.words) {
            let key = key(&word, 0, word.len());
            if word.len() <= KEY {
                self.slots.push((key, value));
            } else {
                self.long.entry(key).or_default().push((word, value));
            }
        }
        let least = (self.slots.len() + self.slots.len() / 4).next_power_of_two();
        if !(0..SIZES).any(|doubled| self.place(least << doubled, false)) {
            self.place(least, true);
        }
    }

    /// Gives every short word a place of its own among `size` ones: those that share a move are placed together, the
    /// largest groups first. A group that has no place is put aside if it may `crowd`; else the size is wrong.
    fn place(&mut self, size: usize, crowd: bool) -> bool {
        let mut groups = vec![Vec::new(); (size / 4).max(1)];
        self.moves = vec![0; groups.len()].into();
        self.tags = vec![0; size].into();
        self.indices = vec![0; size].into();
        for (index, (key, _)) in (1_u32..).zip(&self.slots[1..]) {
            groups[self.group(hash(*key))].push((hash(*key), index));
        }
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
        let mut spots = Vec::new();
        for group in order {
            let words = &groups[group];
            let fits = (0..=u16::MAX).find(|&by| {
                spots.clear();
                words.iter().all(|&(hash, _)| {
                    let spot = spot(hash, by, size);
                    let free = self.indices[spot] == 0 && !spots.contains(&spot);
                    spots.push(spot);
                    free
                })
            });
            let Some(by) = fits else {
                if !crowd {
                    return false;
                }
                self.crowded.extend(words.iter().map(|&(_, index)| self.slots[index as usize]));
                continue;
            };
            self.moves[group] = by;
            for &(hash, index) in words {
                let spot = spot(hash, by, size);
                (self.tags[spot], self.indices[spot]) = (tag(hash), index);
            }
        }
        true
    }

    fn group(&self, hash: u64) -> usize {
        (hash >> 40) as usize & (self.moves.len() - 1)
    }

    pub(crate) fn get(&self, word: &str) -> V {
        self.at(word.as_bytes(), 0, word.len())
    }

    /// What is known of the word at `start..end` of a text; the default where nothing is.
    #[inline]
    pub(crate) fn at(&self, text: &[u8], start: usize, end: usize) -> V {
        let key = key(text, start, end);
        if end - start <= KEY { self.short(key) } else { self.longer(key, &text[start..end]) }
    }

    /// The same with a small first letter. Nothing is said of a word that is long or begins with no ASCII.
    #[inline]
    pub(crate) fn at_in_lower_case(&self, text: &[u8], start: usize, end: usize) -> Option<V> {
        let short = end - start <= KEY && text.get(start).is_some_and(u8::is_ascii_alphanumeric);
        // the bit that tells small letters from capitals is set in figures
        short.then(|| self.short(key(text, start, end) | 0x20))
    }

    /// Without branches on what is found.
    #[inline]
    fn short(&self, key: u128) -> V {
        let hash = hash(key);
        let spot = spot(hash, self.moves[self.group(hash)], self.tags.len());
        let likely = usize::from(self.tags[spot] == tag(hash)) * self.indices[spot] as usize;
        let sure = usize::from(self.slots[likely].0 == key) * likely;
        if sure == 0 && !self.crowded.is_empty() { self.aside(key) } else { self.slots[sure].1 }
    }

    #[cold]
    fn aside(&self, key: u128) -> V {
        self.crowded.iter().find(|(known, _)| *known == key).map(|(_, value)| *value).unwrap_or_default()
    }

    fn longer(&self, key: u128, word: &[u8]) -> V {
        let alike = self.long.get(&key).map_or(&[][..], Vec::as_slice);
        alike.iter().find(|(known, _)| **known == *word).map(|(_, value)| *value).unwrap_or_default()
    }
}

/// Where a word stands among `size` places, which are a power of two.
#[inline]
fn spot(hash: u64, by: u16, size: usize) -> usize {
    let step = (hash >> 20) as usize | 1;
    (hash as usize).wrapping_add(step.wrapping_mul(by as usize)) & (size - 1)
}

/// A byte of the hash that says little of the place.
#[inline]
const fn tag(hash: u64) -> u8 {
    (hash >> 32) as u8
}

/// Both halves in one product, whose halves are joined.
#[inline]
fn hash(key: u128) -> u64 {
    let (low, high) = (key as u64 ^ 0x9e37_79b9_7f4a_7c15, (key >> 64) as u64 ^ 0xd6e8_feb8_6659_fd93);
    let wide = u128::from(low) * u128::from(high);
    wide as u64 ^ (wide >> 64) as u64
}

/// The first bytes of a word as a number; words hold no NUL, so no two short ones share one. It is read as a whole, with
/// what stands behind the word, since how long words are is hard to guess, too.
#[inline]
fn key(text: &[u8], start: usize, end: usize) -> u128 {
    let whole = text.get(start..start + KEY).and_then(|bytes| bytes.try_into().ok());
    let bytes: [u8; KEY] = whole.unwrap_or_else(|| last_bytes(&text[start..]));
    let (halves, _) = bytes.as_chunks::<8>();
    let [low, high] = LOWEST[(end - start).min(KEY)];
    let half = |number: usize, mask: u64| u128::from(u64::from_le_bytes(halves[number]) & mask);
    half(1, high) << 64 | half(0, low)
}

/// Fewer bytes than a key has, at the end of a text.
#[cold]
fn last_bytes(rest: &[u8]) -> [u8; KEY] {
    let mut bytes = [0; KEY];
    bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    bytes
}

/// A hasher for short words.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let mut last = [0_u8; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
        self.0 ^= self.0 >> 29;
    }

    fn write_u8(&mut self, _: u8) {}

    fn write_u16(&mut self, value: u16) {
        self.mix(u64::from(value));
    }

    fn write_u128(&mut self, value: u128) {
        self.0 = hash(value);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
