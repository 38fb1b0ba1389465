//! Names of persons, agencies and bodies, by their shape and the lexicon.

use std::ops::Range;

use crate::lexicon::{Sends, Shared, lowered};

/// What a piece of a credit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A person, by so many words.
    Person(usize),
    /// An agency that the lexicon knows, by its listed name.
    Agency(String, Sends),
    /// A source that is no person: a paper, a museum, an agency that the lexicon does not know.
    Body,
    /// `Archiv`, `File Photo`.
    Modifier,
    /// Nothing that is credited.
    Other,
}

/// Longer names are none.
pub(crate) const MAX_NAME: usize = 70;

/// What else is in small letters in the names of bodies.
pub(crate) const SMALL_IN_NAMES: [&str; 6] = ["für", "for", "&", "privat", "am", "an"];

/// Words that part names as a slash does.
pub(crate) const LINKS: [&str; 4] = ["via", "on", "for", "über"];

impl Shared {
    /// What `text` is, without the blanks at its ends.
    pub(crate) fn piece(&self, text: &str) -> Piece {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_NAME {
            return Piece::Other;
        }
        if let Some((name, sends)) = self.agency_expression(text) {
            return Piece::Agency(name, sends);
        }
        if self.is_modifier(text) {
            return Piece::Modifier;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let begins_big = text.starts_with(char::is_uppercase);
        if words.len() <= 6 && self.reads_as_name(&words) {
            let edge = [words[0], words[words.len() - 1]];
            let agency = (2..=5).contains(&words.len())
                && begins_big
                && edge.iter().any(|word| self.agency_words.contains(*word));
            if agency || words.iter().any(|word| self.is_body(word)) {
                return Piece::Body;
            }
        }
        match self.person(text) {
            Some(words) => Piece::Person(words),
            None => Piece::Other,
        }
    }

    /// An agency's listed name, where `text` is one, perhaps with an article before it, a desk joined to it
    /// (`dpa-tmn`, `EPA-EFE`), or words behind it that name nobody (`REUTERS File Photo`).
    pub(crate) fn agency_expression(&self, text: &str) -> Option<(String, Sends)> {
        let text = ["The ", "the "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text);
        if let Some((name, sends)) = self.agency(text) {
            return Some((name.to_owned(), sends));
        }
        if let Some((first, desk)) = text.split_once('-') {
            let (name, sends) = self.agency(first)?;
            let joined = !desk.is_empty()
                && desk.len() <= 20
                && desk.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
            return joined.then(|| (name.to_owned(), sends));
        }
        // `REUTERS File Photo`: the longest known head, and nothing but modifiers behind it.
        let (head, tail) = text.rsplit_once(' ')?;
        // `PA Images` is the part of an agency that sends pictures.
        let pictures = self.agency_words.contains(tail);
        if !pictures && !self.is_modifier(tail) {
            return None;
        }
        match self.agency(head) {
            Some((name, sends)) => Some((name.to_owned(), if pictures { Sends::PicturesOnly } else { sends })),
            None => {
                let (head, tail) = head.rsplit_once(' ')?;
                let (name, sends) = self.agency(head)?;
                self.is_modifier(tail).then(|| (name.to_owned(), sends))
            }
        }
    }

    /// How many words a person's name has, where `text` is one, or several joined by `und`. A single word is a name by its
    /// shape alone; who takes it for one should know why.
    pub(crate) fn person(&self, text: &str) -> Option<usize> {
        if text.len() > MAX_NAME {
            return None;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut most = 0;
        for name in words.split(|word| *word == "&" || self.conjunctions.contains(*word)) {
            most = most.max(self.one_person(name)?);
        }
        (most >= 2 || words.len() == 1).then_some(most)
    }

    fn one_person(&self, words: &[&str]) -> Option<usize> {
        let (last, first) = (words.last()?, words.first()?);
        let particles = words.iter().filter(|word| self.particles.contains(**word)).count();
        let fits = words.len() - particles <= 4
            && particles <= 3
            && is_capitalised(last)
            && last.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && (is_capitalised(first) || self.particles.contains(*first) && words.len() >= 2);
        let all = words.iter().enumerate().all(|(index, word)| {
            // `Yann Le Goff`: behind a first name, a particle may have a capital.
            let particle = || index > 0 && lowered(word, |word| self.particles.contains(word));
            self.particles.contains(*word) || is_capitalised(word) && (!self.not_names.contains(*word) || particle())
        });
        (fits && all).then_some(words.len())
    }

    /// Whether these words could be the name of a body: capitalised, apart from particles and articles.
    fn reads_as_name(&self, words: &[&str]) -> bool {
        let small = |word: &str| {
            self.particles.contains(word) || self.conjunctions.contains(word) || SMALL_IN_NAMES.contains(&word)
        };
        words.iter().all(|word| {
            small(word)
                || word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                || self.is_body(word)
                || word.starts_with("d'")
                || word.starts_with("d’")
        })
    }

    /// Whether `text` is the name of a paper: an article and capitalised words.
    pub(crate) fn is_outlet(&self, text: &str) -> bool {
        let Some(rest) = self.articles.iter().find_map(|article| text.strip_prefix(article.as_str())) else {
            return false;
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        (1..=4).contains(&words.len()) && self.reads_as_name(&words)
    }
}

/// Whether a word could be part of a name: a capital, then letters, hyphens, apostrophes; or an initial.
pub(crate) fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.all(|c| c.is_alphabetic() || matches!(c, '-' | '‑' | '\'' | '’' | '.'))
        && (!word.ends_with('.') || word.chars().count() <= 5)
        && !word.contains("..")
}

/// Whether `text` is the name of a site: `wallstedter-bote.de`.
pub(crate) fn is_site(text: &str) -> bool {
    let Some((host, ending)) = text.rsplit_once('.') else { return false };
    (2..=4).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase())
        && host.len() >= 2
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

/// The parts of `text` between separators, without blanks at their ends, and the separators before them.
///
/// A separator is a slash, a bar, a comma, a semicolon, a middle dot, a dash between blanks, or a word such as `via`.
pub(crate) fn split(text: &str) -> Vec<(Range<usize>, Separator)> {
    let mut parts = Vec::new();
    let (mut start, mut separator) = (0, Separator::None);
    let mut push = |start: usize, end: usize, separator| {
        let part = &text[start..end];
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        let left = part.len() - part.trim_start_matches(blank).len();
        parts.push((start + left..start + left + part.trim_matches(blank).len(), separator));
    };
    for (at, c) in text.char_indices() {
        if at < start {
            continue;
        }
        let found = match c {
            '/' | '|' | '•' | '·' | '\\' => Separator::Slash,
            ',' | ';' => Separator::Comma,
            ' ' => {
                // Five blanks of six are followed by another byte than these words and dashes begin with.
                let may_link = matches!(text.as_bytes().get(at + 1), Some(b'v' | b'o' | b'f' | b'-' | 0xc3 | 0xe2));
                let mut links = [" via ", " on ", " for ", " über ", " - ", " – "].iter();
                if let Some(link) = links.find(|link| may_link && text[at..].starts_with(**link)) {
                    push(start, at, separator);
                    let dash = !link.contains(char::is_alphabetic);
                    (start, separator) = (at + link.len() - 1, if dash { Separator::Slash } else { Separator::Via });
                }
                continue;
            }
            _ => continue,
        };
        push(start, at, separator);
        (start, separator) = (at + c.len_utf8(), found);
    }
    push(start, text.len(), separator);
    parts
}

/// What stands before a part of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    None,
    Slash,
    Comma,
    Via,
}
