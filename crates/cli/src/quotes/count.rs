//! Quotations counted by who or what they belong to. Tallies of documents add up, in any order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use copydesk_formats::{Stored, StoredQuote};
use copydesk_model::{Lang, UnitIndex};

use crate::values::ByArg;

/// What is counted, and by what.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) by: ByArg,
    /// The kinds that are counted; none for all.
    pub(crate) kinds: Option<Vec<&'static str>>,
    /// The language of the documents that are counted; none for all.
    pub(crate) language: Option<Lang>,
}

/// What a quotation lacks that it should be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Lack {
    Speaker,
    Name,
    Role,
    Cue,
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Named(String),
    Lacking(Lack),
}

/// Quotations that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) quotes: u64,
    pub(crate) kinds: BTreeMap<String, u64>,
    /// Words inside them; a place that two of them hold counts once.
    pub(crate) words: u64,
    pub(crate) documents: u64,
    /// In how many documents a role is given.
    pub(crate) roles: HashMap<String, u64>,
    pub(crate) cues: HashMap<String, u64>,
    pub(crate) speakers: HashMap<String, u64>,
}

impl Row {
    pub(crate) fn merge(&mut self, other: Self) {
        self.quotes += other.quotes;
        self.words += other.words;
        self.documents += other.documents;
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        add(&mut self.roles, other.roles);
        add(&mut self.cues, other.cues);
        add(&mut self.speakers, other.speakers);
    }
}

fn add(into: &mut HashMap<String, u64>, from: HashMap<String, u64>) {
    for (name, count) in from {
        *into.entry(name).or_default() += count;
    }
}

/// Counts of documents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) documents: u64,
    /// Quotations read: those of the rows, and those that were left out.
    pub(crate) read: u64,
    pub(crate) rows: HashMap<Key, Row>,
    /// Quotations of kinds that were not asked for.
    pub(crate) other_kinds: BTreeMap<String, u64>,
    /// Quotations in documents of other languages.
    pub(crate) other_languages: u64,
}

impl Tally {
    pub(crate) fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        self.read += other.read;
        self.other_languages += other.other_languages;
        for (kind, count) in other.other_kinds {
            *self.other_kinds.entry(kind).or_default() += count;
        }
        for (key, row) in other.rows {
            self.rows.entry(key).or_default().merge(row);
        }
    }

    /// Counts one document; an error says what is wrong with its record.
    pub(crate) fn of(stored: &Stored<'_>, options: &Options) -> Result<Self, String> {
        let record = stored.record();
        let about = record.persons().map_err(|error| error.to_string())?;
        let offices: HashMap<&str, &[String]> =
            about.persons.iter().map(|person| (person.name.as_str(), &person.roles[..])).collect();
        let language = about.language.as_deref().and_then(Lang::parse);
        let index = UnitIndex::new(stored.text(), record.offset_unit);
        let mut tally = Self { documents: 1, ..Self::default() };
        let mut places: HashMap<Key, Vec<Range<usize>>> = HashMap::new();
        let mut roles: HashMap<Key, BTreeSet<&str>> = HashMap::new();
        let mut quotes: Vec<(StoredQuote, [u64; 2])> = Vec::new();
        for annotation in &record.annotations {
            if let Some(quote) = annotation.quote().map_err(|error| error.to_string())? {
                quotes.push((quote, [annotation.start, annotation.end]));
            }
        }
        for (quote, ends) in &quotes {
            tally.read += 1;
            if options.language.is_some() && options.language != language {
                tally.other_languages += 1;
                continue;
            }
            let kind = quote.kind.as_deref().unwrap_or("unnamed");
            if options.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&kind)) {
                *tally.other_kinds.entry(kind.to_owned()).or_default() += 1;
                continue;
            }
            let speaker = quote.speaker.as_ref();
            let name = speaker.and_then(|speaker| speaker.name.as_deref());
            let held = name.and_then(|name| offices.get(name).copied()).unwrap_or_default();
            let given = speaker.map_or(&[][..], |speaker| &speaker.roles[..]);
            let cue = quote.cue.as_ref().map(|cue| cue.text.split_whitespace().collect::<Vec<_>>().join(" "));
            let cue = cue.map(|cue| cue.to_lowercase());
            let or = |found: Option<&str>, lack| found.map_or(Key::Lacking(lack), |name| Key::Named(name.to_owned()));
            let key = match options.by {
                _ if matches!(options.by, ByArg::Speaker | ByArg::Role) && speaker.is_none() => {
                    Key::Lacking(Lack::Speaker)
                }
                ByArg::Speaker => or(name, Lack::Name),
                // The office that stands beside the name, else one that the document gives elsewhere.
                ByArg::Role => or(given.first().or(held.first()).map(String::as_str), Lack::Role),
                ByArg::Cue => or(cue.as_deref(), Lack::Cue),
                ByArg::Kind => Key::Named(kind.to_owned()),
                ByArg::Document => Key::Named(id(stored)),
            };
            let row = tally.rows.entry(key.clone()).or_default();
            row.quotes += 1;
            *row.kinds.entry(kind.to_owned()).or_default() += 1;
            if let Some(cue) = cue {
                *row.cues.entry(cue).or_default() += 1;
            }
            if let Some(name) = name {
                *row.speakers.entry(name.to_owned()).or_default() += 1;
            }
            roles.entry(key.clone()).or_default().extend(given.iter().chain(held).map(String::as_str));
            let pieces = if quote.spans.is_empty() { std::slice::from_ref(ends) } else { &quote.spans[..] };
            for &[start, end] in pieces {
                let place = index.byte(start).zip(index.byte(end)).filter(|(from, to)| from <= to);
                let (from, to) = place.ok_or_else(|| {
                    format!("a quotation stands at {start}..{end}, which is no place in the text: was it edited since?")
                })?;
                places.entry(key.clone()).or_default().push(from..to);
            }
        }
        for (key, row) in &mut tally.rows {
            row.documents = 1;
            row.words = places.remove(key).map_or(0, |places| words(stored.text(), places));
            row.roles = roles.remove(key).unwrap_or_default().into_iter().map(|role| (role.to_owned(), 1)).collect();
        }
        Ok(tally)
    }
}

/// The document's id as text.
fn id(stored: &Stored<'_>) -> String {
    let id = stored.id().unwrap_or_default();
    serde_json::from_str::<String>(&id).unwrap_or_else(|_| id.into_owned())
}

/// How many words stand at these places, each place taken once.
fn words(text: &str, mut places: Vec<Range<usize>>) -> u64 {
    places.sort_unstable_by_key(|place| (place.start, place.end));
    let (mut count, mut done) = (0, 0);
    for place in places {
        let from = place.start.max(done);
        if from < place.end {
            count += count_words(&text[from..place.end]);
            done = place.end;
        }
    }
    count
}

/// Runs of letters and digits; a hyphen or an apostrophe inside one belongs to it.
fn count_words(text: &str) -> u64 {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '‑')));
    parts.filter(|part| part.chars().any(char::is_alphanumeric)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::{count_words, words};

    #[test]
    fn a_word_counts_once() {
        assert_eq!(count_words("„Der US-Rat geht’s – 2 Mal an.“"), 6);
        assert_eq!(words("eins zwei drei", vec![5..14, 0..9, 5..9]), 3);
    }
}
