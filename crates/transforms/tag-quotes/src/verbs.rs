//! The finite forms of a reporting verb, from its principal parts.

use crate::lexicon::Verb;

/// Every form that may stand as a finite verb in a frame, without the prefix.
pub(crate) fn finite(verb: &Verb, german: bool) -> Vec<String> {
    let base = verb.infinitive.strip_prefix(verb.prefix.as_str()).unwrap_or(&verb.infinitive);
    let mut forms = vec![verb.present.clone(), verb.past.clone(), base.to_owned()];
    if german {
        // *sagten*, *gaben*; *sage*, *teile*
        forms.push(if verb.past.ends_with('e') { format!("{}n", verb.past) } else { format!("{}en", verb.past) });
        let stem = base.strip_suffix("en").or_else(|| base.strip_suffix('n')).unwrap_or(base);
        forms.push(format!("{stem}e"));
    } else {
        forms.push(gerund(base));
    }
    forms.sort();
    forms.dedup();
    forms
}

/// *saying*, *writing*, *admitting*.
fn gerund(base: &str) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !stem.ends_with('e') => format!("{stem}ing"),
        _ => format!("{base}ing"),
    }
}
