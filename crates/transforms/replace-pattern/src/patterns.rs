//! Strings and expressions, ready to be looked for.

use std::borrow::Cow;
use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};
use copydesk_transform::{Applicability, BuildError, Rule, RuleId};
use regex::Regex;

use crate::Pattern;

/// A stretch of the text and what should stand there.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) insert: Cow<'static, str>,
    /// Which pattern it is, by its place in the list.
    pub(crate) rule: usize,
}

/// All patterns of a step.
pub(crate) struct Patterns {
    /// In the order of the list.
    rules: Vec<Rule>,
    replacements: Vec<Box<str>>,
    /// All strings, and which pattern each of them is.
    strings: Option<(AhoCorasick, Vec<usize>)>,
    expressions: Vec<Expression>,
}

struct Expression {
    regex: Regex,
    /// Which pattern it is.
    rule: usize,
    /// Whether its replacement has groups in it.
    groups: bool,
}

impl Patterns {
    pub(crate) fn new(list: &[Pattern]) -> Result<Self, BuildError> {
        let mut made = Self { rules: Vec::new(), replacements: Vec::new(), strings: None, expressions: Vec::new() };
        let (mut strings, mut owners) = (Vec::new(), Vec::new());
        let mut ids = HashSet::new();
        for (index, source) in list.iter().enumerate() {
            let rule = rule(source, index)?;
            if !ids.insert(rule.id) {
                let message = format!("the id `{}` is there twice", rule.id.local());
                return Err(BuildError::field(format!("patterns[{index}].id"), message)
                    .help("a change must say which pattern made it: give one of the two another id"));
            }
            match (&source.text, &source.pattern) {
                (Some(text), None) if text.is_empty() => {
                    return Err(BuildError::field(format!("patterns[{index}].text"), "the string is empty")
                        .help("write what is to be replaced"));
                }
                (Some(text), None) => {
                    strings.push(text);
                    owners.push(index);
                }
                (None, Some(pattern)) => made.expressions.push(expression(pattern, &source.replace, index)?),
                (text, _) => {
                    let what =
                        if text.is_some() { "both `text` and `pattern`" } else { "neither `text` nor `pattern`" };
                    let help = "give it a `text` that is looked for as it stands, or a `pattern`, a regular expression";
                    return Err(BuildError::field(format!("patterns[{index}]"), format!("it has {what}")).help(help));
                }
            }
            made.rules.push(rule);
            made.replacements.push(source.replace.as_str().into());
        }
        if !strings.is_empty() {
            let automaton = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(strings)
                .map_err(|error| BuildError::field("patterns", format!("there are too many strings: {error}")))?;
            made.strings = Some((automaton, owners));
        }
        Ok(made)
    }

    /// The rules, in the order of the list.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of the pattern at `index`.
    pub(crate) fn rule(&self, index: usize) -> &Rule {
        &self.rules[index]
    }

    /// What would change in `text`, sorted and disjoint.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        if let Some((automaton, owners)) = &self.strings {
            for hit in automaton.find_iter(text) {
                let rule = owners[hit.pattern().as_usize()];
                let insert = &*self.replacements[rule];
                if *insert != text[hit.range()] {
                    found.push(Found { start: hit.start(), end: hit.end(), insert: owned(insert), rule });
                }
            }
        }
        for expression in &self.expressions {
            self.expression(expression, text, &mut found);
        }
        if self.expressions.len() + usize::from(self.strings.is_some()) > 1 && found.len() > 1 {
            found.sort_by_key(|hit| (hit.start, hit.rule));
            let mut end = 0;
            found.retain(|hit| {
                let free = hit.start >= end;
                if free {
                    end = hit.end;
                }
                free
            });
        }
        found
    }

    fn expression(&self, expression: &Expression, text: &str, found: &mut Vec<Found>) {
        let rule = expression.rule;
        let replacement = &*self.replacements[rule];
        if expression.groups {
            for groups in expression.regex.captures_iter(text) {
                let Some(hit) = groups.get(0).filter(|hit| !hit.is_empty()) else { continue };
                let mut insert = String::new();
                groups.expand(replacement, &mut insert);
                if insert != hit.as_str() {
                    found.push(Found { start: hit.start(), end: hit.end(), insert: insert.into(), rule });
                }
            }
            return;
        }
        for hit in expression.regex.find_iter(text) {
            // A find of nothing would put something in everywhere.
            if !hit.is_empty() && hit.as_str() != replacement {
                found.push(Found { start: hit.start(), end: hit.end(), insert: owned(replacement), rule });
            }
        }
    }
}

fn owned(insert: &str) -> Cow<'static, str> {
    match insert {
        "" => Cow::Borrowed(""),
        " " => Cow::Borrowed(" "),
        insert => Cow::Owned(insert.to_owned()),
    }
}

fn expression(pattern: &str, replacement: &str, rule: usize) -> Result<Expression, BuildError> {
    let field = || format!("patterns[{rule}].pattern");
    let regex = Regex::new(pattern).map_err(|error| {
        let error = error.to_string();
        let said = error.rsplit("error: ").next().unwrap_or(&error).trim();
        BuildError::field(field(), format!("the pattern cannot be read: {said}"))
    })?;
    if regex.is_match("") {
        return Err(BuildError::field(field(), format!("`{pattern}` finds something where nothing stands"))
            .help("write what must be there at least once: `+` in place of `*`"));
    }
    let groups = replacement.contains('$');
    if groups {
        known(&regex, replacement).map_err(|message| {
            BuildError::field(format!("patterns[{rule}].replace"), message)
                .help("write `${1}` where a letter or a digit follows, and `$$` for a dollar sign")
        })?;
    }
    Ok(Expression { regex, rule, groups })
}

/// Refuses a replacement that names a group which the expression does not have: it would stand for nothing.
fn known(regex: &Regex, replacement: &str) -> Result<(), String> {
    let mut rest = replacement;
    while let Some((_, behind)) = rest.split_once('$') {
        if let Some(behind) = behind.strip_prefix('$') {
            rest = behind;
            continue;
        }
        let name = match behind.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(name, _)| name),
            None => &behind[..behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len())],
        };
        let known = match name.parse::<usize>() {
            Ok(number) => number < regex.captures_len(),
            Err(_) => regex.capture_names().flatten().any(|known| known == name),
        };
        if !known {
            return Err(format!("`${name}` names no group of the pattern"));
        }
        rest = behind;
    }
    Ok(())
}

fn rule(source: &Pattern, index: usize) -> Result<Rule, BuildError> {
    let made = format!("pattern-{}", index + 1);
    let id = source.id.as_deref().unwrap_or(&made);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || !id.bytes().all(plain) || id == crate::rules::UNSETTLED.id.local() {
        let message = format!("`{id}` cannot be an id here");
        return Err(BuildError::field(format!("patterns[{index}].id"), message)
            .help("write small letters, digits and hyphens; `unsettled` is taken"));
    }
    let what = source.text.as_ref().or(source.pattern.as_ref()).map_or("", |what| what.as_str());
    let reason = source.reason.clone().unwrap_or_else(|| "The user of the pipeline asked for it.".to_owned());
    Ok(Rule {
        id: RuleId::intern(&format!("replace-pattern/{id}")),
        summary: format!("Replaces `{what}` by `{}`.", source.replace).into(),
        reason: reason.into(),
        applicability: Applicability::Likely,
        examples: Cow::Borrowed(&[]),
        counter_examples: Cow::Borrowed(&[]),
    })
}
