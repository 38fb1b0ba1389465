//! How quotation marks are set where.

use copydesk_transform::Lang;

use crate::Quotes;

/// A narrow no-break space, which French sets inside its marks.
pub(crate) const NARROW: &str = "\u{202f}";

/// The four marks of a convention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) inner_open: &'static str,
    pub(crate) inner_close: &'static str,
    /// Whether a narrow space stands inside the marks.
    pub(crate) spaced: bool,
    /// Whether other pairs that are right in the language stay.
    pub(crate) lenient: bool,
}

const fn style(marks: [&'static str; 4]) -> Style {
    let [open, close, inner_open, inner_close] = marks;
    Style { open, close, inner_open, inner_close, spaced: false, lenient: false }
}

const GERMAN: Style = style(["„", "“", "‚", "‘"]);
const GUILLEMETS: Style = style(["»", "«", "›", "‹"]);
const SWISS: Style = style(["«", "»", "‹", "›"]);
const ENGLISH: Style = style(["“", "”", "‘", "’"]);
const FRENCH: Style = Style { spaced: true, ..style(["«", "»", "“", "”"]) };

impl Style {
    /// The convention that a pipeline asks for, or that of a language; none where the marks stay.
    pub(crate) fn of(quotes: Quotes, lang: Lang) -> Option<Self> {
        Some(match quotes {
            Quotes::German => GERMAN,
            Quotes::Guillemets => GUILLEMETS,
            Quotes::Swiss => SWISS,
            Quotes::English => ENGLISH,
            Quotes::French => FRENCH,
            Quotes::Keep => return None,
            Quotes::Language => match lang {
                Lang::DE => Self { lenient: true, ..GERMAN },
                Lang::EN => ENGLISH,
                Lang::FR => FRENCH,
                _ => return None,
            },
        })
    }

    /// Whether a pair may stay as it is: German sets `»…«` in books and `«…»` in Switzerland as rightly as `„…“`.
    pub(crate) fn accepts(&self, open: &str, close: &str) -> bool {
        open == self.open && close == self.close
            || self.lenient && [GUILLEMETS, SWISS].iter().any(|right| open == right.open && close == right.close)
    }
}
