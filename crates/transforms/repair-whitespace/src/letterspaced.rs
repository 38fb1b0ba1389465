//! Words whose letters are set apart: `M i n i s t e r`.

use copydesk_transform::Rule;

use crate::blanks::is_single;
use crate::{View, Writing, rules};

/// How many letters are looked at: no word is longer, and nothing that is.
const LONGEST: usize = 60;

/// A word of one letter, and the blanks behind it.
struct Letter {
    c: char,
    gap: usize,
}

/// Finds words whose letters are set apart. Two single letters with a blank between them are what such a word must contain;
/// they are looked for many bytes at a time.
pub(crate) fn find(view: &mut View<'_>) {
    const STEP: usize = 64;
    if !view.writing.known {
        return;
    }
    let text = view.text;
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut place = 0;
    while place + 5 <= bytes.len() {
        let end = bytes.len().min(place + STEP + 4);
        // Of a length that is known, so that the loop is unrolled into wide instructions.
        let apart = bytes[place..].first_chunk::<{ STEP + 4 }>().is_none_or(|window| {
            (0..STEP).fold(0, |any, index| {
                let edges = is_edge(window[index]) & is_edge(window[index + 4]);
                any | u8::from((window[index + 2] == b' ') & edges)
            }) != 0
        });
        if apart {
            for index in place..end - 4 {
                let byte = |ahead: usize| bytes[index + ahead];
                let letters = byte(1).is_ascii_alphabetic() && byte(3).is_ascii_alphabetic();
                if index >= done && letters && byte(2) == b' ' && is_edge(byte(0)) && is_edge(byte(4)) {
                    done = word_around(view, index + 1);
                }
            }
        }
        place += STEP;
    }
}

/// Whether a byte is no letter of ASCII. Where it is one of another letter, the closer look says so.
const fn is_edge(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') > 25
}

/// Looks at the single letters around `at`, and says where they end.
fn word_around(view: &mut View<'_>, at: usize) -> usize {
    let text = view.text;
    if !text.is_char_boundary(at) {
        return at;
    }
    let mut start = at;
    for _ in 0..LONGEST {
        let left = text[..start].trim_end_matches(' ');
        let Some(c) = left.chars().next_back().filter(|c| c.is_alphabetic()) else { break };
        let head = &left[..left.len() - c.len_utf8()];
        if left.len() == start || start - left.len() > 2 || !opens(head) {
            break;
        }
        start = head.len();
        if !head.ends_with(' ') {
            break;
        }
    }
    if !opens(&text[..start]) {
        return at;
    }
    let mut letters: Vec<Letter> = Vec::new();
    let mut end = start;
    let mut rest = &text[start..];
    while let Some(c) = rest.chars().next().filter(|c| c.is_alphabetic()) {
        let behind = &rest[c.len_utf8()..];
        let next = behind.trim_start_matches(' ');
        let gap = behind.len() - next.len();
        if gap == 0 && !closes(behind) {
            break; // the first letter of a word
        }
        end = text.len() - behind.len();
        letters.push(Letter { c, gap });
        rest = next;
        if gap == 0 || gap > 2 || letters.len() > LONGEST {
            break;
        }
    }
    // A single letter beyond a wider gap or a tab belongs to it, nobody knows how.
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let (left, right) = (text[..start].trim_end_matches(blank), text[end..].trim_start_matches(blank));
    let crowded = left.len() < start && is_single(left.chars().rev())
        || right.len() < text.len() - end && is_single(right.chars());
    if !crowded
        && letters.len() <= LONGEST
        && let Some((rule, word)) = read(&letters, view.writing)
    {
        view.propose(rule, start, end, word);
    }
    end.max(at)
}

/// Whether a word may begin behind `before`: behind a blank or a mark that opens. One that may close as well does so where
/// something touches it, and wants a space behind it first.
fn opens(before: &str) -> bool {
    let mut left = before.chars().rev();
    match left.next() {
        None => true,
        Some('“' | '"') => left.next().is_none_or(char::is_whitespace),
        Some(c) => c.is_whitespace() || matches!(c, '(' | '[' | '„' | '»' | '«'),
    }
}

/// Whether a word may end before `behind`: at its end, or at a mark that a blank follows.
fn closes(behind: &str) -> bool {
    let mut chars = behind.chars();
    match chars.next() {
        None => true,
        Some(c) if c.is_whitespace() => true,
        Some('.' | ',' | ';' | ':' | '!' | '?' | ')' | '“' | '”' | '"' | '«' | '»') => {
            chars.next().is_none_or(|next| next.is_whitespace() || matches!(next, '“' | '”' | '"' | ')' | '.' | ','))
        }
        Some(_) => false,
    }
}

/// What the letters say without the blanks between them, where they say anything.
fn read(letters: &[Letter], writing: Writing) -> Option<(&'static Rule, String)> {
    let last = letters.len().checked_sub(1)?;
    let mut words = vec![String::new()];
    for (index, Letter { c, gap }) in letters.iter().enumerate() {
        if let Some(word) = words.last_mut() {
            word.push(*c);
        }
        if *gap > 1 && index < last {
            words.push(String::new());
        }
    }
    let joined = words.join(" ");
    // One capital and four small letters or more are no enumeration, no rhyme and no formula.
    let noun = |word: &String| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && word.chars().count() >= 5 && letters.all(char::is_lowercase)
    };
    let small = |word: &String| word.chars().count() > 1 && word.chars().skip(1).all(char::is_lowercase);
    // The last one may be a word of its own: `G r â c e à`.
    let word = match letters[last].c {
        'a' => writing.german,
        'à' | 'y' => !writing.french,
        _ => true,
    };
    if word && words.iter().all(small) && words.iter().any(noun) && is_word(letters) {
        return Some((&rules::LETTERSPACED, joined));
    }
    let one_case =
        letters.iter().all(|letter| letter.c.is_uppercase()) || letters.iter().all(|letter| letter.c.is_lowercase());
    (letters.len() >= 4 && one_case && words.iter().all(|word| word.chars().count() > 1) && is_word(letters))
        .then_some((&rules::MAYBE_LETTERSPACED, joined))
}

/// Whether the letters can be a word: three different ones or more, a vowel and a consonant, and not in the order of the
/// alphabet, nor the four of a genome.
fn is_word(letters: &[Letter]) -> bool {
    let vowel = |c: char| c.to_lowercase().any(|c| "aeiouyäöüàâéèêëîïôûœ".contains(c));
    let small = |letter: &Letter| letter.c.to_lowercase().next().unwrap_or(letter.c);
    let mut distinct: Vec<char> = letters.iter().map(small).collect();
    let ordered = distinct.windows(2).all(|pair| pair[0] < pair[1]);
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() >= 3
        && !ordered
        && !distinct.iter().all(|c| matches!(c, 'a' | 'c' | 'g' | 't'))
        && letters.iter().any(|letter| vowel(letter.c))
        && letters.iter().any(|letter| !vowel(letter.c))
}
