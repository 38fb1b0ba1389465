//! The way back: blank lines, records that are missing or broken, and files that cannot be read.

use std::io::Read as _;
use std::path::Path;

use copydesk_formats::Packing;

use super::outputs::{at, folder};
use super::{code, copydesk, piped, root, text, tree};

const BOM: &str = "\u{feff}";

#[test]
fn blank_lines_come_back_where_and_as_they_stood() {
    let line = |text: &str| format!("{{\"text\": \"{text}\"}}");
    let (good, bad) = (line("Der US -Gesandte kam am Montag."), "kein JSON".to_owned());
    let inputs = [
        ("a.jsonl", format!("{BOM}\r\n{good}\r\n\r\n  \n{good}\n\t")),
        ("b.jsonl", "\n\n \r\n".to_owned()),
        ("c.jsonl", format!("\n{bad}\n\n{bad}\n{good}\n\n{}\n\n\n", line(""))),
        ("d.jsonl", format!("{good}\n\n").repeat(500)),
        ("e.jsonl", format!("{BOM}  ")),
        ("f.jsonl", good),
    ];
    let files: Vec<(String, &[u8])> =
        inputs.iter().map(|(name, text)| (format!("in/{name}"), text.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let files = folder(&files);
    let (input, out, back) = (at(&files, "in"), at(&files, "out"), at(&files, "back"));
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &out, "-q"])), 3);
    let manifest = std::fs::read_to_string(files.path().join("out/manifest.json")).expect("it is there");
    assert!(manifest.contains("\"count\": 500"), "evenly spaced blank lines are one entry: {manifest}");
    let verify = copydesk(&["verify", &out]);
    assert_eq!(code(&verify), 0, "{}", text(&verify.stderr));
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 0, "{}", text(&revert.stderr));
    for ((name, came), (_, went)) in tree(Path::new(&back)).into_iter().zip(tree(Path::new(&input))) {
        assert_eq!(String::from_utf8_lossy(&came), String::from_utf8_lossy(&went), "{}", name.display());
    }
    assert_eq!(tree(Path::new(&back)).len(), inputs.len());
    // One file after the other, as a stream.
    let whole: String = inputs.iter().map(|(_, text)| text.as_str()).collect();
    let one = copydesk(&["revert", &out, "-o", "-"]);
    assert_eq!(text(&one.stdout), whole);
}

#[test]
fn a_run_of_blank_lines_alone_reverts() {
    let files = folder(&[("in.jsonl", b"\n \n\r\n")]);
    let (out, back) = (at(&files, "out"), at(&files, "back"));
    assert_eq!(code(&copydesk(&["run", "repair", &at(&files, "in.jsonl"), "-o", &out, "-q"])), 0);
    assert_eq!(code(&copydesk(&["revert", &out, "-o", &back])), 0);
    assert_eq!(std::fs::read(files.path().join("back/in.jsonl")).expect("it is there"), b"\n \n\r\n");
    let stream = piped(&["run", "repair", "-", "-o", "-", "-q"], b"\n\n");
    assert_eq!(text(&piped(&["revert", "-", "-o", "-"], &stream.stdout).stdout), "\n\n");
}

#[test]
fn missing_records_are_an_error_of_a_folder_and_a_warning_of_a_stream() {
    let line = b"{\"text\": \"Der US -Gesandte kam am Montag.\"}\n";
    let files = folder(&[("in.jsonl", &line.repeat(5))]);
    let (out, back) = (at(&files, "out"), at(&files, "back"));
    assert_eq!(code(&copydesk(&["run", "repair", &at(&files, "in.jsonl"), "-o", &out, "-q"])), 0);
    let documents = files.path().join("out/documents.jsonl");
    let kept = std::fs::read_to_string(&documents).expect("it is there");
    let without: String = kept.split_inclusive('\n').enumerate().filter(|(at, _)| *at != 2).map(|(_, l)| l).collect();
    std::fs::write(&documents, without).expect("it can be written");
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 2);
    assert!(text(&revert.stderr).contains("5 documents as kept, and the run holds 4"), "{}", text(&revert.stderr));
    assert!(!Path::new(&back).exists());
    let stream = copydesk(&["revert", &documents.to_string_lossy(), "-o", "-"]);
    assert_eq!((code(&stream), stream.stdout.len()), (0, line.len() * 4));
    assert!(text(&stream.stderr).contains("warning: 1 lines of the inputs"), "{}", text(&stream.stderr));
}

#[test]
fn what_is_not_in_a_sample_is_in_the_account_and_told_on_the_way_back() {
    let lines: String = (1..=200).map(|n| format!("{{\"text\": \"Der US -Gesandte kam am {n}. Tag.\"}}\n\n")).collect();
    let files = folder(&[("in.jsonl", lines.as_bytes())]);
    let (input, out, back, columns) =
        (at(&files, "in.jsonl"), at(&files, "out"), at(&files, "back"), at(&files, "columns.parquet"));
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &out, "-q", "--sample", "50%"])), 0);
    let manifest = std::fs::read_to_string(files.path().join("out/manifest.json")).expect("it is there");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("it is JSON");
    let count = |sums: &str, part: &str| manifest[sums][part].as_u64().expect("a number");
    let all = |sums: &str| {
        ["kept", "dropped", "quarantined", "blank", "passed"].map(|part| count(sums, part)).iter().sum::<u64>()
    };
    assert_eq!((400_u64, lines.len() as u64), (all("documents"), all("bytes")));
    let passed = count("documents", "passed");
    assert!((60..140).contains(&passed), "{manifest}");
    let told = format!("warning: {passed} documents were not in the run's sample");
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert!(code(&revert) == 0 && text(&revert.stderr).contains(&told), "{}", text(&revert.stderr));
    let stream = copydesk(&["revert", &format!("{out}/documents.jsonl"), "-o", "-"]);
    assert!(text(&stream.stderr).contains("not in the run's sample, or lost"), "{}", text(&stream.stderr));
    // Rows as well.
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &columns, "-q"])), 0);
    let (out, back) = (at(&files, "rows"), at(&files, "rows-back"));
    let sampled = ["--to", "parquet", "--replace", "-q", "--sample", "50%"];
    assert_eq!(code(&copydesk(&[&["run", "repair", &columns, "-o", &out], &sampled[..]].concat())), 0);
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert!(code(&revert) == 0 && text(&revert.stderr).contains("not in the run's sample"), "{}", text(&revert.stderr));
}

#[test]
fn verify_ends_where_a_file_cannot_be_read() {
    let files = folder(&[("in.jsonl", b"{\"text\": \"gut\"}\n")]);
    let out = at(&files, "out");
    assert_eq!(code(&copydesk(&["run", "repair", &at(&files, "in.jsonl"), "-o", &out, "-q"])), 0);
    std::fs::remove_file(files.path().join("out/dropped.jsonl")).expect("it is there");
    // A folder can be opened like a file, and not be read.
    std::fs::create_dir(files.path().join("out/dropped.jsonl")).expect("it can be made");
    for arguments in [&["verify", &out][..], &["revert", &out, "-o", "-"]] {
        let ended = copydesk(arguments);
        assert_eq!(code(&ended), 2);
        assert!(text(&ended.stderr).contains("dropped.jsonl"), "{}", text(&ended.stderr));
    }
}

#[test]
fn a_record_of_line_0_is_broken_and_no_panic() {
    let run = piped(&["run", "repair", "-", "-o", "-", "-q"], b"{\"text\": \"gut\"}\n");
    let record = text(&run.stdout).replace("\"line\":1", "\"line\":0");
    assert!(record.contains("\"line\":0"), "{record}");
    for command in [&["revert", "-", "-o", "-"][..], &["verify", "-"]] {
        let ended = piped(command, record.as_bytes());
        assert_eq!(code(&ended), 2);
        assert!(text(&ended.stderr).contains("lines are counted from 1"), "{}", text(&ended.stderr));
    }
    let far = text(&run.stdout).replace("\"line\":1", &format!("\"line\":{}", u64::MAX));
    assert_eq!(code(&piped(&["revert", "-", "-o", "-"], far.as_bytes())), 0);
}

#[test]
fn a_closed_standard_error_does_not_hide_what_was_found() {
    let files = folder(&[("in.jsonl", b"{\"text\": 7}\n{\"text\": \"Der US -Gesandte kam.\"}\n")]);
    for command in [&["check"][..], &["run", "-o", "-"]] {
        let (reader, writer) = std::io::pipe().expect("pipes can be made");
        drop(reader);
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"));
        let run = run.arg(command[0]).args(["repair", &at(&files, "in.jsonl")]).args(&command[1..]).stderr(writer);
        assert_eq!(code(&run.output().expect("it starts")), 3, "{command:?}");
    }
}

#[test]
fn a_revert_never_replaces_the_records() {
    let files = folder(&[("in.jsonl", b"{\"text\": \"gut\"}\n")]);
    let (out, documents) = (at(&files, "out"), at(&files, "out/documents.jsonl"));
    assert_eq!(code(&copydesk(&["run", "repair", &at(&files, "in.jsonl"), "-o", &out, "-q"])), 0);
    for run in [&out, &documents] {
        let revert = copydesk(&["revert", run, "-o", &documents, "--force"]);
        assert_eq!(code(&revert), 2);
        assert!(text(&revert.stderr).contains("would replace"), "{}", text(&revert.stderr));
    }
    assert_eq!(code(&copydesk(&["verify", &out])), 0);
}

#[test]
fn a_live_stream_is_answered_before_it_ends() {
    use std::io::{Read as _, Write as _};
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["run", "repair", "-", "-o", "-", "-q"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(&b"{\"text\": \"Der US -Gesandte kam am Montag.\"}\n".repeat(4_000)).expect("it reads");
    let mut answer = [0; 10];
    child.stdout.take().expect("it is piped").read_exact(&mut answer).expect("it answers");
    assert_eq!(&answer, b"{\"text\": \"");
    drop(input);
    child.wait().expect("it ends");
}

#[test]
fn packed_files_go_in_and_out_and_come_back_unpacked() {
    let made = folder(&[]);
    let corpus = root().join("fixtures/corpus/wire.jsonl");
    let plain = std::fs::read(&corpus).expect("it is there");
    let corpus = corpus.to_string_lossy().into_owned();
    let out = at(&made, "plain.jsonl");
    assert_eq!(code(&copydesk(&["run", "syndicated", &corpus, "-o", &out, "-q"])), 0);
    let expected = std::fs::read_to_string(&out).expect("it was written");
    for (ending, packing) in [("gz", Packing::Gzip), ("zst", Packing::Zstd)] {
        // Two members of one file: the cut lies inside a line.
        let (head, tail) = plain.split_at(plain.len() / 2);
        let mut packed = packing.pack(head.to_vec()).expect("it packs");
        packed.extend(packing.pack(tail.to_vec()).expect("it packs"));
        let input = at(&made, &format!("wire.jsonl.{ending}"));
        std::fs::write(&input, &packed).expect("it can be written");
        let output = at(&made, &format!("out.jsonl.{ending}"));
        assert_eq!(code(&copydesk(&["run", "syndicated", &input, "-o", &output, "-q"])), 0);
        let mut read = String::new();
        let mut reader = packing.open(output.as_ref()).expect("it is there");
        reader.read_to_string(&mut read).expect("it unpacks");
        assert_eq!(read.replace(&format!("wire.jsonl.{ending}"), "wire.jsonl"), expected);
        assert_eq!(code(&copydesk(&["verify", &output])), 0);
        // A run's folder as well, and the way back.
        let (run, back) = (at(&made, &format!("run-{ending}")), at(&made, &format!("back-{ending}")));
        let done = copydesk(&["run", "syndicated", &input, "-o", &run, "--to", &format!("jsonl.{ending}"), "-q"]);
        assert_eq!(code(&done), 0, "{}", text(&done.stderr));
        let reverted = copydesk(&["revert", &run, "-o", &back]);
        assert_eq!(code(&reverted), 0, "{}", text(&reverted.stderr));
        assert_eq!(std::fs::read(format!("{back}/wire.jsonl")).expect("it came back"), plain);
        let refused = copydesk(&["revert", &run, "-o", &at(&made, &format!("back.jsonl.{ending}"))]);
        assert_eq!(code(&refused), 2);
        assert!(text(&refused.stderr).contains("not packed"), "{}", text(&refused.stderr));
        // Cut off: what was read before counts, and the rest is told.
        let cut = at(&made, &format!("cut.jsonl.{ending}"));
        std::fs::write(&cut, &packed[..packed.len() - 40]).expect("it can be written");
        let run = copydesk(&["run", "syndicated", &cut, "-o", "-", "-q"]);
        assert_eq!(code(&run), 3);
        assert!(text(&run.stdout).lines().count() >= 2, "{}", text(&run.stdout));
        let run = copydesk(&["run", "syndicated", &cut, "-o", "-"]);
        assert!(text(&run.stderr).contains("cut off"), "{}", text(&run.stderr));
        // No packed file at all.
        std::fs::write(&cut, b"{\"text\": \"Er kam.\"}\n").expect("it can be written");
        assert_eq!(code(&copydesk(&["run", "syndicated", &cut, "-o", "-", "-q"])), 3);
        // Nothing kept is a packed file too.
        let (nothing, output) = (at(&made, "nothing.jsonl"), at(&made, &format!("nothing.out.jsonl.{ending}")));
        std::fs::write(&nothing, b"").expect("it can be written");
        assert_eq!(code(&copydesk(&["run", "syndicated", &nothing, "-o", &output, "-q"])), 0);
        let mut read = String::new();
        packing.open(output.as_ref()).expect("it is there").read_to_string(&mut read).expect("it unpacks");
        assert!(read.is_empty());
    }
}

#[test]
fn quarantined_documents_go_through_once_more_from_where_they_stood() {
    let made = folder(&[
        ("in/a.jsonl", "{\"text\": \"Er kam.\"}\r\n{\"body\": \"Der US -Gesandte sprach lange mit den Leuten.\", \"lang\": \"de\"}\r\nkein JSON\n".as_bytes()),
        ("in/b.txt", b"F\xc3\xbcr wen ist \xe4 ein Zeichen?"),
    ]);
    let (first, again) = (at(&made, "first"), at(&made, "again"));
    assert_eq!(code(&copydesk(&["run", "repair", &at(&made, "in"), "-o", &first, "-q"])), 3);
    let rejects = format!("{first}/rejects.jsonl");
    let run = copydesk(&["requeue", &rejects, "-o", &again, "--text-field", "body"]);
    assert_eq!(code(&run), 3, "two are as bad as before: {}", text(&run.stderr));
    assert!(text(&run.stderr).contains("kept 1 (1 changed)"), "{}", text(&run.stderr));
    let documents = std::fs::read_to_string(format!("{again}/documents.jsonl")).expect("it is there");
    assert!(documents.contains("\"Der US-Gesandte sprach"), "{documents}");
    assert!(documents.contains("\"input\":{\"file\":\"a.jsonl\",\"line\":2,\"eol\":\"crlf\"}"), "{documents}");
    assert_eq!(code(&copydesk(&["verify", &again])), 0);
    // What is rejected again is told at its old place.
    let rejects = std::fs::read_to_string(format!("{again}/rejects.jsonl")).expect("it is there");
    assert!(rejects.contains("\"file\":\"a.jsonl\",\"line\":3"), "{rejects}");
    assert!(rejects.contains("\"file\":\"b.txt\""), "{rejects}");
    let alone = at(&made, "alone.jsonl");
    std::fs::write(&alone, rejects).expect("it can be written");
    let unnamed = copydesk(&["requeue", &alone, "-o", "-"]);
    assert_eq!(code(&unnamed), 2);
    assert!(text(&unnamed.stderr).contains("--pipeline"), "{}", text(&unnamed.stderr));
}
