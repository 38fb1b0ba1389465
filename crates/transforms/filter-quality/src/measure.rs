//! What is counted in a text: words in one pass over its bytes, lines in another.

use copydesk_transform::bits::bits;

/// What the words of a text come to. A word is what stands between blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Words {
    /// All of them, signs that stand alone as well.
    pub(crate) all: u64,
    /// Those with a letter.
    pub(crate) lettered: u64,
    /// Those with a letter or a digit.
    pub(crate) proper: u64,
    /// Letters and digits.
    pub(crate) chars: u64,
}

/// Whether a byte is none of the blanks and controls of ASCII.
fn is_ink(byte: u8) -> bool {
    byte > b' '
}

/// Whether a byte begins a letter. A character beyond ASCII is judged by its first byte: those of Latin, Greek, Cyrillic and the
/// other alphabets and scripts begin letters; 0xC2, 0xE2 and 0xF0 begin signs (`«`, `–`, `„`, `€`, emoji).
fn is_letter(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | ((byte.wrapping_sub(0xC3) < 0x2D) & (byte != 0xE2))
}

/// Words that have nothing of some kind in them, counted 64 bytes at a time.
#[derive(Default)]
struct Without {
    /// Whether a word goes on from the bytes before that has nothing so far.
    open: bool,
    count: u64,
}

impl Without {
    /// `ink` are the bytes that are no blanks, `starts` those of them that begin a word, `marks` what is looked for.
    fn add(&mut self, ink: u64, starts: u64, marks: u64) {
        self.count += u64::from(self.open && ink & 1 == 0);
        // A bit that is added where a word begins is carried through all that is ink and no mark. It comes to rest on a mark, or
        // on the blank behind the word, or it goes on to the next bytes.
        let bare = ink & !marks;
        let begin = (starts | u64::from(self.open)) & bare;
        let (sum, on) = bare.overflowing_add(begin);
        self.count += u64::from((sum & !bare & !ink).count_ones());
        self.open = on;
    }
}

impl Words {
    /// Counts the words of `text` without a branch for any of them: words are short, and where they end cannot be foreseen.
    pub(crate) fn count(text: &str) -> Self {
        let mut words = Self::default();
        let (mut unlettered, mut improper) = (Without::default(), Without::default());
        let mut inside = 0;
        let mut add = |piece: &[u8; 64]| {
            let ink = bits(piece, is_ink);
            let letters = bits(piece, is_letter);
            let matter = letters | bits(piece, |byte| byte.wrapping_sub(b'0') < 10);
            let starts = ink & !(ink << 1 | inside);
            inside = ink >> 63;
            words.all += u64::from(starts.count_ones());
            words.chars += u64::from(matter.count_ones());
            unlettered.add(ink, starts, letters);
            improper.add(ink, starts, matter);
        };
        let (pieces, rest) = text.as_bytes().as_chunks::<64>();
        pieces.iter().for_each(&mut add);
        // Blanks behind the end close the last word.
        let mut last = [b' '; 64];
        last[..rest.len()].copy_from_slice(rest);
        add(&last);
        words.lettered = words.all - unlettered.count;
        words.proper = words.all - improper.count;
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
