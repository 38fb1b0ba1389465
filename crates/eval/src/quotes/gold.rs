//! Articles in which somebody marked the quotations, in four forms: JSON lines, records that copydesk wrote and somebody
//! corrected, brat's text files with their annotations beside them, and the files of the German news quotation corpus.

use std::fmt;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_formats::{Packing, Stored, StoredMention};
use copydesk_model::{OffsetUnit, UnitIndex};
use serde::Deserialize;

use super::kind::spelt;
use super::{Kind, Pieces, Quotation, Quotations, QuotedArticle, Speech, brat, corpus};

/// Why gold cannot be read: the file, the line, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldError {
    /// The file or folder.
    pub path: PathBuf,
    /// The line, from 1; 0 where it is none in particular.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for GoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}\n  = help: {}", self.what, self.help)
    }
}

impl std::error::Error for GoldError {}

/// What is wrong, and what to do.
pub(super) type Wrong = (String, String);

pub(super) fn wrong(what: impl Into<String>, help: impl Into<String>) -> Wrong {
    (what.into(), help.into())
}

impl GoldError {
    pub(super) fn at(path: &Path, line: usize, (what, help): Wrong) -> Self {
        Self { path: path.to_owned(), line, what, help }
    }
}

const FORMS: &str = "gold is JSON lines with {text, quotes: [{start, end, type, …}]}, the .jsonl output of a run, .ann \
                     files of brat with their .txt files beside them, or .json files of the German news quotation corpus";

/// Reads a file of gold, or all of a folder, in the order of the names. Of the folder of a run its documents are read.
///
/// # Errors
/// If a file cannot be read or holds no gold, or if there is nothing in it.
pub fn read_quotes(path: &Path) -> Result<Vec<QuotedArticle>, GoldError> {
    let mut articles = Vec::new();
    for file in files(path)? {
        match file.extension() {
            Some(ending) if ending == "ann" => articles.push(brat::read(&file)?),
            Some(ending) if ending == "json" => {
                let json = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
                articles.push(corpus::read(&json).map_err(|(line, wrong)| GoldError::at(&file, line, wrong))?);
            }
            _ => articles.extend(read_lines(&file)?),
        }
    }
    if articles.is_empty() {
        return Err(GoldError::at(path, 0, wrong("there is no article in it", FORMS)));
    }
    Ok(articles)
}

fn files(path: &Path) -> Result<Vec<PathBuf>, GoldError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    let is_run = found.iter().any(|file| file.file_name().is_some_and(|name| name == "manifest.json"));
    found.retain(|file| {
        let (_, plain) = Packing::of(file);
        match plain.extension() {
            // What a run dropped or could not read is beside its documents.
            Some(ending) if ending == "jsonl" => !is_run || plain.file_stem().is_some_and(|stem| stem == "documents"),
            Some(ending) => !is_run && (ending == "ann" || ending == "json"),
            None => false,
        }
    });
    if found.is_empty() {
        return Err(GoldError::at(path, 0, wrong("there is no .jsonl, .ann or .json file in it", FORMS)));
    }
    found.sort();
    Ok(found)
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> GoldError {
    let help = match error.kind() {
        std::io::ErrorKind::InvalidData => "gold is UTF-8: convert the file, e.g. with `iconv -t UTF-8`",
        _ => "name a file or folder that can be read",
    };
    GoldError::at(path, 0, wrong(error.to_string(), help))
}

fn read_lines(path: &Path) -> Result<Vec<QuotedArticle>, GoldError> {
    let mut text = String::new();
    let opened = Packing::of(path).0.open(path);
    opened.and_then(|mut file| file.read_to_string(&mut text)).map_err(|error| unreadable(path, &error))?;
    let lines = text.trim_start_matches('\u{feff}').split('\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| read_line(line, at + 1).map_err(|wrong| GoldError::at(path, at + 1, wrong))).collect()
}

/// The fields by which the forms are told apart.
#[derive(Deserialize)]
struct Peek {
    quotes: Option<serde::de::IgnoredAny>,
    copydesk: Option<serde::de::IgnoredAny>,
    #[serde(rename = "originalText")]
    original: Option<serde::de::IgnoredAny>,
}

fn read_line(line: &str, number: usize) -> Result<QuotedArticle, Wrong> {
    let peek: Peek = serde_json::from_str(line).map_err(|error| wrong(short(&error), FORMS))?;
    match (peek.quotes, peek.copydesk, peek.original) {
        (Some(_), ..) => read_gold(line, number),
        (None, Some(_), _) => read_record(line, number),
        (None, None, Some(_)) => corpus::read(line).map_err(|(_, wrong)| wrong),
        (None, None, None) => Err(wrong("it has neither `quotes` nor a `copydesk` field", FORMS)),
    }
}

/// Without the place: the line of the file is told before it.
pub(super) fn short(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}

#[derive(Deserialize)]
struct GoldLine {
    #[serde(default)]
    id: serde_json::Value,
    #[serde(alias = "language")]
    lang: Option<String>,
    text: String,
    quotes: Vec<GoldQuote>,
}

#[derive(Deserialize)]
struct GoldQuote {
    start: Option<u64>,
    end: Option<u64>,
    spans: Option<Vec<[u64; 2]>>,
    #[serde(rename = "type", alias = "kind")]
    kind: String,
    medium: Option<String>,
    speaker_start: Option<u64>,
    speaker_end: Option<u64>,
    speaker_spans: Option<Vec<[u64; 2]>>,
    cue_start: Option<u64>,
    cue_end: Option<u64>,
    cue_spans: Option<Vec<[u64; 2]>>,
    addressee_spans: Option<Vec<[u64; 2]>>,
    frame_spans: Option<Vec<[u64; 2]>>,
}

fn read_gold(line: &str, number: usize) -> Result<QuotedArticle, Wrong> {
    let help = "a record of gold is {id, lang, text, quotes: [{start, end, spans, type, speaker_spans, cue_spans, …}]}";
    let gold: GoldLine = serde_json::from_str(line).map_err(|error| wrong(short(&error), help))?;
    let places = Places::new(&gold.text, OffsetUnit::Chars);
    let mut quotes = Quotations::default();
    for (at, quote) in gold.quotes.iter().enumerate() {
        let Some(speech) = speech(&quote.kind, &mut quotes)? else { continue };
        let of = |spans: &Option<Vec<[u64; 2]>>, start, end| {
            places
                .pieces(spans.as_deref().unwrap_or_default(), start, end)
                .map_err(|(what, help)| wrong(format!("quotes[{at}]: {what}"), help))
        };
        let spans = of(&quote.spans, quote.start, quote.end)?;
        if spans.is_empty() {
            return Err(wrong(format!("quotes[{at}] has neither `start` and `end` nor `spans`"), help));
        }
        quotes.speech.push(Quotation {
            speaker: of(&quote.speaker_spans, quote.speaker_start, quote.speaker_end)?,
            cue: of(&quote.cue_spans, quote.cue_start, quote.cue_end)?,
            addressee: of(&quote.addressee_spans, None, None)?,
            frame: of(&quote.frame_spans, None, None)?,
            medium: quote.medium.clone(),
            ..Quotation::new(speech, spans)
        });
    }
    let id = match gold.id {
        serde_json::Value::Null => format!("line {number}"),
        serde_json::Value::String(id) => id,
        other => other.to_string(),
    };
    Ok(QuotedArticle { id, language: gold.lang, text: gold.text, quotes, tokens: None })
}

fn read_record(line: &str, number: usize) -> Result<QuotedArticle, Wrong> {
    let help = "take the line from a run's own output; its `annotations` may be corrected";
    let bad = |error: copydesk_formats::StoredError| wrong(error.to_string(), help);
    let stored = Stored::parse(line.trim_end_matches('\r').as_bytes()).map_err(bad)?;
    let record = stored.record();
    let places = Places::new(stored.text(), record.offset_unit);
    let mut quotes = Quotations::default();
    for annotation in &record.annotations {
        let Some(quote) = annotation.quote().map_err(bad)? else { continue };
        let Some(speech) = speech(quote.kind.as_deref().unwrap_or_default(), &mut quotes)? else { continue };
        let mention = |mention: &Option<StoredMention>| {
            let ends = mention.as_ref().map(|mention| (mention.start, mention.end)).unzip();
            places.pieces(&[], ends.0, ends.1)
        };
        quotes.speech.push(Quotation {
            speaker: mention(&quote.speaker)?,
            cue: mention(&quote.cue)?,
            ..Quotation::new(speech, places.pieces(&quote.spans, Some(annotation.start), Some(annotation.end))?)
        });
    }
    let id = stored.id().map_or_else(|| format!("line {number}"), std::borrow::Cow::into_owned);
    let language = record.persons().map_err(bad)?.language;
    Ok(QuotedArticle { id, language, text: stored.text().to_owned(), quotes, tokens: None })
}

/// What sort of speech a kind is; what is none is counted.
pub(super) fn speech(name: &str, quotes: &mut Quotations) -> Result<Option<Speech>, Wrong> {
    match Kind::parse(name) {
        Some(Kind::Speech(speech)) => Ok(Some(speech)),
        Some(Kind::NoSpeech) => {
            *quotes.other.entry(spelt(name)).or_default() += 1;
            Ok(None)
        }
        None => Err(wrong(
            format!("the kind `{name}` is not known"),
            "kinds are direct, mixed, indirect, subjunctive (indirect_free_indirect), free_indirect, reported, and scare, \
             title and pull-quote, which are no speech",
        )),
    }
}

/// From offsets to bytes of a text.
pub(super) struct Places<'a> {
    text: &'a str,
    unit: OffsetUnit,
    index: UnitIndex<'a>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str, unit: OffsetUnit) -> Self {
        Self { text, unit, index: UnitIndex::new(text, unit) }
    }

    /// One stretch.
    pub(super) fn piece(&self, start: u64, end: u64) -> Result<Range<usize>, Wrong> {
        match (self.index.byte(start), self.index.byte(end)) {
            (Some(from), Some(to)) if from <= to => Ok(from..to),
            _ => Err(wrong(
                format!(
                    "{start}..{end} is no place in the text, which has {} {}",
                    self.unit.count(self.text),
                    self.unit
                ),
                "offsets count from 0 and belong to this very text: was it edited since?",
            )),
        }
    }

    /// The pieces, or else the one between two ends; none where there is neither.
    fn pieces(&self, spans: &[[u64; 2]], start: Option<u64>, end: Option<u64>) -> Result<Pieces, Wrong> {
        match (spans, start, end) {
            ([], Some(start), Some(end)) => Ok(vec![self.piece(start, end)?]),
            (spans, ..) => spans.iter().map(|&[start, end]| self.piece(start, end)).collect(),
        }
    }
}
