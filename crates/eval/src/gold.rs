//! Gold records, told apart by their fields.

use serde::Deserialize;

/// One damage that was done to a clean text.
#[derive(Debug, Clone, Deserialize)]
pub struct Edit {
    /// Where it starts in the corrupted text, in code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What sort of damage it is.
    pub kind: String,
    /// What stands there in the clean text.
    pub fix: String,
}

/// A record of gold.
#[derive(Debug, Clone, Deserialize)]
pub enum Gold {
    /// A clean text and a damaged one.
    Synthetic {
        /// The language's code.
        lang: Option<String>,
        /// The kind of the set.
        kind: String,
        /// The damaged text.
        corrupted: String,
        /// The text as it was.
        clean: String,
        /// What was done to it.
        edits: Vec<Edit>,
    },
    /// A short case: a repair, or a text to keep.
    Case {
        /// The language's code.
        lang: Option<String>,
        /// The text.
        input: String,
        /// What it must become.
        expected: String,
        /// It must stay as it is.
        keep: bool,
    },
    /// A space before a hyphen, judged by hand.
    Hyphen {
        /// The language's code.
        lang: Option<String>,
        /// Where it was found.
        src: String,
        /// The text around it.
        text: String,
        /// Where the space is, in code points.
        pos: usize,
        /// J join, K keep, D dash, X undecidable.
        label: String,
    },
    /// A clean text: every edit counts.
    Clean {
        /// The language's code.
        lang: Option<String>,
        /// The text.
        text: String,
    },
}

impl Gold {
    /// The text that a pipeline gets.
    #[must_use]
    pub fn input(&self) -> &str {
        match self {
            Self::Synthetic { corrupted, .. } => corrupted,
            Self::Case { input, .. } => input,
            Self::Hyphen { text, .. } | Self::Clean { text, .. } => text,
        }
    }

    /// The language's code, if the record has one.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Synthetic { lang, .. }
            | Self::Case { lang, .. }
            | Self::Hyphen { lang, .. }
            | Self::Clean { lang, .. } => lang.as_deref(),
        }
    }
}

/// The field by which each shape is known, in the order in which they are looked for.
const SHAPES: [(&str, &str); 4] = [("corrupted", "Synthetic"), ("input", "Case"), ("pos", "Hyphen"), ("text", "Clean")];

/// Reads JSON lines, all of the first one's shape.
///
/// # Errors
/// The number of the line, counted from 1, and what is wrong with it; line 0 where there is no record.
pub fn parse(text: &str) -> Result<Vec<Gold>, (usize, String)> {
    let mut records: Vec<Gold> = Vec::new();
    for (at, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record = record(line).map_err(|what| (at + 1, what))?;
        if records.first().is_some_and(|first| std::mem::discriminant(first) != std::mem::discriminant(&record)) {
            return Err((at + 1, "its shape is not that of the first record".to_owned()));
        }
        records.push(record);
    }
    if records.is_empty() { Err((0, "there is no record in it".to_owned())) } else { Ok(records) }
}

fn record(line: &str) -> Result<Gold, String> {
    let short = |error: serde_json::Error| {
        let full = error.to_string();
        full.split(" at line ").next().unwrap_or(&full).to_owned()
    };
    let value: serde_json::Value = serde_json::from_str(line).map_err(short)?;
    let shape = SHAPES.iter().find(|(field, _)| value.get(field).is_some());
    let Some((_, shape)) = shape else {
        return Err(
            "it is no gold: a record has {corrupted, clean, kind, edits}, {input, expected, keep}, {src, text, \
                    pos, label} or {text}"
                .to_owned(),
        );
    };
    let record: Gold = serde_json::from_value(serde_json::json!({ *shape: value })).map_err(short)?;
    if let Gold::Synthetic { corrupted, edits, .. } = &record {
        let long = corrupted.chars().count();
        if edits.iter().any(|edit| edit.start > edit.end || edit.end > long) {
            return Err("an edit lies outside the corrupted text".to_owned());
        }
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::{Gold, parse};

    #[test]
    fn a_shape_is_told_by_its_fields() {
        assert!(matches!(parse("{\"text\": \"Es regnet.\"}\n").as_deref(), Ok([Gold::Clean { .. }])));
        assert_eq!(parse("{\"text\": \"Es regnet.\"}\n{\"x\": 1}").map_err(|(line, _)| line).err(), Some(2));
        assert_eq!(parse("\n").map_err(|(line, _)| line).err(), Some(0));
        // What has a hyphen's fields is a hyphen's record, and not a clean text with odd ones.
        let hyphen = "{\"src\": \"a\", \"text\": \"US -Rat\", \"pos\": \"2\", \"label\": \"J\"}";
        assert!(parse(hyphen).is_err_and(|(line, what)| line == 1 && what.contains("invalid type")));
    }
}
