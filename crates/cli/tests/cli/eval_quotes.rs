//! `eval quotes`: one table whatever the form of the gold, and mistakes with their place.

use serde_json::Value;

use super::outputs::{at, folder};
use super::{code, copydesk, text};

const GOLD: &str = "crates/eval/tests/gold";

fn scored(arguments: &[&str]) -> Value {
    let found = copydesk(&[&["eval", "quotes"], arguments, &["--format", "json"]].concat());
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    serde_json::from_slice(&found.stdout).expect("it is JSON")
}

#[test]
fn the_form_of_the_gold_makes_no_difference() {
    let of = |name: &str| scored(&[&format!("{GOLD}/{name}")]);
    let lines = of("gold.jsonl");
    assert_eq!((&lines["articles"], &lines["all"]["gold"]), (&3.into(), &12.into()));
    assert_eq!(lines["not_scored"]["gold"]["title"], 1);
    assert_eq!(lines["mapping"]["subjunctive"], "indirect_free_indirect");
    assert_eq!(of("records.jsonl"), lines);
    assert_eq!(of("brat"), lines);
    assert_eq!(of("corpus"), lines);
    let twice = scored(&[&format!("{GOLD}/gold.jsonl"), &format!("{GOLD}/brat")]);
    assert_eq!(twice["articles"], 6);
    for (name, part) in lines["kinds"].as_object().expect("kinds") {
        assert_eq!(twice["kinds"][name]["exact"], part["exact"], "the same gold twice has the same shares");
    }
}

#[test]
fn a_run_scored_against_itself_is_perfect() {
    let made = folder(&[]);
    for (out, gold) in [("out", "out"), ("out.jsonl.zst", "out.jsonl.zst"), ("bytes.jsonl", "bytes.jsonl")] {
        let unit = if out.starts_with("bytes") { "bytes" } else { "utf16" };
        let run = copydesk(&["run", "quotes", "fixtures/corpus", "-o", &at(&made, out), "-q", "--offsets", unit]);
        assert_eq!(code(&run), 0, "{}", text(&run.stderr));
        let scores = scored(&[&at(&made, gold)]);
        assert!(scores["all"]["gold"].as_u64() > Some(100), "{scores}");
        for part in ["exact", "iou_0.5", "tokens"] {
            assert_eq!(scores["all"][part]["f1"], 1.0, "{part}");
        }
        assert_eq!(scores["all"]["speaker"]["end_to_end"]["f1"], 1.0);
        assert_eq!(scores["official"]["joint"]["macro"]["f1"], 1.0);
        assert_eq!(scores["not_scored"]["gold"], scores["not_scored"]["found"]);
    }
}

#[test]
fn what_a_pipeline_changes_is_scored_where_it_stood() {
    let text = "Der US -Gesandte  kam am Montag. „Wir warten noch  auf die neue Fähre“ , sagte Landrat Otto Klee dem Emsblatt.";
    let place = |part: &str| {
        let from = text.find(part).map(|at| text[..at].chars().count()).expect("it is there");
        (from, from + part.chars().count())
    };
    let (quote, speaker, cue) =
        (place("„Wir warten noch  auf die neue Fähre“"), place("Landrat Otto Klee"), place("sagte"));
    let line = serde_json::json!({ "text": text, "lang": "de", "quotes": [{
        "type": "direct", "start": quote.0, "end": quote.1, "speaker_start": speaker.0, "speaker_end": speaker.1,
        "cue_start": cue.0, "cue_end": cue.1,
    }] });
    let made = folder(&[("gold.jsonl", line.to_string().as_bytes())]);
    let scores = scored(&[&at(&made, "gold.jsonl"), "--pipeline", "syndicated-de"]);
    assert_eq!(scores["all"]["exact"]["f1"], 1.0, "{scores}");
    assert_eq!((&scores["all"]["speaker"]["accuracy"], &scores["all"]["cue"]["accuracy"]), (&1.0.into(), &1.0.into()));
}

#[test]
fn a_pipeline_that_marks_nothing_scores_nothing() {
    let scores = scored(&[GOLD, "--pipeline", "repair"]);
    assert_eq!((&scores["all"]["found"], &scores["all"]["gold"]), (&0.into(), &24.into()));
    for part in ["exact", "iou_0.5", "tokens"] {
        assert_eq!(scores["all"][part]["f1"], 0.0, "{part}");
    }
    assert_eq!(scores["official"]["joint"]["macro"]["f1"], 0.0);
}

#[test]
fn the_table_says_how_kinds_count() {
    let found = copydesk(&["eval", "quotes", &format!("{GOLD}/brat")]);
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    let page = text(&found.stdout);
    for part in [
        "quotes  3 articles, 12 quotations in the gold, ",
        "exact               IoU ≥ .5            tokens",
        "speakers and cues",
        "messages and roles",
        "direct, mixed → direct; indirect; subjunctive → indirect_free_indirect",
        "No speech, not scored (gold): 1 title.",
    ] {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
}

#[test]
fn what_is_no_gold_is_told_with_its_place_and_a_remedy() {
    let made =
        folder(&[("odd.jsonl", b"{\"text\": \"gut\"}\n"), ("notes/a.md", b"x"), ("lone.ann", b"T1\tDirect 0 1\ta\n")]);
    for (name, said) in [
        ("odd.jsonl", "odd.jsonl:1: it has neither `quotes` nor a `copydesk` field"),
        ("notes", "there is no .jsonl, .ann or .json file in it"),
        ("lone.ann", "lone.ann: its text cannot be read"),
        ("missing.jsonl", "missing.jsonl: "),
    ] {
        let found = copydesk(&["eval", "quotes", &at(&made, name)]);
        assert_eq!(code(&found), 2, "{name}");
        assert!(text(&found.stderr).contains(said), "{name}: {}", text(&found.stderr));
        assert!(text(&found.stderr).contains("= help: "), "{name}: {}", text(&found.stderr));
    }
    let found = copydesk(&["eval", "quotes", GOLD, "--language", "german"]);
    assert!(text(&found.stderr).contains("--language german: "), "{}", text(&found.stderr));
}
