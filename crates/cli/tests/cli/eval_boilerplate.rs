//! `copydesk eval boilerplate`.

use std::fs;

use serde_json::Value;

use super::{code, copydesk, text};

const LINES: &str = r#"{"kind": "newsletter_prompt", "lang": "de", "text": "Abonnieren Sie jetzt unseren kostenlosen Newsletter."}
{"kind": "newsletter_prompt", "lang": "de", "text": "Der Bürgermeister lobte die Feuerwehr."}
{"lang": "de", "text": "Der Verlag verschickt seinen Newsletter künftig aus Wallstedt."}
{"doc": "a", "lang": "de", "label": "keep", "text": "Rat stimmt für neue Brücke"}
{"doc": "a", "lang": "de", "label": "keep", "text": "Der Rat hat am Montag für den Bau der Brücke gestimmt."}
{"doc": "a", "lang": "de", "label": "ambiguous", "text": "Mehr zum Thema"}
{"doc": "a", "lang": "de", "label": "strip", "text": "Abonnieren Sie unseren Newsletter und verpassen Sie keine Nachricht."}
"#;

#[test]
fn lines_are_found_or_missed_by_kind() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("gold.jsonl");
    fs::write(&path, LINES).expect("it can be written");
    let path = path.to_string_lossy();
    let output = copydesk(&["eval", "boilerplate", &path, "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let score: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let counts = |value: &Value| (value["found"].as_u64(), value["all"].as_u64());
    assert_eq!(counts(&score["strip"]), (Some(2), Some(3)));
    assert_eq!(counts(&score["strip_by_kind"]["newsletter_prompt"]), (Some(1), Some(2)));
    assert_eq!(counts(&score["keep"]["paragraph"]), (Some(0), Some(1)));
    assert_eq!(counts(&score["keep"]["line of a page"]), (Some(0), Some(2)));

    let listed = copydesk(&["eval", "boilerplate", &path, "--list"]);
    assert!(text(&listed.stdout).contains("missed newsletter_prompt: Der Bürgermeister lobte die Feuerwehr."));
}

#[test]
fn a_line_that_is_no_gold_is_told_by_its_number() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("gold.jsonl");
    fs::write(&path, "{\"text\": \"Ein Satz.\"}\n{\"doc\": \"a\", \"label\": \"perhaps\", \"text\": \"Ein Satz.\"}\n")
        .expect("it can be written");
    let output = copydesk(&["eval", "boilerplate", &path.to_string_lossy()]);
    assert_eq!(code(&output), 2);
    let error = text(&output.stderr);
    assert!(error.contains("gold.jsonl:2: the label `perhaps` is not known"), "{error}");
}
