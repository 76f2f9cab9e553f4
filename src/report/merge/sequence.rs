//! One sequence of several that keeps the order of each.

use std::collections::BTreeSet;

/// The numbers from 0 to `count`, each behind those that come before it in one of `sequences`. Of several that could be
/// next, the one of the lowest rank is; where the sequences disagree, the lowest number. No two have the same rank.
pub(super) fn merged(count: usize, sequences: &[Vec<usize>], ranks: &[usize]) -> Vec<usize> {
    let mut waits_for = vec![0_usize; count];
    let mut then: Vec<Vec<usize>> = vec![Vec::new(); count];
    for pair in sequences.iter().flat_map(|it| it.windows(2)) {
        then[pair[0]].push(pair[1]);
        waits_for[pair[1]] += 1;
    }
    let mut free: BTreeSet<(usize, usize)> =
        (0..count).filter(|it| waits_for[*it] == 0).map(|it| (ranks[it], it)).collect();
    let mut left: BTreeSet<usize> = (0..count).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(first) = left.first() {
        // Where they go round in a circle, the first that is left breaks it.
        let next = free.pop_first().map_or(*first, |(_, next)| next);
        left.remove(&next);
        order.push(next);
        for behind in &then[next] {
            waits_for[*behind] -= 1;
            if waits_for[*behind] == 0 && left.contains(behind) {
                free.insert((ranks[*behind], *behind));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_is_kept() {
        assert_eq!(merged(4, &[vec![0, 3], vec![2, 1, 3]], &[0, 1, 2, 3]), [0, 2, 1, 3]);
        assert_eq!(merged(4, &[vec![0, 3], vec![2, 1, 3]], &[9, 1, 2, 3]), [2, 1, 0, 3]);
        assert_eq!(merged(2, &[vec![0, 1], vec![1, 0]], &[1, 0]), [0, 1], "a circle");
        assert_eq!(merged(0, &[], &[]), [0; 0]);
    }
}
