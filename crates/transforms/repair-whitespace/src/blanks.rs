//! Runs of blanks, and the invisible characters in them.

use copydesk_transform::{Document, Findings, Propose, Rule, Span};

use crate::{Writing, lost, rules};

/// What a character between two visible ones is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Tab,
    /// No-break, thin, wide.
    Other,
    ZeroWidth,
    SoftHyphen,
    Control,
}

impl Kind {
    const fn is_blank(self) -> bool {
        matches!(self, Self::Space | Self::Tab | Self::Other)
    }
}

const fn triggers() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // Blanks and controls but the line break; the first bytes of the characters in `kind`.
        table[byte] = byte <= 0x20 && byte != b'\n' as usize
            || byte == 0x7f
            || byte == 0xc2
            || byte == 0xe2
            || byte == 0xe3
            || byte == 0xef;
        byte += 1;
    }
    table
}

const TRIGGER: [bool; 256] = triggers();

/// What `c` is, if it is one that this transform looks at.
fn kind(c: char) -> Option<Kind> {
    Some(match c {
        ' ' => Kind::Space,
        '\t' => Kind::Tab,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Kind::Other,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Kind::ZeroWidth,
        '\u{ad}' => Kind::SoftHyphen,
        '\n' | '\r' => return None,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Kind::Control,
        c if c.is_ascii_control() => Kind::Control,
        _ => return None,
    })
}

/// Finds every run that should be one space, or nothing.
pub(crate) fn find(doc: &Document, writing: Writing, out: &mut Findings) {
    let text = doc.text();
    let bytes = text.as_bytes();
    let mut pairs = Pairs::default();
    let mut columns = Columns::default();
    let right_to_left = has_right_to_left(text);
    let mut place = 0;
    while let Some(found) = bytes[place..].iter().position(|&byte| TRIGGER[byte as usize]) {
        let start = place + found;
        // One space between two plain letters or digits is what nearly every run is.
        if bytes[start] == b' ' && start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
            match bytes.get(start + 1) {
                Some(next) if next.is_ascii_alphanumeric() => {
                    place = start + 2;
                    continue;
                }
                _ => {}
            }
        }
        let run = Run::read(text, start, right_to_left);
        place = run.end.max(start + text[start..].chars().next().map_or(1, char::len_utf8));
        if run.end > start
            && let Some((rule, insert)) = run.verdict(text, writing, &mut pairs, &mut columns)
        {
            let span = Span::at(run.start, run.end);
            if &text[run.start..run.end] != insert && !doc.is_protected(span) {
                out.replace(rule, span, insert);
            }
        }
    }
}

/// Whether any letter of the text runs from right to left: then direction marks have work to do.
fn has_right_to_left(text: &str) -> bool {
    // Hebrew, Arabic, Syriac, Thaana begin with these bytes.
    text.bytes().any(|byte| matches!(byte, 0xd6..=0xde))
        && text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// A longest stretch of blanks and of invisible characters that may go.
#[derive(Debug)]
struct Run {
    start: usize,
    end: usize,
    blanks: usize,
    tabs: usize,
    /// The one that is told where only invisible characters go.
    invisible: Option<Kind>,
    plain: bool,
}

impl Run {
    fn read(text: &str, start: usize, right_to_left: bool) -> Self {
        let mut run = Self { start, end: start, blanks: 0, tabs: 0, invisible: None, plain: true };
        for c in text[start..].chars() {
            let Some(kind) = kind(c) else { break };
            if kind == Kind::ZeroWidth && joins(text, run.end, c) {
                break;
            }
            if kind == Kind::Control && !c.is_ascii() && right_to_left {
                break;
            }
            run.end += c.len_utf8();
            run.blanks += usize::from(kind.is_blank());
            run.tabs += usize::from(kind == Kind::Tab);
            run.plain &= kind != Kind::Other;
            if !kind.is_blank() {
                run.invisible.get_or_insert(kind);
            }
        }
        run
    }

    fn verdict(
        &self,
        text: &str,
        writing: Writing,
        pairs: &mut Pairs,
        columns: &mut Columns,
    ) -> Option<(&'static Rule, &'static str)> {
        let (left, right) = (&text[..self.start], &text[self.end..]);
        let (before, after) = (left.chars().next_back(), right.chars().next());
        let invisible = match self.invisible {
            Some(Kind::SoftHyphen) => &rules::SOFT_HYPHEN,
            Some(Kind::Control) => &rules::CONTROL,
            _ => &rules::ZERO_WIDTH,
        };
        if self.blanks == 0 {
            // What was parted by something invisible alone touches now, and may need a space.
            let insert = if lost::would_touch(left, right, writing) { " " } else { "" };
            return Some((invisible, insert));
        }
        if matches!(before, None | Some('\n')) || matches!(after, None | Some('\n' | '\r')) {
            return Some((&rules::LINE_EDGE, ""));
        }
        if columns.has(text, self.start) && (self.tabs > 0 || self.blanks > 2) {
            return None;
        }
        if writing.known && before_punctuation(left, right, writing) {
            return Some((&rules::BEFORE_PUNCTUATION, ""));
        }
        if writing.known && inside(text, self, before?, after?, writing, pairs) {
            return Some((&rules::INSIDE, ""));
        }
        if self.blanks == 1 && self.tabs == 0 {
            if self.plain {
                return self.invisible.map(|_| (invisible, " "));
            }
            let stays = writing.keep_no_break
                || before?.is_ascii_digit() && after?.is_ascii_digit()
                || writing.french && (matches!(after?, ':' | ';' | '!' | '?' | '»' | '%' | '€') || before? == '«');
            return (!stays).then_some((&rules::NO_BREAK_SPACE, " "));
        }
        // French typography keeps its no-break space, whatever stands beside it.
        if writing.french && !self.plain && (matches!(after?, ':' | ';' | '!' | '?' | '»') || before? == '«') {
            return None;
        }
        Some((&rules::BLANK_RUN, " "))
    }
}

/// Whether a joiner at `at` joins: emoji, or letters of a script that needs it.
fn joins(text: &str, at: usize, c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
        && text[..at].chars().next_back().is_some_and(|before| {
            matches!(before,
                '\u{590}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{2190}'..='\u{2bff}' | '\u{fb1d}'..='\u{fdff}'
                | '\u{fe0f}' | '\u{fe70}'..='\u{fefc}' | '\u{1f000}'..='\u{1faff}' | '\u{11000}'..='\u{11fff}')
        })
}

/// Whether a space before `right` is a stray one before punctuation.
fn before_punctuation(left: &str, right: &str, writing: Writing) -> bool {
    let Some(before) = left.chars().next_back() else { return false };
    let mut rest = right.chars();
    let (Some(mark), next) = (rest.next(), rest.next()) else { return false };
    let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '»' | '«' | ')' | ']'));
    let word = before.is_alphanumeric() || matches!(before, ')' | ']' | '“' | '”' | '"' | '%' | '’');
    match mark {
        ',' => word && ends,
        // ` . . .` is an ellipsis, however badly set.
        '.' => word && ends && !right[1..].trim_start_matches(' ').starts_with('.') && !ends_in_spaced_dot(left),
        // `;)` is a face.
        ';' if next == Some(')') => false,
        ';' | '!' | '?' if !writing.french => word && (ends || matches!(next, Some('!' | '?'))),
        ':' if !writing.french => {
            before.is_alphabetic()
                && next.is_none_or(char::is_whitespace)
                && !right[1..].trim_start().starts_with(['(', ')'])
        }
        _ => false,
    }
}

fn ends_in_spaced_dot(left: &str) -> bool {
    left.ends_with('.')
}

/// Whether the run stands just inside a bracket or a quotation mark.
fn inside(text: &str, run: &Run, before: char, after: char, writing: Writing, pairs: &mut Pairs) -> bool {
    let (left, right) = (&text[..run.start], &text[run.end..]);
    match before {
        '(' | '[' => {
            // `:(` is a face, `[ ]` an empty box.
            let face = left[..left.len() - 1].ends_with([':', ';', '=', '-', '8']);
            let word = after.is_alphanumeric() || matches!(after, '„' | '“' | '"' | '«' | '»');
            if word && !face && !right.starts_with("x ]") && !right.starts_with("x]") {
                return true;
            }
        }
        '„' => return !writing.french,
        '“' if writing.english && opens(left) => return true,
        _ => {}
    }
    match after {
        ')' | ']' => before.is_alphanumeric() || matches!(before, '.' | '!' | '?' | '“' | '”' | '"' | '%'),
        '“' => writing.german && pairs.closes(text, run.end),
        '”' => writing.english && !before.is_whitespace(),
        _ if matches!(before, '«' | '»') || matches!(after, '«' | '»') => {
            !writing.french && pairs.guillemet_inside(text, run, before, after)
        }
        _ => false,
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

/// The marks of the line at hand, read once a line.
#[derive(Debug, Default)]
struct Pairs {
    /// The line, as a range of the text, and the guillemets in it that open (true) or close.
    line: (usize, usize),
    guillemets: Vec<(usize, bool)>,
    /// Places of `“` that close a `„`.
    closers: Vec<usize>,
    read: bool,
}

impl Pairs {
    fn line(&mut self, text: &str, at: usize) {
        if self.read && (self.line.0..=self.line.1).contains(&at) {
            return;
        }
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |line| at + line);
        self.line = (start, end);
        self.read = true;
        self.closers.clear();
        self.guillemets.clear();
        let mut open = false;
        let mut marks: Vec<(usize, char)> = Vec::new();
        for (offset, c) in text[start..end].char_indices() {
            match c {
                '„' => open = true,
                '“' if open => {
                    self.closers.push(start + offset);
                    open = false;
                }
                '«' | '»' => marks.push((start + offset, c)),
                _ => {}
            }
        }
        // The pairs of a line are clear where its guillemets alternate, beginning with one that does not close a word.
        let alternate = marks.len().is_multiple_of(2) && marks.windows(2).all(|pair| pair[0].1 != pair[1].1);
        if alternate {
            self.guillemets.extend(marks.iter().enumerate().map(|(index, (at, _))| (*at, index % 2 == 0)));
        }
    }

    fn closes(&mut self, text: &str, at: usize) -> bool {
        self.line(text, at);
        self.closers.binary_search(&at).is_ok()
    }

    fn guillemet_inside(&mut self, text: &str, run: &Run, before: char, after: char) -> bool {
        self.line(text, run.start);
        let opens = |at: usize| {
            self.guillemets.binary_search_by_key(&at, |(at, _)| *at).ok().map(|index| self.guillemets[index].1)
        };
        matches!(before, '«' | '»') && opens(run.start - before.len_utf8()) == Some(true)
            || matches!(after, '«' | '»') && opens(run.end) == Some(false)
    }
}

/// Whether the line at hand is laid out in columns, read once a line.
#[derive(Debug, Default)]
struct Columns {
    line: (usize, usize),
    read: bool,
    yes: bool,
}

impl Columns {
    fn has(&mut self, text: &str, at: usize) -> bool {
        if !(self.read && (self.line.0..=self.line.1).contains(&at)) {
            let bytes = text.as_bytes();
            let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1);
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |line| at + line);
            self.line = (start, end);
            self.read = true;
            let line = text[start..end].trim();
            let tabs = memchr::memchr_iter(b'\t', line.as_bytes()).count();
            let wide = line.split("   ").filter(|piece| !piece.trim().is_empty()).count();
            self.yes = tabs >= 2 || wide >= 3;
        }
        self.yes
    }
}
