//! Lines, texts and edits for the laws.

use copydesk_formats::{Eol, Escapes};
use copydesk_model::{
    Annotation, Applicability, Block, BlockKind, Document, Edit, Findings, Label, Lang, RuleId, Span, Value,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

pub(crate) const RULE: RuleId = RuleId::new("made/rule");

/// Pieces of text that offsets and escapes can go wrong over.
const PIECES: &[&str] = &[
    "a",
    "Wort",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\"",
    "\\",
    "/",
    "</b>",
    "&",
    "ä",
    "ß",
    "„",
    "“",
    "–",
    "e\u{301}",
    "🚀",
    "👩‍👩‍👧",
    "\u{2028}",
    "\u{2029}",
    "\u{7f}",
    "\0",
    "\u{1f}",
    "\u{8}",
    "\u{c}",
    "\u{feff}",
    "\u{fffe}",
    "\u{85}",
    "漢",
    "\\u0041",
    "\u{10FFFF}",
    "-",
    "ı",
    "İ",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        // Longer than a block of the unit index.
        1 => (prop::collection::vec(select(PIECES), 1..30), 1..60_usize).prop_map(|(pieces, n)| pieces.concat().repeat(n)),
        1 => "[ -~]{0,60}",
    ]
}

/// A literal of the text: in a known style, or each character in a way of its own.
fn literal(text: &str, style: usize, wild: &[u8]) -> String {
    let styles: Vec<Escapes> = Escapes::all().collect();
    if let Some(style) = styles.get(style) {
        let mut out = Vec::new();
        style.write(text, &mut out);
        return String::from_utf8(out).unwrap();
    }
    let mut out = String::from("\"");
    for (char, way) in text.chars().zip(wild.iter().cycle()) {
        let mut units = [0; 2];
        let escaped: String = char.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let plain = serde_json::to_string(&char).unwrap();
        match way % 4 {
            0 => out.push_str(&escaped),
            1 => out.push_str(&escaped.to_uppercase().replace("\\U", "\\u")),
            2 if char == '/' => out.push_str("\\/"),
            _ => out.push_str(&plain[1..plain.len() - 1]),
        }
    }
    out.push('"');
    out
}

const KEYS: &[&str] =
    &["a", "ä", "a\\u0062", "x y", "url", "text2", "", "Text", "copydesk2", "\\n", "language", "lang"];
const VALUES: &[&str] = &[
    "12345678901234567890123",
    "1E400",
    "1.10",
    "-0",
    "1e-07",
    "null",
    "true",
    "[ 1 ,2 ]",
    "[]",
    "{}",
    "{ \"text\" :\"in\"}",
    "{\"a\":1,\"a\":2}",
    "\"\\ud800\"",
    "\"x, \\\"copydesk\\\": {}}\"",
    "\"}\"",
    "\"ä\\u00e4\\/\"",
    "\"de\"",
    "\"\u{2028}\"",
    "[[[\"]\"]]]",
];
const SPACES: &[&str] = &["", "", " ", "  ", "\t", " \r"];

/// A line of JSONL, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) json: String,
    pub(crate) text: String,
    pub(crate) literal: String,
    /// Where the literal stands.
    pub(crate) at: usize,
    pub(crate) path: &'static str,
    pub(crate) eol: Eol,
    pub(crate) bom: bool,
}

impl Made {
    /// As it stands in a file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let bom: &[u8] = if self.bom { b"\xEF\xBB\xBF" } else { b"" };
        [bom, self.json.as_bytes(), self.eol.bytes()].concat()
    }
}

pub(crate) fn line() -> impl Strategy<Value = Made> {
    let others = prop::collection::vec((select(KEYS), select(VALUES)), 0..6);
    let spaces = prop::collection::vec(select(SPACES), 7);
    let id = select(&["", "\"id\":7", "\"id\":\"a1\"", "\"id\":null"][..]);
    let literals = (text(), 0..16_usize, prop::collection::vec(any::<u8>(), 5));
    let eol = select(&[Eol::Lf, Eol::CrLf, Eol::None][..]);
    (literals, others, spaces, id, any::<Index>(), any::<bool>(), eol, any::<bool>()).prop_map(
        |((text, style, wild), others, spaces, id, place, nested, eol, bom)| {
            let literal = literal(&text, style, &wild);
            let [s0, s1, s2, s3, s4, s5, s6] = spaces[..] else { unreachable!() };
            let mut members: Vec<String> = others.iter().map(|(k, v)| format!("\"{k}\"{s0}:{s1}{v}")).collect();
            if !id.is_empty() {
                members.push(id.to_owned());
            }
            let ours = if nested {
                format!("\"meta\":{s2}{{\"x\":[1],{s3}\"body\":{s4}{literal}{s5}}}")
            } else {
                format!("\"text\"{s2}:{s3}{literal}")
            };
            let place = place.index(members.len() + 1);
            let before: usize = members[..place].iter().map(String::len).sum::<usize>();
            let separator = format!("{s4},{s5}");
            members.insert(place, ours.clone());
            let json = format!("{s6}{{{s1}{}{s2}}}{s0}", members.join(&separator));
            let start = s6.len() + 1 + s1.len() + before + separator.len() * place;
            let within = if nested { ours.len() - literal.len() - s5.len() - 1 } else { ours.len() - literal.len() };
            let path = if nested { "meta.body" } else { "text" };
            Made { json, text, literal, at: start + within, path, eol, bom }
        },
    )
}

/// Edits of one step: where, how long, and what comes instead.
pub(crate) type Step = Vec<(Index, u8, &'static str)>;

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(prop::collection::vec((any::<Index>(), 0..4_u8, select(INSERTS)), 0..5), 0..5)
}

const INSERTS: &[&str] = &["", "", "x", "ä", "🚀", "\n", "„neu“", "\"", "/", "\u{2028}", "e\u{301}"];

fn span(text: &str, at: Index, chars: u8) -> Span<copydesk_model::Text> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let start = at.index(places.len());
    let end = (start + usize::from(chars)).min(places.len() - 1);
    Span::at(places[start], places[end])
}

/// The document of a text after the steps, with annotations and suggestions that moved with it.
pub(crate) fn document(text: &str, steps: &[Step]) -> Document {
    let mut document = Document::new(text, Lang::DE).unwrap();
    if !text.is_empty() {
        document.set_blocks(vec![Block::new(Span::at(0, text.len()), BlockKind::Paragraph)]);
    }
    for (step, edits) in steps.iter().enumerate() {
        let mut findings = Findings::default();
        for &(at, chars, insert) in edits {
            let span = span(document.text(), at, chars);
            let applicability = if chars == 3 { Applicability::Suggest } else { Applicability::Safe };
            findings.edits.push(Edit { span, insert: insert.into(), rule: RULE, applicability });
            let mut annotation = Annotation::new(span, Label::new("quote"), RULE);
            annotation.score = 0.666;
            annotation.attrs = vec![
                ("kind", "direct".into()),
                ("spans", Value::List(vec![Value::Span(span)])),
                ("speaker", Value::Mention(span, vec![("name", "Roe".into()), ("known", true.into())])),
            ];
            findings.annotations.push(annotation);
        }
        document.apply(step as u16, &mut findings, &Applicability::Likely.into());
    }
    document
}
