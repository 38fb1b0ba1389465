//! Spaces that were lost between two words that touch across a mark.

use copydesk_transform::Rule;
use copydesk_transform::words::{token_at, word_at};

use crate::words::{FRAMES, MONTHS, STARTERS, abbreviates, is_dotted};
use crate::{View, Writing, rules};

/// How far a token is looked for to the left of a mark, in bytes.
const REACH: usize = 160;

impl View<'_> {
    fn put_space(&mut self, rule: &Rule, place: usize) {
        self.propose(rule, place, place, " ");
        // What stands left of here is another token from now on, as it will be once the space is there.
        self.parted = place;
    }

    /// The characters without a blank before `at`, as far as no space is put between them.
    fn head(&self, at: usize) -> &str {
        let from = self.text.ceil_char_boundary(self.parted.max(at.saturating_sub(REACH)));
        self.text[from..at].rsplit(char::is_whitespace).next().unwrap_or_default()
    }

    /// Puts a space behind the full stop, exclamation or question mark, ellipsis or comma whose last byte is at `last`.
    pub(crate) fn lost_after_mark(&mut self, last: usize) {
        if !self.writing.lost_spaces || !self.writing.known {
            return;
        }
        let (text, end) = (self.text, last + 1);
        let at = text.floor_char_boundary(last);
        let Some(mark) = text[at..].chars().next().filter(|mark| at + mark.len_utf8() == end) else { return };
        let right = &text[end..];
        let rule = match mark {
            ',' => self.words_touch(at, right).then_some(&rules::AFTER_COMMA),
            '.' if self.writing.german && is_date(self.head(at), right) => Some(&rules::IN_DATE),
            '.' if !self.writing.french && abbreviates(self.head(at), right) => Some(&rules::AFTER_ABBREVIATION),
            '.' | '!' | '?' | '…' => sentences_touch(&text[..at], self.head(at), right, mark, self.writing),
            _ => None,
        };
        if let Some(rule) = rule {
            self.put_space(rule, end);
        }
    }

    /// Puts a space behind the quotation mark at `at..end` where it closes and a sentence or its frame touches it.
    pub(crate) fn lost_after_quotation(&mut self, at: usize, end: usize) {
        let writing = self.writing;
        if !writing.lost_spaces || !writing.known || writing.french {
            return;
        }
        let text = self.text;
        let right = &text[end..];
        if !right.starts_with(char::is_alphabetic) {
            return;
        }
        // A blank between them is about to go.
        let before = text[..at].trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        let word = word_at(right);
        let frame = FRAMES.contains(&word);
        if !(frame || before.ends_with(['.', '!', '?', ',', '…']) && word.chars().nth(1).is_some()) {
            return;
        }
        let closes = match text.as_bytes()[at] {
            // A mark before it and `sagte` behind it tell as well as its line does.
            b'"' => frame && !before.ends_with(char::is_alphanumeric) || self.lines.closes_straight(text, at),
            _ if text[at..].starts_with('”') => true,
            // In German it closes where a „ is open on its line; an opening one of another language has a blank before it.
            _ => writing.german && (self.lines.closes(text, at) || frame && text[..at].ends_with(char::is_alphabetic)),
        };
        if closes {
            self.put_space(&rules::AFTER_QUOTATION, end);
        }
    }

    /// Puts a space before the „ at `at` where a word or a mark touches it.
    pub(crate) fn lost_before_quotation(&mut self, at: usize) {
        if !self.writing.lost_spaces || !self.writing.german {
            return;
        }
        let text = self.text;
        let mut left = text[..at].chars().rev();
        let touches = match left.next() {
            Some('.' | ',' | ':' | ';' | '!' | '?') => left.next().is_some_and(char::is_alphabetic),
            Some(c) => c.is_lowercase() && left.next().is_some_and(char::is_lowercase),
            None => false,
        };
        // A blank inside is about to go.
        let quoted = text[at + '„'.len_utf8()..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        if touches && quoted.starts_with(char::is_alphanumeric) {
            self.put_space(&rules::BEFORE_QUOTATION, at);
        }
    }

    /// Whether the comma at `at` stands between two words, or behind a quotation and before one.
    fn words_touch(&self, at: usize, right: &str) -> bool {
        if right.chars().take(2).filter(|c| c.is_alphabetic()).count() < 2 && !self.is_short_word(right) {
            return false;
        }
        let head = self.head(at);
        if head.ends_with('“') && self.writing.german || head.ends_with('”') {
            return right.starts_with(char::is_lowercase) && closes_something(&self.text[..at], '“');
        }
        let mut left = head.chars().rev();
        if !left.next().is_some_and(char::is_alphabetic) || !left.next().is_some_and(char::is_alphabetic) {
            return false;
        }
        // Where the next sentence begins, another token does: its commas do not count.
        let tail = token_at(right);
        let tail = &tail[..sentence_end(tail)];
        let commas = head.matches(',').count() + tail.matches(',').count();
        let slashes = head.matches('/').count();
        commas <= 1
            && (slashes == 0 || slashes == 1 && commas == 0)
            && !head.contains(['@', '=', '_', '"'])
            && !tail.contains(['/', '@', '=', '_'])
    }

    /// Whether `right` begins with a word of one letter, or one that has lost the others before an apostrophe.
    fn is_short_word(&self, right: &str) -> bool {
        let mut chars = right.chars();
        let (Some(first), Some(next)) = (chars.next(), chars.next()) else { return false };
        let alone = match () {
            () if self.writing.english => matches!(first, 'I' | 'i' | 'a'),
            () if self.writing.french => matches!(first, 'à' | 'a' | 'y'),
            () => false,
        };
        alone && next == ' '
            || !self.writing.german
                && first.is_alphabetic()
                && matches!(next, '\'' | '’')
                && chars.next().is_some_and(char::is_alphabetic)
    }
}

/// Where the first sentence in a token ends: at a mark that a capital follows, or at a quotation mark.
fn sentence_end(token: &str) -> usize {
    let mut chars = token.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '„' | '“' | '”' | '"' => true,
            '.' | '!' | '?' | '…' => chars.peek().is_some_and(|(_, next)| next.is_uppercase()),
            _ => false,
        };
        if ends {
            return at;
        }
    }
    token.len()
}

/// Whether something other than an opening mark stands before the closing one that `before` ends in.
fn closes_something(before: &str, last: char) -> bool {
    before[..before.len() - last.len_utf8()]
        .trim_end_matches(|c: char| c.is_whitespace() && c != '\n')
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | '…'))
}

/// The rule that parts two sentences, of which one ends in the token `head` and a mark, and the other begins with `right`;
/// `before` is all that stands before the mark.
fn sentences_touch(before: &str, head: &str, right: &str, mark: char, writing: Writing) -> Option<&'static Rule> {
    let word = word_at(right);
    let mut letters = word.chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return None;
    }
    let plain = letters.next()?.is_lowercase() && !letters.any(char::is_uppercase);
    let mut left = head.chars().rev();
    let (last, other) = (left.next()?, left.next().unwrap_or(' '));
    let small = last.is_lowercase() && other.is_lowercase();
    // `EU.Das`, `2019.Die`, `(Nordpartei).Er`: what ends in a capital, a figure or a bracket may be a name, but an
    // article or a pronoun is no second half of one.
    let ends = last.is_uppercase() && other.is_uppercase()
        || last.is_ascii_digit()
        || matches!(last, ')' | ']' | '%')
        || last == '“' && writing.german;
    // Something stands in front of the bracket, were it behind a blank that is about to go.
    let ends = ends && (last.is_alphanumeric() || closes_something(before, last));
    if !(small || ends && STARTERS.contains(&word)) {
        return None;
    }
    // Two dots in one token are a name or an address; a sentence that ends in one and is glued on both sides is not told
    // from it.
    if mark == '.' {
        const INSIDE: [char; 7] = ['.', '/', '_', '@', '\\', '#', ':'];
        if is_dotted(&right[word.len()..]) || head.contains(INSIDE) {
            return None;
        }
    }
    // `Temporal.PlainDate`, `LinkedList.Append`, `Linke.PDS`: capitals inside are those of names.
    let named = |c: &str| c.chars().zip(c.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    Some(if plain && !named(head) { &rules::AFTER_SENTENCE } else { &rules::AFTER_NAME })
}

fn is_date(head: &str, right: &str) -> bool {
    let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && !head[..head.len() - digits].ends_with(['.', ',', ':'])
        && MONTHS.contains(&word_at(right))
}
