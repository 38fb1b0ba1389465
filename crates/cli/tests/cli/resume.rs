//! A run that was killed goes on, and its bytes are those of an unbroken one.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::outputs::{at, folder};
use super::{code, copydesk, root, text, tree};

/// Articles of the corpus over and over, so that there are several batches.
fn large(bytes: usize) -> Vec<u8> {
    let wire = std::fs::read_to_string(root().join("fixtures/corpus/wire.jsonl")).expect("it is there");
    let mut out = Vec::with_capacity(bytes + wire.len());
    while out.len() < bytes {
        out.extend_from_slice(wire.trim_end().as_bytes());
        out.extend_from_slice(b"\n\n{\"text\": 7}\n");
    }
    out
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let made = folder(&[("in.jsonl", &large(14_000_000))]);
    let (input, whole, broken) = (at(&made, "in.jsonl"), at(&made, "whole"), at(&made, "broken"));
    let start = std::time::Instant::now();
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &whole, "-q"])), 3);
    let full = start.elapsed();
    let arguments = ["run", "repair", &input, "-o", &broken, "-q", "--resume", "--checkpoint", "1"];
    let mut checkpoints = 0;
    for share in [0.4, 0.6, 0.5] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .current_dir(root())
            .args(arguments)
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_secs_f64(full.as_secs_f64() * share));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        checkpoints += usize::from(Path::new(&at(&made, ".broken.partial/checkpoint.json")).exists());
    }
    // On a slow or a very fast machine a kill may come too early or too late; the bytes must be right in any case.
    let last = copydesk(&arguments);
    assert!([0, 3].contains(&code(&last)), "after {checkpoints} checkpoints: {}", text(&last.stderr));
    assert!(tree(Path::new(&whole)) == tree(Path::new(&broken)), "the bytes differ");
    assert!(!Path::new(&at(&made, ".broken.partial")).exists());
    let again = copydesk(&["run", "repair", &input, "-o", &broken, "--resume"]);
    assert_eq!(code(&again), 0);
    assert!(text(&again.stderr).contains("the run is finished"), "{}", text(&again.stderr));
}

#[test]
fn what_was_broken_off_is_told_and_goes_on_with_the_same_task_alone() {
    let made = folder(&[("in.jsonl", &large(9_000_000))]);
    let (input, out) = (at(&made, "in.jsonl"), at(&made, "out"));
    // What a run left behind that died before its first checkpoint, and odd things beside it.
    let partial = at(&made, ".out.partial");
    std::fs::create_dir_all(format!("{partial}/manifest.json")).expect("it can be made");
    let run =
        |more: &[&str]| copydesk(&[&["run", "repair", &input, "-o", &out, "-q", "--checkpoint", "1"], more].concat());
    std::fs::create_dir_all(format!("{partial}/documents.jsonl")).expect("it can be made");
    // Nobody goes on from what has no checkpoint: it is cleared.
    assert_eq!(code(&run(&[])), 3);
    std::fs::rename(&out, &partial).expect("it can be renamed");
    let checkpoint =
        "{\"task\":{\"copydesk\":\"0\",\"pipeline\":\"\",\"packs\":[],\"options\":{},\"inputs\":[]},\"input\":0";
    std::fs::write(format!("{partial}/checkpoint.json"), checkpoint).expect("it can be written");
    let told = run(&[]);
    assert_eq!(code(&told), 2);
    assert!(text(&told.stderr).contains("broken off"), "{}", text(&told.stderr));
    let torn = run(&["--resume"]);
    assert_eq!(code(&torn), 2);
    assert!(text(&torn.stderr).contains("no checkpoint"), "{}", text(&torn.stderr));
    let whole = format!(
        "{checkpoint},\"line\":1,\"offset\":0,\"digest\":\"\",\"files\":{{}},\"manifest\":{}}}",
        std::fs::read_to_string(format!("{partial}/manifest.json")).expect("it is there")
    );
    std::fs::write(format!("{partial}/checkpoint.json"), whole).expect("it can be written");
    let changed = run(&["--resume"]);
    assert_eq!(code(&changed), 2);
    assert!(text(&changed.stderr).contains("the version of copydesk (it was 0) changed"), "{}", text(&changed.stderr));
    assert_eq!(code(&run(&["--force"])), 3, "--force begins anew");
    let stream = copydesk(&["run", "repair", &input, "-o", "-", "--resume"]);
    assert_eq!(code(&stream), 2);
    assert!(text(&stream.stderr).contains("name a folder"), "{}", text(&stream.stderr));
}

#[test]
fn a_run_that_was_killed_while_its_files_moved_up_goes_on() {
    let made = folder(&[("in.jsonl", &large(9_000_000)), ("broken/manifest.json", b"")]);
    std::fs::remove_file(at(&made, "broken/manifest.json")).expect("it is there");
    let (input, whole, broken) = (at(&made, "in.jsonl"), at(&made, "whole"), at(&made, "broken"));
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &whole, "-q"])), 3);
    let arguments = ["run", "repair", &input, "-o", &broken, "-q", "--resume", "--checkpoint", "1"];
    for moved in [&["documents.jsonl"][..], &["documents.jsonl", "dropped.jsonl", "rejects.jsonl"]] {
        // As it stands when the manifest has not moved yet, with a checkpoint of nothing and without one.
        let partial = Path::new(&broken).join(".copydesk.partial");
        std::fs::create_dir(&partial).expect("it can be made");
        for (name, bytes) in tree(Path::new(&whole)) {
            let up = moved.iter().any(|moved| Path::new(moved) == name);
            let folder = if up { Path::new(&broken) } else { &partial };
            std::fs::write(folder.join(name), bytes).expect("it can be written");
        }
        let last = copydesk(&arguments);
        assert_eq!(code(&last), 3, "{}", text(&last.stderr));
        assert!(tree(Path::new(&whole)) == tree(Path::new(&broken)), "the bytes differ");
        std::fs::remove_dir_all(&broken).expect("it is there");
        std::fs::create_dir(&broken).expect("it can be made");
    }
    // What is whole and was killed before it was tidied up is tidied up.
    assert_eq!(code(&copydesk(&arguments)), 3);
    std::fs::create_dir(format!("{broken}/.copydesk.partial")).expect("it can be made");
    std::fs::write(format!("{broken}/checkpoint.json"), "{}").expect("it can be written");
    std::fs::write(format!("{broken}/checkpoint.names"), "").expect("it can be written");
    assert_eq!(code(&copydesk(&arguments)), 0);
    assert!(tree(Path::new(&whole)) == tree(Path::new(&broken)), "the bytes differ");
}

#[test]
fn every_output_of_a_killed_run_moves_back() {
    let article = "Der US -Gesandte kam. \"Es ist zu früh\", sagte der Gesandte Paul Roe.";
    let line = format!("{{\"id\": \"a\", \"text\": {article:?}}}\n{{\"text\": \"  \"}}\n");
    let made = folder(&[("in.jsonl", line.as_bytes())]);
    let forms = ["txt", "jsonl.gz", "brat", "tei", "prodigy", "doccano"];
    for to in forms.into_iter().chain(cfg!(feature = "parquet").then_some("parquet")) {
        let (input, whole, broken) = (at(&made, "in.jsonl"), at(&made, "whole"), at(&made, "broken"));
        let into = |out: &str, more: &[&str]| {
            let run = copydesk(&[&["run", "quotes", &input, "-o", out, "--to", to, "-q"], more].concat());
            assert!([0, 3].contains(&code(&run)), "--to {to}: {}", text(&run.stderr));
            code(&run)
        };
        let done = into(&whole, &[]);
        let all = tree(Path::new(&whole));
        // All but the manifest has moved up.
        for (name, bytes) in &all {
            let inside = if name == Path::new("manifest.json") { ".copydesk.partial" } else { "" };
            let path = Path::new(&broken).join(inside).join(name);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
            std::fs::write(path, bytes).expect("it can be written");
        }
        assert_eq!(into(&broken, &["--resume"]), done, "--to {to}");
        assert!(all == tree(Path::new(&broken)), "--to {to}: the bytes differ");
        for folder in [whole, broken] {
            std::fs::remove_dir_all(folder).expect("it is there");
        }
    }
}

#[test]
fn a_finished_run_is_known_by_all_that_its_bytes_depend_on() {
    let line = |word: &str| format!("{{\"text\": \"Der US -Gesandte kam {word}.\"}}\n");
    let lines = line("heute") + &line("gestern") + &line("nie");
    let made = folder(&[("in.jsonl", lines.as_bytes())]);
    let (input, out) = (at(&made, "in.jsonl"), at(&made, "out"));
    let run = |more: &[&str]| copydesk(&[&["run", "repair", &input, "-o", &out, "--resume"], more].concat());
    let same = ["--limit", "2", "--sample", "90%"];
    let is_finished = |wanted: &str, more: &[&str]| {
        let before = tree(Path::new(&out));
        let run = run(more);
        let said = text(&run.stderr);
        assert_eq!(code(&run), if wanted.is_empty() { 0 } else { 2 }, "{more:?} says {said}");
        assert!(said.contains(if wanted.is_empty() { "the run is finished" } else { wanted }), "{more:?} says {said}");
        assert!(before == tree(Path::new(&out)), "{more:?} changes what is finished");
    };
    assert_eq!(code(&run(&same)), 0);
    is_finished("", &same);
    for (option, value) in [("--limit", "1"), ("--sample", "1%"), ("--to", "txt"), ("--offsets", "bytes")] {
        let other: Vec<&str> = match same.iter().position(|given| *given == option) {
            Some(at) => {
                same.iter().enumerate().map(|(index, given)| if index == at + 1 { value } else { given }).collect()
            }
            None => [&same[..], &[option, value]].concat(),
        };
        is_finished(&format!("the option {option} changed"), &other);
    }
    is_finished("the option --limit changed", &same[2..]);
    is_finished("the list of inputs changed", &[&same[..], &[&input]].concat());
    std::fs::write(&input, lines.replace("heute", "jetzt")).expect("it can be written");
    is_finished("what it read of its inputs changed", &same);
    std::fs::write(&input, &lines).expect("it can be written");
    is_finished("", &same);
    // As an older copydesk left it.
    let manifest = format!("{out}/manifest.json");
    let read = std::fs::read_to_string(&manifest).expect("it is there");
    let mut json: serde_json::Value = serde_json::from_str(&read).expect("it is JSON");
    json.as_object_mut().expect("it is an object").remove("task").expect("it says the task");
    std::fs::write(&manifest, json.to_string()).expect("it can be written");
    is_finished("older copydesk", &same);
}

#[test]
fn two_documents_never_share_a_file_also_where_a_run_goes_on() {
    let reject = |line: usize| {
        let raw = format!("{{\"text\": \"Er blieb {line} Tage.\", \"pad\": \"{}\"}}", "x".repeat(9_000));
        let reject = serde_json::json!({
            "file": "in.jsonl", "line": line, "offset": 0, "kind": "malformed-json", "reason": "It was.", "raw": raw
        });
        format!("{reject}\n")
    };
    let lines: String = (1..=1_000).map(reject).collect();
    let made = folder(&[("rejects.jsonl", (lines.clone() + &reject(1)).as_bytes())]);
    let (input, out, whole) = (at(&made, "rejects.jsonl"), at(&made, "out"), at(&made, "whole"));
    for (to, name) in [("txt", "texts/in.jsonl.1.txt"), ("brat", "brat/in.jsonl.1.ann")] {
        let run = |out: &str, more: &[&str], wanted: i32| {
            let arguments =
                ["run", "repair", &input, "--from", "rejects", "--to", to, "-o", out, "-q", "--checkpoint", "1"];
            let run = copydesk(&[&arguments[..], more].concat());
            assert_eq!(code(&run), wanted, "{}", text(&run.stderr));
            text(&run.stderr).to_owned()
        };
        let clash = "two documents would go to the text file";
        std::fs::write(&input, lines.clone() + &reject(1)).expect("it can be written");
        let said = run(&out, &[], 2);
        assert!(said.contains(clash) && said.contains("--resume goes on"), "{said}");
        let again = run(&out, &["--resume"], 2);
        assert!(again.contains(clash), "{again}");
        // One that was whole at the checkpoint is missed.
        let (text, aside) = (at(&made, &format!(".out.partial/{name}")), at(&made, "aside"));
        std::fs::rename(&text, &aside).expect("it is there");
        let missed = run(&out, &["--resume"], 2);
        assert!(missed.contains("missing"), "{missed}");
        std::fs::rename(&aside, &text).expect("it is there");
        // What was read up to the checkpoint stays as it was.
        std::fs::write(&input, lines.clone() + &reject(1_001)).expect("it can be written");
        run(&out, &["--resume"], 0);
        run(&whole, &[], 0);
        assert!(tree(Path::new(&whole)) == tree(Path::new(&out)), "--to {to}: the bytes differ");
        for folder in [&whole, &out] {
            std::fs::remove_dir_all(folder).expect("it is there");
        }
    }
}
