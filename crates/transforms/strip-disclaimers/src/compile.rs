//! Packs to rules: everything that can be wrong with a pack is found here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use copydesk_transform::{Applicability, BuildError, Example, Lang, Loaded, Rule, RuleId};

use crate::cue::{Cue, Gap, Piece};
use crate::matcher::MAX_WORDS;
use crate::pack::{Pack, PackExample, PackRule, Place, Scope};

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

/// A cue as numbers of pieces.
#[derive(Debug)]
pub(crate) struct Needle {
    pub(crate) opens: bool,
    pub(crate) pieces: Vec<(Gap, u32)>,
}

/// A rule ready to be tried.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) kind: Cow<'static, str>,
    pub(crate) pack: Cow<'static, str>,
    pub(crate) place: Place,
    pub(crate) scope: Scope,
    pub(crate) all: Vec<Vec<Needle>>,
    pub(crate) none: Vec<Needle>,
    pub(crate) with: Vec<Needle>,
    pub(crate) max_words: usize,
}

/// All rules of all packs, and the automata that find their words.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) rules: Vec<Rule>,
    /// Beside `rules`.
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) attribution: Vec<Needle>,
    /// The pieces that are slots, where a rule has them.
    pub(crate) year: Option<u32>,
    pub(crate) code: Option<u32>,
    /// All pieces that are words.
    pub(crate) finder: Finder,
    /// Of every rule only the words of its rarest group: a text without them has no notice.
    pub(crate) anchors: Finder,
    /// By piece: the rules that have it in their rarest group.
    pub(crate) anchored: Vec<Vec<usize>>,
}

/// Looks for many pieces at once, in any case of letters.
#[derive(Debug)]
pub(crate) struct Finder {
    automaton: AhoCorasick,
    /// The pieces behind every string of the automaton.
    owners: Vec<Vec<Owner>>,
}

#[derive(Debug)]
struct Owner {
    piece: u32,
    open_start: bool,
    open_end: bool,
    /// The string as it must stand there, where its capitals matter.
    exact: Option<String>,
}

impl Finder {
    fn new(pieces: &[Piece], wanted: impl IntoIterator<Item = u32>) -> Result<Self, BuildError> {
        let mut strings: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<Owner>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for number in wanted {
            let Piece::Words { text, open_start, open_end, exact } = &pieces[number as usize] else { continue };
            let exact = exact.then(|| text.clone());
            for form in case_forms(&text.to_lowercase()) {
                let index = *known.entry(form.clone()).or_insert_with(|| {
                    strings.push(form);
                    owners.push(Vec::new());
                    owners.len() - 1
                });
                owners[index].push(Owner {
                    piece: number,
                    open_start: *open_start,
                    open_end: *open_end,
                    exact: exact.clone(),
                });
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(strings)
            .map_err(|error| BuildError::field("packs", format!("the packs have too many cues: {error}")))?;
        Ok(Self { automaton, owners })
    }

    /// Calls `visit` with number, start and end of every piece in `text` that stands there as whole words.
    pub(crate) fn each(&self, text: &str, mut visit: impl FnMut(u32, usize, usize)) {
        for found in self.automaton.find_overlapping_iter(text) {
            let (start, end) = (found.start(), found.end());
            for owner in &self.owners[found.pattern().as_usize()] {
                let whole = (owner.open_start || is_edge(&text[..start], &text[start..]))
                    && (owner.open_end || is_edge(&text[..end], &text[end..]));
                if whole && owner.exact.as_ref().is_none_or(|exact| *exact == text[start..end]) {
                    visit(owner.piece, start, end);
                }
            }
        }
    }
}

/// Whether no word goes on from the one side to the other.
fn is_edge(before: &str, behind: &str) -> bool {
    !(before.chars().next_back().is_some_and(char::is_alphanumeric)
        && behind.chars().next().is_some_and(char::is_alphanumeric))
}

/// The text with its letters outside ASCII as they are, the first one large, and all of them large; the automaton sees
/// to the others.
fn case_forms(text: &str) -> Vec<String> {
    let large = |c: char| {
        let mut upper = c.to_uppercase();
        match (c.is_ascii(), upper.next(), upper.next()) {
            (false, Some(one), None) => one,
            _ => c,
        }
    };
    let mut forms = vec![text.to_owned()];
    let first = text.chars().next().map(|c| large(c).to_string() + &text[c.len_utf8()..]);
    forms.extend(first);
    forms.push(text.chars().map(large).collect());
    forms.dedup();
    forms
}

#[derive(Default)]
struct Shelf {
    pieces: Vec<Piece>,
    numbers: HashMap<Piece, u32>,
}

impl Shelf {
    fn needle(&mut self, cue: &Cue) -> Needle {
        let pieces = cue.pieces.iter().map(|(gap, piece)| (*gap, self.number(piece))).collect();
        Needle { opens: cue.opens, pieces }
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
        cues.iter().map(|cue| Cue::parse(cue).map(|cue| self.needle(&cue))).collect()
    }
}

/// Makes the book of all packs, whose rules remove notices or only mark them.
pub(crate) fn compile(step: &str, packs: Vec<Loaded<Pack>>, removes: bool) -> Result<Book, BuildError> {
    let mut shelf = Shelf::default();
    let mut rules = Vec::new();
    let mut patterns = Vec::new();
    let mut anchors = Vec::new();
    let mut ids = HashSet::new();
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
        if pack.rules.is_empty() {
            return Err(at_fault(format!("the pack `{name}` has no rules"), "write at least one below `rules`"));
        }
        for source in pack.rules {
            let id = RuleId::intern(&format!("{step}/{name}/{}", source.id));
            if !ids.insert(id) {
                let message = format!("the rule `{name}/{}` is there twice", source.id);
                return Err(at_fault(message, "give one of the two another `id`, or name the pack only once"));
            }
            let lang = check(&source)
                .map_err(|(why, help)| at_fault(format!("the rule `{name}/{}` {why}", source.id), help))?;
            let (pattern, rarest) = pattern(&mut shelf, &source, &name).map_err(|why| {
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
    let Shelf { pieces, numbers } = shelf;
    let mut anchored = vec![Vec::new(); pieces.len()];
    for (rule, rarest) in anchors.into_iter().enumerate() {
        rarest.into_iter().for_each(|piece: u32| anchored[piece as usize].push(rule));
    }
    let anchors = Finder::new(&pieces, (0..pieces.len() as u32).filter(|&piece| !anchored[piece as usize].is_empty()))?;
    let finder = Finder::new(&pieces, 0..pieces.len() as u32)?;
    let (year, code) = (numbers.get(&Piece::Year).copied(), numbers.get(&Piece::Code).copied());
    Ok(Book { rules, patterns, attribution, year, code, finder, anchors, anchored })
}

/// What is wrong with a rule apart from its cues, and what to do about it; the language of its examples if nothing is.
fn check(rule: &PackRule) -> Result<Lang, (String, &'static str)> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
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
    if rule.all.is_empty() || rule.all.iter().any(Vec::is_empty) {
        return Err(("has an empty group of cues".to_owned(), "`all` is a list of groups, each with at least one cue"));
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

/// A rule's pattern, and the pieces of its rarest group.
fn pattern(shelf: &mut Shelf, rule: &PackRule, pack: &str) -> Result<(Pattern, Vec<u32>), String> {
    let mut all = Vec::new();
    let mut best: (usize, Vec<u32>) = (0, Vec::new());
    for group in &rule.all {
        let cues = group.iter().map(|cue| Cue::parse(cue)).collect::<Result<Vec<_>, _>>()?;
        // The rarest group is the one whose shortest cue is longest. A slot can be anything, so it is no anchor.
        let longest: Option<Vec<&Piece>> = cues.iter().map(Cue::longest).collect();
        if let Some(pieces) = longest {
            let weight = pieces.iter().map(|piece| piece.weight()).min().unwrap_or_default();
            if weight > best.0 {
                best = (weight, pieces.iter().map(|piece| shelf.number(piece)).collect());
            }
        }
        all.push(cues.iter().map(|cue| shelf.needle(cue)).collect());
    }
    if best.1.is_empty() {
        return Err("every group of `all` has a cue without a word: one group must do without such slots".to_owned());
    }
    let pattern = Pattern {
        kind: Cow::Owned(rule.kind.clone()),
        pack: Cow::Owned(pack.to_owned()),
        place: rule.place,
        scope: rule.scope,
        all,
        none: shelf.needles(&rule.none)?,
        with: shelf.needles(&rule.with)?,
        max_words: rule.max_words,
    };
    Ok((pattern, best.1))
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
