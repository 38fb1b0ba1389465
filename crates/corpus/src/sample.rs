//! A share of a corpus, chosen by what its documents are.

use std::fs::File;

use copydesk_formats::LineReader;

use crate::part::Part;

/// What the documents are called that a run passes over because they are not in its sample.
pub const NOT_SAMPLED: &str = "not in the sample";

/// Takes so much of a corpus's documents. A document is taken or not by the hash of its length and of its first 64 KiB, which are at
/// hand of one that is too long as well: the same ones whatever the number of workers, the order of the inputs, how they are split
/// into files, or how long a document may be.
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

    fn takes(self, bytes: &[u8], length: u64) -> bool {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes[..bytes.len().min(LineReader::<File>::HEAD)]).update(&length.to_le_bytes());
        let hash = hasher.finalize();
        let head = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        // 53 bits, as many as the quotient can tell apart.
        let place = (u64::from_le_bytes(head) >> 11) as f64 / (1_u64 << 53) as f64;
        place * 100.0 < self.percent
    }
}

/// Whether the document that begins with these bytes and is so long is passed over, as none of the sample; it is counted with `size`
/// bytes of its file if it is.
pub(crate) fn is_left_out(sampler: Option<Sampler>, (bytes, length): (&[u8], u64), size: u64, part: &mut Part) -> bool {
    let left_out = sampler.is_some_and(|sampler| !sampler.takes(bytes, length));
    if left_out {
        part.totals.pass(NOT_SAMPLED, size);
    }
    left_out
}
