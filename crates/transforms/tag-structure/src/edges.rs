//! What stands before a credit: whether a caption is over, and whether the credit may be glued to it.

/// Whether a credit that begins with `next` may be glued to a caption that ends with `previous`.
pub(crate) fn can_be_glued(previous: char, next: char) -> bool {
    match previous {
        '.' | '!' | '?' | '…' | '”' | '“' | '"' | '»' | '«' | '’' | ')' | ']' => {
            next.is_alphabetic() || matches!(next, '©' | '(')
        }
        // Only a cue can follow a letter: `AltstadtFoto: dpa`.
        _ => (previous.is_lowercase() || previous.is_ascii_digit()) && (next.is_uppercase() || next == '©'),
    }
}

/// Whether what stands before a credit could be a caption: two words at least.
pub(crate) fn is_caption(head: &str) -> bool {
    head.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).nth(1).is_some()
}

/// What stands before a name with a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 14] = ["Dr", "St", "Mr", "Ms", "Nr", "Co", "Jr", "Sr", "No", "Mt", "Ft", "Pf", "Me", "Hl"];

/// Whether a sentence ends here, or a bracket or quotation that ends a caption. An abbreviation or initial does not.
pub(crate) fn ends_sentence(head: &str) -> bool {
    let bare = head.trim_end_matches(['”', '“', '"', '»', '«', '’', ')', ']']);
    match bare.chars().next_back() {
        Some('.') => {
            let word =
                bare[..bare.len() - 1].rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or_default();
            let letters = word.chars().count();
            letters >= 3
                || letters == 2 && !ABBREVIATIONS.contains(&word)
                || word.ends_with(|c: char| c.is_numeric() || c == '%' || !c.is_alphanumeric())
        }
        Some('!' | '?' | '…') => true,
        _ => bare.len() < head.len(),
    }
}

/// Whether what stands before a blank is over: a sentence, a bracket, or a sign that parts.
pub(crate) fn closed(head: &str) -> bool {
    let head = head.trim_end();
    // Nearly always a word stands there.
    if head.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    ends_sentence(head) || head.ends_with(['|', '–', '—', '-', '•', '·', ':'])
}
