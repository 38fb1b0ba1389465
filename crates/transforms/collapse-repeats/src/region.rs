//! A stretch of text that repeats itself, and whether one copy should be all.

use copydesk_transform::Lang;

use crate::words::{
    is_abstract_noun, is_adverb, is_conjunction, is_copula, is_determiner, is_grammar, is_link, is_particle,
    is_pronoun, may_repeat, never_twice, says_again,
};

/// How many characters around a stretch say whether it is all of its line or of a quotation.
const AROUND: usize = 16;

/// How many bytes on either side of a stretch say whether it stands in a row of a table.
const ROW: usize = 120;

/// Two or more copies of the same words in a row, parted by single spaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region<'a> {
    text: &'a str,
    /// Where the first copy begins.
    pub(crate) start: usize,
    /// From the beginning of one copy to that of the next.
    period: usize,
    copies: usize,
}

/// What a region is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A phrase that stands twice.
    Phrase,
    /// Three copies or more.
    Loop,
    /// A word that can never stand twice.
    Word,
    /// A word that seldom stands twice.
    Unsure,
    /// It is meant.
    Meant,
}

impl<'a> Region<'a> {
    /// The region around two places that begin alike, not before `floor`, and where it ends.
    ///
    /// # Errors
    /// Where less than two whole copies stand there: the place up to which that is known, `floor` where it is known of this one
    /// alone. What goes on and on in the same way is not compared again from each of its words.
    pub(crate) fn around(text: &'a str, first: usize, second: usize, floor: usize) -> Result<(Self, usize), usize> {
        let bytes = text.as_bytes();
        let period = second - first;
        if bytes[second - 1] != b' ' {
            return Err(floor);
        }
        let same = |(one, two): &(&u8, &u8)| one == two && **one != b'\n';
        let right = bytes[second..].iter().zip(&bytes[first..]).take_while(same).count();
        let left = bytes[floor..first].iter().rev().zip(bytes[..second].iter().rev()).take_while(same).count();
        let end = second + right;
        let mut from = first - left;
        if from > floor && opens_sentence(bytes, from - 1) && bytes[from - 1] + 0x20 == bytes[from - 1 + period] {
            from -= 1; // `Nach der Mauer nach der Mauer`
        }
        if end - from + 1 < 2 * period {
            return Err(floor);
        }
        let start = word_start(text, from, first).ok_or(floor)?;
        let mut copies = (end + 1).saturating_sub(start) / period;
        if start + copies * period > end && !ends_word(text, end) {
            copies -= 1;
        }
        // What parts the copies is a space and nothing else: in `(Bild: Hafen Kiel)Bild: Hafen Kiel` a bracket does.
        let parted = (1..copies).all(|copy| bytes[start + copy * period - 1] == b' ');
        if copies >= 2 && parted {
            return Ok((Self { text, start, period, copies }, end));
        }
        Err(if copies > 2 { end } else { floor })
    }

    /// The words that are repeated, as the second copy has them: the first may begin a sentence.
    fn phrase(&self) -> &'a str {
        &self.text[self.start + self.period..self.start + 2 * self.period - 1]
    }

    /// Behind the last copy.
    pub(crate) const fn end(&self) -> usize {
        self.start + self.copies * self.period - 1
    }

    /// Whether there are three copies or more.
    pub(crate) const fn is_loop(&self) -> bool {
        self.copies > 2
    }

    /// All copies but the first, with the space before each.
    pub(crate) const fn surplus(&self) -> (usize, usize) {
        (self.start + self.period - 1, self.end())
    }

    /// What it is.
    pub(crate) fn judge(&self, lang: Lang) -> Verdict {
        let phrase = self.phrase();
        let dash = |word: &str| matches!(word, "–" | "—");
        // A dash may stand inside, never where two copies meet.
        let parted = phrase.starts_with(['–', '—']) || phrase.ends_with(['–', '—']);
        if parted || !phrase.split(' ').all(|word| dash(word) || is_word(word)) {
            return Verdict::Meant;
        }
        let words = phrase.split(' ').filter(|word| !dash(word)).count();
        match (self.copies, words) {
            (2, 1) => self.doubled(phrase, lang),
            (2, 2) => Verdict::Meant, // `New York New York`, `nach und nach und`
            (2, _) => self.twice(words),
            _ => self.many(words, lang),
        }
    }

    /// A phrase that stands twice.
    fn twice(&self, words: usize) -> Verdict {
        let small = self.phrase().split(' ').any(|word| word.starts_with(char::is_lowercase));
        // Without a small word it is a row of a table, or a headline; an article says that a sentence begins.
        let first = self.phrase().split(' ').next().unwrap_or_default().to_lowercase();
        let behind = self.text[self.end()..].trim_start_matches(' ');
        let begins = is_grammar(&first) && behind.starts_with(char::is_lowercase);
        let table = !small && !begins && self.phrase().contains(char::is_uppercase);
        if table || !self.says_something(words) || self.is_saying(words) || self.is_called() {
            return Verdict::Meant;
        }
        Verdict::Phrase
    }

    /// Three copies or more.
    fn many(&self, words: usize, lang: Lang) -> Verdict {
        let phrase = self.phrase();
        let each = || phrase.split(' ');
        if phrase.contains(|c: char| c.is_ascii_digit()) && words < 3 || each().all(says_again) {
            return Verdict::Meant;
        }
        let long = |word: &str| word.chars().count() >= 5;
        let meant = match words {
            // `und und und` is an idiom; what is shorter than five letters is called out or sung; three times is emphasis.
            1 if never_twice(phrase, lang) => phrase == "und",
            1 if phrase.starts_with(char::is_uppercase) => !long(phrase) || self.copies < 5 && self.is_in_table(),
            1 => !long(phrase) || self.copies < 4,
            2 if each().any(is_link) => self.copies < 5,
            2 => !each().any(long) && !each().any(is_grammar),
            _ => !self.says_something(words) || self.is_saying(words),
        };
        if meant || self.copies < 5 && self.is_called() { Verdict::Meant } else { Verdict::Loop }
    }

    /// One word that stands twice.
    fn doubled(&self, word: &str, lang: Lang) -> Verdict {
        if !word.chars().all(char::is_alphabetic) || self.is_called() {
            return Verdict::Meant;
        }
        let behind = self.text[self.end()..].strip_prefix(' ').unwrap_or_default();
        let next = copydesk_transform::words::word_at(behind);
        if never_twice(word, lang) {
            // `les discours de de Gaulle`
            let name = lang == Lang::FR && word == "de" && next.starts_with(char::is_uppercase);
            let nests = lang == Lang::DE && may_nest(word, next, behind);
            return if name || nests { Verdict::Meant } else { Verdict::Word };
        }
        if lang == Lang::DE && is_particle(word) {
            return if may_nest(word, next, behind) { Verdict::Meant } else { Verdict::Unsure };
        }
        let letters = word.chars().count();
        if word.starts_with(char::is_uppercase) {
            let before = copydesk_transform::words::token_before(self.text[..self.start].trim_end_matches(' '));
            // A name has no article, and a preposition stands right before it.
            let bare = is_particle(before) || never_twice(before, lang);
            let inside = before.starts_with(char::is_lowercase) && before.ends_with(char::is_alphabetic) && !bare;
            if lang != Lang::DE || !inside || is_copula(next) {
                Verdict::Meant
            } else if is_abstract_noun(word) {
                Verdict::Word
            } else if letters >= 6 && is_determiner(before) && !next.starts_with(char::is_uppercase) {
                // Without one, two nouns may be subject and object: `wenn Journalisten Journalisten loben`.
                Verdict::Unsure
            } else {
                Verdict::Meant // `Boutros Boutros-Ghali`, `Bora Bora`
            }
        } else if letters >= 4 && !may_repeat(word) && [Lang::DE, Lang::EN, Lang::FR].contains(&lang) {
            Verdict::Unsure
        } else {
            Verdict::Meant
        }
    }

    /// Whether enough of a phrase is words: not `0 und 1 0 und 1`, not a row of results.
    fn says_something(&self, words: usize) -> bool {
        let lettered = self.phrase().split(' ').filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
        let lettered = lettered.count();
        let numbered = self.phrase().split(' ').filter(|word| word.contains(|c: char| c.is_ascii_digit())).count();
        lettered >= 2 && lettered > numbered && lettered * 2 > words
    }

    /// `und so weiter und so weiter`, `and on and on and on`, `und er lief und er lief`: a conjunction with adverbs, or with
    /// a subject, repeated on purpose.
    fn is_saying(&self, words: usize) -> bool {
        let mut each = self.phrase().split(' ');
        if each.clone().all(says_again) {
            return true;
        }
        let adverbs = words <= 4
            && each.clone().any(is_conjunction)
            && each.clone().all(|word| is_conjunction(word) || is_adverb(word) || says_again(word));
        adverbs || words == 3 && each.next().is_some_and(is_conjunction) && each.next().is_some_and(is_pronoun)
    }

    /// Whether no small word stands near it on its line, as in a row of results.
    fn is_in_table(&self) -> bool {
        let before = &self.text[self.text.ceil_char_boundary(self.start.saturating_sub(ROW))..self.start];
        let behind = &self.text[self.end()..];
        let behind = &behind[..behind.floor_char_boundary(ROW)];
        let line = [before.rsplit('\n').next().unwrap_or_default(), behind.split('\n').next().unwrap_or_default()];
        !line.iter().flat_map(|part| part.split(' ')).any(|word| word.starts_with(char::is_lowercase) && word.len() > 1)
    }

    /// Whether somebody calls or sings it: it is all of its line or of a quotation, or an exclamation mark follows.
    fn is_called(&self) -> bool {
        let before = &self.text[self.text.ceil_char_boundary(self.start.saturating_sub(AROUND))..self.start];
        let marks = |c: char| matches!(c, '„' | '“' | '”' | '"' | '»' | '«' | '\'' | '‚' | '‘' | '’' | '(' | '*' | '♪');
        let first = before.trim_end_matches(|c: char| marks(c) || matches!(c, ' ' | '-' | '–' | '•'));
        let opens = first.ends_with('\n') || first.is_empty() && self.start <= AROUND;
        let quoted = before.ends_with(marks);
        let behind = &self.text[self.end()..];
        let behind = &behind[..behind.floor_char_boundary(AROUND)];
        let last = behind.trim_start_matches(|c: char| marks(c) || matches!(c, ' ' | '.' | '…' | '?' | ','));
        let closes = last.starts_with('\n') || last.is_empty() && behind.len() < AROUND;
        let unquoted = behind.trim_start_matches(['.', '?', '…', ',']).starts_with(marks);
        behind.starts_with('!') || opens && closes || quoted && unquoted
    }
}

/// Whether the capital at `at` begins a sentence.
fn opens_sentence(bytes: &[u8], at: usize) -> bool {
    bytes[at].is_ascii_uppercase()
        && match at.checked_sub(2).map(|index| (bytes[index], bytes[index + 1])) {
            None => at == 0,
            Some((b'.' | b'!' | b'?' | b':', b' ') | (_, b'\n')) => true,
            Some(_) => false,
        }
}

/// The first word that begins in `from..=to`, of which a word begins at `to`.
fn word_start(text: &str, from: usize, to: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let opens = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        before
            .is_none_or(|c| matches!(c, ' ' | '\n' | '\r' | '\t' | '„' | '“' | '"' | '»' | '«' | '(' | '‚' | '[' | '`'))
            && bytes[*at] > b' '
            && text.is_char_boundary(*at)
    };
    (from..=to).find(opens)
}

/// Whether a word ends at `end`.
fn ends_word(text: &str, end: usize) -> bool {
    let Some(behind) = text.get(end..) else { return false };
    let mut chars = behind.chars();
    match chars.next() {
        None => true,
        Some(c) if c.is_alphanumeric() || c == '_' => false,
        Some(' ' | '\n' | '\r' | '\t') => true,
        // `Mauer-Bau`, `geht’s`, `Hafen.example`, `3,5`
        Some(c) => {
            matches!(c, '“' | '”' | '"' | '»' | '«' | ')' | ']' | '…' | '–' | '!' | '?' | ';')
                || matches!(c, '.' | ',' | ':') && !chars.next().is_some_and(char::is_alphanumeric)
        }
    }
}

/// Letters and digits, with hyphens and apostrophes, and at least one letter or digit.
fn is_word(word: &str) -> bool {
    let fits = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '&' | '%' | '€' | '§')
    };
    word.contains(char::is_alphanumeric) && word.chars().all(fits)
}

/// Whether a German preposition may stand before itself: before a name (`von von der Leyen`), before a superlative (`am
/// am stärksten betroffenen Ort`), before a participle with a phrase of its own (`in in Wien gebauten Wagen`).
fn may_nest(word: &str, next: &str, behind: &str) -> bool {
    match word {
        "von" if matches!(next, "der" | "den" | "dem" | "zu" | "und") || next.starts_with(char::is_uppercase) => {
            return true;
        }
        "am" if next.ends_with("sten") => return true,
        "und" | "oder" | "sowie" | "dass" | "weil" | "bzw." => return false,
        _ => {}
    }
    let mut noun = false;
    let mut participle = false;
    for token in behind.split(' ').take(9) {
        let capital = token.starts_with(char::is_uppercase);
        if capital && participle {
            return true;
        }
        let stem = token.trim_end_matches(['n', 'r', 's', 'm']);
        let ending = ["te", "ene", "ende", "bare", "liche"].iter().any(|ending| stem.ends_with(ending));
        participle = noun && !capital && (ending || token.ends_with("enen"));
        noun |= capital;
        if token.ends_with(['.', ',', ';', ':', '!', '?']) || token.contains('\n') {
            return false;
        }
    }
    false
}
