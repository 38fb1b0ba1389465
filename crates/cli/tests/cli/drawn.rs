//! Documents drawn for other tools: beside the documents, so that nothing is lost; and of a run that is there already.

use std::io::Read as _;
use std::path::Path;

use copydesk_formats::Packing;

use super::outputs::{at, folder};
use super::{code, copydesk, piped, root, text, tree};

const FORMS: [(&str, &str); 4] =
    [("prodigy", "prodigy.jsonl"), ("doccano", "doccano.jsonl"), ("brat", "brat"), ("tei", "tei")];

/// Lines and texts, with what offsets, XML and brat can go wrong over.
fn articles() -> tempfile::TempDir {
    let lines = "{\"id\": 1, \"url\": \"https://blatt.example/1\", \"n\": 1E400, \"text\": \"🚀 Mu\\u0308ller sagte: \
                 „Die Ta\\u0308nze  sind gut“, so Ott.\\r\\nDer US -Gesandte kam.\\u0000\", \"spans\": 3}\n\n\
                 {\"text\": \"„Wir bauen“, sagte Petra Lang, „und zwar im Herbst.“\", \"meta\": {\"a\": [1]}}\n\
                 kein JSON\n{\"text\": \"\"}\n";
    let article = std::fs::read(root().join("fixtures/corpus/hafenausbau-de.txt")).expect("it is there");
    folder(&[("in/a.jsonl", lines.as_bytes()), ("in/sub/b.txt", &article), ("in/c.txt", "\u{feff}Nur so.".as_bytes())])
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn whatever_is_drawn_reverts_and_verifies_and_is_the_same_for_any_number_of_workers() {
    let files = articles();
    let input = at(&files, "in");
    for (form, name) in FORMS {
        let out = |jobs: &str| at(&files, &format!("{form}{jobs}"));
        for (jobs, unit) in [("1", "utf16"), ("4", "utf16"), ("2", "chars")] {
            let run = copydesk(&[
                "run",
                "syndicated-de",
                &input,
                "-o",
                &out(jobs),
                "--to",
                form,
                "-j",
                jobs,
                "--offsets",
                unit,
            ]);
            assert_eq!(code(&run), 3, "{form}: {}", text(&run.stderr));
            assert!(text(&run.stderr).contains(&format!("{}/{name}, ", out(jobs))), "{}", text(&run.stderr));
        }
        assert!(tree(Path::new(&out("1"))) == tree(Path::new(&out("4"))), "{form} depends on --jobs");
        // What is drawn counts in code points, whatever the records do.
        let drawn = |jobs: &str| match Path::new(&out(jobs)).join(name) {
            path if path.is_dir() => tree(&path),
            path => vec![(name.into(), std::fs::read(&path).expect("it is there"))],
        };
        assert!(drawn("1") == drawn("2"), "{form} depends on --offsets");
        let verify = copydesk(&["verify", &out("1")]);
        assert_eq!(code(&verify), 0, "{form}: {}", text(&verify.stderr));
        let back = at(&files, &format!("{form}-back"));
        let revert = copydesk(&["revert", &out("1"), "-o", &back]);
        assert_eq!(code(&revert), 0, "{form}: {}", text(&revert.stderr));
        assert!(tree(Path::new(&back)) == tree(Path::new(&input)), "{form} does not give its input back");
    }
}

#[test]
fn an_export_is_what_the_run_would_have_drawn() {
    let files = articles();
    let input = at(&files, "in");
    // The records may be beside texts as well.
    for (to, plain) in [("jsonl.zst", at(&files, "plain")), ("txt", at(&files, "texts"))] {
        assert_eq!(code(&copydesk(&["run", "quotes", &input, "-o", &plain, "--to", to, "-q"])), 3);
    }
    for (form, name) in FORMS {
        let out = at(&files, form);
        assert_eq!(code(&copydesk(&["run", "quotes", &input, "-o", &out, "--to", form, "-q"])), 3);
        let is_line = name.ends_with(".jsonl");
        let to = at(&files, &format!("exported-{form}{}", if is_line { ".jsonl" } else { "" }));
        let export = copydesk(&["export", &at(&files, "plain"), "--to", form, "-o", &to]);
        assert_eq!(code(&export), 0, "{form}: {}", text(&export.stderr));
        assert!(text(&export.stderr).starts_with("4 documents drawn"), "{}", text(&export.stderr));
        if is_line {
            assert_eq!(text(&bytes(&to)), text(&bytes(&format!("{out}/{name}"))));
            let stream = piped(&["export", "-", "--to", form, "-o", "-"], &bytes(&format!("{out}/documents.jsonl")));
            assert!(stream.stdout == bytes(&to), "{}", text(&stream.stderr));
        } else {
            let drawn = tree(&Path::new(&out).join(name));
            assert!(drawn == tree(Path::new(&to)) && drawn.len() >= 4, "{form}");
            let of_texts = at(&files, &format!("{form}-of-texts"));
            let export = copydesk(&["export", &at(&files, "texts"), "--to", form, "-o", &of_texts]);
            assert_eq!(code(&export), 0, "{form}: {}", text(&export.stderr));
            let names = |folder: &str| tree(Path::new(folder)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
            assert_eq!(names(&of_texts), names(&to));
            let again = copydesk(&["export", &out, "--to", form, "-o", &to, "--force"]);
            assert!(code(&again) == 2 && text(&again.stderr).contains("never a folder"), "{}", text(&again.stderr));
        }
    }
}

#[test]
fn brat_can_be_read_as_gold_and_says_what_was_marked() {
    let files = folder(&[]);
    let (out, corpus) = (at(&files, "out"), root().join("fixtures/corpus"));
    let run =
        copydesk(&["run", "quotes", &corpus.to_string_lossy(), "-o", &out, "--to", "brat", "--from", "txt", "-q"]);
    assert_eq!(code(&run), 0, "{}", text(&run.stderr));
    let conf = String::from_utf8(bytes(&format!("{out}/brat/annotation.conf"))).expect("UTF-8");
    let types: Vec<&str> = conf.split("[relations]").next().unwrap_or_default().lines().collect();
    let mut places = 0;
    for (name, bytes) in tree(&Path::new(&out).join("brat")) {
        let lines = String::from_utf8(bytes).expect("UTF-8");
        let of_places = lines.lines().filter(|line| line.starts_with('T') && name.extension() == Some("ann".as_ref()));
        for line in of_places {
            let place = line.split('\t').nth(1).and_then(|place| place.split(' ').next()).expect("a type");
            assert!(types.contains(&place), "annotation.conf does not have {place}");
            places += 1;
        }
    }
    assert!(places > 100);
    let eval = copydesk(&["eval", "quotes", &format!("{out}/brat"), "--pipeline", "quotes", "--format", "json"]);
    assert_eq!(code(&eval), 0, "{}", text(&eval.stderr));
}

#[test]
fn a_stream_has_its_documents_beside_it() {
    let files = articles();
    let (input, out) = (at(&files, "in/a.jsonl"), at(&files, "spans.jsonl.gz"));
    let run = copydesk(&["run", "quotes", &input, "-o", &out, "--to", "prodigy", "--rejects", &at(&files, "r.jsonl")]);
    assert_eq!(code(&run), 3, "{}", text(&run.stderr));
    let beside = at(&files, "spans.documents.jsonl.gz");
    assert!(text(&run.stderr).contains(&beside), "{}", text(&run.stderr));
    let mut lines = String::new();
    Packing::Gzip.open(Path::new(&out)).expect("it opens").read_to_string(&mut lines).expect("it is gzip");
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.starts_with("{\"id\": 1, \"url\": \"https://blatt.example/1\", \"n\": 1E400, \"text\": "), "{lines}");
    let verify = copydesk(&["verify", &beside]);
    assert_eq!(code(&verify), 0, "{}", text(&verify.stderr));
    let back = text(&copydesk(&["revert", &beside, "-o", "-"]).stdout).to_owned();
    let came: Vec<String> = text(&bytes(&input)).lines().map(str::to_owned).collect();
    assert!(back.lines().filter(|line| !line.is_empty()).all(|line| came.iter().any(|came| came == line)));
    let wrong = copydesk(&["verify", &out]);
    assert!(code(&wrong) == 2 && text(&wrong.stderr).contains(".documents.jsonl"), "{}", text(&wrong.stderr));
    // A filter in a pipe.
    let pipe = piped(&["run", "quotes", "-", "-o", "-", "--to", "doccano"], &bytes(&input));
    assert!(
        text(&pipe.stdout).contains("\"entities\": [{\"id\": ") && text(&pipe.stderr).contains("warning: only lines")
    );
}

#[test]
fn a_form_that_does_not_fit_its_output_is_told() {
    let files = articles();
    let (input, run) = (at(&files, "in"), at(&files, "run"));
    assert_eq!(code(&copydesk(&["run", "quotes", &input, "-o", &run, "-q"])), 3);
    let path = |name: &str| at(&files, name);
    for (arguments, said) in [
        (vec!["run", "quotes", &input, "--to", "brat", "-o", "-"], "it has files for each document"),
        (vec!["run", "quotes", &input, "--to", "tei", "-o", &path("x.jsonl")], "it has files for each document"),
        (vec!["run", "quotes", &input, "--to", "prodigy", "-o", &path("x.txt")], "its ending says one format"),
        (vec!["run", "quotes", &input, "--to", "prodigy.gz", "-o", &path("x.jsonl")], "its ending says one format"),
        (
            vec!["run", "quotes", &input, "--to", "doccano", "-o", &path("in/a.jsonl"), "--force"],
            "would replace the input",
        ),
        (vec!["export", &run, "--to", "tei", "-o", "-"], "it has files for each document"),
        (vec!["export", &run, "--to", "prodigy", "-o", &path("folder")], "makes one file"),
        (vec!["export", &run, "--to", "doccano", "-o", &path("x.txt")], "makes JSON lines"),
        (vec!["export", &run, "--to", "doccano", "-o", &path("run/x.jsonl")], "would replace a file of the run"),
        (vec!["export", &input, "--to", "doccano", "-o", &path("x.jsonl")], "no folder of a run"),
    ] {
        let done = copydesk(&arguments);
        assert_eq!(code(&done), 2, "{arguments:?}: {}", text(&done.stderr));
        assert!(text(&done.stderr).contains(said), "{arguments:?} says {}", text(&done.stderr));
    }
    assert!(!Path::new(&path("x.jsonl")).exists() && !Path::new(&path("folder")).exists());
}
