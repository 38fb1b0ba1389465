//! `copydesk check`.

use std::fmt::Write as _;
use std::io::{self, Write};

use copydesk_corpus::{Options, Output, Position, Rejection, Sink, TextOut};
use copydesk_formats::Origin;
use copydesk_model::{Document, OffsetUnit, Verdict};
use copydesk_pipeline::Processed;
use copydesk_transform::Registry;

use crate::args::CheckArgs;
use crate::error::{Done, Outcome};
use crate::named;
use crate::picture;
use crate::summary::{number, skipped};
use crate::values::ReportArg;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
pub(crate) const DIM: &str = "\x1b[2m";
pub(crate) const RESET: &str = "\x1b[0m";

pub(crate) fn check<R: Registry>(registry: R, args: &CheckArgs) -> Done {
    let (pipeline, _) = named::load(registry, &args.input.pipeline)?;
    let inputs = args.input.corpus.inputs()?;
    let human = |processed: &Processed, origin: &Origin<'_>, out: &mut Vec<u8>| diff(&processed.document, origin, out);
    let json =
        |processed: &Processed, origin: &Origin<'_>, out: &mut Vec<u8>| messages(&processed.document, origin, out);
    let quiet = |_: &Processed, _: &Origin<'_>, _: &mut Vec<u8>| {};
    let options = Options {
        jobs: args.input.corpus.jobs(),
        unit: OffsetUnit::Chars,
        fields: args.input.fields()?,
        output: Output::Drawn(match (args.quiet, args.format) {
            (true, _) => &quiet,
            (false, ReportArg::Human) => &human,
            (false, ReportArg::Json) => &json,
        }),
        form: None,
        limit: args.input.corpus.limit,
        sample: args.input.corpus.sample(),
        recover: args.input.corpus.recover,
        max_document: args.input.corpus.max_document.0,
        start: Position::default(),
        digest: None,
    };
    let mut page = Page { out: anstream::stdout().lock(), quiet: args.quiet, rejections: 0 };
    let totals = copydesk_corpus::run(&pipeline, &inputs.found, &options, &mut page)?;
    page.out.flush()?;
    let (changed, dropped) = (totals.report.changed, totals.report.dropped);
    if !args.quiet {
        let made: u64 = totals.report.rules.values().map(|rule| rule.made).sum();
        let mut line = format!(
            "{} of {} texts would change ({} changes)",
            number(changed),
            number(totals.read.count),
            number(made)
        );
        if dropped > 0 {
            let _ = write!(line, ", {} would be dropped", number(dropped));
        }
        if totals.quarantined.count > 0 {
            let _ = write!(line, ", {} cannot be read", number(totals.quarantined.count));
        }
        let mut err = anstream::stderr().lock();
        // What cannot be told to standard error changes nothing of what was found.
        let _ = writeln!(err, "{BOLD}{line}{RESET}");
        if inputs.skipped > 0 {
            let _ = writeln!(err, "skipped {}", skipped(inputs.skipped));
        }
    }
    Ok(match () {
        () if totals.quarantined.count > 0 => Outcome::Quarantined,
        () if changed + dropped > 0 => Outcome::Found,
        () => Outcome::Fine,
    })
}

/// What is drawn goes to standard output as it comes.
pub(crate) struct Page<W> {
    pub(crate) out: W,
    /// Nothing is told.
    pub(crate) quiet: bool,
    pub(crate) rejections: u64,
}

impl<W: Write> Sink for Page<W> {
    fn documents(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    fn text(&mut self, _: &TextOut) -> io::Result<()> {
        Ok(())
    }

    fn dropped(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn rejected(&mut self, _: &[u8], rejections: &[Rejection]) -> io::Result<()> {
        self.rejections += rejections.len() as u64;
        if !self.quiet {
            let mut err = anstream::stderr().lock();
            for Rejection { place, reason } in rejections {
                let _ = writeln!(err, "{RED}{place}{RESET}: {reason}");
            }
        }
        Ok(())
    }

    fn progress(&mut self, _: u64, _: u64) {}
}

/// The lines that would change, before and after, with what cannot be seen shown.
fn diff(doc: &Document, origin: &Origin<'_>, out: &mut Vec<u8>) {
    let mut page = String::new();
    if let Verdict::Drop { rule, reason } = doc.verdict() {
        let _ = writeln!(page, "{BOLD}{origin}{RESET}\n{RED}would be dropped{RESET}: {reason}  {DIM}{rule}{RESET}\n");
    } else if !doc.changes().is_empty() {
        let _ = writeln!(page, "{BOLD}{origin}{RESET}");
        picture::changed_lines(doc, &mut page);
        page.push('\n');
    }
    out.extend_from_slice(page.as_bytes());
}

/// One JSON object for each change, with its place in the text that came in.
fn messages(doc: &Document, origin: &Origin<'_>, out: &mut Vec<u8>) {
    let source = doc.source();
    let mut put = |value: serde_json::Value| {
        out.extend_from_slice(value.to_string().as_bytes());
        out.push(b'\n');
    };
    if let Verdict::Drop { rule, reason } = doc.verdict() {
        put(serde_json::json!({ "file": origin.file, "line": origin.line, "rule": rule.as_str(), "drop": reason }));
    }
    let index = copydesk_model::UnitIndex::new(source, OffsetUnit::Chars);
    let breaks: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    for change in doc.changes() {
        let (start, end) = (change.source.range().start, change.source.range().end);
        let row = breaks.partition_point(|at| *at < start);
        let line_start = row.checked_sub(1).map_or(0, |before| breaks[before] + 1);
        put(serde_json::json!({
            "file": origin.file,
            "line": origin.line,
            "rule": change.rule.as_str(),
            "source_start": index.unit(start),
            "source_end": index.unit(end),
            "text_line": row + 1,
            "text_column": index.unit(start) - index.unit(line_start) + 1,
            "before": change.before,
            "after": change.after,
        }));
    }
}
