//! The words of a text as hashes, at close to the speed of reading it.

use unicode_normalization::UnicodeNormalization as _;

use super::{SEED, mixed};

/// The word that stands for every address.
pub(super) const LINK: u64 = 0x6c69_6e6b_6c69_6e6b;

/// A byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many letters of ASCII stand at the beginning of eight bytes, and these letters in small.
const fn leading_letters(bytes: u64) -> (u32, u64) {
    let low = (bytes | each(0x20)) & each(0x7f);
    // The highest bit of a byte says whether it is at least `a`, and whether it is beyond `z`; no sum runs over.
    let (from_a, beyond_z) = (low + each(0x80 - b'a'), low + each(0x7f - b'z'));
    let letters = from_a & !beyond_z & !bytes & each(0x80);
    let count = (!letters & each(0x80)).trailing_zeros() / 8;
    let kept = if count == 8 { u64::MAX } else { (1 << (8 * count)) - 1 };
    (count, low & kept)
}

/// What has been read of a word.
struct Reader<'a> {
    words: &'a mut Vec<u64>,
    hash: u64,
    /// The bytes of the word that are not in the hash yet, the first lowest: up to seven.
    bytes: u64,
    held: u32,
    letters: u32,
    digits: bool,
    telling: usize,
}

impl Reader<'_> {
    const fn byte(&mut self, byte: u8) {
        self.add(1, byte as u64);
    }

    /// Adds one to eight bytes, the first lowest.
    const fn add(&mut self, count: u32, bytes: u64) {
        self.bytes |= bytes << (8 * self.held);
        if self.held + count >= 8 {
            self.hash = mixed(self.hash, self.bytes);
            self.bytes = if self.held == 0 { 0 } else { bytes >> (64 - 8 * self.held) };
            self.held = self.held + count - 8;
        } else {
            self.held += count;
        }
    }

    /// Takes the letters of ASCII and Latin-1 in that begin at `at`; says where they end.
    fn letters(&mut self, text: &[u8], mut at: usize) -> usize {
        let from = self.letters;
        loop {
            let bytes = match text[at..].first_chunk::<8>() {
                Some(bytes) => u64::from_le_bytes(*bytes),
                None => text[at..].iter().rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)),
            };
            let (count, letters) = leading_letters(bytes);
            if count > 0 {
                self.add(count, letters);
                self.letters += count;
                at += count as usize;
            }
            if count < 8 {
                // Those of Latin-1 have two bytes, of which the second differs from its capital's by one bit.
                let Some(&second) = text.get(at + 1).filter(|_| text[at] == 0xc3) else { break };
                if matches!(second, 0x97 | 0x9f | 0xb7) {
                    break;
                }
                self.add(2, u64::from(second | 0x20) << 8 | 0xc3);
                self.letters += 1;
                at += 2;
            }
        }
        self.digits &= self.letters == from;
        at
    }

    const fn letter(&mut self, byte: u8) {
        self.byte(byte);
        self.letters += 1;
        self.digits = false;
    }

    const fn digit(&mut self) {
        if !self.digits {
            self.byte(b'#');
            self.digits = true;
        }
    }

    /// Forgets the word.
    const fn clear(&mut self) {
        (self.hash, self.bytes, self.held) = (SEED, 0, 0);
        (self.letters, self.digits) = (0, false);
    }

    fn close(&mut self) {
        if self.letters > 0 || self.digits {
            self.words.push(mixed(self.hash, self.bytes));
            self.telling += usize::from(self.letters >= 2);
            self.clear();
        }
    }

    /// A character outside ASCII; false if the text must be normalised first.
    fn other(&mut self, c: char) -> bool {
        match c {
            'ß' | 'ẞ' => (0..2).for_each(|_| self.letter(b's')),
            'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼'..='¾' => return false,
            'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' | 'Ǆ'..='ǌ' | 'Ǳ'..='ǳ' => return false,
            '\u{80}'..='\u{24f}' | 'Α'..='ώ' | 'Ѐ'..='ӿ' => self.plain(c),
            '\u{2010}'..='\u{205f}' | '€' => self.close(),
            _ => return false,
        }
        true
    }

    /// A character in normal form.
    fn plain(&mut self, c: char) {
        if c.is_alphabetic() {
            let mut bytes = [0; 4];
            // The two small sigmas are one letter.
            let c = if c == 'ς' { 'σ' } else { c };
            for small in c.to_lowercase() {
                small.encode_utf8(&mut bytes).bytes().for_each(|byte| self.byte(byte));
            }
            self.letters += 1;
            self.digits = false;
        } else if c.is_numeric() {
            self.digit();
        } else {
            self.close();
        }
    }
}

/// Adds the hashes of the words of `text`; says how many of them have two letters or more.
pub(super) fn hash_words(text: &str, words: &mut Vec<u64>) -> usize {
    let from = words.len();
    match hash_fast(text, words) {
        Some(telling) => telling,
        None => {
            words.truncate(from);
            let normal: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
            let folded = normal.replace('ß', "ss");
            hash_any(&folded, words, true).unwrap_or_default()
        }
    }
}

fn hash_fast(text: &str, words: &mut Vec<u64>) -> Option<usize> {
    hash_any(text, words, false)
}

/// None where the text must be normalised first and is not.
fn hash_any(text: &str, words: &mut Vec<u64>, normal: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    // The words before the chunk of signs without a blank in which we are.
    let mut chunk = (words.len(), 0);
    let mut reader = Reader { words, hash: SEED, bytes: 0, held: 0, letters: 0, digits: false, telling: 0 };
    let mut at = 0;
    loop {
        at = reader.letters(bytes, at);
        let Some(&byte) = bytes.get(at) else { break };
        if byte == b' ' {
            reader.close();
            chunk = (reader.words.len(), reader.telling);
            at += 1;
            continue;
        }
        match byte {
            b'0'..=b'9' | b'#' => reader.digit(),
            b'@' | b':' | b'.' | b'{' if is_address(bytes, at) => {
                reader.clear();
                reader.words.truncate(chunk.0);
                reader.telling = chunk.1 + 1;
                reader.words.push(LINK);
                at = text[at..].find(char::is_whitespace).map_or(bytes.len(), |blank| at + blank);
                chunk = (reader.words.len(), reader.telling);
                continue;
            }
            b'\t' | b'\r' | b'\n' => {
                reader.close();
                chunk = (reader.words.len(), reader.telling);
            }
            0..=0x7f => reader.close(),
            // Dashes and quotation marks, but not the blanks among them.
            0xe2 if bytes.get(at + 1) == Some(&0x80)
                && matches!(bytes.get(at + 2), Some(0x90..=0xa7 | 0xaa..=0xae | 0xb0..=0xbf)) =>
            {
                reader.close();
                at += 2;
            }
            _ => {
                let Some(c) = text[at..].chars().next() else { break };
                at += c.len_utf8();
                if c.is_whitespace() {
                    reader.close();
                    chunk = (reader.words.len(), reader.telling);
                } else if matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') {
                    // It is not seen, and parts no word.
                } else if normal {
                    reader.plain(c);
                } else if !reader.other(c) {
                    return None;
                }
                continue;
            }
        }
        at += 1;
    }
    reader.close();
    Some(reader.telling)
}

/// Whether the sign at `at` belongs to an address: `://`, `www.`, `name@host`, and the slot of a pattern, `{link}`.
fn is_address(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let behind = &bytes[at + 1..];
    match bytes[at] {
        b':' => behind.starts_with(b"//") && before.last().is_some_and(u8::is_ascii_alphabetic),
        b'.' => {
            let head = before.len().saturating_sub(3);
            before[head..].eq_ignore_ascii_case(b"www")
                && !before[..head].last().is_some_and(u8::is_ascii_alphanumeric)
                && behind.first().is_some_and(u8::is_ascii_alphanumeric)
        }
        b'@' => {
            before.last().is_some_and(u8::is_ascii_alphanumeric)
                && behind.first().is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => behind.starts_with(b"link}"),
    }
}
