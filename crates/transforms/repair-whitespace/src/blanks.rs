//! Runs of blanks: what each should be.

use copydesk_transform::Rule;

use crate::unseen::{Kind, has_right_to_left, idle_at, kind};
use crate::words::{ends_in_numbered, is_unit};
use crate::{View, rules};

/// A longest stretch of blanks on one line.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    blanks: usize,
    tabs: usize,
    /// A blank that is neither a plain one nor a tab.
    other: Option<char>,
}

impl View<'_> {
    /// Judges the blanks around `start`, unless they were, and says where they end; nothing where a character stands
    /// there that should not be read.
    pub(crate) fn blanks_at(&mut self, start: usize) -> Option<usize> {
        if start < self.judged {
            return Some(self.judged);
        }
        let text = self.text;
        let head = &text[self.judged..start];
        // A blank before a tab was no reason to stop.
        let blanks = |c: char| kind(c).is_some_and(Kind::is_blank);
        let start = self.judged + head.trim_end_matches(blanks).len();
        let mut run = Run { start, end: start, blanks: 0, tabs: 0, other: None };
        for c in text[start..].chars() {
            let Some(kind) = kind(c) else { break };
            if !kind.is_blank() {
                if self.bare.is_none() {
                    let rtl =
                        kind == Kind::Direction && *self.right_to_left.get_or_insert_with(|| has_right_to_left(text));
                    if idle_at(self.doc, run.end, rtl).is_some() {
                        return None;
                    }
                }
                break;
            }
            run.end += c.len_utf8();
            run.blanks += 1;
            run.tabs += usize::from(kind == Kind::Tab);
            if kind == Kind::Other {
                run.other.get_or_insert(c);
            }
        }
        self.judged = run.end;
        if run.blanks > 0
            && let Some((rule, insert)) = self.verdict(&run)
            && &text[run.start..run.end] != insert
        {
            self.propose(rule, run.start, run.end, insert);
        }
        Some(run.end.max(start))
    }

    fn verdict(&mut self, run: &Run) -> Option<(&'static Rule, &'static str)> {
        let (text, writing) = (self.text, self.writing);
        let (left, right) = (&text[..run.start], &text[run.end..]);
        let plain = run.other.is_none();
        let (before, after) = match (left.chars().next_back(), right.chars().next()) {
            (Some(before), Some(after)) if before != '\n' && !matches!(after, '\n' | '\r') => (before, after),
            (_, Some('\n' | '\r')) if run.start > 0 && run.blanks == 1 && run.tabs == 0 && plain => {
                return Some((&rules::TRAILING_BLANK, ""));
            }
            // A tab at the end of a row is an empty cell.
            (_, after) if run.tabs > 0 && after.is_some() && run.start > 0 && self.lines.is_row(text, run.start) => {
                return None;
            }
            _ => return Some((&rules::LINE_EDGE, "")),
        };
        // Blanks in a letterspaced word are that rule's own.
        if is_single(left.chars().rev()) && is_single(right.chars()) {
            return None;
        }
        let columns = (run.tabs > 0 || run.blanks > 1) && self.lines.is_row(text, run.start);
        if columns {
            return None;
        }
        if writing.known && self.before_punctuation(run) {
            return Some((&rules::BEFORE_PUNCTUATION, ""));
        }
        if writing.known && self.inside(run, before, after) {
            return Some((&rules::INSIDE, ""));
        }
        let keeps = !plain && (writing.keep_no_break || self.keeps_no_break(left, right, before, after));
        match (keeps, run.other) {
            (true, _) if run.blanks == 1 => None,
            // The one that typography wants, without those beside it.
            (true, Some('\u{a0}')) => Some((&rules::BLANK_RUN, "\u{a0}")),
            (true, Some('\u{202f}')) => Some((&rules::BLANK_RUN, "\u{202f}")),
            (true, Some('\u{2009}')) => Some((&rules::BLANK_RUN, "\u{2009}")),
            (_, Some('\u{3000}')) if is_wide(before) || is_wide(after) => None,
            (_, Some(_)) if run.blanks == 1 => Some((&rules::NO_BREAK_SPACE, " ")),
            _ if run.blanks == 1 && run.tabs == 0 => None,
            _ => Some((&rules::BLANK_RUN, " ")),
        }
    }

    /// Whether a no-break space between `before` and `after` is typography: between digits, between a number and its
    /// unit or sign, and where French has one.
    fn keeps_no_break(&self, left: &str, right: &str, before: char, after: char) -> bool {
        let sign = |c: char| matches!(c, '%' | '‰' | '€' | '$' | '£' | '¥' | '°' | '′' | '″' | 'º' | '№' | '§');
        before.is_ascii_digit() && (after.is_ascii_digit() || sign(after) || is_unit(right))
            || after.is_ascii_digit() && (sign(before) || ends_in_numbered(left))
            || self.writing.french && (matches!(after, ':' | ';' | '!' | '?' | '»') || before == '«')
    }
}

/// Whether the characters, read away from a blank, are one letter and then a blank, a mark or the end. A mark counts because
/// the blank before it may be about to go.
pub(crate) fn is_single(mut away: impl Iterator<Item = char>) -> bool {
    let mark =
        |c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '„' | '“' | '”' | '"' | '«' | '»');
    away.next().is_some_and(char::is_alphabetic) && away.next().is_none_or(|c| c.is_whitespace() || mark(c))
}

/// Whether a character stands in a script that has a wide blank of its own.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}
