//! Pairing quotation marks: one pass over the marks, with a stack of at most three.

use crate::marks::{Glyph, Mark, Side};

/// How many quotations may stand in one another.
const DEPTH: usize = 3;
/// How many paragraphs one quotation may run through.
const LONGEST: usize = 12;

/// Text between two marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// Where its opening mark begins.
    pub(crate) start: usize,
    /// Where the text inside begins.
    pub(crate) inner_start: usize,
    /// Where the text inside ends.
    pub(crate) inner_end: usize,
    /// Behind its closing mark.
    pub(crate) end: usize,
    /// How many pairs it stands in.
    pub(crate) depth: usize,
    /// Whether both marks are there.
    pub(crate) balanced: bool,
}

/// Everything that pairing says about a text.
#[derive(Debug, Default)]
pub(crate) struct Pairing {
    /// The pairs by place, an outer one before those inside it.
    pub(crate) pairs: Vec<Pair>,
    /// Marks that have no counterpart: start and end.
    pub(crate) orphans: Vec<(usize, usize)>,
}

/// Which way a document's ambiguous marks point.
#[derive(Debug, Clone, Copy)]
struct Style {
    /// `»…«` rather than `«…»`.
    right_opens: bool,
    /// `“…”` rather than `„…“`.
    high66_opens: bool,
    /// No double marks at all: single ones quote.
    singles_quote: bool,
}

impl Style {
    fn of(text: &str, marks: &[Mark], english: bool) -> Self {
        let (mut right, mut left, mut opening, mut closing, mut doubles) = (0_i32, 0_i32, 0_i32, 0_i32, 0);
        for mark in marks {
            // A blank inside the marks is French or defective and says nothing.
            let vote = match (mark.left == Side::Blank || mark.left == Side::Bracket, mark.right) {
                (true, Side::Letter | Side::Digit | Side::Mark) => 1,
                (false, Side::Blank | Side::Sign) => -1,
                _ => 0,
            };
            match mark.glyph {
                Glyph::Right | Glyph::SingleRight => right += vote,
                Glyph::Left | Glyph::SingleLeft => left += vote,
                Glyph::High66 => {
                    opening += i32::from(vote > 0);
                    closing += i32::from(vote < 0);
                }
                Glyph::Low => closing += 1,
                Glyph::High99 => opening += 1,
                _ => {}
            }
            doubles += usize::from(!mark.glyph.is_single());
        }
        let singles = english && british(text, marks);
        let first = marks.iter().find(|mark| matches!(mark.glyph, Glyph::Right | Glyph::Left));
        let right_first = first.is_some_and(|mark| mark.glyph == Glyph::Right);
        Self {
            right_opens: if right == left { right_first } else { right > left },
            high66_opens: if opening == closing { english } else { opening > closing },
            singles_quote: doubles == 0 || singles,
        }
    }
}

/// Whether single marks quote and double ones stand inside them: more quotations open with a single mark, and one of them
/// ends as only speech does, with a sign before the mark.
fn british(text: &str, marks: &[Mark]) -> bool {
    let opens = |mark: &Mark| mark.may_open() && matches!(mark.right, Side::Letter | Side::Digit);
    let single = |mark: &&Mark| mark.glyph.is_single();
    let count = |wanted: bool| {
        let openers = |mark: &&Mark| mark.glyph.is_single() == wanted && mark.glyph != Glyph::Single9 && opens(mark);
        marks.iter().filter(openers).count()
    };
    let closes = |mark: &Mark| text[..mark.at].ends_with([',', '.', '?', '!']) && mark.right != Side::Letter;
    count(true) > count(false) && marks.iter().filter(single).any(closes)
}

/// Pairs `marks`, which are those of `text`; `paragraphs` are its paragraphs, sorted.
pub(crate) fn pair(text: &str, marks: &[Mark], paragraphs: &[(usize, usize)], english: bool) -> Pairing {
    let mut run = Run {
        text,
        marks,
        style: Style::of(text, marks, english),
        stack: Vec::with_capacity(DEPTH),
        out: Pairing::default(),
        chain: 0,
        lone: false,
        line: false,
    };
    let mut next = 0;
    for (index, &(start, end)) in paragraphs.iter().enumerate() {
        let from = next;
        while next < marks.len() && marks[next].at < end {
            next += 1;
        }
        if from == next && run.stack.is_empty() {
            continue;
        }
        let from = from + run.resume(start, from, next);
        run.lone = english && marks[from..next].iter().all(|mark| mark.glyph.is_single());
        run.line = !text[..end].ends_with(['.', '!', '?', '’', '\'']);
        run.paragraph(start, from, next);
        run.finish(end, paragraphs.get(index + 1).copied(), next);
    }
    run.out.pairs.sort_unstable_by_key(|pair| (pair.start, std::cmp::Reverse(pair.end)));
    run.out.orphans.sort_unstable();
    run.out
}

struct Run<'a> {
    text: &'a str,
    marks: &'a [Mark],
    style: Style,
    /// Marks that are open, the outermost first.
    stack: Vec<Mark>,
    out: Pairing,
    /// How many paragraphs the open quotation has run through.
    chain: usize,
    /// The paragraph has single marks only, as English headlines and captions do.
    lone: bool,
    /// The paragraph ends like a headline.
    line: bool,
}

impl Run<'_> {
    /// A quotation that goes on opens again in each paragraph; that mark opens nothing new. How many marks to skip.
    fn resume(&mut self, start: usize, from: usize, to: usize) -> usize {
        let Some(open) = self.stack.first() else { return 0 };
        let again =
            from < to && begins_with(self.text, start, &self.marks[from]) && self.marks[from].glyph == open.glyph;
        usize::from(again)
    }

    fn paragraph(&mut self, start: usize, from: usize, to: usize) {
        // How many plain marks are left in this paragraph: their parity tells inches from closing marks.
        let mut plain = self.marks[from..to].iter().filter(|mark| mark.glyph == Glyph::Plain).count();
        for index in from..to {
            let mark = self.marks[index];
            plain -= usize::from(mark.glyph == Glyph::Plain);
            match self.role(&mark, index, to, plain) {
                Role::Open => self.open(mark),
                Role::Close => self.close(mark, start, index == from),
                Role::None => {}
            }
        }
    }

    fn role(&self, mark: &Mark, index: usize, to: usize, plain_left: usize) -> Role {
        let closes = self.stack.iter().any(|open| open.glyph.closed_by(mark.glyph));
        match mark.glyph {
            Glyph::Low => Role::Open,
            Glyph::High66 => {
                let low_open = self.stack.last().is_some_and(|open| open.glyph == Glyph::Low);
                let opening = mark.may_open() && !mark.may_close();
                if low_open && !opening || closes && !self.style.high66_opens {
                    Role::Close
                } else if self.style.high66_opens || mark.may_open() && !mark.may_close() {
                    Role::Open
                } else {
                    Role::Close
                }
            }
            Glyph::High99 => {
                if closes || !mark.may_open() || mark.len == 2 {
                    // Two apostrophes close what two commas opened; elsewhere they are leftovers of a markup.
                    if mark.len == 2 && !closes { Role::None } else { Role::Close }
                } else {
                    Role::Open
                }
            }
            Glyph::Plain => {
                let better = index + 1 < to && self.closes_top(&self.marks[index + 1]);
                if mark.left == Side::Digit && (!closes || plain_left % 2 == 1 || better) {
                    Role::None // inches
                } else if closes && (mark.may_close() || !mark.may_open()) {
                    Role::Close
                } else if mark.may_open() || !closes {
                    Role::Open
                } else {
                    Role::Close
                }
            }
            Glyph::Right | Glyph::SingleRight => Role::of(self.style.right_opens),
            Glyph::Left | Glyph::SingleLeft => Role::of(!self.style.right_opens),
            Glyph::SingleLow => {
                if mark.may_open() {
                    Role::Open
                } else {
                    Role::None
                }
            }
            Glyph::Single6 | Glyph::SinglePlain if closes && mark.may_close() => Role::Close,
            Glyph::Single6 | Glyph::SinglePlain => {
                let quotes = self.style.singles_quote
                    || !self.stack.is_empty()
                    || self.lone && (mark.glyph == Glyph::Single6 || self.line);
                if mark.may_open() && quotes && !elided(self.text, mark) { Role::Open } else { Role::None }
            }
            Glyph::Single9 => {
                if closes && mark.may_close() && !self.genitive(mark, index, to) {
                    Role::Close
                } else {
                    Role::None
                }
            }
        }
    }

    /// Whether `mark` ends the innermost quotation, and is more than a plain mark.
    fn closes_top(&self, mark: &Mark) -> bool {
        mark.glyph != Glyph::Plain && self.stack.last().is_some_and(|open| open.glyph.closed_by(mark.glyph))
    }

    /// `workers’ rights`: an s before, a word behind, and a better mark to close with follows.
    fn genitive(&self, mark: &Mark, index: usize, to: usize) -> bool {
        let genitive = |mark: &Mark| {
            let word =
                self.text[mark.end()..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
            word && self.text[..mark.at].ends_with(['s', 'x', 'z', 'ß'])
        };
        let next = (index + 1 < to).then(|| self.marks[index + 1]);
        let better = next.is_some_and(|next| next.glyph == mark.glyph && next.may_close() && !genitive(&next));
        genitive(mark) && better
    }

    fn open(&mut self, mark: Mark) {
        if self.stack.len() == DEPTH {
            let lost = self.stack.remove(0);
            self.out.orphans.push((lost.at, lost.end()));
        }
        self.stack.push(mark);
    }

    fn close(&mut self, mark: Mark, paragraph: usize, first: bool) {
        let Some(found) = self.stack.iter().rposition(|open| open.glyph.closed_by(mark.glyph)) else {
            self.orphan_close(mark, paragraph, first);
            return;
        };
        for lost in self.stack.drain(found + 1..) {
            self.out.orphans.push((lost.at, lost.end()));
        }
        if let Some(open) = self.stack.pop() {
            self.push(open, mark.at, mark.end(), true);
        }
        if self.stack.is_empty() {
            self.chain = 0;
        }
    }

    /// A closing mark alone: the paragraph's first mark, before a frame, closes what began with the paragraph.
    fn orphan_close(&mut self, mark: Mark, paragraph: usize, first: bool) {
        let framed = self.text[mark.end()..].starts_with(',') && self.text[paragraph..].starts_with(char::is_uppercase);
        if first && framed && self.stack.is_empty() && mark.at > paragraph {
            self.out.orphans.push((mark.at, mark.end()));
            self.out.pairs.push(Pair {
                start: paragraph,
                inner_start: paragraph,
                inner_end: mark.at,
                end: mark.end(),
                depth: 0,
                balanced: false,
            });
        } else {
            self.out.orphans.push((mark.at, mark.end()));
        }
    }

    fn push(&mut self, open: Mark, inner_end: usize, end: usize, balanced: bool) {
        if inner_end <= open.end() {
            return; // nothing inside
        }
        self.out.pairs.push(Pair {
            start: open.at,
            inner_start: open.end(),
            inner_end,
            end,
            depth: self.stack.len(),
            balanced,
        });
    }

    /// What is still open when a paragraph ends at `end`.
    fn finish(&mut self, end: usize, next: Option<(usize, usize)>, next_mark: usize) {
        let Some(&outer) = self.stack.first() else { return };
        let goes_on = next.is_some_and(|(start, _)| {
            self.marks.get(next_mark).is_some_and(|mark| {
                mark.glyph == outer.glyph && !outer.glyph.is_single() && begins_with(self.text, start, mark)
            })
        });
        let ended = self.text[..end].trim_end().ends_with(['.', '!', '?', '…']);
        if goes_on && ended && self.stack.len() == 1 && self.chain < LONGEST {
            self.chain += 1;
            return;
        }
        // The sentence is over and nothing else was quoted behind the mark: the quotation ends with its paragraph.
        let alone = next_mark == 0 || self.marks[next_mark - 1].at == outer.at || self.chain > 0;
        let lost = std::mem::take(&mut self.stack);
        let chained = std::mem::take(&mut self.chain) > 0;
        for open in lost {
            self.out.orphans.push((open.at, open.end()));
            if open.at == outer.at && ended && alone && !open.glyph.is_single() && !chained && outer.may_open() {
                let end = self.text[..end].trim_end().len();
                self.push(open, end, end, false);
            }
        }
    }
}

/// Whether a single mark stands for letters or figures left out: `'n'`, `'em`, `'90s`.
fn elided(text: &str, mark: &Mark) -> bool {
    const CUT: [&str; 8] = ["n", "em", "til", "tis", "twas", "cause", "bout", "round"];
    let rest = &text[mark.end()..];
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = &rest[..end];
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    digits == 2 && (word.ends_with('s') || word.len() == 2 && mark.glyph == Glyph::SinglePlain) || CUT.contains(&word)
}

/// Whether nothing but blanks stands between `start` and `mark`.
fn begins_with(text: &str, start: usize, mark: &Mark) -> bool {
    mark.at >= start && mark.at - start < 8 && text[start..mark.at].trim_start().is_empty()
}

enum Role {
    Open,
    Close,
    None,
}

impl Role {
    const fn of(opens: bool) -> Self {
        if opens { Self::Open } else { Self::Close }
    }
}
