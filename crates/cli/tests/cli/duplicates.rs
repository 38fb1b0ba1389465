//! `copydesk duplicates`, and the step that reads its list.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{code, copydesk, text};

const NOTICE: &str =
    "Dieser Text wurde automatisch aus einem Agenturfeed übernommen und von der Redaktion nicht geprüft.";

/// A story of `count` sentences about a place; no two places share a stretch of five words.
fn story(place: &str, count: usize) -> Vec<String> {
    let what = ["Brücke", "Schule", "Fähre", "Mühle", "Halle", "Straße", "Werft", "Kirche", "Klinik", "Bahn"];
    let who = ["Rätin", "Wirtin", "Leiterin", "Lehrerin", "Ärztin", "Fischerin", "Richterin"];
    (0..count)
        .map(|at| {
            let (what, who) = (what[at % what.len()], who[at % who.len()]);
            format!("In {place} hat die {who} {at} von {place} die {what} {place} am Tag {at} wieder eröffnet {place}.")
        })
        .collect()
}

fn weather(day: u32) -> String {
    format!(
        "Das Wetter in Wallstedt\nAm {day}. Mai werden {} Grad erwartet. Der Wind weht mit {} Knoten aus Nordwest. \
         Es fallen {} Liter Regen. Die Sonne geht um 5.{} Uhr auf und um 21.{} Uhr unter. In der Nacht sinken die Werte auf {} Grad.",
        day + 3,
        day * 2,
        day % 7,
        day + 10,
        day + 11,
        day % 9
    )
}

fn corpus(folder: &Path) -> Vec<(String, String)> {
    let bridge = story("Wallstedt", 20);
    let texts = [
        ("bote", format!("Wallstedt feiert\n{}\n{NOTICE}", bridge[..14].join("\n"))),
        ("kurier", format!("Ein großer Tag für Wallstedt\n{}", bridge.join("\n"))),
        ("kurier", format!("Hafen von Moorwerder bleibt zu\n{}\n{NOTICE}", story("Moorwerder", 12).join("\n"))),
        ("abend", format!("Ein großer Tag für Wallstedt\n{}", bridge.join("\n"))),
        ("abend", weather(3)),
        ("abend", weather(14)),
        ("anzeiger", "Kurz notiert: Der Markt fällt aus.".to_owned()),
        ("bote", "Kurz notiert – der Markt fällt aus!".to_owned()),
    ];
    let mut lines = String::new();
    for (at, (site, body)) in texts.iter().enumerate() {
        let record =
            json!({ "id": format!("{site}-{at}"), "url": format!("https://www.{site}.example/{at}"), "text": body });
        lines.push_str(&format!("{record}\n"));
    }
    fs::write(folder.join("corpus.jsonl"), lines).expect("it can be written");
    texts.iter().map(|(site, body)| ((*site).to_owned(), body.clone())).collect()
}

fn list(folder: &Path, jobs: &str) -> (Vec<Value>, Vec<u8>) {
    let [corpus, out] =
        ["corpus.jsonl", "duplicates.jsonl"].map(|name| folder.join(name).to_string_lossy().into_owned());
    let made = copydesk(&["duplicates", &corpus, "-o", &out, "--force", "--jobs", jobs]);
    assert_eq!(code(&made), 0, "{}", text(&made.stderr));
    let bytes = fs::read(&out).expect("it was written");
    let rows = text(&bytes).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (rows, bytes)
}

fn lines_of(rows: &[Value], group: usize) -> (u64, Vec<u64>) {
    let line = |row: &Value| row["line"].as_u64().expect("a line");
    (line(&rows[group]["keep"]), rows[group]["copies"].as_array().expect("a list").iter().map(line).collect())
}

#[test]
fn copies_are_grouped_and_other_stories_are_not() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    corpus(folder.path());
    let (rows, bytes) = list(folder.path(), "1");
    assert_eq!(rows.len(), 2, "{rows:#?}");
    // The whole story stays, of two equal ones the first; the short version and the equal one are its copies.
    assert_eq!(lines_of(&rows, 0), (2, vec![1, 4]));
    assert_eq!(rows[0]["keep"]["site"], "kurier.example");
    assert_eq!(rows[0]["copies"][1]["similarity"], 1.0);
    let short = &rows[0]["copies"][0];
    assert!(short["containment"].as_f64() >= Some(0.8) && short["similarity"].as_f64() < Some(0.8), "{short}");
    // Short texts are copies where their words are the same.
    assert_eq!(lines_of(&rows, 1), (7, vec![8]));
    for jobs in ["2", "8"] {
        assert_eq!(list(folder.path(), jobs).1, bytes, "other bytes with --jobs {jobs}");
    }
}

#[test]
fn listed_copies_are_dropped_with_their_reason() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    corpus(folder.path());
    list(folder.path(), "2");
    let yaml = "name: once\ndescription: Each story once.\nlanguage: de\nsteps:\n  - drop-duplicates: { list: ./duplicates.jsonl }\n";
    fs::write(path("once.yaml"), yaml).expect("it can be written");
    let run = copydesk(&["run", &path("once.yaml"), &path("corpus.jsonl"), "-o", &path("out")]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let read = |name: &str| -> Vec<Value> {
        let lines = fs::read_to_string(folder.path().join("out").join(name)).expect("it was written");
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let ids = |rows: &[Value]| -> Vec<String> {
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    };
    let dropped = read("dropped.jsonl");
    assert_eq!(ids(&read("documents.jsonl")), ["kurier-1", "kurier-2", "abend-4", "abend-5", "anzeiger-6"]);
    assert_eq!(ids(&dropped), ["bote-0", "abend-3", "bote-7"]);
    let said = dropped[0]["copydesk"].to_string();
    assert!(said.contains("drop-duplicates/copy") && said.contains("a copy of"), "{said}");
    // The way back has them all.
    let back = copydesk(&["revert", &path("out"), "-o", &path("back")]);
    assert_eq!(code(&back), 0, "{}", text(&back.stderr));
}

#[test]
fn a_broken_list_is_told_by_its_line() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    corpus(folder.path());
    list(folder.path(), "1");
    let good = fs::read_to_string(path("duplicates.jsonl")).expect("it was written");
    fs::write(path("duplicates.jsonl"), format!("{good}{{\"group\": 3}}\n")).expect("it can be written");
    let yaml = "name: once\ndescription: Each story once.\nlanguage: de\nsteps:\n  - drop-duplicates: { list: ./duplicates.jsonl }\n";
    fs::write(path("once.yaml"), yaml).expect("it can be written");
    let run = copydesk(&["run", &path("once.yaml"), &path("corpus.jsonl"), "-o", &path("out")]);
    assert_eq!(code(&run), 2);
    assert!(text(&run.stderr).contains("duplicates.jsonl:3: missing field `keep`"), "{}", text(&run.stderr));
    for (option, value) in [("--threshold", "0.2"), ("--shingle", "0")] {
        let refused = copydesk(&["duplicates", &path("corpus.jsonl"), "-o", "-", option, value]);
        assert_eq!(code(&refused), 2, "{option} {value}");
    }
}
