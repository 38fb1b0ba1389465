//! What is said about a stretch of text, and moves with it.

use std::borrow::Cow;
use std::fmt;

use crate::edit::RuleId;
use crate::intern::intern;
use crate::moved::Mover;
use crate::span::{Span, Text};

/// What an annotation says that its span is: `quote`, `disclaimer`, …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(&'static str);

impl Label {
    /// A label that is known at compile time.
    #[must_use]
    pub const fn new(label: &'static str) -> Self {
        Self(label)
    }

    /// A label that is made at run time.
    #[must_use]
    pub fn intern(label: &str) -> Self {
        Self(intern(label))
    }

    /// The name as records show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Named values in the order in which they were set; a record shows them in that order.
pub type Attrs = Vec<(&'static str, Value)>;

/// The value of an attribute. Spans among them move with the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A count.
    Int(i64),
    /// A score; finite.
    Float(f64),
    /// A name.
    Str(Cow<'static, str>),
    /// A stretch of the text, `[start, end]` in a record.
    Span(Span<Text>),
    /// A stretch of the text that a record shows with its words, and what is known of it:
    /// `{"start": …, "end": …, "text": …, …}`.
    Mention(Span<Text>, Attrs),
    /// Several.
    List(Vec<Value>),
    /// Named ones.
    Map(Attrs),
}

impl Value {
    /// Moves every span; false where the value's own text is gone, so that its owner drops it.
    pub(crate) fn shift(&mut self, mover: &Mover) -> bool {
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::Str(_) => true,
            Self::Span(span) => shift_span(span, mover),
            Self::Mention(span, attrs) => {
                shift_attrs(attrs, mover);
                shift_span(span, mover)
            }
            Self::List(values) => {
                values.retain_mut(|value| value.shift(mover));
                true
            }
            Self::Map(attrs) => {
                shift_attrs(attrs, mover);
                true
            }
        }
    }

    /// Calls `visit` with every span in the value.
    pub fn spans(&self, visit: &mut dyn FnMut(Span<Text>)) {
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::Str(_) => {}
            Self::Span(span) => visit(*span),
            Self::Mention(span, attrs) => {
                visit(*span);
                attrs.iter().for_each(|(_, value)| value.spans(visit));
            }
            Self::List(values) => values.iter().for_each(|value| value.spans(visit)),
            Self::Map(attrs) => attrs.iter().for_each(|(_, value)| value.spans(visit)),
        }
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Str(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(Cow::Owned(text))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

fn shift_span(span: &mut Span<Text>, mover: &Mover) -> bool {
    let Some(moved) = mover.span(*span) else { return false };
    *span = moved;
    true
}

pub(crate) fn shift_attrs(attrs: &mut Attrs, mover: &Mover) {
    attrs.retain_mut(|(_, value)| value.shift(mover));
}

/// What a rule says about a stretch of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The stretch.
    pub span: Span<Text>,
    /// What it is.
    pub label: Label,
    /// Who says so.
    pub rule: RuleId,
    /// How sure the rule is, from 0 to 1.
    pub score: f32,
    /// What else is known: kind, speaker, cue, …
    pub attrs: Attrs,
    /// The step that said so; [`crate::Document::apply`] sets it.
    pub step: u16,
}

impl Annotation {
    /// An annotation without attributes and with the score 1.
    #[must_use]
    pub const fn new(span: Span<Text>, label: Label, rule: RuleId) -> Self {
        Self { span, label, rule, score: 1.0, attrs: Vec::new(), step: 0 }
    }

    /// The attribute of that name.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&Value> {
        self.attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}
