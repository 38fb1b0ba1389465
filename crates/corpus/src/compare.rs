//! Two pipelines on one corpus: which documents they treat differently, and how.

use std::collections::BTreeMap;

use copydesk_formats::{Origin, Reject, RejectKind};
use copydesk_model::{Document, Lang, RuleId, Source, Span, Value, Verdict};
use copydesk_pipeline::{Pipeline, Provenance, Scratch};

use crate::survey::Survey;

/// So many characters of the source are shown on either side of a difference.
const AROUND: usize = 30;

/// So many characters of what differs are shown.
const SHOWN: usize = 200;

/// Something that one of the pipelines does to a document and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// `file:line`, or the file.
    pub place: String,
    /// What it is.
    pub what: What,
    /// The source before it and behind it.
    pub around: (String, String),
}

/// What one of two pipelines does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It changes the text.
    Change {
        /// What stood there.
        before: String,
        /// What stands there now.
        after: String,
    },
    /// It marks the text.
    Mark {
        /// The label, with the kind where there is one: `quote/direct`.
        label: String,
        /// The text.
        text: String,
    },
    /// It drops the document.
    Drop {
        /// Why.
        reason: String,
    },
}

/// What the two do differently under one rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ruled {
    /// How often the first alone, and the second alone.
    pub only: [u64; 2],
    /// The first ones of each.
    pub samples: [Vec<Difference>; 2],
}

/// What two pipelines do differently.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Documents that both were run on.
    pub documents: u64,
    /// Those on which they differ at all.
    pub differ: u64,
    /// Those of which one gives another text than the other, or drops it.
    pub texts: u64,
    /// By rule.
    pub rules: BTreeMap<RuleId, Ruled>,
}

/// Runs two pipelines on each document of a corpus and compares what they do, in places of the source: the same edit made
/// by another step of the other pipeline is no difference.
#[derive(Debug)]
pub struct Comparison<'a> {
    pipelines: [&'a Pipeline; 2],
    samples: usize,
    found: Differences,
}

/// Something done under a rule: where in the source, and what.
type Done = (RuleId, Span<Source>, What);

impl<'a> Comparison<'a> {
    /// Of two pipelines, with so many samples for each rule and side.
    #[must_use]
    pub fn new(pipelines: [&'a Pipeline; 2], samples: usize) -> Self {
        Self { pipelines, samples, found: Differences::default() }
    }

    /// What was found.
    #[must_use]
    pub fn into_differences(self) -> Differences {
        self.found
    }
}

impl Survey for Comparison<'_> {
    type Part = Differences;

    fn look(
        &self,
        text: &str,
        declared: Option<Lang>,
        site: Option<&str>,
        origin: &Origin<'_>,
        part: &mut Differences,
    ) -> Result<(), Reject> {
        let mut documents = Vec::with_capacity(2);
        let from = Provenance { language: declared, site, place: Some((origin.file, origin.line)) };
        for pipeline in self.pipelines {
            let processed = pipeline.run_from(text, from, &mut Scratch::default());
            documents.push(processed.map_err(|error| Reject::new(RejectKind::TooLong, error.to_string()))?.document);
        }
        part.documents += 1;
        let [first, second] = [&documents[0], &documents[1]];
        let [mut one, mut other] = [done(first), done(second)];
        let differ = one != other;
        part.differ += u64::from(differ || first.text() != second.text());
        part.texts += u64::from(first.text() != second.text() || first.is_kept() != second.is_kept());
        if differ {
            drop_common(&mut one, &mut other);
            for (side, list) in [one, other].into_iter().enumerate() {
                for (rule, span, what) in list {
                    let ruled = part.rules.entry(rule).or_default();
                    ruled.only[side] += 1;
                    if ruled.samples[side].len() < self.samples {
                        let place = origin.to_string();
                        ruled.samples[side].push(Difference { place, what, around: around(text, span) });
                    }
                }
            }
        }
        Ok(())
    }

    fn merge(&mut self, part: Differences) {
        self.found.documents += part.documents;
        self.found.differ += part.differ;
        self.found.texts += part.texts;
        for (rule, theirs) in part.rules {
            let ours = self.found.rules.entry(rule).or_default();
            for (side, samples) in theirs.samples.into_iter().enumerate() {
                ours.only[side] += theirs.only[side];
                let room = self.samples.saturating_sub(ours.samples[side].len());
                ours.samples[side].extend(samples.into_iter().take(room));
            }
        }
    }
}

/// What was done to a document, sorted.
fn done(doc: &Document) -> Vec<Done> {
    let mut done: Vec<Done> = Vec::with_capacity(doc.changes().len() + doc.annotations().len());
    for change in doc.changes() {
        let what = What::Change { before: short(&change.before), after: short(&change.after) };
        done.push((change.rule, change.source, what));
    }
    for mark in doc.annotations() {
        let kind = mark.attrs.iter().find_map(|(name, value)| match value {
            Value::Str(kind) if *name == "kind" => Some(kind),
            _ => None,
        });
        let label = kind.map_or_else(|| mark.label.to_string(), |kind| format!("{}/{kind}", mark.label));
        let what = What::Mark { label, text: short(mark.span.of(doc.text())) };
        done.push((mark.rule, doc.offsets().to_source(mark.span), what));
    }
    if let Verdict::Drop { rule, reason } = doc.verdict() {
        done.push((*rule, Span::empty(0), What::Drop { reason: reason.to_string() }));
    }
    done.sort_by(|a, b| key(a).cmp(&key(b)));
    done
}

fn key(done: &Done) -> (Span<Source>, RuleId, (&str, &str)) {
    let what = match &done.2 {
        What::Change { before, after } => (before.as_str(), after.as_str()),
        What::Mark { label, text } => (label.as_str(), text.as_str()),
        What::Drop { reason } => (reason.as_str(), ""),
    };
    (done.1, done.0, what)
}

/// Takes out of two sorted lists what stands in both.
fn drop_common(one: &mut Vec<Done>, other: &mut Vec<Done>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut theirs = std::mem::take(other).into_iter().peekable();
    for mine in std::mem::take(one) {
        while let Some(next) = theirs.next_if(|next| key(next) < key(&mine)) {
            right.push(next);
        }
        if theirs.next_if(|next| *next == mine).is_none() {
            left.push(mine);
        }
    }
    right.extend(theirs);
    (*one, *other) = (left, right);
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn around(source: &str, span: Span<Source>) -> (String, String) {
    let (before, after) = (&source[..span.range().start], &source[span.range().end..]);
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    (before[from..].to_owned(), after[..to].to_owned())
}
