//! Parquet in and out: the columns and the bytes that came in come back, and what is broken is told.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::outputs::{at, folder};
use super::{code, copydesk, root, text, tree};

/// Lines with literals in several styles, one that is dropped, and one that is quarantined.
fn lines(count: usize) -> Vec<u8> {
    let wire = std::fs::read_to_string(root().join("fixtures/corpus/wire.jsonl")).expect("it is there");
    let odd = concat!(
        "{ \"n\": 1.10,\t\"text\" : \"Stra\\u00dfe nach S\\u00fcd \", \"id\":12345678901234567890123 }\r\n",
        "{\"text\": \"\\u0053o blieb es.\", \"x\": 1E400}\n",
        "{\"text\": \"   \"}\n",
        "{\"text\": 7}\n",
        "\n",
    );
    let mut out = Vec::new();
    for _ in 0..count {
        out.extend_from_slice(wire.trim_end().as_bytes());
        out.push(b'\n');
        out.extend_from_slice(odd.as_bytes());
    }
    out
}

fn run(arguments: &[&str], wanted: i32) -> String {
    let run = copydesk(arguments);
    let said = text(&run.stderr).to_owned();
    assert_eq!(code(&run), wanted, "{arguments:?} says {said}");
    said
}

/// A file of columns alone (`id`, `text`, `fields`), made of lines that were all kept.
fn columns(made: &tempfile::TempDir, count: usize) -> String {
    let wire = std::fs::read(root().join("fixtures/corpus/wire.jsonl")).expect("it is there");
    std::fs::write(at(made, "wire.jsonl"), wire.repeat(count)).expect("it can be written");
    let [input, first, second, back] =
        ["wire.jsonl", "first.parquet", "second.parquet", "columns.parquet"].map(|name| at(made, name));
    run(&["run", "quotes", &input, "-o", &first, "-q"], 0);
    // A run's output is a table like any other once its record is replaced, and goes back without it.
    run(&["run", "quotes", &first, "--replace", "-o", &second, "-q"], 0);
    run(&["revert", &second, "-o", &back], 0);
    back
}

#[test]
fn recovered_bytes_come_back() {
    let bytes = b"{\"text\": \"Der US -Gesandte kam durch die Stra\xdfe, \xc3\xa4ngstlich.\"}\n{\"x\": \"\xe4\", \"text\": \"Gut.\"}\n";
    let made = folder(&[("in.jsonl", bytes)]);
    let [input, out, back] = ["in.jsonl", "out", "back"].map(|name| at(&made, name));
    run(&["run", "repair", &input, "-o", &out, "--to", "parquet", "--recover", "-q"], 0);
    run(&["verify", &out], 0);
    run(&["revert", &out, "-o", &back], 0);
    assert_eq!(std::fs::read(format!("{back}/in.jsonl")).expect("it is there"), bytes);
}

#[test]
fn lines_come_back_byte_for_byte() {
    let made = folder(&[("in.jsonl", &lines(30)), ("in.txt", "Der US -Gesandte kam.\r\n".as_bytes())]);
    let [input, article, out, back] = ["in.jsonl", "in.txt", "out", "back"].map(|name| at(&made, name));
    run(&["run", "repair", &input, &article, "-o", &out, "--to", "parquet", "-q"], 3);
    run(&["verify", &out], 0);
    run(&["revert", &out, "-o", &back], 0);
    for name in ["in.jsonl", "in.txt"] {
        let [came, went] =
            [at(&made, name), format!("{back}/{name}")].map(|path| std::fs::read(path).expect("it is there"));
        assert!(came == went, "{name}: {}", String::from_utf8_lossy(&went[..went.len().min(3_000)]));
    }
    let refused = run(&["revert", &out, "-o", &at(&made, "x.parquet")], 2);
    assert!(refused.contains("the originals are no rows of Parquet files"), "{refused}");
}

#[test]
fn rows_come_back_with_those_that_were_not_kept() {
    let made = folder(&[]);
    let input = columns(&made, 40);
    let [out, back, again, jsonl] = ["out", "back", "again", "jsonl"].map(|name| at(&made, name));
    // Short documents are dropped.
    let pipeline = at(&made, "half.yaml");
    let yaml =
        "name: half\nlanguage: auto\nsteps:\n  - filter-quality: { length: { min-chars: 600 } }\n  - repair-hyphens\n";
    std::fs::write(&pipeline, yaml).expect("it can be written");
    run(&["run", &pipeline, &input, "-o", &out, "--to", "parquet", "-q"], 0);
    let said = run(&["verify", &out], 0);
    assert!(said.contains("240 records verified"), "{said}");
    assert!(Path::new(&format!("{out}/not-kept/00000.parquet")).exists(), "some are dropped");
    run(&["revert", &out, "-o", &back], 0);
    // The same rows give the same documents, in the same order.
    for (from, to) in [(&input, &again), (&format!("{back}/columns.parquet"), &jsonl)] {
        run(&["run", "repair", from, "-o", to, "-q"], 0);
    }
    assert!(tree(Path::new(&again)) == tree(Path::new(&jsonl)), "rows are other ones");
}

#[test]
fn rows_go_out_as_lines_and_back() {
    let made = folder(&[]);
    let input = columns(&made, 2);
    let [out, back, texts, whole] = ["out", "back", "texts", "whole.parquet"].map(|name| at(&made, name));
    run(&["run", "repair", &input, "-o", &out, "-q"], 0);
    run(&["verify", &out], 0);
    run(&["revert", &out, "-o", &back], 0);
    let given = std::fs::read_to_string(format!("{back}/columns.parquet.jsonl")).expect("rows as lines");
    assert_eq!(given.lines().count(), 12);
    assert!(given.starts_with("{\"id\": \"nw-20250311-0417\", \"text\": \"Brücken -Sperrung"), "{given}");
    run(&["run", "repair", &input, "-o", &texts, "--to", "txt", "-q"], 0);
    run(&["verify", &texts], 0);
    // Who is quoted does not depend on how it is stored.
    run(&["run", "quotes", &input, "-o", &whole, "-q"], 0);
    let lines = at(&made, "lines.jsonl");
    run(&["run", "quotes", &input, "-o", &lines, "-q"], 0);
    let counted = |path: &str| text(&copydesk(&["quotes", path, "--format", "json"]).stdout).to_owned();
    assert_eq!(counted(&whole), counted(&lines));
    assert!(counted(&whole).contains("Riesenbeck"));
    assert_eq!(code(&copydesk(&["check", "repair", &input, "-q"])), 1);
    let same = copydesk(&["diff", "repair", "repair", &input]);
    assert!(text(&same.stdout).contains("12 documents, 0 differ"), "{}", text(&same.stdout));
}

#[test]
fn the_bytes_do_not_depend_on_the_workers() {
    let made = folder(&[]);
    let input = columns(&made, 1_600);
    let run_with = |jobs: &str| {
        let out = at(&made, jobs);
        run(&["run", "repair", &input, "-o", &out, "--to", "parquet", "-q", "-j", jobs, "--checkpoint", "900000"], 0);
        tree(Path::new(&out))
    };
    let one = run_with("1");
    let parts = one.iter().filter(|(path, _)| path.starts_with("documents")).count();
    assert!(parts > 1 && one == run_with("3"), "{parts} parts");
}

#[test]
fn a_killed_run_goes_on_to_the_same_parts() {
    let made = folder(&[("in.jsonl", &lines(1_500))]);
    let rows = columns(&made, 1_200);
    for (input, wanted) in [(at(&made, "in.jsonl"), 3), (rows, 0)] {
        let [whole, broken] = ["whole", "broken"].map(|name| format!("{}-{wanted}", at(&made, name)));
        let arguments = |out: &str| -> Vec<String> {
            ["run", "repair", &input, "-o", out, "--to", "parquet", "-q", "--checkpoint", "1", "--resume"]
                .map(str::to_owned)
                .into()
        };
        let arguments_of = |list: &[String]| list.iter().map(String::as_str).map(str::to_owned).collect::<Vec<_>>();
        let start = std::time::Instant::now();
        let first = arguments(&whole);
        run(&first.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
        let full = start.elapsed();
        let list = arguments_of(&arguments(&broken));
        for share in [0.5, 0.6] {
            let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
                .current_dir(root())
                .args(&list)
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_secs_f64(full.as_secs_f64() * share));
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        let last = copydesk(&list.iter().map(String::as_str).collect::<Vec<_>>());
        assert!([0, wanted].contains(&code(&last)), "{}", text(&last.stderr));
        let [whole, broken] = [whole, broken].map(|name| tree(Path::new(&name)));
        let differ = whole.iter().zip(&broken).find(|(one, other)| one != other).map(|((path, _), _)| path);
        assert!(whole == broken, "{wanted}: {differ:?} of {} and {} differs", whole.len(), broken.len());
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_run_goes_on() {
    let made = folder(&[("none.parquet", b"PAR1 no PAR1"), ("empty.parquet", b"")]);
    let good = columns(&made, 30);
    let bytes = std::fs::read(&good).expect("it is there");
    std::fs::write(at(&made, "cut.parquet"), &bytes[..bytes.len() / 2]).expect("it can be written");
    let mut torn = bytes.clone();
    torn[bytes.len() / 4..bytes.len() / 3].fill(0x5A);
    std::fs::write(at(&made, "torn.parquet"), torn).expect("it can be written");
    for name in ["none.parquet", "empty.parquet", "cut.parquet", "torn.parquet"] {
        for to in ["jsonl", "parquet"] {
            let out = format!("{}-{to}", at(&made, name));
            run(&["run", "repair", &at(&made, name), &good, "-o", &out, "--to", to, "-q"], 3);
            let rejects = std::fs::read_to_string(format!("{out}/rejects.jsonl")).expect("it is there");
            assert!(rejects.contains(&format!("\"file\":\"{name}\"")), "{rejects}");
            assert!(rejects.contains("\"kind\":\"unreadable\""), "{rejects}");
            assert_eq!(rejects.lines().count(), 1, "{rejects}");
            run(&["verify", &out], 0);
            run(&["revert", &out, "-o", &format!("{out}-back")], 0);
        }
    }
}

#[test]
fn mistakes_are_told_before_the_first_document() {
    let made = folder(&[("in.jsonl", &lines(1))]);
    let rows = columns(&made, 1);
    let [lines, record, out] = ["in.jsonl", "first.parquet", "out"].map(|name| at(&made, name));
    run(&["run", "repair", &lines, "-o", &at(&made, "other.parquet"), "-q"], 3);
    let other = at(&made, "other.parquet");
    for (arguments, wanted) in [
        (vec!["-", "--from", "parquet", "-o", &out], "cannot be read from standard input"),
        (vec![&rows, "-o", "-", "--to", "parquet"], "is not written to standard output"),
        (vec![&rows, "-o", &out, "--to", "parquet", "--text-field", "txet"], "Did you mean `text`?"),
        (vec![&record, "-o", &out, "--to", "parquet"], "has a column `copydesk` already"),
        (
            vec![&rows, &other, "--replace", "-o", &out, "--to", "parquet", "--text-field", "copydesk.x"],
            "lies in the field `copydesk`",
        ),
        (vec![&rows, "-o", &at(&made, "x.jsonl"), "--to", "parquet"], "its ending says one format"),
    ] {
        let said = run(&[&["run", "repair"], &arguments[..]].concat(), 2);
        assert!(said.contains(wanted), "{arguments:?} says {said}");
        assert!(!Path::new(&out).exists());
    }
    // To other outputs it is the file's own fault, and one document.
    let said = run(&["run", "repair", &record, "-o", &at(&made, "y.jsonl")], 3);
    assert!(said.contains("first.parquet") && said.contains("has a column `copydesk` already"), "{said}");
}
