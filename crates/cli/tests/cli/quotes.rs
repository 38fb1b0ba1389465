//! `quotes`: who is quoted how often, and no quotation is lost on the way.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::outputs::{at, folder};
use super::{code, copydesk, piped, root, text};

const ARTICLES: &str = "{\"id\": \"a\", \"lang\": \"de\", \"text\": \"„Wir brauchen diese Fähre im Mai“, sagte Bürgermeisterin Jutta Ahrendt am Montag. „Das wird noch dauern“, erklärte Kämmerer Bodo Thiessen.\"}\n\
{\"id\": \"b, \\\"B\\\"\", \"lang\": \"de\", \"text\": \"Landrätin Jutta Ahrendt sagte, der Bau koste sechs Millionen Euro. Sie erklärte, die Fähre werde „sehr schnell“ sein. Nach Angaben der Polizei war niemand verletzt.\"}\n\
{\"id\": \"c\", \"lang\": \"en\", \"text\": \"“The roof no longer leaks,” said Maud Fennick, the head librarian. Its “Tram Times” was the first to report.\"}\n";

/// A folder with these articles as they came in (`in.jsonl`) and as a run gave them out (`out.jsonl`).
fn made() -> tempfile::TempDir {
    let made = folder(&[("in.jsonl", ARTICLES.as_bytes())]);
    let run = copydesk(&["run", "quotes", &at(&made, "in.jsonl"), "-o", &at(&made, "out.jsonl"), "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    made
}

fn rows(arguments: &[&str]) -> Vec<Value> {
    let found = copydesk(&[&["quotes"], arguments, &["--format", "json"]].concat());
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    serde_json::from_slice(&found.stdout).expect("it is a JSON array")
}

/// The quotations in all rows together.
fn sum(rows: &[Value]) -> u64 {
    rows.iter().map(|row| row["quotes"].as_u64().expect("a count")).sum()
}

/// How many quotations a run's lines have.
fn annotations(lines: &str) -> u64 {
    let count = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("it is JSON");
        let all = record["copydesk"]["annotations"].as_array().expect("annotations");
        all.iter().filter(|annotation| annotation["label"] == "quote").count() as u64
    };
    lines.lines().map(count).sum()
}

#[test]
fn speakers_are_joined_by_name() {
    let made = made();
    let rows = rows(&[&at(&made, "out.jsonl")]);
    let first = &rows[0];
    assert_eq!((&first["row"], &first["name"]), (&"speaker".into(), &"Jutta Ahrendt".into()), "{first}");
    assert_eq!(first["documents"], 2);
    let roles: Vec<&str> =
        first["roles"].as_array().expect("roles").iter().filter_map(|role| role["name"].as_str()).collect();
    assert_eq!(roles, ["Bürgermeisterin", "Landrätin"]);
    let cues: Vec<&str> =
        first["cues"].as_array().expect("cues").iter().filter_map(|cue| cue["name"].as_str()).collect();
    assert_eq!(cues, ["erklärte", "sagte"]);
    let kinds: u64 = first["kinds"].as_object().expect("kinds").values().filter_map(Value::as_u64).sum();
    assert_eq!(Some(kinds), first["quotes"].as_u64());
    // Marks are no words, and a piece inside reported speech is not counted twice.
    let words = "Wir brauchen diese Fähre im Mai der Bau koste sechs Millionen Euro die Fähre werde sehr schnell sein";
    assert_eq!(first["words"], words.split(' ').count());
    let page = copydesk(&["quotes", &at(&made, "out.jsonl")]);
    for part in
        ["Jutta Ahrendt ", "with a speaker who is not named", "of the kind title", "quotations in all, in 3 documents"]
    {
        assert!(text(&page.stdout).contains(part), "{part:?} in\n{}", text(&page.stdout));
    }
}

#[test]
fn no_quotation_is_lost_whatever_is_asked_for() {
    let folder = folder(&[]);
    let out = at(&folder, "out");
    let run = copydesk(&["run", "syndicated-de", "fixtures/corpus", "-o", &out, "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let all = annotations(&std::fs::read_to_string(at(&folder, "out/documents.jsonl")).expect("it is there"));
    assert!(all > 100);
    for by in ["speaker", "cue", "kind", "document", "role"] {
        for more in [
            &[][..],
            &["--min", "3"],
            &["--top", "2"],
            &["--min", "2", "--top", "1", "--kind", "direct,mixed"],
            &["--kind", "all"],
            &["--kind", "scare"],
            &["--lang", "fr"],
        ] {
            let arguments = [&[out.as_str(), "--by", by], more].concat();
            let rows = rows(&arguments);
            assert_eq!(sum(&rows), all, "{arguments:?}");
            let csv = copydesk(&[&["quotes"], &arguments[..], &["--format", "csv"]].concat());
            let table = parsed(text(&csv.stdout));
            assert_eq!(table.len(), rows.len() + 1, "{arguments:?}");
            let mut total = 0;
            for (fields, row) in table[1..].iter().zip(&rows) {
                assert_eq!(fields.len(), table[0].len(), "{fields:?}");
                assert_eq!(fields[0], row["row"].as_str().unwrap_or_default());
                assert_eq!(fields[1], row["name"].as_str().unwrap_or_default());
                total += fields[2].parse::<u64>().expect("a count");
            }
            assert_eq!(total, all, "{arguments:?}");
            let page = copydesk(&[&["quotes"], &arguments[..]].concat());
            assert!(text(&page.stdout).contains(&format!("{all}  quotations in all")), "{}", text(&page.stdout));
        }
    }
}

/// CSV as RFC 4180 has it.
fn parsed(csv: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted && chars.next_if_eq(&'\n').is_some() => {
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            c => field.push(c),
        }
    }
    assert!(field.is_empty() && line.is_empty() && !quoted, "it ends with a line");
    lines
}

#[test]
fn csv_quotes_what_needs_it() {
    let made = made();
    let csv = copydesk(&["quotes", &at(&made, "out.jsonl"), "--by", "document", "--format", "csv"]);
    let lines = parsed(text(&csv.stdout));
    assert_eq!(lines[0][..3], ["row", "name", "quotes"]);
    assert!(lines.iter().any(|line| line[1] == "b, \"B\""), "{lines:?}");
}

#[test]
fn the_order_of_runs_and_their_packing_change_nothing() {
    let folder = folder(&[("one.jsonl", ARTICLES.as_bytes())]);
    let run = |input: &str, out: &str| {
        let run = copydesk(&["run", "syndicated-de", input, "-o", out, "-q"]);
        assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    };
    let path = |name: &str| at(&folder, name);
    run("fixtures/corpus", &path("plain"));
    run("fixtures/corpus", &path("packed.jsonl.zst"));
    run("fixtures/corpus", &path("packed.jsonl.gz"));
    run(&path("one.jsonl"), &path("one-out.jsonl"));
    for by in ["speaker", "cue"] {
        let forth = rows(&[&path("plain"), &path("one-out.jsonl"), "--by", by]);
        assert_eq!(rows(&[&path("one-out.jsonl"), &path("packed.jsonl.gz"), "--by", by]), forth);
        assert_eq!(rows(&[&path("packed.jsonl.zst"), &path("one-out.jsonl"), "--by", by]), forth);
    }
    // Texts with their records beside them say the same, and so does standard input.
    let texts = copydesk(&["run", "syndicated-de", "fixtures/corpus", "-o", &path("texts"), "--to", "txt", "-q"]);
    assert_eq!(code(&texts), 0, "{}", text(&texts.stderr));
    let plain = rows(&[&path("plain")]);
    assert_eq!(rows(&[&path("texts")]), plain);
    let documents = std::fs::read(path("plain/documents.jsonl")).expect("it is there");
    let found = piped(&["quotes", "-", "--format", "json"], &documents);
    assert_eq!(serde_json::from_slice::<Vec<Value>>(&found.stdout).expect("it is JSON"), plain);
    // A unit is only a unit.
    let bytes =
        copydesk(&["run", "syndicated-de", "fixtures/corpus", "-o", &path("b.jsonl"), "--offsets", "bytes", "-q"]);
    assert_eq!(code(&bytes), 0, "{}", text(&bytes.stderr));
    assert_eq!(rows(&[&path("b.jsonl")]), plain);
}

#[test]
fn only_what_is_asked_for_is_counted() {
    let made = made();
    let out = at(&made, "out.jsonl");
    let english = rows(&[&out, "--lang", "en"]);
    assert_eq!(english[0]["name"], "Maud Fennick");
    assert!(english.iter().any(|row| row["row"] == "other-language"), "{english:?}");
    let indirect = rows(&[&out, "--kind", "indirect"]);
    let named = indirect.iter().filter(|row| row["row"] == "speaker");
    assert!(named.flat_map(|row| row["kinds"].as_object().expect("kinds").keys()).all(|kind| kind == "indirect"));
    assert!(indirect.iter().any(|row| row["row"] == "other-kind" && row["name"] == "direct"), "{indirect:?}");
    let many = rows(&[&out, "--min", "2"]);
    assert_eq!(many.iter().filter(|row| row["row"] == "speaker").count(), 1, "{many:?}");
    assert!(many.iter().any(|row| row["row"] == "below-min"), "{many:?}");
    let roles = rows(&[&out, "--by", "role"]);
    assert!(roles.iter().any(|row| row["name"] == "Bürgermeisterin"), "{roles:?}");
}

#[test]
fn what_no_run_wrote_is_told_with_its_place_and_a_remedy() {
    let made = made();
    let path = |name: &str| at(&made, name);
    let mut lines = std::fs::read_to_string(path("out.jsonl")).expect("it is there");
    lines.push_str("\n{\"text\": \"x\"}\n");
    std::fs::write(path("mixed.jsonl"), lines).expect("it can be written");
    std::fs::write(path("story.txt"), "x").expect("it can be written");
    std::fs::write(path("broken.jsonl"), "{\"text\"\n").expect("it can be written");
    for (name, said) in [
        ("in.jsonl", "in.jsonl:1: the line has no `copydesk` field"),
        ("mixed.jsonl", "mixed.jsonl:5: the line has no `copydesk` field"),
        ("broken.jsonl", "broken.jsonl:1: "),
        ("story.txt", "story.txt: it has texts and no records"),
        ("", "there is no manifest.json in it"),
    ] {
        let found = copydesk(&["quotes", &path(name)]);
        assert_eq!(code(&found), 2, "{name}");
        assert!(found.stdout.is_empty(), "{name}: nothing half-counted is printed");
        assert!(text(&found.stderr).contains(said), "{name}: {}", text(&found.stderr));
        assert!(text(&found.stderr).contains("= help: "), "{name}: {}", text(&found.stderr));
    }
    let found = copydesk(&["quotes", &path("out.jsonl"), "--lang", "deutsch"]);
    assert!(text(&found.stderr).contains("--lang deutsch: "), "{}", text(&found.stderr));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let made = made();
    for format in ["human", "csv", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .current_dir(root())
            .args(["quotes", &at(&made, "out.jsonl"), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!((code(&ended), text(&ended.stderr)), (0, ""), "{format}");
    }
}

#[test]
fn a_run_without_quotations_says_so() {
    let folder = folder(&[("in.jsonl", b"{\"text\": \"Es regnet.\"}\n")]);
    let run = copydesk(&["run", "repair", &at(&folder, "in.jsonl"), "-o", &at(&folder, "out"), "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let page = copydesk(&["quotes", &at(&folder, "out")]);
    assert!(text(&page.stdout).contains("0  quotations in all, in 1 documents"), "{}", text(&page.stdout));
    assert!(text(&page.stdout).contains("`tag-quotes`"), "{}", text(&page.stdout));
    assert_eq!(rows(&[&at(&folder, "out")]).len(), 0);
}
