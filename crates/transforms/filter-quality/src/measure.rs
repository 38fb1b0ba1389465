//! What is counted in a text, in one pass over its bytes for words and one for lines.

/// Bits of a byte's class: it is no blank, it begins a letter, it begins something that is neither a blank nor a sign, it begins
/// a character.
const INK: u8 = 1;
const LETTER: u8 = 2;
const MATTER: u8 = 4;
const HEAD: u8 = 8;

/// The class of each byte. A character beyond ASCII is judged by its first byte: those of Latin, Greek, Cyrillic and the other
/// alphabets and scripts begin letters, 0xC2, 0xE2 and 0xF0 begin signs (`«`, `–`, `„`, `€`, emoji).
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => 0,
            b'0'..=b'9' => INK | MATTER | HEAD,
            b'A'..=b'Z' | b'a'..=b'z' => INK | LETTER | MATTER | HEAD,
            0..0x80 | 0xC2 | 0xE2 | 0xF0.. => INK | HEAD,
            0x80..0xC0 => INK,
            _ => INK | LETTER | MATTER | HEAD,
        };
        byte += 1;
    }
    classes
};

/// What the words of a text come to. A word is what stands between blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Words {
    /// All of them, signs that stand alone as well.
    pub(crate) all: u64,
    /// Those with a letter.
    pub(crate) lettered: u64,
    /// Those with a letter or a digit.
    pub(crate) proper: u64,
    /// The characters of the proper ones, with the signs at them.
    pub(crate) chars: u64,
}

impl Words {
    /// Counts the words of `text`, without a branch for any of them: words are short, and their ends cannot be foreseen.
    pub(crate) fn count(text: &str) -> Self {
        let mut words = Self::default();
        // What was seen in the word at hand, and its characters.
        let (mut seen, mut length) = (0_u8, 0_u32);
        // Few enough that no sum of a piece overflows.
        for piece in text.as_bytes().chunks(1 << 20) {
            let (mut all, mut lettered, mut proper, mut chars) = (0_u32, 0_u32, 0_u32, 0_u32);
            for &byte in piece {
                let class = CLASSES[usize::from(byte)];
                let ink = u32::from(class & INK);
                // All ones at a blank: the word at hand is over.
                let over = ink.wrapping_sub(1);
                let closed = u32::from(seen) & over;
                let matters = closed >> 2 & 1;
                all += closed & 1;
                lettered += closed >> 1 & 1;
                proper += matters;
                chars += length & matters.wrapping_neg();
                seen = (seen | class) & !(over as u8);
                length = (length + u32::from(class >> 3)) & !over;
            }
            words.all += u64::from(all);
            words.lettered += u64::from(lettered);
            words.proper += u64::from(proper);
            words.chars += u64::from(chars);
        }
        words.all += u64::from(seen & 1);
        words.lettered += u64::from(seen >> 1 & 1);
        if seen & MATTER != 0 {
            words.proper += 1;
            words.chars += u64::from(length);
        }
        words
    }
}

/// How many characters `text` has.
pub(crate) fn chars(text: &str) -> u64 {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count() as u64
}

/// How many ellipses stand in `text`: `…` and `...`.
pub(crate) fn ellipses(text: &str) -> u64 {
    let bytes = text.as_bytes();
    (memchr::memmem::find_iter(bytes, "…").count() + memchr::memmem::find_iter(bytes, "...").count()) as u64
}

/// The lines of `text` that are not blank, without the blanks at their edges.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |gap| start + gap);
            let line = text[start..end].trim();
            start = end + 1;
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    })
}

/// Whether a line begins with a bullet.
pub(crate) fn is_bullet(line: &str) -> bool {
    line.starts_with(['-', '*', '•', '‣', '●', '▪', '◦'])
}

/// Whether a line ends in an ellipsis.
pub(crate) fn trails_off(line: &str) -> bool {
    line.ends_with("...") || line.ends_with('…')
}

/// Marks of quotation, which may stand behind the end of a sentence.
pub(crate) const QUOTES: [char; 11] = ['"', '\'', '“', '”', '„', '»', '«', '’', '‘', '›', '‹'];

/// Whether a line ends like a sentence: in a full stop, a question or exclamation mark of any script, or in a quotation mark.
pub(crate) fn ends_like_a_sentence(line: &str) -> bool {
    line.ends_with(['.', '?', '!', '。', '！', '？', '؟', '۔', '।']) || line.ends_with(QUOTES)
}
