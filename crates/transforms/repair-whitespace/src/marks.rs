//! Blanks beside punctuation, brackets and quotation marks.

use crate::View;
use crate::blanks::Run;

impl View<'_> {
    /// Whether `run` is a stray space before punctuation.
    pub(crate) fn before_punctuation(&self, run: &Run) -> bool {
        let (left, right) = (&self.text[..run.start], &self.text[run.end..]);
        let mut chars = right.chars();
        let (Some(mark), next) = (chars.next(), chars.next()) else { return false };
        if !matches!(mark, ',' | '.' | ';' | ':' | '!' | '?') {
            return false;
        }
        let Some(before) = left.chars().next_back() else { return false };
        let french = self.writing.french;
        let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '»' | '«' | ')' | ']'));
        let word = before.is_alphanumeric() || matches!(before, ')' | ']' | '“' | '”' | '"' | '%' | '’');
        match mark {
            ',' => word && ends,
            // ` . . .` is an ellipsis, however badly set.
            '.' => word && ends && !right[1..].trim_start_matches(' ').starts_with('.'),
            // `;)` is a face.
            ';' if next == Some(')') => false,
            ';' | '!' | '?' if !french => word && (ends || matches!(next, Some('!' | '?'))),
            ':' if !french => {
                before.is_alphabetic()
                    && next.is_none_or(char::is_whitespace)
                    && !right[1..].trim_start().starts_with(['(', ')'])
            }
            _ => false,
        }
    }

    /// Whether `run` stands just inside a bracket or a quotation mark.
    pub(crate) fn inside(&mut self, run: &Run, before: char, after: char) -> bool {
        let (text, writing) = (self.text, self.writing);
        let (left, right) = (&text[..run.start], &text[run.end..]);
        match before {
            '(' | '[' => {
                // `:(` is a face, `[ ]` an empty box.
                let face = left[..left.len() - 1].ends_with([':', ';', '=', '-', '8']);
                let word = after.is_alphanumeric()
                    || matches!(after, '„' | '“' | '"' | '«' | '»' | '…' | '§' | '€')
                    || right.starts_with("...");
                if word && !face && !right.starts_with("x ]") && !right.starts_with("x]") {
                    return true;
                }
            }
            '„' => return !writing.french,
            '“' if writing.english && opens(left) => return true,
            _ => {}
        }
        match after {
            ')' | ']' => {
                before.is_alphanumeric()
                    || matches!(before, '.' | '!' | '?' | '…' | '“' | '”' | '"' | '%' | '€' | '’')
                    // `(Fahr- )Karte`, but `(1940- )`.
                    || before == '-' && left[..left.len() - 1].ends_with(char::is_alphabetic)
            }
            '“' => writing.german && self.lines.closes(text, run.end),
            '”' => writing.english && !before.is_whitespace(),
            _ if writing.french => false,
            _ if matches!(before, '«' | '»') || matches!(after, '«' | '»') => {
                let opens = matches!(before, '«' | '»').then(|| run.start - before.len_utf8());
                opens.is_some_and(|at| self.lines.guillemet(text, at) == Some(true))
                    || matches!(after, '«' | '»') && self.lines.guillemet(text, run.end) == Some(false)
            }
            _ => false,
        }
    }
}

/// Whether the `“` at the end of `left` opens: it stands behind a blank or a bracket, and no quotation is open before it.
fn opens(left: &str) -> bool {
    let before = &left[..left.len() - '“'.len_utf8()];
    let begins =
        before.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '‘'));
    let reach = &before[before.ceil_char_boundary(before.len().saturating_sub(4_096))..];
    let line = reach.rsplit('\n').next().unwrap_or_default();
    begins && line.rfind(['„', '“', '”']).is_none_or(|at| line[at..].starts_with('”'))
}
