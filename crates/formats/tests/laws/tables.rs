//! Cases, one line each.

use copydesk_formats::{
    Eol, Escapes, Fidelity, Fields, Line, LineReader, Origin, RawLine, RejectKind, Rejected, RunInfo, Stored,
    StoredError, txt, write_changes, write_document, write_line,
};
use copydesk_model::{
    Annotation, Applicability, Block, BlockKind, Document, Edit, Findings, Label, Lang, OffsetUnit, RuleId, Span, Value,
};

const RUN: RunInfo<'static> = RunInfo { pipeline: "syndicated-de", unit: OffsetUnit::Chars };
const ORIGIN: Origin<'static> = Origin { line: Some(2), ..Origin::file("a.jsonl", false) };

#[test]
fn every_reject_has_its_sentence() {
    use RejectKind::{
        HasRecord, InvalidUtf8, LoneSurrogate, MalformedJson, NoText, NotAnObject, SecondText, TextNotAString, TooDeep,
    };
    let deep = |n: usize| format!("{{\"text\":\"\",\"a\":{}{}}}", "[".repeat(n), "]".repeat(n)).into_bytes();
    let cases: Vec<(&str, Vec<u8>, RejectKind, &str)> = vec![
        ("text", b"{\"text\": \"x\"".to_vec(), MalformedJson, "malformed JSON at column 12: EOF"),
        ("text", b"{\"text\": \"x".to_vec(), MalformedJson, "EOF while parsing a string"),
        ("text", b"{\"text\": \"x\" \"a\": 1}".to_vec(), MalformedJson, "column 14: expected `,` or `}`"),
        ("text", b"{\"text\": \"x\"} {}".to_vec(), MalformedJson, "column 15: trailing characters"),
        ("text", b"{\"text\": \"a\tb\"}".to_vec(), MalformedJson, "control character"),
        ("text", b"nonsense".to_vec(), MalformedJson, "malformed JSON at column 2"),
        ("text", b"".to_vec(), MalformedJson, "the line is blank"),
        (
            "text",
            b"{\"\\ud800\": 1, \"text\": \"x\"}".to_vec(),
            MalformedJson,
            "malformed JSON at column 9: unexpected end of hex escape",
        ),
        ("text", "\u{feff}{\"text\": \"x\"}".into(), MalformedJson, "byte order mark"),
        ("text", b"[1, 2]".to_vec(), NotAnObject, "the line is a list, not an object"),
        ("text", b"\"text\"".to_vec(), NotAnObject, "the line is a string"),
        ("text", b" 17".to_vec(), NotAnObject, "the line is a number"),
        ("text", b"null".to_vec(), NotAnObject, "the line is null"),
        (
            "text",
            b"{}".to_vec(),
            NoText,
            "no field `text`: the object has no fields. Name the one with the text by --text-field",
        ),
        ("text", b"{\"id\": 1, \"Txt\": \"x\"}".to_vec(), NoText, "the object has `id`, `Txt`. Did you mean `Txt`?"),
        ("a.b", b"{\"a\": {\"c\": 1}}".to_vec(), NoText, "no field `a.b`: `a` has `c`."),
        ("a.b", b"{\"a\": [1]}".to_vec(), NoText, "`a` (which is a list) has no fields"),
        ("text", b"{\"text\": \"x\", \"te\\u0078t\": \"y\"}".to_vec(), SecondText, "the field `text` stands twice"),
        (
            "a.b",
            b"{\"a\": {\"b\": \"x\", \"b\": 1}}".to_vec(),
            SecondText,
            "`b` stands twice on the way to the field `a.b`",
        ),
        ("a.b", b"{\"a\": {\"b\": \"x\"}, \"a\": 1}".to_vec(), SecondText, "`a` stands twice on the way"),
        ("text", b"{\"text\": null}".to_vec(), TextNotAString, "the field `text` is null, not a string"),
        ("text", b"{\"text\": 1.5}".to_vec(), TextNotAString, "is a number"),
        ("text", b"{\"text\": [\"x\"]}".to_vec(), TextNotAString, "is a list"),
        ("text", b"{\"text\": {}}".to_vec(), TextNotAString, "is an object"),
        ("text", b"{\"text\": false}".to_vec(), TextNotAString, "is true or false"),
        ("text", b"{\"text\": \"M\xFCller\"}".to_vec(), InvalidUtf8, "invalid UTF-8 at byte 11 of the line"),
        ("text", b"{\"text\": \"M\xC3".to_vec(), InvalidUtf8, "at byte 11 of the line: the last character is cut off"),
        ("text", b"{\"text\": \"ab\\ud83dc\"}".to_vec(), LoneSurrogate, "half of a surrogate pair (column 13)"),
        ("text", b"{\"text\": \"\\udc00\\ud83d\"}".to_vec(), LoneSurrogate, "(column 11)"),
        ("text", deep(127), TooDeep, "nested deeper than 127"),
        ("text", deep(5000), TooDeep, "nested deeper than 127"),
        ("text", b"{\"text\": \"x\", \"copydesk\": null}".to_vec(), HasRecord, "replace the field with --replace"),
    ];
    for (path, bytes, kind, says) in cases {
        let fields = Fields::text_at(path).unwrap();
        let reject = Line::parse(&bytes, &fields).unwrap_err();
        let line = String::from_utf8_lossy(&bytes);
        assert_eq!(reject.kind, kind, "{line}: {reject}");
        assert!(reject.reason.contains(says), "{line}: {reject}");
    }
    assert!(Line::parse(&deep(126), &Fields::default()).is_ok());
    assert!(serde_json::from_slice::<serde_json::Value>(&deep(126)).is_ok());
    assert!(serde_json::from_slice::<serde_json::Value>(&deep(127)).is_err());
    for path in ["", "a..b", ".a", "copydesk", "copydesk.text"] {
        assert!(Fields::text_at(path).is_err(), "{path}");
    }
}

#[test]
fn plain_data_passes() {
    let wide = format!("{{\"text\":\"\",\"a\":[{}0]}}", "[],{},".repeat(300));
    let quoted = format!("{{\"text\":\"\",\"a\":[{}0]}}", "\"[{\\\"[\\\\\",".repeat(300));
    for json in [
        &*wide,
        &quoted,
        "{\"text\":\"\"}",
        "{\"text\":\"a\\u0000b\u{2028}\"}",
        "{\"a\":1,\"a\":2,\"text\":\"x\",\"b\":1E400}",
        " { \"text\" : \"x\" } \r",
    ] {
        assert!(Line::parse(json.as_bytes(), &Fields::default()).is_ok(), "{json}");
    }
}

#[test]
fn language_and_id_are_found() {
    let cases: [(&str, Option<Lang>, Option<&str>); 7] = [
        (r#"{"text":"","lang":"de_AT","id":"a"}"#, Some(Lang::DE), Some("\"a\"")),
        (r#"{"text":"","lang":"fr","language":"EN","id":12}"#, Some(Lang::EN), Some("12")),
        (r#"{"text":"","language":"en","lang":"fr"}"#, Some(Lang::EN), None),
        (r#"{"text":"","language":"klingon","lang":"fr"}"#, Some(Lang::FR), None),
        (r#"{"text":"","language":["en"],"id":null}"#, None, None),
        (r#"{"text":"","language":null,"id":1,"id":2}"#, None, Some("2")),
        (r#"{"text":""}"#, None, None),
    ];
    for (json, language, id) in cases {
        let fields = Fields::default();
        let line = Line::parse(json.as_bytes(), &fields).unwrap();
        assert_eq!((line.language(), line.id()), (language, id), "{json}");
    }
    let fields = Fields::text_at("a.t").unwrap().id_at("a.i").unwrap().language_at("b.l").unwrap();
    let line = Line::parse(br#"{"lang":"fr","a":{"t":"x","i":7},"b":{"l":"de"}}"#, &fields).unwrap();
    assert_eq!((line.language(), line.id(), line.text()), (Some(Lang::DE), Some("7"), "x"));
}

#[test]
fn styles_are_told_by_their_escapes() {
    for (literal, style) in [
        (r#""plain ä\n\"""#, Some("minimal")),
        (r#""a\u0000""#, Some("minimal")),
        (r#""\u001f\/""#, Some("minimal-slash")),
        (r#""\u001F""#, Some("minimal-upper")),
        (r#""\u00e4 \ud83d\ude80 \u007f""#, Some("ascii")),
        (r#""\u00E4""#, Some("ascii-upper")),
        (r#""\u00fc\/\u2028""#, Some("ascii-slash")),
        (r#""\u003cb\u003e ä\u2028""#, Some("html")),
        (r#""\u2028ä""#, Some("html")),
        (r#""\u2028\u00e4""#, Some("ascii")),
        (r#""\u00e4 ä""#, None),
        (r#""\u0041""#, None),
        (r#""/\/""#, None),
        (r#""\u000a""#, None),
        (r#""\u00e4\u00C4""#, None),
    ] {
        let text: String = serde_json::from_str(literal).unwrap();
        assert_eq!(Escapes::detect(literal, &text).map(Escapes::as_str), style, "{literal}");
    }
    assert!(Escapes::all().all(|style| Escapes::parse(style.as_str()) == Some(style)));
}

#[test]
fn styles_write_what_their_makers_write() {
    let text = "a/ä–\u{2028}<&>\u{7f}\u{1f}🚀\"\\\n";
    for (style, literal) in [
        ("minimal", "\"a/ä–\u{2028}<&>\u{7f}\\u001f🚀\\\"\\\\\\n\""),
        ("minimal-slash-upper", "\"a\\/ä–\u{2028}<&>\u{7f}\\u001F🚀\\\"\\\\\\n\""),
        ("ascii", r#""a/\u00e4\u2013\u2028<&>\u007f\u001f\ud83d\ude80\"\\\n""#),
        ("ascii-slash-upper", r#""a\/\u00E4\u2013\u2028<&>\u007F\u001F\uD83D\uDE80\"\\\n""#),
        ("html", "\"a/ä–\\u2028\\u003c\\u0026\\u003e\u{7f}\\u001f🚀\\\"\\\\\\n\""),
    ] {
        let mut out = Vec::new();
        Escapes::parse(style).unwrap().write(text, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), literal, "{style}");
        assert_eq!(serde_json::from_str::<String>(literal).unwrap(), text, "{style}");
    }
}

/// The document of the design: a headline, a quotation with its speaker, one gap closed.
fn example(source: &str) -> Document {
    let mut doc = Document::new(source, Lang::DE).unwrap();
    doc.set_blocks(vec![Block::new(Span::at(0, source.len()), BlockKind::Paragraph)]);
    let gap = source.find(" -").unwrap() as u32;
    let rule = RuleId::new("repair-hyphens/gap-before-hyphen");
    let mut findings = Findings::default();
    let mut edit = Edit { span: Span::new(gap, gap + 1), insert: "".into(), rule, applicability: Applicability::Safe };
    findings.edits.push(edit.clone());
    edit = Edit { span: Span::at(0, 2), insert: "Dö".into(), applicability: Applicability::Suggest, ..edit };
    findings.edits.push(edit);
    doc.apply(2, &mut findings, &Applicability::Likely.into());
    let mut quote = Annotation::new(Span::new(0, gap), Label::new("quote"), RuleId::new("tag-quotes/verb"));
    quote.score = 0.974;
    quote.attrs =
        vec![("n", Value::Int(3)), ("who", Value::Mention(Span::new(gap, gap + 1), vec![("ok", true.into())]))];
    findings.annotations.push(quote);
    findings.attributes.push(("tone", 0.25.into()));
    doc.apply(3, &mut findings, &Applicability::Likely.into());
    doc
}

#[test]
fn a_record_reads_as_designed() {
    let fields = Fields::default();
    let json = r#"{"text": "Die 🚀US -B\u00f6rse", "n": 1.10 }"#;
    let line = Line::parse(json.as_bytes(), &fields).unwrap();
    let mut doc = example(line.text());
    doc.drop_because(RuleId::new("q/short"), "too short");
    let mut out = Vec::new();
    write_line(&mut out, &line, &doc, &RUN, &Origin { eol: Eol::CrLf, ..ORIGIN }).unwrap();
    let hash = blake3::hash("Die 🚀US -Börse".as_bytes()).to_hex();
    let wanted = concat!(
        r#"{"text": "Die 🚀US-Börse", "n": 1.10 , "copydesk": {"version":1,"pipeline":"syndicated-de","verdict":"drop","#,
        r#""rule":"q/short","reason":"too short","offset_unit":"chars","source_blake3":"HASH","id":"a.jsonl:2","#,
        r#""input":{"file":"a.jsonl","line":2,"eol":"crlf"},"source_json":"\"Die 🚀US -B\\u00f6rse\"","#,
        r#""blocks":[{"kind":"paragraph","start":0,"end":13}],"#,
        r#""annotations":[{"label":"quote","start":0,"end":7,"source_start":0,"source_end":7,"rule":"tag-quotes/verb","#,
        r#""score":0.97,"attrs":{"n":3,"who":{"start":7,"end":8,"text":"-","ok":true}}}],"#,
        r#""changes":[{"step":2,"rule":"repair-hyphens/gap-before-hyphen","at":7,"source_start":7,"source_end":8,"before":" ","after":""}],"#,
        r#""suggestions":[{"step":2,"rule":"repair-hyphens/gap-before-hyphen","start":0,"end":2,"before":"Di","after":"Dö","applicability":"suggest"}],"#,
        r#""attributes":{"language":"de","tone":0.25}}}"#,
        "\n"
    );
    assert_eq!(String::from_utf8(out).unwrap(), wanted.replace("HASH", &hash));

    let wholly = r#"{"id":1,"text":"Die \ud83d\ude80US -B\u00f6rse"}"#;
    let line = Line::parse(wholly.as_bytes(), &fields).unwrap();
    let mut out = Vec::new();
    write_line(&mut out, &line, &example(line.text()), &RUN, &ORIGIN).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.starts_with(r#"{"id":1,"text":"Die \ud83d\ude80US-B\u00f6rse", "copydesk": {"version":1,"#), "{out}");
    assert!(out.contains(r#""input":{"file":"a.jsonl","line":2},"escapes":"ascii","blocks""#), "{out}");

    // No style makes this one; what is plain ASCII stays so.
    let line = Line::parse(r#"{"id":1,"text":"\u00c4\u00C4US -B"}"#.as_bytes(), &fields).unwrap();
    let mut out = Vec::new();
    write_line(&mut out, &line, &example(line.text()), &RUN, &ORIGIN).unwrap();
    assert!(out.starts_with(br#"{"id":1,"text":"\u00c4\u00c4US-B", "copydesk""#));
}

#[test]
fn what_is_no_reject_record_is_refused() {
    let record = |raw: &str| format!(r#"{{"file":"f","line":1,"offset":0,"kind":"k","reason":"r",{raw}}}"#);
    for raw in ["\"raw\":\"\"", "\"raw_base64\":\"AA==\"", "\"raw\":\"x\",\"eol\":\"none\",\"bom\":true"] {
        assert!(Rejected::parse(record(raw).as_bytes()).is_ok(), "{raw}");
    }
    for raw in [
        "\"x\":1",
        "\"raw\":\"\",\"raw_base64\":\"\"",
        "\"raw_base64\":\"A===\"",
        "\"raw_base64\":\"AA\"",
        "\"raw_base64\":\"A!==\"",
        "\"raw\":\"\",\"eol\":\"cr\"",
    ] {
        assert!(Rejected::parse(record(raw).as_bytes()).is_err(), "{raw}");
    }
}

#[test]
fn a_document_of_another_line_is_not_written() {
    let fields = Fields::default();
    let line = Line::parse(b"{\"text\": \"x\"}", &fields).unwrap();
    let mut out = b"as it was".to_vec();
    assert!(write_line(&mut out, &line, &Document::new("y", Lang::DE).unwrap(), &RUN, &ORIGIN).is_err());
    let mut doc = Document::new("x", Lang::DE).unwrap();
    doc.set_attribute("span", Value::Span(Span::new(0, 9)));
    assert!(write_line(&mut out, &line, &doc, &RUN, &ORIGIN).unwrap_err().to_string().contains("the span 0..9"));
    assert_eq!(out, b"as it was");
}

#[test]
fn what_was_done_to_output_since_is_told() {
    let fields = Fields::default();
    let line = Line::parse("{\"id\": 1, \"text\": \"Die US -Börse\"}".as_bytes(), &fields).unwrap();
    let doc = example(line.text());
    let mut out = Vec::new();
    write_line(&mut out, &line, &doc, &RUN, &ORIGIN).unwrap();
    let out = String::from_utf8(out).unwrap();
    let error = |from: &str, to: &str| {
        assert!(out.contains(from), "{from} in {out}");
        let edited = out.replacen(from, to, 1);
        let stored = Stored::parse(edited.trim_end().as_bytes());
        match stored.and_then(|stored| stored.original(&mut Vec::new())) {
            Ok(fidelity) => panic!("{to}: {fidelity:?}"),
            Err(error) => error,
        }
    };
    assert!(matches!(error("\"copydesk\"", "\"other\""), StoredError::NoRecord));
    assert!(matches!(error("{\"id\": 1", "{\"copydesk\": 1"), StoredError::TwoRecords));
    assert!(matches!(error("\"version\":1", "\"version\":2"), StoredError::Newer { version: 2 }));
    assert!(matches!(error("\"version\":1", "\"version\":0"), StoredError::BadRecord { .. }));
    assert!(error("\"pipeline\":", "\"pipe\":").to_string().contains("missing field `pipeline`"));
    assert!(error("\"chars\"", "\"inches\"").to_string().contains("`inches` is not one of chars, bytes, utf16"));
    assert!(matches!(error("Die US-", "Die U-"), StoredError::Hash { .. }));
    assert!(matches!(error("\"before\":\" \"", "\"before\":\"  \""), StoredError::Hash { .. }));
    assert!(matches!(error("\"after\":\"\"", "\"after\":\"y\""), StoredError::Mismatch(_)));
    assert!(matches!(error("\"at\":6", "\"at\":99"), StoredError::NoPlace { at: 99, .. }));
    assert!(matches!(error("\"source_end\":7", "\"source_end\":77"), StoredError::NoPlace { at: 77, .. }));
    assert!(matches!(error("\"text\":", "\"body\":"), StoredError::BadRecord { .. }));

    // Written anew, by something that sorts keys and spaces otherwise: the text still comes back, and it is told.
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    for anew in [
        value.to_string(),
        serde_json::to_string_pretty(&value).unwrap(),
        out.replace("{\"id\": 1, ", "{").replace(", \"copydesk\"", ", \"cop\\u0079desk\""),
        format!("{{\"copydesk\":{},\"text\":{} , \"id\":1}}", value["copydesk"], value["text"]),
        format!("{}, \"more\": 1}}", out.trim_end().strip_suffix('}').unwrap()),
    ] {
        let mut back = Vec::new();
        assert_eq!(Stored::parse(anew.as_bytes()).unwrap().original(&mut back).unwrap(), Fidelity::Rewritten, "{anew}");
        let value: serde_json::Value = serde_json::from_slice(&back).unwrap();
        assert_eq!(value["text"], "Die US -Börse");
        assert_eq!(value.get("copydesk"), None);
    }
}

#[test]
fn a_record_alone_keeps_the_id() {
    let fields = Fields::default();
    for (json, id) in [("{\"id\":[1],\"text\":\"a -b\"}", "[1]"), ("{\"text\":\"a -b\"}", "\"a.jsonl:2\"")] {
        let line = Line::parse(json.as_bytes(), &fields).unwrap();
        let doc = example(line.text());
        let mut out = Vec::new();
        write_changes(&mut out, Some(&line), &doc, &RUN, &ORIGIN).unwrap();
        let stored = Stored::with_text(out.trim_ascii_end(), doc.text()).unwrap();
        assert_eq!(stored.id().as_deref(), Some(id));
        assert_eq!(stored.revert().unwrap().source, "a -b");
    }
}

#[test]
fn text_files_say_what_they_are() {
    assert_eq!(
        txt::decode(b"\xEF\xBB\xBFa\r\n").unwrap(),
        txt::Txt { text: "a\r\n".into(), bom: true, encoding: None }
    );
    assert_eq!(txt::decode(b"").unwrap(), txt::Txt { text: "".into(), bom: false, encoding: None });
    assert!(txt::decode(b"\xEF\xBB\xBFM\xFC").unwrap_err().reason.contains("at byte 4 of the file"));
    assert!(
        txt::decode(
            "M\u{fc}ller kam. ".repeat(9).as_bytes().iter().chain(b"\xFC").copied().collect::<Vec<_>>().as_slice()
        )
        .is_err(),
        "damaged UTF-8 is no other encoding"
    );
    assert!(txt::decode(b"M\xFCller\0").is_err(), "bytes of zero are in no text");
    assert!(txt::read("no/such/file".as_ref(), 9).unwrap_err().to_string().starts_with("no/such/file: "));
}

#[test]
fn a_line_longer_than_the_batch_is_read_whole() {
    let file = [b"a\n".to_vec(), vec![b'x'; 3_000_000], b"\r\n\n".to_vec()].concat();
    let mut reader = LineReader::new(&file[..], 1 << 16);
    let mut seen: Vec<(u64, u64, usize, bool)> = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        seen.extend(
            batch.lines().map(|line: RawLine<'_>| (line.number, line.offset, line.bytes.len(), line.is_blank())),
        );
    }
    assert_eq!(seen, [(1, 0, 1, false), (2, 2, 3_000_000, false), (3, 3_000_004, 0, true)]);
    assert!(LineReader::open("no/such/file".as_ref(), 9).unwrap_err().to_string().starts_with("no/such/file: "));
}

#[test]
fn texts_in_other_encodings_come_back_to_their_bytes() {
    let text =
        "Die Bürgermeisterin sagte: „Für die Fähre fehlt das Geld – noch.“ Später wurde über Straßen gestritten.\r\n";
    let single: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '„' => 0x84,
            '“' => 0x93,
            '–' => 0x96,
            c => c as u8,
        })
        .collect();
    let wide =
        |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect() };
    for (bytes, encoding, bom) in [
        (single, "windows-1252", false),
        (wide(u16::to_le_bytes), "UTF-16LE", true),
        (wide(u16::to_be_bytes), "UTF-16BE", true),
    ] {
        let read = txt::decode(&bytes).unwrap();
        assert_eq!((&*read.text, read.encoding, read.bom), (text, Some(encoding), bom));
        let doc = Document::new(&*read.text, Lang::DE).unwrap();
        let origin = Origin { encoding: read.encoding, ..Origin::file("a.txt", read.bom) };
        let mut line = Vec::new();
        write_document(&mut line, &doc, &RUN, &origin).unwrap();
        let stored = Stored::parse(line.trim_ascii_end()).unwrap();
        let mut original = Vec::new();
        assert_eq!(stored.original(&mut original).unwrap(), Fidelity::Exact);
        assert_eq!(original, bytes);
    }
}

#[test]
fn the_least_escapes_are_those_of_serde_json() {
    let chars = ('\0'..='\u{ff}').chain(['\u{2028}', '„', '\u{1f600}']);
    for (c, length) in chars.flat_map(|c| (0..20).chain(60..70).map(move |length| (c, length))) {
        for place in [0, length / 3, length] {
            let text = format!("{}{c}{}", "x".repeat(place), "y".repeat(length - place));
            let mut out = Vec::new();
            Escapes::default().write(&text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
        }
    }
}
