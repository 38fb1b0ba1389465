//! The pack of what recurs and is not the story.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use copydesk_corpus::{
    FLOOR, Input, Notice, NoticeSurvey, Place, SentenceSurvey, Shape, Stands, SurveyOptions, survey,
};
use copydesk_formats::Packing;
use copydesk_model::{Lang, Value};
use copydesk_pipeline::{Step, build_step, document};
use copydesk_transform::protect::Protector;
use copydesk_transform::{Findings, Registry};

use super::told;
use crate::error::Failure;
use crate::output::Whole;

/// The step whose packs say what kind of notice something is, and which reads the pack.
const STEP: &str = "strip-disclaimers";

/// Packed text is about so many times as long when it is unpacked.
const UNPACKED: u64 = 4;

/// What was found in a corpus.
pub(crate) struct Found {
    /// What recurs and is not the story, by site.
    pub(crate) notices: Vec<Notice>,
    /// How many documents there are.
    pub(crate) documents: u64,
    /// How many of them are no copies of earlier ones.
    pub(crate) originals: u64,
    /// By how much a count may be too low.
    pub(crate) missed: u32,
    /// How many documents could not be read.
    pub(crate) quarantined: u64,
    /// How long both passes took.
    pub(crate) passes: Duration,
}

/// Reads a corpus twice, so that its inputs must be files. What cannot be read is told the first time, where `tell` says so.
pub(crate) fn find<R: Registry>(
    registry: R,
    inputs: &[Input],
    options: &SurveyOptions,
    tell: bool,
) -> Result<Found, Failure> {
    let mut kinds = Kinds::new(registry)?;
    let bytes = inputs.iter().map(|input| match &input.place {
        Place::File(path) if Packing::of(path).0 != Packing::Plain => input.bytes * UNPACKED,
        _ => input.bytes,
    });
    let start = Instant::now();
    let mut counted = SentenceSurvey::for_bytes(bytes.sum());
    let totals = survey(inputs, options, &mut counted, &mut |rejections, _| {
        if tell {
            told(rejections);
        }
    })?;
    let documents = counted.documents();
    let mut gathered = NoticeSurvey::new(counted);
    survey(inputs, options, &mut gathered, &mut |_, _| {})?;
    let passes = start.elapsed();
    let notices = gathered.notices(&mut |text| kinds.of(text));
    let (originals, missed) = (gathered.originals(), gathered.missed());
    Ok(Found { notices, documents, originals, missed, quarantined: totals.quarantined.count, passes })
}

/// What the packs in the box call a notice.
struct Kinds {
    step: Option<Step>,
    findings: Findings,
}

impl Kinds {
    /// Without kinds, where the registry has no such step.
    fn new<R: Registry>(registry: R) -> Result<Self, Failure> {
        let packs: Vec<&str> = registry
            .about()
            .into_iter()
            .filter(|about| about.name == STEP)
            .flat_map(|about| about.packs.iter().map(|pack| pack.name))
            .collect();
        let step = match packs.is_empty() {
            true => None,
            false => Some(build_step(registry, STEP, &format!("{{ packs: [{}], action: tag }}", packs.join(", ")))?),
        };
        Ok(Self { step, findings: Findings::default() })
    }

    /// What kind of notice a text is, if one covers most of it.
    fn of(&mut self, text: &str) -> Option<String> {
        let step = self.step.as_ref()?;
        let doc = document(text, Lang::parse("en")?, &Protector::default()).ok()?;
        self.findings = Findings::default();
        step.transform.run(&doc, &mut self.findings);
        let most = |length: usize| length * 2 > text.trim().len();
        let mark = self.findings.annotations.iter().find(|mark| most(mark.span.of(text).len()))?;
        mark.attrs.iter().find_map(|(name, value)| match value {
            Value::Str(kind) if *name == "kind" => Some(kind.to_string()),
            _ => None,
        })
    }
}

/// Writes the pack.
pub(super) fn write(file: &mut Whole, found: &Found) -> Result<(), Failure> {
    let path = file.path().to_owned();
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let yaml = yaml(found, &part(path.file_stem()), &part(path.file_name()));
    file.write_all(yaml.as_bytes()).map_err(|error| Failure::new(error.to_string()))
}

/// The pack as YAML: `name` is the file's stem and `file` its name.
pub(crate) fn yaml(found: &Found, name: &str, file: &str) -> String {
    let mut yaml = String::new();
    // Writing to a string does not fail.
    let _ = head(&mut yaml, found, name, file);
    for site in found.notices.chunk_by(|a, b| a.site == b.site) {
        let _ = group(&mut yaml, site);
    }
    yaml
}

fn head(yaml: &mut String, found: &Found, name: &str, file: &str) -> std::fmt::Result {
    writeln!(
        yaml,
        "# Lines and sentences that recur on a site and seem not to be the story, made by `copydesk discover`."
    )?;
    writeln!(yaml, "# Read it, and delete what is the story: nothing is stripped until a pipeline names this file:")?;
    writeln!(yaml, "# `strip-disclaimers: {{ packs: [./{file}] }}`. A kind `recurring` is one that no rule knows.")?;
    writeln!(
        yaml,
        "# Left out: what stands in fewer than {FLOOR} documents, or in fewer than one of a hundred of its site."
    )?;
    if found.missed > 0 {
        let missed = found.missed;
        writeln!(yaml, "# The corpus has too much that recurs: counts may be too low by up to {missed}.")?;
    }
    writeln!(yaml, "version: 1\nname: {}", quoted(name))?;
    let (documents, originals) = (found.documents, found.originals);
    let about = format!("What recurs in {documents} documents, {originals} of them no copies of earlier ones.");
    writeln!(yaml, "description: {}", quoted(&about))?;
    writeln!(yaml, "recurring:{}", if found.notices.is_empty() { " []" } else { "" })
}

fn group(yaml: &mut String, notices: &[Notice]) -> std::fmt::Result {
    let Some(first) = notices.first() else { return Ok(()) };
    match first.site.is_empty() {
        true => writeln!(yaml, "  - documents: {}", first.of)?,
        false => writeln!(yaml, "  - site: {}\n    documents: {}", quoted(&first.site), first.of)?,
    }
    writeln!(yaml, "    notices:")?;
    for notice in notices {
        let kind = notice.kind.as_deref().unwrap_or("recurring");
        writeln!(yaml, "      - id: {kind}-{:012x}", notice.key >> 16)?;
        writeln!(yaml, "        text: {}", quoted(&notice.pattern))?;
        writeln!(yaml, "        kind: {kind}")?;
        let place = match notice.stands {
            Stands::First => "start",
            Stands::Last => "end",
            Stands::Anywhere => "any",
        };
        writeln!(yaml, "        place: {place}")?;
        if notice.shape != Shape::Whole {
            // The next one may be longer than all so far, but not by much.
            writeln!(yaml, "        max-words: {}", (notice.words + notice.words / 2).clamp(1, 200))?;
        }
        let share = f64::from(notice.documents) / notice.of.max(1) as f64;
        let [before, behind] = notice.edges;
        writeln!(
            yaml,
            "        found: {}\n        share: {share:.3}\n        edges: [{before}, {behind}]",
            notice.documents
        )?;
        writeln!(yaml, "        samples:")?;
        notice.samples.iter().try_for_each(|sample| {
            writeln!(yaml, "          - {{ in: {}, text: {} }}", quoted(&sample.place), quoted(&sample.text))
        })?;
    }
    Ok(())
}

/// A text in double quotes, as YAML and JSON read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => _ = write!(quoted, "\\u{:04x}", c as u32),
            c if c.is_control() => _ = write!(quoted, "\\u{:04x}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
