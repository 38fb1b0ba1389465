//! brat's form: a text, and beside it a file of places in it, offsets in code points.
//!
//! brat reads an annotation as one line whose words must be those of the text, and parts lines wherever Python does. So
//! a stretch of text is cut into fragments at its line breaks and tabs (`T1<tab>Quote 4 7;12 16<tab>…`), without the
//! blanks at their ends. In the text a carriage return before a line feed is a blank: readers that make one line end of
//! the two then count as the others do. A stretch of nothing but white space cannot be said.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use copydesk_model::UnitIndex;
use serde_json::Value;

use super::json::chars;
use super::marked::{Marked, PULL_QUOTE, What};

/// Kinds of quotations that are values of the attribute `Kind`.
const KINDS: &str = "direct|mixed|indirect|subjunctive|reported|scare|title";

/// What annotations and blocks are called, as far as it is known before the first document.
const LABELS: [&str; 27] = [
    "agency",
    "agency-credit",
    "boilerplate",
    "byline",
    "caption",
    "credit",
    "cue",
    "dateline",
    "embed",
    "footer",
    "headline",
    "invalid-character",
    "link",
    "list",
    "names",
    "near-repeat",
    "photographer",
    "place",
    "pull-quote",
    "quote",
    "replacement-character",
    "speaker",
    "subheading",
    "table",
    "timestamp",
    "unbalanced-mark",
    "wording",
];

/// What ties them.
const TIES: [&str; 9] =
    ["speaker", "cue", "wording", "parent", "continues", "photographer", "agency", "place", "names"];

/// The `.txt` and the `.ann` of a document.
pub(super) fn files(marked: &Marked<'_>) -> Vec<(&'static str, Vec<u8>)> {
    vec![(".txt", marked.text.replace("\r\n", " \n").into_bytes()), (".ann", annotations(marked).into_bytes())]
}

/// What brat's `annotation.conf` says of the types in a folder; `labels` are those of annotations that were found in its
/// documents.
#[must_use]
pub fn annotation_conf<'a>(labels: impl IntoIterator<Item = &'a str>) -> String {
    let types = LABELS.into_iter().chain(labels).map(name).collect::<BTreeSet<String>>();
    let mut conf = String::from("# Made by copydesk: what its annotations are called.\n\n[entities]\n\n");
    for name in types {
        conf.push_str(&name);
        conf.push('\n');
    }
    conf.push_str("\n[relations]\n\n");
    for tie in TIES {
        let _ = writeln!(conf, "{}\tArg1:<ENTITY>, Arg2:<ENTITY>", name(tie));
    }
    // Speakers stand in quotations, and quotations in each other.
    conf.push_str("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n\n");
    let _ = writeln!(conf, "Kind\tArg:Quote, Value:{KINDS}");
    conf
}

/// The same in brat's spelling: `agency-credit` is `AgencyCredit`.
fn name(label: &str) -> String {
    let words = label.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect();
    // What another one's transform marks may be called as it likes.
    if name.is_empty() { "Other".to_owned() } else { name }
}

fn annotations(marked: &Marked<'_>) -> String {
    let index = chars(marked.text);
    let mut out = String::new();
    let (mut kinds, mut notes) = (0, 0);
    let mut drawn = Vec::with_capacity(marked.marks.len());
    for (number, mark) in (1..).zip(&marked.marks) {
        let fragments: Vec<Range<usize>> =
            mark.pieces.iter().flat_map(|piece| fragments(marked.text, piece.clone())).collect();
        drawn.push(!fragments.is_empty());
        if fragments.is_empty() {
            continue;
        }
        let kind = match &mark.what {
            What::Quote(Some(kind)) if kind != PULL_QUOTE => Some(kind),
            _ => None,
        };
        let label = if kind.is_some() { "Quote".to_owned() } else { name(&mark.what.name()) };
        place(&mut out, (number, &label), &fragments, marked.text, &index);
        if let Some(kind) = kind {
            kinds += 1;
            let kind: String = kind.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
            let _ = writeln!(out, "A{kinds}\tKind T{number} {kind}");
        }
        let mut said: Vec<String> =
            mark.attrs.iter().filter(|(name, _)| !is_link(name)).map(|(name, value)| noted(name, value)).collect();
        said.extend(mark.score.map(|score| format!("score: {score}")));
        said.extend(mark.rule.as_ref().map(|rule| format!("rule: {rule}")));
        if !said.is_empty() {
            notes += 1;
            let _ = writeln!(out, "#{notes}\tAnnotatorNotes T{number}\t{}", on_one_line(&said.join("; ")));
        }
    }
    let whole = marked.ties.iter().filter(|tie| drawn[tie.from] && drawn[tie.to]);
    for (number, tie) in (1..).zip(whole) {
        let _ = writeln!(out, "R{number}\t{} Arg1:T{} Arg2:T{}", name(&tie.name), tie.from + 1, tie.to + 1);
    }
    out
}

fn place(
    out: &mut String,
    (number, label): (usize, &str),
    fragments: &[Range<usize>],
    text: &str,
    index: &UnitIndex<'_>,
) {
    let _ = write!(out, "T{number}\t{label}");
    for (at, fragment) in fragments.iter().enumerate() {
        let before = if at == 0 { ' ' } else { ';' };
        let _ = write!(out, "{before}{} {}", index.unit(fragment.start), index.unit(fragment.end));
    }
    for (at, fragment) in fragments.iter().enumerate() {
        out.push(if at == 0 { '\t' } else { ' ' });
        out.push_str(&text[fragment.clone()]);
    }
    out.push('\n');
}

/// Where Python parts lines, and fields.
const fn parts(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The fragments of a piece of the text.
fn fragments(text: &str, piece: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut from = piece.start;
    text[piece].split(parts).filter_map(move |part| {
        let start = from + part.len() - part.trim_start().len();
        let fragment = start..start + part.trim().len();
        from += part.len();
        // What parts two of them may be of more than one byte.
        from += text[from..].chars().next().map_or(0, char::len_utf8);
        (!fragment.is_empty()).then_some(fragment)
    })
}

/// Whether an attribute is said by relations.
fn is_link(name: &str) -> bool {
    matches!(name, "id" | "parent" | "continues")
}

/// An attribute, for people.
fn noted(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => format!("{name}: {text}"),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            format!("{name}: {}", values.join(", "))
        }
        value => format!("{name}: {value}"),
    }
}

fn on_one_line(text: &str) -> String {
    text.replace(parts, " ")
}
