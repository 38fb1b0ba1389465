//! An edit that is proposed, and a change that was made.

use std::borrow::Cow;
use std::fmt;

use crate::intern::intern;
use crate::span::{Source, Span, Text};

/// Names a rule: `step/rule`, or `step/pack/rule` where the rule comes from a pack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(&'static str);

impl RuleId {
    /// An id that is known at compile time.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        Self(id)
    }

    /// An id that is made at run time, from a pack or a record. Call it while building, not for each document.
    #[must_use]
    pub fn intern(id: &str) -> Self {
        Self(intern(id))
    }

    /// The whole id.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The id without its step: `rule` or `pack/rule`.
    #[must_use]
    pub fn local(self) -> &'static str {
        self.0.split_once('/').map_or(self.0, |(_, rest)| rest)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How sure a rule is of an edit. The order is the order of trust: `Suggest < Likely < Safe`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// A guess worth showing to a person. Applied only where the pipeline says `apply: suggest`.
    Suggest,
    /// Right in nearly every text the rule was tried on; the meaning may change where it is wrong.
    Likely,
    /// The meaning is certainly kept: no reader could tell that something was done, but for the defect gone.
    Safe,
}

impl Applicability {
    /// As in pipelines and records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suggest => "suggest",
            Self::Likely => "likely",
            Self::Safe => "safe",
        }
    }
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which edits of a step are made: those of rules that are at least so sure, with other bars for some rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// None where nothing is made.
    rest: Option<Applicability>,
    rules: Vec<(RuleId, Option<Applicability>)>,
}

impl Bar {
    /// The same bar for every rule; with `None`, every edit is only suggested.
    #[must_use]
    pub const fn all(bar: Option<Applicability>) -> Self {
        Self { rest: bar, rules: Vec::new() }
    }

    /// The same with another bar for one rule; what was said of it last counts.
    #[must_use]
    pub fn with(mut self, rule: RuleId, bar: Option<Applicability>) -> Self {
        self.rules.retain(|(known, _)| *known != rule);
        self.rules.push((rule, bar));
        self
    }

    /// Whether an edit of `rule`, so sure of it, is made.
    #[must_use]
    pub fn passes(&self, rule: RuleId, applicability: Applicability) -> bool {
        let own = self.rules.iter().find(|(known, _)| *known == rule);
        own.map_or(self.rest, |(_, bar)| *bar).is_some_and(|bar| applicability >= bar)
    }
}

impl From<Applicability> for Bar {
    fn from(bar: Applicability) -> Self {
        Self::all(Some(bar))
    }
}

/// A replacement that a rule proposes: the text at `span` gives way to `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span<Text>,
    /// What takes its place; empty for a deletion.
    pub insert: Cow<'static, str>,
    /// Who proposes it.
    pub rule: RuleId,
    /// How sure the rule is.
    pub applicability: Applicability,
}

/// An edit that was made: enough to take it back without the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The step that made it, counted from 0 in the pipeline.
    pub step: u16,
    /// The rule that made it.
    pub rule: RuleId,
    /// Where `after` begins, in bytes of the text as it was when the step's round was over.
    pub at: u32,
    /// The piece of the source that was touched; empty where nothing of the source stood.
    pub source: Span<Source>,
    /// What stood there before.
    pub before: Box<str>,
    /// What stands there now.
    pub after: Box<str>,
}
