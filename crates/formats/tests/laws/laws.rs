//! What holds for every line.

use std::io::Read;

use copydesk_formats::{
    Eol, Escapes, Fidelity, Fields, Line, LineReader, Origin, RawLine, Recovered, Rejected, RunInfo, Stored, txt,
    write_changes, write_document, write_line, write_reject,
};
use copydesk_model::{Document, Lang, OffsetUnit};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::value::RawValue;

use crate::made::{Made, document, line, steps, text};

fn units() -> impl Strategy<Value = OffsetUnit> {
    select(&[OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16][..])
}

/// The units of a text, written out one by one: the slow conversion to compare with.
fn piece(text: &str, unit: OffsetUnit, start: u64, end: u64) -> String {
    let range = start as usize..end as usize;
    match unit {
        OffsetUnit::Bytes => text[range].to_owned(),
        OffsetUnit::Chars => text.chars().skip(range.start).take(range.len()).collect(),
        OffsetUnit::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap(),
    }
}

fn written(made: &Made, doc: &Document, unit: OffsetUnit) -> Vec<u8> {
    let fields = Fields::text_at(made.path).unwrap();
    let parsed = Line::parse(made.json.as_bytes(), &fields).unwrap();
    assert_eq!(parsed.text(), made.text);
    assert_eq!(parsed.literal(), made.literal);
    let run = RunInfo { pipeline: "laws", unit };
    let origin = Origin { line: Some(7), eol: made.eol, ..Origin::file("in/ä.jsonl", made.bom) };
    let mut out = b"before".to_vec();
    write_line(&mut out, &parsed, doc, &run, &origin).unwrap();
    assert!(out.starts_with(b"before") && out.ends_with(b"\n"));
    out.drain(..6);
    out.pop();
    assert!(!out.contains(&b'\n'), "a line is one line");
    out
}

/// The new literal in an output line; asserts that all else stands as it stood, and that the record is the last field.
fn new_literal<'o>(made: &Made, out: &'o str) -> &'o str {
    serde_json::from_str::<&RawValue>(out).expect("the output is JSON");
    let close = made.json.trim_end().len() - 1;
    let rest = out.strip_prefix(&made.json[..made.at]).expect("what stands before the text stays");
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    let literal = values.next().unwrap().unwrap().get();
    let after = rest[literal.len()..].strip_prefix(&made.json[made.at + made.literal.len()..close]);
    let record = after.expect("what stands behind the text stays").strip_prefix(", \"copydesk\": ").unwrap();
    let mut values = serde_json::Deserializer::from_str(record).into_iter::<&RawValue>();
    let len = values.next().unwrap().unwrap().get().len();
    assert_eq!(&record[len..], &made.json[close..]);
    literal
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    /// The line goes out with its text and its record, and comes back byte for byte.
    #[test]
    fn a_line_comes_back(made in line(), steps in steps(), unit in units()) {
        let doc = document(&made.text, &steps);
        let out = written(&made, &doc, unit);
        let out = std::str::from_utf8(&out).unwrap();
        let literal = new_literal(&made, out);
        prop_assert_eq!(serde_json::from_str::<String>(literal).unwrap(), doc.text());
        if doc.text() == made.text {
            prop_assert_eq!(literal, &made.literal);
        } else if let Some(style) = Escapes::detect(&made.literal, &made.text) {
            prop_assert!(style.makes(literal, doc.text()));
        }

        let stored = Stored::parse(out.as_bytes()).unwrap();
        prop_assert_eq!(stored.text(), doc.text());
        let back = stored.revert().unwrap();
        prop_assert_eq!(&back.source, &made.text);
        prop_assert_eq!(&back.changes, doc.changes());
        let mut original = b"before".to_vec();
        prop_assert_eq!(stored.original(&mut original).unwrap(), Fidelity::Exact);
        prop_assert_eq!(&original[6..], made.bytes());

        let record = stored.record();
        prop_assert_eq!(record.offset_unit, unit);
        prop_assert_eq!(record.annotations.len(), doc.annotations().len());
        for (told, annotation) in record.annotations.iter().zip(doc.annotations()) {
            prop_assert_eq!(piece(doc.text(), unit, told.start, told.end), annotation.span.of(doc.text()));
            let source = doc.offsets().to_source(annotation.span);
            prop_assert_eq!(piece(&made.text, unit, told.source_start, told.source_end), source.of(&made.text));
            prop_assert_eq!(told.score, 0.67);
        }
        for (told, suggestion) in record.suggestions.iter().zip(doc.suggestions()) {
            prop_assert_eq!(&piece(doc.text(), unit, told.start, told.end), &told.before);
            prop_assert_eq!(&told.after, &suggestion.edit.insert);
        }
    }

    /// A text that lies in a file of its own comes back from it and its line of changes; a text file from its JSON.
    #[test]
    fn a_text_comes_back(text in text(), steps in steps(), unit in units(), bom in any::<bool>()) {
        let file = [if bom { &b"\xEF\xBB\xBF"[..] } else { b"" }, text.as_bytes()].concat();
        let read = txt::decode(&file).unwrap();
        // A text may begin with one more mark.
        prop_assert_eq!(read.bom, bom || text.starts_with('\u{feff}'));
        let doc = document(&read.text, &steps);
        let run = RunInfo { pipeline: "laws", unit };
        let origin = Origin::file("a.txt", read.bom);
        let mut lines = Vec::new();
        write_document(&mut lines, &doc, &run, &origin).unwrap();
        let first = lines.len();
        write_changes(&mut lines, None, &doc, &run, &origin).unwrap();
        let whole = Stored::parse(lines[..first].trim_ascii_end()).unwrap();
        prop_assert_eq!(whole.text(), doc.text());
        prop_assert_eq!(whole.id().unwrap(), "\"a.txt\"");
        let alone = Stored::with_text(lines[first..].trim_ascii_end(), doc.text()).unwrap();
        for stored in [whole, alone] {
            let mut original = Vec::new();
            prop_assert_eq!(stored.original(&mut original).unwrap(), Fidelity::Exact);
            prop_assert_eq!(&original, &file);
        }
    }
}

/// A line and what may be wrong with it: bytes put in, taken out, replaced.
fn damaged(mut bytes: Vec<u8>, damage: &[(Index, u8, u8)]) -> Vec<u8> {
    for (at, how, byte) in damage {
        let at = at.index(bytes.len() + 1);
        match how % 3 {
            0 => bytes.insert(at, *byte),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            _ if at < bytes.len() => bytes[at] = *byte,
            _ => {}
        }
    }
    bytes
}

/// Either the bytes are taken and come back exactly, or they are refused and kept exactly.
fn nothing_is_lost(bytes: &[u8], fields: &Fields) {
    let origin = Origin { line: Some(3), eol: Eol::CrLf, ..Origin::file("a.jsonl", false) };
    let mut out = Vec::new();
    match Line::parse(bytes, fields) {
        Ok(line) => {
            let doc = Document::new(line.text(), Lang::UNKNOWN).unwrap();
            let run = RunInfo { pipeline: "p", unit: OffsetUnit::Chars };
            write_line(&mut out, &line, &doc, &run, &origin).unwrap();
            let mut back = Vec::new();
            Stored::parse(out.strip_suffix(b"\n").unwrap()).unwrap().original(&mut back).unwrap();
            assert_eq!(back.strip_suffix(b"\r\n"), Some(bytes));
        }
        Err(reject) => {
            assert!(!reject.reason.is_empty());
            write_reject(&mut out, &origin, 9, &reject, bytes);
            let read = Rejected::parse(out.strip_suffix(b"\n").unwrap()).unwrap();
            assert_eq!(&*read.raw, bytes);
            assert_eq!(read.origin(), origin);
            assert_eq!((read.offset, &*read.kind, &*read.reason), (9, reject.kind.as_str(), &*reject.reason));
        }
    }
}

fn damage() -> impl Strategy<Value = Vec<(Index, u8, u8)>> {
    let byte = prop_oneof![select(&b"\"\\{}[],:u0n \xC3\xA4"[..]), any::<u8>()];
    prop::collection::vec((any::<Index>(), any::<u8>(), byte), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn arbitrary_bytes_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), made in line(), damage in damage()) {
        nothing_is_lost(&bytes, &Fields::default());
        nothing_is_lost(&damaged(made.json.clone().into_bytes(), &damage), &Fields::text_at(made.path).unwrap());
    }

    /// Whatever happens to an output line: no panic, and no other source under the record's hash.
    #[test]
    fn damaged_output_is_refused(made in line(), steps in steps(), damage in damage(), unit in units()) {
        let doc = document(&made.text, &steps);
        let out = damaged(written(&made, &doc, unit), &damage);
        if let Ok(stored) = Stored::parse(&out) {
            let mut original = b"x".to_vec();
            match stored.original(&mut original) {
                Ok(_) => prop_assert_eq!(
                    blake3::hash(stored.revert().unwrap().source.as_bytes()).to_hex().to_string(),
                    &*stored.record().source_blake3
                ),
                Err(_) => prop_assert_eq!(original, b"x"),
            }
        }
    }

    /// A former record goes, and nothing else does.
    #[test]
    fn a_former_record_is_replaced(
        members in prop::collection::vec(select(&["\"a\" : 1", "\"copydesk\": {\"x\":[1,2]}", "\"copydesk\" :\"}\""][..]), 0..5),
        place in any::<Index>(),
        space in select(&["", " ", "\t "][..]),
    ) {
        let mut all = members.clone();
        let place = place.index(all.len() + 1);
        all.insert(place, "\"text\": \"T\"");
        let json = format!("{{{space}{}{space}}}", all.join(&format!("{space},{space}")));
        let fields = Fields::default().replace(true);
        let parsed = Line::parse(json.as_bytes(), &fields).unwrap();
        let had = all.iter().any(|member| member.contains("copydesk"));
        prop_assert_eq!(Line::parse(json.as_bytes(), &Fields::default()).is_err(), had);
        let mut out = Vec::new();
        let doc = document("T", &[]);
        let run = RunInfo { pipeline: "p", unit: OffsetUnit::Chars };
        write_line(&mut out, &parsed, &doc, &run, &Origin { line: Some(1), eol: Eol::None, ..Origin::file("f", false) }).unwrap();
        let stored = Stored::parse(out.trim_ascii_end()).unwrap();
        let mut back = Vec::new();
        let fidelity = if had { Fidelity::FormerRecordGone } else { Fidelity::Exact };
        prop_assert_eq!(stored.original(&mut back).unwrap(), fidelity);
        all.retain(|member| !member.contains("copydesk"));
        let compact = |text: &str| text.replace([' ', '\t'], "");
        prop_assert_eq!(compact(std::str::from_utf8(&back).unwrap()), compact(&format!("{{{}}}", all.join(","))));
    }

    /// The lines of the batches are the lines of the file, however it is read.
    #[test]
    fn batches_are_the_file(
        pieces in prop::collection::vec(select(&["a", "bb", "\r", "\n", "\r\n", "\u{feff}", " ", "ä🚀", "0123456789012345"][..]), 0..40),
        goal in 0..40_usize,
        slow in any::<bool>(),
    ) {
        let file = pieces.concat().into_bytes();
        let reader: Box<dyn Read> = if slow { Box::new(Slow(&file)) } else { Box::new(&file[..]) };
        let mut reader = LineReader::new(reader, goal);
        let (mut back, mut number) = (Vec::new(), 0);
        while let Some(batch) = reader.next_batch().unwrap() {
            prop_assert!(!batch.is_empty());
            for line in batch.lines() {
                number += 1;
                let RawLine { bytes, eol, bom, .. } = line;
                prop_assert_eq!(line.number, number);
                prop_assert_eq!(line.offset as usize, back.len() + if bom { 3 } else { 0 });
                prop_assert_eq!(bom, number == 1 && file.starts_with(b"\xEF\xBB\xBF"));
                prop_assert!(!bytes.contains(&b'\n'));
                prop_assert!(eol != Eol::Lf || !bytes.ends_with(b"\r"));
                line.write_raw(&mut back);
                prop_assert_eq!(eol == Eol::None, back.len() == file.len() && !file.ends_with(b"\n"));
            }
        }
        prop_assert_eq!(number as usize, file.split_inclusive(|byte| *byte == b'\n').count());
        prop_assert_eq!(&back, &file);
    }
}

/// Gives one byte at a time.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let len = buffer.len().min(1);
        self.0.read(&mut buffer[..len])
    }
}

/// The batches of a reader: where each ends, and what it covers.
fn ends(bytes: &[u8], goal: usize, (line, offset): (u64, u64)) -> Vec<((u64, u64), Vec<u8>)> {
    let mut reader = LineReader::resume(&bytes[offset as usize..], goal, line, offset).limit(70_000);
    let mut ends = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        let hash = batch.passed_over().map(|hash| hash.to_vec()).unwrap_or_default();
        assert!(batch.lines().all(|line| line.missing == 0 || batch.len() == 1));
        assert_eq!(batch.lines().map(|line| line.raw_len()).sum::<u64>(), batch.byte_len());
        ends.push((batch.end(), [batch.bytes(), &hash].concat()));
    }
    ends
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// A reader that goes on where a batch ended makes the same batches, whatever the lines: a run that is resumed packs and
    /// checks what the unbroken one did.
    #[test]
    fn batches_depend_on_where_they_begin_alone(
        lines in prop::collection::vec((prop_oneof![0..60_usize, 0..3_000_usize, 60_000..80_000_usize, 140_000..200_000_usize], any::<bool>()), 1..20),
        goal in prop_oneof![1..200_usize, 4_000..50_000_usize, 100_000..150_000_usize],
    ) {
        let mut bytes = Vec::new();
        for (len, crlf) in &lines {
            bytes.extend(std::iter::repeat_n(b'x', *len));
            bytes.extend_from_slice(if *crlf { b"\r\n" } else { b"\n" });
        }
        let whole = ends(&bytes, goal, (1, 0));
        prop_assert_eq!(whole.last().unwrap().0, (lines.len() as u64 + 1, bytes.len() as u64));
        for (index, (end, _)) in whole.iter().enumerate().step_by(1 + whole.len() / 6) {
            prop_assert_eq!(&ends(&bytes, goal, *end)[..], &whole[index + 1..]);
        }
    }

    /// Bytes of any sort in a line are recovered and come back.
    #[test]
    fn a_recovered_line_comes_back(
        made in line(),
        steps in steps(),
        strays in prop::collection::vec((any::<Index>(), 0x80..=0xFF_u8), 0..12),
    ) {
        // Anywhere but inside an escape: there it would be no JSON.
        let mut bytes = made.json.clone().into_bytes();
        let quoted: Vec<usize> = (1..bytes.len()).filter(|&at| bytes[at - 1] == b'"' && at > made.at && at < made.at + 2).collect();
        for (index, byte) in &strays {
            if let Some(at) = (!quoted.is_empty()).then(|| *index.get(&quoted)) {
                bytes.insert(at, *byte);
            }
        }
        let read = Recovered::of(&bytes);
        let fields = Fields::text_at(made.path).unwrap();
        let parsed = Line::parse(read.text.as_bytes(), &fields).unwrap();
        let doc = document(parsed.text(), &steps);
        let run = RunInfo { pipeline: "laws", unit: OffsetUnit::Chars };
        let origin = Origin { line: Some(1), eol: made.eol, ..Origin::file("a", made.bom) };
        let mut out = Vec::new();
        write_line(&mut out, &parsed, &doc, &run, &origin.recovered(&read)).unwrap();
        out.pop();
        let mut back = Vec::new();
        let stored = Stored::parse(&out).unwrap();
        prop_assert_eq!(stored.original(&mut back).unwrap(), Fidelity::Exact);
        let bom: &[u8] = if made.bom { b"\xEF\xBB\xBF" } else { b"" };
        prop_assert_eq!(back, [bom, &bytes, made.eol.bytes()].concat());
    }
}
