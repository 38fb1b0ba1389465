//! Files that were cut off.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use copydesk_formats::Packing;

use crate::{Desk, Draw, Tried, ended, ensure};

/// Cuts a file of each format at `count` places.
pub(crate) fn all(desk: &Desk, draw: &mut Draw, count: usize) -> Tried<()> {
    let corpus = desk.corpus(400_000);
    let members = |packing: Packing| -> Tried<Vec<u8>> {
        // Several members, as many tools write them; their ends lie within lines.
        let packed: Result<Vec<_>, _> =
            corpus.as_bytes().chunks(90_001).map(|piece| packing.pack(piece.to_vec())).collect();
        Ok(packed?.concat())
    };
    let mut formats = vec![
        ("a.jsonl", Packing::Plain, corpus.clone().into_bytes()),
        ("a.jsonl.gz", Packing::Gzip, members(Packing::Gzip)?),
        ("a.jsonl.zst", Packing::Zstd, members(Packing::Zstd)?),
    ];
    if cfg!(feature = "html") {
        let warc = crawl(desk)?;
        formats.push(("a.warc.gz", Packing::Gzip, Packing::Gzip.pack(warc.clone())?));
        formats.push(("a.warc", Packing::Plain, warc));
    }
    for (name, packing, whole) in formats {
        let (mut kept, mut told) = (0, 0);
        let unbroken = run(desk, name, &whole)?;
        for _ in 0..count {
            let cut = draw.below(whole.len() as u64) as usize;
            let what = format!("{name} cut at byte {cut} of {}", whole.len());
            let broken = run(desk, name, &whole[..cut]).map_err(|error| format!("{what}: {error}"))?;
            let plain = unpacked(packing, &desk.path(name))?;
            let stand = whole_documents(name, &plain)?;
            ensure(broken.documents.len() >= stand.min(unbroken.documents.len()), || {
                format!("{what}: {} documents are kept, and {stand} stand before the cut", broken.documents.len())
            })?;
            ensure(broken.documents[..stand] == unbroken.documents[..stand], || format!("{what}: documents differ"))?;
            ensure(!broken.unreadable || packing != Packing::Plain || name.ends_with("warc"), || {
                format!("{what}: told as unreadable")
            })?;
            kept += broken.documents.len();
            told += usize::from(broken.unreadable);
        }
        println!("cuts   {name:12} {count} cuts: {kept} documents kept, {told} breaks told, nothing lost");
    }
    Ok(())
}

struct Ran {
    documents: Vec<String>,
    unreadable: bool,
}

/// Runs a file; its account must add up.
fn run(desk: &Desk, name: &str, bytes: &[u8]) -> Tried<Ran> {
    let (input, out) = (desk.path(name), desk.path("cut"));
    std::fs::write(&input, bytes)?;
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    let output = desk.command(&input, &out, &[]).output()?;
    ended(&output, &[0, 3], "the run")?;
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("manifest.json"))?)?;
    for sums in ["documents", "bytes"] {
        let sum = |name: &str| manifest[sums][name].as_u64().unwrap_or(u64::MAX);
        let all = sum("kept") + sum("dropped") + sum("quarantined");
        ensure(sum("read") == all, || format!("{sums} do not add up: {manifest}"))?;
    }
    let documents = std::fs::read_to_string(out.join("documents.jsonl"))?;
    let documents: Vec<String> = documents.lines().map(str::to_owned).collect();
    let counted =
        manifest["documents"]["kept"].as_u64().unwrap_or(0) + manifest["documents"]["blank"].as_u64().unwrap_or(0);
    ensure(counted == documents.len() as u64, || {
        format!("{} lines, and the manifest says {counted}", documents.len())
    })?;
    Ok(Ran { documents, unreadable: manifest["quarantine"]["unreadable"].as_u64().is_some() })
}

/// What can be unpacked of a file.
fn unpacked(packing: Packing, path: &Path) -> Tried<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Ok(mut reader) = packing.open(path) {
        // Where it breaks off, the bytes before that are there.
        let _ = reader.read_to_end(&mut bytes);
    }
    Ok(bytes)
}

/// How many lines of the output the whole documents and blank lines of a file make.
fn whole_documents(name: &str, plain: &[u8]) -> Tried<usize> {
    if !name.contains("warc") {
        let end = plain.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = std::str::from_utf8(&plain[..end])?.lines();
        return Ok(lines.filter(|line| !line.contains(": 7}") && !line.contains("\" \"")).count());
    }
    let mut count = 0;
    let mut rest = std::str::from_utf8(&plain[..plain.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len())])?;
    // Each record says how long it is.
    while let Some((header, behind)) = rest.split_once("\r\n\r\n") {
        let length = header.rsplit("Content-Length: ").next().and_then(|length| length.parse::<usize>().ok());
        let Some(after) = length.and_then(|length| behind.get(length..)) else { break };
        count += 1;
        rest = after.trim_start_matches("\r\n");
    }
    Ok(count)
}

/// A crawl of pages with the articles on them.
fn crawl(desk: &Desk) -> Tried<Vec<u8>> {
    let mut crawl = String::new();
    for (number, line) in desk.articles.lines().cycle().take(60).enumerate() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        let text = article["text"].as_str().unwrap_or_default().replace('<', "&lt;");
        let text = text.replace('\n', "</p>\n<p>");
        let body = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>Seite {number}</title></head>\
             <body><article><h1>Seite {number}</h1><p>{text}</p><p>Der Rat der Stadt hat am Dienstag nach langer Debatte dem Plan \
             zugestimmt, über den seit Jahren gestritten wird.</p></article></body></html>"
        );
        write!(
            crawl,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://beispiel.example/{number}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )?;
    }
    Ok(crawl.into_bytes())
}
