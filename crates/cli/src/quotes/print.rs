//! What was counted, as a table, as CSV, or as JSON.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::count::{Key, Lack, Options, Row, Tally};
use crate::error::Failure;
use crate::summary::number;
use crate::values::{ByArg, KindArg, TableArg};

/// How many roles, cues and speakers a row names where it stands on one line.
const NAMED: usize = 3;

/// How wide a name may be in a table, in characters.
const WIDE: usize = 40;

/// What is printed: rows, and what is in none of them.
#[derive(Debug)]
pub(super) struct Report {
    by: ByArg,
    documents: u64,
    read: u64,
    /// The kinds that have a column, in order.
    kinds: Vec<String>,
    rows: Vec<(String, Row)>,
    rest: Vec<Rest>,
}

/// Names in a row, with their counts.
type Names = fn(&Row) -> &HashMap<String, u64>;

/// What such names are called, where they are, and what is counted of them.
type List = (&'static str, Names, &'static str);

/// Quotations that are in no row.
#[derive(Debug)]
struct Rest {
    /// Which ones, for programs.
    what: &'static str,
    /// What they have in common beside that.
    name: Option<String>,
    /// The same for people.
    told: String,
    quotes: u64,
    /// What is known of them; none where they were passed over.
    row: Option<Row>,
}

impl Report {
    /// Puts rows in order: those with most quotations first, then most words, then by name. `min` is how many quotations
    /// a row must have, `top` how many rows there may be.
    ///
    /// # Errors
    /// If quotations were read that are neither in a row nor among the rest: a bug.
    pub(super) fn new(tally: Tally, options: &Options, min: u64, top: Option<usize>) -> Result<Self, Failure> {
        let Tally { documents, read, rows: counted, other_kinds, other_languages } = tally;
        let seen: BTreeSet<String> = counted.values().flat_map(|row| row.kinds.keys().cloned()).collect();
        let kinds: Vec<String> = match &options.kinds {
            Some(kinds) => kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            None => {
                let known = KindArg::NAMES.iter().map(|kind| (*kind).to_owned());
                known.chain(seen.into_iter().filter(|kind| !KindArg::NAMES.contains(&kind.as_str()))).collect()
            }
        };
        let (mut rows, mut rest) = (Vec::new(), Vec::new());
        for (key, row) in counted {
            match key {
                Key::Named(name) => rows.push((name, row)),
                Key::Lacking(lack) => rest.push((lack, row)),
            }
        }
        rest.sort_by_key(|(lack, _)| *lack);
        let mut rest: Vec<Rest> = rest.into_iter().map(|(lack, row)| lacking(lack, row)).collect();
        rows.sort_by(|(a, left), (b, right)| {
            let most = |row: &Row| Reverse((row.quotes, row.words));
            most(left).cmp(&most(right)).then_with(|| a.cmp(b))
        });
        let enough = rows.partition_point(|(_, row)| row.quotes >= min);
        let few = rows.split_off(enough);
        let beyond = rows.split_off(rows.len().min(top.unwrap_or(usize::MAX)));
        for (what, said, rows) in [("below-min", "--min", few), ("beyond-top", "--top", beyond)] {
            if !rows.is_empty() {
                let count = number(rows.len() as u64);
                let mut sum = Row::default();
                rows.into_iter().for_each(|(_, row)| sum.merge(row));
                let told = format!("in rows that {said} leaves out ({count})");
                rest.push(Rest { what, name: None, told, quotes: sum.quotes, row: None });
            }
        }
        for (kind, quotes) in other_kinds {
            let told = format!("of the kind {kind}, which was not asked for");
            rest.push(Rest { what: "other-kind", name: Some(kind), told, quotes, row: None });
        }
        if other_languages > 0 {
            let told = "in documents of other languages".to_owned();
            rest.push(Rest { what: "other-language", name: None, told, quotes: other_languages, row: None });
        }
        let shown: u64 = rows.iter().map(|(_, row)| row.quotes).sum();
        let left: u64 = rest.iter().map(|rest| rest.quotes).sum();
        if shown + left != read {
            return Err(Failure::new(format!(
                "{read} quotations were read, and {shown} in rows and {left} others do not add up to that: this is a bug of copydesk's\n  = help: please report it"
            )));
        }
        Ok(Self { by: options.by, documents, read, kinds, rows, rest })
    }

    pub(super) fn write(&self, out: &mut impl Write, format: TableArg) -> io::Result<()> {
        match format {
            TableArg::Human => self.table(out),
            TableArg::Csv => self.csv(out),
            TableArg::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.json())?;
                writeln!(out)
            }
        }
    }

    /// The names that a row lists: what it stands for itself is not among them.
    fn lists(&self) -> Vec<List> {
        let all: [(ByArg, List); 3] = [
            (ByArg::Role, ("roles", |row| &row.roles, "documents")),
            (ByArg::Speaker, ("speakers", |row| &row.speakers, "quotes")),
            (ByArg::Cue, ("cues", |row| &row.cues, "quotes")),
        ];
        // Roles are those of a person, and not of a cue.
        let of_person = |by: ByArg| by != ByArg::Role || self.by == ByArg::Speaker;
        all.into_iter().filter(|(by, _)| *by != self.by && of_person(*by)).map(|(_, list)| list).collect()
    }

    fn table(&self, out: &mut impl Write) -> io::Result<()> {
        let kinds: Vec<&String> =
            self.kinds.iter().filter(|kind| self.rows.iter().any(|(_, row)| row.kinds.contains_key(*kind))).collect();
        let name = |name: &str| clip(name, WIDE);
        let wide = self.rows.iter().map(|(key, _)| name(key).chars().count()).max().unwrap_or(0);
        let wide = wide.max(self.by.name().len());
        if !self.rows.is_empty() {
            write!(out, "\x1b[1m{:<wide$}  {:>7}", self.by.name(), "quotes")?;
            for kind in &kinds {
                write!(out, "  {kind:>6}")?;
            }
            let lists: Vec<&str> = self.lists().iter().map(|(name, ..)| *name).collect();
            writeln!(out, "  {:>8}  {:>9}  {}\x1b[0m", "words", "documents", lists.join("; "))?;
        }
        for (key, row) in &self.rows {
            write!(out, "{:<wide$}  {:>7}", name(key), number(row.quotes))?;
            for kind in &kinds {
                let count = row.kinds.get(*kind).copied().unwrap_or(0);
                write!(out, "  {:>1$}", number(count), kind.chars().count().max(6))?;
            }
            let told = self.lists().iter().map(|(_, names, _)| most(names(row)).join(", ")).collect::<Vec<_>>();
            let told =
                told.iter().map(|names| if names.is_empty() { "–" } else { names }).collect::<Vec<_>>().join("; ");
            let line = format!("  {:>8}  {:>9}  {told}", number(row.words), number(row.documents));
            writeln!(out, "{}", line.trim_end())?;
        }
        if !self.rows.is_empty() {
            writeln!(out)?;
        }
        for Rest { told, quotes, .. } in &self.rest {
            writeln!(out, "{:>9}  {told}", number(*quotes))?;
        }
        writeln!(out, "{:>9}  quotations in all, in {} documents", number(self.read), number(self.documents))?;
        if self.read == 0 {
            writeln!(out, "           a pipeline with `tag-quotes` marks them, such as `quotes`")?;
        }
        Ok(())
    }

    /// Every quotation read is in exactly one line: the column `quotes` adds up to all of them.
    fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut head = vec!["row", "name", "quotes"];
        head.extend(self.kinds.iter().map(String::as_str));
        head.extend(["words", "documents"]);
        head.extend(self.lists().iter().map(|(name, ..)| *name));
        line(out, head.iter().map(|field| (*field).to_owned()))?;
        let mut write = |what: &str, name: &str, quotes: u64, row: Option<&Row>| {
            let mut fields = vec![what.to_owned(), name.to_owned(), quotes.to_string()];
            let known = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
            fields
                .extend(self.kinds.iter().map(|kind| known(row.map(|row| row.kinds.get(kind).copied().unwrap_or(0)))));
            fields.push(known(row.map(|row| row.words)));
            fields.push(known(row.map(|row| row.documents)));
            let list = |names: Names| row.map(|row| most(names(row)).join("; ")).unwrap_or_default();
            fields.extend(self.lists().iter().map(|(_, names, _)| list(*names)));
            line(out, fields.into_iter())
        };
        for (name, row) in &self.rows {
            write(self.by.name(), name, row.quotes, Some(row))?;
        }
        for Rest { what, name, quotes, row, .. } in &self.rest {
            write(what, name.as_deref().unwrap_or_default(), *quotes, row.as_ref())?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let row = |what: &str, name: Option<&str>, quotes: u64, row: Option<&Row>| {
            let mut fields = Map::new();
            fields.insert("row".into(), json!(what));
            fields.insert("name".into(), json!(name));
            fields.insert("quotes".into(), json!(quotes));
            if let Some(row) = row {
                fields.insert("kinds".into(), json!(row.kinds));
                fields.insert("words".into(), json!(row.words));
                fields.insert("documents".into(), json!(row.documents));
                for (list, names, unit) in self.lists() {
                    let names =
                        ranked(names(row)).into_iter().map(|(name, count)| json!({ "name": name, unit: count }));
                    fields.insert(list.into(), names.collect());
                }
            }
            Value::Object(fields)
        };
        let rows = self.rows.iter().map(|(name, found)| row(self.by.name(), Some(name), found.quotes, Some(found)));
        let rest = self.rest.iter().map(|rest| row(rest.what, rest.name.as_deref(), rest.quotes, rest.row.as_ref()));
        rows.chain(rest).collect()
    }
}

fn lacking(lack: Lack, row: Row) -> Rest {
    let (what, told) = match lack {
        Lack::Speaker => ("no-speaker", "without a speaker"),
        Lack::Name => ("no-name", "with a speaker who is not named"),
        Lack::Role => ("no-role", "with a speaker whose role is not given"),
        Lack::Cue => ("no-cue", "without a cue"),
    };
    Rest { what, name: None, told: told.to_owned(), quotes: row.quotes, row: Some(row) }
}

/// Names with their counts, most frequent first.
fn ranked(names: &HashMap<String, u64>) -> Vec<(&str, u64)> {
    let mut ranked: Vec<(&str, u64)> = names.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    ranked.sort_by_key(|&(name, count)| (Reverse(count), name));
    ranked
}

/// The most frequent names.
fn most(names: &HashMap<String, u64>) -> Vec<&str> {
    ranked(names).into_iter().take(NAMED).map(|(name, _)| name).collect()
}

/// At most so many characters.
fn clip(text: &str, wide: usize) -> String {
    let shown: String = copydesk_transform::draw::reveal(text).replace('\n', "⏎");
    match shown.char_indices().nth(wide) {
        None => shown,
        Some(_) => shown.chars().take(wide - 1).chain(['…']).collect(),
    }
}

/// A line of CSV as RFC 4180 has it: fields with commas, quotes or breaks in them are quoted, quotes are doubled.
fn line(out: &mut impl Write, fields: impl Iterator<Item = String>) -> io::Result<()> {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if field.contains([',', '"', '\r', '\n']) {
            write!(out, "\"{}\"", field.replace('"', "\"\""))?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}
