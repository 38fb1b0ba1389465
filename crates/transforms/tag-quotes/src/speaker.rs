//! Who speaks: names, offices, and which earlier mention a short one means.

mod english;
mod names;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use copydesk_transform::{Attrs, Span, Text, Value};

use crate::dictionary::WordHasher;
use crate::lexicon::{ARTICLE, CALENDAR, FEMALE, MALE, PRONOUN, ROLE};
use crate::names_en::{self, Named, Offices, joins};
use crate::sentence::{Range, Sentence};
use crate::token::{Kind, Token};
use crate::words_en;
use names::{particle, person, roles, same_given};

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Frame,
    Pronoun,
    Surname,
    Carried,
    Office,
}

impl How {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Pronoun => "pronoun",
            Self::Surname => "surname",
            Self::Carried => "carried",
            Self::Office => "office",
        }
    }
}

/// How many surnames most articles hold at the most.
const NAMES: usize = 28;

/// How many persons of unknown gender may be named before one of the right gender is forgotten.
const RECENT: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Female,
    Male,
    Unknown,
}

/// A person or body as it was named: the whole mention, the name in it, and the offices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    span: (usize, usize),
    name: Option<(usize, usize)>,
    roles: Roles,
    how: How,
    gender: Gender,
    /// It is no person: no *he* or *she* means it.
    body: bool,
}

impl Mention {
    /// As an attribute.
    pub(crate) fn value(&self, text: &str) -> Value {
        let mut attrs: Attrs = Vec::with_capacity(3);
        if let Some((start, end)) = self.name {
            attrs.push(("name", Value::from(tidy(&text[start..end]))));
        }
        if !self.roles.is_empty() {
            attrs.push(("roles", Value::List(self.roles.written(text).map(Value::from).collect())));
        }
        attrs.push(("how", self.how.as_str().into()));
        Value::Mention(Span::<Text>::at(self.span.0, self.span.1), attrs)
    }

    /// The same speaker for a quotation without a frame.
    pub(crate) fn carried(&self) -> Self {
        Self { how: How::Carried, ..*self }
    }
}

/// The offices in a mention, as places in the text.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    /// Start and end, and whether the nominative has an *r* behind it: *der Abgeordnete*, *Abgeordneter*.
    places: [(u32, u32, bool); Self::MOST],
    count: usize,
}

impl Roles {
    const MOST: usize = 4;

    const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds one; false where there is no room for another.
    fn push(&mut self, (start, end): (usize, usize), strong: bool) -> bool {
        if let Some(place) = self.places.get_mut(self.count) {
            *place = (start as u32, end as u32, strong);
            self.count += 1;
        }
        self.count < Self::MOST
    }

    /// As they are written.
    fn written(&self, text: &str) -> impl Iterator<Item = String> {
        self.places[..self.count].iter().map(|&(start, end, strong)| {
            let mut word = tidy(&text[start as usize..end as usize]);
            word.extend(strong.then_some('r'));
            word
        })
    }
}

/// Blanks and breaks inside a name count as one blank; the gap before a hyphen closes.
fn tidy(name: &str) -> String {
    let mut blank = true;
    let untidy = |&byte: &u8| {
        // control characters, and the first bytes of wide blanks
        let odd = byte < b' ' || matches!(byte, 0xC2 | 0xE1..=0xE3) || blank && matches!(byte, b' ' | b'-');
        blank = byte == b' ';
        odd
    };
    if !name.as_bytes().iter().any(untidy) && !blank {
        return name.to_owned();
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ").replace(" -", "-")
}

/// Who was named so far.
#[derive(Debug, Default)]
pub(crate) struct Memory<'a> {
    /// The last full name with this surname.
    surnames: HashMap<&'a str, ((usize, usize), Gender), BuildHasherDefault<WordHasher>>,
    /// The first full name in one of several spellings.
    spelled: HashMap<u16, ((usize, usize), Gender), BuildHasherDefault<WordHasher>>,
    /// The last persons named, by gender: female, male, unknown.
    recent: [Option<(usize, Mention)>; 3],
    /// Who holds which office; English alone refers to people by it.
    offices: Offices<'a>,
    /// Who spoke last, and in which paragraph.
    pub(crate) last: Option<(Mention, usize)>,
    clock: usize,
}

impl<'a> Memory<'a> {
    /// Notes the full names in a sentence; `speakers` are ranges that were read already.
    pub(crate) fn note(&mut self, s: &Sentence<'a, '_>) {
        let goes_on = |token: &Token, at: usize| match token.kind {
            Kind::Word => token.upper || particle(s, at),
            Kind::Quote(_) | Kind::Sign(_) => joins(s, at) || s.shortens(at),
            Kind::Number | Kind::Dash => false,
        };
        let (capitals, first) = s.capitals;
        let mut behind = 0;
        for at in capitals.iter().map(|&at| at as usize - first).take_while(|&at| at < s.len()) {
            if at < behind {
                continue;
            }
            let mut end = at + 1;
            while s.tokens.get(end).is_some_and(|token| goes_on(token, end)) {
                end += 1;
            }
            if end - at >= 2 {
                self.note_name(s, (at, end));
            } else if s.table.english()
                && let Some(&(name, gender)) = self.surnames.get(s.word(at))
            {
                let mention = Mention {
                    span: name,
                    name: Some(name),
                    roles: Roles::default(),
                    how: How::Pronoun,
                    gender,
                    body: false,
                };
                self.remember(mention);
            }
            behind = end;
        }
    }

    fn note_name(&mut self, s: &Sentence<'a, '_>, range: Range) {
        if s.table.english() {
            return self.note_english(s, range);
        }
        let Some(name) = person(s, range).filter(|name| name.1 - name.0 >= 2) else { return };
        if plausible(s, name) {
            let (gender, span) = (gender(s, range, name), s.bytes(name));
            let span = self.keep(s, s.word(name.1 - 1), span, gender);
            if gender != Gender::Unknown || (range.0..name.0).any(|k| s.class(k, ROLE)) {
                let mention =
                    Mention { span, name: Some(span), roles: Roles::default(), how: How::Pronoun, gender, body: false };
                self.remember(mention);
            }
        }
    }

    /// Keeps a full name by its surname, and gives the place where it is named first: another one where it is spelled in
    /// another way there.
    fn keep(&mut self, s: &Sentence<'a, '_>, surname: &'a str, span: (usize, usize), gender: Gender) -> (usize, usize) {
        let list = s.table.spelling(surname);
        let name = match self.spelled.get(&list).filter(|_| list > 0) {
            Some(&(first, _)) if same_given(s, first, span) => first,
            _ => span,
        };
        if self.surnames.is_empty() {
            self.surnames.reserve(NAMES);
        }
        self.surnames.insert(surname, (name, gender));
        if list > 0 {
            self.spelled.entry(list).or_insert((span, gender));
        }
        name
    }

    pub(crate) fn remember(&mut self, mention: Mention) {
        if mention.body {
            return;
        }
        self.clock += 1;
        let slot = mention.gender as usize;
        self.recent[slot] = Some((self.clock, mention));
    }

    /// Reads a speaker; none where the words name nobody.
    pub(crate) fn read(&mut self, s: &Sentence<'a, '_>, range: Range) -> Option<Mention> {
        let (from, to) = range;
        if to <= from {
            return None;
        }
        let span = s.bytes(range);
        if to - from == 1 && s.has(from, PRONOUN) && !s.has(from, ARTICLE) {
            return Some(self.pronoun(s, s.word(from), span));
        }
        let named = if s.table.english() { names_en::read(s, range) } else { Named::default() };
        let name = if s.table.english() { named.name } else { person(s, range) };
        let mut mention = Mention {
            span,
            name: name.map(|name| s.bytes(name)),
            roles: if s.table.english() { titles(s, &named.roles) } else { roles(s, range, name) },
            how: How::Frame,
            gender: name.map_or(Gender::Unknown, |name| gender(s, range, name)),
            body: s.table.english() && named.body(s),
        };
        if let Some(name) = name {
            if name.1 - name.0 == 1 {
                let word = s.word(name.0);
                let bare = word.strip_suffix('s').filter(|_| !s.table.english());
                let known = self.surnames.get(word).or_else(|| bare.and_then(|bare| self.surnames.get(bare)));
                // Ms. Voss is not Bill Voss
                let other = |gender| s.table.english() && differ(gender, mention.gender);
                if let Some(&(full, gender)) =
                    known.or_else(|| self.spelled.get(&s.table.spelling(word))).filter(|known| !other(known.1))
                {
                    if full != mention.span {
                        mention.how = How::Surname;
                    }
                    mention.name = Some(full);
                    mention.gender = if mention.gender == Gender::Unknown { gender } else { mention.gender };
                }
            } else if plausible(s, name) {
                mention.name = Some(self.keep(s, s.word(name.1 - 1), s.bytes(name), mention.gender));
            }
        }
        if let Some(holder) = named.office.and_then(|office| self.offices.find(s, office)) {
            (mention.name, mention.how) = (Some(holder), How::Office);
        } else if let Some(name) = mention.name.filter(|_| s.table.english()) {
            self.offices.note(s, &named.roles, name);
        }
        if mention.name.is_some() || !mention.roles.is_empty() {
            self.remember(mention);
        }
        Some(mention)
    }

    /// The most recent person that the pronoun can mean.
    fn pronoun(&mut self, s: &Sentence<'a, '_>, word: &str, span: (usize, usize)) -> Mention {
        let wanted = match word {
            "er" | "Er" | "he" | "He" | "il" | "Il" | "lui" => Gender::Male,
            "sie" | "Sie" | "she" | "She" | "elle" | "Elle" => Gender::Female,
            _ => {
                return Mention {
                    span,
                    name: None,
                    roles: Roles::default(),
                    how: How::Frame,
                    gender: Gender::Unknown,
                    body: false,
                };
            }
        };
        // a person of that gender, unless several others were named since; English notes but who is a person, and keeps
        // its subjects in mind
        let start = if s.table.english() { 1 } else { RECENT };
        let head_start =
            |(clock, mention): &&(usize, Mention)| clock + if mention.gender == wanted { start } else { 0 };
        let fitting = [&self.recent[wanted as usize], &self.recent[Gender::Unknown as usize]];
        let meant = fitting.into_iter().flatten().max_by_key(head_start).map(|(_, mention)| *mention);
        if let Some(meant) = meant.as_ref().filter(|meant| meant.gender == Gender::Unknown && s.table.english()) {
            self.learn(s, meant, wanted);
        }
        Mention {
            span,
            name: meant.as_ref().and_then(|mention| mention.name),
            roles: meant.map(|mention| mention.roles).unwrap_or_default(),
            how: How::Pronoun,
            gender: wanted,
            body: false,
        }
    }
}

/// Whether one is a woman and the other a man.
fn differ(one: Gender, other: Gender) -> bool {
    one != other && one != Gender::Unknown && other != Gender::Unknown
}

/// Whether a run of capitals is a person's name rather than nouns that stand side by side.
fn plausible(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    to - from <= 5 && !(from..to).any(|k| s.has(k, CALENDAR | ARTICLE) || s.quote(k) && !s.table.english())
}

/// The offices in these ranges.
fn titles(s: &Sentence<'_, '_>, ranges: &[Range]) -> Roles {
    let mut roles = Roles::default();
    for &range in ranges {
        roles.push(s.bytes(range), false);
    }
    roles
}

fn gender(s: &Sentence<'_, '_>, (from, to): Range, name: Range) -> Gender {
    if s.has(name.0, FEMALE) {
        return Gender::Female;
    }
    if s.has(name.0, MALE) {
        return Gender::Male;
    }
    // `Mr. Whit’s spokeswoman, Kay Dunn`: the owner's title says nothing of her
    let owner = (from..name.0).rev().find(|&k| s.table.english() && words_en::genitive(s, k));
    for at in owner.map_or(from.saturating_sub(1), |k| k + 1)..to {
        let word = s.word(at);
        if matches!(word, "Frau" | "Mme" | "Mlle" | "Mrs" | "Ms" | "Miss" | "Lady") || word.ends_with("woman") {
            return Gender::Female;
        }
        let french = s.table.french() && word == "M";
        if french || matches!(word, "Herr" | "Herrn" | "Mr" | "Sir") || word.ends_with("sman") {
            return Gender::Male;
        }
        if s.table.french() && s.class(at, ROLE) && at > 0 {
            match s.word(at - 1) {
                "la" | "La" | "une" | "Une" => return Gender::Female,
                "le" | "Le" | "un" | "Un" => return Gender::Male,
                _ => {}
            }
        }
        if s.table.german() && s.class(at, ROLE) && s.at(at).upper {
            if word.ends_with("in") || word.ends_with("frau") {
                return Gender::Female;
            }
            if word.ends_with("er") || word.ends_with("mann") || at > 0 && s.is(at - 1, "der") {
                return Gender::Male;
            }
        }
    }
    Gender::Unknown
}
