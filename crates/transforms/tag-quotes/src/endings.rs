//! Classes by the endings of words: a compound ends like its last part, as *Boulevardzeitung* does.

/// The bits of the filter.
const FILTER: usize = 1 << 14;
/// The bit that tells small letters from capitals, in every byte.
const CASE: u32 = 0x2020_2020;

/// Endings as a tree of their bytes, from the last one of a word on. Case is not told apart in ASCII. The tree is a double
/// array: a node's children stand at its base plus their byte, in cells that name their owner, so that it is small enough
/// for the first cache.
#[derive(Debug)]
pub(crate) struct Endings {
    nodes: Vec<Node>,
    /// Child and owner.
    cells: Vec<(u32, u32)>,
    /// Which last bytes of endings there are, hashed; most words have none of them.
    filter: Box<[u64; FILTER / 64]>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    base: u32,
    /// The classes of the ending that is whole here.
    classes: u32,
}

impl Default for Endings {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], cells: vec![(0, 0)], filter: Box::new([0; FILTER / 64]) }
    }
}

impl Endings {
    /// The tree of these endings and their classes.
    pub(crate) fn new(list: &[(Box<str>, u32)]) -> Self {
        let mut tree = Self::default();
        let mut children: Vec<Vec<(u8, u32)>> = vec![Vec::new()];
        for (ending, class) in list {
            let mut node = 0;
            for byte in ending.bytes().rev().map(|byte| byte.to_ascii_lowercase()) {
                let known = children[node].iter().find(|child| child.0 == byte).map(|child| child.1);
                node = known.unwrap_or_else(|| {
                    let child = children.len() as u32;
                    children[node].push((byte, child));
                    children.push(Vec::new());
                    tree.nodes.push(Node::default());
                    child
                }) as usize;
            }
            tree.nodes[node].classes |= class;
            let mut last = [0; 4];
            last.iter_mut().rev().zip(ending.bytes().rev()).for_each(|(to, byte)| *to = byte);
            let place = places(last)[4_usize.saturating_sub(ending.len()).min(2)];
            tree.filter[place / 64] |= 1 << (place % 64);
        }
        // all cells before it are taken
        let mut full = 0;
        for (owner, children) in (0_u32..).zip(&children) {
            // a child's number is never 0
            let free = |cells: &[(u32, u32)], at: usize| cells.get(at).is_none_or(|cell| cell.0 == 0);
            while !free(&tree.cells, full) {
                full += 1;
            }
            let fits = |base: &usize| children.iter().all(|child| free(&tree.cells, base + child.0 as usize));
            let base = (full.saturating_sub(u8::MAX as usize)..).find(fits).unwrap_or_default();
            tree.nodes[owner as usize].base = base as u32;
            for &(byte, child) in children {
                let at = base + byte as usize;
                tree.cells.resize(tree.cells.len().max(at + 1), (0, 0));
                tree.cells[at] = (child, owner);
            }
        }
        tree
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
        let (mut node, mut base, mut found) = (0, self.nodes[0].base, 0);
        for byte in word.iter().rev() {
            let at = base as usize + byte.to_ascii_lowercase() as usize;
            match self.cells.get(at) {
                Some(&(child, owner)) if child > 0 && owner == node => node = child,
                _ => break,
            }
            let Node { base: next, classes } = self.nodes[node as usize];
            (base, found) = (next, found | classes);
        }
        found
    }
}

/// Where in the filter the last four, three and two bytes of a word stand; its last four bytes come with the first one
/// lowest.
fn places(last: [u8; 4]) -> [usize; 3] {
    let four = u32::from_le_bytes(last) | CASE;
    [four, four >> 8, four >> 16].map(|bytes| (bytes.wrapping_mul(0x9e37_79b1) >> 18) as usize)
}
