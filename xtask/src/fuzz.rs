//! `cargo xtask fuzz`: seeds out of the fixtures, and the fuzz targets one after the other.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::{cargo, copydesk, root};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The targets, as `jsonl` or `transforms/repair-hyphens` [default: all]
    targets: Vec<String>,
    /// How long each one runs
    #[arg(long, default_value_t = 5.0)]
    minutes: f64,
    /// Make the seeds, and run nothing
    #[arg(long)]
    seeds: bool,
}

/// The targets, each with its dictionary and the longest input that is worth making, in bytes.
const TARGETS: [(&str, &str, usize); 11] = [
    ("jsonl", "json", 2_048),
    ("yaml", "yaml", 2_048),
    ("html", "html", 8_192),
    ("txt", "text", 1_024),
    ("packed", "json", 2_048),
    ("warc", "html", 4_096),
    ("packs", "yaml", 6_144),
    ("parser", "text", 2_048),
    ("revert", "text", 1_024),
    ("pipeline", "text", 2_048),
    ("transforms", "text", 1_024),
];

pub(crate) fn run(args: &Args) -> Result<()> {
    let transforms = folders(&root().join("fixtures/transforms"))?;
    let mut named = args.targets.clone();
    if named.is_empty() {
        named.extend(TARGETS.iter().map(|(name, ..)| (*name).to_owned()).filter(|name| name != "transforms"));
        named.extend(transforms.iter().map(|name| format!("transforms/{name}")));
    }
    let mut seeds = Seeds::new()?;
    for name in &named {
        seeds.make(name)?;
    }
    if args.seeds {
        return Ok(());
    }
    println!("{:<36} {:>7} {:>12} {:>9} {:>8}", "target", "minutes", "executions", "coverage", "finds");
    let mut found = false;
    for name in &named {
        found |= fuzz(name, args.minutes)?;
    }
    if found {
        bail!("something was found: the inputs lie in fuzz/artifacts, and `cargo fuzz fmt TARGET INPUT` shows one");
    }
    Ok(())
}

/// Runs one target and says what it did; whether it found something.
fn fuzz(name: &str, minutes: f64) -> Result<bool> {
    let (target, transform) = name.split_once('/').map_or((name, None), |(target, rest)| (target, Some(rest)));
    let Some((_, dictionary, longest)) = TARGETS.iter().find(|(known, ..)| *known == target) else {
        bail!("there is no target `{target}`");
    };
    let mut command = cargo();
    // Coverage is built by flags of the compiler that are not stable; the stable compiler takes them if it is told to.
    // There is no `unsafe` in the workspace: a sanitizer would watch the dependencies alone, at a third of the speed.
    command.env("RUSTC_BOOTSTRAP", "1").args(["fuzz", "run", "--sanitizer", "none", target]);
    command.arg(corpus(name));
    if let Some(transform) = transform {
        command.env("FUZZ_TRANSFORM", transform);
    }
    command.arg("--");
    command.args(["-print_final_stats=1", "-rss_limit_mb=4096", "-timeout=20"]);
    command.arg(format!("-max_total_time={}", (minutes * 60.0) as u64));
    command.arg(format!("-max_len={longest}")).arg(format!("-dict=fuzz/dict/{dictionary}.dict"));
    let log = root().join("fuzz/target").join(format!("{}.log", name.replace('/', "-")));
    std::fs::create_dir_all(log.parent().unwrap_or(Path::new(".")))?;
    let start = Instant::now();
    let file = std::fs::File::create(&log)?;
    let status = command.stdout(Stdio::null()).stderr(file).status().context("cargo fuzz cannot be started")?;
    let told = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    let stat =
        |what: &str| told.lines().find_map(|line| line.strip_prefix(what)).map(str::trim).unwrap_or("?").to_owned();
    let cover = told.lines().rev().find_map(|line| line.split_once(" cov: ")?.1.split(' ').next()).unwrap_or("?");
    println!(
        "{name:<36} {:>7.1} {:>12} {cover:>9} {:>8}",
        start.elapsed().as_secs_f64() / 60.0,
        stat("stat::number_of_executed_units:"),
        u8::from(!status.success()),
    );
    if !status.success() {
        eprintln!("{name} ended with {status}; it says why at the end of {}", log.display());
    }
    Ok(!status.success())
}

fn corpus(name: &str) -> PathBuf {
    root().join("fuzz/corpus").join(name)
}

/// What seeds are made of.
struct Seeds {
    articles: Vec<String>,
    pages: Vec<Vec<u8>>,
    /// Lines that came in, and lines that went out.
    lines: Vec<String>,
}

impl Seeds {
    fn new() -> Result<Self> {
        let articles = texts(&root().join("fixtures"), "txt")?;
        let wire = std::fs::read_to_string(root().join("fixtures/corpus/wire.jsonl"))?;
        let mut lines: Vec<String> = wire.lines().map(|line| format!("{line}\n")).collect();
        let written = copydesk(&["run", "syndicated-de", "fixtures/corpus", "-q", "-o", "-"])?;
        lines.extend(written.lines().map(|line| format!("{line}\n")));
        let pages = files(&root().join("crates/html/tests/pages"), "html")?;
        let pages = pages.iter().map(std::fs::read).collect::<std::io::Result<_>>()?;
        Ok(Self { articles, pages, lines })
    }

    fn make(&mut self, name: &str) -> Result<()> {
        let mut out = Out { folder: corpus(name), count: 0 };
        std::fs::create_dir_all(&out.folder)?;
        match name.split_once('/').map_or(name, |(target, _)| target) {
            "jsonl" => {
                for (number, line) in self.lines.iter().enumerate() {
                    // Every way to read lines, and some edits.
                    out.seed(&[(number * 37) as u8, number as u8], line.as_bytes())?;
                }
                for line in MADE {
                    (0..8).try_for_each(|how| out.seed(&[how, 3], line.as_bytes()))?;
                }
            }
            "txt" => {
                for (number, article) in self.articles.iter().enumerate() {
                    out.seed(&[(number * 5) as u8, number as u8], short(article))?;
                }
            }
            "packed" => {
                for (how, line) in (0..=255).zip(self.lines.iter().cycle()) {
                    out.seed(&[how, how.wrapping_mul(91)], short(line))?;
                }
            }
            "warc" => {
                for (number, page) in self.pages.iter().enumerate() {
                    out.seed(&[20 - number as u8], &crawl(page))?;
                }
            }
            "html" => {
                for (how, page) in (0..64).zip(self.pages.iter().cycle()) {
                    out.seed(&[how], page)?;
                }
            }
            "yaml" => {
                for folder in ["pipelines", "fixtures/pipelines"] {
                    for path in files(&root().join(folder), "yaml")? {
                        let (stem, yaml) = (path.file_stem().unwrap_or_default(), std::fs::read_to_string(&path)?);
                        let name = format!("name: {}", stem.to_string_lossy());
                        out.seed(&[], yaml.replace(&name, "name: fuzz").as_bytes())?;
                    }
                }
            }
            "packs" => {
                let readers = [("strip-disclaimers", 0), ("tag-quotes", 1), ("tag-structure", 2)];
                for (transform, which) in readers {
                    for yaml in texts(&root().join("crates/transforms").join(transform), "yaml")? {
                        packs(&yaml).iter().try_for_each(|pack| out.seed(&[which], pack.as_bytes()))?;
                    }
                }
                texts(&root().join("fixtures/packs"), "yaml")?
                    .iter()
                    .try_for_each(|yaml| out.seed(&[4], short(yaml)))?;
                out.seed(&[0x83], COPIES.as_bytes())?;
            }
            "parser" | "revert" => self.articles.iter().try_for_each(|article| out.seed(&[], short(article)))?,
            "pipeline" => {
                for (number, articles) in self.articles.chunks(3).enumerate() {
                    let short: Vec<&[u8]> =
                        articles.iter().map(|article| &short(article)[..short(article).len().min(600)]).collect();
                    out.seed(&[number as u8], &short.join(&0))?;
                }
            }
            "transforms" => {
                let own = name.split_once('/').map_or("", |(_, transform)| transform);
                for article in texts(&root().join("fixtures/transforms").join(own), "txt")? {
                    let body = article.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
                    let language = if article.contains("language: en") {
                        1
                    } else {
                        u8::from(article.contains("language: fr")) * 2
                    };
                    out.seed(&[0, language], short(body.map_or(article.as_str(), |(_, text)| text)))?;
                }
            }
            other => bail!("there is no target `{other}`"),
        }
        Ok(())
    }
}

/// Lines that a reader may stumble over.
const MADE: [&str; 8] = [
    "\u{feff}{\"id\": 12345678901234567890123, \"text\": \"a\\u00e4\\/b\\\"\", \"n\": 1E400}\r\n",
    "{\"text\":\"\\ud83d\\ude80\",\"a\":{\"b\":{\"c\":\"x\"}},\"data\":{\"text\":\"y\"}}\n",
    "{\"data\":{\"text\":\"\",\"text\":\"\"}}\n\n \r\n",
    "{\"text\":\"\\ud800\"}\n[1]\n7\n{\"text\":null}\n",
    "{ \"copydesk\" : {\"version\":1} , \"text\" : \"T\" }",
    "{\"file\":\"a\",\"line\":3,\"offset\":9,\"kind\":\"no-text\",\"reason\":\"r\",\"raw_base64\":\"AAEC\"}\n",
    "{\"te\\u0078t\":\"schön\\n\",\"url\":\"https://www.a.example:80/b\",\"language\":\"de\"}\n",
    "{\"text\":\"a\u{2028}b\u{0}\"}\n{\"text\":\"x\"",
];

const COPIES: &str = "{\"keep\":{\"file\":\"a.txt\",\"source_blake3\":\"00\"},\"copies\":[{\"file\":\"b.jsonl\",\"line\":3,\"source_blake3\":\"00\"}]}\n";

/// A crawl's file with one page, as a server sent it, whole and in chunks.
fn crawl(page: &[u8]) -> Vec<u8> {
    let page = &page[..page.len().min(1_500)];
    let chunks = [format!("{:x}\r\n", page.len()).as_bytes(), page, b"\r\n0\r\n\r\n"].concat();
    let mut file = Vec::new();
    for (header, body) in [("", page), ("Transfer-Encoding: chunked\r\n", &chunks)] {
        let http =
            [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{header}\r\n").as_bytes(), body]
                .concat();
        file.extend_from_slice(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\n");
        file.extend_from_slice(
            format!("Content-Type: application/http\r\nContent-Length: {}\r\n\r\n", http.len()).as_bytes(),
        );
        file.extend_from_slice(&http);
        file.extend_from_slice(b"\r\n\r\n");
    }
    file
}

/// The beginning of a text: what is short is tried more often.
fn short(text: &str) -> &[u8] {
    &text.as_bytes()[..text.floor_char_boundary(900)]
}

/// Some rules of a pack, each in a pack of its own; of one that has no rules, the beginning.
fn packs(yaml: &str) -> Vec<String> {
    let Some((head, rules)) = yaml.split_once("rules:\n") else {
        let cut = yaml.floor_char_boundary(4_000);
        let end = if cut == yaml.len() { cut } else { yaml[..cut].rfind('\n').map_or(cut, |at| at + 1) };
        return vec![yaml[..end].to_owned()];
    };
    let each = rules.split("  - id: ").skip(1).take(6);
    each.map(|rule| format!("{head}rules:\n  - id: {rule}")).collect()
}

struct Out {
    folder: PathBuf,
    count: usize,
}

impl Out {
    fn seed(&mut self, head: &[u8], body: &[u8]) -> Result<()> {
        let path = self.folder.join(format!("seed-{:04}", self.count));
        self.count += 1;
        let mut file = std::fs::File::create(&path).with_context(|| path.display().to_string())?;
        file.write_all(head)?;
        Ok(file.write_all(body)?)
    }
}

fn folders(path: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(path)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    Ok(names)
}

/// All files of that ending below a folder, in order.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn texts(folder: &Path, ending: &str) -> Result<Vec<String>> {
    files(folder, ending)?.iter().map(|path| Ok(std::fs::read_to_string(path)?)).collect()
}
