//! A sketch of a paragraph: which stretches of three bytes it has, so that most rules are ruled out before a word is compared.

use crate::cue::{Cue, Piece};
use copydesk_transform::grams::usual;

/// Bits of a sketch, as a power of two: a paragraph of 400 bytes sets one in twenty.
const WIDTH: u32 = 13;

/// The stretches of three bytes that a text has, hashed. It may hold more than the text and never less.
#[derive(Debug)]
pub(crate) struct Sketch(Box<[u64; 1 << (WIDTH - 6)]>);

impl Default for Sketch {
    fn default() -> Self {
        Self(Box::new([0; 1 << (WIDTH - 6)]))
    }
}

impl Sketch {
    /// Takes the sketch of `text` instead of what it held.
    pub(crate) fn draw(&mut self, text: &str) {
        self.0.fill(0);
        // So that an outline without stretches is found.
        self.0[0] = 1;
        let mut gram = u32::from(BLANK);
        let mut other = false;
        for byte in text.as_bytes() {
            let plain = CLASSES[usize::from(*byte)];
            let (class, goes_on) = if other { behind(*byte, plain) } else { plain };
            other = goes_on;
            gram = self.next(gram, class);
        }
        self.next(gram, BLANK);
    }

    /// Takes in the stretch that ends with `class`, and says which one that is.
    #[inline(always)]
    fn next(&mut self, gram: u32, class: u8) -> u32 {
        let gram = (gram << 8 | u32::from(class)) & 0x00ff_ffff;
        let bit = bit(gram);
        self.0[usize::from(bit >> 6)] |= 1 << (bit & 63);
        gram
    }

    fn has(&self, outline: &Outline) -> bool {
        outline.iter().all(|bit| self.0[usize::from(bit >> 6)] & 1 << (bit & 63) != 0)
    }

    /// Which of the groups may have a cue in the text, in order.
    pub(crate) fn may(&self, groups: &Outlines) -> impl Iterator<Item = bool> {
        groups.groups().map(|own| groups.cues[own].iter().any(|cue| self.has(cue)))
    }

    /// Which of the groups have a cue whose words stand in the text, which comes in small letters.
    pub(crate) fn stand(&self, groups: &Outlines, small: &str) -> impl Iterator<Item = bool> {
        let there = |word: &str| memchr::memmem::find(small.as_bytes(), word.as_bytes()).is_some();
        let stands = move |at: usize| self.has(&groups.cues[at]) && groups.words[at].iter().all(|word| there(word));
        groups.groups().map(move |mut own| own.any(stands))
    }
}

/// Some of the bits that a cue needs of a sketch.
type Outline = [u16; 4];

/// The outlines of groups of cues, close together: between two documents they fall out of the cache.
#[derive(Debug)]
pub(crate) struct Outlines {
    cues: Box<[Outline]>,
    /// Beside `cues`: their words in small letters.
    words: Box<[Box<[Box<str>]>]>,
    /// Where the cues of each group end.
    ends: Box<[u32]>,
}

impl Outlines {
    pub(crate) fn of<'a>(groups: impl IntoIterator<Item = &'a Vec<Cue>>) -> Self {
        let (mut cues, mut words, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for group in groups {
            for cue in group {
                let (outline, own) = outline(cue);
                cues.push(outline);
                words.push(own);
            }
            ends.push(cues.len() as u32);
        }
        Self { cues: cues.into(), words: words.into(), ends: ends.into() }
    }

    /// Where the cues of each group stand.
    fn groups(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let mut first = 0;
        self.ends.iter().map(move |&end| std::mem::replace(&mut first, end as usize)..end as usize)
    }
}

/// What a cue needs of a sketch, and its words in small letters.
fn outline(cue: &Cue) -> (Outline, Box<[Box<str>]>) {
    let (mut bits, mut words) = (Vec::new(), Vec::new());
    for (_, piece) in &cue.pieces {
        let Piece::Words { text, open_start, open_end, .. } = piece else { continue };
        words.push(text.to_lowercase().into_boxed_str());
        // Beside a sign, a word may go on.
        let closed = |open: bool, edge: Option<char>| !open && edge.is_some_and(char::is_alphanumeric);
        let mut stream = Vec::with_capacity(text.len() + 2);
        if closed(*open_start, text.chars().next()) {
            stream.push(Some(BLANK));
        }
        stream.extend(classes(text));
        if closed(*open_end, text.chars().next_back()) {
            stream.push(Some(BLANK));
        }
        bits.extend(stream.windows(3).filter_map(|three| match three {
            [Some(a), Some(b), Some(c)] => {
                let score = usual(*a) + usual(*b) + usual(*c);
                Some((score, bit(u32::from_be_bytes([0, *a, *b, *c]))))
            }
            _ => None,
        }));
    }
    // The least usual ones; the first bit is always there.
    bits.sort_unstable();
    bits.dedup();
    let rare = [0, 1, 2, 3].map(|at| bits.get(at).map_or(0, |(_, bit)| *bit));
    (rare, words.into())
}

const BLANK: u8 = b' ';

const fn bit(gram: u32) -> u16 {
    (gram.wrapping_mul(0x9e37_79b1) >> (32 - WIDTH)) as u16
}

/// The class of every byte of a text, and whether it begins a sign that the byte behind it may belong to: small letters and
/// digits as they are, letters of Latin-1 without their case, and blanks for everything else. The capitals of other letters are
/// not known by a bit; a word may begin behind what is perhaps a sign.
const CLASSES: [(u8, bool); 256] = {
    let mut classes = [(BLANK, false); 256];
    let mut byte = 0;
    while byte < 256 {
        let low = (byte as u8).to_ascii_lowercase();
        classes[byte].0 = match low {
            b'a'..=b'z' | b'0'..=b'9' | LATIN => low,
            // The signs of multiplication and division are no letters.
            0x97 | 0xb7 => BLANK,
            0x80..=0xbf => low | 0x20,
            _ => BLANK,
        };
        classes[byte].1 = byte >= 0xc0 && low != LATIN;
        byte += 1;
    }
    classes
};

/// The class of a byte behind one of such a sign, and whether the sign may go on.
const fn behind(byte: u8, plain: (u8, bool)) -> (u8, bool) {
    if matches!(byte, 0x80..=0xbf) { (BLANK, true) } else { plain }
}

/// The first byte of Latin-1's letters.
const LATIN: u8 = 0xc3;

/// The classes of the bytes of a cue; none where its capitals are not known by a bit.
fn classes(cue: &str) -> impl Iterator<Item = Option<u8>> {
    cue.chars().flat_map(|c| {
        let known = matches!(c, '\0'..='\u{ff}' | '\u{2000}'..='\u{2fff}');
        let mut bytes = [0; 4];
        let len = c.encode_utf8(&mut bytes).len();
        let mut other = false;
        bytes.into_iter().take(len).map(move |byte| {
            let plain = CLASSES[usize::from(byte)];
            let (class, goes_on) = if other { behind(byte, plain) } else { plain };
            other = goes_on;
            known.then_some(class)
        })
    })
}
