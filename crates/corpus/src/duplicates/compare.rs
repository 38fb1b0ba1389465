//! Second reading: documents that could be copies are compared by all their stretches of words.

use std::collections::HashMap;

use copydesk_formats::{Origin, Reject};
use copydesk_model::Lang;

use super::sketch::Suspects;
use super::words::{shingles, whole, words};
use super::{Copy, DuplicateOptions, Group, Member};
use crate::survey::Survey;

/// So many stretches are held at a time, 4 bytes each: 256 MB. If the suspects have more, one in two of them is, or one in four,
/// and so on.
const HELD: u64 = 64 << 20;

/// The second reading.
#[derive(Debug)]
pub struct CompareSurvey {
    options: DuplicateOptions,
    suspects: Suspects,
    /// One stretch in so many is held, a power of two.
    one_in: u64,
    stretches: HashMap<u128, Box<[u32]>>,
    members: HashMap<u128, Vec<Member>>,
    /// How many members were merged.
    seen: u64,
}

/// What some neighbouring documents are.
#[derive(Debug, Default)]
pub struct Compared {
    members: Vec<(u128, Member)>,
    stretches: HashMap<u128, Box<[u32]>>,
    words: Vec<u64>,
}

impl CompareSurvey {
    /// A survey of these suspects.
    #[must_use]
    pub fn new(options: DuplicateOptions, suspects: Suspects) -> Self {
        let one_in = suspects.stretches.div_ceil(HELD).next_power_of_two();
        Self { options, suspects, one_in, stretches: HashMap::new(), members: HashMap::new(), seen: 0 }
    }

    /// One stretch in so many was compared: 1 unless the copies in a corpus are too many to hold.
    #[must_use]
    pub const fn one_in(&self) -> u64 {
        self.one_in
    }

    /// Ends the reading: the groups, in the order of their first documents. Every copy in a group was compared with the group's
    /// fullest version itself, so that no chain of likenesses ties two stories together.
    #[must_use]
    pub fn groups(mut self) -> Vec<Group> {
        let suspects = std::mem::take(&mut self.suspects);
        let fuller = |key: &u128| suspects.keys.get(key).map_or((0, u32::MAX), |known| (known.words, known.first));
        // For each possible copy the document it is closest to.
        let mut closest: HashMap<u128, Vec<(Likeness, u128)>> = HashMap::new();
        for (full, copy) in &suspects.pairs {
            let (Some(a), Some(b)) = (self.stretches.get(full), self.stretches.get(copy)) else { continue };
            let likeness = Likeness::of(a, b);
            if likeness.containment >= self.options.threshold {
                closest.entry(*copy).or_default().push((likeness, *full));
            }
        }
        // Fullest first, so that what a document could be a copy of is settled before it is.
        let mut order: Vec<u128> = suspects.keys.keys().copied().collect();
        order.sort_unstable_by_key(|key| {
            let (words, first) = fuller(key);
            (std::cmp::Reverse(words), first)
        });
        let mut copy_of: HashMap<u128, (Likeness, u128)> = HashMap::new();
        for key in &order {
            let mut best: Option<(Likeness, u128)> = None;
            for (likeness, full) in closest.remove(key).into_iter().flatten() {
                // If that one is a copy itself, the version that it is a copy of counts.
                let (likeness, full) = match copy_of.get(&full) {
                    None => (likeness, full),
                    Some((_, fullest)) => {
                        let (Some(a), Some(b)) = (self.stretches.get(fullest), self.stretches.get(key)) else {
                            continue;
                        };
                        (Likeness::of(a, b), *fullest)
                    }
                };
                let better = best.as_ref().is_none_or(|(known, other)| {
                    let rank =
                        |likeness: &Likeness, full: &u128| (likeness.containment, likeness.jaccard, fuller(full).0);
                    rank(&likeness, &full) > rank(known, other)
                });
                if likeness.containment >= self.options.threshold && better {
                    best = Some((likeness, full));
                }
            }
            if let Some(best) = best {
                copy_of.insert(*key, best);
            }
        }
        let mut groups: HashMap<u128, Vec<(bool, Likeness, Member)>> = HashMap::new();
        for key in &order {
            let (is_copy, (likeness, full)) = match copy_of.get(key) {
                Some(found) => (true, *found),
                None => (false, (Likeness::EQUAL, *key)),
            };
            let members = self.members.remove(key).into_iter().flatten();
            groups.entry(full).or_default().extend(members.map(|member| (is_copy, likeness, member)));
        }
        let mut groups: Vec<Group> = groups.into_values().filter_map(Group::of).collect();
        groups
            .sort_by_key(|group| group.copies.iter().map(|copy| copy.member.number).fold(group.keep.number, u64::min));
        groups
    }
}

/// How alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    pub(super) jaccard: f64,
    /// The part of the copy's stretches that the fuller text has.
    pub(super) containment: f64,
}

impl Likeness {
    pub(super) const EQUAL: Self = Self { jaccard: 1.0, containment: 1.0 };

    /// Of sorted stretches.
    fn of(full: &[u32], copy: &[u32]) -> Self {
        let (mut a, mut b, mut shared) = (0, 0, 0_usize);
        while let (Some(x), Some(y)) = (full.get(a), copy.get(b)) {
            a += usize::from(x <= y);
            b += usize::from(y <= x);
            shared += usize::from(x == y);
        }
        let all = full.len() + copy.len() - shared;
        let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
        Self { jaccard: share(all), containment: share(copy.len()) }
    }
}

impl Group {
    /// The group of a text and its copies; none if there is only one document.
    fn of(mut found: Vec<(bool, Likeness, Member)>) -> Option<Self> {
        found.sort_by_key(|(is_copy, _, member)| (*is_copy, member.number));
        // Of equal texts the first is kept.
        let mut found = found.into_iter();
        let (.., keep) = found.next()?;
        let mut copies: Vec<Copy> =
            found.map(|(_, Likeness { jaccard, containment }, member)| Copy { member, jaccard, containment }).collect();
        copies.sort_by_key(|copy| copy.member.number);
        (!copies.is_empty()).then_some(Self { keep, copies })
    }
}

impl Survey for CompareSurvey {
    type Part = Compared;

    fn look(
        &self,
        text: &str,
        _: Option<Lang>,
        site: Option<&str>,
        origin: &Origin<'_>,
        part: &mut Compared,
    ) -> Result<(), Reject> {
        words(text, &mut part.words);
        let key = whole(&part.words);
        if !self.suspects.keys.contains_key(&key) {
            return Ok(());
        }
        let member = Member {
            number: 0,
            file: origin.file.to_owned(),
            line: origin.line,
            site: site.map(ToOwned::to_owned),
            words: part.words.len() as u64,
            characters: text.chars().count() as u64,
            source_blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
        };
        part.members.push((key, member));
        if !self.stretches.contains_key(&key) && !part.stretches.contains_key(&key) {
            let held =
                shingles(&part.words, self.options.shingle).filter(|hash| (hash >> 8).is_multiple_of(self.one_in));
            let mut held: Vec<u32> = held.map(|hash| (hash >> 32) as u32).collect();
            held.sort_unstable();
            held.dedup();
            part.stretches.insert(key, held.into_boxed_slice());
        }
        Ok(())
    }

    fn merge(&mut self, part: Compared) {
        for (key, mut member) in part.members {
            member.number = self.seen;
            self.seen += 1;
            self.members.entry(key).or_default().push(member);
        }
        self.stretches.extend(part.stretches);
    }
}
