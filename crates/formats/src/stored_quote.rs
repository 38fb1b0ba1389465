//! What a record says of quotations.

use serde::{Deserialize, Deserializer};

use crate::stored::{StoredError, bad};
use crate::stored_record::{StoredAnnotation, StoredRecord};

/// The label of quotations.
const LABEL: &str = "quote";

/// What an annotation says of a quotation. Offsets are in the record's unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredQuote {
    /// Its kind: `direct`, `indirect`, …
    pub kind: Option<String>,
    /// Its pieces in the clean text; empty where the annotation's span is all of it.
    #[serde(default)]
    pub spans: Vec<[u64; 2]>,
    /// The word that says that something is said.
    pub cue: Option<StoredMention>,
    /// Who says it; none where the record says that nobody was found.
    #[serde(default, deserialize_with = "found")]
    pub speaker: Option<StoredMention>,
}

/// A speaker; `{"how": "none"}` is none.
fn found<'de, D: Deserializer<'de>>(input: D) -> Result<Option<StoredMention>, D::Error> {
    let speaker = Option::<serde_json::Map<String, serde_json::Value>>::deserialize(input)?;
    let someone = speaker.filter(|speaker| speaker.get("how").is_none_or(|how| how != "none"));
    let read = someone.map(|speaker| serde_json::from_value(serde_json::Value::Object(speaker)));
    read.transpose().map_err(serde::de::Error::custom)
}

/// Words of the clean text, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredMention {
    /// Where they begin.
    pub start: u64,
    /// Where they end.
    pub end: u64,
    /// The words.
    pub text: String,
    /// Of a speaker: the name, where one was found.
    pub name: Option<String>,
    /// Of a speaker: the offices.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// One who is quoted in a document, by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredPerson {
    /// The name.
    pub name: String,
    /// The offices.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// What a record says about the whole document, as far as quotations need it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StoredPersons {
    /// The language's code.
    pub language: Option<String>,
    /// Those who are quoted by name, in the order of the text.
    #[serde(default)]
    pub persons: Vec<StoredPerson>,
}

impl StoredAnnotation<'_> {
    /// What it says of a quotation; none for an annotation of something else.
    ///
    /// # Errors
    /// If it is labelled as a quotation and its attributes are not those of one.
    pub fn quote(&self) -> Result<Option<StoredQuote>, StoredError> {
        if self.label != LABEL {
            return Ok(None);
        }
        let read = serde_json::from_str(self.attrs.get());
        let place = || format!("the quotation at {}..{}", self.start, self.end);
        read.map(Some).map_err(|error| bad(format!("{}: {}", place(), short(&error))))
    }
}

impl StoredRecord<'_> {
    /// The document's language and those who are quoted in it.
    ///
    /// # Errors
    /// If its attributes are not what copydesk writes.
    pub fn persons(&self) -> Result<StoredPersons, StoredError> {
        let read = serde_json::from_str(self.attributes.get());
        read.map_err(|error| bad(format!("its attributes: {}", short(&error))))
    }
}

/// Without the place in a piece of JSON that nobody sees.
fn short(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::Stored;

    const LINE: &str = r#"{"text": "„So“, sagte Ott.", "copydesk": {"version": 1, "pipeline": "p", "verdict": "keep", "offset_unit": "chars", "source_blake3": "", "input": {"file": "a", "line": 1}, "blocks": [], "annotations": [{"label": "quote", "start": 0, "end": 4, "source_start": 0, "source_end": 4, "rule": "tag-quotes/marks", "score": 0.9, "attrs": {"kind": "direct", "spans": [[0, 4]], "later": 1, "speaker": {"start": 12, "end": 15, "text": "Ott", "name": "Jan Ott", "how": "surname"}}}, {"label": "boilerplate", "start": 0, "end": 4, "source_start": 0, "source_end": 4, "rule": "x/y", "score": 1, "attrs": {}}], "changes": [], "suggestions": [], "attributes": {"language": "de", "persons": [{"name": "Jan Ott", "roles": ["Rat"], "mentions": 1, "quotes": 1}]}}}"#;

    #[test]
    fn what_a_record_says_of_quotations() -> Result<(), crate::StoredError> {
        let stored = Stored::parse(LINE.as_bytes())?;
        let [quote, other] = &stored.record().annotations[..] else { panic!("two annotations") };
        let said = quote.quote()?.expect("it is a quotation");
        assert_eq!((said.kind.as_deref(), &said.spans[..]), (Some("direct"), &[[0, 4]][..]));
        assert_eq!(said.speaker.and_then(|speaker| speaker.name).as_deref(), Some("Jan Ott"));
        assert_eq!((said.cue, other.quote()?), (None, None));
        let about = stored.record().persons()?;
        assert_eq!((about.language.as_deref(), &about.persons[0].roles[..]), (Some("de"), &["Rat".to_owned()][..]));
        let nobody = LINE.replace(
            r#"{"start": 12, "end": 15, "text": "Ott", "name": "Jan Ott", "how": "surname"}"#,
            r#"{"how": "none"}"#,
        );
        let stored = Stored::parse(nobody.as_bytes())?;
        assert_eq!(stored.record().annotations[0].quote()?.map(|quote| quote.speaker), Some(None));
        let broken = LINE.replace("[[0, 4]]", "7");
        let stored = Stored::parse(broken.as_bytes())?;
        let error = stored.record().annotations[0].quote().expect_err("it is broken").to_string();
        assert!(error.contains("the quotation at 0..4: invalid type"), "{error}");
        Ok(())
    }
}
