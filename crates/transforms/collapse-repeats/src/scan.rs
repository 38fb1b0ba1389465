//! Finding stretches of a line that may repeat the stretch before them, in one pass.
//!
//! A word is known by its first four bytes, so that `Mauer` and `Mauer,` and, for near repeats, `Präsident` and
//! `Präsidenten` meet. Two words in a row are looked up in a small table that says where such a pair stood last; a word is
//! also held against the word before it. Only where something meets is the text itself compared.

/// How far apart two copies may begin, in bytes: thirty words or so. What loops over more is a sentence.
const REACH: usize = 256;
/// Places in the table, a power of two: 4 KiB, of which one reach fills a thirtieth.
const PLACES: usize = 1 << 10;
/// The bits of an entry that say where, up to a multiple of a megabyte: far more than a reach.
const WHERE: u32 = (1 << 20) - 1;

/// Calls `meet` with the places of two words that begin alike and stand at the same place in two neighbouring stretches;
/// it says up to where the text is settled and need not be looked at again.
pub(crate) fn scan(text: &str, mut meet: impl FnMut(usize, usize) -> usize) {
    let bytes = text.as_bytes();
    // Not in `pass`: beside an array that is indexed, nothing would stay in a register.
    let mut table = [u32::MAX; PLACES];
    let mut pass = Pass { bytes, start: 0, before: 0, before_start: 0, settled: 0 };
    let (blocks, rest) = bytes.as_chunks::<64>();
    for (index, block) in blocks.iter().enumerate() {
        let mut blanks = blanks(block);
        while blanks != 0 {
            pass.word(&mut table, index * 64 + blanks.trailing_zeros() as usize, &mut meet);
            blanks &= blanks - 1;
        }
    }
    let from = bytes.len() - rest.len();
    for (index, byte) in rest.iter().enumerate() {
        if *byte <= b' ' {
            pass.word(&mut table, from + index, &mut meet);
        }
    }
    pass.word(&mut table, bytes.len(), &mut meet);
}

/// One bit for each byte of a block that is a blank or a control character, eight bytes at a time.
fn blanks(block: &[u8; 64]) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    const ABOVE: u64 = 0x5f5f_5f5f_5f5f_5f5f; // carries into the high bit of what is above 0x20
    const GATHER: u64 = 0x0102_0408_1020_4080; // brings the eight bits into the highest byte
    let (eights, _) = block.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        let eight = u64::from_le_bytes(*eight);
        let blank = !(((eight & LOW) + ABOVE) | eight) & !LOW;
        bits << 8 | (blank >> 7).wrapping_mul(GATHER) >> 56
    })
}

struct Pass<'a> {
    bytes: &'a [u8],
    /// Where the word at hand begins.
    start: usize,
    /// The first bytes of the word before it; 0 where none stands right before it.
    before: u32,
    before_start: usize,
    /// Up to where the text is settled.
    settled: usize,
}

impl Pass<'_> {
    /// The word at hand ends at `end`; `table` says where each pair of words began last, and which it was.
    #[inline(always)]
    fn word(&mut self, table: &mut [u32; PLACES], end: usize, meet: &mut impl FnMut(usize, usize) -> usize) {
        let start = std::mem::replace(&mut self.start, end + 1);
        if start >= end {
            self.before = 0;
            return;
        }
        let head = self.head(start, end - start);
        let pair = (u64::from(self.before) << 32 | u64::from(head)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let here = self.before_start;
        // The hash says the place in the table and, in twelve more of its bits, which pair stands there.
        let entry = (pair >> 22) as u32 & !WHERE | here as u32 & WHERE;
        let last = std::mem::replace(&mut table[(pair >> (64 - PLACES.trailing_zeros())) as usize], entry);
        if head == self.before && start >= self.settled {
            self.settled = self.settled.max(meet(self.before_start, start));
        }
        let gap = (entry.wrapping_sub(last) & WHERE) as usize;
        if (entry ^ last) & !WHERE == 0 && gap.wrapping_sub(1) < REACH.min(here) && here >= self.settled {
            self.settled = self.settled.max(meet(here - gap, here));
        }
        self.before = head;
        self.before_start = start;
    }

    /// Its first four bytes, or all where it is shorter.
    #[inline(always)]
    fn head(&self, start: usize, len: usize) -> u32 {
        let four = self.bytes.get(start..).and_then(<[u8]>::first_chunk::<4>);
        let four = four.map_or_else(|| self.last(start), |four| u32::from_le_bytes(*four));
        four & (u32::MAX >> (32 - 8 * len.min(4)))
    }

    #[cold]
    fn last(&self, start: usize) -> u32 {
        self.bytes[start..].iter().rev().fold(0, |head, byte| head << 8 | u32::from(*byte))
    }
}
