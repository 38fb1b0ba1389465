//! Who speaks.

use std::collections::HashMap;

use crate::export::marked::{Mark, Marked, What};

/// One who speaks.
pub(super) struct Person {
    /// The name; none where only words like *the mayor* say who it is.
    pub(super) name: Option<String>,
    /// These words, where there is no name.
    pub(super) words: String,
    pub(super) roles: Vec<String>,
}

/// Those who speak: first those with names, in the order in which they do.
pub(super) struct People {
    pub(super) persons: Vec<Person>,
    /// Whom the words of a mark name.
    named: HashMap<usize, usize>,
    /// Of a piece of wording the quotation that it is in.
    wordings: HashMap<usize, usize>,
}

impl People {
    pub(super) fn of(marked: &Marked<'_>) -> Self {
        let mut people = Self { persons: Vec::new(), named: HashMap::new(), wordings: HashMap::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for person in &marked.about.persons {
            known.insert(person.name.clone(), people.persons.len());
            let (name, roles) = (Some(person.name.clone()), person.roles.clone());
            people.persons.push(Person { name, words: String::new(), roles });
        }
        let speakers = marked.marks.iter().enumerate();
        for (index, mark) in speakers.filter(|(_, mark)| mark.what == What::Mention("speaker".to_owned())) {
            let next = people.persons.len();
            let person = match mark.attrs.get("name").and_then(|name| name.as_str()) {
                Some(name) => *known.entry(name.to_owned()).or_insert(next),
                // Who is named by the same words elsewhere may be someone else.
                None => next,
            };
            if person == next {
                people.persons.push(person_of(mark, marked.text));
            }
            people.named.insert(index, person);
        }
        let wordings = marked.ties.iter().filter(|tie| tie.name == "wording");
        people.wordings.extend(wordings.map(|tie| (tie.to, tie.from)));
        people
    }

    /// What points to the person whom a mark names.
    pub(super) fn named(&self, mark: usize) -> Option<String> {
        self.named.get(&mark).map(|person| pointer(*person))
    }

    /// What points to the person who speaks in a quotation, or in the one that it is the wording of.
    pub(super) fn speaker(&self, marked: &Marked<'_>, mark: usize) -> Option<String> {
        let quote = self.wordings.get(&mark).copied().unwrap_or(mark);
        marked.tied(quote, "speaker").find_map(|tie| self.named(tie.to))
    }
}

fn person_of(mark: &Mark<'_>, text: &str) -> Person {
    let said = |name: &str| mark.attrs.get(name);
    let roles = said("roles").and_then(|roles| roles.as_array());
    Person {
        name: said("name").and_then(|name| name.as_str()).map(str::to_owned),
        words: text[mark.start()..mark.end()].to_owned(),
        roles: roles.into_iter().flatten().filter_map(|role| role.as_str()).map(str::to_owned).collect(),
    }
}

fn pointer(person: usize) -> String {
    format!("#s{}", person + 1)
}
