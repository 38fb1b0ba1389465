//! Parts that only their neighbours tell: headline, subheadings, pull quotes, captions, lists, tables.

use copydesk_transform::{BlockKind, Document};

use crate::lines::{self, Marker};

/// What is known of a block before its neighbours are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Its own words say what it is.
    Known(BlockKind),
    /// A paragraph: it is long, or ends as a sentence does.
    Prose,
    /// A short line that does not end as a sentence does.
    Short,
    /// A short line in quotation marks that do not hold whole sentences.
    Quoted,
    /// Anything else.
    Unclear,
}

/// A title is no longer, in bytes; feeds cut at about 160 characters.
const LONGEST_HEADLINE: usize = 240;
/// A subheading is no longer, in bytes.
const LONGEST_SUBHEADING: usize = 110;
/// What a subheading stands over is at least so long, in bytes.
const SHORTEST_PARAGRAPH: usize = 80;

/// How a block looks by its end and its length.
pub(crate) fn look(text: &str) -> Look {
    let text = text.trim();
    let Some(last) = text.chars().next_back() else { return Look::Unclear };
    if text.len() > LONGEST_HEADLINE {
        return Look::Prose;
    }
    if is_quotation(text) {
        let inner = text.trim_end_matches(is_mark).chars().next_back();
        let ended = matches!(inner, Some('.' | '!' | '?' | '…' | ',' | ':' | ';'));
        // Titles of works stand in marks, too.
        let words = text.split_whitespace();
        let title = words.clone().count() < 3
            || words.clone().all(|word| word.trim_matches(is_mark).starts_with(char::is_uppercase));
        return if ended || title { Look::Unclear } else { Look::Quoted };
    }
    let closing = text.trim_end_matches(is_mark).chars().next_back().unwrap_or(last);
    match closing {
        '.' | '…' => Look::Prose,
        c if c.is_alphanumeric() || matches!(c, ')' | '%' | '€' | '$') => {
            let starts = text.trim_start_matches(is_mark).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            let words = text.split_whitespace().count();
            // `Ana Roe/Wexley Herald` is a credit of somebody that the lexicon does not know.
            let credit = words <= 4 && text.contains('/') || is_glued(text);
            if starts && words >= 2 && !credit { Look::Short } else { Look::Unclear }
        }
        _ => Look::Unclear,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '„' | '“' | '”' | '"' | '»' | '«' | '‚' | '‘' | '’' | '›' | '‹')
}

/// Whether something is glued to the end of a sentence: `nach der Sitzung.Ana Roe`.
fn is_glued(text: &str) -> bool {
    text.as_bytes().windows(3).any(|at| at[1] == b'.' && at[0].is_ascii_lowercase() && at[2].is_ascii_uppercase())
}

/// Whether a line is one quotation and nothing else.
fn is_quotation(text: &str) -> bool {
    let pairs = [('„', "“”"), ('“', "”"), ('"', "\""), ('»', "«"), ('«', "»"), ('‘', "’"), ('‚', "‘")];
    let mut chars = text.chars();
    let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else { return false };
    let Some((_, closes)) = pairs.iter().find(|(open, _)| *open == first) else { return false };
    closes.contains(last) && !chars.any(|c| c == first || closes.contains(c) && c != '’')
}

/// The title: the first block that is neither prose nor known, where prose follows it.
pub(crate) fn headline(doc: &Document, looks: &[Look]) -> Option<usize> {
    const WITHIN: usize = 5;
    let first = looks.iter().take(WITHIN).position(|look| !matches!(look, Look::Known(_)))?;
    let text = doc.blocks()[first].span.of(doc.text()).trim();
    let title = match looks[first] {
        Look::Short => true,
        // A title may ask or be a quotation, if it is short.
        Look::Quoted => true,
        Look::Unclear => {
            text.ends_with(['?', '!', '“', '”', '"', '»', '«', '’'])
                && text.starts_with(|c: char| c.is_uppercase() || is_mark(c))
        }
        Look::Prose | Look::Known(_) => false,
    };
    let words = text.split_whitespace().count();
    let prose = looks[first + 1..].iter().take(WITHIN).any(|look| *look == Look::Prose);
    (title && prose && words >= 2).then_some(first)
}

/// Lines that stand over a paragraph: behind the title or another paragraph.
pub(crate) fn subheadings(doc: &Document, looks: &[Look], headline: Option<usize>) -> Vec<usize> {
    let length = |index: usize| doc.blocks()[index].span.len() as usize;
    (1..looks.len())
        .filter(|&index| {
            let behind = Some(index - 1) == headline
                || looks[index - 1] == Look::Prose
                || matches!(looks[index - 1], Look::Known(_));
            let over = match looks.get(index + 1) {
                Some(Look::Prose) => length(index + 1) >= SHORTEST_PARAGRAPH.max(length(index)),
                Some(Look::Known(next)) => {
                    matches!(next, BlockKind::List | BlockKind::Table | BlockKind::Caption)
                        || *next == BlockKind::Credit && looks.get(index + 2) == Some(&Look::Prose)
                }
                _ => false,
            };
            looks[index] == Look::Short
                && behind
                && over
                && length(index) <= LONGEST_SUBHEADING
                && headline != Some(index)
        })
        .collect()
}

/// Quotations that stand alone between paragraphs; or that repeat what is said elsewhere, with whole sentences.
pub(crate) fn pull_quotes(doc: &Document, looks: &[Look], headline: Option<usize>) -> Vec<usize> {
    let text = doc.text();
    // Each of them is looked for in the whole text.
    const MOST: usize = 16;
    let mut searched = 0;
    (1..looks.len().saturating_sub(1))
        .filter(|&index| Some(index) != headline)
        .filter(|&index| {
            let block = doc.blocks()[index].span.of(text).trim();
            match looks[index] {
                Look::Quoted => looks[index + 1] != Look::Quoted && looks[index - 1] != Look::Quoted,
                Look::Unclear if is_quotation(block) && searched < MOST => {
                    searched += 1;
                    let said = block.trim_matches(is_mark).trim_end_matches(['.', '!', '…', ',']);
                    said.len() >= 20 && memchr::memmem::find_iter(text.as_bytes(), said.as_bytes()).nth(1).is_some()
                }
                _ => false,
            }
        })
        .collect()
}

/// Which blocks are items of lists: signs that begin nothing else, two or more lines that begin alike, numbers that count.
pub(crate) fn lists(doc: &Document) -> Vec<usize> {
    let text = doc.text();
    let markers: Vec<Option<Marker>> = doc.blocks().iter().map(|block| lines::marker(block.span.of(text))).collect();
    let follows = |first: usize, next: usize| match (markers.get(first), markers.get(next)) {
        (Some(Some(Marker::Dash(a))), Some(Some(Marker::Dash(b)))) => a == b,
        (Some(Some(Marker::Number(a, sign))), Some(Some(Marker::Number(b, other)))) => sign == other && *b == a + 1,
        _ => false,
    };
    let mut found = Vec::new();
    let mut index = 0;
    while index < markers.len() {
        let start = index;
        index += 1;
        match markers[start] {
            None => {}
            Some(Marker::Bullet(_)) => found.push(start),
            Some(marker) => {
                while follows(index - 1, index) {
                    index += 1;
                }
                // Dashes begin speeches, too: `– Oui, dit-il.`
                let speech = matches!(marker, Marker::Dash('–' | '—'));
                if index - start >= if speech { 3 } else { 2 } {
                    found.extend(start..index);
                }
            }
        }
    }
    found
}

/// Which blocks are rows of tables: two or more beside each other with as many columns.
pub(crate) fn tables(doc: &Document) -> Vec<usize> {
    let text = doc.text();
    let columns: Vec<Option<usize>> = doc.blocks().iter().map(|block| lines::columns(block.span.of(text))).collect();
    (0..columns.len())
        .filter(|&index| {
            let same = |other: Option<&Option<usize>>| other.is_some_and(|other| *other == columns[index]);
            columns[index].is_some() && (same(columns.get(index + 1)) || index > 0 && same(columns.get(index - 1)))
        })
        .collect()
}
