//! What was found in a document and done to it, as JSON.

use copydesk_model::{Annotation, Attrs, Block, Change, Document, Suggestion, Value};

use crate::places::Places;
use crate::put;

pub(crate) fn write_block(out: &mut Vec<u8>, block: &Block, places: &Places<'_>) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(block.span)?;
    put::text(out, "{\"kind\":", block.kind.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    if !block.attrs.is_empty() {
        out.extend_from_slice(b",\"attrs\":");
        write_attrs(out, &block.attrs, places)?;
    }
    out.push(b'}');
    Ok(())
}

pub(crate) fn write_annotation(
    out: &mut Vec<u8>,
    annotation: &Annotation,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(annotation.span)?;
    let [source_start, source_end] = places.origin(places.document.offsets().to_source(annotation.span))?;
    put::text(out, "{\"label\":", annotation.label.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    put::number(out, ",\"source_start\":", source_start);
    put::number(out, ",\"source_end\":", source_end);
    put::text(out, ",\"rule\":", annotation.rule.as_str());
    put::score(out, ",\"score\":", annotation.score)?;
    out.extend_from_slice(b",\"attrs\":");
    write_attrs(out, &annotation.attrs, places)?;
    out.push(b'}');
    Ok(())
}

pub(crate) fn write_change(
    out: &mut Vec<u8>,
    change: &Change,
    at: u64,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let [source_start, source_end] = places.origin(change.source)?;
    put::number(out, "{\"step\":", u64::from(change.step));
    put::text(out, ",\"rule\":", change.rule.as_str());
    put::number(out, ",\"at\":", at);
    put::number(out, ",\"source_start\":", source_start);
    put::number(out, ",\"source_end\":", source_end);
    put::text(out, ",\"before\":", &change.before);
    put::text(out, ",\"after\":", &change.after);
    out.push(b'}');
    Ok(())
}

pub(crate) fn write_suggestion(
    out: &mut Vec<u8>,
    Suggestion { step, edit }: &Suggestion,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let [start, end] = places.clean(edit.span)?;
    put::number(out, "{\"step\":", u64::from(*step));
    put::text(out, ",\"rule\":", edit.rule.as_str());
    put::number(out, ",\"start\":", start);
    put::number(out, ",\"end\":", end);
    put::text(out, ",\"before\":", edit.span.of(places.text));
    put::text(out, ",\"after\":", &edit.insert);
    put::text(out, ",\"applicability\":", edit.applicability.as_str());
    out.push(b'}');
    Ok(())
}

/// What is said about the whole document; its language first.
pub(crate) fn write_attributes(
    out: &mut Vec<u8>,
    document: &Document,
    places: &Places<'_>,
) -> Result<(), serde_json::Error> {
    let attrs = document.attributes();
    if attrs.iter().any(|(name, _)| *name == "language") {
        return write_attrs(out, attrs, places);
    }
    put::text(out, "{\"language\":", document.language().as_str());
    for (name, value) in attrs {
        put::text(out, ",", name);
        write_value(out, ":", value, places)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_attrs(out: &mut Vec<u8>, attrs: &Attrs, places: &Places<'_>) -> Result<(), serde_json::Error> {
    out.push(b'{');
    put::list(out, attrs, |out, (name, value)| {
        put::text(out, "", name);
        write_value(out, ":", value, places)
    })?;
    out.push(b'}');
    Ok(())
}

fn write_value(out: &mut Vec<u8>, key: &str, value: &Value, places: &Places<'_>) -> Result<(), serde_json::Error> {
    match value {
        Value::Bool(yes) => put::entry(out, key, yes)?,
        Value::Int(number) => put::entry(out, key, number)?,
        Value::Float(number) => put::entry(out, key, number)?,
        Value::Str(text) => put::text(out, key, text),
        Value::Span(span) => {
            let [start, end] = places.clean(*span)?;
            out.extend_from_slice(key.as_bytes());
            put::number(out, "[", start);
            put::number(out, ",", end);
            out.push(b']');
        }
        Value::Mention(span, attrs) => {
            let [start, end] = places.clean(*span)?;
            out.extend_from_slice(key.as_bytes());
            put::number(out, "{\"start\":", start);
            put::number(out, ",\"end\":", end);
            put::text(out, ",\"text\":", span.of(places.text));
            for (name, value) in attrs {
                put::text(out, ",", name);
                write_value(out, ":", value, places)?;
            }
            out.push(b'}');
        }
        Value::List(values) => {
            out.extend_from_slice(key.as_bytes());
            out.push(b'[');
            put::list(out, values, |out, value| write_value(out, "", value, places))?;
            out.push(b']');
        }
        Value::Map(attrs) => {
            out.extend_from_slice(key.as_bytes());
            write_attrs(out, attrs, places)?;
        }
    }
    Ok(())
}
