//! Phrases that say themselves again in another form.

/// The most words in the first of the two phrases.
const LONGEST: usize = 8;

/// Where a near repeat ends that begins at `first` and says itself again at `second`; both are beginnings of words.
///
/// Either every word comes again, and one of them in another form (`nach der alten Mauer nach der alten Mauern`); or a
/// phrase with a name comes again without it (`von Präsident Jan Peters von Präsidenten`).
pub(crate) fn end(text: &str, first: usize, second: usize) -> Option<usize> {
    let one = text.get(first..second)?.strip_suffix(' ')?;
    let reach = text.get(second..)?;
    let reach = &reach[..reach.floor_char_boundary(one.len() + 32)];
    if one.contains(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '’' | '\''))) {
        return None;
    }
    let words = one.split(' ').count();
    if !(3..=LONGEST).contains(&words) {
        return None;
    }
    let mut at = second;
    let mut forms = 0;
    for (index, (mine, token)) in one.split(' ').zip(reach.split(' ')).enumerate() {
        let theirs = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '“', '”', ')', '\n', '\r']);
        let other = mine != theirs;
        if other && (forms > 0 || !is_form(mine, theirs)) {
            return None;
        }
        forms += usize::from(other);
        let end = at + theirs.len();
        if index + 1 == words {
            return (forms == 1).then_some(end);
        }
        let rest = || one.split(' ').skip(index + 1);
        let named =
            index >= 1 && other && words - index <= 4 && rest().all(|word| word.starts_with(char::is_uppercase));
        if named && mine.contains(char::is_uppercase) {
            return Some(end);
        }
        if theirs.len() != token.len() {
            return None;
        }
        at += token.len() + 1;
    }
    None
}

/// Whether two words are forms of one: they differ in a German ending.
fn is_form(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (Some(mine), Some(theirs)) = (one.get(shared..), other.get(shared..)) else { return false };
    let ending =
        |tail: &str| matches!(tail, "" | "e" | "en" | "er" | "es" | "em" | "n" | "s" | "r" | "m" | "ns" | "ern" | "in");
    shared >= 5 && ending(mine) && ending(theirs)
}
