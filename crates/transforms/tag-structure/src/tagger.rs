//! Looks at every block, then at its neighbours, and says what it is.

use std::ops::Range;

use copydesk_transform::{
    Attrs, Block, BlockFinding, BlockKind, Document, Findings, Label, Lang, Propose, Rule, Span, Transform, Value,
};

use crate::credit::{Named, Site};
use crate::dateline::{self, Dateline, Signed};
use crate::gates::may;
use crate::lexicon::{Tables, Words};
use crate::outline::{self, Look};
use crate::{lines, rules, times};

/// No line that is more than prose is longer, in bytes.
const LONGEST_LINE: usize = 300;
/// A caption is no longer, in bytes.
const LONGEST_CAPTION: usize = 600;

/// The transform.
pub(crate) struct Tagger {
    tables: Tables,
    rules: Vec<Rule>,
}

/// What a block is, as found so far.
struct Found {
    kind: BlockKind,
    rule: &'static Rule,
    attrs: Attrs,
    score: f32,
}

impl Found {
    fn sure(kind: BlockKind, rule: &'static Rule) -> Self {
        Self { kind, rule, attrs: Attrs::new(), score: 0.95 }
    }

    fn with(mut self, attrs: Attrs) -> Self {
        self.attrs = attrs;
        self
    }

    fn likely(kind: BlockKind, rule: &'static Rule) -> Self {
        Self { kind, rule, attrs: Attrs::new(), score: 0.8 }
    }
}

/// Which part of the article a block stands in.
struct Place {
    index: usize,
    count: usize,
}

impl Place {
    /// Whether no more than `many` blocks stand before it, or behind it.
    const fn at_edge(&self, many: usize) -> bool {
        self.index < many || self.index + many >= self.count
    }
}

impl Tagger {
    pub(crate) fn new(tables: Tables) -> Self {
        Self { tables, rules: rules::all() }
    }

    /// What a block says of itself; marks what stands within it.
    fn judge(&self, doc: &Document, block: &Block, place: &Place, out: &mut Findings) -> Option<Found> {
        let words = self.tables.words(doc.language());
        let text = block.span.of(doc.text());
        if text.len() <= LONGEST_LINE {
            let found = self.line(doc, words, block, text, place);
            if found.is_some() {
                return found;
            }
        }
        let found = self.ending(words, block, text, place, out);
        if found.is_some() {
            return found;
        }
        let agency = text.len() <= 400 || place.index < 6;
        if agency && let Some(dateline) = dateline::find(&self.tables.shared, words, text) {
            let early = place.index < 6 || dateline.agency.is_some();
            let attrs = dateline_attrs(block, &dateline);
            if dateline.whole {
                return Some(Found::sure(BlockKind::Dateline, &rules::DATELINE).with(attrs));
            }
            if early {
                out.mark(&rules::DATELINE, within(block, &dateline.span), Label::new("dateline")).attrs = attrs;
            }
        }
        None
    }

    /// A short line that is all of one kind.
    fn line(&self, doc: &Document, words: &Words, block: &Block, text: &str, place: &Place) -> Option<Found> {
        let shared = &self.tables.shared;
        let below_picture = matches!(block.kind, BlockKind::Caption | BlockKind::Credit);
        if below_picture && let Some(credit) = shared.credit_below(text) {
            return Some(Found::sure(BlockKind::Credit, &rules::CREDIT).with(credit_attrs(block, &credit)));
        }
        let rules = words.gates.line(lines::trimmed(text));
        if rules & may::EMBED != 0 && lines::is_embed(shared, words, text) {
            return Some(Found::sure(BlockKind::Embed, &rules::EMBED));
        }
        if rules & may::LINK != 0 && lines::is_link(words, text) {
            return Some(Found::sure(BlockKind::Link, &rules::LINK));
        }
        if rules & (may::FOOTER | may::SIGNED) != 0
            && let Some(footer) = lines::footer(shared, words, text)
        {
            match footer.signed {
                None => return Some(Found::sure(BlockKind::Footer, &rules::FOOTER)),
                Some(signed) if place.at_edge(4) => {
                    return Some(Found::sure(BlockKind::Footer, &rules::FOOTER).with(vec![agency(block, &signed)]));
                }
                Some(_) => {}
            }
        }
        // English titles are capitalised, too: `By Royal Appointment`.
        let may_be_first = place.index > 0 || doc.language() != Lang::EN;
        if rules & may::BYLINE != 0
            && place.at_edge(5)
            && may_be_first
            && let Some(byline) = lines::byline(shared, words, text)
        {
            let mut attrs = Attrs::new();
            let names = byline.names.iter().map(|name| Value::Mention(within(block, name), Attrs::new())).collect();
            attrs.push(("names", Value::List(names)));
            if let Some(range) = byline.agency {
                attrs.push(agency(block, &Signed { agency: range, names: byline.agencies }));
            }
            return Some(Found::sure(BlockKind::Byline, &rules::BYLINE).with(attrs));
        }
        if let Some(time) = times::read(words, text) {
            let attrs = time.iso.map(|iso| ("iso", iso.into())).into_iter().collect();
            return Some(Found::sure(BlockKind::Timestamp, &rules::TIMESTAMP).with(attrs));
        }
        if let Some(dateline) = dateline::place_with_date(shared, words, text) {
            let attrs = dateline_attrs(block, &dateline);
            return Some(Found::sure(BlockKind::Dateline, &rules::DATELINE).with(attrs));
        }
        None
    }

    /// What stands at a block's end: a credit, or the agency whose text it is.
    fn ending(&self, words: &Words, block: &Block, text: &str, place: &Place, out: &mut Findings) -> Option<Found> {
        let shared = &self.tables.shared;
        let Some(credit) = shared.credit(text) else {
            if let Some(signed) = self.signed_off(words, text) {
                let span = signed.1;
                out.mark(&rules::AGENCY, within(block, &span), Label::new("agency-credit")).attrs =
                    vec![agency(block, &signed.0)];
            }
            return None;
        };
        let attrs = credit_attrs(block, &credit.named);
        if credit.site == Site::Line && credit.named.source && place.index > 1 && place.at_edge(4) {
            return Some(Found::sure(BlockKind::Footer, &rules::FOOTER).with(attrs));
        }
        if credit.site == Site::Line {
            return Some(Found::sure(BlockKind::Credit, &rules::CREDIT).with(attrs));
        }
        let span = within(block, &credit.span);
        if credit.site == Site::Glued {
            out.insert(&rules::GLUED_CREDIT, span.start(), "\n");
        }
        // Behind the last sentence of an article, an agency's name signs the article.
        let signs = credit.named.texts_only
            && (credit.span.start > LONGEST_LINE || place.index + 1 == place.count && place.index > 1);
        if signs {
            return None;
        }
        out.mark(&rules::CREDIT, span, Label::new("credit")).attrs = attrs;
        (credit.span.start <= LONGEST_CAPTION).then(|| Found::sure(BlockKind::Caption, &rules::CAPTION))
    }

    /// `… teilte sie mit. (dpa/ib)`
    fn signed_off(&self, words: &Words, text: &str) -> Option<(Signed, Range<usize>)> {
        const REACH: usize = 60;
        let text = text.trim_end();
        let inner = text.strip_suffix(')')?;
        let from = inner.ceil_char_boundary(inner.len().saturating_sub(REACH));
        let open = from + inner[from..].rfind('(')?;
        let over = inner[..open].trim_end().ends_with(['.', '!', '?', '…', '“', '”', '"', '«', '»', ')']);
        let mut signed = over.then(|| dateline::signed(&self.tables.shared, words, &inner[open + 1..])).flatten()?;
        signed.agency = signed.agency.start + open + 1..signed.agency.end + open + 1;
        Some((signed, open..text.len()))
    }

    /// What only the neighbours tell.
    fn outline(&self, doc: &Document, found: &mut [Option<Found>]) {
        let text = doc.text();
        let put = |found: &mut [Option<Found>], index: usize, what: Found| {
            let given = doc.blocks()[index].kind;
            if found[index].is_none() && (given == BlockKind::Paragraph || given == what.kind) {
                found[index] = Some(what);
            }
        };
        for index in outline::lists(doc) {
            put(found, index, Found::sure(BlockKind::List, &rules::LIST));
        }
        for index in outline::tables(doc) {
            put(found, index, Found::sure(BlockKind::Table, &rules::TABLE));
        }
        // What an earlier round or the parser knows.
        let looks: Vec<Look> = (doc.blocks().iter().zip(&*found))
            .map(|(block, found)| match found {
                Some(found) => Look::Known(found.kind),
                None if !matches!(
                    block.kind,
                    BlockKind::Paragraph | BlockKind::Headline | BlockKind::Subheading | BlockKind::PullQuote
                ) =>
                {
                    Look::Known(block.kind)
                }
                // `Bild: Der Rat im Saal`: a picture's, and no title.
                None if self.tables.shared.cue_at(block.span.of(text).trim_start()).is_some() => Look::Unclear,
                None => outline::look(block.span.of(text)),
            })
            .collect();
        let words = self.tables.words(doc.language());
        let title = |text: &str| outline::title(&self.tables.shared, words, text);
        let headline = outline::headline(doc, &looks, title);
        if let Some(index) = headline {
            put(found, index, Found::likely(BlockKind::Headline, &rules::HEADLINE));
        }
        for index in outline::pull_quotes(doc, &looks, headline) {
            put(found, index, Found::likely(BlockKind::PullQuote, &rules::PULL_QUOTE));
        }
        for index in outline::subheadings(doc, &looks, headline, title) {
            put(found, index, Found::likely(BlockKind::Subheading, &rules::SUBHEADING));
        }
        for index in 1..looks.len() {
            // A single short sentence over the line of a credit, and the half of a block that an edit parted.
            let over_credit = looks[index] == Look::Prose
                && looks.get(index + 1) == Some(&Look::Known(BlockKind::Credit))
                && is_single_sentence(doc.blocks()[index].span.of(text));
            if over_credit {
                put(found, index, Found { score: 0.6, ..Found::likely(BlockKind::Caption, &rules::CAPTION) });
            }
        }
        for (index, block) in doc.blocks().iter().enumerate() {
            if block.kind == BlockKind::Caption {
                put(found, index, Found::sure(BlockKind::Caption, &rules::CAPTION));
            }
        }
    }
}

impl Transform for Tagger {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A credit that was parted is a block of its own, and is looked at as such.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let count = doc.blocks().len();
        let mut found: Vec<Option<Found>> = (doc.blocks().iter().enumerate())
            .map(|(index, block)| self.judge(doc, block, &Place { index, count }, out))
            .collect();
        self.outline(doc, &mut found);
        for (index, what) in found.into_iter().enumerate() {
            let Some(Found { kind, rule, attrs, score }) = what else { continue };
            let mark = out.mark(rule, doc.blocks()[index].span, Label::new(kind.as_str()));
            mark.attrs.clone_from(&attrs);
            mark.score = score;
            out.blocks.push(BlockFinding { index, kind, attrs });
        }
    }
}

/// A range of a block's text, in the document.
fn within(block: &Block, range: &Range<usize>) -> Span<copydesk_transform::Text> {
    let base = block.span.range().start;
    Span::at(base + range.start, base + range.end)
}

fn agency(block: &Block, signed: &Signed) -> (&'static str, Value) {
    let names = signed.names.iter().map(|name| Value::from(name.clone())).collect();
    let more = if signed.names.is_empty() { Attrs::new() } else { vec![("names", Value::List(names))] };
    ("agency", Value::Mention(within(block, &signed.agency), more))
}

fn credit_attrs(block: &Block, named: &Named) -> Attrs {
    let mut attrs = Attrs::new();
    if let Some(range) = &named.photographer {
        attrs.push(("photographer", Value::Mention(within(block, range), Attrs::new())));
    }
    if let Some(range) = &named.agency {
        attrs.push(agency(block, &Signed { agency: range.clone(), names: named.names.clone() }));
    }
    attrs
}

fn dateline_attrs(block: &Block, dateline: &Dateline) -> Attrs {
    let mut attrs = Attrs::new();
    if let Some(range) = &dateline.place {
        attrs.push(("place", Value::Mention(within(block, range), Attrs::new())));
    }
    if let Some(range) = &dateline.agency {
        attrs.push(agency(block, &Signed { agency: range.clone(), names: dateline.names.clone() }));
    }
    if let Some(date) = &dateline.date {
        attrs.push(("date", date.clone().into()));
    }
    attrs
}

/// Whether `text` is short and has no full stop but its last.
fn is_single_sentence(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 200 && ![". ", "! ", "? "].iter().any(|end| text.contains(end)) && text.ends_with('.')
}
