//! What is found is what stands there.

use super::{Grams, alike};

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn text(&mut self, letters: &[char], longest: usize) -> String {
        (0..self.below(longest)).map(|_| letters[self.below(letters.len())]).collect()
    }
}

/// What [`Grams::each`] should find, by looking for every string at every place.
fn sought(strings: &[(String, (bool, bool))], text: &[u8], exact: bool) -> Vec<(usize, usize, usize)> {
    let word = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut found = Vec::new();
    for (number, (string, open)) in strings.iter().enumerate().filter(|(_, (string, _))| !string.is_empty()) {
        for start in 0..(text.len() + 1).saturating_sub(string.len()) {
            let end = start + string.len();
            let same = string
                .bytes()
                .zip(&text[start..end])
                .all(|(one, other)| if exact { one == *other } else { alike(one, *other) });
            let closed = (open.0 || start == 0 || !word(start - 1)) && (open.1 || !word(end));
            if same && closed {
                found.push((start, end, number));
            }
        }
    }
    found.sort_unstable();
    found
}

fn agree(letters: &[char], exact: bool) {
    let mut dice = Dice(7);
    for _ in 0..300 {
        let strings: Vec<_> =
            (0..dice.below(12)).map(|_| (dice.text(letters, 12), (dice.below(3) == 0, dice.below(3) == 0))).collect();
        let own = strings.iter().enumerate().map(|(number, (string, open))| (string.clone().into(), *open, number));
        let grams = Grams::new(own, exact);
        for _ in 0..20 {
            let mut text = dice.text(letters, 200);
            if let Some((string, _)) = strings.get(dice.below(12)) {
                text.insert_str(0, string);
                text.push_str(string);
            }
            let (mut found, mut before) = (Vec::new(), 0);
            grams.each(text.as_bytes(), |one| {
                assert!(before <= one.place && one.start <= one.place && one.place < one.end, "{strings:?}, {text:?}");
                before = one.place;
                found.extend(one.items().map(|number| (one.start, one.end, number)));
            });
            found.sort_unstable();
            assert_eq!(found, sought(&strings, text.as_bytes(), exact), "{strings:?}, {text:?}");
        }
    }
}

#[test]
fn every_string_is_found_where_it_stands() {
    agree(&['a', 'b', ' '], true);
    agree(&['a', 'e', 'ä', 'ß', ' ', '.', '1'], true);
    agree(&['x', 'œ', 'ш', '„', '\n', '-', '\u{1}'], true);
}

#[test]
fn capitals_of_ascii_are_no_others() {
    agree(&['a', 'A', 'b', ' '], false);
    agree(&['e', 'E', 'n', '.', ' ', '2'], false);
}
