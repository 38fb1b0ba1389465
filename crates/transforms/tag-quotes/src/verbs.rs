//! The forms of a reporting verb, from its principal parts.

use copydesk_transform::Lang;

use crate::lexicon::Verb;

/// Every form that may stand as a finite verb in a frame, without the prefix.
pub(crate) fn finite(verb: &Verb, lang: Option<Lang>) -> Vec<String> {
    let base = verb.infinitive.strip_prefix(verb.prefix.as_str()).unwrap_or(&verb.infinitive);
    let mut forms = vec![verb.present.clone(), verb.past.clone()];
    match lang {
        Some(Lang::DE) => {
            // *sagten*, *gaben*; *sage*, *teile*
            forms.push(base.to_owned());
            forms.push(if verb.past.ends_with('e') { format!("{}n", verb.past) } else { format!("{}en", verb.past) });
            let stem = base.strip_suffix("en").or_else(|| base.strip_suffix('n')).unwrap_or(base);
            forms.push(format!("{stem}e"));
        }
        Some(Lang::FR) => french(verb, base, &mut forms),
        _ => {
            forms.push(base.to_owned());
            forms.push(gerund(base));
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

/// The past participles: in French with the endings of both genders and numbers.
pub(crate) fn participles(verb: &Verb, lang: Option<Lang>) -> Vec<String> {
    let one = &verb.participle;
    if lang != Some(Lang::FR) {
        return vec![one.clone()];
    }
    let mut all: Vec<String> = ["", "e", "s", "es"].iter().map(|ending| format!("{one}{ending}")).collect();
    all.dedup();
    all
}

/// *disent*, *disaient*; of verbs in *-er* the simple past and the conditional as well; *disant*.
fn french(verb: &Verb, base: &str, forms: &mut Vec<String>) {
    let Some(stem) = verb.past.strip_suffix("ait") else { return };
    // *annonçait*, *annoncent*; *jugeait*, *jugent*
    let soft =
        stem.strip_suffix('ç').map(|rest| format!("{rest}c")).or_else(|| stem.strip_suffix('e').map(str::to_owned));
    forms.push(format!("{stem}aient"));
    forms.push(format!("{stem}ant"));
    forms.push(format!("{}ent", soft.as_deref().unwrap_or(stem)));
    if base.ends_with("er") {
        forms.push(format!("{stem}a"));
        forms.push(format!("{}èrent", soft.as_deref().unwrap_or(stem)));
        if let Some(present) = verb.present.strip_suffix('e') {
            forms.push(format!("{present}ent"));
            forms.push(format!("{present}era"));
        }
    }
}

/// *saying*, *writing*, *admitting*.
fn gerund(base: &str) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !stem.ends_with('e') => format!("{stem}ing"),
        _ => format!("{base}ing"),
    }
}
