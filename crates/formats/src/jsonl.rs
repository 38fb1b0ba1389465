//! One line of JSONL: find our fields, touch nothing else.

use std::borrow::Cow;
use std::ops::Range;

use copydesk_model::Lang;

use crate::escape::{DecodeError, decode};
use crate::fields::{FieldPath, Fields, RECORD};
use crate::reject::{Reject, RejectKind};
use crate::scan::{MAX_DEPTH, deeper_than, members, range, type_name};
use crate::site::site;
use crate::txt::{CONVERT, invalid_utf8};

/// A line of JSONL: a JSON object whose text was found.
///
/// It borrows the line. All other values stay as they are: 23-digit numbers, `1E400`, odd spacing, duplicate keys.
#[derive(Debug)]
pub struct Line<'a> {
    pub(crate) json: &'a str,
    /// Where the text's literal stands, quotes included.
    pub(crate) literal: Range<usize>,
    /// Where the object's closing brace stands.
    pub(crate) close: usize,
    /// Records that are cut out, each with one comma; sorted and disjoint.
    pub(crate) cuts: Vec<Range<usize>>,
    pub(crate) text_path: &'a str,
    text: Cow<'a, str>,
    id: Option<&'a str>,
    language: Option<Lang>,
    site: Option<Cow<'a, str>>,
}

impl<'a> Line<'a> {
    /// Finds the fields of one line, which comes without its line end and byte order mark.
    ///
    /// # Errors
    /// If the line is no UTF-8, no JSON or no object, is nested deeper than 127, has a record already (unless it is to
    /// be replaced), or has not exactly one text that is a string.
    pub fn parse(bytes: &'a [u8], fields: &'a Fields) -> Result<Self, Reject> {
        let json = checked(bytes).map_err(|error| invalid_utf8(error, 0, "line", CONVERT))?;
        let mut found = Found::default();
        members(json, |key| roles(key, fields), |roles, value| found.take(json, roles, value, fields))
            .map_err(|error| malformed(json, &error))?;
        if found.too_deep {
            let reason =
                format!("lists or objects are nested deeper than {MAX_DEPTH}: no common JSON reader takes that");
            return Err(Reject::new(RejectKind::TooDeep, reason));
        }
        if found.record && !fields.replace {
            let reason = "the object has a `copydesk` field already: it went through copydesk before. Take the original, \
                          or replace the field with --replace";
            return Err(Reject::new(RejectKind::HasRecord, reason));
        }
        let Some(value) = found.text_in(fields)? else { return Err(no_text(json, fields)) };
        let path = fields.text_path();
        if !value.starts_with('"') {
            let reason = format!("the field `{path}` is {}, not a string", type_name(value));
            return Err(Reject::new(RejectKind::TextNotAString, reason));
        }
        let literal = range(json, value);
        let text = decode(value).map_err(|error| match error {
            DecodeError::Lone(at) => {
                let column = literal.start + at + 1;
                let reason =
                    format!("the field `{path}` has half of a surrogate pair (column {column}): no text has that");
                Reject::new(RejectKind::LoneSurrogate, reason)
            }
            DecodeError::NoString => {
                Reject::new(RejectKind::MalformedJson, format!("the field `{path}` is no JSON string"))
            }
        })?;
        let close = json.trim_end_matches(WHITE).len() - 1;
        let cuts = if found.record { found.cuts(json) } else { Vec::new() };
        Ok(Self {
            json,
            literal,
            close,
            cuts,
            text_path: path,
            text,
            id: found.id,
            language: found.language.map(|(_, lang)| lang),
            site: found.site.map(|(_, site)| site),
        })
    }

    /// The text that its literal says: the source of the document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, taken out of the line: of a large one there need not be two. The line has none from then on, and is written
    /// with that of the document.
    pub fn take_text(&mut self) -> Cow<'a, str> {
        std::mem::take(&mut self.text)
    }

    /// The id as it stands in the line, a piece of JSON; none where it is missing or null.
    #[must_use]
    pub const fn id(&self) -> Option<&'a str> {
        self.id
    }

    /// The id as a text: what a string says, and any other value as it stands.
    #[must_use]
    pub fn id_text(&self) -> Option<Cow<'a, str>> {
        let id = self.id?;
        Some(if id.starts_with('"') { decode(id).unwrap_or(Cow::Borrowed(id)) } else { Cow::Borrowed(id) })
    }

    /// The language that the line names, where it is an ISO 639-1 code.
    #[must_use]
    pub const fn language(&self) -> Option<Lang> {
        self.language
    }

    /// The site that the line names: the host of an address, in small letters and without `www.`, or another text as it is.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// The text's literal as it stands in the line, quotes included.
    #[must_use]
    pub fn literal(&self) -> &'a str {
        &self.json[self.literal.clone()]
    }
}

/// The bytes as text. Checked with vector instructions where there are any, which takes a fifth of the time; what is wrong with
/// bad bytes is told by the standard library.
fn checked(bytes: &[u8]) -> Result<&str, std::str::Utf8Error> {
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

const TEXT: u32 = 1;
const ID: u32 = 2;
const OURS: u32 = 4;
/// The first of the sites' bits.
const SITE: u32 = 8;
/// So many paths lead to a site at most.
const SITES: usize = 4;
/// The first of the languages' bits; those beyond the 24th path are not looked at.
const LANGUAGE: u32 = SITE << SITES;

/// What a top-level key is to us.
fn roles(key: &str, fields: &Fields) -> u32 {
    let mut roles = 0;
    if key == fields.text.head() {
        roles |= TEXT;
    }
    if key == fields.id.head() {
        roles |= ID;
    }
    if key == RECORD {
        roles |= OURS;
    }
    for (index, path) in fields.language.iter().take(24).enumerate() {
        if key == path.head() {
            roles |= LANGUAGE << index;
        }
    }
    for (index, path) in fields.site.iter().take(SITES).enumerate() {
        if key == path.head() {
            roles |= SITE << index;
        }
    }
    roles
}

/// What one pass over the top level found.
#[derive(Default)]
struct Found<'a> {
    texts: u32,
    text: Option<&'a str>,
    id: Option<&'a str>,
    /// The best language so far, and which path it came by.
    language: Option<(usize, Lang)>,
    /// The best site so far, in the same way.
    site: Option<(usize, Cow<'a, str>)>,
    /// Where the values of all members stand and whether they are records, if those are to be cut out.
    values: Vec<(bool, Range<usize>)>,
    record: bool,
    too_deep: bool,
}

impl<'a> Found<'a> {
    fn take(&mut self, json: &'a str, roles: u32, value: &'a str, fields: &Fields) {
        self.too_deep |= deeper_than(value, MAX_DEPTH - 1);
        if roles == 0 && !fields.replace {
            return;
        }
        if roles & TEXT != 0 {
            self.texts += 1;
            self.text = Some(value);
        }
        if roles & ID != 0 {
            self.id = descend(value, fields.id.tail()).ok().flatten().filter(|id| *id != "null");
        }
        if roles >= LANGUAGE {
            self.take_language(roles, value, fields);
        }
        if roles & ((LANGUAGE - 1) ^ (SITE - 1)) != 0 {
            self.take_site(roles, value, fields);
        }
        self.record |= roles & OURS != 0;
        if fields.replace {
            self.values.push((roles & OURS != 0, range(json, value)));
        }
    }

    fn take_language(&mut self, roles: u32, value: &'a str, fields: &Fields) {
        for (index, path) in fields.language.iter().take(24).enumerate() {
            if roles & (LANGUAGE << index) == 0 || self.language.is_some_and(|(best, _)| best < index) {
                continue;
            }
            let Ok(Some(code)) = descend(value, path.tail()) else { continue };
            if let Ok(code) = decode(code)
                && let Some(lang) = Lang::parse(&code)
            {
                self.language = Some((index, lang));
            }
        }
    }

    fn take_site(&mut self, roles: u32, value: &'a str, fields: &Fields) {
        for (index, path) in fields.site.iter().take(SITES).enumerate() {
            if roles & (SITE << index) == 0 || self.site.as_ref().is_some_and(|(best, _)| *best < index) {
                continue;
            }
            let Ok(Some(literal)) = descend(value, path.tail()) else { continue };
            if let Ok(name) = decode(literal)
                && let Some(site) = site(name)
            {
                self.site = Some((index, site));
            }
        }
    }

    /// The value at the text's path.
    fn text_in(&self, fields: &Fields) -> Result<Option<&'a str>, Reject> {
        let path = &fields.text;
        if self.texts > 1 {
            return Err(twice(path.head(), path));
        }
        let Some(outer) = self.text else { return Ok(None) };
        descend(outer, path.tail()).map_err(|part| twice(part, path))
    }

    /// The stretches to take out so that no record is left.
    fn cuts(&self, json: &str) -> Vec<Range<usize>> {
        let bytes = json.as_bytes();
        let skip = |mut at: usize, what: &[u8]| {
            while bytes.get(at).is_some_and(|byte| what.contains(byte)) {
                at += 1;
            }
            at
        };
        let mut cuts = Vec::new();
        // The end of the last value that stays, or the place of the first key.
        let mut before = skip(skip(0, b" \t\r\n") + 1, b" \t\r\n");
        let mut kept = false;
        for (ours, value) in &self.values {
            if !ours {
                kept = true;
                before = value.end;
            } else if kept {
                cuts.push(before..value.end);
                before = value.end;
            } else {
                let next = skip(value.end, b" \t\r\n,");
                cuts.push(before..next);
                before = next;
            }
        }
        cuts
    }
}

/// The value at the end of a path through objects; the part that stands twice where one does.
fn descend<'a, 'p>(mut value: &'a str, path: &'p [Cow<'static, str>]) -> Result<Option<&'a str>, &'p str> {
    for part in path {
        if !value.starts_with('{') {
            return Ok(None);
        }
        let mut inner = None;
        let mut count = 0;
        // The object was read once already; what can still fail is a key with half of a surrogate pair.
        let read = members(
            value,
            |key| key == part,
            |ours, value| {
                if ours {
                    inner = Some(value);
                    count += 1;
                }
            },
        );
        match inner {
            _ if count > 1 => return Err(part),
            Some(found) if read.is_ok() => value = found,
            _ => return Ok(None),
        }
    }
    Ok(Some(value))
}

/// Finds the text of a line of which nothing else matters.
pub(crate) fn text_literal<'a>(json: &'a str, path: &FieldPath) -> Result<Option<&'a str>, Reject> {
    descend(json.trim_start_matches(WHITE), &path.parts).map_err(|part| twice(part, path))
}

fn twice(part: &str, path: &FieldPath) -> Reject {
    let reason = if path.parts.len() == 1 {
        format!("the field `{part}` stands twice in the object: which one is the text?")
    } else {
        format!("`{part}` stands twice on the way to the field `{}`: which one has the text?", path.whole)
    };
    Reject::new(RejectKind::SecondText, reason)
}

pub(crate) fn malformed(json: &str, error: &serde_json::Error) -> Reject {
    let start = json.trim_start_matches(WHITE);
    if start.is_empty() {
        return Reject::new(RejectKind::MalformedJson, "the line is blank");
    }
    if error.classify() == serde_json::error::Category::Data && !start.starts_with('{') {
        let reason = format!("the line is {}, not an object with a text", type_name(start));
        return Reject::new(RejectKind::NotAnObject, reason);
    }
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    let reason = if start.starts_with('\u{FEFF}') {
        "a byte order mark stands in the middle of the file: were two files joined?".to_owned()
    } else {
        format!("malformed JSON at column {}: {what}", error.column())
    };
    Reject::new(RejectKind::MalformedJson, reason)
}

/// Says which fields there are instead. The slow path: the line is read again.
fn no_text(json: &str, fields: &Fields) -> Reject {
    let path = &fields.text;
    let mut value = json.trim_matches(WHITE);
    let mut names = Vec::new();
    let mut missing = 0;
    let mut place = "the object".to_owned();
    for (index, part) in path.parts.iter().enumerate() {
        names.clear();
        missing = index;
        let mut inner = None;
        if !value.starts_with('{') {
            place = format!("`{}` (which is {})", path.parts[..index].join("."), type_name(value));
            break;
        }
        let _ = members(
            value,
            |key| key.to_owned(),
            |key, value| {
                if key == **part {
                    inner = Some(value);
                }
                names.push(key);
            },
        );
        if index > 0 {
            place = format!("`{}`", path.parts[..index].join("."));
        }
        match inner {
            Some(found) => value = found,
            None => break,
        }
    }
    fields.no_text("field", &place, missing, &names)
}
