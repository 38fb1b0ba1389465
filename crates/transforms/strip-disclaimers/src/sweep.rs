//! From judged paragraphs to cuts: which notices stand in their place, and what has to go with each.

use std::borrow::{Borrow, Cow};
use std::ops::Range;

use copydesk_transform::{BlockKind, Document, Span};

use crate::compile::Book;
use crate::finder::folded;
use crate::gate::Way;
use crate::matcher::{Judged, REACH, unwrapped};
use crate::pack::Place;
use crate::sketch::Sketch;

/// A notice to take out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    /// All that goes: the notice, and the blanks or the line break that would be left of it.
    pub(crate) span: Range<usize>,
    /// The notice itself.
    pub(crate) notice: Range<usize>,
    /// The rule that signs.
    pub(crate) rule: usize,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) span: Range<usize>,
    /// A headline may sound like a notice; it is none.
    pub(crate) closed: bool,
}

/// As many rounds as a step has. Two suffice but for texts made to need more: cutting changes what stands at an edge.
const MAX_ROUNDS: usize = 8;

/// Every cut in a document, sorted and disjoint: after them there is nothing more to cut.
pub(crate) fn cuts(book: &Book, doc: &Document) -> Vec<Cut> {
    let text = doc.text();
    let whole = parts(doc);
    let judge = |text: &str, part: &Part| book.judge(&text[part.span.clone()]);
    let touched = touched(book, text, &whole);
    let mut judged: Vec<(usize, Judged)> = touched.iter().map(|&index| (index, judge(text, &whole[index]))).collect();
    // What will be refused stays, and what depends on it has to know.
    let made = |cut: &Cut| {
        let span = Span::at(cut.span.start, cut.span.end);
        !(book.patterns[cut.rule].removes && doc.cuts_protected(span))
    };
    let mut cuts = sweep(book, text, &whole, &judged);
    cuts.retain(made);
    for _ in 1..MAX_ROUNDS {
        if cuts.is_empty() {
            break;
        }
        let shift = Shift::new(&cuts);
        let rest = shift.without(text);
        let left: Vec<(usize, Part)> =
            whole.iter().enumerate().filter_map(|(index, part)| Some((index, shift.part(part)?))).collect();
        // Only what was touched can have more; what was not cut is judged already.
        judged.retain_mut(|(index, judged)| {
            let Ok(new) = left.binary_search_by_key(index, |(old, _)| *old) else { return false };
            let part = &left[new].1;
            if part.span.len() != whole[*index].span.len() {
                *judged = judge(&rest, part);
            }
            true
        });
        let numbered = judged.iter().map(|(old, judged)| (left.partition_point(|(index, _)| index < old), judged));
        let parts: Vec<Part> = left.iter().map(|(_, part)| part.clone()).collect();
        let more = sweep(book, &rest, &parts, &numbered.collect::<Vec<_>>());
        let more: Vec<Cut> = more.iter().map(|cut| shift.back(cut)).filter(made).collect();
        if more.is_empty() {
            break;
        }
        cuts = merged(cuts, more);
    }
    cuts
}

/// The paragraphs of a document: its blocks, or its lines where it has none yet.
fn parts(doc: &Document) -> Vec<Part> {
    if doc.blocks().is_empty() {
        let text = doc.text();
        let bytes = text.as_bytes();
        let breaks = memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len()));
        let mut start = 0;
        let lines = breaks.map(|end| {
            let from = std::mem::replace(&mut start, end + 1);
            from..if end > from && bytes[end - 1] == b'\r' { end - 1 } else { end }
        });
        return lines
            .filter(|span| !text[span.clone()].trim().is_empty())
            .map(|span| Part { span, closed: false })
            .collect();
    }
    let sole = doc.blocks().len() == 1;
    // Subheadings are open: a notice on a line of its own looks like one, and its words tell it better than its shape.
    let closed = |kind| !sole && matches!(kind, BlockKind::Headline | BlockKind::PullQuote);
    doc.blocks().iter().map(|block| Part { span: block.span.range(), closed: closed(block.kind) }).collect()
}

/// The paragraphs that may have a notice, by number: the gate finds the rarest words of rules, and a sketch of the paragraph
/// says whether the others of such a rule may be there.
fn touched(book: &Book, text: &str, parts: &[Part]) -> Vec<usize> {
    let wrapped = parts.iter().any(|part| memchr::memchr(b'\n', &text.as_bytes()[part.span.clone()]).is_some());
    let scanned = if wrapped { Cow::Owned(text.replace(['\n', '\r'], " ")) } else { Cow::Borrowed(text) };
    let mut ways: Vec<(usize, u32)> = Vec::new();
    let mut add = |index: usize, way: Way| {
        let length = u32::try_from(parts[index].span.len()).unwrap_or(u32::MAX);
        if length <= way.limit && ways.last() != Some(&(index, way.rule)) {
            ways.push((index, way.rule));
        }
    };
    let mut index = 0;
    book.gate.each(scanned.as_bytes(), |found| {
        let at = found.place;
        while parts.get(index).is_some_and(|part| part.span.end <= at) {
            index += 1;
        }
        if parts.get(index).is_some_and(|part| part.span.start <= at && !part.closed) {
            found.items().for_each(|way| add(index, way));
        }
    });
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| !part.closed) {
        book.gate.opens(&text[part.span.clone()], |way| add(index, way));
    }
    ways.sort_unstable();
    ways.dedup();
    let mut sketch = Sketch::default();
    let may = |same: &&[(usize, u32)]| {
        let part = &text[parts[same[0].0].span.clone()];
        sketch.draw(part);
        let mut rules =
            same.iter().map(|(_, rule)| &book.patterns[*rule as usize]).filter(|rule| rule.may(&sketch)).peekable();
        rules.peek().is_some() && {
            let small = folded(&unwrapped(part));
            rules.any(|rule| rule.stands(&sketch, &small))
        }
    };
    ways.chunk_by(|a, b| a.0 == b.0).filter(may).map(|same| same[0].0).collect()
}

/// One round: the cuts in `text`.
fn sweep<J: Borrow<Judged>>(book: &Book, text: &str, parts: &[Part], judged: &[(usize, J)]) -> Vec<Cut> {
    let judged: Vec<(usize, &Judged)> =
        judged.iter().map(|(index, judged)| (*index, judged.borrow())).filter(|(_, judged)| judged.any()).collect();
    if judged.is_empty() {
        return Vec::new();
    }
    // What a notice stands before or behind are the paragraphs that are not notices themselves.
    let notices: Vec<usize> = judged.iter().filter(|(_, judged)| judged.whole()).map(|(index, _)| *index).collect();
    let total = parts.len() - notices.len();
    let mut whole: Vec<Option<usize>> = vec![None; parts.len()];
    let mut cuts = Vec::new();
    for (index, judged) in &judged {
        let before = index - notices.partition_point(|notice| notice < index);
        let behind = total - before - usize::from(!judged.whole());
        let near = Near { start: before < reach(total), end: behind < reach(total), only: total <= 1 };
        let count = judged.segments.len();
        for (run, rule) in judged.runs() {
            let first_core = (run.clone()).filter(|&at| judged.cores[at]);
            let places = first_core.filter_map(|at| judged.rules[at]).map(|rule| book.patterns[rule].place);
            if !places.into_iter().any(|place| near.allows(place, run.start == 0, run.end == count)) {
                continue;
            }
            if run == (0..count) {
                whole[*index] = Some(rule);
            } else {
                cuts.push(within(judged, &parts[*index].span, &run, rule));
            }
        }
    }
    along(book, text, parts, &mut whole);
    paragraphs(text, parts, &whole, &mut cuts);
    cuts.sort_by_key(|cut| (cut.span.start, cut.span.end));
    cuts
}

/// How many paragraphs the beginning and the end of an article have.
pub(crate) const fn reach(total: usize) -> usize {
    let quarter = total / 4;
    if quarter > 3 { quarter } else { 3 }
}

/// Which edges of the article a paragraph is near to.
struct Near {
    start: bool,
    end: bool,
    only: bool,
}

impl Near {
    const fn allows(&self, place: Place, opens: bool, closes: bool) -> bool {
        let end = self.end && (closes || opens && !self.only);
        let start = self.start && opens;
        match place {
            Place::Any => true,
            Place::End => end,
            Place::Start => start,
            Place::Edges => start || end,
            Place::Apart => start || end || opens && closes,
        }
    }
}

/// The cut of a run of segments within a paragraph that stays.
fn within(judged: &Judged, part: &Range<usize>, run: &Range<usize>, rule: usize) -> Cut {
    let segments = &judged.segments;
    let notice = part.start + segments[run.start].span.start..part.start + segments[run.end - 1].span.end;
    let start = if run.start == 0 { part.start } else { part.start + segments[run.start - 1].span.end };
    let end = match segments.get(run.end) {
        // The blanks before what follows stay where there is something before them.
        Some(next) if run.start == 0 => part.start + next.span.start,
        Some(_) => notice.end,
        None => part.end,
    };
    Cut { span: start..end, notice, rule }
}

/// Takes the paragraphs beside a notice that belong to it.
fn along(book: &Book, text: &str, parts: &[Part], whole: &mut [Option<usize>]) {
    let found: Vec<(usize, usize)> = whole.iter().enumerate().filter_map(|(at, rule)| Some((at, (*rule)?))).collect();
    for (core, rule) in found {
        if book.patterns[rule].with.is_empty() {
            continue;
        }
        let mut take = |index: usize| {
            let part = &parts[index];
            let known = whole[index].is_some();
            let goes = known || !part.closed && book.goes_along(&text[part.span.clone()], rule);
            if goes && !known {
                whole[index] = Some(rule);
            }
            goes
        };
        let _ = (core + 1..parts.len()).take(REACH).all(&mut take);
        let _ = (0..core).rev().take(REACH).all(&mut take);
    }
}

/// The cuts of whole paragraphs: each goes with one gap to its neighbours, so that the ones that stay keep theirs.
pub(crate) fn paragraphs(text: &str, parts: &[Part], whole: &[Option<usize>], cuts: &mut Vec<Cut>) {
    let mut from = 0;
    while let Some(gap) = whole[from..].iter().position(Option::is_some) {
        let first = from + gap;
        let length = whole[first..].iter().take_while(|rule| rule.is_some()).count();
        let last = first + length - 1;
        from = first + length;
        let before = first.checked_sub(1).map_or(0, |index| parts[index].span.end);
        let after = parts.get(last + 1).map_or(text.len(), |part| part.span.start);
        let breaks = |gap: &str| gap.bytes().filter(|&byte| byte == b'\n').count();
        let (head, tail) = (&text[before..parts[first].span.start], &text[parts[last].span.end..after]);
        let with_head = match (first > 0, last + 1 < parts.len()) {
            (true, true) => breaks(head) < breaks(tail),
            (has_before, _) => has_before,
        };
        for (index, rule) in (first..).zip(whole[first..=last].iter().flatten().copied()) {
            let own = parts[index].span.clone();
            let span = if with_head {
                let from = if index == first { before } else { parts[index - 1].span.end };
                from..own.end
            } else {
                let to = if index == last { after } else { parts[index + 1].span.start };
                own.start..to
            };
            let extra = [&text[span.start..own.start], &text[own.end..span.end]];
            // What stands between blocks and is no blank is not ours.
            let span = if extra.iter().all(|gap| gap.trim().is_empty()) { span } else { own.clone() };
            let words = &text[own.clone()];
            let start = own.start + (words.len() - words.trim_start().len());
            cuts.push(Cut { span, notice: start..start + words.trim().len(), rule });
        }
    }
}

/// What cuts do to places.
struct Shift<'a> {
    cuts: &'a [Cut],
    /// How much is gone before each cut.
    gone: Vec<usize>,
}

impl<'a> Shift<'a> {
    fn new(cuts: &'a [Cut]) -> Self {
        let mut sum = 0;
        let gone = cuts.iter().map(|cut| {
            sum += cut.span.len();
            sum - cut.span.len()
        });
        let gone = gone.collect();
        Self { cuts, gone }
    }

    fn without(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut from = 0;
        for cut in self.cuts {
            rest.push_str(&text[from..cut.span.start]);
            from = cut.span.end;
        }
        rest.push_str(&text[from..]);
        rest
    }

    /// Where a place is after the cuts.
    fn forth(&self, at: usize) -> usize {
        let next = self.cuts.partition_point(|cut| cut.span.start < at);
        next.checked_sub(1).map_or(at, |last| {
            let cut = &self.cuts[last].span;
            at - self.gone[last] - cut.len().min(at - cut.start)
        })
    }

    /// Where a part is after the cuts; none if nothing is left of it.
    fn part(&self, part: &Part) -> Option<Part> {
        let span = self.forth(part.span.start)..self.forth(part.span.end);
        (!span.is_empty()).then_some(Part { span, closed: part.closed })
    }

    /// A cut of the text after the cuts, as one of the text before them.
    fn back(&self, cut: &Cut) -> Cut {
        let before = |next: usize| next.checked_sub(1).map_or(0, |last| self.gone[last] + self.cuts[last].span.len());
        let new_start = |index: usize| self.cuts[index].span.start - self.gone[index];
        let count = |is_passed: &dyn Fn(usize) -> bool| {
            let (mut low, mut high) = (0, self.cuts.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if is_passed(new_start(middle)) { low = middle + 1 } else { high = middle }
            }
            low
        };
        let start = |at: usize| at + before(count(&|new| new <= at));
        let end = |at: usize| at + before(count(&|new| new < at));
        let old = |span: &Range<usize>| start(span.start)..end(span.end);
        Cut { span: old(&cut.span), notice: old(&cut.notice), rule: cut.rule }
    }
}

/// All cuts in order; one that lies within another is part of it.
pub(crate) fn merged(mut cuts: Vec<Cut>, more: Vec<Cut>) -> Vec<Cut> {
    cuts.extend(more);
    cuts.sort_by_key(|cut| (cut.span.start, std::cmp::Reverse(cut.span.end)));
    let mut end = 0;
    cuts.retain(|cut| {
        let inside = cut.span.end <= end;
        end = end.max(cut.span.end);
        !inside
    });
    cuts
}
