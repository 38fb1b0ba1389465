//! The arguments of `copydesk eval`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use crate::values::ReportArg;

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) command: EvalCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Score repairs: damaged texts, cases, hyphens, and clean texts on which every edit counts. The `sound` line leaves out texts that had defects before they were damaged
    #[command(after_help = "Example: copydesk eval whitespace gold/ --pipeline repair --list")]
    Whitespace(WhitespaceArgs),
    /// Score quotations: spans, kinds, speakers and cues, against articles in which somebody marked them
    #[command(after_help = "Example: copydesk eval quotes gold.jsonl --pipeline quotes --format json")]
    Quotes(EvalQuotesArgs),
    /// Score what `discover` finds in a corpus whose notices are known: the pack is made of its texts, and what it strips from them is counted
    #[command(after_help = "Example: copydesk eval discovery gold.jsonl.gz --format json")]
    Discovery(EvalDiscoveryArgs),
    /// Score boilerplate: lines that must be found, by kind; paragraphs that must stay; pages whose lines are labelled
    #[command(after_help = "Example: copydesk eval boilerplate lines.jsonl hard.jsonl --pipeline webpages --list")]
    Boilerplate(EvalBoilerplateArgs),
    /// Score articles taken from web pages, as they are extracted and after a pipeline
    #[cfg(feature = "html")]
    #[command(after_help = "Example: copydesk eval pages gold/articles.jsonl --pipeline boilerplate")]
    Pages(crate::eval_pages::PagesArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalDiscoveryArgs {
    /// JSONL files (.gz, .zst) of {host, text, spans, repeats}, each a corpus
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A table for people, or a JSON object for each file
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalBoilerplateArgs {
    /// JSONL files of gold, plain or packed: {kind, text} must be found, {text} must stay, {doc, text, label} is a line of a page
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A pipeline's name or path
    #[arg(long, default_value = "boilerplate")]
    pub(crate) pipeline: String,
    /// The language of texts that do not say theirs, or `auto`
    #[arg(long, default_value = "auto")]
    pub(crate) language: String,
    /// List what was missed and what was found wrongly
    #[arg(long)]
    pub(crate) list: bool,
    /// A table for people, or a JSON object
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct WhitespaceArgs {
    /// JSONL files of gold, or folders of them
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A pipeline's name or path
    #[arg(long, default_value = "repair")]
    pub(crate) pipeline: String,
    /// The language of records that do not say theirs, or `auto`
    #[arg(long, default_value = "de")]
    pub(crate) language: String,
    /// A table for people, or a JSON object for each file
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
    /// List every edit made on clean text
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalQuotesArgs {
    /// JSONL files of gold, .jsonl outputs of runs, .ann files of brat, .json files of the German news quotation corpus, or folders of them
    #[arg(required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// A pipeline's name or path
    #[arg(long, default_value = "quotes")]
    pub(crate) pipeline: String,
    /// The language of articles that do not say theirs, or `auto`
    #[arg(long, default_value = "auto")]
    pub(crate) language: String,
    /// Tables for people, or a JSON object
    #[arg(long, default_value = "human")]
    pub(crate) format: ReportArg,
}
