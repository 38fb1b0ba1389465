//! French papers leave the marks open around the frame: `« Le port, affirme Marc Delaunay, n’est pas à vendre »`.

use crate::frame::Frame;
use crate::frames_fr::inserted;
use crate::lexicon::Table;
use crate::pairs::Pair;
use crate::sentence::{self, Sentence};
use crate::speaker::{Memory, Mention};
use crate::split::Source;
use crate::token::Tokens;
use crate::word_bits::WordBits;

/// The longest quotation that is searched, in bytes: a frame stands near the beginning.
const LONGEST: usize = 600;

/// A frame inside the marks.
pub(crate) struct Incise {
    /// Where the frame stands, with the commas around it.
    pub(crate) hole: (usize, usize),
    pub(crate) cue: (usize, usize),
    pub(crate) speaker: Option<Mention>,
}

/// The frame inside a pair of marks.
pub(crate) fn find<'a>(text: &'a str, pair: &Pair, table: &Table, memory: &mut Memory<'a>) -> Option<Incise> {
    let mut to = pair.inner_end.min(pair.inner_start + LONGEST);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let mut tokens = Tokens::new();
    let place = (pair.inner_start, to);
    Source { text, bits: &WordBits::new(text, place), pairs: &[], table }.tokenize(place, 0, &mut tokens);
    let mut clauses = Vec::new();
    sentence::clauses(&tokens.list, &mut clauses);
    let s = Sentence { text, tokens: &tokens.list, table, clauses: &clauses, cues: 0, capitals: (&[], 0) };
    let (frame, (from, until)): (Frame, (usize, usize)) = inserted(&s)?;
    let speaker = frame.speaker.and_then(|range| memory.read(&s, range));
    let (start, end) = (s.at(from).start as usize, s.at(until.saturating_sub(1)).end as usize);
    // a quotation is left before it
    (start > pair.inner_start).then(|| Incise { hole: (start, end), cue: s.bytes(frame.cue), speaker })
}
