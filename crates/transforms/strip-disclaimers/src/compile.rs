//! Packs to rules: everything that can be wrong with a pack is found here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use copydesk_transform::{Applicability, BuildError, Example, Lang, Loaded, Rule, RuleId};

use crate::classes::{AGENCIES, class};
use crate::cue::{Cue, Gap, Piece};
use crate::finder::{Anchored, Finder};
use crate::gate::{Gate, Handle, Way};
use crate::matcher::MAX_WORDS;
use crate::pack::{Action, Pack, PackExample, PackRule, Place, Scope};
use crate::recurring::Recurring;
use crate::sketch::{Outlines, Sketch};
use crate::slots::Slots;

/// Verbs and prepositions that say that somebody said so: the text reports, and is no notice.
const ATTRIBUTION: &[&str] = &[
    "sagte*",
    "sagt",
    "sagen",
    "erklärte*",
    "betonte*",
    "meinte*",
    "kritisierte*",
    "warnte*",
    "forderte*",
    "berichtete*",
    "schrieb*",
    "hieß es",
    "heißt es",
    "teilte* … mit",
    "mitteilte*",
    "laut",
    "zufolge",
    "nach angaben",
    "kündigte* … an",
    "said",
    "says",
    "saying",
    "told",
    "tells",
    "argued",
    "argues",
    "announced",
    "warned",
    "claimed",
    "wrote",
    "added that",
    "according to",
];

/// More bytes than the words of a notice have on average, with the blank behind them and ornaments.
const WORD_BYTES: usize = 14;

/// A cue as numbers of pieces.
#[derive(Debug)]
pub(crate) struct Needle {
    pub(crate) opens: bool,
    pub(crate) closes: bool,
    /// The longest of its pieces: mostly it is not there, and nothing else need be looked at.
    pub(crate) key: u32,
    pub(crate) pieces: Box<[(Gap, u32)]>,
}

/// A rule ready to be tried.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) kind: Cow<'static, str>,
    pub(crate) pack: Cow<'static, str>,
    pub(crate) place: Place,
    pub(crate) scope: Scope,
    pub(crate) removes: bool,
    pub(crate) speech: bool,
    pub(crate) all: Vec<Vec<Needle>>,
    pub(crate) some: Vec<Vec<Needle>>,
    pub(crate) needs: usize,
    /// `all` and then `some`, for sketches.
    pub(crate) outlines: Outlines,
    pub(crate) none: Vec<Needle>,
    pub(crate) with: Vec<Needle>,
    /// `with` for sketches.
    pub(crate) with_outlines: Outlines,
    /// The slots in any of its cues: a bit for each of [`Slots::known`].
    pub(crate) slots: u16,
    pub(crate) max_words: usize,
}

impl Pattern {
    /// Whether a paragraph with this sketch may have all the groups that are needed.
    pub(crate) fn may(&self, sketch: &Sketch) -> bool {
        self.has(sketch.may(&self.outlines))
    }

    /// Whether it does have their words, wherever they stand; the paragraph comes in small letters.
    pub(crate) fn stands(&self, sketch: &Sketch, small: &str) -> bool {
        self.has(sketch.stand(&self.outlines, small))
    }

    /// Whether the groups suffice that are there.
    fn has(&self, mut groups: impl Iterator<Item = bool>) -> bool {
        groups.by_ref().take(self.all.len()).all(|there| there)
            && groups.filter(|there| *there).take(self.needs).count() >= self.needs
    }
}

/// All rules of all packs, and the tables that find their words.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) rules: Vec<Rule>,
    /// Beside `rules`.
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) attribution: Vec<Needle>,
    /// The pieces that are slots, where a rule has them.
    pub(crate) slots: Slots,
    /// All pieces that are words.
    pub(crate) finder: Finder,
    /// Of every rule only the words of its rarest group: a text without them has no notice.
    pub(crate) gate: Gate,
    pub(crate) anchored: Anchored,
    /// What recurs word for word; its rules and patterns stand among the others.
    pub(crate) recurring: Recurring,
}

#[derive(Default)]
struct Shelf {
    pieces: Vec<Piece>,
    numbers: HashMap<Piece, u32>,
}

impl Shelf {
    fn needle(&mut self, cue: &Cue) -> Needle {
        let pieces: Box<[(Gap, u32)]> = cue.pieces.iter().map(|(gap, piece)| (*gap, self.number(piece))).collect();
        let key = cue.longest().map_or(pieces[0].1, |piece| self.number(piece));
        Needle { opens: cue.opens, closes: cue.closes, key, pieces }
    }

    fn number(&mut self, piece: &Piece) -> u32 {
        if let Some(&number) = self.numbers.get(piece) {
            return number;
        }
        let number = self.pieces.len() as u32;
        self.pieces.push(piece.clone());
        self.numbers.insert(piece.clone(), number);
        number
    }

    fn needles(&mut self, cues: &[String]) -> Result<Vec<Needle>, String> {
        Ok(cues_of(cues)?.iter().map(|cue| self.needle(cue)).collect())
    }
}

/// The cues of a group, with those of the classes that it names.
fn cues_of(group: &[String]) -> Result<Vec<Cue>, String> {
    let mut cues = Vec::new();
    for cue in group {
        match cue.strip_prefix('@') {
            Some(name) => {
                let known = class(name).ok_or_else(|| format!("the cue `{cue}` names a class that is not known"))?;
                for cue in known {
                    cues.push(Cue::parse(cue)?);
                }
            }
            None => cues.push(Cue::parse(cue)?),
        }
    }
    Ok(cues)
}

/// Makes the book of all packs. Without an `action`, each rule does what it or its pack says.
pub(crate) fn compile(step: &str, packs: Vec<Loaded<Pack>>, action: Option<Action>) -> Result<Book, BuildError> {
    let mut shelf = Shelf::default();
    let mut rules = Vec::new();
    let mut patterns = Vec::new();
    let mut anchors = Vec::new();
    let mut handles = Vec::new();
    let mut ids = HashSet::new();
    let mut recurring = Recurring::default();
    for (index, Loaded { name, pack }) in packs.into_iter().enumerate() {
        let at_fault = |message: String, help: &str| BuildError::field(format!("packs[{index}]"), message).help(help);
        if pack.version != 1 {
            let message = format!("the pack `{name}` is of version {}; this program reads version 1", pack.version);
            return Err(at_fault(message, "write `version: 1`"));
        }
        if pack.name != name {
            let message = format!("the pack `{name}` calls itself `{}`", pack.name);
            return Err(at_fault(message, "a pack's `name` equals its file's name without the ending"));
        }
        if pack.rules.is_empty() && pack.recurring.is_empty() {
            return Err(at_fault(format!("the pack `{name}` has no rules"), "write at least one below `rules`"));
        }
        let notices = pack.recurring.iter().flat_map(|site| site.notices.iter().map(move |notice| (site, notice)));
        for (site, notice) in notices {
            let id = RuleId::intern(&format!("{step}/{name}/{}", notice.id));
            if !ids.insert(id) {
                let message = format!("the notice `{name}/{}` is there twice", notice.id);
                return Err(at_fault(message, "give one of the two another `id`, or name the pack only once"));
            }
            let removes = action.or(notice.action).unwrap_or(pack.action) == Action::Remove;
            let (rule, pattern) = recurring
                .add(rules.len(), id, &name, site, notice, removes)
                .map_err(|(why, help)| at_fault(format!("the notice `{name}/{}` {why}", notice.id), help))?;
            rules.push(rule);
            patterns.push(pattern);
            anchors.push(Vec::new());
        }
        for source in pack.rules {
            let id = RuleId::intern(&format!("{step}/{name}/{}", source.id));
            if !ids.insert(id) {
                let message = format!("the rule `{name}/{}` is there twice", source.id);
                return Err(at_fault(message, "give one of the two another `id`, or name the pack only once"));
            }
            let lang = check(&source)
                .map_err(|(why, help)| at_fault(format!("the rule `{name}/{}` {why}", source.id), help))?;
            let action = action.or(source.action).unwrap_or(pack.action);
            let removes = action == Action::Remove;
            let (pattern, rarest) =
                pattern(&mut shelf, &mut handles, (rules.len(), &source), &name, removes).map_err(|why| {
                    at_fault(
                        format!("in the rule `{name}/{}`, {why}", source.id),
                        "the transform's page says how cues are written",
                    )
                })?;
            rules.push(rule(id, source, lang, removes));
            patterns.push(pattern);
            anchors.push(rarest);
        }
    }
    let attribution = ATTRIBUTION.iter().filter_map(|cue| Cue::parse(cue).ok()).map(|cue| shelf.needle(&cue)).collect();
    let agencies = if shelf.numbers.contains_key(&Piece::Agency) {
        let word =
            |name: &&str| Piece::Words { text: (*name).to_owned(), open_start: false, open_end: false, exact: false };
        AGENCIES.iter().map(|name| shelf.number(&word(name))).collect()
    } else {
        HashSet::new()
    };
    let Shelf { pieces, numbers } = shelf;
    let anchored = Anchored::new(pieces.len(), &anchors);
    let finder = Finder::new(&pieces);
    let gate = Gate::new(handles);
    let slots = Slots::new(&numbers, agencies);
    patterns.iter_mut().for_each(|pattern: &mut Pattern| pattern.slots = slots.among(pattern));
    Ok(Book { rules, patterns, attribution, slots, finder, gate, anchored, recurring })
}

/// Whether it is made of small letters, digits and hyphens.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// What is wrong with a rule apart from its cues, and what to do about it; the language of its examples if nothing is.
fn check(rule: &PackRule) -> Result<Lang, (String, &'static str)> {
    if !is_name(&rule.id) {
        return Err(("has an id that is no name".to_owned(), "an `id` is made of small letters, digits and hyphens"));
    }
    if !is_name(&rule.kind) {
        return Err((format!("has the kind `{}`", rule.kind), "a `kind` is made of small letters, digits and hyphens"));
    }
    for (field, text) in [("summary", &rule.summary), ("reason", &rule.reason)] {
        if text.trim().len() < 12 {
            return Err((
                format!("has no {field}"),
                "say in a sentence what the notice is, and in another why it may go",
            ));
        }
    }
    let unknown = rule.languages.iter().find(|code| code.len() != 2 || Lang::parse(code).is_none());
    if let Some(code) = unknown {
        return Err((
            format!("has the language `{code}`, which is none"),
            "write two-letter codes of ISO 639-1, such as `de`",
        ));
    }
    let lang = rule.languages.first().and_then(|code| Lang::parse(code));
    let Some(lang) = lang else {
        return Err(("has no language".to_owned(), "write the languages of the notice, such as `languages: [de]`"));
    };
    if rule.all.is_empty() && rule.some.is_empty() || rule.all.iter().chain(&rule.some).any(Vec::is_empty) {
        return Err(("has an empty group of cues".to_owned(), "`all` is a list of groups, each with at least one cue"));
    }
    if rule.needs > rule.some.len() || rule.needs == 0 && !rule.some.is_empty() {
        let message = format!("needs {} of {} groups", rule.needs, rule.some.len());
        return Err((message, "`needs` is at least 1 and at most the number of groups below `some`"));
    }
    if !(1..=MAX_WORDS).contains(&rule.max_words) {
        return Err((format!("has `max-words: {}`", rule.max_words), "a notice has from 1 to 200 words"));
    }
    if rule.examples.is_empty() {
        return Err(("has no example".to_owned(), "write a text with such a notice below `examples`"));
    }
    if rule.counter_examples.is_empty() {
        return Err((
            "has no counter-example".to_owned(),
            "write a text that looks alike and stays below `counter-examples`",
        ));
    }
    Ok(lang)
}

/// A rule's pattern, and the pieces of the group by which it is looked for.
fn pattern(
    shelf: &mut Shelf,
    handles: &mut Vec<(Handle, Way)>,
    (number, rule): (usize, &PackRule),
    pack: &str,
    removes: bool,
) -> Result<(Pattern, Vec<u32>), String> {
    let read = |groups: &[Vec<String>]| groups.iter().map(|group| cues_of(group)).collect::<Result<Vec<_>, _>>();
    let (all, some) = (read(&rule.all)?, read(&rule.some)?);
    // The rarest way in: one group of `all`, or so many of `some` that a notice cannot do without all of them.
    let mut ways: Vec<(u64, Vec<&Cue>)> =
        all.iter().filter_map(|group| Some((cost(group)?, group.iter().collect()))).collect();
    let mut rare: Vec<(u64, &Vec<Cue>)> = some.iter().filter_map(|group| Some((cost(group)?, group))).collect();
    rare.sort_by_key(|(cost, _)| *cost);
    let enough = some.len() - rule.needs + 1;
    if !some.is_empty() && rare.len() >= enough {
        rare.truncate(enough);
        let cost = rare.iter().map(|(cost, _)| cost).sum();
        ways.push((cost, rare.into_iter().flat_map(|(_, group)| group).collect()));
    }
    let Some((_, way)) = ways.into_iter().min_by_key(|(cost, _)| *cost) else {
        return Err("every group of `all` has a cue without a word: one group must do without such slots".to_owned());
    };
    // A rule of whole paragraphs has nothing to say on long ones.
    let limit = if rule.scope == Scope::Line { (rule.max_words * WORD_BYTES) as u32 } else { u32::MAX };
    let way_in = Way { rule: number as u32, limit };
    let mut anchors = Vec::new();
    for cue in way {
        let Some((handle, _)) = Handle::of(cue) else { continue };
        let piece = match handle {
            Handle::Inside(..) => cue.longest(),
            Handle::Opening(_) => cue.pieces.first().map(|(_, piece)| piece),
        };
        anchors.extend(piece.map(|piece| shelf.number(piece)));
        handles.push((handle, way_in));
    }
    let needles = |shelf: &mut Shelf, groups: &[Vec<Cue>]| -> Vec<Vec<Needle>> {
        groups.iter().map(|group| group.iter().map(|cue| shelf.needle(cue)).collect()).collect()
    };
    let pattern = Pattern {
        kind: Cow::Owned(rule.kind.clone()),
        pack: Cow::Owned(pack.to_owned()),
        place: rule.place,
        scope: rule.scope,
        removes,
        speech: rule.speech,
        all: needles(shelf, &all),
        some: needles(shelf, &some),
        needs: rule.needs,
        outlines: Outlines::of(all.iter().chain(&some)),
        none: shelf.needles(&rule.none)?,
        with: shelf.needles(&rule.with)?,
        with_outlines: Outlines::of([&cues_of(&rule.with)?]),
        slots: 0,
        max_words: rule.max_words,
    };
    Ok((pattern, anchors))
}

/// How often a text has one of a group's cues, roughly; none if one of them has no word to look for.
fn cost(group: &[Cue]) -> Option<u64> {
    group.iter().map(|cue| Handle::of(cue).map(|(_, cost)| cost)).sum()
}

fn rule(id: RuleId, source: PackRule, lang: Lang, removes: bool) -> Rule {
    let example =
        |example: &PackExample| Example::from_pack(lang, &example.text, example.becomes.as_deref().filter(|_| removes));
    Rule {
        id,
        summary: source.summary.into(),
        reason: source.reason.into(),
        // A rule that only marks loses nothing.
        applicability: if removes { Applicability::Likely } else { Applicability::Safe },
        examples: source.examples.iter().map(example).collect(),
        counter_examples: source.counter_examples.iter().map(|text| Example::from_pack(lang, text, None)).collect(),
    }
}
