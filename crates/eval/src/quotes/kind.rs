//! What sorts of speech there are, under the names that they have here and there.

use std::fmt;

/// A sort of speech, as gold of German news has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speech {
    /// The wording, in marks.
    Direct,
    /// What was said, in the paper's words, in a clause that hangs on its frame.
    Indirect,
    /// A sentence in the subjunctive without a frame of its own.
    IndirectFreeIndirect,
    /// A sentence that is somebody's speech, and says so by nothing.
    FreeIndirect,
    /// That something was said, without what.
    Reported,
}

impl Speech {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Direct, Self::Indirect, Self::IndirectFreeIndirect, Self::FreeIndirect, Self::Reported];

    /// The name, as gold has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::IndirectFreeIndirect => "indirect_free_indirect",
            Self::FreeIndirect => "free_indirect",
            Self::Reported => "reported",
        }
    }
}

impl fmt::Display for Speech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a kind's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// That somebody speaks.
    Speech(Speech),
    /// That nobody does.
    NoSpeech,
}

/// The kinds that `tag-quotes` gives and what each is scored as.
pub const MAPPING: [(&str, Kind); 8] = [
    ("direct", Kind::Speech(Speech::Direct)),
    // A piece in marks inside reported speech; gold marks it as direct speech inside the other.
    ("mixed", Kind::Speech(Speech::Direct)),
    ("indirect", Kind::Speech(Speech::Indirect)),
    ("subjunctive", Kind::Speech(Speech::IndirectFreeIndirect)),
    ("reported", Kind::Speech(Speech::Reported)),
    ("scare", Kind::NoSpeech),
    ("title", Kind::NoSpeech),
    ("pull-quote", Kind::NoSpeech),
];

impl Kind {
    /// What a name stands for, ours or gold's: case, hyphens and underscores do not count. None for others.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let plain = plain(name);
        let ours = MAPPING.iter().find(|(known, _)| self::plain(known) == plain).map(|(_, kind)| *kind);
        let golds = || Speech::ALL.into_iter().find(|speech| self::plain(speech.as_str()) == plain).map(Self::Speech);
        ours.or_else(golds)
    }
}

/// A kind's name as we spell it.
pub(super) fn spelt(name: &str) -> String {
    let plain = plain(name);
    let ours = MAPPING.iter().find(|(known, _)| self::plain(known) == plain);
    ours.map_or_else(|| name.to_owned(), |(known, _)| (*known).to_owned())
}

/// A name in lower case, without what only parts its words.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '/')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Speech};

    #[test]
    fn names_of_either_side_are_known() {
        assert_eq!(Kind::parse("Mixed"), Some(Kind::Speech(Speech::Direct)));
        assert_eq!(Kind::parse("Indirect/FreeIndirect"), Some(Kind::Speech(Speech::IndirectFreeIndirect)));
        assert_eq!(Kind::parse("free_indirect"), Some(Kind::Speech(Speech::FreeIndirect)));
        assert_eq!(Kind::parse("pull-quote"), Some(Kind::NoSpeech));
        assert_eq!(Kind::parse("speech"), None);
    }
}
