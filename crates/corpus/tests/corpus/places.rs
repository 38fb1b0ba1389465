//! From every place of which a run tells its sink it can go on, and then does what it would have done.

use std::io;
use std::path::Path;

use copydesk_corpus::{
    Digest, Input, Options, Output, Position, Rejection, Sampler, Sink, TextOut, Totals, digest, digest_of_all, inputs,
    run,
};
use copydesk_formats::{Fields, Packing};

use super::{options, pipeline};

/// What went out, and how much of it when a place was told.
#[derive(Default)]
struct Told {
    out: Vec<u8>,
    places: Vec<(Position, Digest, usize)>,
}

impl Sink for Told {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.extend_from_slice(lines);
        Ok(())
    }

    fn text(&mut self, _: &TextOut) -> io::Result<()> {
        Ok(())
    }

    fn dropped(&mut self, lines: &[u8]) -> io::Result<()> {
        self.documents(lines)
    }

    fn rejected(&mut self, lines: &[u8], _: &[Rejection]) -> io::Result<()> {
        self.documents(lines)
    }

    fn progress(&mut self, _: u64, _: u64) {}

    fn settled(&mut self, at: Position, digest: Digest, _: &Totals) -> io::Result<()> {
        self.places.push((at, digest, self.out.len()));
        Ok(())
    }
}

/// Lines that fill a batch with few documents, blank ones among them.
fn lines(count: usize) -> Vec<u8> {
    let pad = "x".repeat(6_000);
    let line = |number: usize| match number % 9 {
        4 => "  \n".to_owned(),
        7 => format!("{{\"text\": {number}, \"pad\": \"{pad}\"}}\n"),
        _ => format!("{{\"text\": \"Er blieb {number} Tage.\", \"pad\": \"{pad}\"}}\n"),
    };
    (0..count).map(line).collect::<String>().into_bytes()
}

#[cfg(feature = "parquet")]
fn table(path: &Path, lines: &Path) {
    use copydesk_parquet::{Chunk, Layout, Writer};

    struct Rows(Writer<std::fs::File>);

    impl Sink for Rows {
        fn documents(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }

        fn text(&mut self, _: &TextOut) -> io::Result<()> {
            Ok(())
        }

        fn rows(&mut self, kept: Option<Chunk>, _: Option<Chunk>) -> io::Result<()> {
            kept.map_or(Ok(()), |chunk| self.0.write(chunk))
        }

        fn dropped(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }

        fn rejected(&mut self, _: &[u8], _: &[Rejection]) -> io::Result<()> {
            Ok(())
        }

        fn progress(&mut self, _: u64, _: u64) {}
    }

    let layout = Layout::documents();
    let file = std::fs::File::create(path).expect("it can be made");
    let mut rows = Rows(Writer::new(file, &layout).expect("it can be written"));
    let lines = inputs(&[lines.to_string_lossy().into_owned()], None).expect("it is there").found;
    run(&pipeline(), &lines, &options(2, Output::Parquet(&layout)), &mut rows).expect("rows come out");
    rows.0.finish().expect("it can be written");
}

/// Goes through all places of a run with this limit.
fn goes_on(found: &[Input], limit: Option<u64>, replaced: bool) {
    let fields = Fields::default().replace(replaced);
    let (limits, pipeline) = ((limit, u64::MAX), pipeline());
    let from = |start, digest| {
        let options = Options {
            limit,
            sample: Some(Sampler::percent(50.0)),
            fields: fields.clone(),
            start,
            digest: Some(digest),
            ..options(2, Output::Jsonl(Packing::Plain))
        };
        let mut told = Told::default();
        run(&pipeline, found, &options, &mut told).expect("it takes everything");
        told
    };
    let whole = from(Position::default(), Digest::default());
    let last = whole.places.last().expect("something was read");
    assert_eq!(digest_of_all(found, &fields, limits), last.1, "--limit {limit:?}");
    assert!(whole.places.len() > 1, "--limit {limit:?}: one place is none to go on from");
    for (at, before, length) in &whole.places {
        assert_eq!(digest(found, &fields, *at, limits), Some(*before), "--limit {limit:?}, {at:?}");
        let rest = from(*at, *before);
        assert!(rest.out == whole.out[*length..], "--limit {limit:?}, {at:?}: other bytes");
        if let Some(end) = rest.places.last() {
            assert_eq!((end.0, end.1), (last.0, last.1), "--limit {limit:?}, {at:?}");
        }
    }
}

#[test]
fn a_run_goes_on_from_every_place_to_the_same_bytes() {
    let made = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| made.path().join(name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(at(name), bytes).expect("it can be written");
    // It is cut off, and counts as none itself.
    let packed = Packing::Gzip.pack(lines(40)).expect("it can be packed");
    write("a.jsonl.gz", &packed[..packed.len() - 9]);
    std::fs::create_dir(at("b")).expect("it can be made");
    for number in 0..1_100 {
        write(&format!("b/{number:04}.txt"), format!("Er blieb {number} Tage.").as_bytes());
    }
    write("c.jsonl", &lines(1_600));
    let found = inputs(&[made.path().to_string_lossy().into_owned()], None).expect("there are inputs").found;
    for limit in [Some(1_080), Some(2_000), Some(2_300), None] {
        goes_on(&found, limit, false);
    }
    #[cfg(feature = "parquet")]
    {
        table(&at("d.parquet"), &at("c.jsonl"));
        let found = inputs(&[at("d.parquet").to_string_lossy().into_owned()], None).expect("it is there").found;
        for limit in [Some(100), Some(900), None] {
            goes_on(&found, limit, true);
        }
    }
}
