//! Scores of repairs, quotations and discovered notices against gold. Takes gold and what a pipeline made of it, gives numbers; it prints nothing.
//!
//! The reader of gold records is here and not in `formats`: gold is no corpus format.

mod align;
mod boilerplate;
mod discovery;
mod gold;
mod pages;
mod quotes;
mod synthetic;
mod whitespace;

pub use boilerplate::{Boilerplate, Found, LabelledText, Verdict, read_labelled};
pub use discovery::{DiscoveryArticle, DiscoveryScore, KnownNotice, KnownRepeat, OutOf, parse_discovery};
pub use gold::{Edit, Gold, parse};
pub use pages::{GoldPage, PageScore, read_pages};
pub use quotes::{
    GoldError, Kind, MAPPING, Official, Part, Pieces, Prf, Quotation, Quotations, QuoteScore, QuoteScores,
    QuotedArticle, Share, Speech, predicted, read_quotes,
};
pub use synthetic::Score;
pub use whitespace::{Case, Joins, Tally};
