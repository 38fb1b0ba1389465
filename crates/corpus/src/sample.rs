//! A share of a corpus, chosen by what its documents are.

use crate::part::Part;

/// What the documents are called that a run passes over because they are not in its sample.
pub const NOT_SAMPLED: &str = "not in the sample";

/// Takes so much of a corpus's documents. A document is taken or not by the hash of its bytes: the same ones whatever the number
/// of workers, the order of the inputs, or how they are split into files.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampler {
    percent: f64,
}

impl Sampler {
    /// So many of a hundred; more than 100 counts as 100.
    #[must_use]
    pub const fn percent(percent: f64) -> Self {
        Self { percent }
    }

    fn takes(self, bytes: &[u8]) -> bool {
        let hash = blake3::hash(bytes);
        let head = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        // 53 bits, as many as the quotient can tell apart.
        let place = (u64::from_le_bytes(head) >> 11) as f64 / (1_u64 << 53) as f64;
        place * 100.0 < self.percent
    }
}

/// Whether the document with these bytes is passed over, as none of the sample; it is counted if it is.
pub(crate) fn is_left_out(sampler: Option<Sampler>, bytes: &[u8], size: u64, part: &mut Part) -> bool {
    let left_out = sampler.is_some_and(|sampler| !sampler.takes(bytes));
    if left_out {
        part.totals.pass(NOT_SAMPLED, size);
    }
    left_out
}
