//! What lines are looked for.

use copydesk_transform::{BuildError, Rule};
use regex::{Regex, RegexBuilder};

use crate::{Params, rules};

/// The strings and patterns of a pipeline, ready to be looked for.
pub(crate) struct Looks {
    fold: bool,
    begin: Vec<Box<str>>,
    equal: Vec<Box<str>>,
    /// By its first byte: whether a line can begin with, or be, one of the strings.
    first: [bool; 256],
    contain: Option<Regex>,
    matching: Option<Regex>,
}

impl Looks {
    pub(crate) fn new(params: &Params) -> Result<Self, BuildError> {
        let fold = params.fold_case;
        let begin = strings("begin", &params.begin, fold)?;
        let equal = strings("equal", &params.equal, fold)?;
        let mut first = [false; 256];
        for byte in begin.iter().chain(&equal).filter_map(|string| string.bytes().next()) {
            first[usize::from(byte)] = true;
            first[usize::from(byte.to_ascii_uppercase())] = true;
        }
        if fold && (!begin.is_empty() || !equal.is_empty()) {
            // Letters beyond ASCII may begin with another byte in the other case, and some become ASCII.
            first[0x80..].fill(true);
        }
        let contain: Vec<String> =
            strings("contain", &params.contain, false)?.iter().map(|text| regex::escape(text)).collect();
        for (index, pattern) in params.r#match.iter().enumerate() {
            let field = format!("match[{index}]");
            let alone = compiled(pattern, fold).map_err(|error| BuildError::field(&field, error))?;
            if alone.is_match("") {
                let message = format!("`{pattern}` finds something in an empty line, so it would in many others");
                let help = "write what a line must have; blank lines are a matter of `max-blank-lines`";
                return Err(BuildError::field(field, message).help(help));
            }
        }
        let groups: Vec<String> = params.r#match.iter().map(|pattern| format!("(?:{pattern})")).collect();
        let joined = |parts: &[String], field: &str| {
            let whole = (!parts.is_empty()).then(|| compiled(&parts.join("|"), fold));
            whole.transpose().map_err(|error| BuildError::field(field, error))
        };
        Ok(Self {
            fold,
            begin,
            equal,
            first,
            contain: joined(&contain, "contain")?,
            matching: joined(&groups, "match")?,
        })
    }

    /// Whether nothing is looked for.
    pub(crate) fn none(&self) -> bool {
        self.begin.is_empty() && self.equal.is_empty() && self.contain.is_none() && self.matching.is_none()
    }

    /// Where the strings stand that may stand anywhere in a line.
    pub(crate) fn contained<'a>(&'a self, text: &'a str) -> Contained<'a> {
        let mut finds = self.contain.as_ref().map(|regex| regex.find_iter(text));
        let next = finds.as_mut().and_then(|finds| Some(finds.next()?.start())).unwrap_or(usize::MAX);
        Contained { finds, next }
    }

    /// The rule by which a line goes, if it goes. It comes once as it is, and once without blanks at its edges.
    pub(crate) fn judge(&self, line: &str, trimmed: &str, contains: bool) -> Option<&'static Rule> {
        if trimmed.bytes().next().is_some_and(|byte| self.first[usize::from(byte)]) {
            let meets = |strings: &[Box<str>], whole| strings.iter().any(|string| self.begins(trimmed, string, whole));
            if meets(&self.equal, true) {
                return Some(&rules::EQUAL);
            }
            if meets(&self.begin, false) {
                return Some(&rules::BEGIN);
            }
        }
        if contains {
            return Some(&rules::CONTAIN);
        }
        self.matching.as_ref().is_some_and(|regex| regex.is_match(line)).then_some(&rules::MATCH)
    }

    /// Whether `line` begins with `string`, or is it.
    fn begins(&self, line: &str, string: &str, whole: bool) -> bool {
        if !self.fold {
            return if whole { line == string } else { line.starts_with(string) };
        }
        let mut wanted = string.chars();
        for c in line.chars().flat_map(char::to_lowercase) {
            match wanted.next() {
                Some(next) if next == c => {}
                Some(_) => return false,
                None => return !whole,
            }
        }
        wanted.next().is_none()
    }
}

/// The places at which a string was found, from line to line.
pub(crate) struct Contained<'a> {
    finds: Option<regex::Matches<'a, 'a>>,
    next: usize,
}

impl Contained<'_> {
    /// Whether one lies in `start..end`; lines must be asked for in order.
    pub(crate) fn in_line(&mut self, start: usize, end: usize) -> bool {
        while self.next < start {
            self.step();
        }
        self.next < end
    }

    fn step(&mut self) {
        self.next = self.finds.as_mut().and_then(|finds| Some(finds.next()?.start())).unwrap_or(usize::MAX);
    }
}

/// The strings of one parameter, in small letters if need be.
fn strings(name: &str, given: &[String], fold: bool) -> Result<Vec<Box<str>>, BuildError> {
    let mut strings = Vec::new();
    for (index, string) in given.iter().enumerate() {
        let trimmed = string.trim();
        let field = || format!("{name}[{index}]");
        if trimmed.is_empty() {
            return Err(BuildError::field(field(), "the string is blank, so that every line would go")
                .help("take it out; blank lines are a matter of `max-blank-lines`"));
        }
        if trimmed.contains(['\n', '\r']) {
            return Err(BuildError::field(field(), "the string has a line break, which no line has")
                .help("give each of its lines by itself"));
        }
        strings.push(if fold { trimmed.to_lowercase().into() } else { trimmed.into() });
    }
    Ok(strings)
}

fn compiled(pattern: &str, fold: bool) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).case_insensitive(fold).build();
    built.map_err(|error| format!("the pattern cannot be read: {}", said(&error.to_string())))
}

/// What is wrong with a pattern, on one line, without the drawing around it.
fn said(error: &str) -> &str {
    error.rsplit("error: ").next().unwrap_or(error).trim()
}
