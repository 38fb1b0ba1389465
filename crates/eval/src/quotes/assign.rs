//! One-to-one matching with the greatest gain: shortest augmenting paths, after Jonker, Volgenant and Crouse.

/// Pairs of a row and a column, by row, whose gains add up to the most; as many as the shorter side has.
///
/// Every row has the same number of finite gains. The time is cubic in the shorter side, times the longer one at most.
/// Among equally good matchings the choice is that of the common implementations of this method, so that figures which
/// depend on it agree with theirs: rows are placed in order, and columns are tried from the last.
pub(super) fn best(gains: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let (rows, columns) = (gains.len(), gains.first().map_or(0, Vec::len));
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    if rows <= columns {
        return place(rows, columns, |row, column| -gains[row][column]).into_iter().enumerate().collect();
    }
    let placed = place(columns, rows, |row, column| -gains[column][row]);
    let mut pairs: Vec<(usize, usize)> = placed.into_iter().enumerate().map(|(column, row)| (row, column)).collect();
    pairs.sort_unstable();
    pairs
}

const NONE: usize = usize::MAX;

/// The column of each row, for the least cost; there are as many columns as rows, or more.
fn place(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let (mut of_row, mut of_column) = (vec![0.0; rows], vec![0.0; columns]);
    let (mut column_of, mut row_of) = (vec![NONE; rows], vec![NONE; columns]);
    let mut path = vec![NONE; columns];
    for first in 0..rows {
        let mut shortest = vec![f64::INFINITY; columns];
        let mut open: Vec<usize> = (0..columns).rev().collect();
        let (mut seen_rows, mut seen_columns) = (Vec::new(), Vec::new());
        let (mut row, mut least) = (first, 0.0);
        let end = loop {
            seen_rows.push(row);
            let (mut next, mut lowest) = (NONE, f64::INFINITY);
            for (at, &column) in open.iter().enumerate() {
                let length = least + cost(row, column) - of_row[row] - of_column[column];
                if length < shortest[column] {
                    (path[column], shortest[column]) = (row, length);
                }
                let found = shortest[column];
                if found < lowest || (found == lowest && row_of[column] == NONE) {
                    (lowest, next) = (found, at);
                }
            }
            least = lowest;
            // Costs are finite and there are at least as many columns as rows: one is always left.
            let column = open.swap_remove(next.min(open.len() - 1));
            seen_columns.push(column);
            if row_of[column] == NONE {
                break column;
            }
            row = row_of[column];
        };
        of_row[first] += least;
        for &row in seen_rows.iter().filter(|&&row| row != first) {
            of_row[row] += least - shortest[column_of[row]];
        }
        for &column in &seen_columns {
            of_column[column] -= least - shortest[column];
        }
        let mut column = end;
        loop {
            let row = path[column];
            row_of[column] = row;
            std::mem::swap(&mut column_of[row], &mut column);
            if row == first {
                break;
            }
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use super::best;

    /// The greatest gain, by trying everything.
    fn greatest(gains: &[Vec<f64>], row: usize, used: &mut Vec<bool>, left: usize) -> f64 {
        if row == gains.len() || left == 0 {
            return 0.0;
        }
        // A row is passed over only where there are more rows than columns.
        let spare = gains.len() - row > left;
        let mut most = if spare { greatest(gains, row + 1, used, left) } else { f64::NEG_INFINITY };
        for column in 0..used.len() {
            if !used[column] {
                used[column] = true;
                most = most.max(gains[row][column] + greatest(gains, row + 1, used, left - 1));
                used[column] = false;
            }
        }
        most
    }

    #[test]
    fn nothing_is_better() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 29)
        };
        for rows in 0..6 {
            for columns in 0..6 {
                let gains: Vec<Vec<f64>> = (0..rows).map(|_| (0..columns).map(|_| next()).collect()).collect();
                let pairs = best(&gains);
                let got: f64 = pairs.iter().map(|&(row, column)| gains[row][column]).sum();
                let columns = gains.first().map_or(0, Vec::len);
                assert_eq!(pairs.len(), rows.min(columns));
                let most = greatest(&gains, 0, &mut vec![false; columns], columns.min(rows));
                assert!(pairs.is_empty() || (got - most).abs() < 1e-9, "{gains:?}: {got} instead of {most}");
            }
        }
    }

    #[test]
    fn of_equal_ones_the_order_decides() {
        assert_eq!(best(&vec![vec![0.0; 3]; 3]), [(0, 0), (1, 1), (2, 2)]);
    }
}
