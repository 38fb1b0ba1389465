//! Web pages and crawls in, articles out, and nothing lost on the way.

use std::path::Path;

use super::outputs::{at, folder};
use super::{code, copydesk, text, tree};

const HARBOUR: &str = include_str!("../../../html/tests/pages/harbour-de.html");
const LIVE: &str = include_str!("../../../html/tests/pages/live-en.html");

fn record(kind: &str, url: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [header.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body].concat();
    record("response", url, "application/http; msgtype=response", &http)
}

/// Three pages that are read, two that are not, and five records that hold none.
fn crawl() -> Vec<Vec<u8>> {
    let html = "200 OK\r\nContent-Type: text/html";
    let latin: Vec<u8> = LIVE.replace("Moira Tennant", "Zoë Tennant").chars().map(|c| u32::from(c) as u8).collect();
    let chunked = [format!("{:x}\r\n", HARBOUR.len()).as_bytes(), HARBOUR.as_bytes(), b"\r\n0\r\n\r\n"].concat();
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: a test"),
        record(
            "request",
            "https://abendblick.example/1",
            "application/http; msgtype=request",
            b"GET /1 HTTP/1.1\r\n\r\n",
        ),
        response("https://abendblick.example/1", &format!("{html}\r\nTransfer-Encoding: chunked"), &chunked),
        response("https://abendblick.example/2", "404 Not Found\r\nContent-Type: text/html", HARBOUR.as_bytes()),
        response("https://gazette.example/3", &format!("{html}; charset=iso-8859-1"), &latin),
        response("https://gazette.example/4", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        response("https://gazette.example/5", html, b"<html><body><p>Nothing here.</p></body></html>"),
        response("https://gazette.example/6", &format!("{html}\r\nContent-Encoding: br"), b"\x0b\x02\x80"),
        record("resource", "https://gazette.example/7", "text/html", LIVE.as_bytes()),
        record("metadata", "https://gazette.example/7", "application/warc-fields", b"fetchTimeMs: 3"),
    ]
}

fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).expect("a line of JSON")
}

#[test]
fn pages_become_articles_with_what_they_say_of_themselves() {
    let made =
        folder(&[("in/a.html", HARBOUR.as_bytes()), ("in/b.htm", LIVE.as_bytes()), ("in/c.html", b"<p>404</p>")]);
    let (input, out, back) = (at(&made, "in"), at(&made, "out"), at(&made, "back"));
    let run = copydesk(&["run", "repair", &input, "-o", &out]);
    assert_eq!(code(&run), 3, "{}", text(&run.stderr));
    assert!(text(&run.stderr).contains("quarantined 1 as no-article"), "{}", text(&run.stderr));
    let documents = std::fs::read_to_string(at(&made, "out/documents.jsonl")).expect("it is there");
    let first = json(documents.lines().next().expect("a line"));
    assert_eq!(first["url"], "https://abendblick.example/hafen-ausbau");
    assert_eq!((&first["site"], &first["language"]), (&"Emsländer Abendblick".into(), &"de".into()));
    let record = &first["copydesk"];
    assert_eq!(record["input"]["page"]["blake3"], blake3::hash(HARBOUR.as_bytes()).to_hex().as_str());
    assert!(record["blocks"].as_array().is_some_and(|blocks| blocks.iter().any(|block| block["kind"] == "credit")));
    assert_eq!(code(&copydesk(&["verify", &out])), 0);
    assert_eq!(code(&copydesk(&["revert", &out, "-o", &back])), 0);
    let names: Vec<String> = tree(Path::new(&back)).into_iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(
        names,
        ["a.html.txt", "b.htm.txt", "c.html"],
        "articles come back as texts, and what was not read as it was"
    );
    assert_eq!(std::fs::read(at(&made, "back/c.html")).expect("it is there"), b"<p>404</p>");
    let texts = at(&made, "texts");
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &texts, "--to", "txt", "-q"])), 3);
    assert_eq!(code(&copydesk(&["verify", &texts])), 0);
}

#[test]
fn a_crawl_is_its_pages_and_adds_up() {
    let records = crawl();
    let plain = records.concat();
    // A member for each record, as crawlers write them.
    let packed: Vec<u8> = records
        .iter()
        .flat_map(|record| copydesk_formats::Packing::Gzip.pack(record.clone()).expect("it packs"))
        .collect();
    let made = folder(&[("a.warc", &plain), ("b.warc.gz", &packed)]);
    let mut outputs = Vec::new();
    for (name, jobs) in [("a.warc", "1"), ("b.warc.gz", "8")] {
        let (input, out) = (at(&made, name), at(&made, &format!("out{jobs}")));
        let run = copydesk(&["run", "repair", &input, "-o", &out, "--jobs", jobs, "--format", "json"]);
        assert_eq!(code(&run), 3, "{}", text(&run.stderr));
        let manifest = json(&std::fs::read_to_string(format!("{out}/manifest.json")).expect("it is there"));
        assert_eq!(manifest["documents"]["read"], 5);
        assert_eq!((&manifest["documents"]["kept"], &manifest["documents"]["quarantined"]), (&3.into(), &2.into()));
        assert_eq!(manifest["quarantine"], serde_json::json!({ "bad-transfer": 1, "no-article": 1 }));
        let passed = manifest["passed_over"].as_object().expect("an object").values();
        assert_eq!(passed.filter_map(serde_json::Value::as_u64).sum::<u64>(), 5);
        assert_eq!(manifest["documents"]["passed"], 5);
        // Behind each record stand two line ends that are none of it.
        let bytes = |part: &str| manifest["bytes"][part].as_u64().expect("a number");
        assert_eq!(bytes("read") + bytes("passed"), (plain.len() - 4 * records.len()) as u64);
        let documents = std::fs::read_to_string(format!("{out}/documents.jsonl")).expect("it is there");
        assert!(documents.contains("Zoë Tennant"), "the server says which bytes these are");
        let last = json(documents.lines().last().expect("a line"));
        let page = &last["copydesk"]["input"]["page"];
        assert_eq!((&last["id"], &page["record"]), (&format!("{name}:9").into(), &9.into()));
        let offset = page["offset"].as_u64().expect("a number") as usize;
        assert!(plain[offset..].starts_with(b"WARC/1.0\r\nWARC-Type: resource"), "where its record begins");
        outputs.push(documents.replace(name, "crawl"));
        assert_eq!(code(&copydesk(&["verify", &out])), 0);
        // What was quarantined is read again as what it was.
        let again = at(&made, &format!("again{jobs}"));
        let requeue = copydesk(&["requeue", &format!("{out}/rejects.jsonl"), "-o", &again]);
        assert_eq!(code(&requeue), 3, "{}", text(&requeue.stderr));
        let manifest = json(&std::fs::read_to_string(format!("{again}/manifest.json")).expect("it is there"));
        assert_eq!(manifest["quarantine"], serde_json::json!({ "bad-transfer": 1, "no-article": 1 }));
        assert_eq!(code(&copydesk(&["revert", &out, "-o", &at(&made, &format!("back{jobs}"))])), 0);
    }
    assert_eq!(outputs[0], outputs[1], "packed or not, with one worker or eight");
    let limited = copydesk(&["run", "repair", &at(&made, "a.warc"), "-o", "-", "--limit", "2", "-q"]);
    assert_eq!(text(&limited.stdout).lines().count(), 2, "records that hold no page do not count");
}

#[test]
fn a_record_over_a_limit_is_told_which_one() {
    let html = "200 OK\r\nContent-Type: text/html";
    let vast = format!("<p>{}", " ".repeat(17 << 20));
    let records = [
        response("https://gazette.example/1", html, LIVE.as_bytes()),
        response("https://gazette.example/2", html, vast.as_bytes()),
    ];
    let first = (records[0].len() - 4).to_string();
    let made = folder(&[("in.warc", &records.concat())]);
    let input = at(&made, "in.warc");
    for (limit, kept) in [(first.as_str(), 1), ("1kB", 0)] {
        let [out, back, again] = ["out", "back", "again"].map(|name| at(&made, &format!("{name}{limit}")));
        let run = copydesk(&["run", "repair", &input, "-o", &out, "-q", "--max-document", limit]);
        assert_eq!(code(&run), 3, "{}", text(&run.stderr));
        let manifest = json(&std::fs::read_to_string(format!("{out}/manifest.json")).expect("it is there"));
        assert_eq!((&manifest["documents"]["kept"], &manifest["documents"]["read"]), (&kept.into(), &2.into()));
        assert_eq!(manifest["quarantine"]["too-long"].as_u64().unwrap_or(0), 1 - kept, "{manifest}");
        let revert = copydesk(&["revert", &out, "-o", &back]);
        let said = text(&revert.stderr);
        assert_eq!(code(&revert), 3, "{said}");
        assert!(said.starts_with(&format!("{kept} documents given back")), "{said}");
        assert!(said.contains("warning: 1 pages were larger than any that is read"), "{said}");
        assert_eq!(said.contains("--max-document"), kept == 0, "{said}");
        let requeue = copydesk(&["requeue", &format!("{out}/rejects.jsonl"), "-o", &again, "-q"]);
        assert_eq!(code(&requeue), 3, "{}", text(&requeue.stderr));
        let rejects = std::fs::read_to_string(format!("{again}/rejects.jsonl")).expect("it is there");
        assert_eq!(rejects.matches("with a larger --max-document").count() as u64, 1 - kept, "{rejects}");
        assert_eq!(rejects.matches("\"kind\":\"page-too-large\"").count(), 1, "{rejects}");
        let check = copydesk(&["check", "repair", &input, "--max-document", limit]);
        assert_eq!(text(&check.stderr).contains("--max-document"), kept == 0, "{}", text(&check.stderr));
        let diff = copydesk(&["diff", "repair", "quotes", &input, "--max-document", limit]);
        assert_eq!(text(&diff.stderr).contains("--max-document"), kept == 0, "{}", text(&diff.stderr));
    }
}

#[test]
fn a_crawl_that_is_cut_off_is_told_once() {
    let records = crawl();
    let packed: Vec<u8> = records
        .iter()
        .flat_map(|record| copydesk_formats::Packing::Gzip.pack(record.clone()).expect("it packs"))
        .collect();
    let plain = records.concat();
    let made = folder(&[
        ("cut.warc", &plain[..plain.len() - 300]),
        ("cut.warc.gz", &packed[..packed.len() - 300]),
        ("none.warc", b"This is no crawl."),
        ("empty.warc", b""),
    ]);
    for (name, kept, unreadable) in
        [("cut.warc", 2, 1), ("cut.warc.gz", 2, 1), ("none.warc", 0, 1), ("empty.warc", 0, 0)]
    {
        let out = at(&made, &format!("{name}.out"));
        let run = copydesk(&["run", "repair", &at(&made, name), "-o", &format!("{out}/")]);
        let manifest = std::fs::read_to_string(format!("{out}/manifest.json"));
        let manifest = json(&manifest.unwrap_or_else(|_| panic!("{}", text(&run.stderr))));
        assert_eq!(manifest["documents"]["kept"], kept, "{name}");
        assert_eq!(manifest["quarantine"]["unreadable"].as_u64().unwrap_or(0), unreadable, "{name}: {manifest}");
    }
}

#[test]
fn a_run_over_crawls_goes_on_where_it_was_broken_off() {
    let many: Vec<u8> = std::iter::repeat_with(|| crawl().concat()).take(700).flatten().collect();
    let made = folder(&[("in.warc", &many)]);
    let (input, whole, broken) = (at(&made, "in.warc"), at(&made, "whole"), at(&made, "broken"));
    let start = std::time::Instant::now();
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &whole, "-q"])), 3);
    let half = start.elapsed() / 2;
    let arguments = ["run", "repair", &input, "-o", &broken, "-q", "--resume", "--checkpoint", "1"];
    for _ in 0..2 {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(arguments)
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(half);
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
    let last = copydesk(&arguments);
    // Where a kill came too late, there is nothing left to be done.
    assert!([0, 3].contains(&code(&last)), "{}", text(&last.stderr));
    assert!(tree(Path::new(&whole)) == tree(Path::new(&broken)), "the bytes differ");
}
