//! What happened in a run, in numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use copydesk_model::{Label, Refusal, RuleId, Value, Verdict};

use crate::run::Processed;

/// What one rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Edits that were made.
    pub made: u64,
    /// Edits that were proposed and not made.
    pub suggested: u64,
    /// Edits that were refused because they overlapped others, even after the last round.
    pub overlapped: u64,
    /// Edits that were refused because they would have cut into a protected span.
    pub protected: u64,
    /// Edits and annotations that did not fit the text: a bug.
    pub invalid: u64,
}

/// What happened in a run. Reports add up in any order, so that workers can count for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Documents that went out.
    pub kept: u64,
    /// Documents that were dropped.
    pub dropped: u64,
    /// Documents whose text is not the one that came in; dropped ones do not count.
    pub changed: u64,
    /// Bytes of text that came in.
    pub bytes_in: u64,
    /// Bytes of text that went out.
    pub bytes_out: u64,
    /// What each rule did.
    pub rules: BTreeMap<RuleId, Tally>,
    /// Annotations by label and, where they have one, kind.
    pub annotations: BTreeMap<(Label, Cow<'static, str>), u64>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: u64,
    /// Dropped documents by the rule that dropped them.
    pub drops: BTreeMap<RuleId, u64>,
}

impl Report {
    /// Counts one document.
    pub fn add(&mut self, processed: &Processed) {
        let doc = &processed.document;
        self.bytes_in += doc.source().len() as u64;
        match doc.verdict() {
            Verdict::Keep => {
                self.kept += 1;
                self.bytes_out += doc.text().len() as u64;
                self.changed += u64::from(!doc.changes().is_empty());
            }
            Verdict::Drop { rule, .. } => {
                self.dropped += 1;
                *self.drops.entry(*rule).or_default() += 1;
            }
        }
        for change in doc.changes() {
            self.rules.entry(change.rule).or_default().made += 1;
        }
        for suggestion in doc.suggestions() {
            self.rules.entry(suggestion.edit.rule).or_default().suggested += 1;
        }
        for (rule, why) in &processed.refused {
            let tally = self.rules.entry(*rule).or_default();
            match why {
                Refusal::Overlap => tally.overlapped += 1,
                Refusal::Protected => tally.protected += 1,
                Refusal::Invalid => tally.invalid += 1,
            }
        }
        self.annotations_lost += processed.annotations_lost as u64;
        for annotation in doc.annotations() {
            let kind = match annotation.attr("kind") {
                Some(Value::Str(kind)) => kind.clone(),
                _ => Cow::Borrowed(""),
            };
            *self.annotations.entry((annotation.label, kind)).or_default() += 1;
        }
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.kept += other.kept;
        self.dropped += other.dropped;
        self.changed += other.changed;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        self.annotations_lost += other.annotations_lost;
        for (rule, tally) in other.rules {
            let mine = self.rules.entry(rule).or_default();
            mine.made += tally.made;
            mine.suggested += tally.suggested;
            mine.overlapped += tally.overlapped;
            mine.protected += tally.protected;
            mine.invalid += tally.invalid;
        }
        for (key, count) in other.annotations {
            *self.annotations.entry(key).or_default() += count;
        }
        for (rule, count) in other.drops {
            *self.drops.entry(rule).or_default() += count;
        }
        self
    }
}
