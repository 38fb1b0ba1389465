//! What a server put around a page: status, header, transfer and content encodings.

use std::borrow::Cow;
use std::io::Read as _;

use crate::reject::{Reject, RejectKind};
use crate::warc::field;

/// A page as a server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response<'a> {
    /// The status: 200.
    pub status: u16,
    /// The media type, in lower case and without its parameters: `text/html`; none where the server did not say.
    pub media: Option<String>,
    /// The encoding of the text, as the server said it.
    pub charset: Option<String>,
    header: &'a [u8],
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads status and header.
    ///
    /// # Errors
    /// If there is no status line, or the header does not end.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Reject> {
        let bad = |what: &str| Reject::new(RejectKind::BadTransfer, format!("this is no HTTP response: {what}"));
        if !bytes.starts_with(b"HTTP/") {
            return Err(bad("it does not begin with `HTTP/`"));
        }
        let status = bytes.split(|byte| *byte == b' ').nth(1).and_then(|word| word.get(..3));
        let status = status.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let status = status.ok_or_else(|| bad("its first line has no status"))?;
        let (header, body) = header_end(bytes).ok_or_else(|| bad("its header has no end"))?;
        let (media, charset) = field(header, "Content-Type").map_or((None, None), media_type);
        Ok(Self { status, media, charset, header, body })
    }

    /// Whether the server says that it is a page, or says nothing.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.media.as_deref().is_none_or(is_html)
    }

    /// The page's bytes: chunks joined, gzip and the like unpacked, to at most `limit` bytes and one more.
    ///
    /// # Errors
    /// If it is packed in a way that is not known, or the packing is broken.
    pub fn page(&self, limit: usize) -> Result<Cow<'a, [u8]>, Reject> {
        let is = |name: &str, value: &str| {
            field(self.header, name)
                .is_some_and(|said| said.split(',').any(|part| part.trim().eq_ignore_ascii_case(value)))
        };
        let mut body = Cow::Borrowed(self.body);
        // Many crawlers join the chunks and leave the header as it was.
        if is("Transfer-Encoding", "chunked")
            && let Some(joined) = unchunked(self.body)
        {
            body = Cow::Owned(joined);
        }
        let codings = field(self.header, "Content-Encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').map(str::trim).rev().filter(|coding| !coding.is_empty()) {
            body = unpacked(coding, body, limit)?;
        }
        Ok(body)
    }
}

/// Header and body, parted by an empty line.
fn header_end(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\n', &bytes[at..]) {
        at += found + 1;
        if let Some(body) = bytes[at..].strip_prefix(b"\r\n").or_else(|| bytes[at..].strip_prefix(b"\n")) {
            return Some((&bytes[..at], body));
        }
    }
    None
}

/// A media type in lower case, and its `charset`.
#[must_use]
pub fn media_type(said: &str) -> (Option<String>, Option<String>) {
    let mut parts = said.split(';');
    let media = parts.next().map(|media| media.trim().to_ascii_lowercase()).filter(|media| !media.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media, charset)
}

/// Whether a media type is that of pages.
#[must_use]
pub fn is_html(media: &str) -> bool {
    matches!(media, "text/html" | "application/xhtml+xml")
}

/// The chunks of a body joined; none where it is not in chunks. Of a body that is cut off, what there is.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        let Some(chunk) = body.get(..size) else {
            joined.extend_from_slice(body);
            return Some(joined);
        };
        joined.extend_from_slice(chunk);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(joined);
        }
    }
}

fn unpacked<'a>(coding: &str, body: Cow<'a, [u8]>, limit: usize) -> Result<Cow<'a, [u8]>, Reject> {
    let most = limit as u64 + 1;
    let mut page = Vec::new();
    // A page of a few bytes may unpack to any number of them.
    let read = match coding {
        "identity" | "none" | "utf-8" => return Ok(body),
        // As above: the crawler may have unpacked it already.
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => return Ok(body),
        "gzip" | "x-gzip" => flate2::read::MultiGzDecoder::new(&*body).take(most).read_to_end(&mut page),
        "deflate" if matches!(body.first(), Some(b'<' | b' ' | b'\r' | b'\n')) => return Ok(body),
        "deflate" if body.first().is_some_and(|byte| byte & 0x0F == 8) => {
            flate2::read::ZlibDecoder::new(&*body).take(most).read_to_end(&mut page)
        }
        "deflate" => flate2::read::DeflateDecoder::new(&*body).take(most).read_to_end(&mut page),
        "zstd" if !body.starts_with(b"\x28\xb5\x2f\xfd") => return Ok(body),
        "zstd" => zstd::Decoder::with_buffer(&*body).and_then(|decoder| decoder.take(most).read_to_end(&mut page)),
        // Crawlers unpack what they know; a page that begins with a tag is no longer packed.
        _ if body.trim_ascii_start().starts_with(b"<") => return Ok(body),
        other => {
            let reason = format!("the page is packed as `{other}`, which is not read: gzip, deflate and zstd are");
            return Err(Reject::new(RejectKind::BadTransfer, reason));
        }
    };
    match read {
        Ok(_) => Ok(Cow::Owned(page)),
        Err(error) => {
            Err(Reject::new(RejectKind::BadTransfer, format!("the page's {coding} is broken or cut off: {error}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Response;

    fn page(header: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let bytes = [format!("HTTP/1.1 200 OK\r\n{header}\r\n").as_bytes(), body].concat();
        let response = Response::parse(&bytes).map_err(|reject| reject.reason)?;
        response.page(1_000).map(|page| page.into_owned()).map_err(|reject| reject.reason)
    }

    #[test]
    fn what_a_transfer_puts_around_a_page_goes() {
        let gzip = crate::Packing::Gzip.pack(b"<p>Hallo".to_vec()).unwrap();
        let chunked = [b"5;x\r\n<p>Ha\r\n3\r\n".as_slice(), b"llo\r\n0\r\n\r\n"].concat();
        let both = [format!("{:x}\r\n", gzip.len()).as_bytes(), &gzip, b"\r\n0\r\n\r\n"].concat();
        for (header, body) in [
            ("", b"<p>Hallo".as_slice()),
            ("Content-Encoding: gzip\r\n", &gzip),
            ("Content-Encoding: gzip\r\n", b"<p>Hallo"),
            ("Content-Encoding: br\r\n", b"<p>Hallo"),
            ("Transfer-Encoding: chunked\r\n", &chunked),
            ("Transfer-Encoding: chunked\r\n", b"<p>Hallo"),
            ("transfer-encoding: Chunked\r\ncontent-encoding: gzip\r\n", &both),
        ] {
            assert_eq!(page(header, body).as_deref(), Ok(b"<p>Hallo".as_slice()), "{header}");
        }
        assert!(page("Content-Encoding: br\r\n", b"\x0b\x03").unwrap_err().contains("`br`"));
        assert!(page("Content-Encoding: gzip\r\n", &gzip[..12]).is_err());
    }

    #[test]
    fn a_page_is_what_its_server_calls_one() {
        let bytes = b"HTTP/2 404\nContent-Type: Text/HTML; Charset=\"ISO-8859-1\"\n\nx";
        let response = Response::parse(bytes).unwrap();
        assert_eq!((response.status, response.is_html()), (404, true));
        assert_eq!(response.charset.as_deref(), Some("ISO-8859-1"));
        assert!(Response::parse(b"HTTP/1.1 200 OK\r\nno end").is_err());
        assert!(Response::parse(b"GET / HTTP/1.1\r\n\r\n").is_err());
    }
}
