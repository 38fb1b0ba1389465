//! A sketch of a paragraph: which stretches of three bytes it has, so that most rules are ruled out before a word is compared.

use crate::cue::{Cue, Piece};

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
        let mut gram = u32::from(BLANK);
        let mut state = 0;
        for byte in text.as_bytes() {
            let (class, next) = TEXT[state][usize::from(*byte)];
            state = usize::from(next);
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

    fn has(&self, cue: &Outline) -> bool {
        cue.bits.iter().all(|bit| self.0[usize::from(bit >> 6)] & 1 << (bit & 63) != 0)
    }

    /// Whether the words of one of the cues stand in the text, which comes in small letters.
    pub(crate) fn stands(&self, group: &[Outline], small: &str) -> bool {
        let there = |word: &str| memchr::memmem::find(small.as_bytes(), word.as_bytes()).is_some();
        group.iter().any(|cue| self.has(cue) && cue.words.iter().all(|word| there(word)))
    }

    /// Whether one of the cues may stand in the text.
    pub(crate) fn any(&self, group: &[Outline]) -> bool {
        group.iter().any(|cue| self.has(cue))
    }
}

/// What a cue needs of a sketch, and its words in small letters.
#[derive(Debug)]
pub(crate) struct Outline {
    bits: Box<[u16]>,
    words: Box<[Box<str>]>,
}

impl Outline {
    pub(crate) fn of(cue: &Cue) -> Self {
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
                [Some(a), Some(b), Some(c)] => Some(bit(u32::from_be_bytes([0, *a, *b, *c]))),
                _ => None,
            }));
        }
        bits.sort_unstable();
        bits.dedup();
        Self { bits: bits.into_boxed_slice(), words: words.into_boxed_slice() }
    }
}

const BLANK: u8 = b' ';

const fn bit(gram: u32) -> u16 {
    (gram.wrapping_mul(0x9e37_79b1) >> (32 - WIDTH)) as u16
}

/// The class of every byte of a text, and whether the byte behind it belongs to the same sign: small letters and digits as
/// they are, letters of Latin-1 without their case, and blanks for everything else. The capitals of other letters are not known
/// by a bit; a word may begin behind what is perhaps a sign.
const TEXT: [[(u8, u8); 256]; 2] = {
    let mut classes = [[(BLANK, 0); 256]; 2];
    let mut byte = 0;
    while byte < 256 {
        let low = (byte as u8).to_ascii_lowercase();
        classes[0][byte].0 = match low {
            b'a'..=b'z' | b'0'..=b'9' | LATIN => low,
            // The signs of multiplication and division are no letters.
            0x97 | 0xb7 => BLANK,
            0x80..=0xbf => low | 0x20,
            _ => BLANK,
        };
        classes[0][byte].1 = (byte >= 0xc0 && low != LATIN) as u8;
        classes[1][byte] = match byte {
            0x80..=0xbf => (BLANK, 1),
            _ => classes[0][byte],
        };
        byte += 1;
    }
    classes
};

/// The first byte of Latin-1's letters.
const LATIN: u8 = 0xc3;

/// The classes of the bytes of a cue; none where its capitals are not known by a bit.
fn classes(cue: &str) -> impl Iterator<Item = Option<u8>> {
    cue.chars().flat_map(|c| {
        let known = matches!(c, '\0'..='\u{ff}' | '\u{2000}'..='\u{2fff}');
        let mut bytes = [0; 4];
        let len = c.encode_utf8(&mut bytes).len();
        let mut state = 0;
        bytes.into_iter().take(len).map(move |byte| {
            let (class, next) = TEXT[state][usize::from(byte)];
            state = usize::from(next);
            known.then_some(class)
        })
    })
}
