//! Parts that only their neighbours tell: headline, subheadings, pull quotes, captions, lists, tables.

use copydesk_transform::{BlockKind, Document};

use crate::lexicon::{Shared, Words};
use crate::lines::{self, Marker, trimmed};
use crate::names::{MAX_NAME, Piece, is_capitalised};

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

/// What a short line could stand over, if it is no furniture of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Title {
    /// Anything.
    Any,
    /// An article at most; in an article it would be a link, a prompt or a caption.
    Headline,
    /// Nothing.
    No,
}

/// What `text`, a short line that looks like a title, could be the title of.
pub(crate) fn title(shared: &Shared, words: &Words, text: &str) -> Title {
    let lower = text.trim().to_lowercase();
    if shared.opens_furniture(&lower) || opens_byline(shared, words, text.trim()) {
        return Title::No;
    }
    let bytes = lower.as_bytes();
    let colon = memchr::memchr(b':', bytes).is_some();
    let clock = colon
        && bytes.windows(4).any(|at| at[0].is_ascii_digit() && at[1] == b':' && at[2..].iter().all(u8::is_ascii_digit));
    let year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let parts = || lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|part| !part.is_empty());
    let of_time = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) || words.time_words.contains(word);
    let ends = |at: usize| text.as_bytes().get(at + 1) == Some(&b' ');
    let sentences =
        text.len() > LONGEST_SUBHEADING && memchr::memchr3_iter(b'.', b'!', b'?', text.as_bytes()).any(ends);
    if sentences || clock && parts().any(year) || parts().all(of_time) || names_agency(shared, text) {
        return Title::No; // `22. Dezember 2023 / 13:54 / Bote`, `3 Min. Lesezeit`
    }
    // Handles, addresses, cells, fields of a form.
    let signs = memchr::memchr3(b'@', b'|', b'#', bytes).is_some()
        || memchr::memchr2(0xc2, 0xe2, bytes).is_some() && lower.contains(['·', '•', '…']);
    if clock || signs || colon && lower.contains("://") || memchr::memmem::find(bytes, b"www.").is_some() {
        return Title::Headline;
    }
    let mut capitals = 0;
    let mut count = 0;
    for word in text.split_whitespace() {
        count += 1;
        capitals += usize::from(word.chars().any(char::is_alphabetic) && !word.contains(char::is_lowercase));
        // `AltstadtFoto: dpa` and `Das Rathaus. Bild: Kino` end a caption, whoever took the picture.
        if word.ends_with(':') && text.len() > word.len() && shared.is_cue(word.trim_start_matches(['(', '['])) {
            return Title::Headline;
        }
    }
    // Links of broadcasters are set in capitals; so are subheadings, but shorter.
    const CAPITALS: usize = 5;
    match count >= CAPITALS && capitals == count || parts().any(|word| shared.is_furniture_word(word)) {
        true => Title::Headline,
        false => Title::Any,
    }
}

/// `Ana Roe und Ole Brix, Reuters`
fn names_agency(shared: &Shared, text: &str) -> bool {
    let bytes = text.as_bytes();
    let comma = memchr::memrchr_iter(b',', bytes).find(|at| bytes.get(at + 1) == Some(&b' '));
    comma.is_some_and(|at| {
        let (names, agency) = (&text[..at], &text[at + 2..]);
        let agency = agency.trim();
        agency.len() <= MAX_NAME
            && shared.agency_expression(agency).is_some()
            && matches!(shared.piece(names), Piece::Person(2..))
    })
}

/// `Von Ana Roe für den Boten`: an author, and something behind the name that the rule for bylines does not know.
fn opens_byline(shared: &Shared, words: &Words, text: &str) -> bool {
    words.bylines.iter().filter(|(_, colon)| !colon).any(|(cue, _)| {
        let Some(rest) = text.strip_prefix(cue.as_str()) else { return false };
        let mut names = rest.split_whitespace().take(2);
        let name = |word: &str| {
            let word = word.trim_end_matches(|c: char| matches!(c, ',' | ';') || c.is_ascii_digit());
            let initial = word.ends_with('.') && word.chars().count() == 2;
            is_capitalised(word) && (initial || word.contains(char::is_lowercase)) && !shared.not_names.contains(word)
        };
        rest.starts_with(char::is_whitespace) && (names.next().is_some_and(name) && names.next().is_some_and(name))
    })
}

/// How a block looks by its end and its length.
pub(crate) fn look(text: &str) -> Look {
    let text = trimmed(text);
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
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'.', bytes).any(|at| {
        let (before, behind) = (at.checked_sub(1).map(|before| bytes[before]), bytes.get(at + 1));
        before.is_some_and(|byte| byte.is_ascii_lowercase()) && behind.is_some_and(u8::is_ascii_uppercase)
    })
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
pub(crate) fn headline(doc: &Document, looks: &[Look], title: impl Fn(&str) -> Title) -> Option<usize> {
    const WITHIN: usize = 5;
    let block = |index: usize| doc.blocks()[index].span.of(doc.text());
    let known = |index: usize| {
        matches!(looks[index], Look::Known(_)) || looks[index] != Look::Prose && title(block(index)) == Title::No
    };
    let first = (0..looks.len().min(WITHIN)).find(|&index| !known(index))?;
    let text = doc.blocks()[first].span.of(doc.text()).trim();
    let fits = match looks[first] {
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
    (fits && prose && words >= 2).then_some(first)
}

/// Lines that stand over a paragraph: behind the title or another paragraph.
pub(crate) fn subheadings(
    doc: &Document,
    looks: &[Look],
    headline: Option<usize>,
    title: impl Fn(&str) -> Title,
) -> Vec<usize> {
    let text = |index: usize| doc.blocks()[index].span.of(doc.text()).trim();
    let length = |index: usize| doc.blocks()[index].span.len() as usize;
    let mut found: Vec<usize> = (1..looks.len())
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
                && title(text(index)) == Title::Any
        })
        .collect();
    // What comes again is put there by the page: `Die meistgelesenen Artikel`.
    found.sort_by_key(|&index| text(index));
    let mut single: Vec<usize> =
        found.chunk_by(|&a, &b| text(a) == text(b)).filter(|same| same.len() == 1).flatten().copied().collect();
    single.sort_unstable();
    single
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
