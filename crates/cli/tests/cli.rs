//! The command as a user meets it: exit codes, streams, and the way back.

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/discover.rs"]
mod discover;
#[path = "cli/drawn.rs"]
mod drawn;
#[path = "cli/duplicates.rs"]
mod duplicates;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/eval_boilerplate.rs"]
mod eval_boilerplate;
#[path = "cli/eval_quotes.rs"]
mod eval_quotes;
#[path = "cli/outputs.rs"]
mod outputs;
#[path = "cli/pages.rs"]
mod pages;
#[cfg(feature = "parquet")]
#[path = "cli/parquet.rs"]
mod parquet;
#[path = "cli/quotes.rs"]
mod quotes;
#[path = "cli/resume.rs"]
mod resume;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/way_back.rs"]
mod way_back;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository has a root")
}

fn copydesk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_copydesk")).current_dir(root()).args(arguments).output().expect("it starts")
}

fn piped(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .current_dir(root())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// Every file below a folder, by its path there.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("it can be read");
                files.push((path.strip_prefix(folder).expect("it lies below").to_owned(), bytes));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_main_job_and_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (out, back) = (path("out"), path("back"));
    let run = copydesk(&["run", "syndicated-de", "fixtures/corpus", "-o", &out]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    assert!(run.stdout.is_empty(), "data goes to the folder");
    assert!(text(&run.stderr).contains("quarantined 0"));
    let names: Vec<PathBuf> = tree(Path::new(&out)).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names, ["documents.jsonl", "dropped.jsonl", "manifest.json", "rejects.jsonl"].map(PathBuf::from));
    let verify = copydesk(&["verify", &out]);
    assert_eq!(code(&verify), 0, "{}", text(&verify.stderr));
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 0, "{}", text(&revert.stderr));
    assert!(tree(Path::new(&back)) == tree(&root().join("fixtures/corpus")), "the corpus comes back byte for byte");

    // An output that is there is refused; --force replaces it, and nothing but a former run.
    let again = copydesk(&["run", "repair", "fixtures/corpus", "-o", &out]);
    assert_eq!(code(&again), 2);
    assert!(text(&again.stderr).contains("--force"));
    let forced = copydesk(&["run", "repair", "fixtures/corpus", "-o", &out, "--force", "-q"]);
    assert_eq!((code(&forced), text(&forced.stderr)), (0, ""));
    let foreign = copydesk(&["run", "repair", "fixtures/corpus", "-o", &back, "--force"]);
    assert_eq!(code(&foreign), 2, "a folder of something else is never replaced");
    assert!(Path::new(&back).join("wire.jsonl").exists());
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("it can be read").collect();
    assert_eq!(left.len(), 2, "nothing half-written is left: {left:?}");
}

#[test]
fn a_tampered_record_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out.jsonl");
    let shown = out.to_string_lossy().into_owned();
    let run = copydesk(&["run", "repair", "fixtures/corpus", "-o", &shown, "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    assert_eq!(code(&copydesk(&["verify", &shown])), 0);
    let lines = std::fs::read_to_string(&out).expect("it is there");
    std::fs::write(&out, lines.replacen("Hafen", "Hafer", 1)).expect("it can be written");
    let verify = copydesk(&["verify", &shown]);
    assert_eq!(code(&verify), 2);
    assert!(text(&verify.stderr).contains("out.jsonl:"), "{}", text(&verify.stderr));
}

#[test]
fn a_stream_passes_other_fields_byte_for_byte() {
    let input = "{\"z\": 12345678901234567890123, \"text\":\"Der US -Pr\\u00e4sident spricht heute.\", \"n\" : 1.10,\"e\":1E400}\n\n{\"text\":\"Er kam.\"}";
    let run = piped(&["run", "repair", "-", "-o", "-", "-q"], input.as_bytes());
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let lines: Vec<&str> = text(&run.stdout).lines().collect();
    assert_eq!(lines.len(), 3, "the blank line passes");
    let head = "{\"z\": 12345678901234567890123, \"text\":\"Der US-Pr\\u00e4sident spricht heute.\", \"n\" : 1.10,\"e\":1E400, \"copydesk\": {";
    assert!(lines[0].starts_with(head), "{}", lines[0]);
    assert!(lines[2].starts_with("{\"text\":\"Er kam.\", \"copydesk\": {\"version\":1"), "{}", lines[2]);
    let back = piped(&["revert", "-", "-o", "-"], &run.stdout);
    assert_eq!(text(&back.stdout), input);
    // What went through once is refused, and taken with --replace.
    let again = piped(&["run", "repair", "-", "-o", "-"], &run.stdout);
    assert_eq!(code(&again), 3);
    assert!(text(&again.stderr).contains("--replace"));
    assert_eq!(code(&piped(&["run", "repair", "-", "-o", "-", "-q", "--replace"], &run.stdout)), 0);
}

#[test]
fn offsets_are_in_the_unit_that_was_asked_for() {
    let line = "{\"text\": \"🚀 für  US -Pläne\"}\n";
    for (unit, at) in [("chars", 6), ("utf16", 7), ("bytes", 10)] {
        let run = piped(&["run", "repair", "-", "-o", "-", "-q", "--offsets", unit], line.as_bytes());
        let record = text(&run.stdout);
        assert!(record.contains(&format!("\"offset_unit\":\"{unit}\"")), "{record}");
        assert!(record.contains(&format!("\"source_start\":{},\"source_end\":{}", at - 1, at + 1)), "{unit}: {record}");
        assert_eq!(piped(&["revert", "-", "-o", "-"], &run.stdout).stdout, line.as_bytes());
    }
}

#[test]
fn a_bad_line_is_quarantined_with_its_place_and_the_run_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rejects = folder.path().join("rejects.jsonl").to_string_lossy().into_owned();
    let input = "{\"text\": \"gut\"}\n{\"text\": 7}\n{\"body\": \"x\"}\nkein JSON\n{\"text\": \"auch gut\"}\n";
    let run = piped(&["run", "repair", "-", "-o", "-"], input.as_bytes());
    assert_eq!(code(&run), 3);
    assert_eq!(text(&run.stdout).lines().count(), 2);
    for place in ["-:2:", "-:3:", "-:4:", "quarantined 3"] {
        assert!(text(&run.stderr).contains(place), "no {place} in {}", text(&run.stderr));
    }
    let most = ["run", "repair", "-", "-o", "-", "--rejects", &rejects, "--max-quarantine", "60%", "-q"];
    assert_eq!(code(&piped(&most, input.as_bytes())), 0);
    let kept = std::fs::read_to_string(&rejects).expect("it is written");
    assert_eq!(kept.lines().count(), 3);
    assert!(kept.contains("\"line\":4,\"offset\":42"), "{kept}");
    assert!(kept.contains("\"raw\":\"kein JSON\""), "{kept}");
}

#[test]
fn texts_go_out_beside_their_records_and_come_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (input, out, back) = (path("in"), path("out"), path("back"));
    std::fs::create_dir_all(Path::new(&input).join("sub")).expect("it can be made");
    std::fs::write(Path::new(&input).join("sub/a.txt"), "\u{feff}Die EU -Kommission tagt am Montag.\r\n")
        .expect("it can be written");
    std::fs::write(Path::new(&input).join("b.txt"), "Alles gut.").expect("it can be written");
    let run = copydesk(&["run", "repair", &input, "-o", &out, "--to", "txt", "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let clean = std::fs::read_to_string(Path::new(&out).join("texts/sub/a.txt")).expect("it is written");
    assert_eq!(clean, "Die EU-Kommission tagt am Montag.\r\n");
    assert_eq!(code(&copydesk(&["verify", &out])), 0);
    let revert = copydesk(&["revert", &out, "-o", &back]);
    assert_eq!(code(&revert), 0, "{}", text(&revert.stderr));
    assert!(tree(Path::new(&back)) == tree(Path::new(&input)));
}

#[test]
fn check_finds_what_would_change_and_tags_alone_do_not_count() {
    let defect = b"{\"text\": \"Der US -Gesandte kam am Montag.\"}\n";
    let found = piped(&["check", "repair", "-"], defect);
    assert_eq!(code(&found), 1);
    assert!(text(&found.stdout).contains("+ Der US-Gesandte kam am Montag."), "{}", text(&found.stdout));
    assert!(!text(&found.stdout).contains('\x1b'), "no colours where nobody sees them");
    let json = piped(&["check", "repair", "-", "--format", "json"], defect);
    assert!(text(&json.stdout).contains("\"rule\":\"repair-hyphens/gap-before-hyphen\""), "{}", text(&json.stdout));
    let quotes = piped(&["check", "quotes", "-"], "{\"text\": \"„Wir kommen wieder“, sagte Jule Ahrens.\"}".as_bytes());
    assert_eq!((code(&quotes), text(&quotes.stdout)), (0, ""));
}

#[test]
fn explain_draws_each_finding_with_its_rule_and_reason() {
    let explained = piped(&["explain", "repair", "-", "--from", "txt"], "Der US -Präsident spricht heute.".as_bytes());
    assert_eq!(code(&explained), 0, "{}", text(&explained.stderr));
    let shown = text(&explained.stdout);
    for part in [
        "   1 │ Der US -Präsident",
        "^ delete \" \"  repair-hyphens/gap-before-hyphen  likely",
        "= repair-hyphens/gap-before-hyphen: ",
    ] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
}

#[test]
fn every_mistake_of_the_caller_is_one_clear_error() {
    for (arguments, said) in [
        (&["run", "sindicated-de", "fixtures/corpus", "-o", "-"][..], "did you mean `syndicated-de`?"),
        (&["run", "repair", "no/such/file", "-o", "-"], "no such file"),
        (&["run", "repair", "README.md", "-o", "-"], "--from"),
        (&["run", "repair", "fixtures/corpus", "-o", "x.txt", "--to", "jsonl"], "--to"),
        (&["run", "repair", "fixtures/corpus", "-o", "-", "--text-field", "a..b"], "a..b"),
        (&["run", "./no/pipeline.yaml", "fixtures/corpus", "-o", "-"], "no/pipeline.yaml"),
        (
            &["run", "fixtures/pipelines/broken/unknown-apply.yaml", "fixtures/corpus", "-o", "-"],
            "unknown-apply.yaml:4:30",
        ),
        (&["show", "repair-hyphen"], "did you mean `repair-hyphens`?"),
        (&["revert", "fixtures", "-o", "-"], "manifest.json"),
        (&["verify", "fixtures/corpus/wire.jsonl"], "wire.jsonl:1:"),
        (&["run", "repair", "fixtures/corpus", "-o", "-", "--max-quarantine", "many"], "0.1%"),
    ] {
        let output = copydesk(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?} says {}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn every_broken_pipeline_ends_the_command_with_2() {
    let folder = root().join("fixtures/pipelines/broken");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            count += 1;
            let output = copydesk(&["run", &path.to_string_lossy(), "fixtures/corpus", "-o", "-"]);
            assert_eq!(code(&output), 2, "{}", path.display());
            assert!(text(&output.stderr).starts_with("error: "), "{}", path.display());
        }
    }
    assert!(count >= 20);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let script = format!("{} run repair fixtures/corpus -o - -q | head -c 10", env!("CARGO_BIN_EXE_copydesk"));
    let output = Command::new("bash").args(["-c", &format!("set -o pipefail; {script}")]).current_dir(root()).output();
    let Ok(output) = output else { return }; // no bash on this system
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn built_in_pipelines_work_anywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["syndicated-de", "syndicated", "repair", "quotes", "boilerplate"] {
        let file = std::fs::read_to_string(root().join(format!("pipelines/{name}.yaml"))).expect("it is there");
        let mut show = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        let shown = show.current_dir(folder.path()).args(["show", name]).output().expect("it starts");
        assert_eq!(text(&shown.stdout), file);
        let article = root().join("fixtures/corpus/wire.jsonl");
        let mut run = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        let run = run.current_dir(folder.path()).arg("run").arg(name).arg(article).args(["-o", "-"]).output();
        assert_eq!(code(&run.expect("it starts")), 0, "{name}");
    }
}

#[test]
fn lists_and_pages() {
    for what in ["pipelines", "transforms", "rules", "packs"] {
        let listed = copydesk(&["list", what]);
        assert_eq!(code(&listed), 0);
        assert!(text(&listed.stdout).lines().count() >= 4, "{what}");
        assert!(text(&copydesk(&["list", what, "--format", "json"]).stdout).starts_with('['));
    }
    for name in ["syndicated-de", "repair-hyphens", "repair-hyphens/gap-before-hyphen", "strip-disclaimers/syndication"]
    {
        let shown = copydesk(&["show", name]);
        assert_eq!(code(&shown), 0, "{name}: {}", text(&shown.stderr));
        assert!(shown.stdout.len() > 200, "{name}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = copydesk(&["completions", shell]);
        assert!(code(&script) == 0 && text(&script.stdout).contains("verify"), "{shell}");
    }
}

/// Compares a committed file with what the command prints, and says how to mend it.
fn up_to_date(path: &str, arguments: &[&str], task: &str) {
    let printed = copydesk(arguments);
    let committed = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    assert!(
        text(&printed.stdout) == committed,
        "{path} is not up to date: run `cargo xtask {task}` and commit what it writes"
    );
}

#[test]
fn generated_files_are_up_to_date() {
    up_to_date("pipelines/copydesk.schema.json", &["schema"], "schema");
    let packs = copydesk(&["list", "packs"]);
    for name in text(&packs.stdout).lines().filter_map(|line| line.split_once('/')).map(|(name, _)| name) {
        up_to_date(&format!("pipelines/{name}.pack.schema.json"), &["schema", "--pack", name], "schema");
    }
    let transforms = copydesk(&["list", "transforms"]);
    for name in text(&transforms.stdout).lines().filter_map(|line| line.split_whitespace().next()) {
        up_to_date(&format!("docs/transforms/{name}.md"), &["show", name], "docs");
    }
    up_to_date("docs/rules.txt", &["list", "rules"], "docs");
}
