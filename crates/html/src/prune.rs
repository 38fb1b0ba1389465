//! What is left out of the content that was found, by its structure alone.
//!
//! Finding the content is the extractor's work; this takes off what it cannot see from outside, and only what no article
//! has: nothing here reads words. What is left out is told in the record.

use copydesk_model::BlockKind;

use crate::blocks::Line;

/// Something that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Why: `linked-headlines`.
    pub rule: &'static str,
    /// How many lines.
    pub lines: usize,
    /// How many characters.
    pub chars: usize,
}

/// Running text is never two whole lines in succession that are links: these are the headlines of other articles.
const HEADLINES: &str = "linked-headlines";

/// Takes off runs of linked headlines, and calls a headline that is linked and alone a link.
pub(crate) fn prune(lines: &mut Vec<Line>) -> Vec<Pruned> {
    let linked: Vec<bool> = lines.iter().map(is_linked_headline).collect();
    let (mut pruned, mut keep) = (Pruned { rule: HEADLINES, lines: 0, chars: 0 }, Vec::with_capacity(lines.len()));
    for (index, line) in lines.iter_mut().enumerate() {
        let beside = (index > 0 && linked[index - 1]) || linked.get(index + 1) == Some(&true);
        if linked[index] && beside {
            pruned.lines += 1;
            pruned.chars += line.text.chars().count();
        } else if linked[index] {
            line.kind = BlockKind::Link;
        }
        keep.push(!(linked[index] && beside));
    }
    if pruned.lines == 0 {
        return Vec::new();
    }
    let mut keep = keep.into_iter();
    lines.retain(|_| keep.next() != Some(false));
    vec![pruned]
}

/// Whether a line is a link from end to end, and as long as a headline. Addresses and names of accounts are what the article
/// gives its reader; a caption or a heading may be linked to its picture or section.
fn is_linked_headline(line: &Line) -> bool {
    let plain = matches!(line.kind, BlockKind::Paragraph | BlockKind::List) && !line.quoted;
    let chars = line.text.chars().filter(|c| !c.is_whitespace()).count();
    plain
        && line.linked * 10 >= chars * 9
        && line.text.split_whitespace().count() >= 4
        && !["@", "://", "www."].iter().any(|part| line.text.contains(part))
}
