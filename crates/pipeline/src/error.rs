//! Errors that say where and what to do.

use std::fmt::Write;

/// Something is wrong with a YAML file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.render())]
pub struct PipelineError {
    /// The file, as it was named.
    pub file: String,
    /// Line and column, counted from 1; none for what concerns the file as a whole.
    pub place: Option<(usize, usize)>,
    /// What is wrong, with the path to it inside the file.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line at fault.
    line: Option<String>,
}

impl PipelineError {
    pub(crate) fn new(file: &str, text: &str, place: Option<(usize, usize)>, message: String) -> Self {
        let line = place.and_then(|(line, _)| text.lines().nth(line - 1)).map(ToOwned::to_owned);
        let help = nearest_in(&message).map(|name| format!("did you mean `{name}`?"));
        Self { file: file.to_owned(), place, message, help, line }
    }

    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    fn render(&self) -> String {
        let mut out = match self.place {
            Some((line, column)) => format!("{}:{line}:{column}: {}", self.file, self.message),
            None => format!("{}: {}", self.file, self.message),
        };
        if let (Some((number, column)), Some(line)) = (self.place, &self.line) {
            // A caret far to the right of a very long line helps nobody: the line is shown around it.
            let from = column.saturating_sub(60);
            let shown: String = line.chars().skip(from).take(110).collect();
            let gutter = " ".repeat(number.to_string().len());
            let lead = " ".repeat(column - 1 - from.min(column - 1));
            let _ =
                write!(out, "\n{gutter} |\n{number} | {}\n{gutter} | {lead}^", shown.replace(char::is_control, " "));
        }
        if let Some(help) = &self.help {
            let _ = write!(out, "\n  = help: {help}");
        }
        out
    }
}

/// The name among `known` that is closest to `given`, if one is close.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (given.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(given, name), name))
        .filter(|&(distance, name)| distance <= limit || name.starts_with(given) && given.len() > 2)
        .min()
        .map(|(_, name)| name)
}

/// serde names what it got and what it expected in backticks; the nearest of the latter is the remedy.
fn nearest_in(message: &str) -> Option<&str> {
    let (_, list) = message.split_once("unknown ")?;
    let mut names = list.split('`').skip(1).step_by(2);
    let given = names.next()?;
    nearest(given, names)
}

/// `a`, `b` or `c`.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
