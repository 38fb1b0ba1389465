//! A text on its way through the steps of a pipeline.

use std::borrow::Cow;
use std::sync::Arc;

use crate::annotation::{Annotation, Attrs, Value, shift_attrs};
use crate::block::Block;
use crate::edit::{Bar, Change, Edit, RuleId};
use crate::findings::{Applied, BlockFinding, Findings, Refusal, Suggestion, Verdict};
use crate::lang::Lang;
use crate::moved::{Mover, Step};
use crate::offsets::Offsets;
use crate::protect::{Protect, Protected};
use crate::span::{Span, Text};
use crate::{DocumentError, MAX_BYTES};

/// A text, where it came from, what was done to it, and what is known about it.
#[derive(Debug, Clone)]
pub struct Document {
    source: Arc<str>,
    /// None as long as the text is the source: most documents are never copied.
    text: Option<String>,
    offsets: Offsets,
    language: Lang,
    site: Option<Box<str>>,
    place: Option<(Box<str>, Option<u64>)>,
    blocks: Vec<Block>,
    annotations: Vec<Annotation>,
    suggestions: Vec<Suggestion>,
    changes: Vec<Change>,
    attributes: Attrs,
    protected: Protected,
    verdict: Verdict,
}

impl Document {
    /// A document whose text is its source, without blocks.
    ///
    /// # Errors
    /// If the text is 4 GiB or longer.
    pub fn new(source: impl Into<Arc<str>>, language: Lang) -> Result<Self, DocumentError> {
        let source = source.into();
        if source.len() > MAX_BYTES {
            return Err(DocumentError::TooLong { bytes: source.len() });
        }
        let offsets = Offsets::identity(source.len() as u32);
        Ok(Self {
            source,
            text: None,
            offsets,
            language,
            site: None,
            place: None,
            blocks: Vec::new(),
            annotations: Vec::new(),
            suggestions: Vec::new(),
            changes: Vec::new(),
            attributes: Vec::new(),
            protected: Protected::default(),
            verdict: Verdict::Keep,
        })
    }

    /// The text that came in.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text as it stands now.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(&self.source)
    }

    /// How the text corresponds to its source.
    #[must_use]
    pub const fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// The language it is written in, as far as known.
    #[must_use]
    pub const fn language(&self) -> Lang {
        self.language
    }

    /// Where it was published, as far as known: the host of its address, or what else its record calls the site.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// Says where it was published.
    pub fn set_site(&mut self, site: &str) {
        self.site = Some(site.into());
    }

    /// The file that it was read from, as its record names it, and the line there; none for a text that is no file's.
    #[must_use]
    pub fn place(&self) -> Option<(&str, Option<u64>)> {
        self.place.as_ref().map(|(file, line)| (&**file, *line))
    }

    /// Says where it was read from.
    pub fn set_place(&mut self, file: &str, line: Option<u64>) {
        self.place = Some((file.into(), line));
    }

    /// Its parts, sorted by place.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// What is said about its text, sorted by place.
    #[must_use]
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    /// Edits that were proposed and not made, sorted by place.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Edits that were made, in the order in which they were made.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What is said about it as a whole.
    #[must_use]
    pub const fn attributes(&self) -> &Attrs {
        &self.attributes
    }

    /// What becomes of it.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Spans that no edit may cut into, sorted and disjoint.
    #[must_use]
    pub fn protected(&self) -> &[Span<Text>] {
        self.protected.of(self.text())
    }

    /// Whether `span` shares a byte with a protected span; for an empty one, whether it lies inside.
    #[must_use]
    pub fn is_protected(&self, span: Span<Text>) -> bool {
        self.protected.meets(self.text(), span)
    }

    /// Whether an edit of `span` is refused since it would leave a protected span neither whole nor gone.
    #[must_use]
    pub fn cuts_protected(&self, span: Span<Text>) -> bool {
        self.protected.is_cut_by(self.text(), span)
    }

    /// Gives the document its parts. They must be sorted, disjoint, and parted by line breaks.
    pub fn set_blocks(&mut self, blocks: Vec<Block>) {
        debug_assert!(blocks.iter().all(|block| block.span.fits(self.text())));
        debug_assert!(blocks.is_sorted_by(|a, b| a.span.end() < b.span.start()));
        self.blocks = blocks;
    }

    /// Says who finds the spans that no edit may cut into: an edit may take one away whole, and not touch it otherwise. They are
    /// those of the text as it stands now, and are looked for when they are needed.
    pub fn protect(&mut self, protector: Arc<dyn Protect>) {
        self.protected = Protected::by(protector);
    }

    /// Sets an attribute of the whole document.
    pub fn set_attribute(&mut self, name: &'static str, value: impl Into<Value>) {
        set(&mut self.attributes, name, value.into());
    }

    /// Drops the document, unless it is dropped already.
    pub fn drop_because(&mut self, rule: RuleId, reason: impl Into<Cow<'static, str>>) {
        if self.verdict == Verdict::Keep {
            self.verdict = Verdict::Drop { rule, reason: reason.into() };
        }
    }

    /// Whether the document is kept so far.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.verdict == Verdict::Keep
    }

    /// Makes what `step` found true, as far as it may: the one place where text changes.
    ///
    /// Of the edits, those that pass `bar` are made; the others become suggestions. An edit that overlaps an earlier
    /// one (by place, then by the order in which they were found), cuts into a protected span, or does not fit the
    /// text is refused and told; one that changes nothing is passed over. What the same step said in an earlier round
    /// is replaced. Drains `findings`.
    pub fn apply(&mut self, step: u16, findings: &mut Findings, bar: &Bar) -> Applied {
        let mut applied = Applied::default();
        self.annotations.retain(|annotation| annotation.step != step);
        self.suggestions.retain(|suggestion| suggestion.step != step);
        for BlockFinding { index, kind, attrs } in findings.blocks.drain(..) {
            if let Some(block) = self.blocks.get_mut(index) {
                block.kind = kind;
                attrs.into_iter().for_each(|(name, value)| set(&mut block.attrs, name, value));
            }
        }
        for (name, value) in findings.attributes.drain(..) {
            set(&mut self.attributes, name, value);
        }
        if let Some((rule, reason)) = findings.drop.take() {
            self.drop_because(rule, reason);
        }
        let text_len = self.text().len();
        self.annotations.reserve_exact(findings.annotations.len());
        for mut annotation in findings.annotations.drain(..) {
            if annotation.span.end() as usize <= text_len && annotation.span.fits(self.text()) {
                annotation.step = step;
                self.annotations.push(annotation);
            } else {
                applied.refused.push((annotation.rule, Refusal::Invalid));
            }
        }
        self.annotations.sort_by_key(|annotation| (annotation.span.start(), annotation.span.end()));
        let made = self.select(step, &mut findings.edits, bar, &mut applied);
        if !made.is_empty() {
            self.make(step, made, &mut applied);
        }
        self.suggestions.sort_by_key(|suggestion| suggestion.edit.span);
        findings.trim();
        applied
    }

    /// Chooses the edits to make: sorted, disjoint, on character boundaries, and each with an effect.
    fn select(&mut self, step: u16, edits: &mut Vec<Edit>, bar: &Bar, applied: &mut Applied) -> Vec<Edit> {
        edits.sort_by_key(|edit| (edit.span.start(), !edit.span.is_empty()));
        let mut made: Vec<Edit> = Vec::new();
        for edit in edits.drain(..) {
            let text = self.text();
            if edit.span.end() as usize > text.len() || !edit.span.fits(text) {
                applied.refused.push((edit.rule, Refusal::Invalid));
            } else if edit.span.of(text) == edit.insert {
            } else if self.protected.is_cut_by(text, edit.span) {
                applied.refused.push((edit.rule, Refusal::Protected));
            } else if !bar.passes(edit.rule, edit.applicability) {
                self.suggestions.push(Suggestion { step, edit });
            } else if made.last().is_some_and(|last| meets(last.span, edit.span)) {
                applied.refused.push((edit.rule, Refusal::Overlap));
            } else {
                made.push(edit);
            }
        }
        made
    }

    fn make(&mut self, step: u16, edits: Vec<Edit>, applied: &mut Applied) {
        applied.made = edits.len();
        let old = self.text.take();
        let text = old.as_deref().unwrap_or(&self.source);
        self.protected.of(text);
        let grown: usize = edits.iter().map(|edit| edit.insert.len()).sum();
        let mut new = String::with_capacity(text.len() + grown);
        let mut steps = Vec::with_capacity(edits.len());
        self.changes.reserve_exact(edits.len());
        let mut from = 0;
        for Edit { span, insert, rule, .. } in edits {
            new.push_str(&text[from..span.range().start]);
            let at = new.len() as u32;
            new.push_str(&insert);
            from = span.range().end;
            steps.push(Step { old: span, new: Span::new(at, new.len() as u32) });
            self.changes.push(Change {
                step,
                rule,
                at,
                source: self.offsets.to_source(span),
                before: span.of(text).into(),
                after: insert.into(),
            });
        }
        new.push_str(&text[from..]);
        self.offsets = self.offsets.then(&steps, new.len() as u32);
        let joins = steps.iter().any(|step| step.old.of(text).contains('\n'));
        self.text = Some(new);
        self.follow(&steps, joins, applied);
    }

    /// Moves all that points into the text.
    fn follow(&mut self, steps: &[Step], joins: bool, applied: &mut Applied) {
        let mover = Mover(steps);
        let before = self.annotations.len();
        self.annotations.retain_mut(|annotation| match mover.span(annotation.span) {
            Some(span) => {
                annotation.span = span;
                shift_attrs(&mut annotation.attrs, &mover);
                true
            }
            None => false,
        });
        applied.annotations_lost = before - self.annotations.len();
        shift_attrs(&mut self.attributes, &mover);
        self.protected.follow(&mover);
        // A suggestion whose own words changed is no longer what the rule saw.
        self.suggestions.retain_mut(|suggestion| {
            let span = suggestion.edit.span;
            let touched = mover.touches(span);
            match mover.span(span) {
                Some(moved) if !touched => {
                    suggestion.edit.span = moved;
                    true
                }
                _ => false,
            }
        });
        self.blocks.retain_mut(|block| match mover.span(block.span) {
            Some(span) => {
                block.span = span;
                shift_attrs(&mut block.attrs, &mover);
                true
            }
            None => false,
        });
        self.split_blocks(steps);
        if joins {
            self.join_blocks();
        }
    }

    /// A block that a new line break cuts becomes two.
    fn split_blocks(&mut self, steps: &[Step]) {
        let text = self.text.as_deref().unwrap_or(&self.source);
        // What stands around the break in the inserted text belongs to the piece on its side.
        let mut breaks = steps.iter().filter_map(|step| {
            let inserted = step.new.of(text);
            let head = step.new.start() + inserted.find('\n')? as u32;
            let tail = step.new.start() + inserted.rfind('\n')? as u32 + 1;
            Some((head, tail))
        });
        let Some(mut next) = breaks.next() else { return };
        let mut split = Vec::with_capacity(self.blocks.len() + 1);
        for mut block in self.blocks.drain(..) {
            loop {
                let (head, tail) = next;
                if head >= block.span.end() {
                    break;
                }
                let whole = block.span;
                if tail > whole.start() {
                    let kind = block.kind;
                    if whole.start() < head {
                        block.span = Span::new(whole.start(), head);
                        split.push(block);
                    }
                    block = Block::new(Span::new(tail.min(whole.end()), whole.end()), kind);
                }
                next = breaks.next().unwrap_or((u32::MAX, u32::MAX));
            }
            if !block.span.is_empty() {
                split.push(block);
            }
        }
        self.blocks = split;
    }

    /// Blocks between which no line break is left become one, of the first one's kind.
    fn join_blocks(&mut self) {
        let text = self.text.as_deref().unwrap_or(&self.source);
        self.blocks.dedup_by(|next, first| {
            let parted = text[first.span.range().end..next.span.range().start].contains('\n');
            if !parted {
                first.span = first.span.cover(next.span);
            }
            !parted
        });
    }
}

/// Whether a later edit may not stand beside an earlier one: they share text, or both insert at one place.
fn meets(earlier: Span<Text>, later: Span<Text>) -> bool {
    later.start() < earlier.end() || (earlier == later && later.is_empty())
}

fn set(attrs: &mut Attrs, name: &'static str, value: Value) {
    match attrs.iter_mut().find(|(key, _)| *key == name) {
        Some((_, old)) => *old = value,
        None => attrs.push((name, value)),
    }
}
