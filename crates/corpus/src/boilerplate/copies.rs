//! Which documents are copies of earlier ones: they have no vote of their own.

/// So many sentences stand for a document.
pub(super) const SKETCH: usize = 4;

/// So many of them must be shared, or all where there are fewer.
const SHARED: usize = 2;

/// A document in few numbers: the smallest keys of its sentences (a bottom-k sketch, Broder 1997), 0 where it has fewer.
pub(super) type Sketch = [u64; SKETCH];

/// The documents seen so far by the sentences that stand for them: 8 bytes for each, in a table made for all of them at once.
#[derive(Debug)]
pub(super) struct Copies {
    /// The upper half of a key, and the document's number from 1; 0 where the place is free.
    slots: Vec<(u32, u32)>,
    documents: u32,
}

impl Copies {
    /// A table for so many documents.
    pub(super) fn new(documents: u64) -> Self {
        let wanted = usize::try_from(documents).unwrap_or(usize::MAX / 16).saturating_mul(SKETCH * 4 / 3);
        Self { slots: vec![(0, 0); wanted + 16], documents: 0 }
    }

    fn slot(&self, key: u64) -> usize {
        ((u128::from(key.wrapping_mul(0x9e37_79b9_7f4a_7c15)) * self.slots.len() as u128) >> 64) as usize
    }

    /// The place of a key, or the free one where it would stand; none if there is none near.
    fn find(&self, key: u64) -> Option<usize> {
        let start = self.slot(key);
        (start..start + 64).map(|at| at % self.slots.len()).find(|at| {
            let (tag, document) = self.slots[*at];
            document == 0 || tag == (key >> 32) as u32
        })
    }

    /// Whether a document is a copy of an earlier one. If not, it is taken in.
    pub(super) fn is_copy(&mut self, sketch: &Sketch) -> bool {
        let keys = sketch.iter().filter(|key| **key != 0);
        let found: Vec<usize> = keys.filter_map(|key| self.find(*key)).collect();
        let mut earlier: Vec<u32> = found.iter().map(|at| self.slots[*at].1).filter(|number| *number != 0).collect();
        earlier.sort_unstable();
        let needed = SHARED.min(found.len());
        if needed > 0 && earlier.windows(needed).any(|run| run.first() == run.last()) {
            return true;
        }
        self.documents = self.documents.saturating_add(1);
        for key in sketch.iter().filter(|key| **key != 0) {
            if let Some(at) = self.find(*key)
                && self.slots[at].1 == 0
            {
                self.slots[at] = ((key >> 32) as u32, self.documents);
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Copies;

    #[test]
    fn two_shared_sentences_make_a_copy() {
        let mut copies = Copies::new(4);
        let key = |number: u64| number.wrapping_mul(0x2545_f491_4f6c_dd1d);
        assert!(!copies.is_copy(&[1, 2, 3, 4].map(key)));
        assert!(copies.is_copy(&[9, 2, 3, 8].map(key)));
        assert!(!copies.is_copy(&[4, 5, 6, 7].map(key)));
        assert!(!copies.is_copy(&[0; 4]), "a document without sentences is no copy of anything");
    }
}
