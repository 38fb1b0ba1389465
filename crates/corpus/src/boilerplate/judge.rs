//! Which of what recurs is no part of the story.
//!
//! A refrain, a background paragraph and a sub-head recur as notices do. What tells them apart is where they stand: the story
//! goes on before and behind them, and it does not before or behind a notice at an edge. What stands amid the story must give
//! another sign: rules know what it says, or so much of the site has it that no theme of the news explains it.

use copydesk_transform::recurring::{self, Units, mixed, pattern};

use super::gather::{Known, NoticeSurvey, Sample};
use super::{FLOOR, Shape};

/// Of its occurrences, so many in a hundred must have the story on one side only.
const AT_AN_EDGE: u32 = 60;

/// Of the lines with a slot, so many: what fills it is the story's as likely as not.
const SLOT_AT_AN_EDGE: u32 = 80;

/// What stands amid the story, and of which no rule knows, stands in one of so many documents.
const OF_THE_SITE: u64 = 3;

/// A sub-head has fewer words, and what tells such a one from a notice is not known.
const WORDS: u32 = 6;

/// Of so many documents one has a link, where that is what a slot is.
const LINKED: u64 = 5;

/// So many sorts of fillings a slot has at least.
const FILLINGS: u32 = 4;

/// Where a notice stands in its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Nothing of the story stands before it but a headline.
    First,
    /// Nothing of the story stands behind it.
    Last,
    /// At the edges and elsewhere.
    Anywhere,
}

/// Something that recurs and is not the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number: the same in every corpus that has it on this site.
    pub key: u64,
    /// The site; empty where documents name none.
    pub site: String,
    /// What it says, with `#` for figures, `{link}` for addresses and `*` for a slot.
    pub pattern: String,
    /// What kind of notice it seems to be, where rules know that.
    pub kind: Option<String>,
    /// Where it stands.
    pub stands: Stands,
    /// How many documents have it, copies not counted.
    pub documents: u32,
    /// Of how many of the site.
    pub of: u64,
    /// How often it stands in them.
    pub occurrences: u32,
    /// How often nothing of the story stands before it, and behind it.
    pub edges: [u32; 2],
    /// The most words that a line with it has.
    pub words: u32,
    /// Whether a slot is before or behind it, or the whole recurs.
    pub shape: Shape,
    /// Some of its texts.
    pub samples: Vec<Sample>,
}

impl NoticeSurvey {
    /// What is no part of the story, by site and then the most frequent first. `kind_of` says of a text what kind of notice
    /// it is, if it is one.
    #[must_use]
    pub fn notices(&self, kind_of: &mut dyn FnMut(&str) -> Option<String>) -> Vec<Notice> {
        let mut keys: Vec<u64> = self.known.keys().copied().collect();
        keys.sort_unstable();
        let mut found: Vec<Notice> = Vec::new();
        for key in keys {
            let Some(known) = self.known.get(&key) else { continue };
            let of = self.originals.get(&known.site).copied().unwrap_or_default();
            let site = self.counted.sites.get(&known.site).map(|site| site.name.to_string()).unwrap_or_default();
            if u64::from(known.documents) < u64::from(FLOOR).max(of.div_ceil(100)) || known.samples.is_empty() {
                continue;
            }
            let Some(kind) = judge(known, of, kind_of) else { continue };
            let share = |part: u32| part * 100 >= known.occurrences * 95;
            let stands = match () {
                () if share(known.head) => Stands::First,
                () if share(known.tail) => Stands::Last,
                () => Stands::Anywhere,
            };
            found.push(Notice {
                key,
                site,
                pattern: shown(known, key),
                kind,
                stands,
                documents: known.documents,
                of,
                occurrences: known.occurrences,
                edges: [known.head, known.tail],
                words: known.words,
                shape: known.shape,
                samples: known.samples.clone(),
            });
        }
        found.retain(|notice| !notice.pattern.is_empty());
        found.sort_by(|a, b| {
            let order = |notice: &Notice| (std::cmp::Reverse(notice.documents), notice.shape);
            a.site.cmp(&b.site).then_with(|| order(a).cmp(&order(b))).then_with(|| a.pattern.cmp(&b.pattern))
        });
        without_the_same(found)
    }
}

/// One line can have several fixed parts, and two sites of one name are one: of rules that say the same the first stays.
fn without_the_same(found: Vec<Notice>) -> Vec<Notice> {
    let mut kept: Vec<Notice> = Vec::with_capacity(found.len());
    for notice in found {
        let slotted = notice.shape == Shape::First;
        let same = |other: &Notice| {
            other.shape == Shape::Opening
                && other.pattern.trim_end_matches([':', '*', ' ']) == notice.pattern.trim_end_matches(['*', ' '])
        };
        let near = kept.iter().rev().take_while(|other| other.site == notice.site);
        if !(slotted && near.take(64).any(same)) {
            kept.push(notice);
        }
    }
    kept
}

/// The pattern of what is known; empty where none says it.
fn shown(known: &Known, key: u64) -> String {
    let Some(sample) = known.samples.first() else { return String::new() };
    let line = pattern(&sample.text);
    let mut units = Units::default();
    // Blanks part words, and not only they do: `E-Mail an` is three words.
    let mut is_it = |part: &str| {
        units.read(part);
        mixed(known.site ^ known.shape as u64, recurring::key(&units.words)) == key
    };
    let mut blanks = line.match_indices(' ').map(|(at, _)| at);
    let at = match known.shape {
        Shape::Whole => {
            let whole = line.trim_matches([' ', '*']);
            return if is_it(whole) { whole.to_owned() } else { String::new() };
        }
        Shape::Opening => line.find(": ").filter(|at| is_it(&line[..*at])).map(|at| at + 1),
        Shape::First => blanks.find(|at| is_it(&line[..*at])),
        Shape::Last => blanks.filter(|at| is_it(&line[*at + 1..])).last(),
    };
    match at {
        Some(at) if known.shape == Shape::Last => format!("*{}", &line[at..]),
        Some(at) => format!("{} *", &line[..at]),
        None => String::new(),
    }
}

/// Whether something is a notice, and of what kind it is as far as that is known.
fn judge(known: &Known, of: u64, kind_of: &mut dyn FnMut(&str) -> Option<String>) -> Option<Option<String>> {
    let edges = known.head + known.tail;
    let at_an_edge = |percent: u32| u64::from(edges) * 100 >= u64::from(known.occurrences) * u64::from(percent);
    let common = u64::from(known.documents) * OF_THE_SITE >= of;
    if known.shape != Shape::Whole {
        if known.rests.count_ones() < FILLINGS {
            return None;
        }
        let mut kinds: Vec<String> = known.samples.iter().filter_map(|sample| kind_of(&sample.text)).collect();
        let most = kinds.len() * 2 > known.samples.len();
        let kind = kinds.drain(..).next().filter(|_| most);
        // `Bundesliga: Kleinmoor gewinnt` is a headline, `Fazit: …` a last paragraph: without a sign, a slot at an edge is
        // a notice's only where most articles of a site have it.
        let short = known.words as usize <= super::SHORT_WORDS;
        let usual =
            at_an_edge(SLOT_AT_AN_EDGE) && known.tail > known.head && u64::from(known.documents) * 2 >= of && short;
        return (kind.is_some() || usual || links(known, of)).then_some(kind);
    }
    let sample = &known.samples.first()?.text;
    // A sub-head may stand once in the line of a notice; a notice's own sentences do so most of the time.
    let line = known.line.as_deref().filter(|_| known.lined * 2 > known.occurrences);
    let kind = kind_of(sample).or_else(|| line.and_then(kind_of));
    if at_an_edge(AT_AN_EDGE) {
        let titled = kind.is_none() && !common && known.top * 2 > known.occurrences && is_title(sample);
        return (!titled).then_some(kind);
    }
    let lined = sample
        .as_bytes()
        .first()
        .zip(sample.as_bytes().get(1))
        .is_some_and(|(a, b)| a == b && matches!(a, b'=' | b'+' | b'*' | b'-' | b'>' | b'<' | b'#' | b'_' | b'~'));
    (kind.is_some() || common && (known.words >= WORDS || lined)).then_some(kind)
}

/// Whether lines that begin alike are links to other articles (`Dazu im Archiv: Der Fluss steigt`): many articles have one
/// and no more, not above the story, and what follows the colon reads like a title.
fn links(known: &Known, of: u64) -> bool {
    let text = known.samples.first().map_or("", |sample| &sample.text);
    let several = text.split_once(": ").is_some_and(|(opening, _)| opening.trim().contains(' '));
    known.shape == Shape::Opening
        && several
        && known.titles * 10 >= known.occurrences * 6
        && known.occurrences * 10 <= known.documents * 11
        && known.head * 2 < known.occurrences
        && u64::from(known.documents) * LINKED >= of
}

/// Whether a first line may be the title of a column (`Kurz gemeldet`) and not what stands above an article: it is not
/// closed, and no name of two or three words.
fn is_title(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    let named = (2..=4).contains(&words.len()) && words.iter().all(capital);
    let figures = line.contains(|c: char| c.is_ascii_digit());
    !named && !figures && !line.ends_with(['.', '!', ')', ']', ':', '–', '—', '-'])
}
