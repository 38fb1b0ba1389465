//! Whether repeats in repeats come to an end: only then is the step idempotent.

use std::ops::Range;

use copydesk_transform::{Edit, Findings};

/// How often the step may run on its own output until nothing is found any more; fewer than the engine allows.
const ROUNDS: usize = 7;

/// Takes the edits of lines that do not come to rest out of `out`. Loops stand in each other there, deeper than any program
/// says anything twice. `find` looks for repeats as the step does; a repeat and all that tells what it is stand on one line.
pub(crate) fn retain(text: &str, out: &mut Findings, find: impl Fn(&str, &mut Findings)) {
    let (mut scratch, mut kept) = (Findings::default(), 0);
    while let Some(edit) = out.edits.get(kept) {
        let line = line_around(text, edit.span.range());
        let count = out.edits[kept..].iter().take_while(|edit| edit.span.range().end <= line.end).count();
        let edits = kept..kept + count;
        if rests(without(text, line, &out.edits[edits.clone()]), &mut scratch, &find) {
            kept = edits.end;
        } else {
            out.edits.drain(edits);
        }
    }
}

/// The line, with the line breaks before and behind it.
fn line_around(text: &str, span: Range<usize>) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..span.start]).unwrap_or(0);
    let end = memchr::memchr(b'\n', &text.as_bytes()[span.end..]).map_or(text.len(), |at| span.end + at + 1);
    start..end
}

/// A piece of the text after its edits, which only take away.
fn without(text: &str, piece: Range<usize>, edits: &[Edit]) -> String {
    let mut after = String::with_capacity(piece.len());
    let mut from = piece.start;
    for edit in edits {
        after.push_str(&text[from..edit.span.range().start]);
        from = edit.span.range().end;
    }
    after.push_str(&text[from..piece.end]);
    after
}

/// Nearly always nothing is left to find after the first round.
fn rests(mut line: String, scratch: &mut Findings, find: impl Fn(&str, &mut Findings)) -> bool {
    for _ in 1..ROUNDS {
        scratch.clear();
        find(&line, scratch);
        if scratch.edits.is_empty() {
            return true;
        }
        line = without(&line, 0..line.len(), &scratch.edits);
    }
    false
}
