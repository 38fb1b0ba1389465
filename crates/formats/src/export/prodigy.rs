//! Prodigy's form: `{"text", "meta", "spans", "relations", "tokens"}`, offsets in code points.
//!
//! Prodigy ties tokens: a relation's `head` and `child` are the numbers of the last tokens of its two spans. So the
//! tokens go with the line; they are cut where Unicode's rules for words cut, and wherever a span begins or ends. A
//! quotation in several pieces is a span for each, tied by the relation `PIECE`.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_model::OffsetUnit;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::stored::{Stored, StoredError};

use super::json::{Json, chars};
use super::marked::Marked;

/// Fields of a line that Prodigy reads itself; so are all that begin with `_`.
const TAKEN: [&str; 13] = [
    "text",
    "meta",
    "spans",
    "relations",
    "tokens",
    "label",
    "options",
    "accept",
    "answer",
    "html",
    "image",
    "audio",
    "video",
];

/// A token: its text, with a blank behind it that is none itself.
struct Token {
    span: Range<usize>,
    blank: bool,
}

/// A span, in code points and in tokens; the last token is in it.
#[derive(Clone)]
struct Place {
    start: u64,
    end: u64,
    tokens: [usize; 2],
}

pub(super) fn line(stored: &Stored<'_>, marked: &Marked<'_>) -> Result<Vec<u8>, StoredError> {
    let mut json = Json::open(stored, |name| name.starts_with('_') || TAKEN.contains(&name))?;
    let tokens = tokens(marked);
    let index = chars(marked.text);
    let begins: HashMap<usize, usize> = tokens.iter().enumerate().map(|(at, token)| (token.span.start, at)).collect();
    let ends: HashMap<usize, usize> = tokens.iter().enumerate().map(|(at, token)| (token.span.end, at)).collect();
    let place = |piece: &Range<usize>| Place {
        start: index.unit(piece.start),
        end: index.unit(piece.end),
        // Tokens are cut where pieces begin and end.
        tokens: [begins.get(&piece.start).copied().unwrap_or(0), ends.get(&piece.end).copied().unwrap_or(0)],
    };
    let places: Vec<Vec<Place>> = marked.marks.iter().map(|mark| mark.pieces.iter().map(place).collect()).collect();
    let labels: Vec<String> = marked.marks.iter().map(|mark| mark.what.label()).collect();
    json.raw(", \"spans\": [");
    let mut first = true;
    for (number, (mark, label)) in marked.marks.iter().zip(&labels).enumerate() {
        for (part, place) in places[number].iter().enumerate() {
            json.raw(if std::mem::take(&mut first) { "{" } else { ", {" });
            span(&mut json, place, label);
            json.number(", \"id\": \"T", number as u64 + 1);
            json.raw("\"");
            if places[number].len() > 1 {
                json.number(", \"piece\": ", part as u64 + 1);
            }
            if let Some(rule) = &mark.rule {
                json.string(", \"rule\": ", rule);
            }
            if let Some(score) = mark.score {
                json.score(", \"score\": ", score);
            }
            json.object(", \"attrs\": ", &mark.attrs);
            json.raw("}");
        }
    }
    json.raw("], \"relations\": [");
    first = true;
    for (number, pieces) in places.iter().enumerate() {
        for pair in pieces.windows(2) {
            json.raw(if std::mem::take(&mut first) { "" } else { ", " });
            relation(&mut json, "PIECE", (&pair[0], &labels[number]), (&pair[1], &labels[number]), None);
        }
        let from = marked.ties.partition_point(|tie| tie.from < number);
        for tie in marked.ties[from..].iter().take_while(|tie| tie.from == number) {
            let (Some(head), Some(child)) = (pieces.first(), places[tie.to].first()) else { continue };
            json.raw(if std::mem::take(&mut first) { "" } else { ", " });
            let name = tie.label();
            relation(&mut json, &name, (head, &labels[number]), (child, &labels[tie.to]), tie.how.as_deref());
        }
    }
    json.raw("], \"tokens\": [");
    let mut at = 0;
    for (number, token) in tokens.iter().enumerate() {
        let text = &marked.text[token.span.clone()];
        let end = at + OffsetUnit::Chars.count(text);
        json.string(if number == 0 { "{\"text\": " } else { ", {\"text\": " }, text);
        json.number(", \"start\": ", at);
        json.number(", \"end\": ", end);
        json.number(", \"id\": ", number as u64);
        json.raw(if token.blank { ", \"ws\": true}" } else { ", \"ws\": false}" });
        at = end + u64::from(token.blank);
    }
    json.raw("]}\n");
    Ok(json.0)
}

fn span(json: &mut Json, place: &Place, label: &str) {
    json.number("\"start\": ", place.start);
    json.number(", \"end\": ", place.end);
    json.number(", \"token_start\": ", place.tokens[0] as u64);
    json.number(", \"token_end\": ", place.tokens[1] as u64);
    json.string(", \"label\": ", label);
}

fn relation(json: &mut Json, name: &str, head: (&Place, &str), child: (&Place, &str), how: Option<&str>) {
    json.number("{\"head\": ", head.0.tokens[1] as u64);
    json.number(", \"child\": ", child.0.tokens[1] as u64);
    json.string(", \"label\": ", name);
    json.raw(", \"head_span\": {");
    span(json, head.0, head.1);
    json.raw("}, \"child_span\": {");
    span(json, child.0, child.1);
    json.raw("}");
    if let Some(how) = how {
        json.string(", \"how\": ", how);
    }
    json.raw("}");
}

/// All of the text in tokens: one behind the other, with at most one blank between two of them.
fn tokens(marked: &Marked<'_>) -> Vec<Token> {
    let pieces = || marked.marks.iter().flat_map(|mark| &mark.pieces);
    let mut begins: Vec<usize> = pieces().map(|piece| piece.start).collect();
    let mut ends: Vec<usize> = pieces().map(|piece| piece.end).collect();
    begins.sort_unstable();
    ends.sort_unstable();
    let mut edges: Vec<usize> = begins.iter().chain(&ends).copied().collect();
    edges.sort_unstable();
    edges.dedup();
    let mut edges = edges.into_iter().peekable();
    let mut tokens: Vec<Token> = Vec::new();
    let mut put = |span: Range<usize>| {
        let mut span = span;
        // The blank behind a token is its own, unless a span begins or ends with it.
        if marked.text[span.clone()].starts_with(' ')
            && begins.binary_search(&span.start).is_err()
            && ends.binary_search(&(span.start + 1)).is_err()
            && let Some(last) = tokens.last_mut()
            && !last.blank
        {
            last.blank = true;
            span.start += 1;
        }
        if !span.is_empty() {
            tokens.push(Token { span, blank: false });
        }
    };
    for (start, word) in marked.text.split_word_bound_indices() {
        let (mut from, end) = (start, start + word.len());
        while let Some(edge) = edges.next_if(|edge| *edge < end) {
            if edge > from {
                put(from..edge);
                from = edge;
            }
        }
        put(from..end);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::marked::{Mark, Marked, What};
    use super::tokens;

    #[test]
    fn blanks_belong_to_the_token_before_them_unless_a_span_has_them() {
        let text = "ab  cd e";
        let mark = |start, end| Mark {
            what: What::Label(Cow::Borrowed("x")),
            pieces: Vec::from([std::ops::Range { start, end }]),
            rule: None,
            score: None,
            attrs: serde_json::Map::new(),
        };
        for (marks, shown) in [
            (vec![], vec!["ab_", " ", "cd_", "e"]),
            (vec![mark(6, 8)], vec!["ab_", " ", "cd", " ", "e"]),
            (vec![mark(0, 3)], vec!["ab", " _", "cd_", "e"]),
            (vec![mark(1, 5)], vec!["a", "b_", " ", "c", "d_", "e"]),
        ] {
            let marked = Marked { text, marks, ties: Vec::new(), blocks: Vec::new(), about: Default::default() };
            let cut: Vec<String> = tokens(&marked)
                .iter()
                .map(|token| format!("{}{}", &text[token.span.clone()], if token.blank { "_" } else { "" }))
                .collect();
            assert_eq!(cut, shown);
        }
    }
}
