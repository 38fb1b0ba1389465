//! What the memory of speakers learns from English alone.

use super::{Gender, How, Memory, Mention, gender, plausible, titles};
use crate::lexicon::{ADVERB, ARTICLE, CONJUNCTION, HONORIFIC, PREPOSITION};
use crate::names_en::{self, bare, surname};
use crate::sentence::{Range, Sentence};
use crate::token::Kind;

impl<'a> Memory<'a> {
    /// A name with the offices before it, in English.
    pub(super) fn note_english(&mut self, s: &Sentence<'a, '_>, (mut from, to): Range) {
        let first = from;
        let part =
            |k: usize| s.lower(k) && !s.has(k, ARTICLE | PREPOSITION | CONJUNCTION | ADVERB) && s.at(k).entry.verb == 0;
        while from > 0 && first - from < 3 && part(from - 1) {
            from -= 1;
        }
        let named = names_en::read(s, (from, to));
        let Some(name) = named.name.filter(|&name| name.1 - name.0 >= 2 && plausible(s, name)) else { return };
        if named.body(s) {
            return;
        }
        let gender = gender(s, (from, to), name);
        let span = bare(s, name);
        let span = self.keep(s, surname(s, span), span, gender);
        let aged =
            s.sign(to, b',') && (s.is(to + 1, "who") || s.is(to + 1, "whose") || s.at(to + 1).kind == Kind::Number);
        if gender != Gender::Unknown || aged || !named.roles.is_empty() || (from..to).any(|k| s.has(k, HONORIFIC)) {
            self.offices.note(s, &named.roles, span);
            let roles = titles(s, &named.roles);
            self.remember(Mention { span, name: Some(span), roles, how: How::Pronoun, gender, body: false });
        }
    }

    /// A pronoun says whether a person is a woman or a man.
    pub(super) fn learn(&mut self, s: &Sentence<'a, '_>, meant: &Mention, gender: Gender) {
        let mention = Mention { gender, ..*meant };
        if let Some(name) = mention.name
            && let Some(known) = self.surnames.get_mut(surname(s, name)).filter(|known| known.0 == name)
        {
            known.1 = gender;
        }
        self.recent[Gender::Unknown as usize] = None;
        self.remember(mention);
    }
}
