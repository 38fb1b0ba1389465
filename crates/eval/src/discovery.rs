//! Scores of what `discover` finds: the characters that its pack strips, against those that are known to be no story.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

/// A stretch of an article that must go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownNotice {
    /// Where it starts, in code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What kind of notice it is.
    pub kind: String,
}

/// A stretch that recurs, and must stay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownRepeat {
    /// Where it starts, in code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Why it recurs.
    pub why: String,
}

/// An article of a corpus in which all notices are known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DiscoveryArticle {
    /// The site.
    #[serde(default)]
    pub host: Option<String>,
    /// The text.
    pub text: String,
    /// What must go.
    pub spans: Vec<KnownNotice>,
    /// What must stay although it recurs.
    #[serde(default)]
    pub repeats: Vec<KnownRepeat>,
}

/// Reads JSON lines.
///
/// # Errors
/// The number of the line, counted from 1, and what is wrong with it; line 0 where there is no record.
pub fn parse_discovery(text: &str) -> Result<Vec<DiscoveryArticle>, (usize, String)> {
    let mut articles = Vec::new();
    for (at, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let article: DiscoveryArticle = serde_json::from_str(line).map_err(|error| {
            let full = error.to_string();
            (at + 1, full.split(" at line ").next().unwrap_or(&full).to_owned())
        })?;
        let long = article.text.chars().count();
        let spans = article.spans.iter().map(|span| (span.start, span.end));
        let mut all = spans.chain(article.repeats.iter().map(|span| (span.start, span.end)));
        if all.any(|(start, end)| start > end || end > long) {
            return Err((at + 1, "a span lies outside the text".to_owned()));
        }
        articles.push(article);
    }
    if articles.is_empty() { Err((0, "there is no record in it".to_owned())) } else { Ok(articles) }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutOf {
    /// Those that were hit.
    pub hit: u64,
    /// All of them.
    pub all: u64,
}

impl OutOf {
    fn add(&mut self, hit: bool) {
        self.hit += u64::from(hit);
        self.all += 1;
    }

    /// The share, from 0 to 1; 0 of nothing.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.hit as f64 / self.all as f64 }
    }
}

/// What was stripped, against what should have been.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiscoveryScore {
    /// Articles.
    pub articles: u64,
    /// Characters stripped that are a notice's, of all stripped.
    pub stripped: OutOf,
    /// Characters of notices that were stripped, of all of them.
    pub notices: OutOf,
    /// By kind: notices of which more than eight tenths were stripped.
    pub kinds: BTreeMap<String, OutOf>,
    /// What recurs and must stay: of how much more than half was stripped.
    pub repeats: OutOf,
    /// The same by the reason why it recurs.
    pub reasons: BTreeMap<String, OutOf>,
}

impl DiscoveryScore {
    /// Adds an article of which the stretches `stripped`, in bytes, were taken out. Blanks at their edges do not count.
    pub fn add(&mut self, article: &DiscoveryArticle, stripped: &[Range<usize>]) {
        let mut gone = vec![false; article.text.len()];
        for span in stripped {
            let piece = &article.text[span.clone()];
            let start = span.start + (piece.len() - piece.trim_start().len());
            gone[start.min(span.end)..(start + piece.trim().len()).min(span.end)].fill(true);
        }
        let gone: Vec<bool> = article.text.char_indices().map(|(at, _)| gone[at]).collect();
        let mut gold = vec![false; gone.len()];
        for span in &article.spans {
            gold[span.start..span.end].fill(true);
            let hit = gone[span.start..span.end].iter().filter(|gone| **gone).count();
            self.kinds.entry(span.kind.clone()).or_default().add(hit * 10 > (span.end - span.start) * 8);
        }
        for repeat in &article.repeats {
            let hit = gone[repeat.start..repeat.end].iter().filter(|gone| **gone).count();
            let hit = hit * 2 > repeat.end - repeat.start;
            self.repeats.add(hit);
            self.reasons.entry(repeat.why.clone()).or_default().add(hit);
        }
        self.articles += 1;
        for (gone, gold) in gone.into_iter().zip(gold) {
            if gone {
                self.stripped.add(gold);
            }
            if gold {
                self.notices.add(gone);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DiscoveryScore, parse_discovery};

    #[test]
    fn characters_are_counted_and_blanks_at_edges_are_not() {
        let line = "{\"host\": \"a.example\", \"text\": \"Größe.\\nAlle Rechte.\", \"spans\": [{\"start\": 7, \"end\": 19, \
                    \"kind\": \"rights\"}], \"repeats\": [{\"start\": 0, \"end\": 6, \"why\": \"refrain\"}]}";
        let articles = parse_discovery(line).expect("it is gold");
        let mut score = DiscoveryScore::default();
        // The line break before it goes along; `Größe.` has eight bytes.
        score.add(&articles[0], std::slice::from_ref(&(8..21)));
        assert_eq!((score.stripped.hit, score.stripped.all, score.notices.all), (12, 12, 12));
        assert_eq!((score.repeats.hit, score.repeats.all, score.kinds["rights"].hit), (0, 1, 1));
        assert_eq!(
            parse_discovery("{\"text\": \"a\", \"spans\": [{\"start\": 0, \"end\": 2, \"kind\": \"x\"}]}")
                .map_err(|e| e.0),
            Err(1)
        );
    }
}
