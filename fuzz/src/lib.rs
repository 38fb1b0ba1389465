//! What the fuzz targets share: each module takes bytes that nobody wrote to one part of copydesk and states what must hold.
//! A panic is a find. `cargo xtask fuzz` makes the seeds and runs them.

pub mod files;
pub mod formats;
pub mod pages;
pub mod revert;
pub mod texts;
pub mod yaml;

use copydesk_fixtures::PIECES;
use copydesk_model::{Applicability, Document, Edit, Findings, Lang, RuleId, Span};

/// Bytes as a text. What is UTF-8 stands for itself; every other byte is one of the pieces that rules look for. A fixture is its
/// own seed that way, and one byte more is a defect more.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| PIECES[usize::from(byte & 0x7F) % PIECES.len()]));
    }
    text
}

/// A document after some edits in some rounds, as `seed` has it: 0 leaves it alone.
#[must_use]
pub fn edited(source: &str, seed: u8) -> Document {
    const RULE: RuleId = RuleId::new("fuzz/edit");
    const INSERTS: [&str; 8] = ["", "", " ", "\n", "„", "é🚀", "\\\"", "\u{2028}"];
    let mut doc = Document::new(source, Lang::DE).expect("it is short");
    let mut state = u64::from(seed);
    let mut next = move |below: usize| {
        // Numbers without a pattern; nothing more is asked of them.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for step in 0..u16::from(seed % 4) {
        let mut findings = Findings::default();
        for _ in 0..=next(6) {
            let text = doc.text();
            let start = text.floor_char_boundary(next(text.len() + 1));
            let end = text.ceil_char_boundary((start + next(5)).min(text.len()));
            findings.edits.push(Edit {
                span: Span::at(start, end),
                insert: INSERTS[next(INSERTS.len())].into(),
                rule: RULE,
                applicability: Applicability::Safe,
            });
        }
        doc.apply(step, &mut findings, &Applicability::Safe.into());
    }
    doc
}
