//! What became of the documents.

use std::collections::BTreeMap;

use copydesk_formats::BlankLines;
use copydesk_pipeline::Report;

/// How many, and how large as they came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Documents, or blank lines.
    pub count: u64,
    /// Their bytes in the files they came from.
    pub bytes: u64,
}

impl Share {
    pub(crate) fn add(&mut self, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.bytes += other.bytes;
    }
}

/// What became of the documents of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Documents that came in.
    pub read: Share,
    /// Lines with nothing in them; they pass through.
    pub blank: Share,
    /// The same with their bytes, by the place of their input among the inputs.
    pub blank_lines: BTreeMap<usize, Vec<BlankLines>>,
    /// Records of crawls that hold no page, which are no documents, and documents that are not in the sample.
    pub passed: Share,
    /// The same by what they are.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Documents that went out.
    pub kept: Share,
    /// Documents that a rule dropped.
    pub dropped: Share,
    /// Documents that could not be read or processed.
    pub quarantined: Share,
    /// The latter, by kind of reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// Text files that were no UTF-8, by what they were read as.
    pub encodings: BTreeMap<&'static str, u64>,
    /// Documents among those that went out or were dropped whose bytes were partly no UTF-8 and were read as Windows-1252.
    pub recovered: Share,
    /// What the rules did.
    pub report: Report,
}

impl Totals {
    /// Counts a blank line of the input at `input`.
    pub(crate) fn blank(&mut self, input: usize, line: u64, raw: &str) {
        let lines = self.blank_lines.entry(input).or_default();
        if !lines.last_mut().is_some_and(|last| last.extend(line, raw)) {
            lines.push(BlankLines::one(line, raw.to_owned()));
        }
    }

    /// Counts a record of a crawl that holds no page, or a document that is not in the sample.
    pub(crate) fn pass(&mut self, what: &'static str, bytes: u64) {
        self.passed.add(bytes);
        *self.passed_over.entry(what).or_default() += 1;
    }

    /// Both together; `other` is of what came in later.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.read.merge(other.read);
        self.blank.merge(other.blank);
        // One by one, so that they come together as if they had been read in one piece.
        for (input, lines) in other.blank_lines {
            for run in lines {
                for line in (0..run.count).filter_map(|index| run.get(index)) {
                    self.blank(input, line, &run.raw);
                }
            }
        }
        self.passed.merge(other.passed);
        for (what, count) in other.passed_over {
            *self.passed_over.entry(what).or_default() += count;
        }
        self.kept.merge(other.kept);
        self.dropped.merge(other.dropped);
        self.quarantined.merge(other.quarantined);
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        for (encoding, count) in other.encodings {
            *self.encodings.entry(encoding).or_default() += count;
        }
        self.recovered.merge(other.recovered);
        self.report = self.report.merge(other.report);
        self
    }

    /// Everything that came in: documents, blank lines, and records that hold no page.
    pub(crate) fn all(&self) -> Share {
        let mut all = self.read;
        all.merge(self.blank);
        all.merge(self.passed);
        all
    }

    /// Whether every document that came in, and every byte, is accounted for.
    #[must_use]
    pub fn add_up(&self) -> bool {
        let parts = [self.kept, self.dropped, self.quarantined];
        self.read.count == parts.iter().map(|part| part.count).sum::<u64>()
            && self.read.bytes == parts.iter().map(|part| part.bytes).sum::<u64>()
    }
}
