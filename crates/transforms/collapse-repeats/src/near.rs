//! Phrases that say themselves again in another form.

/// The most words in the first of the two phrases.
const LONGEST: usize = 8;

/// How many bytes two forms of a word share at least.
const FORM: usize = 5;

/// Where a near repeat ends that begins at `first` and says itself again at `second`; both are beginnings of words.
///
/// Either every word comes again, and one of them in another form (`nach der alten Mauer nach der alten Mauern`); or a
/// phrase with a name comes again without it (`von Präsident Jan Peters von Präsidenten`).
pub(crate) fn end(text: &str, first: usize, second: usize) -> Option<usize> {
    let one = text.get(first..second)?.strip_suffix(' ')?;
    let reach = text.get(second..)?;
    let reach = &reach[..reach.floor_char_boundary(one.len() + 32)];
    // Nearly all part within a word, before as much of it is shared as forms of one word share.
    let shared = one.bytes().zip(reach.bytes()).take_while(|(a, b)| a == b).count();
    let head = &one.as_bytes()[..shared];
    if one.as_bytes().get(shared).is_some_and(|byte| *byte != b' ')
        && head.iter().rev().take(FORM).take_while(|byte| **byte != b' ').count() < FORM
    {
        return None;
    }
    let mut at = second;
    let mut form = false;
    let mut rest = one;
    // What asks for the whole phrase comes last.
    for (index, token) in reach.split(' ').enumerate().take(LONGEST) {
        let (mine, behind) = rest.split_once(' ').map_or((rest, None), |(mine, behind)| (mine, Some(behind)));
        let theirs = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '“', '”', ')', '\n', '\r']);
        let other = mine != theirs;
        if other && (form || !is_form(mine, theirs)) {
            return None;
        }
        form |= other;
        let end = at + theirs.len();
        let Some(behind) = behind else {
            return (form && index >= 2 && is_plain(one)).then_some(end);
        };
        let named = other && index >= 1 && mine.contains(char::is_uppercase) && is_name(behind);
        if named && is_plain(one) {
            return Some(end);
        }
        if theirs.len() != token.len() {
            return None;
        }
        at += token.len() + 1;
        rest = behind;
    }
    None
}

/// Whether a phrase is words and nothing else.
fn is_plain(phrase: &str) -> bool {
    phrase.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '’' | '\''))
}

/// Whether these are one to three capitalised words.
fn is_name(words: &str) -> bool {
    words.split(' ').take(4).count() <= 3 && words.split(' ').all(|word| word.starts_with(char::is_uppercase))
}

/// Whether two words are forms of one: they differ in a German ending.
fn is_form(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (Some(mine), Some(theirs)) = (one.get(shared..), other.get(shared..)) else { return false };
    let ending =
        |tail: &str| matches!(tail, "" | "e" | "en" | "er" | "es" | "em" | "n" | "s" | "r" | "m" | "ns" | "ern" | "in");
    shared >= FORM && ending(mine) && ending(theirs)
}
