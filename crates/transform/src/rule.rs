//! Rules, and how a transform speaks in their name.

use std::borrow::Cow;

use copydesk_model::{Annotation, Applicability, Edit, Findings, Label, Lang, RuleId, Span, Text, intern};

/// A short text on which a rule can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The language that the text is written in.
    pub lang: Lang,
    /// The text.
    pub text: &'static str,
    /// For a rule that edits: the text afterwards, with every edit of the step made.
    pub becomes: Option<&'static str>,
    /// What stands below the step in the pipeline, as YAML; empty for nothing.
    pub with: &'static str,
}

impl Example {
    /// A text that becomes another one.
    #[must_use]
    pub const fn edit(lang: Lang, text: &'static str, becomes: &'static str) -> Self {
        Self { lang, text, becomes: Some(becomes), with: "" }
    }

    /// A text in which something is marked, or in which nothing is found.
    #[must_use]
    pub const fn text(lang: Lang, text: &'static str) -> Self {
        Self { lang, text, becomes: None, with: "" }
    }

    /// The same for a step with parameters: what its user asks for is what its rules look for.
    #[must_use]
    pub const fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }

    /// A text from a pack; what it says is kept for good.
    #[must_use]
    pub fn from_pack(lang: Lang, text: &str, becomes: Option<&str>) -> Self {
        Self { lang, text: intern(text), becomes: becomes.map(intern), with: "" }
    }
}

/// One rule of a transform: what it is called, why it is right, and where it is tried.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `step/rule`, or `step/pack/rule` where it comes from a pack.
    pub id: RuleId,
    /// What it does, in one line, as a sentence.
    pub summary: Cow<'static, str>,
    /// Why that is right, and what guards it.
    pub reason: Cow<'static, str>,
    /// How sure it is of its edits. A rule that only marks is `Safe`: marks lose nothing.
    pub applicability: Applicability,
    /// Texts in which it finds something; at least one.
    pub examples: Cow<'static, [Example]>,
    /// Texts that look alike and that it must leave alone; at least one.
    pub counter_examples: Cow<'static, [Example]>,
}

impl Rule {
    /// A rule that is known at compile time.
    #[must_use]
    pub const fn new(
        id: &'static str,
        applicability: Applicability,
        summary: &'static str,
        reason: &'static str,
        examples: &'static [Example],
        counter_examples: &'static [Example],
    ) -> Self {
        Self {
            id: RuleId::new(id),
            summary: Cow::Borrowed(summary),
            reason: Cow::Borrowed(reason),
            applicability,
            examples: Cow::Borrowed(examples),
            counter_examples: Cow::Borrowed(counter_examples),
        }
    }
}

/// Saying what was found, in the name of a rule.
pub trait Propose {
    /// The text at `span` should give way to `insert`.
    fn replace(&mut self, rule: &Rule, span: Span<Text>, insert: impl Into<Cow<'static, str>>);

    /// The text at `span` should go.
    fn delete(&mut self, rule: &Rule, span: Span<Text>) {
        self.replace(rule, span, "");
    }

    /// `text` should stand at `place` as well.
    fn insert(&mut self, rule: &Rule, place: u32, text: impl Into<Cow<'static, str>>) {
        self.replace(rule, Span::empty(place), text);
    }

    /// The text at `span` is a `label`; attributes and the score can be set on what is returned.
    fn mark(&mut self, rule: &Rule, span: Span<Text>, label: Label) -> &mut Annotation;
}

impl Propose for Findings {
    fn replace(&mut self, rule: &Rule, span: Span<Text>, insert: impl Into<Cow<'static, str>>) {
        self.edits.push(Edit { span, insert: insert.into(), rule: rule.id, applicability: rule.applicability });
    }

    fn mark(&mut self, rule: &Rule, span: Span<Text>, label: Label) -> &mut Annotation {
        self.annotations.push(Annotation::new(span, label, rule.id));
        let last = self.annotations.len() - 1;
        &mut self.annotations[last]
    }
}
