#![doc = include_str!("../README.md")]

mod blanks;
mod letterspaced;
mod lines;
mod lost;
mod marks;
mod rules;
mod scan;
mod unseen;
mod words;

use copydesk_transform::{BuildError, Document, Findings, Lang, NoPack, Plugin, Propose, Rule, Setup, Span, Transform};
use schemars::JsonSchema;
use serde::Deserialize;

/// The plugin: `repair-whitespace`.
#[derive(Debug, Clone, Copy)]
pub struct RepairWhitespace;

/// The parameters of `repair-whitespace`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What becomes of no-break, thin and wide spaces between words.
    pub no_break_spaces: NoBreakSpaces,
    /// Whether spaces are put back that were lost after a sentence, a comma, a quotation, an abbreviation or in a date.
    pub lost_spaces: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { no_break_spaces: NoBreakSpaces::Replace, lost_spaces: true }
    }
}

/// What becomes of no-break spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoBreakSpaces {
    /// They become plain spaces, but for French typography, grouped digits, and numbers and their units.
    Replace,
    /// They stay.
    Keep,
}

impl Plugin for RepairWhitespace {
    const NAME: &'static str = "repair-whitespace";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Whitespace { params, rules: rules::all() }))
    }
}

struct Whitespace {
    params: Params,
    rules: Vec<Rule>,
}

impl Transform for Whitespace {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let writing = Writing {
            french: doc.language() == Lang::FR,
            // What a space before punctuation or after a full stop means is known of these alone.
            known: [Lang::DE, Lang::EN, Lang::FR].contains(&doc.language()),
            german: doc.language() == Lang::DE,
            english: doc.language() == Lang::EN,
            keep_no_break: self.params.no_break_spaces == NoBreakSpaces::Keep,
            lost_spaces: self.params.lost_spaces,
        };
        let found = out.edits.len();
        if !View::new(doc, doc.text(), None, writing, out).find() {
            // Something that cannot be seen is in the way: once more without it.
            out.edits.truncate(found);
            let mut bare = unseen::Bare::of(doc);
            let text = std::mem::take(&mut bare.text);
            View::new(doc, &text, Some(&mut bare), writing, out).find();
            bare.finish(out);
        }
    }
}

/// How the text at hand is written.
#[derive(Debug, Clone, Copy)]
struct Writing {
    french: bool,
    german: bool,
    english: bool,
    known: bool,
    keep_no_break: bool,
    lost_spaces: bool,
}

/// The text as the rules read it, and where what they find goes.
struct View<'a> {
    doc: &'a Document,
    /// The text of `doc`, or its bare one.
    text: &'a str,
    bare: Option<&'a mut unseen::Bare>,
    writing: Writing,
    out: &'a mut Findings,
    /// The end of the blanks that were judged last.
    judged: usize,
    /// Where a space was put in last: words left of it are no longer at hand.
    parted: usize,
    lines: lines::Lines,
    /// Whether any letter runs from right to left, once it was asked.
    right_to_left: Option<bool>,
}

impl<'a> View<'a> {
    fn new(
        doc: &'a Document,
        text: &'a str,
        bare: Option<&'a mut unseen::Bare>,
        writing: Writing,
        out: &'a mut Findings,
    ) -> Self {
        Self {
            doc,
            text,
            bare,
            writing,
            out,
            judged: 0,
            parted: 0,
            lines: lines::Lines::default(),
            right_to_left: None,
        }
    }

    /// Whether all was found; false where the text must be read without what cannot be seen.
    fn find(&mut self) -> bool {
        letterspaced::find(self);
        scan::scan(self)
    }

    /// Proposes `insert` for `start..end` of the text that is read, and says whether that may be.
    fn propose(&mut self, rule: &Rule, start: usize, end: usize, insert: impl Into<std::borrow::Cow<'static, str>>) {
        let suggested = rule.applicability == copydesk_transform::Applicability::Suggest;
        let span = match &mut self.bare {
            None => Span::at(start, end),
            Some(bare) => {
                let (from, to) = bare.span(start, end);
                let span = Span::at(from, to);
                if !suggested && !self.doc.is_protected(span) {
                    bare.take(start, end);
                }
                span
            }
        };
        if !self.doc.is_protected(span) {
            self.out.replace(rule, span, insert);
        }
    }
}
