//! What a block could be at all, by its first and last bytes: most paragraphs fall out here, before a word is compared.

use crate::lexicon::{Shared, Words};

/// The rules that cues open or close, as bits.
pub(crate) mod may {
    /// A credit.
    pub(crate) const CREDIT: u8 = 1;
    /// A line that leads elsewhere.
    pub(crate) const LINK: u8 = 1 << 1;
    /// Part of an embedded post.
    pub(crate) const EMBED: u8 = 1 << 2;
    /// A line of rights or of agencies.
    pub(crate) const FOOTER: u8 = 1 << 3;
    /// Who wrote it.
    pub(crate) const BYLINE: u8 = 1 << 4;
    /// The agencies of a text.
    pub(crate) const SIGNED: u8 = 1 << 5;
}

/// Which rules a text may be for, by its first few bytes: a table for each of them says which rules have a cue with this byte
/// there, and what all tables agree on is left. It may say too much and never too little. ASCII letters count in either case.
#[derive(Debug, Clone)]
pub(crate) struct Cues([[u16; 256]; Self::DEPTH]);

impl Default for Cues {
    fn default() -> Self {
        Self([[0; 256]; Self::DEPTH])
    }
}

impl Cues {
    const DEPTH: usize = 6;

    /// Adds a cue of `rule`, byte for byte from the end that texts are looked at from.
    pub(crate) fn add(&mut self, cue: impl Iterator<Item = u8> + Clone, rule: u8) {
        // What follows a short cue may be anything; with bits of their own, short ones do not open the tables for long ones.
        let short = cue.clone().nth(3).is_none();
        let rule = u16::from(rule) << if short { 8 } else { 0 };
        let mut bytes = cue.fuse();
        for table in &mut self.0 {
            match bytes.next() {
                Some(byte) => {
                    table[usize::from(byte.to_ascii_lowercase())] |= rule;
                    table[usize::from(byte.to_ascii_uppercase())] |= rule;
                }
                // It was shorter: anything may follow.
                None => table.iter_mut().for_each(|rules| *rules |= rule),
            }
        }
    }

    /// The rules that have a cue beginning so.
    pub(crate) fn rules(&self, text: impl Iterator<Item = u8>) -> u8 {
        let mut rules = u16::MAX;
        let mut bytes = text.fuse();
        for table in &self.0 {
            rules &= table[usize::from(bytes.next().unwrap_or(0))];
            if rules == 0 {
                break;
            }
        }
        (rules | rules >> 8) as u8
    }
}

/// The cues of one language, with those of any.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    openings: Cues,
    endings: Cues,
    last_words: Cues,
}

impl Gates {
    /// Signs that stand before the words of a link.
    const LEADS: [&str; 12] = [">", "»", "→", "►", "▶", "➡", "-", "–", "—", "+", "*", "•"];

    pub(crate) fn build(shared: &Shared, words: &Words) -> Self {
        let mut gates = Self::default();
        let mut open = |cue: &str, rule| gates.openings.add(cue.bytes(), rule);
        shared.all_cues().for_each(|cue| open(&cue.text, may::SIGNED));
        words.all_links().for_each(|cue| open(cue, may::LINK));
        Self::LEADS.iter().for_each(|lead| open(lead, may::LINK));
        ["-", "–", "—", "&"].iter().for_each(|lead| open(lead, may::EMBED));
        shared.embeds.iter().for_each(|cue| open(cue, may::EMBED));
        ["©", "(c)", "Copyright"].iter().for_each(|sign| open(sign, may::FOOTER));
        words.footers.iter().for_each(|cue| open(cue, may::FOOTER));
        words.bylines.iter().for_each(|(cue, _)| open(cue, may::BYLINE));
        words.with_agency.iter().for_each(|cue| open(cue, may::SIGNED));
        ["(", "--"].iter().for_each(|sign| open(sign, may::SIGNED));
        words.footer_endings.iter().for_each(|cue| gates.endings.add(cue.bytes().rev(), may::FOOTER));
        shared.embeds.iter().for_each(|cue| gates.last_words.add(cue.bytes(), may::EMBED));
        gates
    }

    /// What `line` may be, which has no blanks at its ends.
    pub(crate) fn line(&self, line: &str) -> u8 {
        /// Nothing but agencies, or their number, is no longer, in bytes.
        const AGENCIES: usize = 64;
        let bytes = line.as_bytes();
        let mut rules = self.openings.rules(bytes.iter().copied());
        let bare = line.trim_end_matches(['.', ')']).as_bytes();
        rules |= self.endings.rules(bare.iter().rev().copied());
        let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
        rules |= self.last_words.rules(word.bytes());
        if bytes.len() <= AGENCIES {
            rules |= may::FOOTER | may::SIGNED;
        }
        rules
    }
}
