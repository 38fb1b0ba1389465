//! Credits of pictures: where one stands at the end of a block, and whom it names.

use std::ops::Range;

use crate::edges::{can_be_glued, closed, ends_sentence, is_caption};
use crate::lexicon::{Cue, CueForm, Sends, Shared};
use crate::names::{Piece, Separator, is_site, split};

/// How far from a block's end a credit may begin, in bytes.
const REACH: usize = 180;

/// A credit within a block; places are bytes of the block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credit {
    /// With its cue and its brackets.
    pub(crate) span: Range<usize>,
    pub(crate) site: Site,
    pub(crate) named: Named,
}

/// Where a credit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// It is the whole block.
    Line,
    /// Behind a caption, with a blank between them.
    Behind,
    /// Behind a caption, with nothing between them.
    Glued,
}

/// Whom a credit names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) photographer: Option<Range<usize>>,
    /// The agency or another source, all of it: `picture alliance/dpa`.
    pub(crate) agency: Option<Range<usize>>,
    /// The listed names of the agencies in it.
    pub(crate) names: Vec<String>,
    /// There are only agencies, and all of them send texts: the text may be theirs instead of a picture.
    pub(crate) texts_only: bool,
    /// It has a cue of sources (`Quelle:`), which may mean the text as well, and no person.
    pub(crate) source: bool,
}

/// What makes a run of names a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A cue announces it.
    Cue,
    /// It stands right behind a sentence, without a blank.
    Glue,
    /// Nothing but its own shape.
    Shape,
}

impl Shared {
    /// The credit that `block` ends with, or is.
    pub(crate) fn credit(&self, block: &str) -> Option<Credit> {
        let text = block.trim_end();
        let last = text.chars().next_back()?;
        match last {
            ')' | ']' => self.bracketed(text, last),
            // A credit is no sentence; only behind a cue does one get a full stop now and then.
            '!' | '?' | ':' | ',' | ';' | '“' | '”' | '"' | '»' | '«' | '…' => None,
            '.' if !text.ends_with("Inc.") && !text.ends_with("Ltd.") && !text.ends_with("e.V.") => None,
            _ => self.open(text),
        }
    }

    /// Whom a line names that is known to stand below a picture.
    pub(crate) fn credit_below(&self, line: &str) -> Option<Named> {
        let text = line.trim_end();
        if let Some(credit) = self.credit(text) {
            return (credit.site == Site::Line).then_some(credit.named);
        }
        let start = text.len() - text.trim_start().len();
        let named = match self.cue_at(&text[start..]) {
            Some((cue, len)) => self.announced(&text[start..], cue, len)?,
            None => self.names(&text[start..], Proof::Glue)?,
        };
        Some(named.shifted(start))
    }

    /// A credit in brackets at the end of `text`.
    fn bracketed(&self, text: &str, close: char) -> Option<Credit> {
        let bracket = if close == ')' { '(' } else { '[' };
        let from = text.ceil_char_boundary(text.len().saturating_sub(REACH));
        let inner_end = text.len() - 1;
        let open = from + text[from..inner_end].rfind(bracket)?;
        let (start, inner) = (open + 1, &text[open + 1..inner_end]);
        if inner.eq_ignore_ascii_case("c") {
            return None;
        }
        // `Foto: Ana Roe (Archiv)`, `Foto: Ana Roe (2)`
        if self.is_modifier(inner) || inner.bytes().all(|byte| byte.is_ascii_digit()) {
            let mut credit = self.open(text[..open].trim_end())?;
            credit.span.end = text.len();
            return Some(credit);
        }
        let left = start + inner.len() - inner.trim_start().len();
        let inner = inner.trim();
        let named = match self.cue_at(inner) {
            Some((cue, len)) => self.announced(inner, cue, len),
            // `(Photo Ana Roe/AFP)`: brackets and an agency do for the colon.
            None => self.bare_cue(inner).or_else(|| self.names(inner, Proof::Shape)),
        }?;
        if named.texts_only && !named.source {
            return None; // a text's agency: `(dpa)`
        }
        let before = &text[..open];
        let site = match before.chars().next_back() {
            None => Site::Line,
            Some(c) if c.is_whitespace() && before.trim().is_empty() => Site::Line,
            Some(c) if c.is_whitespace() => Site::Behind,
            Some(_) => Site::Glued,
        };
        if site != Site::Line && !is_caption(before) {
            return None;
        }
        Some(Credit { span: open..text.len(), site, named: named.shifted(left) })
    }

    /// A credit without brackets at the end of `text`: the longest one.
    fn open(&self, text: &str) -> Option<Credit> {
        let first = text.len() - text.trim_start().len();
        let from = text.ceil_char_boundary(text.len().saturating_sub(REACH)).max(first);
        let bytes = text.as_bytes();
        for (at, c) in text[from..].char_indices().map(|(gap, c)| (from + gap, c)) {
            // Most letters go on with a word.
            if c.is_ascii_lowercase() && at > from && bytes[at - 1].is_ascii_alphanumeric() {
                continue;
            }
            let previous = text[..at].chars().next_back().filter(|_| at > first);
            let site = match previous {
                None => Site::Line,
                Some(p) if p.is_whitespace() => Site::Behind,
                Some(_) => Site::Glued,
            };
            if c.is_whitespace() || site == Site::Glued && !previous.is_some_and(|p| can_be_glued(p, c)) {
                continue;
            }
            if let Some(credit) = self.open_at(text, at, site, previous) {
                return Some(credit);
            }
        }
        None
    }

    fn open_at(&self, text: &str, at: usize, site: Site, previous: Option<char>) -> Option<Credit> {
        let (head, tail) = (&text[..at], &text[at..]);
        let credit = |named: Named| Credit { span: at..text.len(), site, named: named.shifted(at) };
        if let Some((cue, len)) = self.cue_at(tail) {
            if site == Site::Glued && cue.form == CueForm::Phrase && !ends_sentence(head)
                || site != Site::Line && !is_caption(head)
            {
                return None;
            }
            if cue.form == CueForm::Source && site == Site::Behind && !closed(head) {
                return None;
            }
            return self.announced(tail, cue, len).map(credit);
        }
        let proof = match site {
            Site::Line => Proof::Shape,
            Site::Behind if closed(head) && is_caption(head) => Proof::Shape,
            Site::Glued if !previous.is_some_and(char::is_alphanumeric) && ends_sentence(head) && is_caption(head) => {
                Proof::Glue
            }
            Site::Glued | Site::Behind => return None,
        };
        self.names(tail, proof).map(credit)
    }

    /// Whom a cue announces that begins `text` and is `len` bytes long, with its colon.
    fn announced(&self, text: &str, cue: &Cue, len: usize) -> Option<Named> {
        let rest = text[len..].trim_start();
        let at = text.len() - rest.len();
        // `© Foto: Ana Roe`, `Quelle: Foto: dpa`
        if let Some((next, more)) = self.cue_at(rest) {
            let named = self.names(rest[more..].trim(), Proof::Cue)?;
            return (next.form != CueForm::Source)
                .then(|| named.shifted(at + rest.len() - rest[more..].trim_start().len()));
        }
        let mut named = self.names(rest, Proof::Cue)?.shifted(at);
        named.texts_only &= cue.form == CueForm::Source;
        named.source = cue.form == CueForm::Source && named.photographer.is_none();
        Some(named)
    }

    /// The cue that `text` begins with, and its length with the colon that belongs to it.
    pub(crate) fn cue_at(&self, text: &str) -> Option<(&Cue, usize)> {
        let first = text.chars().next()?;
        if !(first.is_uppercase() || matches!(first, '©' | '(')) {
            return None;
        }
        self.cues(text).iter().find_map(|cue| {
            let rest = text.strip_prefix(cue.text.as_str())?;
            let len = match cue.form {
                CueForm::Sign => cue.text.len(),
                CueForm::Phrase => {
                    let blank = rest.chars().next().filter(|c| c.is_whitespace())?;
                    cue.text.len() + blank.len_utf8()
                }
                CueForm::Colon | CueForm::Source => text.len() - rest.trim_start().strip_prefix(':')?.len(),
            };
            Some((cue, len))
        })
    }

    /// `Photo Ana Roe/AFP`: a cue without its colon, and an agency.
    fn bare_cue(&self, text: &str) -> Option<Named> {
        let cue =
            self.cues(text).iter().find(|cue| cue.form == CueForm::Colon && text.starts_with(cue.text.as_str()))?;
        let rest = text[cue.text.len()..].strip_prefix(char::is_whitespace)?.trim_start();
        let mut named = self.names(rest, Proof::Cue).filter(|named| !named.names.is_empty())?;
        named.texts_only = false;
        Some(named.shifted(text.len() - rest.len()))
    }

    /// Whom `text` names, if it does nothing but name.
    fn names(&self, text: &str, proof: Proof) -> Option<Named> {
        const MOST: usize = 6;
        if text.is_empty() || text.len() > REACH || self.is_prose(text) {
            return None;
        }
        let parts = split(text);
        if parts.len() > MOST {
            return None;
        }
        // Without a slash nothing proves a person, and the first one must be an agency.
        let parted = parts.iter().any(|(_, separator)| matches!(separator, Separator::Slash | Separator::Via));
        if proof == Proof::Shape && !parted && self.agency_expression(&text[parts[0].0.clone()]).is_none() {
            return None;
        }
        let mut named = Named { texts_only: true, ..Named::default() };
        let (mut words, mut known, mut slashes, mut pieces) = (0, 0, 0, Vec::with_capacity(MOST));
        for (range, separator) in &parts {
            let part = &text[range.clone()];
            slashes += usize::from(matches!(separator, Separator::Slash | Separator::Via));
            pieces.push((range, *separator, self.piece(part)));
        }
        let people = |pieces: &[(&Range<usize>, Separator, Piece)]| {
            pieces.iter().filter(|(.., piece)| matches!(piece, Piece::Person(_))).count()
        };
        let persons = people(&pieces);
        for index in 0..pieces.len() {
            let (range, separator, piece) = &pieces[index];
            let range = (*range).clone();
            let has_person = named.photographer.is_some();
            let source = match piece {
                Piece::Agency(name, sends) => {
                    known += 1;
                    named.texts_only &= *sends == Sends::Texts;
                    named.names.push(name.clone());
                    true
                }
                Piece::Body => true,
                Piece::Modifier => false,
                // A single word beside a person, or between slashes, is a desk or an agency that the lexicon does not know.
                Piece::Person(1) if *separator == Separator::Slash && has_person => true,
                Piece::Person(1) if persons > 1 && named.photographer.is_none() && !pieces[index + 1..].is_empty() => {
                    !pieces[index + 1..].iter().any(|(.., next)| matches!(next, Piece::Person(2..))) || return None
                }
                // `caption.Ana Roe/Running Tide`: two names are no sentence, and the second one is whose picture it is.
                Piece::Person(_)
                    if proof == Proof::Glue && index == 1 && *separator == Separator::Slash && has_person =>
                {
                    true
                }
                Piece::Person(count) => {
                    // Two persons beside each other share the picture.
                    named.photographer = Some(match named.photographer.take() {
                        None => range.clone(),
                        // `Ana Roe/dpa/Ana Roe`
                        Some(old) if text[old.clone()].split(' ').next() == text[range.clone()].split(' ').next() => {
                            old
                        }
                        Some(old)
                            if named.agency.as_ref().is_none_or(|agency| agency.end <= old.start)
                                && proof == Proof::Cue =>
                        {
                            old.start..range.end
                        }
                        Some(_) => return None,
                    });
                    words = words.max(*count);
                    continue;
                }
                Piece::Other => {
                    let part = &text[range.clone()];
                    // `fizkes/Shutterstock`, `ana_roe via Getty Images`: users of a picture service take names of their own.
                    let user = index == 0
                        && is_single_word(part)
                        && matches!(pieces.get(1), Some((_, next, Piece::Agency(_, Sends::PicturesOnly))) if proof == Proof::Cue || *next == Separator::Via);
                    if user {
                        named.photographer = Some(range);
                        continue;
                    }
                    let after_slash = *separator == Separator::Slash && has_person;
                    let outlet = self.is_outlet(part) || is_single_word(part) && proof != Proof::Shape;
                    let site = proof == Proof::Cue && is_site(part);
                    if !(site || after_slash && proof != Proof::Shape && outlet) {
                        return None;
                    }
                    true
                }
            };
            if source {
                named.texts_only &= matches!(piece, Piece::Agency(..));
                named.agency = Some(match named.agency.take() {
                    // What stands beside each other is one agency; behind a person, the person's.
                    Some(old)
                        if named
                            .photographer
                            .as_ref()
                            .is_none_or(|person| person.end <= old.start || range.end <= person.start) =>
                    {
                        old.start..range.end
                    }
                    Some(old) => old,
                    None => range,
                });
            }
        }
        named.texts_only &= named.photographer.is_none();
        // `Getty Images/ana_roe`: what a picture service parts from its name by a slash took the picture.
        let pictures = matches!(pieces[0], (.., Piece::Agency(_, Sends::PicturesOnly)));
        let has_via = pieces.iter().any(|(_, separator, piece)| {
            *separator == Separator::Via && matches!(piece, Piece::Agency(_, Sends::PicturesOnly))
        });
        let (person, source) = (named.photographer.is_some(), named.agency.is_some());
        let fits = match proof {
            // `Credit: NTV`
            Proof::Cue if person && words == 1 && pieces.len() == 1 && !text.contains(char::is_lowercase) => {
                named.agency = named.photographer.take();
                true
            }
            Proof::Cue => person && (words >= 2 || known > 0) || source,
            // Only agencies begin with a small letter.
            Proof::Glue if text.starts_with(char::is_lowercase) && !matches!(pieces[0].2, Piece::Agency(..)) => false,
            Proof::Glue if person => source && (slashes > 0 && (known > 0 || words >= 2) || known > 0 && words >= 2),
            Proof::Glue => known > 0,
            // `Ana Roe/The Wexley Herald`
            Proof::Shape if person && known == 0 => {
                slashes > 0 && words >= 2 && pieces.len() == 2 && matches!(pieces[1].2, Piece::Body)
            }
            Proof::Shape if person => known > 0 && slashes > 0 && (words >= 2 || pictures || has_via),
            Proof::Shape => {
                let sources = pieces.iter().all(|(.., piece)| matches!(piece, Piece::Agency(..) | Piece::Body));
                known == pieces.len() && !named.texts_only || pictures && sources
            }
        };
        fits.then_some(named)
    }
}

impl Named {
    fn shifted(mut self, by: usize) -> Self {
        for range in [&mut self.photographer, &mut self.agency].into_iter().flatten() {
            *range = range.start + by..range.end + by;
        }
        self
    }
}

fn is_single_word(part: &str) -> bool {
    part.len() <= 30
        && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && part.starts_with(char::is_alphabetic)
}
