//! Who an English noun phrase names: the name, and the offices around it.

use crate::lexicon::{
    ADVERB, ARTICLE, BODY, CALENDAR, CONJUNCTION, COORDINATOR, FEMALE, HONORIFIC, MALE, PREPOSITION, RELATIVE, ROLE,
};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;
use crate::words_en::{genitive, nickname, stop};

/// The most offices that are kept of one speaker.
const MOST: usize = 4;
/// The longest office, in tokens.
const LONGEST: usize = 10;

/// What a noun phrase says of whom it names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The name.
    pub(crate) name: Option<Range>,
    /// The offices, without their articles.
    pub(crate) roles: Vec<Range>,
    /// The office by which alone somebody is meant who was named before: `the mayor`.
    pub(crate) office: Option<Range>,
}

impl Named {
    /// Whether it names a body or place rather than a person: `the Tarn Post`, `Milbrook Bank`.
    pub(crate) fn body(&self, s: &Sentence<'_, '_>) -> bool {
        let the = |start: usize| self.roles.is_empty() && start > 0 && s.is(start - 1, "the");
        self.name.is_some_and(|(start, end)| s.class(end - 1, BODY) || the(start))
    }
}

/// Reads a noun phrase and its appositions. What hangs on a preposition names somebody else: `a lawyer for Tom Reed`.
pub(crate) fn read(s: &Sentence<'_, '_>, (from, to): Range) -> Named {
    let mut named = Named::default();
    let mut at = from;
    while at < to && named.roles.len() < MOST {
        let end = (at..to).find(|&k| s.sign(k, b',') || s.sign(k, b'(')).unwrap_or(to);
        if end > at {
            part(s, (at, end), at == from, &mut named);
        }
        at = end + 1;
    }
    if named.name.is_some() {
        named.office = None;
    }
    named
}

fn part(s: &Sentence<'_, '_>, (from, to): Range, first: bool, named: &mut Named) {
    let relative = |k: &usize| s.has(*k, RELATIVE) && !s.has(*k, ARTICLE);
    let to = (from..to).find(relative).unwrap_or(to);
    let core_end = (from + 1..to).find(|&k| s.has(k, PREPOSITION) && s.lower(k)).unwrap_or(to);
    let article = s.has(from, ARTICLE);
    // whose it is stands before the genitive
    let owner = (from..core_end).rev().find(|&k| genitive(s, k) && k + 1 < core_end);
    let begin = owner.map_or(from + usize::from(article), |k| k + 1);
    let several = (begin..core_end).any(|k| s.has(k, COORDINATOR) && s.lower(k));
    let run = (!several).then(|| name_run(s, (begin, core_end))).flatten();
    // `the 31-year-old`, `Police`, `the Senate` are no names
    let noun = |run: &Range| {
        run.1 - run.0 == 1
            && (article && run.0 == begin
                || s.class(run.0, BODY | ROLE)
                || run.0 == 0
                    && s.word(0).ends_with('s')
                    && !s.word(0).ends_with("ss")
                    && first
                    && core_end == 1
                    && s.at(1).is_word()
                    && common_plural(s.word(0)))
    };
    let run = run.filter(|run| !noun(run));
    let office_end = run.map_or(core_end, |(start, _)| start);
    let has_role = (begin..office_end).any(|k| s.class(k, ROLE));
    if let Some(run) = run.filter(|_| named.name.is_none()) {
        named.name = Some(run);
        let titled = has_role || run.0 > begin && s.lower(run.0 - 1);
        if titled && !(begin..run.0).all(|k| s.class(k, HONORIFIC) || stop(s, k)) {
            named.roles.push((begin, trim(s, begin, run.0)));
        }
        return;
    }
    // in the first place an office must be known as one; what stands in apposition to a name is one
    let described = !first && (article || run.is_none() && s.lower(from) && s.lower(core_end - 1));
    let owned = (core_end..to).any(|k| genitive(s, k));
    if office_end > begin && (has_role || described) && !owned {
        named.roles.push((begin, trim(s, begin, to.min(begin + LONGEST))));
        if first && has_role && core_end == to && (s.is(from, "the") || !article && owner.is_none()) {
            named.office = Some((begin, core_end));
        }
    }
}

/// Whether a word at the beginning of a sentence is a plural such as *Residents* rather than *Jones*.
fn common_plural(word: &str) -> bool {
    word.len() > 6 || word.ends_with("ers") || word.ends_with("ists")
}

fn trim(s: &Sentence<'_, '_>, from: usize, mut to: usize) -> usize {
    while to > from + 1 && !matches!(s.at(to - 1).kind, Kind::Word | Kind::Number) {
        to -= 1;
    }
    while to > from + 1 && (s.has(to - 1, PREPOSITION | ARTICLE) || s.has(to - 1, HONORIFIC) && !s.class(to - 1, ROLE))
    {
        to -= 1;
    }
    to
}

/// The run of capitals that ends a noun phrase, behind the last office in it.
fn name_run(s: &Sentence<'_, '_>, (from, to): Range) -> Option<Range> {
    let mut to = to;
    while to > from && (s.at(to - 1).kind == Kind::Number || s.sign(to - 1, b')')) {
        to -= 1;
    }
    let mut start = to;
    while start > from {
        let k = start - 1;
        let token = s.at(k);
        let part =
            token.is_word() && token.upper && !(k == from && s.has(k, CONJUNCTION | ADVERB) && !s.class(k, ROLE))
                || stop(s, k)
                || nickname(s, k)
                || particle(s, k)
                || s.sign(k, b'&');
        if !part {
            break;
        }
        start = k;
    }
    // `House Minority Leader Dan Whitlock`: the name begins behind the office
    let office = |k: &usize| {
        s.class(*k, ROLE | HONORIFIC) && !(given(s, *k) && *k + 1 < to) || s.has(*k, CALENDAR) && *k + 1 < to
    };
    let mut begin = (start..to).rev().find(office).map_or(start, |k| k + 1);
    while begin < to && (!s.at(begin).is_word() || particle(s, begin)) {
        begin += 1;
    }
    // `Northgate Captain`: nothing but an office
    let named = begin < to && s.at(to - 1).is_word() || begin + 1 < to;
    // what stands before a given name is no part of it: `Democrat Susan Roe`
    let given_at = (begin + 1..to).find(|&k| given(s, k)).filter(|&k| {
        k + 1 < to && !given(s, begin) && s.word(begin).len() > 2 && !s.quote(k - 1) && !s.quote(begin + 1)
    });
    let begin = given_at.unwrap_or(begin);
    named.then_some((begin, to))
}

fn given(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.has(at, FEMALE | MALE)
}

fn particle(s: &Sentence<'_, '_>, at: usize) -> bool {
    at > 0
        && matches!(
            s.word(at),
            "van"
                | "von"
                | "de"
                | "der"
                | "den"
                | "al"
                | "bin"
                | "di"
                | "da"
                | "del"
                | "la"
                | "du"
                | "dos"
                | "ibn"
                | "ter"
        )
        && s.at(at + 1).is_word()
        && (s.at(at + 1).upper || s.lower(at + 1) && s.at(at + 2).upper)
}

/// A nickname or a full stop inside an English name.
pub(crate) fn joins(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.table.english() && (nickname(s, at) || stop(s, at) && s.at(at + 1).upper)
}

/// The bytes of a name without the ending of its genitive.
pub(crate) fn bare(s: &Sentence<'_, '_>, name: Range) -> (usize, usize) {
    let (start, end) = s.bytes(name);
    let text = &s.text[start..end];
    let bare = text.strip_suffix("’s").or_else(|| text.strip_suffix("'s")).unwrap_or(text);
    (start, start + bare.len())
}

/// The last word of a name.
pub(crate) fn surname<'a>(s: &Sentence<'a, '_>, (start, end): (usize, usize)) -> &'a str {
    s.text[start..end].rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// Who holds which office, by the last mention.
#[derive(Debug, Default)]
pub(crate) struct Offices<'a> {
    known: Vec<(&'a str, (usize, usize))>,
}

/// How many offices are remembered.
const REMEMBERED: usize = 32;

impl<'a> Offices<'a> {
    /// Notes that the person whose name stands at `name` holds these offices.
    pub(crate) fn note(&mut self, s: &Sentence<'a, '_>, roles: &[Range], name: (usize, usize)) {
        for &(from, to) in roles {
            let end = (from + 1..to).find(|&k| s.has(k, PREPOSITION)).unwrap_or(to);
            let (start, end) = s.bytes((from, end));
            if self.known.len() == REMEMBERED {
                self.known.remove(0);
            }
            self.known.push((&s.text[start..end], name));
        }
    }

    /// Whose office it is: `the minister` is whoever was last named as `Deputy Prime Minister`.
    pub(crate) fn find(&self, s: &Sentence<'a, '_>, office: Range) -> Option<(usize, usize)> {
        let (start, end) = s.bytes(office);
        let wanted = &s.text[start..end];
        let same = |known: &str| {
            let Some(from) = known.len().checked_sub(wanted.len()) else { return false };
            known.is_char_boundary(from)
                && known[from..].eq_ignore_ascii_case(wanted)
                && (from == 0 || known[..from].ends_with([' ', '-']))
        };
        self.known.iter().rev().find(|(known, _)| same(known)).map(|&(_, name)| name)
    }
}
