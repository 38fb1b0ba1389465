//! Characters without ink: what they are, which may go, and the text as it reads without them.

use copydesk_transform::{Document, Findings, Propose, Rule, Span};

use crate::rules;

/// What a character that cannot be seen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Space,
    Tab,
    /// No-break, thin, wide.
    Other,
    ZeroWidth,
    SoftHyphen,
    Control,
    Direction,
}

impl Kind {
    pub(crate) const fn is_blank(self) -> bool {
        matches!(self, Self::Space | Self::Tab | Self::Other)
    }

    const fn rule(self) -> &'static Rule {
        match self {
            Self::SoftHyphen => &rules::SOFT_HYPHEN,
            Self::Control | Self::Direction => &rules::CONTROL,
            _ => &rules::ZERO_WIDTH,
        }
    }
}

/// What `c` is, if it is one that this transform looks at. Line breaks of any kind are not.
pub(crate) fn kind(c: char) -> Option<Kind> {
    Some(match c {
        ' ' => Kind::Space,
        '\t' => Kind::Tab,
        '\n' | '\r' => return None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Kind::Other,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Kind::ZeroWidth,
        '\u{ad}' => Kind::SoftHyphen,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Kind::Direction,
        c if c.is_ascii_control() => Kind::Control,
        _ => return None,
    })
}

/// The longest run at `start` of characters that have no ink, no width and no work to do: what they are, and its end.
/// `rtl` says whether the text has letters that run from right to left.
pub(crate) fn idle_at(doc: &Document, start: usize, rtl: bool) -> Option<(&'static Rule, usize)> {
    let text = doc.text();
    let mut end = start;
    let mut rule = None;
    for c in text[start..].chars() {
        let Some(kind) = kind(c).filter(|kind| !kind.is_blank()) else { break };
        if works(text, end, c, kind, rtl) {
            break;
        }
        rule.get_or_insert(kind.rule());
        end += c.len_utf8();
    }
    rule.filter(|_| !doc.is_protected(Span::at(start, end))).map(|rule| (rule, end))
}

/// Whether `c` at `at` does something where it stands.
fn works(text: &str, at: usize, c: char, kind: Kind, rtl: bool) -> bool {
    let before = || text[..at].chars().next_back();
    match kind {
        // A joiner joins emoji, and letters of the scripts that need it; what has no blanks between words has these.
        Kind::ZeroWidth => match c {
            '\u{200c}' | '\u{200d}' => before().is_some_and(|before| {
                matches!(before,
                    '\u{590}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{2190}'..='\u{2bff}' | '\u{fb1d}'..='\u{fdff}'
                    | '\u{fe0f}' | '\u{fe70}'..='\u{fefc}' | '\u{1f000}'..='\u{1faff}' | '\u{11000}'..='\u{11fff}')
            }),
            '\u{200b}' => before().is_some_and(
                |before| matches!(before, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'),
            ),
            _ => false,
        },
        // At the end of a line it says that the word goes on below.
        Kind::SoftHyphen => {
            before().is_some_and(char::is_alphabetic) && text[at + c.len_utf8()..].starts_with(['\n', '\r'])
        }
        Kind::Direction => rtl,
        _ => false,
    }
}

/// Whether any letter of the text runs from right to left: then direction marks have work to do.
pub(crate) fn has_right_to_left(text: &str) -> bool {
    // Hebrew, Arabic, Syriac, Thaana, N’Ko and the presentation forms begin with these bytes.
    text.bytes().any(|byte| matches!(byte, 0xd6..=0xdf | 0xe0 | 0xef))
        && text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// A text without its idle characters, and where these stood.
///
/// The other rules read this, so that one round is enough: what an invisible character hid is seen at once.
#[derive(Debug)]
pub(crate) struct Bare {
    pub(crate) text: String,
    gone: Vec<Gone>,
}

/// A run of idle characters.
#[derive(Debug)]
struct Gone {
    /// Where it would stand in the bare text.
    bare: usize,
    start: usize,
    end: usize,
    rule: &'static Rule,
    /// Whether an edit around it takes it away already.
    taken: bool,
}

impl Bare {
    pub(crate) fn of(doc: &Document) -> Self {
        let text = doc.text();
        let bytes = text.as_bytes();
        let rtl = has_right_to_left(text);
        let mut bare = Self { text: String::with_capacity(text.len()), gone: Vec::new() };
        let (mut place, mut copied) = (0, 0);
        let lead = |byte: &u8| *byte < 0x20 && *byte != b'\n' || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef);
        while let Some(found) = bytes[place..].iter().position(lead) {
            let start = place + found;
            let c = text[start..].chars().next().unwrap_or(' ');
            place = start + c.len_utf8();
            if kind(c).is_none_or(|kind| kind.is_blank()) {
                continue;
            }
            if let Some((rule, end)) = idle_at(doc, start, rtl) {
                bare.text.push_str(&text[copied..start]);
                bare.gone.push(Gone { bare: bare.text.len(), start, end, rule, taken: false });
                copied = end;
                place = end;
            }
        }
        bare.text.push_str(&text[copied..]);
        bare
    }

    /// The place in the text of `span` in the bare text, with the idle characters at its edges.
    pub(crate) fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let shift = |count: usize| count.checked_sub(1).map_or(0, |last| self.gone[last].end - self.gone[last].bare);
        let before = self.gone.partition_point(|gone| gone.bare < start);
        let until = self.gone.partition_point(|gone| gone.bare <= end);
        (start + shift(before), end + shift(until))
    }

    /// Says that an edit of `start..end` of the bare text takes away what is idle there.
    pub(crate) fn take(&mut self, start: usize, end: usize) {
        let from = self.gone.partition_point(|gone| gone.bare < start);
        self.gone[from..].iter_mut().take_while(|gone| gone.bare <= end).for_each(|gone| gone.taken = true);
    }

    /// Takes away what no other edit took.
    pub(crate) fn finish(&self, out: &mut Findings) {
        for gone in self.gone.iter().filter(|gone| !gone.taken) {
            out.delete(gone.rule, Span::at(gone.start, gone.end));
        }
    }
}
