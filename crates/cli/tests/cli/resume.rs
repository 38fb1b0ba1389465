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
    assert_eq!(code(&copydesk(&arguments)), 0);
    assert!(tree(Path::new(&whole)) == tree(Path::new(&broken)), "the bytes differ");
}
