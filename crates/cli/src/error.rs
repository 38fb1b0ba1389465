//! How a command ends.

use std::io;

/// A command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Fine,
    /// `check` found something that would change.
    Found,
    /// More documents were quarantined than may be.
    Quarantined,
}

/// A command that did not.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nobody reads standard output any more: `copydesk … | head`.
    ClosedPipe,
    /// Something is wrong; the message says what, where, and what to do.
    Message(String),
}

pub(crate) type Done = Result<Outcome, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// An error about a file.
    pub(crate) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        Self::Message(format!("{}: {error}", path.display()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::Message(error.to_string()) }
    }
}

impl From<copydesk_corpus::CorpusError> for Failure {
    fn from(error: copydesk_corpus::CorpusError) -> Self {
        match error {
            copydesk_corpus::CorpusError::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            error => Self::Message(error.to_string()),
        }
    }
}

macro_rules! from_errors {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Message(error.to_string())
            }
        })+
    };
}

from_errors!(
    copydesk_corpus::InputError,
    copydesk_formats::FieldsError,
    copydesk_pipeline::PipelineError,
    serde_json::Error
);
