//! Outputs: none is overwritten, none is lost, and a mistake is told before the first document.

use std::path::Path;

use super::{code, copydesk, piped, text, tree};

/// A temporary folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        std::fs::write(path, bytes).expect("it can be written");
    }
    folder
}

pub(crate) fn at(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

const LINE: &[u8] = b"{\"text\": \"Der US -Gesandte kam am Montag.\"}\n";

#[test]
fn no_text_is_written_over_another() {
    let files =
        folder(&[("in/story", b"eins"), ("in/story.txt", b"zwei"), ("x/x.jsonl", LINE), ("x/x.jsonl.1.txt", b"y")]);
    for (input, from) in [("in", &["--from", "txt"][..]), ("x", &[])] {
        let (input, out) = (at(&files, input), at(&files, "out"));
        let run = copydesk(&[&["run", "repair", &input, "-o", &out, "--to", "txt"], from].concat());
        assert_eq!(code(&run), 2, "{}", text(&run.stderr));
        assert!(text(&run.stderr).contains("would both go to the text file"), "{}", text(&run.stderr));
        assert!(!Path::new(&out).exists(), "nothing half-written is left");
    }
}

#[test]
fn an_output_is_named_once_and_is_no_input() {
    let files = folder(&[("in.jsonl", LINE)]);
    let path = |name: &str| at(&files, name);
    let (input, out, dots) = (path("in.jsonl"), path("out.jsonl"), path("./out.jsonl"));
    for (arguments, said) in [
        (vec!["-o", &out, "--rejects", &dots], "name the same file"),
        (vec!["-o", &out, "--rejects", &path("r.jsonl"), "--dropped", &path("r.jsonl")], "name the same file"),
        (vec!["-o", &path("s.txt"), "--dropped", &path("s.changes.jsonl")], "name the same file"),
        (vec!["-o", &input, "--force"], "would replace the input"),
        (vec!["-o", &out, "--rejects", &input, "--force"], "would replace the input"),
        (vec!["-o", &out, "--rejects", "-"], "for documents alone"),
    ] {
        let run = copydesk(&[&["run", "repair", &input], &arguments[..]].concat());
        assert_eq!(code(&run), 2, "{arguments:?}");
        assert!(text(&run.stderr).contains(said), "{arguments:?} says {}", text(&run.stderr));
        assert!(!Path::new(&out).exists());
    }
    assert_eq!(std::fs::read(&input).expect("it is there"), LINE);
}

#[test]
fn an_ending_that_is_not_written_makes_no_folder() {
    for name in ["out.txt.gz", "out.json", "out.parquet.gz", "out.csv"] {
        let files = folder(&[]);
        let run = piped(&["run", "repair", "-", "-o", &at(&files, name)], b"");
        assert_eq!(code(&run), 2, "{name}");
        assert!(text(&run.stderr).contains("help: end the name in .jsonl"), "{}", text(&run.stderr));
        assert!(!files.path().join(name).exists());
    }
}

#[test]
fn folders_on_the_way_are_made() {
    let files = folder(&[("in.jsonl", LINE)]);
    let out = at(&files, "no/such/out.jsonl");
    let run = copydesk(&["run", "repair", &at(&files, "in.jsonl"), "-o", &out, "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    assert!(Path::new(&out).exists());
}

#[cfg(unix)]
#[test]
fn devices_are_written_to_and_links_are_kept() {
    use std::os::unix::fs::symlink;
    let files = folder(&[("in.jsonl", LINE), ("real.jsonl", b"old")]);
    let (input, link, gone) = (at(&files, "in.jsonl"), at(&files, "link.jsonl"), at(&files, "gone.jsonl"));
    symlink(at(&files, "real.jsonl"), &link).expect("links can be made");
    symlink(at(&files, "nowhere"), &gone).expect("links can be made");
    let run = copydesk(&["run", "repair", &input, "-o", "/dev/null", "--rejects", "/dev/null", "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    assert!(!Path::new("/dev/null").is_file(), "the device is still one");
    // Nothing can be put beside a device, so that it is told what it does not have.
    for (to, what) in [("prodigy", "lines for prodigy"), ("doccano", "lines for doccano"), ("txt", "texts")] {
        let run = copydesk(&["run", "repair", &input, "-o", "/dev/null", "--to", to]);
        let warning = format!("warning: only {what} go to /dev/null; the records of their changes are not kept");
        assert!(code(&run) == 0 && text(&run.stderr).contains(&warning), "{}", text(&run.stderr));
    }
    for output in [&link, &gone] {
        let run = copydesk(&["run", "repair", &input, "-o", output]);
        assert!(code(&run) == 2 && text(&run.stderr).contains("exists already"), "{}", text(&run.stderr));
    }
    assert_eq!(code(&copydesk(&["run", "repair", &input, "-o", &link, "--force", "-q"])), 0);
    assert!(Path::new(&link).is_symlink());
    assert!(std::fs::read(at(&files, "real.jsonl")).expect("it is there").starts_with(b"{\"text\""));
}

#[test]
fn an_empty_folder_is_filled_and_emptied_again_if_the_run_fails() {
    let files = folder(&[("in.jsonl", LINE)]);
    let input = at(&files, "in.jsonl");
    std::fs::create_dir(at(&files, "out")).expect("it can be made");
    let inside = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.current_dir(at(&files, "out")).args(arguments).output().expect("it starts")
    };
    // A text that is a file and one that lies in a folder of that name fail in the midst of the run.
    for (name, text) in [("x/a.txt", "eins"), ("y/a.txt/b.txt", "zwei")] {
        let path = files.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    let failed = inside(&["run", "repair", &at(&files, "x"), &at(&files, "y"), "-o", ".", "--to", "txt"]);
    assert!(text(&failed.stderr).contains("a.txt/b.txt"), "{}", text(&failed.stderr));
    assert_eq!(code(&failed), 2);
    assert!(tree(&files.path().join("out")).is_empty());
    let run = inside(&["run", "repair", &input, "-o", ".", "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let names: Vec<String> =
        tree(&files.path().join("out")).into_iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["documents.jsonl", "dropped.jsonl", "manifest.json", "rejects.jsonl"]);
    assert_eq!(code(&inside(&["verify", "."])), 0);
    let again = inside(&["run", "quotes", &input, "-o", &at(&files, "out"), "-q", "--force"]);
    assert_eq!(code(&again), 0, "a former run is replaced: {}", text(&again.stderr));
}

#[test]
fn texts_in_a_stream_say_that_they_do_not_revert() {
    let files = folder(&[("in.jsonl", LINE)]);
    let (input, out) = (at(&files, "in.jsonl"), at(&files, "s.txt"));
    let warned = copydesk(&["run", "repair", &input, "--to", "txt", "-o", "-"]);
    assert_eq!((code(&warned), text(&warned.stdout)), (0, "Der US-Gesandte kam am Montag.\n"));
    assert!(text(&warned.stderr).starts_with("warning: only texts"), "{}", text(&warned.stderr));
    assert_eq!(text(&copydesk(&["run", "repair", &input, "--to", "txt", "-o", "-", "-q"]).stderr), "");
    let run = copydesk(&["run", "repair", &input, "-o", &out]);
    assert!(text(&run.stderr).contains("does not revert"), "{}", text(&run.stderr));
    for arguments in
        [vec!["revert", &out, "-o", "-"], vec!["verify", &out], vec!["verify", &at(&files, "s.changes.jsonl")]]
    {
        let back = copydesk(&arguments);
        assert_eq!(code(&back), 2);
        assert!(text(&back.stderr).contains("a stream of texts does not revert"), "{}", text(&back.stderr));
    }
}

#[test]
fn what_is_not_read_is_told() {
    let files = folder(&[("in/a.jsonl", LINE), ("in/b.pdf", b"x"), ("in/c", b"x")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", at(&files, "in/gone.txt")).expect("links can be made");
    let run = copydesk(&["run", "repair", &at(&files, "in"), "-o", "-", "--format", "json", "--max-quarantine", "1"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    assert!(text(&run.stderr).contains("\"skipped\": 2"), "{}", text(&run.stderr));
    #[cfg(unix)]
    assert!(text(&run.stderr).contains("\"place\": \"gone.txt\""), "{}", text(&run.stderr));
}

#[test]
fn a_quiet_check_prints_nothing_and_checks_what_was_run_before() {
    let quiet = piped(&["check", "repair", "-", "-q"], b"{\"text\": 7}\n");
    assert_eq!((code(&quiet), text(&quiet.stdout), text(&quiet.stderr)), (3, "", ""));
    let once = piped(&["run", "repair", "-", "-o", "-", "-q"], LINE);
    for command in ["check", "explain"] {
        let again = piped(&[command, "repair", "-", "--replace"], &once.stdout);
        assert_eq!(code(&again), 0, "{command}: {}", text(&again.stderr));
    }
}

#[test]
fn a_picture_takes_no_longer_than_its_text() {
    // 1 MB on one line with 50,000 changes, and 50,000 lines of which one goes and each changes.
    let long = "Der US -Gesandte kam ".repeat(50_000);
    let lines = "Der US -Gesandte kam\n\n\n\n".repeat(50_000);
    for text in [long, lines] {
        let start = std::time::Instant::now();
        let found = piped(&["check", "repair", "-", "--from", "txt"], text.as_bytes());
        assert_eq!(code(&found), 1);
        assert!(found.stdout.len() > text.len() / 2);
        assert!(start.elapsed().as_secs() < 20, "it took {:?}", start.elapsed());
    }
}

#[test]
fn the_picture_has_the_lines_that_differ_and_no_other() {
    let source = "Alles gut.\nDer US -Gesandte kam.\n\n\n\n\nDie EU -Kommission  tagt. \nEnde.";
    let found = piped(&["check", "repair", "-", "--from", "txt"], source.as_bytes());
    let shown = text(&found.stdout);
    assert!(shown.contains("line 2\n- Der US"), "{shown}");
    assert!(shown.contains("+ Der US-Gesandte kam.\n"), "{shown}");
    assert!(shown.contains("line 7\n- Die EU"), "{shown}");
    assert!(!shown.contains("Alles gut") && !shown.contains("Ende"), "{shown}");
    let lines = piped(
        &["check", "repair", "-", "--from", "txt"],
        b"Der US -Gesandte kam am Montag.\r\nEr blieb nicht lange.\r\n",
    );
    assert!(text(&lines.stdout).contains("+ Der US-Gesandte kam am Montag.\n"), "{}", text(&lines.stdout));
}

#[test]
fn a_step_makes_the_edits_that_its_rules_are_let_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = "{\"lang\": \"de\", \"text\": \"Der US -Gesandte kam. Er sah die Swarovski- Kristallwelten.\"}\n";
    for (apply, made) in [
        ("likely", "Der US-Gesandte kam. Er sah die Swarovski-Kristallwelten."),
        ("{ gap-after-hyphen: none }", "Der US-Gesandte kam. Er sah die Swarovski- Kristallwelten."),
        ("{ rest: none, gap-after-hyphen: safe }", "Der US -Gesandte kam. Er sah die Swarovski- Kristallwelten."),
        ("{ gap-after-hyphen: likely, rest: none }", "Der US -Gesandte kam. Er sah die Swarovski-Kristallwelten."),
    ] {
        let pipeline = folder.path().join("levels.yaml");
        let yaml = format!("name: levels\nsteps:\n  - repair-hyphens:\n      apply: {apply}\n");
        std::fs::write(&pipeline, yaml).expect("it can be written");
        let run = piped(&["run", &pipeline.to_string_lossy(), "-", "-o", "-", "-q"], input.as_bytes());
        let record = text(&run.stdout);
        assert!(record.contains(&format!("\"text\": \"{made}\"")), "{apply}: {record}");
        let edits = record.matches("\"rule\":\"repair-hyphens/").count();
        assert_eq!(edits, 2, "what is not made is suggested: {record}");
    }
}

#[test]
fn words_are_counted_the_same_on_any_number_of_workers_and_never_over_a_file() {
    let made = folder(&[]);
    let mut packs = Vec::new();
    for jobs in ["1", "2", "8"] {
        let packs_folder = at(&made, jobs);
        let found = copydesk(&["discover", "fixtures/corpus", "-o", &packs_folder, "-j", jobs, "--min", "2"]);
        assert_eq!(code(&found), 0, "{}", text(&found.stderr));
        packs.push(std::fs::read_to_string(format!("{packs_folder}/words.yaml")).expect("it is there"));
    }
    assert!(packs[0].contains("documents: 21\ncounts:\n  \""), "{}", packs[0]);
    assert!(packs[0].contains("\n  \"der\": "), "{}", packs[0]);
    assert!(packs.iter().all(|pack| *pack == packs[0]));
    let again = copydesk(&["discover", "fixtures/corpus", "-o", &at(&made, "1")]);
    assert_eq!(code(&again), 2);
    assert!(text(&again.stderr).contains("--force"), "{}", text(&again.stderr));
    let wrong = copydesk(&["discover", "fixtures/corpus", "-o", &at(&made, "words.jsonl")]);
    assert_eq!(code(&wrong), 2);
    assert!(text(&wrong.stderr).contains("packs are YAML"), "{}", text(&wrong.stderr));
}

#[test]
fn two_pipelines_are_compared_by_what_they_do_to_the_source() {
    let made = folder(&[
        ("a.yaml", b"name: a\nsteps:\n  - repair-whitespace\n  - repair-hyphens\n"),
        // The same edits, by other steps.
        ("b.yaml", b"name: b\nsteps:\n  - repair-hyphens\n  - repair-whitespace\n"),
        ("c.yaml", b"name: c\nsteps:\n  - repair-hyphens\n"),
        (
            "in.jsonl",
            "{\"text\": \"Er  kam. Der US -Gesandte sprach lange mit den Leuten.\", \"lang\": \"de\"}\n{\"text\": 7}\n"
                .as_bytes(),
        ),
    ]);
    let diff = |one: &str, other: &str, input: &str| {
        copydesk(&["diff", &at(&made, one), &at(&made, other), &at(&made, input), "--format", "json"])
    };
    let broken = diff("a.yaml", "b.yaml", "in.jsonl");
    assert_eq!(code(&broken), 3, "one line cannot be read");
    assert!(text(&broken.stderr).contains("in.jsonl:2"), "{}", text(&broken.stderr));
    assert!(text(&broken.stdout).contains("\"differ\": 0"), "{}", text(&broken.stdout));
    let line = "{\"text\": \"Er  kam. Der US -Gesandte sprach lange mit den Leuten.\", \"lang\": \"de\"}\n";
    std::fs::write(at(&made, "in.jsonl"), line).expect("it can be written");
    assert_eq!(code(&diff("a.yaml", "b.yaml", "in.jsonl")), 0);
    let found = diff("a.yaml", "c.yaml", "in.jsonl");
    assert_eq!(code(&found), 1);
    let page = text(&found.stdout);
    for part in ["\"differ\": 1", "\"repair-whitespace/blank-run\"", "\"only_first\": 1", "\"only_second\": 0"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("repair-hyphens/"), "{page}");
}
