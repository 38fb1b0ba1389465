//! Web pages and crawls.

use copydesk_formats::http::Response;
use copydesk_formats::{WarcError, WarcReader, WarcRecord};
use copydesk_html::{Limits, Page, extract};

use crate::texts::well_parted;

/// A crawl's file. The first byte says how long a body may be.
pub fn warc(data: &[u8]) {
    let [how, file @ ..] = data else { return };
    let limit = 1 << (how % 24);
    let mut reader = WarcReader::new(file, limit);
    let mut number = 0;
    loop {
        match reader.next_record() {
            Ok(Some(record)) => {
                number += 1;
                assert_eq!(record.number, number);
                self::record(&record, file);
            }
            Ok(None) => {
                assert_eq!(reader.place().1 as usize, file.len());
                break;
            }
            Err(error) => {
                assert!(!matches!(error, WarcError::Read { .. }), "memory can be read");
                assert!(error.offset() as usize <= file.len() && !error.to_string().is_empty());
                break;
            }
        }
    }
    assert!(reader.next_record().is_ok_and(|record| record.is_none()), "what is broken is told once");
    response(file, limit as usize);
}

fn record(record: &WarcRecord, file: &[u8]) {
    let start = record.offset as usize;
    let bytes = record.bytes();
    assert!(file[start..].starts_with(&bytes));
    assert!(start as u64 + record.len() <= file.len() as u64);
    if !record.is_cut() {
        let again = WarcRecord::parse(&bytes, record.number, record.offset).expect("it was read once");
        assert_eq!(&again, record);
    }
    let _ = (record.kind(), record.field("WARC-Target-URI"));
    response(&record.body, 1 << 20);
}

fn response(bytes: &[u8], limit: usize) {
    let Ok(response) = Response::parse(bytes) else { return };
    let _ = response.is_html();
    if let Ok(page) = response.page(limit) {
        assert!(page.len() <= bytes.len().max(limit + 1), "{} bytes, and {limit} are the limit", page.len());
    }
}

/// A page. The first byte says what its server said of it, and whether it may be large.
pub fn html(data: &[u8]) {
    let [how, bytes @ ..] = data else { return };
    let charset =
        [None, None, Some("utf-8"), Some("iso-8859-1"), Some("utf-16le"), Some("\"shift_jis\""), Some("ü"), Some("")];
    let url = [None, Some("https://abendblick.example/a?b#c"), Some("https://[::1]:1/"), Some("://.")];
    let page = Page { bytes, charset: charset[usize::from(how % 8)], url: url[usize::from(how >> 3) % 4] };
    let small = Limits { bytes: 4 << 10, nodes: 100, depth: 12 };
    let limits = if how & 0x20 == 0 { Limits::default() } else { small };
    match extract(&page, &limits) {
        Ok(article) => {
            assert!(bytes.len() <= limits.bytes);
            assert!(!article.text.trim().is_empty());
            well_parted(&article.text, &article.blocks);
            // A node is a line or a cell at most, and what a page says once it does not say over and over.
            assert!(article.text.len() <= 8 * bytes.len() + 64, "{} bytes of {}", article.text.len(), bytes.len());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
