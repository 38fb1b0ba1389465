//! brat's stand-off annotation: a text, and beside it a file of places in it.
//!
//! A quotation is a place whose type is a kind (`Direct`, `Indirect`, …) or `Quote`, `Content` or `Message`. Its speaker
//! (`Speaker`, `Source`), cue (`Cue`), addressee and frame hang on it by an event's roles or by relations of these names.
//! The kind may be an attribute's value or name. Where nothing says it, words in marks are direct speech and others are
//! indirect.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use copydesk_model::OffsetUnit;

use super::gold::{GoldError, Places, Wrong, speech, unreadable, wrong};
use super::kind::plain;
use super::{Kind, Pieces, Quotation, Quotations, QuotedArticle, Speech};

const HELP: &str = "lines are `T1<tab>Direct 0 10<tab>text`, `E1<tab>Quotation:T1 Speaker:T2 Cue:T3`, `R1<tab>Speaker \
                    Arg1:T1 Arg2:T2` and `A1<tab>Kind T1 direct`, offsets in code points";

/// What a word says of the place that it is the type or role of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Content,
    Speaker,
    Cue,
    Addressee,
    Frame,
}

fn part(name: &str) -> Option<Part> {
    // brat numbers the roles that stand twice: `Content2`.
    match plain(name.trim_end_matches(|c: char| c.is_ascii_digit())).as_str() {
        "content" | "quote" | "quotation" | "message" => Some(Part::Content),
        "speaker" | "source" => Some(Part::Speaker),
        "cue" => Some(Part::Cue),
        "addressee" => Some(Part::Addressee),
        "frame" => Some(Part::Frame),
        _ => None,
    }
}

/// A place and its type.
struct Place<'a> {
    name: &'a str,
    pieces: Pieces,
}

/// What is gathered of one quotation.
#[derive(Default)]
struct Gathered<'a> {
    kind: Option<&'a str>,
    content: Pieces,
    roles: [Pieces; 4],
}

/// Reads an `.ann` file and the `.txt` beside it.
pub(super) fn read(path: &Path) -> Result<QuotedArticle, GoldError> {
    let annotations = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let beside = path.with_extension("txt");
    let text = std::fs::read_to_string(&beside).map_err(|error| {
        let help = "brat keeps an article's text beside its annotations, under the same name";
        GoldError::at(path, 0, wrong(format!("its text cannot be read: {}: {error}", beside.display()), help))
    })?;
    let quotes = parse(&annotations, &text).map_err(|(line, wrong)| GoldError::at(path, line, wrong))?;
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(QuotedArticle { id, language: None, text, quotes, tokens: None })
}

/// The quotations; an error comes with its line, from 1.
fn parse(annotations: &str, text: &str) -> Result<Quotations, (usize, Wrong)> {
    let index = Places::new(text, OffsetUnit::Chars);
    let mut places: HashMap<&str, Place<'_>> = HashMap::new();
    let lines = || {
        let lines = annotations.split('\n').zip(1..).map(|(line, number)| (number, line.trim_end_matches('\r')));
        lines.filter(|(_, line)| !line.trim().is_empty())
    };
    // Places first: what refers to them may stand before them.
    for (number, line) in lines().filter(|(_, line)| line.starts_with('T')) {
        let (id, place) = place(line, &index).map_err(|wrong| (number, wrong))?;
        if places.insert(id, place).is_some() {
            return Err((number, wrong(format!("there are two places `{id}`"), HELP)));
        }
    }
    let mut found: BTreeMap<usize, Gathered<'_>> = BTreeMap::new();
    // Which quotation each id is part of, by the line that it stands on: that is the order of the file.
    let mut of: HashMap<&str, usize> = HashMap::new();
    for (number, line) in lines().filter(|(_, line)| line.starts_with('E')) {
        let event = event(line, &places).map_err(|wrong| (number, wrong))?;
        if let Some((id, gathered, contents)) = event {
            // What hangs on the words hangs on the event.
            of.extend(contents.into_iter().chain([id]).map(|id| (id, number)));
            found.insert(number, gathered);
        }
    }
    for (number, line) in lines().filter(|(_, line)| line.starts_with('T')) {
        let id = line.split('\t').next().unwrap_or_default();
        let Some(place) = places.get(id).filter(|_| !of.contains_key(id)) else { continue };
        let kind = Kind::parse(place.name).map(|_| place.name);
        if kind.is_some() || part(place.name) == Some(Part::Content) {
            of.insert(id, number);
            found.insert(number, Gathered { kind, content: place.pieces.clone(), ..Gathered::default() });
        }
    }
    for (number, line) in lines() {
        let told = match line.as_bytes() {
            [b'R', ..] => relation(line, &places, &of, &mut found),
            [b'A' | b'M', ..] => attribute(line, &of, &mut found),
            [b'T' | b'E' | b'#' | b'*' | b'N', ..] => Ok(()),
            _ => Err(wrong(format!("this is no line of brat's: {line:?}"), HELP)),
        };
        told.map_err(|wrong| (number, wrong))?;
    }
    let mut quotes = Quotations::default();
    for (number, Gathered { kind, content, roles }) in found {
        let of_kind = match kind {
            Some(kind) => speech(kind, &mut quotes).map_err(|wrong| (number, wrong))?,
            None => Some(by_marks(text, &content)),
        };
        if let Some(speech) = of_kind {
            let [speaker, cue, addressee, frame] = roles;
            quotes.speech.push(Quotation { speaker, cue, addressee, frame, ..Quotation::new(speech, content) });
        }
    }
    Ok(quotes)
}

/// `T1<tab>Direct 0 10;15 20<tab>text`.
fn place<'a>(line: &'a str, index: &Places<'_>) -> Result<(&'a str, Place<'a>), Wrong> {
    let mut fields = line.split('\t');
    let (Some(id), Some(what)) = (fields.next(), fields.next()) else {
        return Err(wrong("a tab is missing", HELP));
    };
    let Some((name, spans)) = what.split_once(' ') else {
        return Err(wrong(format!("`{what}` names no place"), HELP));
    };
    let piece = |span: &str| {
        let ends = span.trim().split_once(' ').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let (start, end) = ends.ok_or_else(|| wrong(format!("`{span}` is no pair of offsets"), HELP))?;
        index.piece(start, end)
    };
    Ok((id, Place { name, pieces: spans.split(';').map(piece).collect::<Result<_, _>>()? }))
}

/// The id of an event, what it says of a quotation, and the ids of that one's places.
type Event<'a> = (&'a str, Gathered<'a>, Vec<&'a str>);

/// `E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1`; none for an event that has no quotation.
fn event<'a>(line: &'a str, places: &HashMap<&'a str, Place<'a>>) -> Result<Option<Event<'a>>, Wrong> {
    let Some((id, said)) = line.split_once('\t') else { return Err(wrong("a tab is missing", HELP)) };
    let (mut gathered, mut contents) = (Gathered::default(), Vec::new());
    for (at, role) in said.split_whitespace().enumerate() {
        let Some((name, target)) = role.split_once(':') else {
            return Err(wrong(format!("`{role}` is no role with a place"), HELP));
        };
        let Some(place) = places.get(target) else {
            // A role may be another event, which is none of ours.
            if target.starts_with('T') {
                return Err(wrong(format!("there is no place `{target}`"), HELP));
            }
            continue;
        };
        let kind = [name, place.name].into_iter().find(|name| Kind::parse(name).is_some());
        let part = part(name).or(kind.and((at == 0).then_some(Part::Content)));
        if part == Some(Part::Content) {
            contents.push(target);
            gathered.kind = gathered.kind.or(kind);
        }
        gather(&mut gathered, part, &place.pieces);
    }
    Ok((!gathered.content.is_empty()).then_some((id, gathered, contents)))
}

fn gather(into: &mut Gathered<'_>, part: Option<Part>, pieces: &Pieces) {
    let [speaker, cue, addressee, frame] = &mut into.roles;
    let of = match part {
        Some(Part::Content) => &mut into.content,
        Some(Part::Speaker) => speaker,
        Some(Part::Cue) => cue,
        Some(Part::Addressee) => addressee,
        Some(Part::Frame) => frame,
        None => return,
    };
    of.extend(pieces.iter().cloned());
}

/// `R1<tab>Speaker Arg1:T1 Arg2:T2`, in either order.
fn relation(
    line: &str,
    places: &HashMap<&str, Place<'_>>,
    of: &HashMap<&str, usize>,
    found: &mut BTreeMap<usize, Gathered<'_>>,
) -> Result<(), Wrong> {
    let said = line.split_once('\t').map_or("", |(_, said)| said);
    let mut words = said.split_whitespace();
    let name = words.next().unwrap_or_default();
    let ends: Vec<&str> = words.filter_map(|word| Some(word.split_once(':')?.1)).collect();
    let [first, second] = ends[..] else {
        return Err(wrong("a relation has two ends", HELP));
    };
    let (quote, other) = if of.contains_key(first) { (first, second) } else { (second, first) };
    let Some(gathered) = of.get(quote).and_then(|number| found.get_mut(number)) else { return Ok(()) };
    let Some(place) = places.get(other) else {
        return if of.contains_key(other) { Ok(()) } else { Err(wrong(format!("there is no place `{other}`"), HELP)) };
    };
    let role = part(name).filter(|part| *part != Part::Content).or_else(|| part(place.name));
    gather(gathered, role.filter(|part| *part != Part::Content), &place.pieces);
    Ok(())
}

/// `A1<tab>Kind T1 direct`, or `A1<tab>Direct T1`.
fn attribute<'a>(
    line: &'a str,
    of: &HashMap<&str, usize>,
    found: &mut BTreeMap<usize, Gathered<'a>>,
) -> Result<(), Wrong> {
    let mut words = line.split_once('\t').map_or("", |(_, said)| said).split_whitespace();
    let (name, target, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next());
    let Some(gathered) = of.get(target).and_then(|number| found.get_mut(number)) else { return Ok(()) };
    let told = matches!(plain(name).as_str(), "kind" | "type").then_some(value).flatten();
    if let Some(kind) = told.or_else(|| Kind::parse(name).map(|_| name)) {
        // Here, and not where the quotation stands, for the error's place.
        speech(kind, &mut Quotations::default())?;
        gathered.kind = Some(kind);
    }
    Ok(())
}

/// Words in marks are the wording, in whole or in part.
fn by_marks(text: &str, content: &Pieces) -> Speech {
    let marked = content.iter().any(|piece| text[piece.clone()].contains(['"', '“', '”', '„', '«', '»']));
    if marked { Speech::Direct } else { Speech::Indirect }
}
