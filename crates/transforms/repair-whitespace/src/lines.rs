//! What can only be told from a whole line, read once a line and only where it is asked for.

/// The quotation marks of the line at hand, and whether it is a row of a table.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    marks: Marks,
    row: Option<(usize, usize, bool)>,
}

#[derive(Debug, Default)]
struct Marks {
    line: Option<(usize, usize)>,
    /// Guillemets that open (true) or close.
    guillemets: Vec<(usize, bool)>,
    /// Places of `“` that close a `„`.
    curly: Vec<usize>,
    /// Places of `"` that close one.
    straight: Vec<usize>,
}

impl Lines {
    /// Whether the `“` at `at` closes a `„` on its line.
    pub(crate) fn closes(&mut self, text: &str, at: usize) -> bool {
        self.marks.read(text, at);
        self.marks.curly.binary_search(&at).is_ok()
    }

    /// Whether the `"` at `at` closes one on its line.
    pub(crate) fn closes_straight(&mut self, text: &str, at: usize) -> bool {
        self.marks.read(text, at);
        self.marks.straight.binary_search(&at).is_ok()
    }

    /// Whether the guillemet at `at` opens, where its line tells.
    pub(crate) fn guillemet(&mut self, text: &str, at: usize) -> Option<bool> {
        self.marks.read(text, at);
        let marks = &self.marks.guillemets;
        marks.binary_search_by_key(&at, |(at, _)| *at).ok().map(|index| marks[index].1)
    }

    /// Whether the line around `at` is laid out in columns.
    pub(crate) fn is_row(&mut self, text: &str, at: usize) -> bool {
        if let Some((start, end, row)) = self.row
            && (start..=end).contains(&at)
        {
            return row;
        }
        let (start, end) = line_at(text, at);
        let line = &text[start..end];
        let row = cells(line, "   ") >= 3 || {
            let cells = cells(line, "\t");
            // One tab makes a row only where the line above or below has one too.
            cells >= 3
                || cells == 2
                    && (start > 0 && self::cells(line_before(text, start), "\t") >= 2
                        || end < text.len() && self::cells(line_after(text, end), "\t") >= 2)
        };
        self.row = Some((start, end, row));
        row
    }
}

impl Marks {
    fn read(&mut self, text: &str, at: usize) {
        if self.line.is_some_and(|(start, end)| (start..=end).contains(&at)) {
            return;
        }
        let (start, end) = line_at(text, at);
        self.line = Some((start, end));
        self.curly.clear();
        self.straight.clear();
        self.guillemets.clear();
        let mut open = false;
        let mut straight = 0;
        let mut guillemets: Vec<(usize, char)> = Vec::new();
        for (offset, c) in text[start..end].char_indices() {
            match c {
                '„' => open = true,
                '“' if open => {
                    self.curly.push(start + offset);
                    open = false;
                }
                '"' => {
                    straight += 1;
                    if straight % 2 == 0 {
                        self.straight.push(start + offset);
                    }
                }
                '«' | '»' => guillemets.push((start + offset, c)),
                _ => {}
            }
        }
        if straight % 2 != 0 {
            self.straight.clear();
        }
        // The pairs of a line are clear where its guillemets alternate.
        let alternate = guillemets.len().is_multiple_of(2) && guillemets.windows(2).all(|pair| pair[0].1 != pair[1].1);
        if alternate {
            self.guillemets.extend(guillemets.iter().enumerate().map(|(index, (at, _))| (*at, index % 2 == 0)));
        }
    }
}

/// How many cells a line has where `gap` parts them; 1 where no gap is inside, and 0 where it is prose in which gaps stand
/// for spaces. Only letters are counted, so that no edit of blanks changes the answer.
fn cells(line: &str, gap: &str) -> usize {
    /// Cells that are longer on average are sentences, and in the middle of one a small letter goes on behind a gap.
    const SENTENCE: usize = 40;
    const CLAUSE: usize = 15;
    let line = line.trim();
    if memchr::memmem::find(line.as_bytes(), gap.as_bytes()).is_none() {
        return usize::from(!line.is_empty());
    }
    let cells = || line.split(gap).map(str::trim).filter(|cell| !cell.is_empty());
    let count = cells().count();
    if count < 2 {
        return count;
    }
    let letters = line.chars().filter(|c| c.is_alphanumeric()).count();
    let ends = line
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '«' | '»' | ')'))
        .ends_with(['.', '!', '?', '…', ':']);
    let goes_on = cells().skip(1).any(|cell| cell.starts_with(char::is_lowercase));
    // A short small word at the end of a cell is an article or a preposition, and wants what follows.
    let article = cells().take(count - 1).any(|cell| {
        let word = cell.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        word.starts_with(char::is_lowercase) && (2..=3).contains(&word.chars().count())
    });
    let goes_on = goes_on || article && ends;
    if letters > SENTENCE * count || goes_on && (ends || letters > CLAUSE * count) { 0 } else { count }
}

fn line_at(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |line| at + line);
    (start, end)
}

fn line_before(text: &str, start: usize) -> &str {
    let (from, to) = line_at(text, start - 1);
    &text[from..to]
}

fn line_after(text: &str, end: usize) -> &str {
    let (from, to) = line_at(text, end + 1);
    &text[from..to]
}
