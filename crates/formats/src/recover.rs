//! Lines and texts of which some bytes are no UTF-8: these are read as Windows-1252, and their places are kept.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

/// Bytes that were no UTF-8: where they begin in the line or file, in bytes from 0 and behind its byte order mark, and how
/// many they are. Each of them became one character.
pub type Stretch = [u64; 2];

/// A line or a text in which what is no UTF-8 was read as Windows-1252, and all else as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// What it says.
    pub text: String,
    /// Where that was no UTF-8; sorted, disjoint, and not next to each other. Empty where all of it is.
    pub stretches: Vec<Stretch>,
}

/// The characters of the bytes from 0x80 on. Five of them have none in Windows-1252; by the WHATWG standard they are control
/// characters, so that each byte has a way back.
static HIGH: LazyLock<[char; 128]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let byte = [byte as u8 + 0x80];
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
});

impl Recovered {
    /// What `bytes` are in this library's name for it, as in records.
    pub const ENCODING: &'static str = "windows-1252";

    /// Reads `bytes`. Whole characters of UTF-8 stay what they are, so that one stray byte spoils nothing but itself; bytes of
    /// ASCII are never touched, so that a JSON line keeps its structure.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len() as u64;
            let broken = chunk.invalid();
            if broken.is_empty() {
                break;
            }
            // What begins or goes on a character and is none has its highest bit set.
            text.extend(broken.iter().map(|byte| HIGH[usize::from(byte & 0x7F)]));
            let len = broken.len() as u64;
            match stretches.last_mut() {
                Some([from, count]) if *from + *count == at => *count += len,
                _ => stretches.push([at, len]),
            }
            at += len;
        }
        Self { text, stretches }
    }
}

/// Appends the bytes of which `text` was read. None, with nothing appended, where it is not what was read there.
pub(crate) fn give_back(text: &str, stretches: &[Stretch], out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    let done = ranges(text, stretches).try_fold(0, |from, range| {
        let range = range?;
        out.extend_from_slice(text.as_bytes().get(from..range.start)?);
        for char in text[range.clone()].chars() {
            let byte = HIGH.iter().position(|high| *high == char)?;
            out.push(byte as u8 + 0x80);
        }
        Some(range.end)
    });
    if let Some(from) = done {
        out.extend_from_slice(&text.as_bytes()[from..]);
    } else {
        out.truncate(start);
    }
    done.map(drop)
}

/// The same stretches in a text of which `cuts` (sorted and disjoint, in bytes of `text`) are taken out.
pub(crate) fn without(text: &str, stretches: &[Stretch], cuts: &[Range<usize>]) -> Vec<Stretch> {
    let mut left = Vec::with_capacity(stretches.len());
    let mut cuts = cuts.iter().peekable();
    // How many bytes were cut out so far, and by how many the next cut is longer in the text than it was in them.
    let (mut gone, mut grown) = (0, 0);
    for (range, [at, len]) in ranges(text, stretches).map_while(|range| range).zip(stretches) {
        while let Some(cut) = cuts.next_if(|cut| cut.end <= range.start) {
            gone += cut.len() as u64 - std::mem::take(&mut grown);
        }
        // A cut begins and ends at ASCII: a stretch lies in one, or outside of all.
        if cuts.peek().is_some_and(|cut| cut.start <= range.start) {
            grown += range.len() as u64 - len;
        } else {
            left.push([at - gone, *len]);
        }
    }
    left
}

/// Where the characters of each stretch stand in the text; none for one that is not there.
fn ranges<'a>(text: &'a str, stretches: &'a [Stretch]) -> impl Iterator<Item = Option<Range<usize>>> + 'a {
    // The text is longer than the bytes by what the characters so far take more than one byte each.
    let (mut raw, mut place) = (0_u64, 0_usize);
    stretches.iter().map(move |&[at, len]| {
        let start = place.checked_add(usize::try_from(at.checked_sub(raw)?).ok()?)?;
        let mut chars = text.get(start..)?.char_indices();
        for _ in 0..len {
            chars.next().filter(|(_, char)| !char.is_ascii())?;
        }
        place = start + chars.offset();
        raw = at.checked_add(len)?;
        Some(start..place)
    })
}

#[cfg(test)]
mod tests {
    use super::{Recovered, give_back, without};

    #[test]
    fn every_byte_has_a_way_back() {
        for first in 0..=255_u8 {
            for second in 0..=255 {
                let bytes = [b"a\xc3\xa4".as_slice(), &[first, second], b"\xe2\x80\x9e\xfcz"].concat();
                let read = Recovered::of(&bytes);
                let mut back = b"x".to_vec();
                assert!(give_back(&read.text, &read.stretches, &mut back).is_some());
                assert_eq!(back[1..], bytes);
            }
        }
    }

    #[test]
    fn only_what_is_no_utf8_is_read_otherwise() {
        let read = Recovered::of(b"gr\xc3\xbcn und wei\xdf, \x80 5 und \x81");
        assert_eq!(read.text, "grün und weiß, € 5 und \u{81}");
        assert_eq!(read.stretches, [[13, 1], [16, 1], [24, 1]]);
        let cut = Recovered::of(b"\xe2\x80 \xfc\xe4x");
        assert_eq!((cut.text.as_str(), cut.stretches.as_slice()), ("â€ üäx", [[0, 2], [3, 2]].as_slice()));
        assert_eq!(Recovered::of("grün".as_bytes()).stretches, [] as [[u64; 2]; 0]);
    }

    #[test]
    fn a_text_that_is_another_does_not_go_back() {
        let read = Recovered::of(b"wei\xdf");
        for other in ["wei", "weis", "wei漢", "we"] {
            let mut out = b"x".to_vec();
            assert!(give_back(other, &read.stretches, &mut out).is_none());
            assert_eq!(out, b"x");
        }
    }

    #[test]
    fn stretches_move_up_where_something_before_them_is_cut_out() {
        let bytes = b"{\"a\xfc\":\"\xfc\",\"c\":\"\xe4\xc3\xa4\",\"d\":1,\"t\":\"\xdf\"}";
        let read = Recovered::of(bytes);
        let cut = |part: &str| {
            let at = read.text.find(part).expect("it is there");
            at..at + part.len()
        };
        let first = cut("\"aü\":\"ü\",");
        let (second, third) = (cut("\"c\":\"ää\","), cut("\"d\":1,"));
        for cuts in [vec![first.clone()], vec![second.clone()], vec![third.clone()], vec![first, second, third]] {
            let mut text = read.text.clone();
            cuts.iter().rev().for_each(|cut| text.replace_range(cut.clone(), ""));
            let mut expected = Vec::new();
            let mut from = 0;
            for range in &cuts {
                give_part(&read, from..range.start, &mut expected);
                from = range.end;
            }
            give_part(&read, from..read.text.len(), &mut expected);
            let mut out = Vec::new();
            give_back(&text, &without(&read.text, &read.stretches, &cuts), &mut out).expect("it goes back");
            assert_eq!(out, expected, "{cuts:?}");
        }
    }

    /// The bytes of a part of what was read.
    fn give_part(read: &Recovered, part: std::ops::Range<usize>, out: &mut Vec<u8>) {
        let raw = |place: usize| {
            let mut all = Vec::new();
            let upto: Vec<_> = super::ranges(&read.text, &read.stretches).flatten().zip(&read.stretches).collect();
            let inside = upto.iter().filter(|(range, _)| range.end <= place).map(|(_, stretch)| **stretch);
            give_back(&read.text[..place], &inside.collect::<Vec<_>>(), &mut all).expect("it goes back");
            all
        };
        out.extend_from_slice(&raw(part.end)[raw(part.start).len()..]);
    }
}
