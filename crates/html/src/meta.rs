//! The main content, and what the page says of itself.

use copydesk_model::{Block, BlockKind, Span, Value};
use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError};

use crate::decode::host;
use crate::{Article, Page, PageError, blocks, prune};

/// A page with less text than this, in characters outside of links, has no article: it is a list of teasers, an error, an
/// empty shell that a script would fill.
const LEAST: usize = 80;

/// What a page says of itself is no longer than this, in bytes: more than that is a mistake of the page.
const LONGEST: usize = 1_000;

pub(crate) fn article(document: Document, page: &Page<'_>) -> Result<Article, PageError> {
    let declared =
        [attr(&document, "link[rel=\"canonical\"]", "href"), attr(&document, "meta[property=\"og:url\"]", "content")];
    let language = attr(&document, "html", "lang");
    // The extractor makes a subheading of each headline that it leaves.
    let headlines: Vec<String> =
        document.select("h1").iter().filter_map(|h1| clean(Some(h1.text().as_ref()))).collect();
    let config = Config { keep_classes: true, ..Config::default() };
    let grabbed = Readability::with_document(document, None, Some(config)).and_then(|mut readability| {
        let found = readability.parse()?;
        Ok((found, readability.doc))
    });
    let (found, document) = grabbed.map_err(|error| match error {
        ReadabilityError::GrabFailed | ReadabilityError::BadDocumentURL | ReadabilityError::TooManyElements(..) => {
            PageError::NoArticle { what: "nothing in it is worth reading" }
        }
    })?;
    let root = document.select_single("#readability-page-1");
    let mut lines = root.nodes().first().map(blocks::lines).unwrap_or_default();
    let pruned = prune::prune(&mut lines);
    for line in &mut lines {
        if line.kind == BlockKind::Subheading
            && clean(Some(line.text.as_str())).is_some_and(|text| headlines.contains(&text))
        {
            line.kind = BlockKind::Headline;
        }
    }
    let prose: usize = lines.iter().map(|line| line.text.chars().count().saturating_sub(line.linked)).sum();
    if prose < LEAST {
        return Err(PageError::NoArticle { what: "what is left are links, or next to nothing" });
    }
    let mut article = Article { pruned, ..Article::default() };
    for line in &lines {
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        let start = article.text.len();
        article.text.push_str(&line.text);
        let mut block = Block::new(Span::at(start, article.text.len()), line.kind);
        if line.quoted {
            block.attrs.push(("quoted", Value::Bool(true)));
        }
        article.blocks.push(block);
    }
    let url = page.url.map(str::to_owned);
    article.url = url.or_else(|| declared.into_iter().flatten().find(|url| host(url).is_some()));
    article.title = clean(Some(found.title.as_str()));
    article.author = clean(found.byline.as_deref());
    article.date = clean(found.published_time.as_deref());
    article.site = clean(found.site_name.as_deref())
        .or_else(|| article.url.as_deref().and_then(host).map(|host| host.trim_start_matches("www.").to_owned()));
    article.language = clean(found.lang.as_deref().or(language.as_deref()));
    Ok(article)
}

fn attr(document: &Document, selector: &str, name: &str) -> Option<String> {
    clean(document.select_single(selector).attr(name).as_deref())
}

/// One line of it, if there is something in it.
fn clean(value: Option<&str>) -> Option<String> {
    let value = value?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty() && value.len() <= LONGEST).then_some(value)
}
