//! The arguments that say what is read, and how.

use clap::Args as ClapArgs;
use copydesk_corpus::{Inputs, Sampler, SurveyOptions};
use copydesk_formats::Fields;

use crate::error::Failure;
use crate::values::{FormatArg, Percent, Size};

/// Where documents are read from.
#[derive(Debug, ClapArgs)]
pub(crate) struct CorpusArgs {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true)]
    pub(crate) inputs: Vec<String>,
    /// Read every input as this, whatever its ending; - is jsonl without it
    #[arg(long)]
    pub(crate) from: Option<FormatArg>,
    /// The field of a JSON line, or column of a table, that has the text; a dotted path
    #[arg(long, default_value = "text", value_name = "PATH")]
    pub(crate) text_field: String,
    /// The field that has the id
    #[arg(long, default_value = "id", value_name = "PATH")]
    pub(crate) id_field: String,
    /// The field that has the language [default: language, else lang]
    #[arg(long, value_name = "PATH")]
    pub(crate) language_field: Option<String>,
    /// The field that has the site, or an address on it [default: url, else host, site or source]
    #[arg(long, value_name = "PATH", visible_alias = "group-by")]
    pub(crate) site_field: Option<String>,
    /// Only the first N documents
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Only this share of the documents, such as 1%; the same ones each time, chosen by the hash of their bytes
    #[arg(long, value_name = "P%")]
    pub(crate) sample: Option<Percent>,
    /// Read bytes that are no UTF-8 as Windows-1252, instead of quarantining their document; the record says which
    #[arg(long)]
    pub(crate) recover: bool,
    /// Quarantine a document with more bytes than this, and do not hold it in memory
    #[arg(long, value_name = "SIZE", default_value = MAX_DOCUMENT)]
    pub(crate) max_document: Size,
    /// How many workers [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

/// As large as a document may be unless it is said: it takes some six times as much memory.
pub(crate) const MAX_DOCUMENT: &str = "256MiB";

impl CorpusArgs {
    pub(crate) fn fields(&self) -> Result<Fields, Failure> {
        let fields = Fields::text_at(&self.text_field)?.id_at(&self.id_field)?;
        let fields = match &self.language_field {
            Some(path) => fields.language_at(path)?,
            None => fields,
        };
        Ok(match &self.site_field {
            Some(path) => fields.site_at(path)?,
            None => fields,
        })
    }

    pub(crate) fn inputs(&self) -> Result<Inputs, Failure> {
        Ok(copydesk_corpus::inputs(&self.inputs, self.from.map(FormatArg::format))?)
    }

    /// How the corpus is surveyed; a run's output is a corpus too.
    pub(crate) fn survey(&self) -> Result<SurveyOptions, Failure> {
        Ok(SurveyOptions {
            jobs: self.jobs(),
            fields: self.fields()?.replace(true),
            limit: self.limit,
            sample: self.sample(),
            recover: self.recover,
            max_document: self.max_document.0,
        })
    }

    pub(crate) fn sample(&self) -> Option<Sampler> {
        self.sample.map(|Percent(percent)| Sampler::percent(percent))
    }

    /// How many workers; 0 for one a core.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.map_or(0, usize::from)
    }
}
