//! Web pages: which records of a crawl are some, and what becomes of one.

use std::borrow::Cow;

use copydesk_formats::{PageOrigin, Reject, RejectKind, WarcRecord, http, site};
use copydesk_model::{Block, Lang};

#[cfg(feature = "html")]
use copydesk_html::{Limits, Page, PageError, extract};

/// A body of a record that is longer than this, in bytes, is no page: twice what a page may have, as its header and its
/// chunks come on top.
pub(crate) const MAX_RECORD: u64 = 16 << 20;

/// The article of a page, and where it was.
#[derive(Debug)]
pub(crate) struct PageRead {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) language: Option<Lang>,
    /// The page's record, in a WARC file.
    pub(crate) record: Option<u64>,
    pub(crate) origin: PageOrigin<'static>,
}

impl PageRead {
    /// The site that the page is of: the host of its address, else what it calls itself.
    pub(crate) fn site(&self) -> Option<Cow<'_, str>> {
        let field = |name| self.origin.fields.iter().find(|(field, _)| *field == name);
        let (_, said) = field("url").or_else(|| field("site"))?;
        site(Cow::Borrowed(said))
    }
}

/// What a record is that holds no page; none for one that does, or that should.
pub(crate) fn passed_over(record: &WarcRecord) -> Option<&'static str> {
    match record.kind() {
        "response" | "resource" => {}
        "request" => return Some("request"),
        "metadata" => return Some("metadata"),
        "warcinfo" => return Some("warcinfo"),
        "revisit" => return Some("revisit"),
        "conversion" => return Some("conversion"),
        "continuation" => return Some("continuation"),
        _ => return Some("of an unknown type"),
    }
    let media = record.field("Content-Type").and_then(|said| http::media_type(said).0).unwrap_or_default();
    if media != "application/http" {
        return (!http::is_html(&media)).then_some("of another media type");
    }
    match http::Response::parse(&record.body) {
        Ok(response) if !(200..300).contains(&response.status) => Some("of another status"),
        Ok(response) if !response.is_html() => Some("of another media type"),
        // A response that cannot be read may have been a page.
        Ok(_) | Err(_) => None,
    }
}

/// Whether a record that could be read is longer than a document may be. One that is longer than any page may be is no matter of
/// that: [`record`] says so.
pub(crate) const fn is_too_long(record: &WarcRecord, max_document: u64) -> bool {
    !record.is_cut() && record.len() > max_document
}

/// The article of a file that is a page.
pub(crate) fn file(bytes: &[u8]) -> Result<PageRead, Reject> {
    read(bytes, None, None, None)
}

/// The article of a record that is a page.
pub(crate) fn record(record: &WarcRecord) -> Result<PageRead, Reject> {
    if record.is_cut() {
        let reason = format!(
            "the record has {} bytes, and {MAX_RECORD} are the limit; only its beginning is kept here",
            record.length
        );
        return Err(Reject::new(RejectKind::PageTooLarge, reason));
    }
    let at = Some((record.number, record.offset));
    let url = record.field("WARC-Target-URI").map(|url| url.trim_matches(['<', '>']));
    let said = record.field("Content-Type").map(http::media_type);
    match said {
        Some((Some(media), charset)) if media != "application/http" => read(&record.body, charset.as_deref(), url, at),
        _ => {
            let response = http::Response::parse(&record.body)?;
            // One byte more than the limit is enough to see that it is passed.
            let page = response.page(limit())?;
            read(&page, response.charset.as_deref(), url, at)
        }
    }
}

/// A page that was quarantined, once more; `record` has its number and place, if it was one.
pub(crate) fn again(file_name: &str, at: Option<(u64, u64)>, raw: &[u8]) -> Result<PageRead, Reject> {
    let Some((number, offset)) = at else { return file(raw) };
    let parsed = WarcRecord::parse(raw, number, offset).map_err(|error| {
        let reason = format!("{error}; take it from {file_name} once more");
        Reject::new(RejectKind::BadTransfer, reason)
    })?;
    record(&parsed)
}

#[cfg(feature = "html")]
fn limit() -> usize {
    Limits::default().bytes
}

#[cfg(not(feature = "html"))]
fn limit() -> usize {
    0
}

#[cfg(not(feature = "html"))]
fn read(_: &[u8], _: Option<&str>, _: Option<&str>, _: Option<(u64, u64)>) -> Result<PageRead, Reject> {
    Err(Reject::new(RejectKind::Unreadable, "this copydesk was built without the feature `html`: it reads no pages"))
}

#[cfg(feature = "html")]
fn read(
    bytes: &[u8],
    charset: Option<&str>,
    url: Option<&str>,
    record: Option<(u64, u64)>,
) -> Result<PageRead, Reject> {
    let page = Page { bytes, charset, url };
    let extracted = crate::panics::caught(|| extract(&page, &Limits::default())).map_err(|message| {
        let reason = format!("taking the article out of the page panicked, which is a bug: {message}");
        Reject::new(RejectKind::Panic, reason)
    })?;
    let article = extracted.map_err(|error| {
        let kind = match error {
            PageError::NotHtml { .. } => RejectKind::NotHtml,
            PageError::NoArticle { .. } => RejectKind::NoArticle,
            PageError::TooLong { .. }
            | PageError::TooManyNodes { .. }
            | PageError::Escapes { .. }
            | PageError::TooDeep { .. } => RejectKind::PageTooLarge,
        };
        Reject::new(kind, error.to_string())
    })?;
    let language = article.language.as_deref().and_then(Lang::parse);
    let known = language.map(|language| language.as_str().to_owned());
    let fields = [
        ("url", article.url),
        ("title", article.title),
        ("author", article.author),
        ("date", article.date),
        ("site", article.site),
        ("language", known),
    ];
    Ok(PageRead {
        text: article.text,
        blocks: article.blocks,
        language,
        record: record.map(|(number, _)| number),
        origin: PageOrigin {
            offset: record.map_or(0, |(_, offset)| offset),
            blake3: Some(blake3::hash(bytes)),
            encoding: article.encoding,
            damaged: article.damaged,
            pruned: article.pruned.iter().map(|pruned| (pruned.rule, pruned.lines, pruned.chars)).collect(),
            fields: fields.into_iter().filter_map(|(name, value)| value.map(|value| (name, value.into()))).collect(),
        },
    })
}
