//! Repairs of texts that were damaged on purpose.

use std::collections::BTreeMap;

use crate::Edit;
use crate::align::runs;

/// What a set came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// Records.
    pub records: u64,
    /// Records that are the clean text again.
    pub exact: u64,
    /// Damages in the gold.
    pub gold: u64,
    /// Damages repaired: the clean text stands there, and one character either side.
    pub repaired: u64,
    /// Damages touched, but not repaired.
    pub wrong: u64,
    /// Changed runs outside every damage.
    pub spurious: u64,
    /// Damages repaired and all, by kind.
    pub kinds: BTreeMap<String, (u64, u64)>,
}

pub(crate) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Score {
    /// Repaired of all edits made.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.repaired, self.repaired + self.wrong + self.spurious)
    }

    /// Repaired of all damages.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.repaired, self.gold)
    }

    /// The share of records that are the clean text again.
    #[must_use]
    pub fn exactness(&self) -> f64 {
        share(self.exact, self.records)
    }

    fn count(&mut self, kind: &str, repaired: bool) {
        let of = self.kinds.entry(kind.to_owned()).or_default();
        of.0 += u64::from(repaired);
        of.1 += 1;
    }

    /// Counts one record. A text that is mojibake throughout (`mojibake_all`) counts as one damage.
    pub fn add(&mut self, kind: &str, corrupted: &str, clean: &str, edits: &[Edit], repaired: &str) {
        let full = repaired == clean;
        self.records += 1;
        self.exact += u64::from(full);
        if kind == "mojibake_all" {
            self.gold += 1;
            self.repaired += u64::from(full);
            self.wrong += u64::from(!full && repaired != corrupted);
            self.count(kind, full);
            return;
        }
        let [cor, clean, out] = [corrupted, clean, repaired].map(|text| text.chars().collect::<Vec<char>>());
        let left = if full { Vec::new() } else { runs(&clean, &out) };
        let made = runs(&cor, &out);
        let mut used = vec![full; made.len()];
        let mut offset = 0_isize;
        for edit in edits {
            let fix: Vec<char> = edit.fix.chars().collect();
            let bad = &cor[edit.start.min(cor.len())..edit.end.min(cor.len())];
            let at = edit.start as isize + offset;
            offset += fix.len() as isize - bad.len() as isize;
            // Only the pure change counts: what both begin and end with is cut.
            let head = fix.iter().zip(bad).take_while(|(x, y)| x == y).count();
            let tail = fix[head..].iter().rev().zip(bad[head..].iter().rev()).take_while(|(x, y)| x == y).count();
            let (fix, pure) = (&fix[head..fix.len() - tail], &bad[head..bad.len() - tail]);
            let start = ((at + head as isize).max(0) as usize).min(clean.len());
            let end = (start + fix.len()).min(clean.len());
            let (l, r) = match (fix.is_empty(), pure.is_empty()) {
                (true, _) => slide(&clean, start, pure),
                (_, true) => slide(&[&clean[..start], &clean[end..]].concat(), start, fix),
                _ => (0, 0),
            };
            let within = |from: usize, to: usize| (from as isize - l as isize - 1, (to + r) as isize + 1);
            let (lo, hi) = within(start, end);
            let (bad_lo, bad_hi) = within(edit.start + head, edit.end - tail);
            let hit = left.iter().any(|run| {
                let (a, b) = (run.0 as isize, run.1 as isize);
                (a < hi && b > lo) || (a == b && lo < a && a < hi)
            });
            let mut touched = false;
            for (run, used) in made.iter().zip(&mut used) {
                let (a, b) = (run.0 as isize, run.1 as isize);
                if (a < bad_hi && b > bad_lo) || (a == b && bad_lo <= a && a <= bad_hi) {
                    (*used, touched) = (true, true);
                }
            }
            self.gold += 1;
            let good = full || (touched && !hit);
            self.repaired += u64::from(good);
            self.count(&edit.kind, good);
            self.wrong += u64::from(touched && !good);
        }
        self.spurious += used.iter().filter(|used| !**used).count() as u64;
    }
}

/// How far an insertion of `s` at `p` can slide to the left and to the right.
fn slide(text: &[char], p: usize, s: &[char]) -> (usize, usize) {
    if s.is_empty() {
        return (0, 0);
    }
    let left = text[..p].iter().rev().zip(s.iter().rev().cycle()).take_while(|(x, y)| x == y).count();
    let right = text[p..].iter().zip(s.iter().cycle()).take_while(|(x, y)| x == y).count();
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::Score;
    use crate::Edit;

    fn score(repaired: &str) -> Score {
        let edits = [Edit { start: 6, end: 7, kind: "space_before_hyphen".into(), fix: String::new() }];
        let mut score = Score::default();
        score.add("x", "Der US -Gesandte kam am Montag.", "Der US-Gesandte kam am Montag.", &edits, repaired);
        score
    }

    #[test]
    fn repaired_wrong_and_spurious_are_told_apart() {
        let of = |text| {
            let score = score(text);
            (score.exact, score.repaired, score.wrong, score.spurious)
        };
        assert_eq!(of("Der US-Gesandte kam am Montag."), (1, 1, 0, 0));
        assert_eq!(of("Der US -Gesandte kam am Montag."), (0, 0, 0, 0));
        assert_eq!(of("Der US - Gesandte kam am Montag."), (0, 0, 1, 0));
        assert_eq!(of("Der US-Gesandte kam am montag."), (0, 1, 0, 1));
    }
}
