//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use copydesk_formats::Fields;

use crate::error::Failure;
use crate::values::{ByArg, FormatArg, KindArg, Listed, PackArg, ReportArg, Share, Size, TableArg, ToArg, UnitArg};

pub(crate) use crate::args_corpus::{CorpusArgs, MAX_DOCUMENT};
pub(crate) use crate::args_eval::{
    EvalArgs, EvalBoilerplateArgs, EvalCommand, EvalDiscoveryArgs, EvalQuotesArgs, WhitespaceArgs,
};

pub(crate) use crate::export::ExportArgs;
pub(crate) use crate::rules::RulesArgs;

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
    /// Take the quarantined documents of a run through a pipeline once more
    Requeue(RequeueArgs),
    /// Show which documents and edits two pipelines treat differently; exit 1 if there are any
    Diff(DiffArgs),
    /// Count a corpus's words, and find what recurs on its sites, as packs to review
    Discover(DiscoverArgs),
    /// Group the copies of a story, and name the fullest version of each
    Duplicates(DuplicatesArgs),
    /// Give the input of a run back, byte for byte
    Revert(RevertArgs),
    /// Revert every record of a run in memory, and check its hash
    Verify(VerifyArgs),
    /// Count who is quoted in the output of runs, and how often
    Quotes(QuotesArgs),
    /// Draw the documents of a run for Prodigy, doccano, brat or as TEI
    Export(ExportArgs),
    /// Score a pipeline against gold
    Eval(EvalArgs),
    /// List pipelines, transforms, rules or packs
    List(ListArgs),
    /// Show a pipeline, a transform, a rule or a pack
    Show(ShowArgs),
    /// Try the rules of a pack on their own examples; exit 1 if one fails
    Rules(RulesArgs),
    /// Print the JSON Schema of pipelines, or of a transform's packs
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// What is read, and how.
#[derive(Debug, ClapArgs)]
pub(crate) struct InputArgs {
    /// A pipeline's name (./pipelines, then the built-in ones) or the path of one
    pub(crate) pipeline: String,
    #[command(flatten)]
    pub(crate) corpus: CorpusArgs,
    /// Take lines that have a `copydesk` field already, and replace it
    #[arg(long)]
    pub(crate) replace: bool,
}

impl InputArgs {
    pub(crate) fn fields(&self) -> Result<Fields, Failure> {
        Ok(self.corpus.fields()?.replace(self.replace))
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Where it goes: a folder, a file that ends in .jsonl (.gz, .zst), .parquet or .txt, or - for standard output
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Write documents as this, or draw them in this for other tools [default: as the output's ending says, else jsonl]
    #[arg(long)]
    pub(crate) to: Option<ToArg>,
    /// What offsets in records count
    #[arg(long, default_value = "chars")]
    pub(crate) offsets: UnitArg,
    /// Replace an output that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Go on where a run into the same folder was broken off; begin if there is none
    #[arg(long, conflicts_with = "force")]
    pub(crate) resume: bool,
    /// How many bytes of input are between two checkpoints
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20, hide = true)]
    pub(crate) checkpoint: u64,
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
pub(crate) struct RequeueArgs {
    /// The rejects of a run: its folder's rejects.jsonl, or what --rejects named
    pub(crate) rejects: String,
    /// The pipeline [default: that of the run whose folder the rejects lie in]
    #[arg(long, value_name = "PIPELINE")]
    pub(crate) pipeline: Option<String>,
    /// Where it goes: a folder, a file that ends in .jsonl (.gz, .zst), .parquet or .txt, or - for standard output
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// The field of a JSON line, or column of a table, that has the text; a dotted path
    #[arg(long, default_value = "text", value_name = "PATH")]
    pub(crate) text_field: String,
    /// The field that has the id
    #[arg(long, default_value = "id", value_name = "PATH")]
    pub(crate) id_field: String,
    /// Take lines that have a `copydesk` field already, and replace it
    #[arg(long)]
    pub(crate) replace: bool,
    /// Read bytes that are no UTF-8 as Windows-1252, instead of quarantining their document; the record says which
    #[arg(long)]
    pub(crate) recover: bool,
    /// Quarantine a document with more bytes than this once more
    #[arg(long, value_name = "SIZE", default_value = MAX_DOCUMENT)]
    pub(crate) max_document: Size,
    /// Replace an output that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// No summary and no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl RequeueArgs {
    /// The same as a run with that pipeline.
    pub(crate) fn run(&self, pipeline: String) -> RunArgs {
        let corpus = CorpusArgs {
            inputs: vec![self.rejects.clone()],
            from: Some(FormatArg::Rejects),
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            language_field: None,
            site_field: None,
            limit: None,
            sample: None,
            recover: self.recover,
            max_document: self.max_document,
            jobs: None,
        };
        RunArgs {
            input: InputArgs { pipeline, corpus, replace: self.replace },
            output: self.output.clone(),
            to: None,
            offsets: UnitArg::Chars,
            force: self.force,
            resume: false,
            checkpoint: u64::MAX,
            rejects: None,
            dropped: None,
            max_quarantine: Share::Count(0),
            format: ReportArg::Human,
            quiet: self.quiet,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DiffArgs {
    /// A pipeline: a name or a path
    pub(crate) first: String,
    /// Another one
    pub(crate) second: String,
    #[command(flatten)]
    pub(crate) corpus: CorpusArgs,
    /// How many samples are shown of each rule
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) samples: usize,
    /// A page for people, or a JSON object
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DiscoverArgs {
    #[command(flatten)]
    pub(crate) corpus: CorpusArgs,
    /// Where the packs go: a folder (words.yaml and boilerplate.yaml are made in it), or one file that ends in .yaml
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Make only this pack [default: both in a folder, boilerplate in a file]
    #[arg(long, value_name = "PACK")]
    pub(crate) only: Option<PackArg>,
    /// Leave out words that fewer documents have
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min: u32,
    /// Replace a pack that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// No summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RevertArgs {
    /// A run's folder, or a .jsonl or .parquet file that a run wrote; - for standard input
    pub(crate) run: PathBuf,
    /// Where the originals go: a folder, or a file (or -) for all of them one after the other; rows of Parquet files go to such
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Replace an output that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example: copydesk duplicates corpus/ -o duplicates.jsonl, then a step `drop-duplicates: { list: ./duplicates.jsonl }`"
)]
pub(crate) struct DuplicatesArgs {
    #[command(flatten)]
    pub(crate) corpus: CorpusArgs,
    /// Where the list goes, a JSON line a group; - for standard output
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// The part of a copy's stretches of words that the fuller version must have, 0.5 to 1
    #[arg(long, default_value_t = 0.8, value_name = "SHARE")]
    pub(crate) threshold: f64,
    /// So many words are a stretch, 1 to 20
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) shingle: u8,
    /// Shorter documents are copies only of texts with the very same words
    #[arg(long, default_value_t = 30, value_name = "WORDS")]
    pub(crate) min_words: usize,
    /// Replace the file that is there
    #[arg(long)]
    pub(crate) force: bool,
    /// No summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: copydesk run syndicated-de articles/ -o out && copydesk quotes out --min 2")]
pub(crate) struct QuotesArgs {
    /// Folders of runs, .jsonl (.gz, .zst) or .parquet files that runs wrote, or - for standard input
    #[arg(required = true, value_name = "RUN")]
    pub(crate) runs: Vec<String>,
    /// What a row stands for
    #[arg(long, default_value = "speaker")]
    pub(crate) by: ByArg,
    /// Leave out rows with fewer quotations
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) min: u64,
    /// Only the first N rows
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    /// Only quotations of these kinds, parted by commas [default: those in which somebody speaks; all with --by kind]
    #[arg(long, value_delimiter = ',')]
    pub(crate) kind: Vec<KindArg>,
    /// Only documents in this language: a two-letter code
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<String>,
    /// A table for people, CSV with a header, or a JSON array; the latter two have a row for what is in no other row
    #[arg(long, default_value = "human")]
    pub(crate) format: TableArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct VerifyArgs {
    /// A run's folder, or a .jsonl or .parquet file that a run wrote; - for standard input
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
