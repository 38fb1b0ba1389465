//! `eval`: every shape of gold is scored, and what has none is told with its place.

use super::outputs::{at, folder};
use super::{code, copydesk, text};

const CASES: &str = "{\"id\": \"1\", \"lang\": \"de\", \"input\": \"Der US -Gesandte kam.\", \"expected\": \"Der US-Gesandte kam.\", \"keep\": false}\n\
{\"id\": \"2\", \"input\": \"Arbeit und -leben\", \"expected\": \"Arbeit und -leben\", \"keep\": true}\n\
{\"id\": \"3\", \"input\": \"Es regnet.\", \"expected\": \"Es schneit.\", \"keep\": false}\n";

const DAMAGED: &str = "{\"lang\": \"de\", \"kind\": \"mixed\", \"corrupted\": \"Der US -Gesandte kam  am Montag.\", \"clean\": \"Der US-Gesandte kam am Montag.\", \"edits\": [{\"start\": 6, \"end\": 7, \"kind\": \"gap\", \"fix\": \"\"}, {\"start\": 20, \"end\": 22, \"kind\": \"run\", \"fix\": \" \"}]}\n\
{\"lang\": \"de\", \"kind\": \"mixed\", \"corrupted\": \"Es  regnet , sagte sie.\", \"clean\": \"Es regnet , sagte sie.\", \"edits\": [{\"start\": 2, \"end\": 4, \"kind\": \"run\", \"fix\": \" \"}]}\n";

#[test]
fn every_shape_of_gold_is_scored() {
    let made = folder(&[
        ("gold/cases.jsonl", CASES.as_bytes()),
        ("gold/clean.jsonl", "{\"lang\": \"de\", \"text\": \"Es regnete in Kleinmoor , sagte sie.\"}\n".as_bytes()),
        ("gold/damaged.jsonl", DAMAGED.as_bytes()),
        (
            "gold/hyphens.jsonl",
            b"{\"src\": \"wire\", \"text\": \"Der US -Gesandte kam.\", \"pos\": 6, \"label\": \"J\"}\n\
              {\"src\": \"wire\", \"text\": \"Arbeit und -leben\", \"pos\": 10, \"label\": \"K\"}\n",
        ),
        ("gold/notes.txt", b"no gold"),
    ]);
    let found = copydesk(&["eval", "whitespace", &at(&made, "gold"), "--list"]);
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    let page = text(&found.stdout);
    for part in [
        "cases repair                     1 of 2",
        "cases keep                       1 of 1",
        "\"Es regnet.\" should become \"Es schneit.\" and became \"Es regnet.\"",
        "clean                            1 edits in 36 characters",
        "repair-whitespace/space-before-punctuation  Es regnete in Kleinmoor[ →], sagte sie.",
        // The second text had a defect of its own, which is repaired.
        "damaged                          P   75.00  R  100.00  exact   50.00  wrong    0  spurious    1  of 2 texts",
        "  damaged (sound)                P  100.00  R  100.00  exact  100.00  wrong    0  spurious    0  of 1 texts",
        "  gap                                      R  100.00  of 1",
        "hyphens wire                                     P  100.00  R  100.00  joined 1  wrongly 0  missed 0",
    ] {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
    let json = copydesk(&["eval", "whitespace", &at(&made, "gold/damaged.jsonl"), "--format", "json"]);
    assert!(text(&json.stdout).contains("\"spurious\":1"), "{}", text(&json.stdout));
}

#[test]
fn what_is_no_gold_is_told_with_its_place() {
    for (name, content, said) in [
        ("odd.jsonl", "{\"text\": \"gut\"}\n\n{\"body\": 1}\n", "odd.jsonl:3: it is no gold"),
        (
            "type.jsonl",
            "{\"src\": \"a\", \"text\": \"b\", \"pos\": \"1\", \"label\": \"J\"}\n",
            "type.jsonl:1: invalid type",
        ),
        ("part.jsonl", "{\"input\": \"a\", \"keep\": true}\n", "part.jsonl:1: missing field `expected`"),
        (
            "two.jsonl",
            "{\"text\": \"a\"}\n{\"input\": \"a\", \"expected\": \"a\", \"keep\": true}\n",
            "two.jsonl:2: its shape",
        ),
        ("empty.jsonl", "\n", "empty.jsonl: there is no record in it"),
    ] {
        let made = folder(&[(name, content.as_bytes())]);
        let found = copydesk(&["eval", "whitespace", &at(&made, name)]);
        assert_eq!(code(&found), 2, "{name}");
        assert!(text(&found.stderr).contains(said), "{name}: {}", text(&found.stderr));
    }
    let made = folder(&[("notes.txt", b"x")]);
    let found = copydesk(&["eval", "whitespace", &at(&made, "")]);
    assert!(text(&found.stderr).contains("there is no .jsonl file in it"), "{}", text(&found.stderr));
}
