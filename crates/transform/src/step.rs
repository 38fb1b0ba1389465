//! Running one transform on one document.

use copydesk_model::{Applied, Bar, Document, Findings, Refusal, RuleId};

use crate::plugin::Transform;

/// How often a step may run on its own output. Random texts full of defects settle within 4 rounds.
const MAX_ROUNDS: usize = 8;

/// What one step did to one document, besides what the document shows.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many rounds it took.
    pub rounds: usize,
    /// Edits that were refused in the last round.
    pub refused: Vec<(RuleId, Refusal)>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: usize,
}

/// Runs `transform` as step number `step`, and again on its output where edits overlapped, or where it changed something
/// and one of its edits can uncover another, or says that it does; at most 8 rounds.
///
/// `findings` is scratch memory; it comes back empty.
pub fn run_step(
    transform: &dyn Transform,
    doc: &mut Document,
    step: u16,
    bar: &Bar,
    findings: &mut Findings,
) -> Outcome {
    let mut outcome = Outcome::default();
    loop {
        findings.clear();
        transform.run(doc, findings);
        let Applied { made, refused, annotations_lost } = doc.apply(step, findings, bar);
        outcome.rounds += 1;
        outcome.annotations_lost += annotations_lost;
        let again = transform.uncovers() || findings.again || refused.iter().any(|(_, why)| *why == Refusal::Overlap);
        // Without a change another round would see and say the same.
        if !again || made == 0 || outcome.rounds == MAX_ROUNDS {
            outcome.refused = refused;
            return outcome;
        }
    }
}
