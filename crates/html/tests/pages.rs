//! Pages of our own, whole and broken.

use std::time::Instant;

use copydesk_html::{Article, Limits, Page, PageError, extract};
use copydesk_model::BlockKind;
use proptest::prelude::*;

const HARBOUR: &str = include_str!("pages/harbour-de.html");
const LIVE: &str = include_str!("pages/live-en.html");

fn page(html: &[u8]) -> Result<Article, PageError> {
    extract(&Page { bytes: html, ..Page::default() }, &Limits::default())
}

fn lines(article: &Article) -> Vec<(&'static str, &str)> {
    article.blocks.iter().map(|block| (block.kind.as_str(), block.span.of(&article.text))).collect()
}

/// An article around something.
fn around(middle: &str) -> String {
    let prose =
        "<p>Der Rat der Stadt hat am Dienstagabend nach langer Debatte beschlossen, das alte Rathaus zu erhalten.</p>";
    format!("<html><body><article>{}{middle}{}</article></body></html>", prose.repeat(4), prose.repeat(4))
}

#[test]
fn an_article_is_lines_with_kinds() {
    let article = page(HARBOUR.as_bytes()).unwrap();
    let found = lines(&article);
    let has = |kind: &str, text: &str| assert!(found.contains(&(kind, text)), "{kind}: {text}\n{found:#?}");
    assert!(!article.text.contains("wird ausgebaut"), "a headline that is the title stands there alone");
    has("caption", "Nach der Sitzung reichten sie sich die Hand.");
    has("caption", "Tjark Ommen/Küstenbild");
    has("caption", "Die alte Kaimauer im Januar.");
    has("credit", "Foto: Neele Harms");
    has("subheading", "Was geplant ist");
    has("list", "Die Kaimauer wächst um 200 Meter.");
    has("list", "Die Fahrrinne wird um einen Meter tiefer, und das Kranfeld wird erneuert.");
    has("paragraph", "„Wir bauen für unsere Enkel.“");
    has("table", "Jahr\tUmschlag");
    has("table", "2023\t1,2 Mio. Tonnen");
    has("paragraph", "gegen das der Fischereiverband klagt.");
    assert!(article.text.contains("einem Aufbruch,"), "what is bold is no word by itself");
    assert!(!article.text.contains("Warum die Fischer") && !article.text.contains("Politik"), "{}", article.text);
    assert_eq!((article.pruned[0].rule, article.pruned[0].lines), ("linked-headlines", 2));
}

#[test]
fn a_headline_that_is_not_the_title_is_one() {
    let html = around("<p>Davor.</p>").replace("<article>", "<article><h1>Das Rathaus bleibt</h1>");
    let html = html.replace("<html>", "<html><head><title>Nachrichten aus Norderwiek und Umgebung</title></head>");
    let article = page(html.as_bytes()).unwrap();
    assert_eq!(lines(&article)[0], ("headline", "Das Rathaus bleibt"));
}

#[test]
fn a_page_says_things_of_itself() {
    let article = page(HARBOUR.as_bytes()).unwrap();
    assert_eq!(article.url.as_deref(), Some("https://abendblick.example/hafen-ausbau"));
    assert!(article.title.as_deref().unwrap().starts_with("Hafen von Norderwiek"));
    assert_eq!(article.author.as_deref(), Some("Ida Brandt"));
    assert_eq!(article.date.as_deref(), Some("2025-03-04T06:30:00+01:00"));
    assert_eq!(article.site.as_deref(), Some("Emsländer Abendblick"));
    assert_eq!(article.language.as_deref(), Some("de-DE"));
    let fetched = Page { bytes: LIVE.as_bytes(), url: Some("https://www.gazette.example/live"), charset: None };
    let article = extract(&fetched, &Limits::default()).unwrap();
    assert_eq!(article.url.as_deref(), Some("https://www.gazette.example/live"), "where it was fetched comes first");
    assert_eq!(article.site.as_deref(), Some("gazette.example"));
}

#[test]
fn a_live_blog_is_all_of_its_entries() {
    let article = page(LIVE.as_bytes()).unwrap();
    for entry in
        ["Power is back in Westhaven", "Ferry stays in port", "Bridge closed to lorries", "whatever the forecast says."]
    {
        assert!(article.text.contains(entry), "{entry}\n{}", article.text);
    }
    assert!(!article.text.contains("14:20Power"), "a time is not glued to what comes next");
}

#[test]
fn blocks_tile_the_text() {
    for html in [HARBOUR, LIVE] {
        let article = page(html.as_bytes()).unwrap();
        let joined: Vec<&str> = article.blocks.iter().map(|block| block.span.of(&article.text)).collect();
        assert_eq!(joined.join("\n"), article.text);
        assert!(joined.iter().all(|line| !line.is_empty() && !line.contains('\n') && line.trim() == *line));
    }
}

#[test]
fn bytes_are_read_as_what_they_are() {
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(HARBOUR);
    let bare = String::from_utf8_lossy(HARBOUR.as_bytes()).replace("<meta charset=\"utf-8\">", "");
    let (bare, ..) = encoding_rs::WINDOWS_1252.encode(&bare);
    let said = HARBOUR.replace("charset=\"utf-8\"", "charset=\"iso-8859-1\"");
    let (said_latin, ..) = encoding_rs::WINDOWS_1252.encode(&said);
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(HARBOUR.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (what, bytes, charset, encoding) in [
        ("the page lies: it says UTF-8", &*latin, None, "windows-1252"),
        ("the page says nothing", &*bare, None, "windows-1252"),
        ("the page says so", &*said_latin, None, "windows-1252"),
        ("the server says so", &*bare, Some("ISO-8859-1"), "windows-1252"),
        ("the page lies: it is UTF-8", said.as_bytes(), None, "UTF-8"),
        ("a byte order mark", &wide, None, "UTF-16LE"),
    ] {
        let article = extract(&Page { bytes, charset, url: None }, &Limits::default()).unwrap();
        assert_eq!((article.encoding, article.damaged), (encoding, false), "{what}");
        assert!(
            article.text.contains("größeren Hafen") && article.text.contains("„Wir bauen"),
            "{what}: {}",
            article.text
        );
    }
    let broken = [HARBOUR.as_bytes(), b"\xFF\xFE"].concat();
    let article = page(&broken).unwrap();
    assert!(article.damaged && article.text.contains("größeren"), "two bad bytes make no other encoding of it");
}

#[test]
fn what_is_no_article_is_refused() {
    for (bytes, what) in [
        (b"".as_slice(), "empty"),
        (b"%PDF-1.7 <p>", "PDF"),
        (b"{\"html\": \"<p>x</p>\"}", "JSON"),
        (b"Nur Text, kein Tag, und 3 < 4.", "no tag"),
        (b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"></rss>", "feed"),
        (&[0, 1, 2, 3, 0, 0, 0, 9], "binary"),
    ] {
        let error = page(bytes).unwrap_err();
        assert!(matches!(error, PageError::NotHtml { .. }), "{what}: {error}");
    }
    let teasers = "<li><a href=\"/a\">Noch eine Meldung aus der ganzen weiten Welt</a></li>".repeat(40);
    for (html, what) in [
        ("<html><body></body></html>".to_owned(), "nothing"),
        ("<html><body><p>404</p></body></html>".to_owned(), "an error"),
        (format!("<html><body><ul>{teasers}</ul></body></html>"), "teasers"),
        (
            "<div id=app></div><script>render('Ein langer Text, der in einem Skript steht')</script>".to_owned(),
            "a shell",
        ),
    ] {
        let found = page(html.as_bytes());
        assert!(matches!(found, Err(PageError::NoArticle { .. })), "{what}: {found:?}");
    }
}

#[test]
fn a_wall_of_consent_does_not_take_the_articles_place() {
    let wall = "<div class=\"cookie-consent overlay\"><p>Wir und unsere Partner verwenden Cookies, um Inhalte zu personalisieren.</p>\
                <button>Alle akzeptieren</button></div>";
    let html = HARBOUR.replace("<article>", &format!("{wall}<article>"));
    let article = page(html.as_bytes()).unwrap();
    assert!(article.text.contains("Kaimauer") && !article.text.contains("Cookies"), "{}", article.text);
}

#[test]
fn broken_markup_is_read_as_browsers_do() {
    let html = around(
        "<p>Ein <b>fetter <i>Satz</b> ohne</i> Ende<p>Noch einer, <a href='x>der schief ist</a><div>und endet <table><td>nie",
    );
    let article = page(html.as_bytes()).unwrap();
    assert!(article.text.contains("Ein fetter Satz ohne Ende"), "{}", article.text);
    for cut in (0..HARBOUR.len()).step_by(97) {
        let _ = page(&HARBOUR.as_bytes()[..cut]);
    }
}

#[test]
fn large_and_deep_pages_are_read_or_refused() {
    let deep = |depth: usize| {
        around(&format!("{}Tief unten steht ein Satz.{}", "<div>".repeat(depth), "</div>".repeat(depth)))
    };
    assert!(page(deep(200).as_bytes()).is_ok());
    assert_eq!(page(deep(5_000).as_bytes()), Err(PageError::TooDeep { limit: 256 }));
    assert_eq!(page("<b>".repeat(100_000).as_bytes()), Err(PageError::TooDeep { limit: 256 }));
    let paragraph = "<p>Der Rat der Stadt hat am Dienstagabend nach langer Debatte beschlossen, das alte Rathaus zu erhalten.</p>\n";
    let large = page(around(&paragraph.repeat(20_000)).as_bytes()).unwrap();
    assert!(large.text.len() > 2_000_000, "{}", large.text.len());
    let many = page(around(&"<p>Ja.</p>".repeat(150_000)).as_bytes());
    assert_eq!(many, Err(PageError::TooManyNodes { limit: 200_000 }));
    let long = vec![b'<'; (8 << 20) + 1];
    assert!(matches!(page(&long), Err(PageError::TooLong { .. })));
    let escaped = page(around(&"&amp;".repeat(1_000_000)).as_bytes());
    assert!(matches!(escaped, Err(PageError::Escapes { .. })), "{escaped:?}");
    // Formatting elements that are never closed come up again in each paragraph: a small page, and a huge tree.
    let open: String = (0..200).map(|number| format!("<b id={number}>")).collect();
    let again = page(format!("<p>{open}{}", "<p>x".repeat(1_500)).as_bytes());
    assert_eq!(again, Err(PageError::TooManyNodes { limit: 200_000 }));
}

#[test]
#[ignore = "prints how long the worst pages take"]
fn worst_pages() {
    let fill = |unit: &str, bytes: usize| around(&unit.repeat(bytes / unit.len()));
    for (name, html) in [
        ("8 MB of text", fill("Der Rat der Stadt hat beschlossen, das alte Rathaus zu erhalten. ", 8_000_000)),
        ("190,000 nodes of paragraphs", fill("<p>Ja, so ist das.</p>", 95_000 * 22)),
        ("190,000 empty elements", fill("<i></i>", 190_000 * 7)),
        ("190,000 nodes of links", fill("<a href=x>Ja, so</a> ", 63_000 * 21)),
        ("190,000 list items", fill("<li>Ja", 95_000 * 6)),
        ("190,000 breaks", fill("x<br>", 95_000 * 5)),
        ("240 deep, many times", fill(&format!("{}x{}", "<div>".repeat(240), "</div>".repeat(240)), 780 * 2_640)),
        ("8 MB of one attribute", around(&format!("<p class=\"{}\">x</p>", "a ".repeat(3_900_000)))),
        ("8 MB of comment", around(&format!("<!--{}-->", "-".repeat(7_900_000)))),
        ("8 MB of entities", fill("&amp;", 8_000_000)),
        ("tables in tables", fill("<table><tr><td>x", 60 * 16)),
        ("nested spans of text", fill(&format!("{}x, {}", "<span>".repeat(300), "</span>".repeat(300)), 300 * 4_000)),
    ] {
        let start = Instant::now();
        let done = page(html.as_bytes()).map(|article| article.blocks.len());
        eprintln!("{:>7.2} s  {name} ({} bytes): {done:?}", start.elapsed().as_secs_f64(), html.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = page(&bytes);
    }

    #[test]
    fn random_markup_never_panics(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<p>", "</p>", "<div class=credit>", "</div>", "<figure>", "<figcaption>", "</figure>", "<li>", "<ul>", "</ul>", "<table>",
        "<td>", "</table>", "<h1>", "</h1>", "<a href=x>", "</a>", "<span>", "</span>", "<br>", "<blockquote>", "<pre>", "</pre>", "\n",
        " ", "Ein Satz, der hier steht, und noch einer. ", "Foto: Neele Harms", "ß\u{200B}", "\u{2028}", "&nbsp;", "<!--", "-->", "<svg>",
    ]), 0..120)) {
        let html = around(&parts.concat());
        if let Ok(article) = page(html.as_bytes()) {
            let joined: Vec<&str> = article.blocks.iter().map(|block| block.span.of(&article.text)).collect();
            prop_assert_eq!(joined.join("\n"), article.text.clone());
            prop_assert!(joined.iter().all(|line| !line.trim().is_empty() && !line.contains('\n')));
            prop_assert!(article.blocks.iter().all(|block| BlockKind::ALL.contains(&block.kind)));
        }
    }
}
