//! What ties quotations to each other: one inside another, and one that goes on where another stopped.

use copydesk_transform::{Annotation, Label, Span, Text, Value};

/// The pieces of text an annotation covers and who speaks, as far as links need them.
struct Place {
    span: Span<Text>,
    speaker: Option<Span<Text>>,
    carried: bool,
    /// The speaker has a name, so the table of persons lists the quotation.
    listed: bool,
}

/// Gives `parent` to a quotation inside another, and `continues` to one whose speaker was carried over from another;
/// what is named so, and what has a speaker with a name, gets an `id`: `q` and its number in the order of the text.
pub(crate) fn tie(annotations: &mut [Annotation]) {
    let quote = Label::new("quote");
    let mut order = Vec::with_capacity(annotations.len());
    order.extend((0..annotations.len()).filter(|&index| annotations[index].label == quote));
    order.sort_by_key(|&index| {
        let span = annotations[index].span;
        (span.start(), std::cmp::Reverse(span.end()), index)
    });
    let places: Vec<Place> = order.iter().map(|&index| place(&annotations[index])).collect();
    let mut links: Vec<(usize, &'static str, usize)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut last_by: Option<usize> = None;
    for (number, place) in places.iter().enumerate() {
        while open.last().is_some_and(|&outer| places[outer].span.end() < place.span.end()) {
            open.pop();
        }
        if let Some(&outer) = open.last().filter(|&&outer| holds(&annotations[order[outer]], place.span)) {
            links.push((number, "parent", outer));
        }
        open.push(number);
        // the speaker that is carried on is the one who spoke last, so looking back once is enough
        if place.carried
            && let Some(earlier) = last_by.filter(|&earlier| places[earlier].speaker == place.speaker)
            && places[earlier].span.end() <= place.span.start()
        {
            links.push((number, "continues", earlier));
        }
        if place.speaker.is_some() {
            last_by = Some(number);
        }
    }
    let mut named: Vec<bool> = places.iter().map(|place| place.listed).collect();
    links.iter().for_each(|link| named[link.2] = true);
    for number in (0..named.len()).filter(|&number| named[number]) {
        annotations[order[number]].attrs.push(("id", name(number)));
    }
    for (number, link, other) in links {
        annotations[order[number]].attrs.push((link, name(other)));
    }
}

fn name(number: usize) -> Value {
    Value::from(format!("q{}", number + 1))
}

fn place(annotation: &Annotation) -> Place {
    let said = annotation.attrs.iter().find(|(name, _)| *name == "speaker");
    let Some((_, Value::Mention(span, attrs))) = said else {
        return Place { span: annotation.span, speaker: None, carried: false, listed: false };
    };
    let carried = attrs.iter().any(|(name, value)| *name == "how" && *value == Value::from("carried"));
    let listed = attrs.iter().any(|(name, _)| *name == "name");
    Place { span: annotation.span, speaker: Some(*span), carried, listed }
}

/// Whether a piece of the annotation holds all of `inner`, and is more than it.
fn holds(outer: &Annotation, inner: Span<Text>) -> bool {
    let Some((_, Value::List(pieces))) = outer.attrs.iter().find(|(name, _)| *name == "spans") else { return false };
    pieces.iter().any(|piece| {
        matches!(piece, Value::Span(piece) if piece.start() <= inner.start() && inner.end() <= piece.end() && *piece != inner)
    })
}
