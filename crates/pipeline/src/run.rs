//! One document through the steps.

use std::sync::Arc;

use copydesk_model::{Block, Document, DocumentError, Findings, Lang, Refusal, RuleId, Verdict};
use copydesk_transform::protect::Protector;
use copydesk_transform::run_step;

use crate::{Pipeline, Step, detect};

/// The rule that drops a document of which nothing is left.
const EMPTY: RuleId = RuleId::new("pipeline/empty");

/// Memory that is used again from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    findings: Findings,
}

/// A document that went through a pipeline.
#[derive(Debug)]
pub struct Processed {
    /// The document as it is now.
    pub document: Document,
    /// Edits that were refused, by rule.
    pub refused: Vec<(RuleId, Refusal)>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: usize,
}

/// A document ready for its first step: with blocks and protected spans.
///
/// # Errors
/// If the text is 4 GiB or longer.
pub fn document(source: impl Into<Arc<str>>, language: Lang, protector: &Protector) -> Result<Document, DocumentError> {
    with_blocks(source.into(), language, Arc::new(protector.clone()), None)
}

fn with_blocks(
    source: Arc<str>,
    language: Lang,
    protector: Arc<Protector>,
    blocks: Option<Vec<Block>>,
) -> Result<Document, DocumentError> {
    let mut doc = Document::new(source, language)?;
    doc.set_blocks(blocks.unwrap_or_else(|| copydesk_parser::blocks(doc.text())));
    doc.protect(protector);
    Ok(doc)
}

/// What a record says of a document, and where it was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Provenance<'a> {
    /// The language that the record declares.
    pub language: Option<Lang>,
    /// The site on which it was published.
    pub site: Option<&'a str>,
    /// The file, as records name it, and the line there.
    pub place: Option<(&'a str, Option<u64>)>,
}

impl Pipeline {
    /// A document as this pipeline begins with it. Its language is the pipeline's, else the one that its record
    /// declares, else the one that it seems to be in.
    ///
    /// # Errors
    /// If the text is 4 GiB or longer.
    pub fn open(&self, source: impl Into<Arc<str>>, declared: Option<Lang>) -> Result<Document, DocumentError> {
        self.open_with(source.into(), declared, None)
    }

    fn open_with(
        &self,
        source: Arc<str>,
        declared: Option<Lang>,
        blocks: Option<Vec<Block>>,
    ) -> Result<Document, DocumentError> {
        let language = self.language.or(declared).unwrap_or_else(|| detect(&source));
        let mut doc = with_blocks(source, language, Arc::clone(&self.protector), blocks)?;
        doc.set_attribute("language", language.as_str().to_owned());
        Ok(doc)
    }

    /// Takes one document through the steps.
    ///
    /// # Errors
    /// If the text is 4 GiB or longer.
    pub fn run(
        &self,
        source: impl Into<Arc<str>>,
        declared: Option<Lang>,
        scratch: &mut Scratch,
    ) -> Result<Processed, DocumentError> {
        self.run_from(source, Provenance { language: declared, ..Provenance::default() }, scratch)
    }

    /// The same with all that is known of where the document comes from, for rules that ask.
    ///
    /// # Errors
    /// If the text is 4 GiB or longer.
    pub fn run_from(
        &self,
        source: impl Into<Arc<str>>,
        from: Provenance<'_>,
        scratch: &mut Scratch,
    ) -> Result<Processed, DocumentError> {
        self.run_blocks(source, from, None, scratch)
    }

    /// The same for a text whose blocks are known, as from a page's tags: sorted, disjoint, and parted by line breaks.
    ///
    /// # Errors
    /// If the text is 4 GiB or longer.
    pub fn run_blocks(
        &self,
        source: impl Into<Arc<str>>,
        from: Provenance<'_>,
        blocks: Option<Vec<Block>>,
        scratch: &mut Scratch,
    ) -> Result<Processed, DocumentError> {
        let mut document = self.open_with(source.into(), from.language, blocks)?;
        if let Some(site) = from.site {
            document.set_site(site);
        }
        if let Some((file, line)) = from.place {
            document.set_place(file, line);
        }
        let (mut refused, mut annotations_lost) = (Vec::new(), 0);
        for (number, step) in self.steps.iter().enumerate() {
            if *document.verdict() != Verdict::Keep {
                break;
            }
            if step.runs_in(document.language()) {
                let outcome =
                    run_step(&*step.transform, &mut document, number as u16, &step.apply, &mut scratch.findings);
                refused.extend(outcome.refused);
                annotations_lost += outcome.annotations_lost;
            }
        }
        if document.text().trim().is_empty() {
            document.drop_because(EMPTY, "nothing is left of its text");
        }
        Ok(Processed { document, refused, annotations_lost })
    }
}

impl Step {
    /// Whether the step runs on documents in that language.
    #[must_use]
    pub fn runs_in(&self, language: Lang) -> bool {
        self.languages.is_empty() || self.languages.contains(&language)
    }
}
