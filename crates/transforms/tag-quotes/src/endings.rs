//! Classes by the endings of words: a compound ends like its last part, as *Boulevardzeitung* does.

/// Endings as a tree of their bytes, from the last one of a word on. Case is not told apart in ASCII.
#[derive(Debug)]
pub(crate) struct Endings {
    /// The number of a byte among those that endings are made of; 0 for all others.
    letters: [u8; 256],
    /// How many numbers there are.
    width: usize,
    /// The node behind each node by each letter; 0 for none.
    next: Vec<u16>,
    /// The classes of the ending that is whole at a node.
    classes: Vec<u32>,
    /// Which last bytes of endings there are, hashed; most words have none of them.
    filter: Box<[u64; FILTER / 64]>,
}

/// The bits of the filter.
const FILTER: usize = 1 << 14;
/// The bit that tells small letters from capitals, in every byte.
const MASK: u32 = 0x2020_2020;

/// Where in the filter the last four, three and two bytes of a word stand; its last four bytes come with the first one
/// lowest.
fn places(last: [u8; 4]) -> [usize; 3] {
    let four = u32::from_le_bytes(last) | MASK;
    [four, four >> 8, four >> 16].map(|bytes| (bytes.wrapping_mul(0x9e37_79b1) >> 18) as usize)
}

impl Default for Endings {
    fn default() -> Self {
        Self { letters: [0; 256], width: 1, next: vec![0], classes: vec![0], filter: Box::new([0; FILTER / 64]) }
    }
}

impl Endings {
    /// The tree of these endings and their classes; none where they are too many.
    pub(crate) fn new(list: &[(Box<str>, u32)]) -> Option<Self> {
        let mut tree = Self::default();
        let bytes = || list.iter().flat_map(|(ending, _)| ending.bytes());
        for byte in bytes().map(|byte| byte.to_ascii_lowercase()) {
            if tree.letters[byte as usize] == 0 {
                tree.letters[byte as usize] = u8::try_from(tree.width).ok()?;
                tree.width += 1;
            }
        }
        for upper in b'A'..=b'Z' {
            tree.letters[upper as usize] = tree.letters[upper.to_ascii_lowercase() as usize];
        }
        tree.next = vec![0; tree.width];
        for (ending, class) in list {
            let mut node = 0;
            for byte in ending.bytes().rev() {
                let place = node * tree.width + tree.letters[byte as usize] as usize;
                if tree.next[place] == 0 {
                    tree.next[place] = u16::try_from(tree.classes.len()).ok()?;
                    tree.classes.push(0);
                    tree.next.resize(tree.next.len() + tree.width, 0);
                }
                node = tree.next[place] as usize;
            }
            tree.classes[node] |= class;
            let mut last = [0; 4];
            last.iter_mut().rev().zip(ending.bytes().rev()).for_each(|(to, byte)| *to = byte);
            let place = places(last)[4_usize.saturating_sub(ending.len()).min(2)];
            tree.filter[place / 64] |= 1 << (place % 64);
        }
        Some(tree)
    }

    /// The classes of all endings that a word has.
    #[inline]
    pub(crate) fn of(&self, word: &[u8]) -> u32 {
        let Some(&last) = word.last_chunk() else { return self.walk(word) };
        let known = |place: usize| self.filter[place / 64] >> (place % 64);
        let [four, three, two] = places(last);
        if (known(four) | known(three) | known(two)) & 1 == 0 { 0 } else { self.walk(word) }
    }

    fn walk(&self, word: &[u8]) -> u32 {
        let (mut node, mut found) = (0, 0);
        for byte in word.iter().rev() {
            let letter = self.letters[*byte as usize] as usize;
            node = self.next[node * self.width + letter] as usize;
            if node == 0 {
                break;
            }
            found |= self.classes[node];
        }
        found
    }
}
