//! Documents in the forms that annotation tools and archives read.
//!
//! Each form is drawn from a record that was read back ([`Stored`]), so that a run and a later export say the same.
//! Places are Unicode code points in all of them, whatever the record's unit: that is what these tools count. What a form
//! cannot say is in the record alone.

mod brat;
mod doccano;
mod json;
mod marked;
mod prodigy;
mod read;
mod tei;

pub use brat::annotation_conf;

use crate::stored::{Stored, StoredError};
use marked::Marked;

/// A form that documents are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A line of JSON with `spans`, `relations` and `tokens`, as Prodigy and spaCy's scripts read it.
    Prodigy,
    /// A line of JSON with `entities` and `relations`, as doccano imports it.
    Doccano,
    /// A text, and beside it a file of places in it, as brat reads it.
    Brat,
    /// An XML document after the Text Encoding Initiative's guidelines, P5.
    Tei,
}

/// What a document looks like in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A line, with its line break.
    Line(Vec<u8>),
    /// Files: what stands behind the document's name in theirs, and what is in them.
    Files(Vec<(&'static str, Vec<u8>)>),
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Prodigy, Self::Doccano, Self::Brat, Self::Tei];

    /// The name, as on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prodigy => "prodigy",
            Self::Doccano => "doccano",
            Self::Brat => "brat",
            Self::Tei => "tei",
        }
    }

    /// Whether each document is a line of one file, and not files of its own.
    #[must_use]
    pub const fn is_lines(self) -> bool {
        matches!(self, Self::Prodigy | Self::Doccano)
    }

    /// Draws a document.
    ///
    /// # Errors
    /// If something in its record lies outside its text, or a quotation is not what copydesk writes.
    pub fn draw(self, stored: &Stored<'_>) -> Result<Drawn, StoredError> {
        let marked = Marked::new(stored)?;
        Ok(match self {
            Self::Prodigy => Drawn::Line(prodigy::line(stored, &marked)?),
            Self::Doccano => Drawn::Line(doccano::line(stored, &marked)?),
            Self::Brat => Drawn::Files(brat::files(&marked)),
            Self::Tei => Drawn::Files(vec![(".xml", tei::document(stored, &marked)?)]),
        })
    }
}
