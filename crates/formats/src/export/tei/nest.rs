//! Stretches of text that may cross each other, made into ones that do not.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A stretch of one mark that lies in another one, or beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) mark: usize,
    pub(super) span: Range<usize>,
    /// Which of the mark's stretches it is, from 0.
    pub(super) part: usize,
    /// Whether there is speech in it.
    pub(super) holds_speech: bool,
}

/// Nests stretches, each given with its mark, in the order in which they begin, an outer one before what is in it. One
/// that crosses the end of another is cut there.
pub(super) fn nest(stretches: &[(usize, Range<usize>)], is_speech: impl Fn(usize) -> bool) -> Vec<Node> {
    let key = |mark: usize, span: Range<usize>| Reverse((span.start, Reverse(span.end), mark));
    let mut queue: BinaryHeap<_> = stretches.iter().map(|(mark, span)| key(*mark, span.clone())).collect();
    let mut nodes: Vec<Node> = Vec::with_capacity(stretches.len());
    let mut open: Vec<usize> = Vec::new();
    while let Some(Reverse((start, Reverse(mut end), mark))) = queue.pop() {
        while open.last().is_some_and(|&outer| nodes[outer].span.end <= start) {
            open.pop();
        }
        if let Some(outer) = open.last().map(|&outer| nodes[outer].span.end)
            && outer < end
        {
            queue.push(key(mark, outer..end));
            end = outer;
        }
        if is_speech(mark) {
            open.iter().for_each(|&outer| nodes[outer].holds_speech = true);
        }
        open.push(nodes.len());
        nodes.push(Node { mark, span: start..end, part: 0, holds_speech: false });
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::nest;

    #[test]
    fn what_crosses_is_cut_where_the_other_one_ends() {
        let nodes = nest(&[(0, 0..10), (1, 5..15), (2, 6..7), (3, 12..20)], |mark| mark == 2);
        let found: Vec<_> = nodes.iter().map(|node| (node.mark, node.span.clone(), node.holds_speech)).collect();
        let cut = [(0, 0..10, true), (1, 5..10, true), (2, 6..7, false), (1, 10..15, false), (3, 12..15, false)];
        assert_eq!(found[..5], cut);
        assert_eq!(found[5..], [(3, 15..20, false)]);
    }
}
