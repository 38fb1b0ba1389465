//! HTML entities that were left in text.

use std::borrow::Cow;

use crate::charset::windows;

/// How often a text may have been escaped over. Deeper ones are text about escaping.
const LEVELS: usize = 3;

/// How far `&gt;` looks back for the tag that it closes, in bytes.
const TAG: usize = 300;

/// An entity in the text, and what it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: Cow<'static, str>,
    /// It stands for no character: it is flagged and stays.
    pub(crate) invalid: bool,
}

/// The entity that begins with the `&` at `start`.
pub(crate) fn at(text: &str, start: usize) -> Option<Entity> {
    let bytes = text.as_bytes();
    let mut from = start + 1;
    for level in 0..=LEVELS {
        let (end, meaning) = one(bytes, start, from)?.guarded(text, start)?;
        let Meaning::Text(decoded) = meaning else {
            // What is left after a level stands as it is; only a lone entity is flagged.
            return (level == 0).then_some(Entity { start, end, text: Cow::Borrowed(""), invalid: true });
        };
        if decoded != "&"
            || level < LEVELS && one(bytes, start, end).and_then(|next| next.guarded(text, start)).is_none()
        {
            return (level < LEVELS).then_some(Entity { start, end, text: decoded, invalid: false });
        }
        if level < LEVELS && matches!(one(bytes, start, end), Some(Found { meaning: Meaning::Invalid, .. })) {
            return Some(Entity { start, end, text: decoded, invalid: false });
        }
        from = end;
    }
    None
}

enum Meaning {
    Text(Cow<'static, str>),
    Invalid,
}

struct Found {
    end: usize,
    meaning: Meaning,
}

impl Found {
    /// `<` and `>` come out only where they cannot be markup that the text shows.
    fn guarded(self, text: &str, start: usize) -> Option<(usize, Meaning)> {
        let shown = match &self.meaning {
            Meaning::Text(decoded) if decoded == "<" => is_tag(&text.as_bytes()[self.end..]),
            Meaning::Text(decoded) if decoded == ">" => closes_tag(&text.as_bytes()[..start]),
            _ => false,
        };
        (!shown).then_some((self.end, self.meaning))
    }
}

/// The entity whose `&` stands, or stood before a level was taken off, just before `from`; the outermost one is at `start`.
fn one(bytes: &[u8], start: usize, from: usize) -> Option<Found> {
    let blank = |at: usize| usize::from(bytes.get(at) == Some(&b' '));
    let mut at = from + blank(from);
    let mut spaced = at > from;
    if bytes.get(at) == Some(&b'#') {
        at += 1;
        spaced |= blank(at) == 1;
        at += blank(at);
        let hex = bytes.get(at).is_some_and(|byte| matches!(byte, b'x' | b'X'));
        at += usize::from(hex);
        let radix = if hex { 16 } else { 10 };
        let digits = count(bytes, at, 9, |byte| char::from(byte).is_digit(radix));
        let end = semicolon(bytes, at + digits, &mut spaced)?;
        let code = std::str::from_utf8(&bytes[at..at + digits]).ok();
        let code = code.and_then(|digits| u32::from_str_radix(digits, radix).ok())?;
        // `Lied & #5;` may be a number and a list.
        if spaced && (digits < 2 || code < 0x20) {
            return None;
        }
        return Some(Found { end, meaning: numeric(code)? });
    }
    let length = count(bytes, at, 32, |byte| byte.is_ascii_alphanumeric());
    let name = &bytes[at..at + length];
    let end = semicolon(bytes, at + length, &mut spaced)?;
    if spaced {
        let text = match name {
            b"amp" => "&",
            b"quot" => "\"",
            b"nbsp" => "\u{a0}",
            b"apos" => "'",
            _ => return None,
        };
        return Some(Found { end, meaning: Meaning::Text(Cow::Borrowed(text)) });
    }
    // A company may be called `Pfeil&it;`: two letters are an entity only where no word goes before, but for the guarded two.
    let short = length == 2 && !matches!(name, b"lt" | b"gt" | b"LT" | b"GT");
    if short && start > 0 && bytes[start - 1].is_ascii_alphanumeric() || name == b"NewLine" {
        return None;
    }
    Some(Found { end, meaning: Meaning::Text(named(&bytes[at..=at + length])?) })
}

/// Where the semicolon at `at`, or behind one blank, ends.
fn semicolon(bytes: &[u8], at: usize, spaced: &mut bool) -> Option<usize> {
    match (bytes.get(at)?, bytes.get(at + 1)) {
        (b';', _) => Some(at + 1),
        (b' ', Some(b';')) => {
            *spaced = true;
            Some(at + 2)
        }
        _ => None,
    }
}

fn count(bytes: &[u8], at: usize, most: usize, is: impl Fn(u8) -> bool) -> usize {
    bytes[at.min(bytes.len())..].iter().take(most).take_while(|&&byte| is(byte)).count()
}

/// What a number stands for: as browsers have it, 128 to 159 are what Windows puts there. Line breaks are left alone.
fn numeric(code: u32) -> Option<Meaning> {
    let c = match char::from_u32(code) {
        Some('\n' | '\r' | '\u{2028}' | '\u{2029}') => return None,
        Some(c @ '\u{80}'..='\u{9f}') => windows(c),
        Some(c) if c != '\t' && c.is_control() || code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code) => None,
        c => c,
    };
    Some(match c {
        Some('&') => Meaning::Text(Cow::Borrowed("&")),
        Some(c) => Meaning::Text(Cow::Owned(c.to_string())),
        None => Meaning::Invalid,
    })
}

/// What a name with its semicolon stands for; names of Latin letters may be in capitals throughout: `M&UUML;LLER`.
fn named(name: &[u8]) -> Option<Cow<'static, str>> {
    let mut key = Vec::with_capacity(name.len() + 1);
    key.push(b'&');
    key.extend_from_slice(name);
    if let Some(text) = htmlize::ENTITIES.get(&key[..]) {
        return std::str::from_utf8(text).ok().map(Cow::Borrowed);
    }
    if !name[..name.len() - 1].iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    key.make_ascii_lowercase();
    let text = std::str::from_utf8(htmlize::ENTITIES.get(&key[..])?).ok()?;
    text.chars().all(|c| matches!(c, 'ß'..='ž') && c.is_alphabetic()).then(|| Cow::Owned(text.to_uppercase()))
}

/// Whether what follows a `<` is a tag, a comment or a declaration.
fn is_tag(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    match rest {
        [b'!' | b'?', ..] => true,
        [first, ..] if first.is_ascii_alphabetic() => {
            let name = count(rest, 0, 20, |byte| byte.is_ascii_alphanumeric());
            rest.get(name).is_some_and(|byte| matches!(byte, b' ' | b'/' | b'&' | b'>'))
        }
        _ => false,
    }
}

/// Whether a tag, escaped or not, is open before this place on the line.
fn closes_tag(before: &[u8]) -> bool {
    let window = &before[before.len().saturating_sub(TAG)..];
    let window = &window[memchr::memrchr(b'\n', window).map_or(0, |at| at + 1)..];
    let open = [&b"lt;"[..], b"LT;", b"<", b"#60;"]
        .into_iter()
        .filter_map(|mark| memchr::memmem::rfind(window, mark).map(|at| at + mark.len()));
    let Some(open) = open.max() else { return false };
    let inside = &window[open..];
    let mut tag = inside.to_vec();
    tag.push(b'>');
    is_tag(&tag) && memchr::memchr(b'>', inside).is_none() && memchr::memmem::find(inside, b"gt;").is_none()
}
