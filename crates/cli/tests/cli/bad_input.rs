//! Bad input: each piece of it is one quarantined document or one clear error, and nothing is lost.

use std::path::Path;
use std::process::{Command, Stdio};

use copydesk_formats::{Packing, Rejected};
use serde_json::Value;

use super::outputs::{at, folder};
use super::{code, copydesk, text, tree};

const GOOD: &str = "{\"text\": \"Der US -Gesandte kam am Montag.\"}\n";

/// Runs `repair` on the folder `in` into `out`; the exit code, and the manifest, of which the sums are checked.
fn run(made: &tempfile::TempDir, more: &[&str]) -> (i32, Value) {
    let (input, out) = (at(made, "in"), at(made, "out"));
    let run = copydesk(&[&["run", "repair", &input, "-o", &out], more].concat());
    let manifest = std::fs::read_to_string(format!("{out}/manifest.json"));
    let manifest = manifest.unwrap_or_else(|_| panic!("no manifest: {}", text(&run.stderr)));
    let manifest: Value = serde_json::from_str(&manifest).expect("it is JSON");
    for sums in ["documents", "bytes"] {
        let sums = &manifest[sums];
        let all = ["kept", "dropped", "quarantined"].iter().map(|part| count(&sums[part])).sum::<u64>();
        assert_eq!(count(&sums["read"]), all, "{manifest}");
    }
    (code(&run), manifest)
}

fn count(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

/// Whether every byte of the inputs is in the account.
fn all_bytes(made: &tempfile::TempDir, manifest: &Value) -> bool {
    let bytes = &manifest["bytes"];
    let came: usize = tree(Path::new(&at(made, "in"))).iter().map(|(_, bytes)| bytes.len()).sum();
    count(&bytes["read"]) + count(&bytes["blank"]) + count(&bytes["passed"]) == came as u64
}

fn comes_back(made: &tempfile::TempDir) -> bool {
    let (input, out, back) = (at(made, "in"), at(made, "out"), at(made, "back"));
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 0, "{}", text(&revert.stderr));
    tree(Path::new(&back)) == tree(Path::new(&input))
}

#[test]
fn each_bad_line_is_one_quarantined_document() {
    let deep = format!("{{\"text\": \"x\", \"deep\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let long = format!("{{\"text\": \"{}\"}}", "lang ".repeat(6_000));
    let cases: [(&[u8], &str); 17] = [
        (b"{\"text\": \"cut off", "malformed-json"),
        (b"{\"text\": \"x\"} {\"text\": \"y\"}", "malformed-json"),
        (b"{\"text\": \"a\0b\"}", "malformed-json"),
        (b"[\"text\"]", "not-an-object"),
        (b"\"text\"", "not-an-object"),
        (b"null", "not-an-object"),
        (b"{\"body\": \"x\"}", "no-text"),
        (b"{}", "no-text"),
        (b"{\"text\": \"a\", \"text\": \"b\"}", "second-text"),
        (b"{\"text\": null}", "text-not-a-string"),
        (b"{\"text\": 7}", "text-not-a-string"),
        (b"{\"text\": [\"x\"]}", "text-not-a-string"),
        (b"{\"text\": \"F\xfcr alle.\"}", "invalid-utf8"),
        (b"{\"text\": \"\\ud800\"}", "lone-surrogate"),
        (b"{\"text\": \"\\udc00\\ud800\"}", "lone-surrogate"),
        (deep.as_bytes(), "too-deep"),
        (long.as_bytes(), "too-long"),
    ];
    for (bad, kind) in cases {
        let name = String::from_utf8_lossy(&bad[..bad.len().min(40)]);
        let file = [GOOD.as_bytes(), bad, b"\r\n", GOOD.as_bytes()].concat();
        let made = folder(&[("in/a.jsonl", &file)]);
        let (code, manifest) = run(&made, &["--max-document", "20kB"]);
        assert_eq!(code, 3, "{name}");
        assert_eq!((count(&manifest["documents"]["read"]), count(&manifest["documents"]["kept"])), (3, 2), "{name}");
        assert_eq!(manifest["quarantine"].to_string(), format!("{{\"{kind}\":1}}"), "{name}");
        assert!(all_bytes(&made, &manifest), "{name}: {manifest}");
        let rejects = std::fs::read(at(&made, "out/rejects.jsonl")).expect("it is there");
        let reject = Rejected::parse(rejects.trim_ascii_end()).expect("it is a reject");
        assert_eq!((reject.line, reject.offset, reject.kind.as_ref()), (Some(2), GOOD.len() as u64, kind), "{name}");
        assert!(reject.reason.len() > 15, "{name}");
        if kind == "too-long" {
            assert_eq!(reject.length, Some(long.len() as u64));
        } else {
            assert_eq!((&*reject.raw, reject.length), (bad, None), "{name}");
            assert!(comes_back(&made), "{name}");
        }
    }
}

#[test]
fn plain_data_passes_byte_for_byte() {
    let lines = [
        "\u{feff}{\"text\": \"Mit Marke.\"}\r\n",
        "{\"text\": \"null\\u0000null \u{2028} und \u{2029} \u{85}\"}\n",
        "\n  \r\n",
        "{\"a\": 1E400, \"b\": 1.10, \"c\": 12345678901234567890123, \"d\": -0, \"a\": 2, \"a\": {\"x\": 1, \"x\": 2}, \"text\": \"Doppelt.\"}\n",
        "{ \"id\" : null , \"text\" : \"\" }\n",
        "{\"text\": \"Ohne Ende.\"}",
    ];
    let made = folder(&[("in/a.jsonl", lines.concat().as_bytes()), ("in/b.jsonl", b""), ("in/c.txt", b"a\0b\r\n")]);
    let (code, manifest) = run(&made, &["-q"]);
    assert_eq!(code, 0, "{manifest}");
    assert!(all_bytes(&made, &manifest), "{manifest}");
    let out = std::fs::read_to_string(at(&made, "out/documents.jsonl")).expect("it is UTF-8");
    let (before, _) = out.lines().nth(4).and_then(|line| line.split_once(", \"copydesk\": ")).expect("it has a record");
    assert_eq!(before, lines[3].trim_end().trim_end_matches('}'));
    let back = at(&made, "back");
    assert_eq!(super::code(&copydesk(&["revert", &at(&made, "out"), "-o", &back])), 0);
    assert_eq!(std::fs::read_to_string(format!("{back}/a.jsonl")).expect("it is there"), lines.concat());
    assert_eq!(std::fs::read(format!("{back}/c.txt")).expect("it is there"), b"a\0b\r\n");
}

/// A line for each byte that is no UTF-8 by itself, in its text, beside it and in a key, among whole characters.
fn stray() -> Vec<u8> {
    let mut file = Vec::new();
    for byte in 0x80..=0xFF_u8 {
        let parts: [&[u8]; 7] = [
            b"{\"lang\": \"de\", \"k\xc3\xa4",
            b"\": \"",
            b"\", \"text\": \"Der  US -Gesandte \xc3\xb6 ",
            b" kam.",
            b"\", \"z\": [\"",
            b"\xf0\x9f",
            b"\"]}\n",
        ];
        file.extend(parts.join(&byte));
    }
    file
}

#[test]
fn recovered_lines_are_signed_and_come_back_byte_for_byte() {
    let file = [GOOD.as_bytes(), &stray(), GOOD.as_bytes()].concat();
    let damaged = b"Er sagte: \xe2\x80\x9eIch wei\xdf  nicht\xe2\x80\x9c, f\xc3\xbcr wen.\n".as_slice();
    let made = folder(&[("in/a.jsonl", &file), ("in/b.txt", &[b"\xEF\xBB\xBF", damaged].concat())]);
    let (quarantined, manifest) = run(&made, &["-q"]);
    assert_eq!((quarantined, count(&manifest["quarantine"]["invalid-utf8"])), (3, 129), "{manifest}");
    assert!(comes_back(&made));
    std::fs::remove_dir_all(at(&made, "back")).expect("it is there");
    std::fs::rename(at(&made, "out"), at(&made, "first")).expect("it can be renamed");

    let (fine, manifest) = run(&made, &["-q", "--recover"]);
    assert_eq!((fine, count(&manifest["recovered"]), count(&manifest["documents"]["kept"])), (0, 129, 131));
    assert!(all_bytes(&made, &manifest), "{manifest}");
    let out = std::fs::read_to_string(at(&made, "out/documents.jsonl")).expect("what goes out is UTF-8");
    for line in out.lines() {
        serde_json::from_str::<Value>(line).expect("what goes out is JSON");
    }
    let line =
        |number: usize| serde_json::from_str::<Value>(out.lines().nth(number).expect("it is there")).expect("JSON");
    assert_eq!(line(1)["text"], "Der US-Gesandte ö € kam.€", "0x80 is the euro sign");
    let signed = "{\"file\":\"a.jsonl\",\"line\":2,\"encoding\":\"windows-1252\",\"recovered\":[[19,1],[24,1],[58,1],[64,1],[75,4]]}";
    assert!(out.contains(signed), "{}", line(1));
    assert_eq!(line(0)["copydesk"]["input"]["recovered"], Value::Null, "what is UTF-8 is not signed for");
    assert_eq!(line(130)["text"], "Er sagte: „Ich weiß nicht“, für wen.\n");
    assert!(comes_back(&made));
    assert_eq!(code(&copydesk(&["verify", &at(&made, "out")])), 0);

    // What was quarantined once goes through a second time, from where it stood.
    let (rejects, again) = (at(&made, "first/rejects.jsonl"), at(&made, "again.jsonl"));
    assert_eq!(code(&copydesk(&["requeue", &rejects, "--pipeline", "repair", "-o", &again, "-q"])), 3);
    let requeue = ["requeue", &rejects, "--pipeline", "repair", "-o", &again, "-q", "--recover", "--force"];
    assert_eq!(code(&copydesk(&requeue)), 0);
    let back = copydesk(&["revert", &again, "-o", "-"]);
    assert_eq!(back.stdout, [&stray(), b"\xEF\xBB\xBF".as_slice(), damaged].concat());

    // A record that is replaced moves what stands behind it.
    let second = at(&made, "second.jsonl");
    let mut with = Vec::new();
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        with.extend([b"{\"copydesk\": {\"a\": \"\xe9\"}, ", &line[1..]].concat());
    }
    std::fs::write(at(&made, "with.jsonl"), &with).expect("it can be written");
    let run = ["run", "repair", &at(&made, "with.jsonl"), "-o", &second, "-q", "--recover", "--replace"];
    assert_eq!(code(&copydesk(&run)), 0);
    assert_eq!(copydesk(&["revert", &second, "-o", "-"]).stdout, file);
    for command in [&["check", "repair"][..], &["diff", "repair", "quotes"]] {
        let input = at(&made, "in");
        assert_eq!(
            code(&copydesk(&[command, &[&input, "--recover"]].concat())),
            1,
            "{command:?}: no document is missing"
        );
    }
}

#[test]
fn a_line_that_was_written_anew_since_keeps_its_recovered_text() {
    let made = folder(&[("in/a.jsonl", b"{\"text\": \"F\xfcr  alle.\",   \"b\": \"\xe4\"}\n")]);
    assert_eq!(run(&made, &["-q", "--recover"]).0, 0);
    let path = at(&made, "out/documents.jsonl");
    let value: Value = serde_json::from_slice(&std::fs::read(&path).expect("it is there")).expect("JSON");
    std::fs::write(&path, value.to_string() + "\n").expect("it can be written");
    let back = copydesk(&["revert", &path, "-o", "-"]);
    assert_eq!(code(&back), 0);
    assert!(text(&back.stdout).contains("\"Für  alle.\""), "{}", text(&back.stdout));
    assert!(text(&back.stderr).contains("written anew"), "{}", text(&back.stderr));
}

#[test]
fn a_document_over_the_limit_is_passed_over_and_told() {
    // Longer than a batch of the reader, so that it is never held.
    let long = format!("{{\"text\": \"{}\"}}", "Grüße aus dem Norden. ".repeat(500_000));
    for eol in ["\n", "\r\n", ""] {
        let file = [GOOD, &long, eol, if eol.is_empty() { "" } else { GOOD }].concat();
        for packing in [Packing::Plain, Packing::Gzip, Packing::Zstd] {
            let name = format!("in/a.jsonl{}", packing.ending());
            let made = folder(&[(&name, &packing.pack(file.clone().into_bytes()).expect("it packs"))]);
            let (code, manifest) = run(&made, &["--max-document", "1MiB"]);
            assert_eq!((code, manifest["quarantine"].to_string().as_str()), (3, "{\"too-long\":1}"));
            assert_eq!(count(&manifest["bytes"]["read"]), file.len() as u64);
            assert_eq!(count(&manifest["documents"]["read"]), if eol.is_empty() { 2 } else { 3 });
            let rejects = std::fs::read(at(&made, "out/rejects.jsonl")).expect("it is there");
            let reject = Rejected::parse(rejects.trim_ascii_end()).expect("it is a reject");
            assert_eq!((reject.offset, reject.length), (GOOD.len() as u64, Some(long.len() as u64)));
            assert!(long.as_bytes().starts_with(&reject.raw) && (60_000..=65_536).contains(&reject.raw.len()));
            assert!(reject.reason.contains("--max-document"), "{}", reject.reason);
        }
    }
    let made = folder(&[("in/a.jsonl", [GOOD, &long, "\n", GOOD].concat().as_bytes()), ("in/b.txt", long.as_bytes())]);
    let (out, back) = (at(&made, "out"), at(&made, "back"));
    let (over, manifest) = run(&made, &["--max-document", "1MiB"]);
    assert_eq!((over, manifest["quarantine"].to_string().as_str()), (3, "{\"too-long\":2}"));
    assert!(all_bytes(&made, &manifest), "{manifest}");
    // What the run does not have is not given back, and not passed over in silence.
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 3);
    assert!(text(&revert.stderr).contains("2 documents were longer"), "{}", text(&revert.stderr));
    assert!(text(&revert.stderr).starts_with("2 documents given back"), "{}", text(&revert.stderr));
    let given = tree(Path::new(&back));
    assert_eq!(
        given,
        [(Path::new("a.jsonl").to_owned(), GOOD.repeat(2).into_bytes())],
        "b.txt is not there, and not an empty file"
    );
    let requeue = copydesk(&["requeue", &format!("{out}/rejects.jsonl"), "-o", &at(&made, "again")]);
    assert_eq!(code(&requeue), 3);
    let rejects = std::fs::read_to_string(at(&made, "again/rejects.jsonl")).expect("it is there");
    assert!(rejects.contains("take it from a.jsonl itself") && rejects.contains("\"length\":"), "{rejects}");
    for command in [&["check", "repair"][..], &["diff", "repair", "quotes"]] {
        let input = at(&made, "in/a.jsonl");
        let told = copydesk(&[command, &[&input, "--max-document", "1MiB", "--limit", "2"]].concat());
        assert_eq!(code(&told), 3, "{command:?}");
        assert!(text(&told.stderr).contains("a.jsonl:2"), "{}", text(&told.stderr));
    }
    std::fs::remove_dir_all(&out).expect("it is there");
    std::fs::remove_dir_all(&back).expect("it is there");
    assert_eq!(run(&made, &["--max-document", "20MB", "-q"]).0, 0);
    assert!(comes_back(&made));
}

#[test]
fn of_a_broken_packed_file_all_is_kept_that_stands_before_the_break() {
    let lines: String = (0..20_000).map(|n| format!("{{\"id\": {n}, \"text\": \"Er kam am {n}. Mai.\"}}\n")).collect();
    // Zstandard is unpacked a block of 128 KiB at a time.
    for packing in [Packing::Gzip, Packing::Zstd] {
        let whole = packing.pack(lines.clone().into_bytes()).expect("it packs");
        let cut = whole[..whole.len() * 2 / 3].to_vec();
        let twice = [whole.clone(), whole[..whole.len() / 2].to_vec()].concat();
        let garbage = [whole.as_slice(), b"garbage behind the last member"].concat();
        for (bytes, at_least) in [(cut, 1), (twice, 20_000), (garbage, 20_000), (lines.clone().into_bytes(), 0)] {
            let name = format!("in/a.jsonl{}", packing.ending());
            let made = folder(&[(&name, &bytes), ("in/b.jsonl", GOOD.as_bytes())]);
            let (code, manifest) = run(&made, &["-q"]);
            assert_eq!((code, manifest["quarantine"].to_string().as_str()), (3, "{\"unreadable\":1}"));
            let kept = count(&manifest["documents"]["kept"]);
            assert!(kept > at_least, "{kept} of {} bytes, and one of another file", bytes.len());
            let reject = std::fs::read_to_string(at(&made, "out/rejects.jsonl")).expect("it is there");
            assert!(reject.contains("cannot be read"), "{reject}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let made = folder(&[("in/b.jsonl", GOOD.as_bytes()), ("in/d.jsonl/deep.txt", b"Tief.")]);
    #[cfg(unix)]
    {
        // Nobody can read these, not even a superuser.
        std::os::unix::fs::symlink("a.jsonl", at(&made, "in/a.jsonl")).expect("it can be made");
        std::os::unix::fs::symlink("c.txt", at(&made, "in/c.txt")).expect("it can be made");
        let (code, manifest) = run(&made, &["-q"]);
        assert_eq!((code, manifest["quarantine"].to_string().as_str()), (3, "{\"unreadable\":2}"));
        assert_eq!(count(&manifest["documents"]["kept"]), 2, "a folder of a file's name is a folder");
        let (out, back) = (at(&made, "out"), at(&made, "back"));
        let revert = copydesk(&["revert", &out, "-o", &back]);
        assert!(text(&revert.stderr).starts_with("2 documents given back"), "{}", text(&revert.stderr));
        assert!(text(&revert.stderr).contains("warning: 2 inputs, or rows"), "{}", text(&revert.stderr));
        let names: Vec<_> = tree(Path::new(&back)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b.jsonl", "d.jsonl/deep.txt"].map(Path::new), "no file is made of what could not be read");
    }
    let empty = folder(&[("d.jsonl/readme.md", b"x")]);
    let told = copydesk(&["run", "repair", &at(&empty, "d.jsonl"), "-o", &at(&empty, "out")]);
    assert_eq!(code(&told), 2);
    assert!(text(&told.stderr).contains("no input"), "{}", text(&told.stderr));
}

#[test]
fn a_full_disk_is_an_error() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return; // no such device on this system
    }
    let made = folder(&[("in/a.jsonl", GOOD.as_bytes())]);
    let input = at(&made, "in/a.jsonl");
    let named = copydesk(&["run", "repair", &input, "-o", "/dev/full"]);
    assert_eq!(code(&named), 2);
    assert!(text(&named.stderr).starts_with("error: /dev/full: "), "{}", text(&named.stderr));
    for arguments in [&["run", "repair", &input, "-o", "-"][..], &["check", "repair", &input]] {
        let device = std::fs::OpenOptions::new().write(true).open(full).expect("it can be opened");
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        let told = command.args(arguments).stdout(device).stderr(Stdio::piped()).output().expect("it starts");
        assert_eq!(code(&told), 2, "{arguments:?}");
        assert!(text(&told.stderr).contains("error: "), "{}", text(&told.stderr));
    }
}

#[test]
fn the_share_that_may_be_quarantined_is_exact_at_its_edge() {
    for (good, bad, expected) in [(999, 1, 0), (998, 1, 3), (1_998, 2, 0), (998, 2, 3), (1_000, 0, 0)] {
        let made = folder(&[("in/a.jsonl", (GOOD.repeat(good) + &"kein JSON\n".repeat(bad)).as_bytes())]);
        let (code, _) = run(&made, &["-q", "--max-quarantine", "0.1%"]);
        assert_eq!(code, expected, "{bad} of {}", good + bad);
    }
}

#[test]
fn a_size_is_a_number_of_bytes() {
    let made = folder(&[("in/a.jsonl", GOOD.as_bytes())]);
    let input = at(&made, "in");
    let run = |size: &str| code(&copydesk(&["run", "repair", &input, "-o", "-", "-q", "--max-document", size]));
    assert_eq!([run("43"), run("44b"), run("1kB"), run("1 MiB"), run("2g")], [0; 5], "{}", GOOD.len() - 1);
    assert_eq!([run("42"), run("1")], [3; 2]);
    assert_eq!([run("0"), run("1.5MB"), run("viel"), run("99999999999GB"), run("-1")], [2; 5]);
}
