//! Who speaks: names, offices, and which earlier mention a short one means.

use std::collections::HashMap;

use copydesk_transform::{Attrs, Span, Text, Value};

use crate::lexicon::{
    ADVERB, ARTICLE, CALENDAR, CONJUNCTION, CONTENT_NOUN, FEMALE, HONORIFIC, MALE, PREPOSITION, PRONOUN, ROLE,
    SOURCE_ADVERB, SOURCE_NOUN,
};
use crate::names_en::{self, Named, Offices, bare, joins, surname};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

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

/// How many persons of unknown gender may be named before one of the right gender is forgotten.
const RECENT: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Female,
    Male,
    Unknown,
}

/// A person or body as it was named: the whole mention, the name in it, and the offices.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    span: (usize, usize),
    name: Option<(usize, usize)>,
    roles: Vec<String>,
    how: How,
    gender: Gender,
}

impl Mention {
    /// As an attribute.
    pub(crate) fn value(&self, text: &str) -> Value {
        let mut attrs: Attrs = Vec::with_capacity(3);
        if let Some((start, end)) = self.name {
            attrs.push(("name", Value::from(tidy(&text[start..end]))));
        }
        if !self.roles.is_empty() {
            attrs.push(("roles", Value::List(self.roles.iter().cloned().map(Value::from).collect())));
        }
        attrs.push(("how", self.how.as_str().into()));
        Value::Mention(Span::<Text>::at(self.span.0, self.span.1), attrs)
    }

    /// The same speaker for a quotation without a frame.
    pub(crate) fn carried(&self) -> Self {
        Self { how: How::Carried, ..self.clone() }
    }
}

/// Blanks and breaks inside a name count as one blank; the gap before a hyphen closes.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").replace(" -", "-")
}

/// Who was named so far.
#[derive(Debug, Default)]
pub(crate) struct Memory<'a> {
    /// The last full name with this surname.
    surnames: HashMap<&'a str, ((usize, usize), Gender)>,
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
        let mut at = 0;
        while at < s.len() {
            if !s.at(at).is_word() || !s.at(at).upper {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < s.len()
                && (s.at(end).is_word() && s.at(end).upper || particle(s, end) || joins(s, end) || s.shortens(end))
            {
                end += 1;
            }
            if end - at >= 2 {
                self.note_name(s, (at, end));
            } else if let Some(&(name, gender)) = self.surnames.get(s.word(at)).filter(|_| s.table.english) {
                let mention = Mention { span: name, name: Some(name), roles: Vec::new(), how: How::Pronoun, gender };
                self.remember(mention);
            }
            at = end;
        }
    }

    /// A name with the offices before it, in English.
    fn note_english(&mut self, s: &Sentence<'a, '_>, (mut from, to): Range) {
        let first = from;
        let part =
            |k: usize| s.lower(k) && !s.has(k, ARTICLE | PREPOSITION | CONJUNCTION | ADVERB) && s.at(k).entry.verb == 0;
        while from > 0 && first - from < 3 && part(from - 1) {
            from -= 1;
        }
        let named = names_en::read(s, (from, to));
        let Some(name) = named.name.filter(|&name| name.1 - name.0 >= 2 && plausible(s, name)) else { return };
        let gender = gender(s, (from, to), name);
        let span = bare(s, name);
        self.surnames.insert(surname(s, span), (span, gender));
        let aged =
            s.sign(to, b',') && (s.is(to + 1, "who") || s.is(to + 1, "whose") || s.at(to + 1).kind == Kind::Number);
        if gender != Gender::Unknown || aged || !named.roles.is_empty() || (from..to).any(|k| s.has(k, HONORIFIC)) {
            self.offices.note(s, &named.roles, span);
            let roles = titles(s, &named.roles);
            self.remember(Mention { span, name: Some(span), roles, how: How::Pronoun, gender });
        }
    }

    fn note_name(&mut self, s: &Sentence<'a, '_>, range: Range) {
        if s.table.english {
            return self.note_english(s, range);
        }
        let Some(name) = person(s, range) else { return };
        let gender = gender(s, range, name);
        let span = s.bytes(name);
        if name.1 - name.0 >= 2 && plausible(s, name) {
            self.surnames.insert(s.word(name.1 - 1), (span, gender));
            if gender != Gender::Unknown || (range.0..name.0).any(|k| s.class(k, ROLE)) {
                let mention = Mention { span, name: Some(span), roles: Vec::new(), how: How::Pronoun, gender };
                self.remember(mention);
            }
        }
    }

    pub(crate) fn remember(&mut self, mention: Mention) {
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
        let named = if s.table.english { names_en::read(s, range) } else { Named::default() };
        let name = if s.table.english { named.name } else { person(s, range) };
        let mut mention = Mention {
            span,
            name: name.map(|name| s.bytes(name)),
            roles: if s.table.english { titles(s, &named.roles) } else { roles(s, range, name) },
            how: How::Frame,
            gender: name.map_or(Gender::Unknown, |name| gender(s, range, name)),
        };
        if let Some(name) = name {
            if name.1 - name.0 == 1 {
                let word = s.word(name.0);
                let bare = word.strip_suffix('s');
                let known = self.surnames.get(word).or_else(|| bare.and_then(|bare| self.surnames.get(bare)));
                if let Some(&(full, gender)) = known {
                    if full != mention.span {
                        mention.how = How::Surname;
                    }
                    mention.name = Some(full);
                    mention.gender = if mention.gender == Gender::Unknown { gender } else { mention.gender };
                }
            } else if plausible(s, name) {
                self.surnames.insert(s.word(name.1 - 1), (s.bytes(name), mention.gender));
            }
        }
        if let Some(holder) = named.office.and_then(|office| self.offices.find(s, office)) {
            (mention.name, mention.how) = (Some(holder), How::Office);
        } else if let Some(name) = mention.name.filter(|_| s.table.english) {
            self.offices.note(s, &named.roles, name);
        }
        if mention.name.is_some() || !mention.roles.is_empty() {
            self.remember(mention.clone());
        }
        Some(mention)
    }

    /// A pronoun says whether a person is a woman or a man.
    fn learn(&mut self, s: &Sentence<'a, '_>, meant: &Mention, gender: Gender) {
        let mention = Mention { gender, ..meant.clone() };
        if let Some(name) = mention.name
            && let Some(known) = self.surnames.get_mut(surname(s, name)).filter(|known| known.0 == name)
        {
            known.1 = gender;
        }
        self.recent[Gender::Unknown as usize] = None;
        self.remember(mention);
    }

    /// The most recent person that the pronoun can mean.
    fn pronoun(&mut self, s: &Sentence<'a, '_>, word: &str, span: (usize, usize)) -> Mention {
        let wanted = match word {
            "er" | "Er" | "he" | "He" => Gender::Male,
            "sie" | "Sie" | "she" | "She" => Gender::Female,
            _ => return Mention { span, name: None, roles: Vec::new(), how: How::Frame, gender: Gender::Unknown },
        };
        // a person of that gender, unless several others were named since
        let head_start =
            |(clock, mention): &&(usize, Mention)| clock + if mention.gender == wanted { RECENT } else { 0 };
        let fitting = [&self.recent[wanted as usize], &self.recent[Gender::Unknown as usize]];
        let meant = fitting.into_iter().flatten().max_by_key(head_start).map(|(_, mention)| mention).cloned();
        if let Some(meant) = meant.as_ref().filter(|meant| meant.gender == Gender::Unknown && s.table.english) {
            self.learn(s, meant, wanted);
        }
        Mention {
            span,
            name: meant.as_ref().and_then(|mention| mention.name),
            roles: meant.map(|mention| mention.roles).unwrap_or_default(),
            how: How::Pronoun,
            gender: wanted,
        }
    }
}

/// `von`, `de` between parts of a name.
fn particle(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(
        s.word(at),
        "von" | "van" | "de" | "der" | "al" | "bin" | "della" | "di" | "da" | "zu" | "la" | "le" | "del" | "el" | "ben"
    ) && s.name_like(at + 1)
        && at > 0
        && s.at(at - 1).upper
        && !(s.is(at, "der") || s.is(at, "zu"))
        && (!s.is(at, "von") || given(s, at - 1) || s.word(at - 1).contains('-') && !s.class(at - 1, ROLE))
}

/// The name of a person or body in a noun phrase: its last run of capitals that are no offices.
fn person(s: &Sentence<'_, '_>, (from, to): Range) -> Option<Range> {
    let mut best: Option<Range> = None;
    let mut at = from;
    let mut after_article = false;
    while at < to {
        let token = s.at(at);
        if token.kind == Kind::Sign(b'(') {
            break;
        }
        if !token.is_word() || !token.upper {
            after_article = token.has(ARTICLE);
            at += 1;
            continue;
        }
        let start = at;
        while at < to && (s.at(at).is_word() && s.at(at).upper || at > start && (particle(s, at) || s.shortens(at))) {
            at += 1;
        }
        // the article, offices and the noun in the genitive before a name are not part of it
        let mut first = start;
        while first < at
            && (!s.at(first).is_word()
                || s.class(first, ROLE | HONORIFIC)
                || s.has(first, ARTICLE | CALENDAR | PREPOSITION | CONJUNCTION | ADVERB)
                || s.word(first).contains('-') && !given(s, first))
        {
            first += 1;
        }
        // what stands before a given name is no part of the name: `Statiker Marek Wolny`
        if let Some(name) =
            (first + 1..at).find(|&k| given(s, k)).filter(|_| !given(s, first) && s.word(first).len() > 2)
        {
            first = name;
        }
        let genitive = first == start && start > from && s.is(start - 1, "des") && s.word(first).ends_with('s');
        first += usize::from(genitive && first < at);
        if first == at {
            after_article = false;
            continue;
        }
        // `die Polizei`: one word behind an article is a noun
        let article = if first > start { s.has(first - 1, ARTICLE) } else { after_article };
        let noun = at - first == 1
            && (article
                || s.class(first, SOURCE_NOUN)
                || s.has(first, CONTENT_NOUN | SOURCE_ADVERB | ADVERB | PRONOUN));
        let better = match best {
            None => true,
            Some(old) => at - first >= 2 && old.1 - old.0 < 2 || given(s, first) && !given(s, old.0),
        };
        if better && (!noun || foreign(s, first, to)) {
            best = Some((first, at));
        }
        after_article = false;
    }
    best
}

/// `der Peskov des Kremls`: a genitive behind a word that no ending marks as a noun.
fn foreign(s: &Sentence<'_, '_>, at: usize, to: usize) -> bool {
    let word = s.word(at);
    at + 2 < to && s.is(at + 1, "des") && word.ends_with(['v', 'w', 'i', 'o', 'a', 'y']) && !s.class(at, ROLE)
}

fn given(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.has(at, FEMALE | MALE)
}

/// Whether a run of capitals is a person's name rather than nouns that stand side by side.
fn plausible(s: &Sentence<'_, '_>, (from, to): Range) -> bool {
    to - from <= 5 && !(from..to).any(|k| s.has(k, CALENDAR | ARTICLE) || s.quote(k) && !s.table.english)
}

/// Offices as they are written.
fn titles(s: &Sentence<'_, '_>, roles: &[Range]) -> Vec<String> {
    let text = |&range: &Range| {
        let (from, to) = s.bytes(range);
        tidy(&s.text[from..to])
    };
    roles.iter().map(text).collect()
}

/// The offices in a noun phrase, as they are written.
fn roles(s: &Sentence<'_, '_>, (from, to): Range, name: Option<Range>) -> Vec<String> {
    let mut roles = Vec::new();
    for at in from..to {
        if name.is_some_and(|(start, end)| start <= at && at < end) || !s.class(at, ROLE) {
            continue;
        }
        let word = tidy(s.word(at));
        let strong = at > from && s.is(at - 1, "der") && word.ends_with(['t', 'd', 'e']) && word.ends_with('e');
        roles.push(if strong { format!("{word}r") } else { word });
        if roles.len() == 4 {
            break;
        }
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
    let before = from.saturating_sub(1);
    for at in before..to {
        let word = s.word(at);
        if matches!(word, "Frau" | "Mrs" | "Ms" | "Miss" | "Lady") || word.ends_with("woman") {
            return Gender::Female;
        }
        if matches!(word, "Herr" | "Herrn" | "Mr" | "Sir") || word.ends_with("sman") {
            return Gender::Male;
        }
        if !s.table.english && s.class(at, ROLE) && s.at(at).upper {
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
