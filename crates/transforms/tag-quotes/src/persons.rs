//! The table of those who are quoted: each name once, with its offices and how often it is quoted. It holds counts and
//! ids, no places: what is said of a document does not move with the text when a later step edits it.

use std::collections::HashMap;

use copydesk_transform::{Annotation, Attrs, Span, Text, Value};

/// How many quotations have room for most names from the beginning.
const QUOTES: usize = 4;

/// One name.
struct Person<'a> {
    name: &'a str,
    roles: &'a [Value],
    /// Different places that name the speaker, by name or pronoun.
    mentions: i64,
    last: Option<Span<Text>>,
    /// The ids of their quotations.
    quotes: Vec<Value>,
}

/// The table, in the order in which the names are first quoted; none where nobody is quoted by name.
pub(crate) fn table(annotations: &[Annotation]) -> Option<Value> {
    let mut persons: Vec<Person<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for annotation in annotations {
        let Some((_, Value::Mention(span, attrs))) = annotation.attrs.iter().find(|(name, _)| *name == "speaker")
        else {
            continue;
        };
        let Some((_, Value::Str(name))) = attrs.iter().find(|(attr, _)| *attr == "name") else { continue };
        let place = *places.entry(name.as_ref()).or_insert_with(|| {
            persons.push(Person { name, roles: &[], mentions: 0, last: None, quotes: Vec::with_capacity(QUOTES) });
            persons.len() - 1
        });
        let person = &mut persons[place];
        person.quotes.extend(annotation.attrs.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.clone()));
        if person.last != Some(*span) {
            person.mentions += 1;
            person.last = Some(*span);
        }
        if let Some((_, Value::List(roles))) = attrs.iter().find(|(attr, _)| *attr == "roles")
            && person.roles.is_empty()
        {
            person.roles = roles;
        }
    }
    let rows = persons.into_iter().map(|person| {
        let mut row = Attrs::with_capacity(5);
        row.push(("name", Value::from(person.name.to_owned())));
        if !person.roles.is_empty() {
            row.push(("roles", Value::List(person.roles.to_vec())));
        }
        row.push(("mentions", Value::Int(person.mentions)));
        row.push(("quotes", Value::Int(person.quotes.len() as i64)));
        row.push(("quoted", Value::List(person.quotes)));
        Value::Map(row)
    });
    let rows: Vec<Value> = rows.collect();
    (!rows.is_empty()).then_some(Value::List(rows))
}
