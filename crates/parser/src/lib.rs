//! Raw text to blocks.
//!
//! A plain text has no markup, so its blocks are its paragraphs: stretches of whole lines. Two layouts are common. In
//! copy from feeds and scrapers every line is a paragraph; in mail, old archives and converted PDF the paragraphs are
//! wrapped at some width and parted by blank lines. [`blocks`] tells which one it has.

use copydesk_model::{Block, BlockKind, Span};

/// A wrapped line is about as wide as a page. Narrower ones are verse or a list, wider ones are paragraphs.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=100;

/// The paragraphs of `text`, in order: every line that is not blank, or, where lines are wrapped, every group of lines
/// between blank ones.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let mut last_line = usize::MAX;
    for &(number, start, end) in &lines {
        match blocks.last_mut() {
            Some(block) if wrapped && number == last_line.wrapping_add(1) => {
                block.span = block.span.cover(Span::at(start, end));
            }
            _ => blocks.push(Block::new(Span::at(start, end), BlockKind::Paragraph)),
        }
        last_line = number;
    }
    blocks
}

/// Number, start and end of every line that is not blank, without its line break.
fn lines(text: &str) -> Vec<(usize, usize, usize)> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let breaks = memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len()));
    for (number, end) in breaks.enumerate() {
        let stop = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
        if !text[start..stop].trim_start().is_empty() {
            lines.push((number, start, stop));
        }
        start = end + 1;
    }
    lines
}

/// Whether the paragraphs are wrapped: of the lines that another one follows without a blank line between them, nearly all
/// have the width of a page, and most break off inside a sentence.
fn is_wrapped(text: &str, lines: &[(usize, usize, usize)]) -> bool {
    let (mut count, mut wide, mut broken) = (0, 0, 0);
    for pair in lines.windows(2).filter(|pair| pair[1].0 == pair[0].0 + 1) {
        let line = text[pair[0].1..pair[0].2].trim_end();
        count += 1;
        // A paragraph is long, and is not counted: no line of so many bytes has so few characters.
        wide += usize::from(line.len() <= WRAPPED.end() * 4 && WRAPPED.contains(&line.chars().count()));
        broken += usize::from(!line.ends_with(['.', '!', '?', '…', ':', '“', '”', '"', '«', '»', ')']));
    }
    count >= 3 && wide * 10 >= count * 9 && broken * 2 > count
}

#[cfg(test)]
mod tests {
    use super::blocks;

    fn texts(text: &str) -> Vec<&str> {
        blocks(text).iter().map(|block| block.span.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_eq!(texts("Titel\n\n  \nErster Absatz.\r\nZweiter.\n"), ["Titel", "Erster Absatz.", "Zweiter."]);
        assert!(texts("").is_empty());
        assert!(texts(" \n\t\n").is_empty());
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let line = "Der Rat der Stadt hat am Dienstagabend nach langer Debatte dem";
        let text = format!("{line}\n{line}\nPlan zugestimmt.\n\n{line}\n{line}\nVertrag zugestimmt.\n");
        assert_eq!(blocks(&text).len(), 2);
        let short = "Der Rat der Stadt hat am Dienstagabend dem Plan zugestimmt.\n".repeat(8);
        assert_eq!(blocks(&short).len(), 8, "short paragraphs are no wrapped lines");
    }
}
