//! A corpus through a pipeline.
//!
//! [`inputs`] finds the files that the arguments of a command name. [`run`] reads them in batches, takes the documents
//! of each batch through the pipeline on all cores, and hands what comes out to a [`Sink`] in the order in which it came
//! in: the bytes are the same whatever the number of workers.
//!
//! [`survey`] looks at all of them instead and writes nothing: what a corpus as a whole knows, such as how often its
//! words occur.
//!
//! No document is lost. Each one that came in is kept, dropped or quarantined; [`Totals`] counts them and their bytes,
//! and [`run`] fails if they do not add up. A document that cannot be read, or on which a transform panics, is
//! quarantined with its place, its reason and its bytes, and the run goes on.

mod boilerplate;
mod compare;
mod document;
mod duplicates;
mod flight;
mod inputs;
mod names;
mod pages;
mod panics;
mod part;
mod place;
mod read;
mod run;
mod sample;
mod spare;
mod survey;
mod tables;
mod totals;
mod words;

pub use boilerplate::{Counted, FLOOR, Gathered, Notice, NoticeSurvey, Sample, SentenceSurvey, Shape, Stands};
pub use compare::{Comparison, Difference, Differences, Ruled, What};
pub use document::{drawn_name, text_name};
pub use duplicates::{
    CompareSurvey, Compared, Copy, DuplicateOptions, Group, Member, SketchSurvey, Sketches, Suspects,
};
pub use inputs::{Format, Input, InputError, Inputs, Place, inputs};
pub use names::text_names;
pub use panics::caught;
pub use part::{FileOut, Rejection, TextOut};
pub use place::{Digest, Position};
pub use read::{digest, digest_of_all};
pub use run::{CorpusError, Draw, Options, Output, Sink, run};
pub use sample::{NOT_SAMPLED, Sampler};
pub use survey::{Survey, SurveyOptions, survey};
pub use totals::{Share, Totals};
pub use words::{Seen, WordSurvey};
