//! A sentence as frames see it.

use crate::lexicon::{self, Entry, Table};
use crate::token::{Kind, Token};

/// A range of tokens.
pub(crate) type Range = (usize, usize);

/// A sentence: its tokens and what helps to read them.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'t, 's> {
    pub(crate) text: &'t str,
    pub(crate) tokens: &'s [Token],
    pub(crate) table: &'s Table,
    /// Where clauses begin; the first is 0, the last is the number of tokens.
    pub(crate) clauses: &'s [usize],
    /// What any of its tokens may be the sign of.
    pub(crate) cues: u16,
    /// Which tokens of its paragraph that are not before it are words with a capital, and how many tokens stand before it.
    pub(crate) capitals: (&'s [u32], usize),
}

impl<'t> Sentence<'t, '_> {
    pub(crate) const fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token, or an empty sign behind the last one.
    pub(crate) fn at(&self, index: usize) -> Token {
        const NONE: Token =
            Token { start: 0, end: 0, kind: Kind::Sign(0), upper: false, cues: 0, entry: Entry::NONE, endings: 0 };
        self.tokens.get(index).copied().unwrap_or(NONE)
    }

    pub(crate) fn word(&self, index: usize) -> &'t str {
        let token = self.at(index);
        &self.text[token.start as usize..token.end as usize]
    }

    pub(crate) fn has(&self, index: usize, flag: u32) -> bool {
        self.at(index).has(flag)
    }

    /// Whether the word is `word`, the first letter in either case.
    pub(crate) fn is(&self, index: usize, word: &str) -> bool {
        self.word(index).eq_ignore_ascii_case(word)
    }

    pub(crate) fn sign(&self, index: usize, sign: u8) -> bool {
        self.at(index).is_sign(sign)
    }

    pub(crate) fn quote(&self, index: usize) -> bool {
        self.at(index).is_quote()
    }

    /// A word in lower case.
    pub(crate) fn lower(&self, index: usize) -> bool {
        let token = self.at(index);
        token.is_word() && !token.upper
    }

    /// Whether the full stop at `index` shortens a title or a name: `Prof. Klein`, `Anna M. Klein`.
    pub(crate) fn shortens(&self, index: usize) -> bool {
        self.sign(index, b'.')
            && index > 0
            && self.at(index + 1).upper
            && self.at(index - 1).is_word()
            && (self.has(index - 1, lexicon::ABBREVIATION)
                || self.word(index - 1).split('.').all(|part| part.chars().count() == 1))
    }

    /// The tokens that may be signs of `cues`.
    pub(crate) fn cued(&self, cues: u16) -> impl Iterator<Item = usize> {
        let tokens = if self.cues & cues == 0 { &[] } else { self.tokens };
        tokens.iter().enumerate().filter(move |(_, token)| token.cues & cues != 0).map(|(at, _)| at)
    }

    /// A capitalised word or a number.
    pub(crate) fn name_like(&self, index: usize) -> bool {
        self.at(index).is_name_like()
    }

    /// Whether the word is of the class, by itself or by its ending.
    pub(crate) fn class(&self, index: usize, flag: u32) -> bool {
        let token = self.at(index);
        let known = (token.entry.flags | token.endings) & flag != 0;
        token.is_word() && (known || !token.upper && self.table.by_ending(self.word(index).as_bytes()) & flag != 0)
    }

    /// Where the content of the sentence ends: before the signs that end it.
    pub(crate) fn content_end(&self) -> usize {
        let mut end = self.len();
        while end > 0 && (self.tokens[end - 1].ends_sentence() || self.tokens[end - 1].is_sign(b',')) {
            end -= 1;
        }
        end
    }

    /// Where the clause of `index` begins.
    pub(crate) fn clause_start(&self, index: usize) -> usize {
        let at = self.clauses.partition_point(|&start| start <= index);
        self.clauses[at.saturating_sub(1)]
    }

    /// Where the clause of `index` ends: behind the sign that parts it from the next.
    pub(crate) fn clause_end(&self, index: usize) -> usize {
        let at = self.clauses.partition_point(|&start| start <= index);
        self.clauses.get(at).copied().unwrap_or(self.len())
    }

    /// The clause's end without the sign.
    pub(crate) fn clause_stop(&self, index: usize) -> usize {
        let mut end = self.clause_end(index);
        while end > index + 1
            && end <= self.len()
            && !matches!(self.tokens[end - 1].kind, Kind::Word | Kind::Number | Kind::Quote(_))
        {
            end -= 1;
        }
        end
    }

    /// The first `,`, `:` or dash from `from` on that parts clauses.
    pub(crate) fn next_break(&self, from: usize) -> Option<usize> {
        let at = self.clauses.partition_point(|&start| start <= from);
        let begin = *self.clauses.get(at)?;
        (begin > from && begin < self.len()).then(|| begin - 1)
    }

    /// The tokens in a range; none where it ends before it begins.
    fn part(&self, (from, to): Range) -> &[Token] {
        self.tokens.get(from..to.min(self.len())).unwrap_or_default()
    }

    /// Whether any token in the range has the flag.
    pub(crate) fn any(&self, (from, to): Range, flag: u32) -> bool {
        self.part((from, to)).iter().any(|token| token.has(flag))
    }

    /// The words outside quotations in the range.
    pub(crate) fn words_in(&self, (from, to): Range) -> usize {
        self.part((from, to)).iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)).count()
    }

    /// Shrinks a range by the signs at its ends.
    pub(crate) fn trim(&self, (mut from, mut to): Range) -> Range {
        to = to.min(self.len());
        from = from.min(to);
        let edge = |token: &Token| match token.kind {
            Kind::Sign(sign) => !matches!(sign, b'(' | b')' | b'%' | b'$'),
            Kind::Dash => true,
            _ => false,
        };
        while from < to && edge(&self.tokens[from]) {
            from += 1;
        }
        while to > from && edge(&self.tokens[to - 1]) {
            to -= 1;
        }
        (from, to)
    }

    /// Its bytes.
    pub(crate) fn bytes(&self, (from, to): Range) -> (usize, usize) {
        let (first, last) = (self.at(from), self.at(to.max(from + 1) - 1));
        (first.start as usize, last.end.max(first.start) as usize)
    }
}

/// Where the clauses of `tokens` begin.
pub(crate) fn clauses(tokens: &[Token], out: &mut Vec<usize>) {
    clauses_by(tokens, 0..tokens.len(), out);
}

/// The same where `signs` are all tokens that are no words.
pub(crate) fn clauses_by(tokens: &[Token], signs: impl Iterator<Item = usize>, out: &mut Vec<usize>) {
    out.clear();
    out.push(0);
    let mut depth = 0_usize;
    for index in signs {
        match tokens[index].kind {
            Kind::Sign(b'(' | b'[') => depth += 1,
            Kind::Sign(b')' | b']') => depth = depth.saturating_sub(1),
            Kind::Sign(b',' | b':' | b';') if depth == 0 => out.push(index + 1),
            Kind::Dash if depth == 0 && index > 0 => out.push(index + 1),
            _ => {}
        }
    }
    if *out.last().unwrap_or(&0) < tokens.len() {
        out.push(tokens.len());
    }
}

/// A verb that is finite somewhere, or may be.
pub(crate) const VERBAL: u32 =
    lexicon::FINITE | lexicon::AUXILIARY | lexicon::SUBJUNCTIVE | lexicon::SUBJUNCTIVE_IN_FRAME;
