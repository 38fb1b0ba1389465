//! The first pass: how many documents a site has, and roughly how many of them have each sentence.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use copydesk_formats::{Origin, Reject};
use copydesk_model::Lang;
use copydesk_transform::recurring::{Units, key, mixed, site_key};

use super::gather::AsItIs;
use super::sieve::{MOST, Sieve};
use super::{FLOOR, Shape, shapes};
use crate::survey::Survey;

/// A site of the corpus.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) name: Box<str>,
    pub(super) documents: u64,
}

/// Counts the sentences of a corpus by site.
#[derive(Debug)]
pub struct SentenceSurvey {
    pub(super) sieve: Sieve,
    pub(super) sites: HashMap<u64, Site>,
    /// The documents, to know exact copies: they are counted as documents, and what they say is not.
    seen: HashSet<u64, BuildHasherDefault<AsItIs>>,
}

/// What some neighbouring documents have.
#[derive(Debug, Default)]
pub struct Counted {
    sites: HashMap<u64, Site>,
    keys: Vec<u64>,
    /// Where in `keys` those of each document end, and a hash of all its words.
    ends: Vec<(usize, u64)>,
    units: Units,
}

impl SentenceSurvey {
    /// For inputs of so many bytes, as they are when they are unpacked. A wrong number costs memory or time.
    #[must_use]
    pub fn for_bytes(bytes: u64) -> Self {
        Self { sieve: Sieve::for_bytes(bytes), sites: HashMap::new(), seen: HashSet::default() }
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.sites.values().map(|site| site.documents).sum()
    }

    /// From which count of documents on a sentence of a site is looked at more closely; none if it has too few.
    pub(super) fn gate(&self, site: u64) -> Option<u8> {
        let documents = self.sites.get(&site)?.documents;
        // Half of the share that is asked for in the end: copies will be taken off from both.
        let share = u8::try_from(documents / 200).unwrap_or(MOST);
        (documents >= u64::from(FLOOR)).then_some(share.max(FLOOR as u8))
    }
}

impl Survey for SentenceSurvey {
    type Part = Counted;

    fn look(
        &self,
        text: &str,
        _: Option<Lang>,
        site: Option<&str>,
        _: &Origin<'_>,
        part: &mut Counted,
    ) -> Result<(), Reject> {
        let name = site.unwrap_or_default();
        let site = site_key(name);
        part.sites.entry(site).or_insert_with(|| Site { name: name.into(), documents: 0 }).documents += 1;
        part.units.read(text);
        let from = part.keys.len();
        let Counted { keys, units, .. } = part;
        let sentences = units.units.iter().filter(|unit| unit.telling > 0);
        keys.extend(sentences.map(|unit| mixed(site ^ Shape::Whole as u64, units.key(unit))));
        for line in &units.lines {
            shapes(text, units, line, |shape, key, _| keys.push(mixed(site ^ shape as u64, key)));
        }
        // A document that repeats itself has one vote.
        keys[from..].sort_unstable();
        let mut last = None;
        let mut kept = from;
        for at in from..keys.len() {
            if last.replace(keys[at]) != Some(keys[at]) {
                keys[kept] = keys[at];
                kept += 1;
            }
        }
        keys.truncate(kept);
        part.ends.push((kept, mixed(site, key(&part.units.words))));
        Ok(())
    }

    fn merge(&mut self, part: Counted) {
        for (key, site) in part.sites {
            let documents = site.documents;
            self.sites.entry(key).or_insert(Site { documents: 0, ..site }).documents += documents;
        }
        let mut from = 0;
        for (end, words) in part.ends {
            // A site that was crawled twice has each article twice, word for word.
            if self.seen.insert(words) {
                part.keys[from..end].iter().for_each(|key| self.sieve.add(*key));
            }
            from = end;
        }
    }
}
