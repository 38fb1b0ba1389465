//! Documents to lines.

use copydesk_model::Document;

use crate::escape::Escapes;
use crate::jsonl::Line;
use crate::origin::{Origin, Shown};
use crate::record::{Literal, Record, RecordError, RunInfo};
use crate::recover::without;

/// What stands before a record that is spliced into a line; the way back looks for exactly this.
pub(crate) const SPLICE: &str = ", \"copydesk\": ";

/// Appends the line that came in with the document's text in place of its own, the record as its last field, and `\n`.
///
/// Every other byte stays as it was. A text that did not change keeps its literal; one that did is written in the
/// style of the literal that came in.
///
/// # Errors
/// If the document is not of this line, its changes do not lead back to its source, or something in it points outside
/// its text. Nothing is appended then.
pub fn write_line(
    out: &mut Vec<u8>,
    line: &Line<'_>,
    document: &Document,
    run: &RunInfo<'_>,
    origin: &Origin<'_>,
) -> Result<(), RecordError> {
    let mut record = of_line(line, document, run, origin)?;
    let style = (document.text() != document.source()).then(|| {
        let style = Escapes::detect(line.literal(), document.source());
        record.literal = had_back(style, line);
        style.unwrap_or_else(|| Escapes::nearest(line.literal()))
    });
    whole(out, |out| {
        let mut from = 0;
        let end = line.close..line.close;
        for cut in line.cuts.iter().chain(std::iter::once(&end)) {
            // The literal lies in a piece that stays, whole.
            let mut piece = from..cut.start;
            if let Some(style) = style
                && piece.contains(&line.literal.start)
            {
                out.extend_from_slice(&line.json.as_bytes()[from..line.literal.start]);
                style.write(document.text(), out);
                piece.start = line.literal.end;
            }
            out.extend_from_slice(&line.json.as_bytes()[piece]);
            from = cut.end;
        }
        out.extend_from_slice(SPLICE.as_bytes());
        record.write(out)?;
        out.extend_from_slice(&line.json.as_bytes()[line.close..]);
        Ok(())
    })
}

/// How a line's literal, which has that style or none that is known, is had back where it does not go out.
fn had_back<'a>(style: Option<Escapes>, line: &Line<'a>) -> Literal<'a> {
    match style {
        Some(style) if style == Escapes::default() => Literal::Known,
        Some(style) => Literal::Style(style.as_str()),
        None => Literal::Kept(line.literal()),
    }
}

/// The record of a document that came in a line, but for how its literal is had back.
fn of_line<'a>(
    line: &'a Line<'_>,
    document: &'a Document,
    run: &'a RunInfo<'a>,
    origin: &'a Origin<'a>,
) -> Result<Record<'a>, RecordError> {
    // A line whose text was taken out has none.
    if !line.text().is_empty() && document.source() != line.text() {
        return Err(RecordError::NotTheLine);
    }
    let mut record = Record::new(document, run, origin)?;
    record.make_id = line.id().is_none();
    record.text_field = (line.text_path != "text").then_some(line.text_path);
    record.replaced = !line.cuts.is_empty();
    if record.replaced {
        record.recovered = without(line.json, origin.recovered, &line.cuts).into();
    }
    Ok(record)
}

/// Appends a document that came from no JSON as a line of its own: `{"id": <file>, "text": …, "copydesk": {…}}`; what a
/// page says of itself stands between the two: `"url"`, `"title"`, …
///
/// # Errors
/// If the changes do not lead back to the source, or something points outside the text. Nothing is appended then.
pub fn write_document(
    out: &mut Vec<u8>,
    document: &Document,
    run: &RunInfo<'_>,
    origin: &Origin<'_>,
) -> Result<(), RecordError> {
    let record = Record::new(document, run, origin)?;
    whole(out, |out| {
        out.extend_from_slice(b"{\"id\": ");
        serde_json::to_writer(&mut *out, &Shown(origin))?;
        write_fields(out, origin)?;
        out.extend_from_slice(b", \"text\": ");
        Escapes::default().write(document.text(), out);
        finish(out, &record)
    })
}

/// Appends the record alone, for `changes.jsonl` beside a text: `{"id": …, "copydesk": {…}}`.
///
/// The id is that of `line`, if the document came in one that had one, or else made of file and line. From the text
/// and this line the source can be had back; the other fields of a JSON line cannot.
///
/// # Errors
/// If the changes do not lead back to the source, or something points outside the text. Nothing is appended then.
pub fn write_changes(
    out: &mut Vec<u8>,
    line: Option<&Line<'_>>,
    document: &Document,
    run: &RunInfo<'_>,
    origin: &Origin<'_>,
) -> Result<(), RecordError> {
    let record = Record::new(document, run, origin)?;
    whole(out, |out| {
        out.extend_from_slice(b"{\"id\": ");
        match line.and_then(Line::id) {
            Some(id) => out.extend_from_slice(id.as_bytes()),
            None => serde_json::to_writer(&mut *out, &Shown(origin))?,
        }
        write_fields(out, origin)?;
        finish(out, &record)
    })
}

/// Appends the record alone, to be kept in a column beside the text and [`Line::rest`] of the line, from which
/// [`rejoin`](crate::rejoin) makes the line that [`write_line`] would have written.
///
/// # Errors
/// As [`write_line`].
pub fn write_line_record(
    out: &mut Vec<u8>,
    line: &Line<'_>,
    document: &Document,
    run: &RunInfo<'_>,
    origin: &Origin<'_>,
) -> Result<(), RecordError> {
    let mut record = of_line(line, document, run, origin)?;
    // The literal itself goes, so that a text that did not change needs its style as well.
    record.literal = had_back(Escapes::detect(line.literal(), document.source()), line);
    Ok(record.write(out)?)
}

/// Appends the record alone, to be kept in a column beside the text, which stood at `text_path` of a row; `has_id` says whether
/// that had an id, `replaced` whether a record before this one went.
///
/// # Errors
/// If the changes do not lead back to the source, or something points outside the text.
pub fn write_row_record(
    out: &mut Vec<u8>,
    (text_path, has_id, replaced): (&str, bool, bool),
    document: &Document,
    run: &RunInfo<'_>,
    origin: &Origin<'_>,
) -> Result<(), RecordError> {
    let mut record = Record::new(document, run, origin)?;
    record.make_id = !has_id;
    record.text_field = (text_path != "text").then_some(text_path);
    record.replaced = replaced;
    Ok(record.write(out)?)
}

/// What a document that came from no JSON says of itself, as a JSON object: the fields that [`write_document`] puts before its
/// text; none where there are none.
#[must_use]
pub fn document_fields(origin: &Origin<'_>) -> Option<String> {
    let fields = &origin.page?.fields;
    let map: serde_json::Map<String, serde_json::Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_ref().into())).collect();
    (!map.is_empty()).then(|| serde_json::Value::Object(map).to_string())
}

/// What the page of a document says of itself.
fn write_fields(out: &mut Vec<u8>, origin: &Origin<'_>) -> Result<(), RecordError> {
    for (name, value) in origin.page.iter().flat_map(|page| &page.fields) {
        out.extend_from_slice(b", ");
        serde_json::to_writer(&mut *out, name)?;
        out.extend_from_slice(b": ");
        serde_json::to_writer(&mut *out, value)?;
    }
    Ok(())
}

fn finish(out: &mut Vec<u8>, record: &Record<'_>) -> Result<(), RecordError> {
    out.extend_from_slice(SPLICE.as_bytes());
    record.write(out)?;
    out.push(b'}');
    Ok(())
}

/// One whole line, or nothing.
fn whole(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<(), RecordError>) -> Result<(), RecordError> {
    let start = out.len();
    let done = write(out);
    match &done {
        Ok(()) => out.push(b'\n'),
        Err(_) => out.truncate(start),
    }
    done
}
