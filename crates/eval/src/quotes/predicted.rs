//! What a pipeline marked in a document.

use copydesk_model::{Document, Span, Text, Value};

use super::{Kind, Pieces, Quotation, Quotations};

/// The label of quotations.
const LABEL: &str = "quote";

/// The quotations of a document, at their places in its source, in bytes: gold was read there, and not in the text that the
/// pipeline made of it.
#[must_use]
pub fn predicted(document: &Document) -> Quotations {
    let mut quotes = Quotations::default();
    for annotation in document.annotations().iter().filter(|annotation| annotation.label.as_str() == LABEL) {
        let name = match annotation.attr("kind") {
            Some(Value::Str(name)) => name.as_ref(),
            _ => "",
        };
        let Some(Kind::Speech(speech)) = Kind::parse(name) else {
            *quotes.other.entry(name.to_owned()).or_default() += 1;
            continue;
        };
        let of = |name: &str| annotation.attr(name).map_or_else(Vec::new, |value| pieces(document, value));
        let mut spans = of("spans");
        if spans.is_empty() {
            spans.push(place(document, annotation.span));
        }
        let (speaker, cue, addressee, frame) = (of("speaker"), of("cue"), of("addressee"), of("frame"));
        quotes.speech.push(Quotation { speaker, cue, addressee, frame, ..Quotation::new(speech, spans) });
    }
    quotes
}

fn place(document: &Document, span: Span<Text>) -> std::ops::Range<usize> {
    document.offsets().to_source(span).range()
}

/// Where a value points; spans among a mention's attributes are other things.
fn pieces(document: &Document, value: &Value) -> Pieces {
    match value {
        Value::Span(span) | Value::Mention(span, _) => vec![place(document, *span)],
        Value::List(values) => values.iter().flat_map(|value| pieces(document, value)).collect(),
        _ => Vec::new(),
    }
}
