//! Whole runs, through files: packed and damaged ones, and every built-in pipeline with one worker and with two.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use copydesk_corpus::{Input, Options, Output, Position, Rejection, Sink, TextOut, Totals, inputs, run};
use copydesk_formats::{Fidelity, Fields, Packing, Rejected, Stored};
use copydesk_model::OffsetUnit;
use copydesk_pipeline::Pipeline;
use copydesk_transforms::Builtin;
use tempfile::TempDir;

#[derive(Debug, Default, PartialEq, Eq)]
struct Memory {
    documents: Vec<u8>,
    dropped: Vec<u8>,
    rejects: Vec<u8>,
    progress: u64,
}

impl Sink for Memory {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.documents.extend_from_slice(lines);
        Ok(())
    }

    fn text(&mut self, _: &TextOut) -> io::Result<()> {
        Ok(())
    }

    fn dropped(&mut self, lines: &[u8]) -> io::Result<()> {
        self.dropped.extend_from_slice(lines);
        Ok(())
    }

    fn rejected(&mut self, lines: &[u8], _: &[Rejection]) -> io::Result<()> {
        self.rejects.extend_from_slice(lines);
        Ok(())
    }

    fn progress(&mut self, bytes: u64, _: u64) {
        self.progress += bytes;
    }
}

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
    static PIPELINES: Vec<Pipeline> = [
        ("repair", include_str!("../../pipelines/repair.yaml")),
        ("boilerplate", include_str!("../../pipelines/boilerplate.yaml")),
        ("quotes", include_str!("../../pipelines/quotes.yaml")),
        ("syndicated", include_str!("../../pipelines/syndicated.yaml")),
        ("syndicated-de", include_str!("../../pipelines/syndicated-de.yaml")),
        ("typographic-de", include_str!("../../pipelines/typographic-de.yaml")),
        ("webpages", include_str!("../../pipelines/webpages.yaml")),
    ]
    .map(|(name, yaml)| Pipeline::parse(Path::new(&format!("{name}.yaml")), yaml, Builtin).expect("it is built in"))
    .into();
}

/// Writes files into a folder and hands it over; the files are gone afterwards.
fn with_files(files: &[(&str, &[u8])], work: impl FnOnce(&Path)) {
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| TempDir::new().expect("a folder")).path();
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("a file");
        }
        work(folder);
        for (name, _) in files {
            std::fs::remove_file(folder.join(name)).expect("the file is there");
        }
    });
}

fn through(pipeline: &Pipeline, found: &[Input], jobs: usize, recover: bool) -> (Memory, Totals) {
    let options = Options {
        jobs,
        unit: OffsetUnit::Chars,
        fields: Fields::default(),
        output: Output::Jsonl(Packing::Plain),
        form: None,
        limit: None,
        sample: None,
        recover,
        max_document: 1 << 30,
        start: Position::default(),
        digest: None,
    };
    let mut memory = Memory::default();
    let totals = run(pipeline, found, &options, &mut memory).expect("memory can be written, and no document is lost");
    assert!(totals.add_up());
    for bug in ["panic", "not-reversible"] {
        assert!(!totals.reasons.contains_key(bug), "{}", String::from_utf8_lossy(&memory.rejects));
    }
    (memory, totals)
}

/// A file of the format that the first byte names, packed as it is, or not packed but called so; the second byte damages the pack.
pub fn packed(data: &[u8]) {
    let [how, damage, bytes @ ..] = data else { return };
    let how = usize::from(*how);
    let format = ["jsonl", "txt", "html", "warc"][how % 4];
    let packing = [Packing::Plain, Packing::Gzip, Packing::Zstd][how / 4 % 3];
    let honest = how / 12 % 2 == 0;
    // Bytes that are no UTF-8 are refused, or read as Windows-1252: they come back either way.
    let recover = how / 24 % 2 == 1;
    let mut file = bytes.to_vec();
    if honest {
        // In pieces, as our own output is.
        let half = bytes.len() / 2;
        let pack = |piece: &[u8]| packing.pack(piece.to_vec()).expect("memory suffices");
        file = [pack(&bytes[..half]), pack(&bytes[half..])].concat();
        let at = usize::from(*damage) * file.len() / 256;
        match damage % 4 {
            1 => file.truncate(at),
            2 if at < file.len() => file[at] ^= 1 << (damage >> 2 & 7),
            _ => {}
        }
    }
    let whole = honest && !matches!(damage % 4, 1 | 2) || packing == Packing::Plain;
    let name = format!("a.{format}{}", packing.ending());
    let content = if honest && packing != Packing::Plain { bytes } else { &file }.to_vec();
    with_files(&[(&name, &file)], |folder| {
        let found = inputs(&[folder.join(&name).display().to_string()], None).expect("it is there").found;
        PIPELINES.with(|pipelines| {
            let (memory, totals) = through(&pipelines[0], &found, 1, recover);
            if whole && format == "jsonl" {
                assert_eq!((totals.read.bytes + totals.blank.bytes) as usize, content.len());
                assert_eq!(memory.progress as usize, content.len());
                assert_eq!(pieced_together(&memory, &totals, &content), content);
            } else if whole && format == "txt" {
                assert_eq!((totals.read.count, totals.read.bytes as usize), (1, content.len()));
                nothing_lost(&memory, &content);
            }
        });
    });
}

/// The file again, of all that came out of it.
fn pieced_together(memory: &Memory, totals: &Totals, content: &[u8]) -> Vec<u8> {
    let mut lines: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    let all =
        [&memory.documents, &memory.dropped].into_iter().flat_map(|out| out.split_inclusive(|byte| *byte == b'\n'));
    for line in all.filter(|line| !line.trim_ascii().is_empty()) {
        let stored = Stored::parse(line.trim_ascii_end()).expect("a run wrote it");
        let mut bytes = Vec::new();
        assert_eq!(stored.original(&mut bytes).expect("it leads back"), Fidelity::Exact);
        lines.insert(stored.record().input.line.expect("it has one"), bytes);
    }
    for line in memory.rejects.split_inclusive(|byte| *byte == b'\n') {
        let rejected = Rejected::parse(line.trim_ascii_end()).expect("a run wrote it");
        let mut bytes = Vec::new();
        rejected.write_raw(&mut bytes);
        lines.insert(rejected.line.expect("it has one"), bytes);
    }
    // What is blank is told in the totals; where it stood, the file itself says.
    let mut blank = 0;
    for (line, bytes) in (1..).zip(content.split_inclusive(|byte| *byte == b'\n')) {
        if !lines.contains_key(&line) {
            blank += 1;
            lines.insert(line, bytes.to_vec());
        }
    }
    assert_eq!(blank, totals.blank.count);
    lines.into_values().flatten().collect()
}

/// The one document that a text file is comes back from where it went.
fn nothing_lost(memory: &Memory, content: &[u8]) {
    let out = if memory.documents.is_empty() { &memory.dropped } else { &memory.documents };
    if out.is_empty() {
        let rejected = Rejected::parse(memory.rejects.trim_ascii_end()).expect("a run wrote it");
        assert_eq!(&*rejected.raw, content);
        return;
    }
    let mut bytes = Vec::new();
    let stored = Stored::parse(out.trim_ascii_end()).expect("a run wrote it");
    assert_eq!(stored.original(&mut bytes).expect("it leads back"), Fidelity::Exact);
    assert_eq!(bytes, content);
}

/// Some files through the built-in pipeline that the first byte names: the same bytes with one worker and with two, and every
/// record leads back to its file.
pub fn pipelines(data: &[u8]) {
    const NAMES: [&str; 3] = ["a.txt", "b.txt", "c.txt"];
    let [which, bytes @ ..] = data else { return };
    let texts: Vec<String> = bytes.splitn(3, |byte| *byte == 0).map(crate::text).collect();
    let files: Vec<(&str, &[u8])> = NAMES.into_iter().zip(texts.iter().map(String::as_bytes)).collect();
    with_files(&files, |folder| {
        let found = inputs(&[folder.display().to_string()], None).expect("there is one").found;
        PIPELINES.with(|pipelines| {
            let pipeline = &pipelines[usize::from(*which) % pipelines.len()];
            let (memory, totals) = through(pipeline, &found, 2, false);
            assert_eq!((totals.read.count as usize, totals.quarantined.count), (files.len(), 0));
            for out in [&memory.documents, &memory.dropped] {
                for line in out.split_inclusive(|byte| *byte == b'\n') {
                    let stored = Stored::parse(line.trim_ascii_end()).expect("a run wrote it");
                    let mut bytes = Vec::new();
                    stored.original(&mut bytes).expect("it leads back");
                    let (_, content) = files
                        .iter()
                        .find(|(name, _)| *name == &*stored.record().input.file)
                        .expect("it is one of them");
                    assert_eq!(&bytes, content);
                }
            }
            assert_eq!(through(pipeline, &found, 1, false), (memory, totals));
        });
    });
}
