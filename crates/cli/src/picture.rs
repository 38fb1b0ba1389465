//! What a document's changes look like, line by line.
//!
//! The document knows which pieces of its source stand in its text unchanged, so nothing has to be found out by
//! comparing: the time is linear in the text and its changes, whatever they are.

use std::fmt::Write as _;
use std::ops::Range;

use copydesk_model::Document;
use copydesk_transform::draw;

use crate::check::{DIM, RESET};

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const STRONG_RED: &str = "\x1b[7;31m";
const STRONG_GREEN: &str = "\x1b[7;32m";

/// A longer stretch without a change is shown by its ends…
const LONG: usize = 600;
/// … of so many bytes.
const END: usize = 200;

/// A stretch of the source, and the stretch of the text that stands in its place.
#[derive(Debug, Clone)]
struct Pair {
    source: Range<usize>,
    text: Range<usize>,
}

/// The lines that changed, before and after, with what differs set off and what cannot be seen shown.
pub(crate) fn changed_lines(doc: &Document, page: &mut String) {
    let (source, text) = (doc.source(), doc.text());
    let gaps = gaps(doc);
    let (mut line, mut counted) = (1, 0);
    let mut at = 0;
    while at < gaps.len() {
        // Changes with no whole line between them are shown as one.
        let mut last = at;
        while let Some(next) = gaps.get(last + 1)
            && !source[gaps[last].source.end..next.source.start].contains('\n')
        {
            last += 1;
        }
        let (first, end) = (&gaps[at], &gaps[last]);
        // What stands before the first and behind the last is the same on both sides.
        let before = line_start(source, first.source.start, at.checked_sub(1).map_or(0, |at| gaps[at].source.end));
        let head = first.source.start - before;
        let limit = gaps.get(last + 1).map_or(source.len(), |next| next.source.start);
        let tail = source[end.source.end..limit].find('\n').unwrap_or(limit - end.source.end);
        let hunk = Pair { source: before..end.source.end + tail, text: first.text.start - head..end.text.end + tail };
        line += count(&source[counted..before]);
        counted = before;
        let (old, new) = (lines(source, hunk.source), lines(text, hunk.text));
        let marks = &gaps[at..=last];
        show(doc, line, (&old, &new), marks, page);
        at = last + 1;
    }
}

fn count(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where the line begins in which `at` stands; `from` is a place before it, behind which nothing changed.
fn line_start(source: &str, at: usize, from: usize) -> usize {
    source[from..at].rfind('\n').map_or(from, |found| from + found + 1)
}

/// What stands between the unchanged pieces.
fn gaps(doc: &Document) -> Vec<Pair> {
    let mut gaps = Vec::new();
    let (mut source, mut text) = (0, 0);
    let mut gap = |here: Pair| {
        if doc.source()[here.source.clone()] != doc.text()[here.text.clone()] {
            gaps.push(here);
        }
    };
    for run in doc.offsets().runs() {
        gap(Pair { source: source..run.source as usize, text: text..run.text as usize });
        (source, text) = ((run.source + run.len) as usize, (run.text + run.len) as usize);
    }
    gap(Pair { source: source..doc.source().len(), text: text..doc.text().len() });
    gaps
}

/// The lines of a stretch; none where it is empty at the end of the whole.
fn lines(whole: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = stretch.start;
    for (at, _) in whole[stretch.clone()].match_indices('\n') {
        lines.push(start..stretch.start + at);
        start = stretch.start + at + 1;
    }
    if start < stretch.end || start < whole.len() {
        lines.push(start..stretch.end);
    }
    lines
}

/// Shows a stretch of lines that changed.
fn show(
    doc: &Document,
    number: usize,
    (old, new): (&[Range<usize>], &[Range<usize>]),
    gaps: &[Pair],
    page: &mut String,
) {
    let (source, text) = (doc.source(), doc.text());
    let same = |(old, new): &(&Range<usize>, &Range<usize>)| source[(*old).clone()] == text[(*new).clone()];
    let head = old.iter().zip(new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
    let (old, new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let number = number + head;
    let mut before =
        Side { whole: source, sign: '-', colours: (RED, STRONG_RED), gaps, next: 0, of: |gap| &gap.source };
    let mut after = Side { whole: text, sign: '+', colours: (GREEN, STRONG_GREEN), gaps, next: 0, of: |gap| &gap.text };
    if old.len() == new.len() {
        // Repairs keep lines: each is shown over what becomes of it.
        for (index, pair) in old.iter().zip(new).enumerate().filter(|(_, pair)| !same(pair)) {
            let _ = writeln!(page, "{DIM}line {}{RESET}", number + index);
            before.line(pair.0, page);
            after.line(pair.1, page);
        }
        return;
    }
    let _ = writeln!(page, "{DIM}line {number}{RESET}");
    old.iter().for_each(|line| before.line(line, page));
    new.iter().for_each(|line| after.line(line, page));
}

/// One side of the picture; its lines come in their order.
struct Side<'a> {
    whole: &'a str,
    sign: char,
    colours: (&'static str, &'static str),
    gaps: &'a [Pair],
    /// The first gap that does not end before the line at hand.
    next: usize,
    of: fn(&Pair) -> &Range<usize>,
}

impl Side<'_> {
    fn line(&mut self, line: &Range<usize>, page: &mut String) {
        let (plain, strong) = self.colours;
        // The carriage return of a line end is no part of the line, unless it is what changed.
        let returned = self.whole[line.clone()].ends_with('\r');
        let last = self.gaps.partition_point(|gap| (self.of)(gap).end < line.end);
        let changed = self.gaps.get(last).is_some_and(|gap| (self.of)(gap).start < line.end);
        let end = line.end - usize::from(returned && !changed);
        let _ = write!(page, "{plain}{} ", self.sign);
        let mut at = line.start;
        while let Some(gap) = self.gaps.get(self.next).map(self.of).filter(|gap| gap.start < end) {
            let differs = gap.start.max(at)..gap.end.clamp(at, end);
            if !differs.is_empty() {
                self.same(at..differs.start, (at > line.start, true), page);
                let _ = write!(page, "{RESET}{strong}{}{RESET}{plain}", draw::reveal(&self.whole[differs.clone()]));
                at = differs.end;
            }
            if gap.end > end {
                break;
            }
            self.next += 1;
        }
        self.same(at..end, (at > line.start, false), page);
        let _ = writeln!(page, "{RESET}");
    }

    /// A stretch without a change; of a long one what stands next to a change.
    fn same(&self, stretch: Range<usize>, (after_change, before_change): (bool, bool), page: &mut String) {
        let text = &self.whole[stretch];
        if text.len() <= LONG {
            page.push_str(&draw::reveal(text));
            return;
        }
        // The beginning of a line says where one is.
        let head = text.floor_char_boundary(if after_change || before_change { END } else { LONG });
        let tail = text.ceil_char_boundary(text.len() - if before_change { END } else { 0 });
        let _ = write!(page, "{} {DIM}[… {} bytes …]{RESET}", draw::reveal(&text[..head]), tail - head);
        let _ = write!(page, "{} {}", self.colours.0, draw::reveal(&text[tail..]));
    }
}
