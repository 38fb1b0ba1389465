//! The laws of a run: order, conservation, and that one bad document is one quarantined document.

// The library has no test binary of its own: what only it can see brings its tests along.
#[allow(dead_code)]
#[path = "../src/boilerplate/copies.rs"]
mod copies;
#[path = "corpus/places.rs"]
mod places;
#[path = "corpus/samples.rs"]
mod samples;
#[allow(dead_code)]
#[path = "../src/boilerplate/sieve.rs"]
mod sieve;

use std::io;
use std::path::Path;

use copydesk_corpus::{
    Format, Input, Options, Output, Place, Position, Rejection, Seen, Sink, Survey as _, TextOut, Totals, WordSurvey,
    inputs, run, text_names,
};
use copydesk_formats::{Fields, Origin, Packing};
use copydesk_model::{Document, Findings, Lang, OffsetUnit};
use copydesk_pipeline::{Pipeline, Processed};
use copydesk_transform::{Applicability, BuildError, Example, NoPack, Plugin, Propose, Rule, Setup, Span, Transform};
use copydesk_transforms::Builtin;

copydesk_transform::registry! {
    /// A transform that panics where it is told to, and one that drops.
    pub Traps: Trap
}

static TRAP: Rule = Rule::new(
    "spring-trap/trap",
    Applicability::Safe,
    "Takes a word away, panics, or drops the document.",
    "It is for tests alone, and says what it does.",
    &[Example::text(Lang::DE, "weg")],
    &[Example::text(Lang::DE, "da")],
);

#[derive(Debug)]
struct Trap;

#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Params {}

impl Plugin for Trap {
    const NAME: &'static str = "spring-trap";
    const PAGE: &'static str = "# spring-trap\n\nA trap.\n";
    type Params = Params;
    type Pack = NoPack;

    fn build(_: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Trap))
    }
}

impl Transform for Trap {
    fn rules(&self) -> &[Rule] {
        std::slice::from_ref(&TRAP)
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        assert!(!doc.text().contains("SPRING"), "the trap sprang");
        if doc.text().contains("DROP") {
            out.drop = Some((TRAP.id, "it says so".into()));
        }
        for (at, word) in doc.text().match_indices("weg") {
            out.delete(&TRAP, Span::at(at, at + word.len()));
        }
    }
}

#[derive(Default)]
struct Memory {
    documents: Vec<u8>,
    texts: Vec<TextOut>,
    dropped: Vec<u8>,
    rejects: Vec<u8>,
    rejections: Vec<Rejection>,
    progress: u64,
}

impl Sink for Memory {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.documents.extend_from_slice(lines);
        Ok(())
    }

    fn text(&mut self, text: &TextOut) -> io::Result<()> {
        self.texts.push(text.clone());
        Ok(())
    }

    fn dropped(&mut self, lines: &[u8]) -> io::Result<()> {
        self.dropped.extend_from_slice(lines);
        Ok(())
    }

    fn rejected(&mut self, lines: &[u8], rejections: &[Rejection]) -> io::Result<()> {
        self.rejects.extend_from_slice(lines);
        self.rejections.extend_from_slice(rejections);
        Ok(())
    }

    fn progress(&mut self, bytes: u64, _: u64) {
        self.progress += bytes;
    }
}

fn pipeline() -> Pipeline {
    let yaml = "name: traps\nlanguage: de\nsteps: [spring-trap, repair-whitespace, repair-hyphens]\n";
    Pipeline::parse(Path::new("traps.yaml"), yaml, (Traps, Builtin)).expect("it is whole")
}

fn go(inputs: &[Input], jobs: usize, output: Output<'_>, limit: Option<u64>) -> (Totals, Memory) {
    let mut memory = Memory::default();
    let options = Options { limit, ..options(jobs, output) };
    let totals = run(&pipeline(), inputs, &options, &mut memory).expect("memory takes everything");
    (totals, memory)
}

fn options(jobs: usize, output: Output<'_>) -> Options<'_> {
    Options {
        jobs,
        unit: OffsetUnit::Chars,
        fields: Fields::default(),
        output,
        limit: None,
        sample: None,
        recover: false,
        max_document: u64::MAX,
        form: None,
        start: Position::default(),
        digest: None,
    }
}

/// Lines of every sort, enough of them for several pieces and several workers.
fn lines(count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in 0..count {
        let text =
            format!("Der US -Präsident  kam weg und sprach lange über die Häfen. {}", "Er blieb. ".repeat(number % 50));
        let line = match number % 97 {
            13 => "   ".to_owned(),
            29 => format!("{{\"id\": {number}, \"text\": \"SPRING\"}}"),
            31 => format!("{{\"id\": {number}, \"text\": \"DROP this\"}}"),
            37 => format!("{{\"id\": {number}, \"text\": 7}}"),
            41 => format!("{{\"id\": {number}, \"text\": \"cut off"),
            43 => format!("{{\"id\": {number}, \"text\": \"weg\"}}"),
            _ => format!("{{\"n\": 12345678901234567890123, \"text\": \"{text}\", \"x\": 1E400}}"),
        };
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        if number % 97 == 59 {
            bytes.extend_from_slice(b"{\"text\": \"\xff\xfe\"}\n");
        }
    }
    bytes
}

fn corpus(folder: &Path, count: usize) -> Vec<Input> {
    std::fs::write(folder.join("a.jsonl"), lines(count)).expect("the folder can be written");
    std::fs::write(folder.join("b.txt"), "Die EU -Kommission\r\ntagt .  \r\n").expect("the folder can be written");
    std::fs::write(folder.join("c.txt"), b"F\xc3\xbcr UTF-8 ist \xe4 kein Zeichen").expect("the folder can be written");
    inputs(&[folder.to_string_lossy().into_owned()], None).expect("there are inputs").found
}

#[test]
fn the_same_bytes_whatever_the_number_of_workers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = corpus(folder.path(), 6_000);
    let (totals, one) = go(&inputs, 1, Output::Jsonl(Packing::Plain), None);
    for jobs in [2, 8] {
        let (others, many) = go(&inputs, jobs, Output::Jsonl(Packing::Plain), None);
        assert!(one.documents == many.documents, "--jobs {jobs}: other documents");
        assert!(one.dropped == many.dropped && one.rejects == many.rejects, "--jobs {jobs}: others beside");
        assert_eq!(totals, others);
    }
}

#[test]
fn every_document_is_accounted_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = corpus(folder.path(), 2_000);
    let size: u64 = inputs.iter().map(|input| input.bytes).sum();
    let (totals, memory) = go(&inputs, 2, Output::Jsonl(Packing::Plain), None);
    assert!(totals.add_up());
    assert_eq!(totals.read.bytes + totals.blank.bytes, size, "each byte of the inputs is in one of the shares");
    assert_eq!(memory.progress, size);
    let count =
        |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
    assert_eq!(count(&memory.documents), totals.kept.count);
    assert_eq!(count(&memory.dropped), totals.dropped.count);
    assert_eq!(count(&memory.rejects), totals.quarantined.count);
    for reason in ["panic", "text-not-a-string", "malformed-json", "invalid-utf8"] {
        assert!(totals.reasons.get(reason).is_some_and(|count| *count > 0), "no {reason} in {:?}", totals.reasons);
    }
    // A text of which nothing is left is dropped.
    assert!(totals.report.drops.keys().any(|rule| rule.as_str() == "pipeline/empty"));
    assert!(memory.rejections.iter().any(|rejection| rejection.reason.contains("the trap sprang")));
    assert!(memory.rejections.iter().any(|rejection| rejection.place == "c.txt"));
}

#[test]
fn a_document_whose_writing_panics_is_quarantined_and_leaves_no_half_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = ["eins", "zwei TORN", "drei"].map(|text| format!("{{\"text\": \"{text}\"}}\n"));
    std::fs::write(folder.path().join("a.jsonl"), lines.concat()).expect("the folder can be written");
    let inputs = inputs(&[folder.path().to_string_lossy().into_owned()], None).expect("there are inputs").found;
    let draw = |processed: &Processed, _: &Origin<'_>, out: &mut Vec<u8>| {
        for word in processed.document.text().split(' ') {
            assert!(word != "TORN", "the drawing tore");
            out.extend_from_slice(word.as_bytes());
        }
    };
    let (totals, memory) = go(&inputs, 2, Output::Drawn(&draw), None);
    assert_eq!(memory.documents, b"einsdrei");
    assert_eq!((totals.kept.count, totals.quarantined.count), (2, 1));
    assert_eq!(totals.reasons.get("panic"), Some(&1));
    assert!(memory.rejections[0].reason.contains("the drawing tore"), "{:?}", memory.rejections);
}

#[test]
fn texts_go_out_as_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = corpus(folder.path(), 3);
    let (totals, memory) = go(&inputs, 2, Output::Txt, None);
    let names: Vec<&str> = memory.texts.iter().map(|text| text.name.as_str()).collect();
    assert_eq!(names, ["a.jsonl.1.txt", "a.jsonl.2.txt", "a.jsonl.3.txt", "b.txt"]);
    assert_eq!(memory.texts[3].text, "Die EU-Kommission\r\ntagt.\r\n");
    assert_eq!(totals.kept.count, 4);
}

#[test]
fn a_limit_counts_documents() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = corpus(folder.path(), 200);
    for limit in [1, 14, 15, 100] {
        let (totals, _) = go(&inputs, 2, Output::Jsonl(Packing::Plain), Some(limit));
        assert_eq!(totals.read.count, limit);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_quarantined_document() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut inputs = corpus(folder.path(), 10);
    std::fs::remove_file(folder.path().join("a.jsonl")).expect("it is there");
    std::fs::remove_file(folder.path().join("b.txt")).expect("it is there");
    inputs.retain(|input| input.name != "c.txt");
    let (totals, memory) = go(&inputs, 2, Output::Jsonl(Packing::Plain), None);
    assert_eq!((totals.read.count, totals.quarantined.count), (2, 2));
    assert!(memory.rejections.iter().all(|rejection| rejection.reason.contains("cannot be read")));
}

#[test]
fn inputs_are_named_and_told_apart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for name in ["x/a.txt", "x/deep/b.jsonl", "x/.hidden/c.txt", "x/d.pdf", "y/a.txt"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        std::fs::write(path, "Text").expect("it can be written");
    }
    let names = |arguments: &[String]| -> Vec<String> {
        inputs(arguments, None).expect("there are inputs").found.into_iter().map(|input| input.name).collect()
    };
    assert_eq!(names(&[path("x")]), ["a.txt", "deep/b.jsonl"]);
    assert_eq!(names(&[path("x/**/*.jsonl")]), ["deep/b.jsonl"]);
    assert_eq!(names(&[path("x/a.txt"), path("y/a.txt")]), [path("x/a.txt"), path("y/a.txt")]);
    // The same file twice, and names that would be taken by a number.
    let twice = names(&[path("x/a.txt"), path("x/a.txt"), path("x/a.txt")]);
    assert_eq!(twice, [path("x/a.txt"), format!("{}.2", path("x/a.txt")), format!("{}.3", path("x/a.txt"))]);
    assert_eq!(inputs(&[path("x")], None).expect("there are inputs").skipped, 1, "d.pdf is not read");
    for wrong in ["nothing-there", "x/d.pdf", "x/*.gone", "-,-"] {
        let arguments: Vec<String> = if wrong == "-,-" { vec!["-".to_owned(); 2] } else { vec![path(wrong)] };
        assert!(inputs(&arguments, None).is_err(), "{wrong} is taken");
    }
}

#[test]
fn every_text_has_a_file_of_its_own() {
    let input = |(name, format): (&str, Format)| Input {
        name: name.to_owned(),
        place: Place::File(name.into()),
        format,
        bytes: 0,
    };
    let (txt, jsonl) = (Format::Txt, Format::Jsonl);
    for (first, second, alike) in [
        (("story", txt), ("story.txt", txt), true),
        (("../a", txt), ("_/a.txt", txt), true),
        (("x.jsonl", jsonl), ("x.jsonl.1.txt", txt), true),
        (("x.jsonl.12", txt), ("x.jsonl", jsonl), true),
        (("x.txt", jsonl), ("x.txt.1", txt), true),
        (("../x", jsonl), ("_/x", jsonl), true),
        (("x.jsonl", jsonl), ("x.jsonl.a.txt", txt), false),
        (("x.jsonl", jsonl), ("x.jsonl.txt", txt), false),
        (("a.txt", txt), ("b/a.txt", txt), false),
    ] {
        assert_eq!(text_names(&[input(first), input(second)]).is_err(), alike, "{} and {}", first.0, second.0);
    }
}

#[test]
fn blank_lines_are_kept_with_their_bytes_whatever_the_number_of_workers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut bytes = "\u{feff}\r\n".to_owned().into_bytes();
    for number in 0..20_000 {
        bytes.extend_from_slice(b"{\"text\": \"Er kam.\"}\n");
        bytes.extend_from_slice(if number % 7_000 == 5 { b" \t\r\n" } else { b"\n" });
    }
    std::fs::write(folder.path().join("a.jsonl"), &bytes).expect("the folder can be written");
    let inputs = inputs(&[folder.path().to_string_lossy().into_owned()], None).expect("there are inputs").found;
    let (totals, _) = go(&inputs, 1, Output::Jsonl(Packing::Plain), None);
    assert_eq!(totals, go(&inputs, 4, Output::Jsonl(Packing::Plain), None).0);
    let runs = &totals.blank_lines[&0];
    let lines: Vec<(u64, &str)> =
        runs.iter().flat_map(|run| (0..run.count).filter_map(|at| Some((run.get(at)?, run.raw.as_str())))).collect();
    let expected = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.starts_with(b"{"));
    let expected: Vec<(u64, &str)> =
        expected.map(|(line, number)| (number, std::str::from_utf8(line).expect("UTF-8"))).collect();
    assert!(lines == expected, "a blank line is lost or moved");
    assert!(runs.len() < 20, "{} entries for evenly spaced lines", runs.len());
}

#[test]
fn word_counts_are_bounded_and_never_too_high() {
    let texts: Vec<String> = (1..400_u32)
        .map(|n| {
            (1..30_u32).filter(|word| n.is_multiple_of(*word)).map(|word| format!("Wort{word} ")).collect::<String>()
        })
        .map(|text| format!("{text} {text} selten{}", text.len()))
        .collect();
    let count = |most: usize| {
        let mut survey = WordSurvey::holding(most);
        for text in &texts {
            let mut part = Seen::default();
            survey.look(text, None, None, &Origin::file("a.txt", false), &mut part).expect("it looks");
            survey.merge(part);
        }
        let counts: Vec<(String, u32)> = survey.at_least(1).into_iter().map(|(word, n)| (word.to_owned(), n)).collect();
        (counts, survey.missed())
    };
    let (all, missed) = count(usize::MAX);
    assert_eq!(missed, 0);
    assert!(all.contains(&("Wort7".to_owned(), 57)), "documents are counted, not occurrences: {all:?}");
    let (some, missed) = count(20);
    assert!(some.len() <= 20 && missed > 0);
    for (word, n) in some {
        let truth = all.iter().find(|(known, _)| *known == word).expect("it is one of all").1;
        assert!((n..=n + missed).contains(&truth), "{word}: {n} of {truth}, missed {missed}");
    }
}
