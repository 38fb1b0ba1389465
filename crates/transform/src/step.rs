//! Running one transform on one document.

use copydesk_model::{Applicability, Applied, Document, Findings, Refusal, RuleId};

use crate::plugin::Transform;

/// How often a step may run on its own output because edits of its overlapped.
const MAX_ROUNDS: usize = 8;

/// What one step did to one document, besides what the document shows.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many rounds it took.
    pub rounds: usize,
    /// Edits that were refused in the last round, and edits that cut into protected spans or were no edits in any.
    pub refused: Vec<(RuleId, Refusal)>,
    /// Annotations that went because their whole text went.
    pub annotations_lost: usize,
}

/// Runs `transform` as step number `step`, and again on its output where edits overlapped, at most 8 rounds.
///
/// `findings` is scratch memory; it comes back empty.
pub fn run_step(
    transform: &dyn Transform,
    doc: &mut Document,
    step: u16,
    bar: Applicability,
    findings: &mut Findings,
) -> Outcome {
    let mut outcome = Outcome::default();
    loop {
        findings.clear();
        transform.run(doc, findings);
        let Applied { made, refused, annotations_lost } = doc.apply(step, findings, bar);
        outcome.rounds += 1;
        outcome.annotations_lost += annotations_lost;
        let overlapped = refused.iter().any(|(_, why)| *why == Refusal::Overlap);
        // Without a change another round would see and say the same.
        if !overlapped || made == 0 || outcome.rounds == MAX_ROUNDS {
            outcome.refused.extend(refused);
            return outcome;
        }
        outcome.refused.extend(refused.into_iter().filter(|(_, why)| *why != Refusal::Overlap));
    }
}
