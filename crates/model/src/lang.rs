//! Language codes.

use std::fmt;

/// A language by its two-letter ISO 639-1 code, or [`Lang::UNKNOWN`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 2]);

/// The codes of ISO 639-1, in pairs of letters.
const CODES: &str = "aaabaeafakamanarasavaybabebgbhbibmbnbobrbscachcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndnenlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";

impl Lang {
    /// German.
    pub const DE: Self = Self(*b"de");
    /// English.
    pub const EN: Self = Self(*b"en");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Not known: `und`, as in BCP 47.
    pub const UNKNOWN: Self = Self(*b"--");

    /// The language of a code as records carry them: `de`, `de-AT`, `de_DE`, in either case. None for what is no
    /// ISO 639-1 code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        let [first, second] = *primary.as_bytes() else { return None };
        let pair = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
        CODES.as_bytes().chunks_exact(2).any(|known| known == pair).then_some(Self(pair))
    }

    /// The code: `de`, or `und`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if *self == Self::UNKNOWN { "und" } else { std::str::from_utf8(&self.0).unwrap_or("und") }
    }

    /// Whether the language is known.
    #[must_use]
    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
