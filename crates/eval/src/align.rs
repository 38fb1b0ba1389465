//! Where two texts differ.

/// Above this many cells the middle is one changed run: an alignment would take more memory than it tells.
const MOST_CELLS: usize = 64_000_000;

/// A changed run: `a0..a1` of the first text became `b0..b1` of the second, in code points.
pub(crate) type Run = (usize, usize, usize, usize);

/// The changed runs of a Levenshtein alignment.
pub(crate) fn runs(a: &[char], b: &[char]) -> Vec<Run> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    let wide = b.len() + 1;
    if a.is_empty() || b.is_empty() || (a.len() + 1).saturating_mul(wide) > MOST_CELLS {
        return vec![(head, head + a.len(), head, head + b.len())];
    }
    let mut cost = vec![0_u32; (a.len() + 1) * wide];
    for (j, cell) in cost[..wide].iter_mut().enumerate() {
        *cell = j as u32;
    }
    for i in 1..=a.len() {
        cost[i * wide] = i as u32;
        for j in 1..wide {
            let kept = cost[(i - 1) * wide + j - 1] + u32::from(a[i - 1] != b[j - 1]);
            let other = cost[(i - 1) * wide + j].min(cost[i * wide + j - 1]) + 1;
            cost[i * wide + j] = kept.min(other);
        }
    }
    let mut found: Vec<Run> = Vec::new();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 || j > 0 {
        let here = cost[i * wide + j];
        let (to_i, to_j) = if i > 0 && j > 0 && a[i - 1] == b[j - 1] && cost[(i - 1) * wide + j - 1] == here {
            (i, j) = (i - 1, j - 1);
            continue;
        } else if i > 0 && cost[(i - 1) * wide + j] + 1 == here {
            (i - 1, j)
        } else if j > 0 && cost[i * wide + j - 1] + 1 == here {
            (i, j - 1)
        } else {
            (i - 1, j - 1)
        };
        match found.last_mut() {
            Some(run) if run.0 == head + i && run.2 == head + j => (run.0, run.2) = (head + to_i, head + to_j),
            _ => found.push((head + to_i, head + i, head + to_j, head + j)),
        }
        (i, j) = (to_i, to_j);
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_where_texts_differ() {
        let of = |a: &str, b: &str| runs(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(of("Haus", "Haus"), []);
        assert_eq!(of("die US -Note ,", "die US-Note,"), [(6, 7, 6, 6), (12, 13, 11, 11)]);
    }
}
