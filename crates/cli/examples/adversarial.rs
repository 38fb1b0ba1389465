//! What texts cost that are made to cost more than their length: `adversarial [--all] [STEP]`. Run it by `cargo xtask bench
//! --adversarial`.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use copydesk_fixtures::{ADVERSARIES, ASKED};
use copydesk_formats::{Fields, Line, Origin, RunInfo, Stored, write_document, write_line};
use copydesk_model::{Applicability, Document, Findings, Lang, OffsetUnit, Protect as _};
use copydesk_pipeline::{Pipeline, Scratch, build_step, detect, document};
use copydesk_transform::protect::Protector;
use copydesk_transform::{Registry as _, Transform, run_step};
use copydesk_transforms::Builtin;

const SIZES: [usize; 3] = [64 << 10, 256 << 10, 1 << 20];
/// Where what seems to grow is looked at once more.
const FAR: usize = 4 << 20;
/// How much more a byte may cost in a text that is four times as long. Caches alone account for some of it.
const GROWTH: f64 = 1.6;
/// A step that is faster than this has nothing to grow: its figures are noise. In nanoseconds a byte.
const FAST: f64 = 1.0;

/// What costs more is not tried at a greater length. In nanoseconds.
const SLOW: u64 = 2_000_000_000;

/// What an input of a size costs, in nanoseconds.
type Cost<'a> = Box<dyn FnMut(usize) -> u64 + 'a>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let all = arguments.iter().position(|argument| argument == "--all").map(|at| arguments.remove(at)).is_some();
    let only = arguments.first().map(String::as_str);
    let mut table = Table { all, grown: 0, worst: (0.0, String::new()), rows: 0 };
    println!("{:<22} {:<34} {:>9} {:>9} {:>9}   ns/byte", "step", "input", "64 KB", "256 KB", "1 MB");
    for (name, mut step) in steps()? {
        if only.is_some_and(|only| !name.starts_with(only)) {
            continue;
        }
        for adversary in ADVERSARIES {
            table.row(&name, adversary.name, &mut |bytes| step(&adversary.text(bytes)));
        }
        table.end(&name);
    }
    if only.is_none_or(|only| "JSON lines".starts_with(only)) {
        for (name, mut cost) in lines() {
            table.row("JSON lines", name, &mut cost);
        }
        table.end("JSON lines");
    }
    println!("{} inputs, {} of which cost more a byte the longer they are", table.rows, table.grown);
    if table.grown > 0 { Err("some inputs cost more than their length".into()) } else { Ok(()) }
}

struct Table {
    all: bool,
    rows: usize,
    grown: usize,
    worst: (f64, String),
}

impl Table {
    fn row(&mut self, step: &str, input: &str, cost: &mut dyn FnMut(usize) -> u64) {
        let mut figures = [f64::MAX; 3];
        let mut grows = true;
        // What seems to grow is measured again: something else may have run meanwhile.
        for _ in 0..4 {
            for (figure, bytes) in figures.iter_mut().zip(SIZES) {
                let mut again = cost(bytes);
                // What takes that long will not get faster, and a longer text takes for ever.
                let slow = again > SLOW;
                if !slow {
                    again = again.min(cost(bytes));
                }
                *figure = figure.min(again as f64 / bytes as f64);
                if slow {
                    break;
                }
            }
            grows = figures.windows(2).any(|pair| pair[1] > FAST && pair[1] > pair[0].max(FAST / 2.0) * GROWTH);
            if !grows || figures[2] == f64::MAX {
                break;
            }
        }
        // What jumps once is memory that no cache holds any more; what goes on growing is the input's fault.
        if grows && figures[2] < f64::MAX {
            grows = cost(FAR) as f64 / FAR as f64 > figures[2] * GROWTH;
        }
        self.rows += 1;
        self.grown += usize::from(grows);
        if figures[2] > self.worst.0 && figures[2] < f64::MAX {
            self.worst = (figures[2], input.to_owned());
        }
        if grows || self.all {
            let [a, b, c] = figures.map(|figure| match figure {
                f64::MAX => "too slow".to_owned(),
                figure => format!("{figure:.2}"),
            });
            println!("{step:<22} {input:<34} {a:>9} {b:>9} {c:>9}{}", if grows { "   GROWS" } else { "" });
        }
    }

    fn end(&mut self, step: &str) {
        let (figure, input) = std::mem::take(&mut self.worst);
        println!("{step:<22} {:<34} {:>9} {:>9} {figure:>9.2}   the dearest", format!("({input})"), "", "");
    }
}

/// Everything that a text goes through, each by itself: what it costs, in nanoseconds.
fn steps() -> Result<Vec<(String, Box<dyn FnMut(&str) -> u64>)>, Box<dyn Error>> {
    let mut steps: Vec<(String, Box<dyn FnMut(&str) -> u64>)> = vec![
        ("blocks".to_owned(), Box::new(|text| timed(|| copydesk_parser::blocks(text)))),
        ("protected spans".to_owned(), Box::new(|text| timed(|| Protector::default().find(text)))),
        ("language".to_owned(), Box::new(|text| timed(|| detect(text)))),
    ];
    let plain = Builtin.about().into_iter().map(|about| (about.name, ""));
    for (name, with) in plain.chain(ASKED) {
        for (lang, code) in [(Lang::DE, ""), (Lang::EN, " en"), (Lang::FR, " fr")] {
            // Most steps do the same in every language, and what they do with parameters is no other.
            if code.is_empty() || with.is_empty() && (name.starts_with("tag") || name.starts_with("strip")) {
                let transform = build_step(Builtin, name, with)?.transform;
                let asked = if with.is_empty() { "" } else { " …" };
                steps.push((format!("{name}{code}{asked}"), Box::new(move |text| step(&*transform, text, lang))));
            }
        }
    }
    let yaml = include_str!("../../../pipelines/syndicated-de.yaml");
    let pipeline = Pipeline::parse("syndicated-de.yaml".as_ref(), yaml, Builtin)?;
    steps.push(("whole pipeline".to_owned(), Box::new(move |text| whole(&pipeline, text))));
    Ok(steps)
}

fn step(transform: &dyn Transform, text: &str, lang: Lang) -> u64 {
    let Ok(mut doc) = document(text, lang, &Protector::default()) else { return 0 };
    let bar = Applicability::Suggest.into();
    timed(|| run_step(transform, &mut doc, 0, &bar, &mut Findings::default()))
}

/// All steps, the record, and the way back.
fn whole(pipeline: &Pipeline, text: &str) -> u64 {
    let run = RunInfo { pipeline: "syndicated-de", unit: OffsetUnit::Chars };
    timed(|| {
        let done = pipeline.run(text, None, &mut Scratch::default()).ok()?;
        let mut out = Vec::new();
        write_document(&mut out, &done.document, &run, &Origin::file("a.txt", false)).ok()?;
        Stored::parse(out.trim_ascii_end()).ok()?.revert().ok()
    })
}

/// Lines that are made to cost much.
fn lines() -> Vec<(&'static str, Cost<'static>)> {
    fn line(name: &'static str, make: impl Fn(usize) -> String + 'static) -> (&'static str, Cost<'static>) {
        (name, Box::new(move |bytes| there_and_back(make(bytes).as_bytes())))
    }
    /// An object of `unit` after `unit`, in which `#` is a number, and a text.
    fn members(unit: &'static str, bytes: usize) -> String {
        let mut json = String::from("{");
        let mut number = 0;
        while json.len() < bytes {
            json.push_str(&unit.replace('#', &number.to_string()));
            number += 1;
        }
        json + "\"text\":\"ein Text\"}"
    }
    fn text(unit: &'static str, bytes: usize) -> String {
        format!("{{\"text\":\"{}\"}}", unit.repeat(bytes / unit.len()))
    }
    vec![
        line("members", |bytes| members("\"k#\":#,", bytes)),
        line("members called text1", |bytes| members("\"text1\":1,", bytes)),
        line("members called text", |bytes| members("\"text\":\"\",", bytes)),
        line("members with escaped names", |bytes| members("\"\\u0074ext#\":1,", bytes)),
        line("records", |bytes| members("\"copydesk\":{},", bytes)),
        line("no text among members", |bytes| members("\"k#\":#,", bytes).replace("\"text\"", "\"tex\"")),
        line("lists in lists", |bytes| {
            let deep = bytes / 2;
            format!("{{\"text\":\"a\",\"n\":{}{}}}", "[".repeat(deep), "]".repeat(deep))
        }),
        line("lists beside lists", |bytes| members("\"a\":[[[[]]],{}],", bytes)),
        line("a list of commas cut off", |bytes| format!("{{\"text\":\"a\",\"n\":[{}", "1,".repeat(bytes / 2))),
        line("backslashes", |bytes| text("\\\\", bytes)),
        line("escaped quotes", |bytes| text("\\\"", bytes)),
        line("escaped letters", |bytes| text("\\u0041", bytes)),
        line("escaped pairs", |bytes| text("\\ud83d\\ude80", bytes)),
        line("escaped slashes and plain ones", |bytes| text("\\//", bytes)),
        line("halves of pairs", |bytes| text("\\ud83d", bytes)),
        line("a text cut off", |bytes| format!("{{\"text\":\"{}", "\\\\".repeat(bytes / 2))),
        line("blanks", |bytes| format!("{{{}\"text\":\"a\"{}}}", " ".repeat(bytes / 2), " ".repeat(bytes / 2))),
        line("a long number", |bytes| format!("{{\"text\":\"a\",\"n\":{}}}", "9".repeat(bytes))),
        line("a long name", |bytes| format!("{{\"{}\":1,\"text\":\"a\"}}", "text".repeat(bytes / 4))),
    ]
}

/// A line is read, each of its blanks is taken out of its text, and it is written and read back.
fn there_and_back(json: &[u8]) -> u64 {
    let run = RunInfo { pipeline: "p", unit: OffsetUnit::Chars };
    let (fields, origin) = (Fields::default().replace(true), Origin::file("a", false));
    timed(|| {
        let line = Line::parse(json, &fields).ok()?;
        let doc = Document::new(line.text(), Lang::DE).ok()?;
        let mut out = Vec::new();
        write_line(&mut out, &line, &doc, &run, &origin).ok()?;
        Stored::parse(out.trim_ascii_end()).ok()?.original(&mut Vec::new()).ok()
    })
}

/// Nanoseconds of this thread, where the system tells; else those of the clock.
fn timed<T>(work: impl FnOnce() -> T) -> u64 {
    let start = Instant::now();
    let before = on_cpu();
    black_box(work());
    match (before, on_cpu()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed().as_nanos() as u64,
    }
}

/// How long this thread ran so far, where the system tells it: what else runs on the machine is not counted.
#[cfg(unix)]
fn on_cpu() -> Option<u64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec).ok()?.checked_mul(1_000_000_000)?.checked_add(u64::try_from(time.tv_nsec).ok()?)
}

#[cfg(not(unix))]
fn on_cpu() -> Option<u64> {
    None
}
