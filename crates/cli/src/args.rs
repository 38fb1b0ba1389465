//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use copydesk_corpus::Format;
use copydesk_formats::Fields;
use copydesk_model::OffsetUnit;

use crate::error::Failure;

/// Repairs and annotates news text, and signs for every change.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a corpus through a pipeline
    Run(RunArgs),
    /// Show what a pipeline would change, and write nothing; exit 1 if a text would change
    Check(CheckArgs),
    /// Show each finding in its text, with its rule and reason
    Explain(ExplainArgs),
    /// Give the input of a run back, byte for byte
    Revert(RevertArgs),
    /// Revert every record of a run in memory, and check its hash
    Verify(VerifyArgs),
    /// Score a pipeline against gold
    Eval(EvalArgs),
    /// List pipelines, transforms, rules or packs
    List(ListArgs),
    /// Show a pipeline, a transform, a rule or a pack
    Show(ShowArgs),
    /// Print the JSON Schema of pipelines, or of a transform's packs
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) command: EvalCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Score repairs: damaged texts, cases, hyphens, and clean texts on which every edit counts
    #[command(after_help = "Example: copydesk eval whitespace gold/ --pipeline repair --list")]
    Whitespace(WhitespaceArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct WhitespaceArgs {
    /// JSONL files of gold, or folders of them
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A pipeline's name or path
    #[arg(long, default_value = "repair")]
    pub(crate) pipeline: String,
    /// A table for people, or a JSON object for each file
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
    /// List every edit made on clean text
    #[arg(long)]
    pub(crate) list: bool,
}

/// What is read, and how.
#[derive(Debug, ClapArgs)]
pub(crate) struct InputArgs {
    /// A pipeline's name (./pipelines, then the built-in ones) or the path of one
    pub(crate) pipeline: String,
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true)]
    pub(crate) inputs: Vec<String>,
    /// Read every input as this, whatever its ending; - is jsonl without it
    #[arg(long)]
    pub(crate) from: Option<FormatArg>,
    /// The field of a JSON line that has the text; a dotted path
    #[arg(long, default_value = "text", value_name = "PATH")]
    pub(crate) text_field: String,
    /// The field that has the id
    #[arg(long, default_value = "id", value_name = "PATH")]
    pub(crate) id_field: String,
    /// The field that has the language [default: language, else lang]
    #[arg(long, value_name = "PATH")]
    pub(crate) language_field: Option<String>,
    /// Take lines that have a `copydesk` field already, and replace it
    #[arg(long)]
    pub(crate) replace: bool,
    /// Only the first N documents
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// How many workers [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

impl InputArgs {
    pub(crate) fn fields(&self) -> Result<Fields, Failure> {
        let fields = Fields::text_at(&self.text_field)?.id_at(&self.id_field)?;
        let fields = match &self.language_field {
            Some(path) => fields.language_at(path)?,
            None => fields,
        };
        Ok(fields.replace(self.replace))
    }

    pub(crate) fn format(&self) -> Option<Format> {
        self.from.map(FormatArg::format)
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Where it goes: a folder, a file that ends in .jsonl or .txt, or - for standard output
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Write documents as this [default: as the output's ending says, else jsonl]
    #[arg(long)]
    pub(crate) to: Option<FormatArg>,
    /// What offsets in records count
    #[arg(long, default_value = "chars")]
    pub(crate) offsets: UnitArg,
    /// Replace an output that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Where quarantined documents go if the output is one stream
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Where dropped documents go if the output is one stream
    #[arg(long, value_name = "FILE")]
    pub(crate) dropped: Option<PathBuf>,
    /// How many documents may be quarantined before the exit code is 3: a number, or a share such as 0.1%
    #[arg(long, value_name = "N|P%", default_value = "0")]
    pub(crate) max_quarantine: Share,
    /// The summary's form
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
    /// No summary and no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// A diff for people, or a JSON object for each change
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
    /// Only the exit code: nothing is printed
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RevertArgs {
    /// A run's folder, or a .jsonl file that a run wrote; - for standard input
    pub(crate) run: PathBuf,
    /// Where the originals go: a folder, or a file (or -) for all of them one after the other
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Replace an output that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    /// A run's folder, or a .jsonl file that a run wrote; - for standard input
    pub(crate) run: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListArgs {
    /// What to list
    #[arg(default_value = "pipelines")]
    pub(crate) what: Listed,
    /// A table, or a JSON array
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ShowArgs {
    /// A pipeline, a transform, a rule (step/rule) or a pack (step/pack)
    pub(crate) name: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    /// The schema of this transform's packs, instead of that of pipelines
    #[arg(long, value_name = "TRANSFORM")]
    pub(crate) pack: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Jsonl,
    Txt,
}

impl FormatArg {
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Jsonl => Format::Jsonl,
            Self::Txt => Format::Txt,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportArg {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    Pipelines,
    Transforms,
    Rules,
    Packs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitArg {
    /// Unicode code points (Python, spaCy, Prodigy, doccano, brat)
    Chars,
    /// UTF-8 bytes (Rust, Arrow)
    Bytes,
    /// UTF-16 code units (JavaScript, Java)
    Utf16,
}

impl UnitArg {
    pub(crate) const fn unit(self) -> OffsetUnit {
        match self {
            Self::Chars => OffsetUnit::Chars,
            Self::Bytes => OffsetUnit::Bytes,
            Self::Utf16 => OffsetUnit::Utf16,
        }
    }
}

/// So many, or so many of a hundred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Share {
    Count(u64),
    Percent(f64),
}

impl std::str::FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither a number nor a share such as 0.1%");
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
            Some(number) => match number.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Percent(percent)),
                _ => Err(wrong()),
            },
        }
    }
}

impl Share {
    /// Whether `count` of `all` is more than this.
    pub(crate) fn is_exceeded(self, count: u64, all: u64) -> bool {
        match self {
            Self::Count(most) => count > most,
            Self::Percent(percent) => count as f64 * 100.0 > percent * all as f64,
        }
    }
}
