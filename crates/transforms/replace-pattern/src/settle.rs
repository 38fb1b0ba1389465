//! Whether replacing comes to an end: only then is the step idempotent.

use copydesk_transform::{Applicability, BuildError, Document, Edit, Findings, Lang, Span};

use crate::Pattern;
use crate::patterns::{Found, Patterns};

/// How often the step may run on its own output until nothing is found any more; fewer than the engine allows.
const ROUNDS: usize = 7;

/// When a text comes to rest.
pub(crate) enum Settled {
    AtOnce,
    Later,
    Never,
}

/// When the text comes to rest if `found` and all that it leads to is replaced.
pub(crate) fn after(patterns: &Patterns, doc: &Document, found: &[Found]) -> Settled {
    let whole = |hit: &Found| !doc.is_protected(Span::at(hit.start, hit.end));
    // Nearly always one round does it.
    if found.iter().all(whole) && patterns.find(&replaced(doc.text(), found)).is_empty() {
        return Settled::AtOnce;
    }
    if comes_to_rest(patterns, doc.clone()) { Settled::Later } else { Settled::Never }
}

fn replaced(text: &str, found: &[Found]) -> String {
    let mut after = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for hit in found {
        after.push_str(&text[from..hit.start]);
        after.push_str(&hit.insert);
        from = hit.end;
    }
    after.push_str(&text[from..]);
    after
}

/// Does what the engine would do, with what may not be touched.
fn comes_to_rest(patterns: &Patterns, mut doc: Document) -> bool {
    let mut findings = Findings::default();
    for _ in 0..ROUNDS {
        let found = patterns.find(doc.text());
        findings.edits.extend(found.into_iter().map(|hit| Edit {
            span: Span::at(hit.start, hit.end),
            insert: hit.insert,
            rule: patterns.rule(hit.rule).id,
            applicability: Applicability::Likely,
        }));
        if doc.apply(u16::MAX, &mut findings, &Applicability::Suggest.into()).made == 0 {
            return true;
        }
    }
    false
}

/// Tries the patterns on what they look for and on what they put in, as far as that can be known beforehand.
pub(crate) fn probe(patterns: &Patterns, list: &[Pattern]) -> Result<(), BuildError> {
    for (index, source) in list.iter().enumerate() {
        let plain = source.text.is_some() || !source.replace.contains('$');
        let known = source.text.iter().chain(plain.then_some(&source.replace));
        for sample in known.flat_map(|text| [text.clone(), text.repeat(2)]) {
            let Ok(doc) = Document::new(sample.as_str(), Lang::UNKNOWN) else { continue };
            if comes_to_rest(patterns, doc) {
                continue;
            }
            let once = replaced(&sample, &patterns.find(&sample));
            let twice = replaced(&once, &patterns.find(&once));
            let message =
                format!("what is put in would be replaced again, without end: `{sample}` → `{once}` → `{twice}`");
            return Err(BuildError::field(format!("patterns[{index}]"), message).help(
                "a step must find nothing to do in what it made: let the pattern ask for what parts the two, such as the \
                 words around",
            ));
        }
    }
    Ok(())
}
