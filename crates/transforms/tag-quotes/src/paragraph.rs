//! Where paragraphs begin and end.

use copydesk_transform::Document;

/// The paragraphs of a document: its blocks, and each line that stands in none.
pub(crate) fn paragraphs(doc: &Document) -> Vec<(usize, usize)> {
    let text = doc.text();
    let mut out = Vec::with_capacity(doc.blocks().len().max(16));
    let mut at = 0;
    for block in doc.blocks() {
        let range = block.span.range();
        lines(text, at, range.start, &mut out);
        push(text, range.start, range.end, &mut out);
        at = range.end;
    }
    lines(text, at, text.len(), &mut out);
    out
}

fn lines(text: &str, from: usize, to: usize, out: &mut Vec<(usize, usize)>) {
    if from >= to {
        return;
    }
    let mut start = from;
    for line in text[from..to].split('\n') {
        push(text, start, start + line.len(), out);
        start += line.len() + 1;
    }
}

fn push(text: &str, start: usize, end: usize, out: &mut Vec<(usize, usize)>) {
    let part = &text[start..end];
    let trimmed = part.trim_start();
    let start = end - trimmed.len();
    let end = start + trimmed.trim_end().len();
    if start < end {
        out.push((start, end));
    }
}
