//! How fast a pipeline is in process, on one thread: `bench CORPUS.jsonl PIPELINE RUNS`, the pipeline by name or path. Run it by `cargo xtask bench`.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use copydesk_formats::{Fields, Line, LineReader};
use copydesk_model::{Document, Findings, Lang};
use copydesk_pipeline::{Pipeline, Scratch};
use copydesk_transform::run_step;
use copydesk_transforms::Builtin;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (corpus, name, runs) = (arguments.next(), arguments.next(), arguments.next());
    let (Some(corpus), Some(name)) = (corpus, name) else {
        return Err("usage: bench CORPUS.jsonl PIPELINE [RUNS]".into());
    };
    let runs: usize = runs.map_or(Ok(5), |runs| runs.parse())?;

    let fields = Fields::default();
    let mut lines = LineReader::open(Path::new(&corpus), 1 << 22)?;
    let mut texts: Vec<(String, Option<Lang>)> = Vec::new();
    while let Some(batch) = lines.next_batch()? {
        for raw in batch.lines().filter(|raw| !raw.is_blank()) {
            let line = Line::parse(raw.bytes, &fields)?;
            texts.push((line.text().to_owned(), line.language()));
        }
    }
    let bytes: usize = texts.iter().map(|(text, _)| text.len()).sum();
    let tell = |name: &str, seconds: f64| println!("  {name:<24} {:>9.1} MB/s", bytes as f64 / 1e6 / seconds);

    tell("(memcpy)", median(runs, || texts.iter().for_each(|(text, _)| drop(black_box(text.clone())))));
    tell(
        "(UTF-8 check)",
        median(runs, || {
            texts.iter().for_each(|(text, _)| _ = black_box(std::str::from_utf8(text.as_bytes())));
        }),
    );

    let path = if name.ends_with(".yaml") { name.into() } else { Path::new("pipelines").join(format!("{name}.yaml")) };
    let pipeline = Pipeline::parse(&path, &std::fs::read_to_string(&path)?, Builtin)?;
    let open = |(text, lang): &(String, Option<Lang>)| pipeline.open(text.as_str(), *lang);
    tell(
        "(blocks)",
        median(runs, || {
            texts.iter().for_each(|text| drop(black_box(open(text))));
        }),
    );

    // Each step on the output of the one before it.
    let mut docs: Vec<Document> = texts.iter().map(open).collect::<Result<_, _>>()?;
    let mut findings = Findings::default();
    for (number, step) in pipeline.steps().iter().enumerate() {
        let mut after = Vec::new();
        let seconds = median(runs, || {
            after.clone_from(&docs);
            let start = Instant::now();
            for doc in after.iter_mut().filter(|doc| doc.is_kept() && step.runs_in(doc.language())) {
                black_box(run_step(&*step.transform, doc, number as u16, &step.apply, &mut findings));
            }
            Some(start.elapsed().as_secs_f64())
        });
        tell(&step.name, seconds);
        docs = after;
    }
    let mut scratch = Scratch::default();
    tell(
        "whole pipeline",
        median(runs, || {
            for (text, lang) in &texts {
                drop(black_box(pipeline.run(text.as_str(), *lang, &mut scratch)));
            }
        }),
    );
    Ok(())
}

/// What a run took: what it says itself, or from its start to its end.
trait Took {
    fn seconds(self, start: Instant) -> f64;
}

impl Took for () {
    fn seconds(self, start: Instant) -> f64 {
        start.elapsed().as_secs_f64()
    }
}

impl Took for Option<f64> {
    fn seconds(self, start: Instant) -> f64 {
        self.unwrap_or_else(|| start.elapsed().as_secs_f64())
    }
}

fn median<T: Took>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..runs.max(1))
        .map(|_| {
            let start = Instant::now();
            work().seconds(start)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
