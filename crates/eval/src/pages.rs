//! Articles taken from pages, against the articles that somebody cut out of them.

use std::collections::HashMap;

use serde::Deserialize;

/// A page and the article in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldPage {
    /// Its name.
    pub id: String,
    /// Where it was fetched.
    pub url: Option<String>,
    /// The page's file, from the folder of the gold; it may be packed.
    pub html: String,
    /// The article's text.
    pub text: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    url: Option<String>,
    html: String,
    gold: RowGold,
}

#[derive(Deserialize)]
struct RowGold {
    text: Option<String>,
}

/// Reads gold: a JSON line `{"id", "url", "html", "gold": {"text"}}` for each page. Pages without a text are left out.
///
/// # Errors
/// If a line is no such object; its number comes with the reason.
pub fn read_pages(text: &str) -> Result<Vec<GoldPage>, (usize, String)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut pages = Vec::new();
    for (number, line) in lines {
        let row: Row = serde_json::from_str(line).map_err(|error| (number + 1, error.to_string()))?;
        if let Some(text) = row.gold.text.filter(|text| !text.is_empty()) {
            pages.push(GoldPage { id: row.id, url: row.url, html: row.html, text });
        }
    }
    Ok(pages)
}

/// How well texts agree with gold, by shingles of four words: the mean of the pages' precision and of their recall, and the
/// F1 of the two means. This is how the article extraction benchmark of Scrapinghub is scored.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageScore {
    precision: f64,
    precise: u32,
    recall: f64,
    recalled: u32,
    lost: u64,
    gold: u64,
}

impl PageScore {
    /// Adds what was made of a page. `before` is what was extracted: gold that it has and `made` lacks was lost.
    pub fn add(&mut self, gold: &str, before: &str, made: &str) {
        let (gold, made, before) = (words(gold), words(made), words(before));
        let (wanted, got) = (shingles(&gold), shingles(&made));
        let both: u64 = wanted.iter().map(|(shingle, count)| *count.min(got.get(shingle).unwrap_or(&0))).sum();
        let (all_wanted, all_got) = (wanted.values().sum::<u64>(), got.values().sum::<u64>());
        if all_got > 0 {
            self.precision += both as f64 / all_got as f64;
            self.precise += 1;
        }
        if all_wanted > 0 {
            self.recall += both as f64 / all_wanted as f64;
            self.recalled += 1;
        }
        let (gold, before, made) = (counts(&gold), counts(&before), counts(&made));
        for (word, count) in &gold {
            let had = count.min(before.get(word).unwrap_or(&0));
            let has = had.min(made.get(word).unwrap_or(&0));
            let chars = word.chars().count() as u64;
            self.gold += had * chars;
            self.lost += (had - has) * chars;
        }
    }

    /// The mean of the pages' precision.
    #[must_use]
    pub fn precision(&self) -> f64 {
        self.precision / f64::from(self.precise.max(1))
    }

    /// The mean of the pages' recall.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.recall / f64::from(self.recalled.max(1))
    }

    /// The F1 of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    /// Of the characters of gold words that were extracted, the share that was lost after that.
    #[must_use]
    pub fn lost(&self) -> f64 {
        self.lost as f64 / self.gold.max(1) as f64
    }
}

/// Letters, digits and underscores in a row. Soft hyphens are not seen.
fn words(text: &str) -> Vec<String> {
    let text = text.replace('\u{AD}', "");
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Every four words in a row, and how often; of fewer words, all of them.
fn shingles(words: &[String]) -> HashMap<&[String], u64> {
    let mut shingles = HashMap::new();
    if !words.is_empty() && words.len() < 4 {
        shingles.insert(words, 1);
    }
    words.windows(4).for_each(|shingle| *shingles.entry(shingle).or_default() += 1);
    shingles
}

fn counts(words: &[String]) -> HashMap<&str, u64> {
    let mut counts = HashMap::new();
    words.iter().for_each(|word| *counts.entry(word.as_str()).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::{PageScore, read_pages};

    #[test]
    fn pages_are_scored_by_four_words_in_a_row() {
        let mut score = PageScore::default();
        // Five words give two shingles; of the two that were made, one is right.
        score.add("eins zwei drei vier fünf", "eins zwei drei vier fünf", "eins zwei, drei vier sechs");
        assert_eq!((score.precision(), score.recall(), score.f1()), (0.5, 0.5, 0.5));
        assert!((score.lost() - 4.0 / 20.0).abs() < 1e-9, "{}", score.lost());
        score.add("a b c d", "x", "a b c d");
        assert_eq!((score.precision(), score.recall()), (0.75, 0.75));
    }

    #[test]
    fn gold_without_a_text_is_left_out() {
        let pages = read_pages(
            "{\"id\": \"1\", \"html\": \"a\", \"gold\": {\"text\": \"x\"}}\n\n{\"id\": \"2\", \"html\": \"b\", \"gold\": {}}\n",
        );
        assert_eq!(pages.map(|pages| pages.len()), Ok(1));
        assert_eq!(read_pages("\n{}").map_err(|(line, _)| line), Err(2));
    }
}
