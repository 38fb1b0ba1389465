//! Bytes to text, as browsers do it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{Page, PageError};

/// How far a page's own word on its encoding may stand from its beginning; the standard says 1,024 bytes, and many pages
/// have comments and scripts before it.
const PRESCAN: usize = 8 << 10;

/// How far the first tag may stand from the beginning.
const FIRST_TAG: usize = 64 << 10;

/// The text of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name in the WHATWG standard.
    pub encoding: &'static str,
    /// Whether some bytes were none of that encoding; they are U+FFFD in the text.
    pub damaged: bool,
}

/// Decodes a page: by its byte order mark, else by what the server says, else by what the page says in its `meta`, else by
/// what `chardetng` takes it for. A page that says one of eight bits and is whole UTF-8 is UTF-8; one that says UTF-8, and
/// mostly is not, is what it looks like.
///
/// # Errors
/// If it is no HTML.
pub fn decode<'a>(page: &Page<'a>) -> Result<Decoded<'a>, PageError> {
    let bytes = page.bytes;
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return html(encoding, &bytes[mark..]);
    }
    if let Some(what) = other(bytes) {
        return Err(PageError::NotHtml { what });
    }
    let said = page.charset.and_then(label).or_else(|| declared(&bytes[..bytes.len().min(PRESCAN)]));
    // Only two bytes a character make a page of ASCII tags unreadable; whoever says so without a mark is wrong.
    let said = said.filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE);
    let utf8 = std::str::from_utf8(bytes).is_ok();
    let encoding = match said {
        _ if utf8 && said.is_none_or(|said| said.is_single_byte() || said == UTF_8) => UTF_8,
        Some(said) if said != UTF_8 || is_mostly_utf8(bytes) => said,
        _ => detected(page),
    };
    html(encoding, bytes)
}

fn html<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, PageError> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let mut end = text.len().min(FIRST_TAG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let what = match head.trim_start() {
        "" => "it is empty",
        start if start.starts_with(['{', '[']) => "it begins like JSON",
        _ if !has_tag(head) => "there is no tag in its first 64 KiB",
        start if is_feed(start) => "it is a feed or a sitemap",
        _ => return Ok(Decoded { text, encoding: encoding.name(), damaged }),
    };
    Err(PageError::NotHtml { what })
}

/// What bytes are that are no text of ASCII tags.
fn other(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 6] = [
        (b"%PDF", "it is a PDF"),
        (b"\x1f\x8b", "it is packed with gzip (once more)"),
        (b"\x28\xb5\x2f\xfd", "it is packed with Zstandard"),
        (b"PK\x03\x04", "it is a zip file"),
        (b"\x89PNG", "it is a picture"),
        (b"\xff\xd8\xff", "it is a picture"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what);
    // Browsers drop a stray NUL; a file of which one in a hundred bytes is one is no text.
    let head = &bytes[..bytes.len().min(4_096)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    known.or_else(|| (zeros * 100 > head.len()).then_some("it is binary"))
}

fn has_tag(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'!'))
}

fn is_feed(start: &str) -> bool {
    let rest = start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(start, |(_, rest)| rest);
    let rest = rest.trim_start();
    ["<rss", "<feed", "<rdf:RDF", "<urlset", "<sitemapindex"].iter().any(|name| rest.starts_with(name))
}

/// An encoding by a name that a server or page gives it. UTF-16 in a page whose `meta` can be read is UTF-8.
fn label(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().trim_matches(['"', '\'']).as_bytes())
}

/// What the page says of itself: `charset=` in one of its first tags.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = find(&lower[from..], b"charset") {
        let rest = &lower[from + at + b"charset".len()..];
        from += at + b"charset".len();
        let rest = rest.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte));
        // A script may have a `charset` of its own; what stands before `meta` is looked at for it alone.
        let tag = lower[..from].iter().rposition(|byte| *byte == b'<').map(|open| &lower[open + 1..]);
        if tag.is_some_and(|tag| tag.starts_with(b"meta") || tag.starts_with(b"?xml"))
            && let Some(encoding) = Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
        {
            return Some(encoding);
        }
    }
    let xml = lower.strip_prefix(b"<?xml").and_then(|rest| find(rest, b"encoding=\"").map(|at| &rest[at + 10..]))?;
    Encoding::for_label(xml.split(|byte| *byte == b'"').next()?)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Whether most of what is not ASCII is whole UTF-8 characters.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    whole >= broken
}

fn detected(page: &Page<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(page.bytes, true);
    let host = page.url.and_then(host).and_then(|host| host.rsplit('.').next());
    // The detector takes lower-case ASCII alone.
    let tld = host.filter(|tld| !tld.is_empty() && tld.bytes().all(|byte| byte.is_ascii_lowercase()));
    let utf8 = if is_mostly_utf8(page.bytes) { Utf8Detection::Allow } else { Utf8Detection::Deny };
    let guess = detector.guess(tld.map(str::as_bytes), utf8);
    if guess == UTF_16LE || guess == UTF_16BE { WINDOWS_1252 } else { guess }
}

/// The host of an address.
pub(crate) fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    (matches!(scheme, "http" | "https") && host.contains('.')).then_some(host)
}
