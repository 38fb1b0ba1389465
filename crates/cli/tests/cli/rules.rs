//! `copydesk rules test`.

use std::fs;

use super::{code, copydesk, text};

/// A pack of one rule, with these cues and this counter-example.
fn pack(cues: &str, counter_example: &str) -> String {
    format!(
        "version: 1
name: our-site
description: What our site puts below its articles.
rules:
  - id: hint
    summary: Strips the hint on the printed paper.
    kind: hint
    languages: [de]
    reason: It speaks of the paper and not of the news.
    all: {cues}
    examples:
      - text: |-
          Der Rat tagte am Montag.
          Lesen Sie mehr darüber in der gedruckten Ausgabe.
        becomes: |-
          Der Rat tagte am Montag.
    counter-examples:
      - {counter_example}
"
    )
}

fn tried(yaml: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("our-site.yaml");
    fs::write(&path, yaml).expect("it can be written");
    let output = copydesk(&["rules", "test", &path.to_string_lossy()]);
    (code(&output), text(&output.stdout).to_owned(), text(&output.stderr).to_owned())
}

#[test]
fn the_packs_in_the_box_pass() {
    let output = copydesk(&["rules", "test", "syndication", "newsletter", "share"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("strip-disclaimers/newsletter/subscribe-de"));
}

#[test]
fn a_pack_passes_or_fails_by_its_own_examples() {
    let (code, out, _) =
        tried(&pack("[[lesen sie], [gedruckte* ausgabe*]]", "Die gedruckte Ausgabe der Zeitung verbrannte."));
    assert_eq!((code, out.contains("1 rules, 0 failed")), (0, true), "{out}");

    let (code, out, _) = tried(&pack("[[gedruckte* ausgabe*]]", "Die gedruckte Ausgabe der Zeitung verbrannte."));
    assert_eq!((code, out.contains("counter-example")), (1, true), "{out}");

    let (code, out, _) = tried(&pack("[[lesen sie], [beilage*]]", "Die Beilage der Zeitung verbrannte."));
    assert_eq!((code, out.contains("the rule finds nothing")), (1, true), "{out}");
}

/// A rule that is too wide finds something in what the packs in the box leave alone.
#[test]
fn a_pack_is_tried_on_the_counter_examples_in_the_box() {
    let (code, out, _) = tried(&pack("[[lesen sie, newsletter*, agentur*]]", "Die Beilage der Zeitung verbrannte."));
    assert_eq!((code, out.contains("that the packs in the box leave alone")), (1, true), "{out}");
}

#[test]
fn what_is_no_pack_is_told() {
    let (code, _, error) = tried(&pack("[[lesen sie]]", "Nichts.").replace("kind: hint", "sort: hint"));
    assert_eq!((code, error.contains("unknown field `sort`")), (2, true), "{error}");

    let missing = copydesk(&["rules", "test", "no-such-pack"]);
    assert_eq!(super::code(&missing), 2);
    assert!(text(&missing.stderr).contains("there is no pack `no-such-pack`"), "{}", text(&missing.stderr));
    let lexicons = copydesk(&["rules", "test", "de", "--transform", "tag-quotes"]);
    assert_eq!(super::code(&lexicons), 2);
    assert!(text(&lexicons.stderr).contains("bring no rules"), "{}", text(&lexicons.stderr));
}
