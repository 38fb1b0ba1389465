//! JSON string literals: what they say, and how they say it.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;

/// Which characters of a JSON string are escaped without need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
enum Base {
    /// Only what must be: `"`, `\`, and control characters. serde_json, JavaScript, Python with `ensure_ascii=False`.
    #[default]
    Minimal,
    /// All but printable ASCII, as `\uXXXX`. Python's `json.dumps`, PHP.
    Ascii,
    /// Also `<`, `>`, `&`, U+2028 and U+2029. Go.
    Html,
}

/// How a JSON string literal was escaped, so that a changed text goes out as its source came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Escapes {
    base: Base,
    /// `/` goes out as `\/`, as PHP does.
    slash: bool,
    /// Hexadecimal digits are upper-case, as in Java.
    upper: bool,
}

/// The names in the order of [`Escapes::index`].
const NAMES: [&str; 12] = [
    "minimal",
    "minimal-upper",
    "minimal-slash",
    "minimal-slash-upper",
    "ascii",
    "ascii-upper",
    "ascii-slash",
    "ascii-slash-upper",
    "html",
    "html-upper",
    "html-slash",
    "html-slash-upper",
];

impl Escapes {
    /// Every style.
    pub fn all() -> impl Iterator<Item = Self> {
        [Base::Minimal, Base::Ascii, Base::Html].into_iter().flat_map(|base| {
            [(false, false), (false, true), (true, false), (true, true)].into_iter().map(move |(slash, upper)| Self {
                base,
                slash,
                upper,
            })
        })
    }

    const fn index(self) -> usize {
        self.base as usize * 4 + self.slash as usize * 2 + self.upper as usize
    }

    /// As in records: `ascii`, `ascii-slash`, `html`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        NAMES[self.index()]
    }

    /// The style of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().find(|style| style.as_str() == name)
    }

    /// The style that makes `literal` (quotes included) of `text`, which it says; none if no known style does.
    ///
    /// A literal that has only short escapes (`\n`, `\"`) needs no trial. Otherwise its escapes say which styles to
    /// try.
    #[must_use]
    pub fn detect(literal: &str, text: &str) -> Option<Self> {
        let bytes = literal.as_bytes();
        let mut style = Self::default();
        let (mut unicode, mut tags, mut separators, mut high) = (false, false, false, false);
        let mut at = 0;
        while let Some(found) = memchr(b'\\', bytes.get(at..)?) {
            let escape = at + found + 1;
            match bytes.get(escape)? {
                b'/' => style.slash = true,
                b'u' => {
                    let digits = bytes.get(escape + 1..escape + 5)?;
                    style.upper |= digits.iter().any(u8::is_ascii_uppercase);
                    unicode = true;
                    match hex(digits)? {
                        0x3C | 0x3E | 0x26 => tags = true,
                        0x2028 | 0x2029 => separators = true,
                        0x7F.. => high = true,
                        _ => {}
                    }
                }
                _ => {}
            }
            at = escape + 1;
        }
        if !unicode && !style.slash {
            return Some(style);
        }
        [(Base::Minimal, true), (Base::Html, tags || separators), (Base::Ascii, high || separators)]
            .into_iter()
            .filter(|(_, likely)| *likely)
            .map(|(base, _)| Self { base, ..style })
            .find(|style| style.makes(literal, text))
    }

    /// The style to write a changed text in where none makes its source's literal: what was plain ASCII stays so.
    pub(crate) fn nearest(literal: &str) -> Self {
        let base = if literal.is_ascii() { Base::Ascii } else { Base::Minimal };
        Self { base, ..Self::default() }
    }

    /// Whether `text` in this style is `literal`.
    #[must_use]
    pub fn makes(self, literal: &str, text: &str) -> bool {
        let mut rest = Rest(literal.as_bytes());
        self.put(text, &mut rest) && rest.0.is_empty()
    }

    /// Appends `text` as a JSON string literal, quotes included.
    pub fn write(self, text: &str, out: &mut Vec<u8>) {
        out.reserve(text.len() + 2);
        // A record is full of short strings without anything to escape.
        if text.len() <= SHORT && self.mask() == MUST && goes_out_as_it_is(text.as_bytes()) {
            out.push(b'"');
            out.extend_from_slice(text.as_bytes());
            out.push(b'"');
        } else {
            self.put(text, out);
        }
    }

    /// Which classes of bytes this style does not copy.
    const fn mask(self) -> u8 {
        let base = match self.base {
            Base::Minimal => MUST,
            Base::Ascii => MUST | HIGH,
            Base::Html => MUST | TAGS,
        };
        if self.slash { base | SLASH } else { base }
    }

    fn put<S: Sink>(self, text: &str, sink: &mut S) -> bool {
        let mask = self.mask();
        let bytes = text.as_bytes();
        let mut from = 0;
        let mut at = 0;
        if !sink.put(b"\"") {
            return false;
        }
        loop {
            at += plain(&bytes[at..], mask);
            let Some(&byte) = bytes.get(at) else { break };
            // The first byte of U+2028 is also that of quotation marks and dashes, which stay.
            if byte == 0xE2 && mask & HIGH == 0 && !matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])) {
                at += 1;
                continue;
            }
            let len = match byte {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            if !sink.put(&bytes[from..at]) || !self.put_escape(&text[at..at + len], sink) {
                return false;
            }
            at += len;
            from = at;
        }
        sink.put(&bytes[from..]) && sink.put(b"\"")
    }

    fn put_escape<S: Sink>(self, char: &str, sink: &mut S) -> bool {
        let short = match char.as_bytes()[0] {
            b'"' => b'"',
            b'\\' => b'\\',
            b'/' => b'/',
            0x08 => b'b',
            0x09 => b't',
            0x0A => b'n',
            0x0C => b'f',
            0x0D => b'r',
            _ => {
                let digits: &[u8; 16] = if self.upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
                return char.encode_utf16().all(|unit| {
                    let digit = |shift: u16| digits[usize::from(unit >> shift & 15)];
                    sink.put(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])
                });
            }
        };
        sink.put(&[b'\\', short])
    }
}

impl fmt::Display for Escapes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where an encoded text goes; says whether to go on.
trait Sink {
    fn put(&mut self, bytes: &[u8]) -> bool;
}

impl Sink for Vec<u8> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> bool {
        self.extend_from_slice(bytes);
        true
    }
}

/// What is left of a literal to compare with.
struct Rest<'a>(&'a [u8]);

impl Sink for Rest<'_> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> bool {
        match self.0.strip_prefix(bytes) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }
}

/// Strings up to this many bytes are looked through before they are written.
const SHORT: usize = 64;

const MUST: u8 = 1;
const SLASH: u8 = 2;
const TAGS: u8 = 4;
const HIGH: u8 = 8;

/// The classes of each byte that begins a character.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            0..0x20 | b'"' | b'\\' => MUST,
            b'/' => SLASH,
            b'<' | b'>' | b'&' => TAGS,
            0xE2 => TAGS | HIGH,
            0x7F | 0xC0.. => HIGH,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Whether no byte must be escaped, by eight at a time: subtracting sets the high bit of a byte that is less, and of no other below
/// the first such one.
fn goes_out_as_it_is(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let less = |bytes: u64, than: u64| bytes.wrapping_sub(ONES * than) & !bytes & (ONES << 7);
    let must = |eight: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*eight);
        let is = |byte: u8| less(bytes ^ (ONES * u64::from(byte)), 1);
        less(bytes, 0x20) | is(b'"') | is(b'\\')
    };
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().fold(must(last), |any, eight| any | must(eight)) == 0,
        None => bytes.iter().all(|&byte| CLASSES[usize::from(byte)] & MUST == 0),
    }
}

/// How many bytes from the start are copied as they are.
#[inline]
fn plain(bytes: &[u8], mask: u8) -> usize {
    if mask == MUST {
        return quiet(bytes, mask, |&byte| (byte < 0x20) | (byte == b'"') | (byte == b'\\'));
    }
    // In pieces, without branches: the compiler makes vector code of it. A class that is not asked for looks for what
    // is found anyway, or for 0xFF, which no text has.
    let look = |class: u8, byte: u8| if mask & class != 0 { byte } else { b'"' };
    let slash = look(SLASH, b'/');
    let tags = [look(TAGS, b'<'), look(TAGS, b'>'), look(TAGS, b'&'), look(TAGS, 0xE2)];
    let high = if mask & HIGH != 0 { 0x7F } else { 0xFF };
    let special = |&byte: &u8| {
        let must = (byte < 0x20) | (byte == b'"') | (byte == b'\\');
        let tag = (byte == tags[0]) | (byte == tags[1]) | (byte == tags[2]) | (byte == tags[3]);
        must | tag | (byte == slash) | (byte >= high)
    };
    quiet(bytes, mask, special)
}

/// How many bytes from the start are not `special`, which is what `mask` says.
#[inline]
fn quiet(bytes: &[u8], mask: u8, special: impl Fn(&u8) -> bool) -> usize {
    let from = quiet_chunks::<32>(bytes, &special);
    let from = from + quiet_chunks::<8>(&bytes[from..], &special);
    let rest = &bytes[from..];
    from + rest.iter().position(|&byte| CLASSES[usize::from(byte)] & mask != 0).unwrap_or(rest.len())
}

/// The same by whole chunks.
#[inline]
fn quiet_chunks<const N: usize>(bytes: &[u8], special: impl Fn(&u8) -> bool) -> usize {
    let (chunks, _) = bytes.as_chunks::<N>();
    N * chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | special(byte))).count()
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, &digit| Some(sum << 4 | char::from(digit).to_digit(16)?))
}

/// Why a literal says no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecodeError {
    /// Half of a surrogate pair, at that byte of the literal.
    Lone(usize),
    /// It is no JSON string.
    NoString,
}

/// The text that a valid JSON string literal says. Borrowed where it has no escapes.
pub(crate) fn decode(literal: &str) -> Result<Cow<'_, str>, DecodeError> {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(DecodeError::NoString)?;
    let bytes = inner.as_bytes();
    let Some(first) = memchr(b'\\', bytes) else { return Ok(Cow::Borrowed(inner)) };
    let mut out = String::with_capacity(inner.len());
    let mut escape = first;
    out.push_str(&inner[..first]);
    loop {
        let char = match bytes.get(escape + 1).ok_or(DecodeError::NoString)? {
            b'n' => '\n',
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'u' => {
                let (char, len) = unicode(&bytes[escape..]).ok_or(DecodeError::Lone(escape + 1))?;
                escape += len - 2;
                char
            }
            _ => return Err(DecodeError::NoString),
        };
        out.push(char);
        let from = escape + 2;
        let next = memchr(b'\\', &bytes[from..]);
        let until = next.map_or(bytes.len(), |next| from + next);
        out.push_str(inner.get(from..until).ok_or(DecodeError::NoString)?);
        match next {
            Some(next) => escape = from + next,
            None => return Ok(Cow::Owned(out)),
        }
    }
}

/// The character of a `\uXXXX` escape, or of two that are a pair, and how many bytes it takes.
fn unicode(escape: &[u8]) -> Option<(char, usize)> {
    let unit = hex(escape.get(2..6)?)?;
    if let Some(char) = char::from_u32(unit) {
        return Some((char, 6));
    }
    let low = match escape.get(6..12)? {
        [b'\\', b'u', digits @ ..] => hex(digits)?,
        _ => return None,
    };
    if !(0xD800..0xDC00).contains(&unit) || !(0xDC00..0xE000).contains(&low) {
        return None;
    }
    Some((char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?, 12))
}
