//! `discover`: what recurs and is not the story goes into a pack; what recurs and is the story does not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::outputs::{at, folder};
use super::{code, copydesk, piped, text};

/// A notice in two sentences, with a date; the rules in the box do not know it.
const NOTICE: &str = "Gesetzt in Kleinmoor am {day}. Der Rundbrief geht freitags an alle Haushalte.";
const PROMPT: &str = "Jetzt unseren Newsletter abonnieren!";
const REFRAIN: &str = "Und wieder schwieg der Rat zu dieser Frage.";
const BACKGROUND: &str =
    "Das Wehr an der Lauter wurde nach dem großen Hochwasser gebaut und gehört seither drei Gemeinden.";
const SUB_HEAD: &str = "Was ist passiert?";
const COPIED: &str = "Im Hafen von Kleinmoor liegt seit gestern ein Schiff, das niemand bestellt hat.";

/// A sentence that no other part of any article has.
fn story(article: usize, part: usize) -> String {
    let things =
        ["Deich", "Markt", "Bahnhof", "Speicher", "Kanal", "Garten", "Turm", "Brunnen", "Acker", "Steg", "Wald"];
    let acts =
        ["lobt", "prüft", "zeigt", "sperrt", "malt", "misst", "räumt", "verkauft", "bewacht", "erklärt", "meidet"];
    let number = article * 20 + part;
    let name: String = [1, 12, 144]
        .iter()
        .map(|power| ["ar", "be", "co", "di", "el", "fu", "ga", "he", "is", "jo", "ka", "lu"][number / power % 12])
        .collect();
    let (act, other) = (acts[number % 11], acts[(number / 3 + 1) % 11]);
    format!("Jule A{name} {act} den {} bei M{name}moor, und Jan {other} ihn nicht.", things[number / 11 % 11])
}

/// Forty articles of one site, four copies of one of them, and seven articles of another site.
fn corpus() -> String {
    let mut lines = String::new();
    let mut put = |site: &str, text: String| {
        let line =
            serde_json::json!({ "url": format!("https://www.{site}/a/{}", text.len()), "lang": "de", "text": text });
        let _ = writeln!(lines, "{line}");
    };
    let paragraph = |article, part| [story(article, part), story(article, part + 1)].join(" ");
    for article in 0..40 {
        let mut parts = vec![story(article, 9).replace(['.', ','], ""), paragraph(article, 0)];
        if article % 3 == 0 {
            parts.push(SUB_HEAD.to_owned());
        }
        if article % 4 == 0 {
            parts.push(BACKGROUND.to_owned());
        }
        if article % 5 != 0 {
            parts.push(PROMPT.to_owned());
        }
        parts.push(paragraph(article, 2));
        if article % 5 == 0 {
            parts.push(format!("{} {REFRAIN} {}", story(article, 5), story(article, 6)));
        }
        parts.push(paragraph(article, 7));
        parts.push(NOTICE.replace("{day}", &format!("{}. Mai", article % 28 + 1)));
        put("kleinmoor.example", parts.join("\n"));
    }
    for copy in 0..8 {
        let own = if copy % 2 == 0 { "Das Amt prüft das.".to_owned() } else { story(60 + copy, 1) };
        put("kleinmoor.example", format!("{COPIED}\n{}\n{}\n{own}", paragraph(50, 0), paragraph(50, 3)));
    }
    for article in 70..77 {
        put("lautertal.example", format!("{}\n{}", paragraph(article, 0), paragraph(article, 3)));
    }
    put("lautertal.example", format!("{}\n{}", paragraph(78, 0), NOTICE.replace("{day}", "3. Juni")));
    lines
}

#[test]
fn a_notice_is_found_and_what_else_recurs_is_not() {
    let made = folder(&[("corpus.jsonl", corpus().as_bytes())]);
    let corpus = at(&made, "corpus.jsonl");
    let mut packs = Vec::new();
    for jobs in ["1", "2", "8"] {
        let pack = at(&made, &format!("{jobs}/pack.yaml"));
        let found = copydesk(&["discover", &corpus, "-o", &pack, "-j", jobs]);
        assert_eq!(code(&found), 0, "{}", text(&found.stderr));
        packs.push(std::fs::read_to_string(pack).expect("it is there"));
    }
    assert!(packs.iter().all(|pack| *pack == packs[0]), "the same bytes on any number of workers");
    let pack = &packs[0];
    for part in [
        "site: \"kleinmoor.example\"\n    documents: 41\n",
        "text: \"Gesetzt in Kleinmoor am #. Mai.\"\n        kind: recurring\n        place: end\n        found: 40\n        \
         share: 0.976\n        edges: [0, 40]\n        samples:\n          - { in: \"corpus.jsonl:3\", ",
        "text: \"Der Rundbrief geht freitags an alle Haushalte.\"",
        "text: \"Jetzt unseren Newsletter abonnieren!\"\n        kind: newsletter\n        place: any\n        found: 32\n",
    ] {
        assert!(pack.contains(part), "{part:?} in\n{pack}");
    }
    for part in [REFRAIN, BACKGROUND, SUB_HEAD, COPIED, "Jule", "lautertal.example"] {
        assert!(!pack.contains(part), "{part:?} in\n{pack}");
    }
    assert_eq!(pack.matches("- id: ").count(), 3, "{pack}");
}

#[test]
fn a_pack_strips_what_it_lists_on_its_site_and_that_reverts() {
    let made = folder(&[
        ("corpus.jsonl", corpus().as_bytes()),
        ("strip.yaml", b"name: strip\nsteps:\n  - strip-disclaimers: { packs: [./pack.yaml] }\n"),
    ]);
    let path = |name: &str| at(&made, name);
    let found = copydesk(&["discover", &path("corpus.jsonl"), "-o", &path("pack.yaml"), "-q"]);
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    let run = copydesk(&["run", &path("strip.yaml"), &path("corpus.jsonl"), "-o", &path("out"), "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let documents = std::fs::read_to_string(path("out/documents.jsonl")).expect("it is there");
    let mut gone: BTreeMap<String, usize> = BTreeMap::new();
    for (line, before) in documents.lines().zip(corpus().lines()) {
        let [after, before]: [serde_json::Value; 2] =
            [line, before].map(|line| serde_json::from_str(line).expect("JSON"));
        let [after, before] = [&after["text"], &before["text"]].map(|text| text.as_str().expect("a text").to_owned());
        let mut left = after.lines();
        let mut next = left.next();
        for line in before.lines() {
            if next == Some(line) {
                next = left.next();
            } else {
                *gone.entry(line.replace(|c: char| c.is_ascii_digit(), "")).or_default() += 1;
            }
        }
        assert_eq!(next, None, "nothing but whole lines goes");
    }
    let notice = NOTICE.replace("{day}", ". Mai");
    assert_eq!(gone, BTreeMap::from([(notice, 40), (PROMPT.to_owned(), 32)]), "and of the other site nothing");
    let back = copydesk(&["revert", &path("out"), "-o", &path("back.jsonl")]);
    assert_eq!(code(&back), 0, "{}", text(&back.stderr));
    assert_eq!(std::fs::read_to_string(path("back.jsonl")).expect("it is there"), corpus());
    // On its own output it finds nothing.
    let again = copydesk(&["check", &path("strip.yaml"), &path("out/documents.jsonl"), "--replace", "-q"]);
    assert_eq!(code(&again), 0, "{}", text(&again.stderr));
}

#[test]
fn a_folder_gets_both_packs_and_a_file_the_one_that_is_named() {
    let made = folder(&[("corpus.jsonl", corpus().as_bytes())]);
    let path = |name: &str| at(&made, name);
    let both = piped(&["discover", "-", "-o", &path("packs")], corpus().as_bytes());
    assert_eq!(code(&both), 0, "{}", text(&both.stderr));
    for part in ["words.yaml", "boilerplate.yaml", "3 notices of 56 documents"] {
        assert!(text(&both.stderr).contains(part), "{}", text(&both.stderr));
    }
    let words = copydesk(&["discover", &path("corpus.jsonl"), "-o", &path("w.yaml"), "--only", "words", "-q"]);
    assert_eq!(code(&words), 0, "{}", text(&words.stderr));
    let [one, other] =
        ["packs/words.yaml", "w.yaml"].map(|name| std::fs::read_to_string(path(name)).expect("it is there"));
    assert_eq!(one.replace("./words.yaml", "./w.yaml"), other);
    // A field that nobody has: all is one site, and the pack goes for all documents.
    let whole = copydesk(&["discover", &path("corpus.jsonl"), "-o", &path("all.yaml"), "--group-by", "desk", "-q"]);
    assert_eq!(code(&whole), 0, "{}", text(&whole.stderr));
    let pack = std::fs::read_to_string(path("all.yaml")).expect("it is there");
    assert!(pack.contains("recurring:\n  - documents: 49\n    notices:\n") && !pack.contains("site:"), "{pack}");
}

#[test]
fn a_pack_of_what_recurs_tells_its_mistakes() {
    let head = "version: 1\nname: own\ndescription: Ours.\n";
    for (rest, said) in [
        ("recurring: []\n", "has no rules"),
        ("recurring:\n  - notices:\n      - { id: a, text: \"…\", kind: x }\n", "has a text without words"),
        ("recurring:\n  - notices:\n      - { id: a, text: \"* Mehr *\", kind: x }\n", "has a `*` at both ends"),
        ("recurring:\n  - notices:\n      - { id: A, text: Mehr, kind: x }\n", "has an id that is no name"),
        ("recurring:\n  - notices: [{ id: a, text: A, kind: x }, { id: a, text: B, kind: x }]\n", "is there twice"),
        ("recurring:\n  - notices:\n      - { id: a, text: Mehr, kind: x, host: b }\n", "unknown field `host`"),
    ] {
        let made = folder(&[
            ("own.yaml", format!("{head}{rest}").as_bytes()),
            ("p.yaml", b"name: p\nsteps:\n  - strip-disclaimers: { packs: [./own.yaml] }\n"),
            ("in.txt", b"Es regnet.\n"),
        ]);
        let found = copydesk(&["check", &at(&made, "p.yaml"), &at(&made, "in.txt")]);
        assert_eq!(code(&found), 2, "{rest}: {}", text(&found.stdout));
        assert!(text(&found.stderr).contains(said), "{rest}: {}", text(&found.stderr));
    }
}

#[test]
fn slots_places_and_parts_of_lines() {
    let pack = "version: 1\nname: own\ndescription: Ours.\nrecurring:\n  - notices:\n      \
        - { id: more, text: \"Lesen Sie auch: *\", kind: related, max-words: 9 }\n      \
        - { id: agency, text: \"* nach Agenturen\", kind: credit }\n      \
        - { id: short, text: Es kurz gemeldet, kind: title, place: start }\n      \
        - { id: date, text: \"Stand: #.#.#\", kind: timestamp }\n  \
        - site: b.example\n    notices: [{ id: rain, text: es regnet, kind: weather }]\n";
    let pipeline = b"name: p\nsteps:\n  - strip-disclaimers: { packs: [./own.yaml] }\n";
    let made = folder(&[("own.yaml", pack.as_bytes()), ("p.yaml", pipeline)]);
    for (before, after) in [
        ("Eins.\nLesen Sie auch: Der Fluss steigt\nZwei.", "Eins.\nZwei."),
        ("Eins.\nLesen Sie auch die Akten.\nZwei.", "Eins.\nLesen Sie auch die Akten.\nZwei."),
        ("Eins.\nLesen Sie auch: a b c d e f g h i j\nZwei.", "Eins.\nLesen Sie auch: a b c d e f g h i j\nZwei."),
        ("Eins.\nVon Jule Ahrens, nach Agenturen", "Eins."),
        ("Es kurz gemeldet\nEins.", "Eins."),
        ("A.\nB.\nC.\nD.\nEs kurz gemeldet\nE.\nF.\nG.\nH.", "A.\nB.\nC.\nD.\nEs kurz gemeldet\nE.\nF.\nG.\nH."),
        ("Der Fluss steigt. Stand: 3.5.2026. Er fällt.", "Der Fluss steigt. Er fällt."),
        ("Stand: 03.05.2026. Der Fluss steigt.", "Der Fluss steigt."),
        ("Der Fluss steigt. STAND 3/5/26", "Der Fluss steigt."),
        ("Es regnet.\nEs regnet wieder.", "Es regnet.\nEs regnet wieder."),
    ] {
        let line = format!("{}\n", serde_json::json!({ "url": "https://a.example/1", "text": before }));
        let run = piped(&["run", &at(&made, "p.yaml"), "-", "-o", "-", "-q"], line.as_bytes());
        let record: serde_json::Value = serde_json::from_slice(&run.stdout).expect("a record");
        assert_eq!(record["text"], after, "{}", text(&run.stderr));
    }
    let line = "{\"url\": \"HTTPS://user@WWW.B.Example:443/x\", \"text\": \"Es regnet.\\nEs regnet wieder.\"}\n";
    let run = piped(&["run", &at(&made, "p.yaml"), "-", "-o", "-", "-q"], line.as_bytes());
    assert!(text(&run.stdout).contains("\"text\": \"Es regnet wieder.\""), "{}", text(&run.stdout));
}
