//! One run over a document: marks, pairs, paragraphs, sentences.

use copydesk_transform::{Document, Findings, Label, Lang, Propose, Rule, Span, Transform};

use crate::TagQuotesParams;
use crate::emit::{Wanted, Writer};
use crate::frame::Frame;
use crate::frames_de;
use crate::frames_en;
use crate::frames_fr;
use crate::lexicon::Table;
use crate::links;
use crate::marks;
use crate::pairs::{self, Pair};
use crate::paragraph::paragraphs;
use crate::persons;
use crate::quote::Quotes;
use crate::rules::{self, Key};
use crate::sentence::{self, Sentence};
use crate::speaker::Memory;
use crate::split::Source;
use crate::token::{self, Token, Tokens};
use crate::word_bits::WordBits;

/// A sentence that is longer is read in pieces: no frame is that long, and reading stays linear.
const LONGEST: usize = 300;

/// The transform.
pub(crate) struct Tagger {
    rules: Vec<Rule>,
    german: Table,
    english: Table,
    french: Table,
    other: Table,
    speakers: bool,
    indirect: bool,
    summed: bool,
    threshold: f32,
}

impl Tagger {
    pub(crate) fn new(params: &TagQuotesParams, [german, english, french]: [Table; 3]) -> Self {
        Self {
            rules: rules::all(params.reported),
            german,
            english,
            french,
            other: Table::new(None),
            speakers: params.speakers,
            indirect: params.indirect,
            summed: params.reported,
            threshold: params.threshold,
        }
    }
}

impl Transform for Tagger {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let text = doc.text();
        let (table, read): (&Table, Option<Reader>) = match doc.language() {
            Lang::DE => (&self.german, Some(frames_de::frames)),
            Lang::EN => (&self.english, Some(frames_en::frames)),
            Lang::FR => (&self.french, Some(frames_fr::frames)),
            _ => (&self.other, None),
        };
        let mut found = Vec::with_capacity(32);
        marks::find(text, &mut found);
        if found.is_empty() && (read.is_none() || !self.indirect) {
            return;
        }
        let paragraphs = paragraphs(doc);
        let pairing = pairs::pair(text, &found, &paragraphs, table.english());
        for &(start, end) in &pairing.orphans {
            out.mark(&self.rules[Key::Unbalanced as usize], Span::at(start, end), Label::new("unbalanced-mark"));
        }
        let run = Run {
            text,
            table,
            read: read.unwrap_or(|_, _| {}),
            quotes: Quotes { text, pairs: &pairing.pairs, threshold: self.threshold },
            pairs: &pairing.pairs,
        };
        let wanted = Wanted { speakers: self.speakers, indirect: self.indirect && read.is_some(), summed: self.summed };
        let mut writer = Writer::new(&self.rules, out, wanted);
        run.document(&paragraphs, &mut writer);
        links::tie(&mut out.annotations);
        if let Some(persons) = persons::table(&out.annotations) {
            out.attributes.push(("persons", persons));
        }
    }
}

/// Finds the frames of a sentence.
type Reader = fn(&Sentence<'_, '_>, &mut Vec<Frame>);

struct Run<'a> {
    text: &'a str,
    table: &'a Table,
    read: Reader,
    quotes: Quotes<'a>,
    pairs: &'a [Pair],
}

impl<'a> Run<'a> {
    fn document(&self, paragraphs: &[(usize, usize)], writer: &mut Writer<'_, '_>) {
        let mut memory = Memory::default();
        let (mut all, mut ends, mut clauses, mut frames) =
            (Tokens::new(), Vec::with_capacity(32), Vec::with_capacity(32), Vec::with_capacity(16));
        let (mut next_pair, mut next) = (0, 0);
        let bits = WordBits::new(self.text, (0, self.text.len()));
        let source = Source { text: self.text, bits: &bits, pairs: self.pairs, table: self.table };
        while next < paragraphs.len() {
            let first = next;
            let from = paragraphs[first].0;
            let mut to = paragraphs[first].1;
            next += 1;
            // a quotation that runs on takes the paragraphs it runs through along
            let mut pair = next_pair;
            while pair < self.pairs.len() && self.pairs[pair].start < to {
                while self.pairs[pair].end > to && next < paragraphs.len() {
                    to = paragraphs[next].1;
                    next += 1;
                }
                pair += 1;
            }
            next_pair = source.tokenize((from, to), next_pair, &mut all);
            let tokens = &all.list;
            writer.begin_paragraph(first);
            if self.pull_quote(tokens, first, next, paragraphs, writer) {
                continue;
            }
            token::sentences(self.text, &all, self.pairs, !self.table.english(), &mut ends);
            let (mut start, mut earlier) = (0, &tokens[..0]);
            let (mut signs, mut capitals) = (&all.signs[..], &all.capitals[..]);
            for &end in &ends {
                while start < end {
                    let behind = end.min(start + LONGEST);
                    let piece = &tokens[start..behind];
                    let own = signs.iter().take_while(|&&sign| (sign as usize) < behind);
                    sentence::clauses_by(piece, own.map(|&sign| sign as usize - start), &mut clauses);
                    let cues = piece.iter().fold(0, |cues, token| cues | token.cues);
                    let sentence = Sentence {
                        text: self.text,
                        tokens: piece,
                        table: self.table,
                        clauses: &clauses,
                        cues,
                        capitals: (capitals, start),
                    };
                    frames.clear();
                    (self.read)(&sentence, &mut frames);
                    writer.sentence(&sentence, &frames, &self.quotes, earlier, &mut memory);
                    earlier = piece;
                    start = behind;
                    signs = behind_all(signs, behind);
                    capitals = behind_all(capitals, behind);
                }
            }
        }
    }

    /// A short quotation alone between two paragraphs.
    fn pull_quote(
        &self,
        tokens: &[Token],
        first: usize,
        next: usize,
        paragraphs: &[(usize, usize)],
        writer: &mut Writer<'_, '_>,
    ) -> bool {
        let [only] = tokens else { return false };
        let token::Kind::Quote(pair) = only.kind else { return false };
        if first == 0 || next >= paragraphs.len() {
            return false;
        }
        let before = &self.text[..paragraphs[first - 1].1];
        if before.ends_with(':') {
            return false;
        }
        self.quotes.pull_quote(pair as usize, self.table, writer)
    }
}

/// The rest of sorted indices from `index` on.
fn behind_all(indices: &[u32], index: usize) -> &[u32] {
    let passed = indices.iter().take_while(|&&passed| (passed as usize) < index).count();
    &indices[passed..]
}
