//! JSONL and text files: what comes in goes out again, byte for byte, or is refused and kept.

use copydesk_formats::{
    Eol, Fidelity, Fields, Line, LineReader, Origin, RawLine, Reject, Rejected, RunInfo, Stored, txt, write_changes,
    write_document, write_line, write_reject,
};
use copydesk_model::OffsetUnit;
use serde_json::value::RawValue;

use crate::{edited, text};

const UNITS: [OffsetUnit; 3] = [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16];

/// A file of JSON lines. The first byte says how it is read, the second what is done to the texts.
pub fn jsonl(data: &[u8]) {
    let [how, seed, file @ ..] = data else { return };
    let how = usize::from(*how);
    let fields = Fields::text_at(["text", "text", "data.text", "a.b.c"][how % 4]).expect("a path");
    let fields = fields.replace(how & 4 != 0);
    let mut reader = LineReader::new(file, how >> 3);
    let (mut seen, mut number) = (Vec::new(), 0);
    while let Some(batch) = reader.next_batch().expect("memory can be read") {
        assert!(!batch.is_empty());
        for raw in batch.lines() {
            number += 1;
            assert_eq!(raw.number, number);
            assert_eq!(raw.offset as usize, seen.len() + if raw.bom { 3 } else { 0 });
            raw.write_raw(&mut seen);
            line(&raw, &fields, *seed);
        }
    }
    assert_eq!(seen, file);
}

fn line(raw: &RawLine<'_>, fields: &Fields, seed: u8) {
    let origin = Origin::line("a.jsonl", raw);
    // Whatever stands there is no reason to panic for those who read our own files.
    let _ = Stored::parse(raw.bytes).map(|stored| stored.original(&mut Vec::new()));
    let _ = Rejected::parse(raw.bytes);
    let parsed = match Line::parse(raw.bytes, fields) {
        Ok(parsed) => parsed,
        Err(reject) => return kept(&reject, raw.bytes, &origin),
    };
    let doc = edited(parsed.text(), seed);
    let run = RunInfo { pipeline: "fuzz", unit: UNITS[usize::from(seed) % 3] };
    let mut out = Vec::new();
    write_line(&mut out, &parsed, &doc, &run, &origin).expect("its changes lead back");
    let out = out.strip_suffix(b"\n").expect("it is a line");
    assert!(!out.contains(&b'\n'));
    serde_json::from_slice::<&RawValue>(out).expect("it is JSON");
    let stored = Stored::parse(out).expect("it can be read");
    assert_eq!(stored.text(), doc.text());
    let mut back = Vec::new();
    let fidelity = stored.original(&mut back).expect("it leads back");
    let mut came = Vec::new();
    raw.write_raw(&mut came);
    match fidelity {
        Fidelity::Exact => assert_eq!(back, came),
        Fidelity::FormerRecordGone => assert!(back.len() < came.len()),
        Fidelity::Rewritten => panic!("nobody wrote it anew"),
    }
    let mut changes = Vec::new();
    write_changes(&mut changes, Some(&parsed), &doc, &run, &origin).expect("its changes lead back");
    let stored = Stored::with_text(changes.trim_ascii_end(), doc.text()).expect("it can be read");
    assert_eq!(stored.revert().expect("it leads back").source, parsed.text());
}

/// What is refused is kept, with where it stood and why.
pub(crate) fn kept(reject: &Reject, bytes: &[u8], origin: &Origin<'_>) {
    assert!(!reject.reason.is_empty());
    let mut out = Vec::new();
    write_reject(&mut out, origin, 9, reject, bytes);
    let read = Rejected::parse(out.strip_suffix(b"\n").expect("it is a line")).expect("it can be read");
    assert_eq!(&*read.raw, bytes);
    assert_eq!((read.offset, &*read.kind, &*read.reason), (9, reject.kind.as_str(), &*reject.reason));
    assert_eq!((read.bom, read.eol), (origin.bom, origin.eol));
}

/// A text file: the bytes as they are, or a text in one of the encodings that files come in.
pub fn txt(data: &[u8]) {
    let [how, seed, bytes @ ..] = data else { return };
    let file = match how % 8 {
        0..=2 => bytes.to_vec(),
        3 => [b"\xEF\xBB\xBF".as_slice(), text(bytes).as_bytes()].concat(),
        4 => [&[0xFF, 0xFE], wide(bytes, u16::to_le_bytes).as_slice()].concat(),
        5 => [&[0xFE, 0xFF], wide(bytes, u16::to_be_bytes).as_slice()].concat(),
        _ => {
            let names =
                ["windows-1252", "windows-1251", "iso-8859-2", "macintosh", "shift_jis", "gb18030", "euc-kr", "koi8-u"];
            let encoding = encoding_rs::Encoding::for_label(names[usize::from(how >> 3) % names.len()].as_bytes());
            encoding.expect("it is in the standard").encode(&text(bytes)).0.into_owned()
        }
    };
    let read = match txt::decode(&file) {
        Ok(read) => read,
        Err(reject) => return kept(&reject, &file, &Origin::file("a.txt", false)),
    };
    let doc = edited(&read.text, *seed);
    let origin = Origin { encoding: read.encoding, eol: Eol::Lf, ..Origin::file("a.txt", read.bom) };
    let run = RunInfo { pipeline: "fuzz", unit: UNITS[usize::from(*seed) % 3] };
    let mut out = Vec::new();
    write_document(&mut out, &doc, &run, &origin).expect("its changes lead back");
    let stored = Stored::parse(out.trim_ascii_end()).expect("it can be read");
    let mut back = Vec::new();
    assert_eq!(stored.original(&mut back).expect("it leads back"), Fidelity::Exact);
    assert_eq!(back, file);
}

fn wide(bytes: &[u8], units: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text(bytes).encode_utf16().flat_map(units).collect()
}
