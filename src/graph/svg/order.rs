//! The order inside of a column, in which few lines cross.

use super::item::Items;

/// How often the columns are gone through, there and back.
const SWEEPS: usize = 6;
/// From how many items on one sweep has to do.
const MANY: usize = 20_000;

/// The items of each column, from the top: band by band, and inside of a band beside what they are tied to.
pub(super) fn order(items: &Items) -> Vec<Vec<usize>> {
    let count = items.all.iter().map(|item| item.column + 1).max().unwrap_or(0);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, item) in items.all.iter().enumerate() {
        // What nothing is tied to stands elsewhere.
        if items.is_tied.get(index).copied().unwrap_or(true) {
            columns[item.column].push(index);
        }
    }
    for column in &mut columns {
        column.sort_by_key(|index| items.all[*index].band);
    }
    let mut places = vec![0; items.all.len()];
    number(&columns, &mut places);
    let mut best = (crossings(items, &columns, &places), columns.clone());
    let sweeps = if items.all.len() > MANY { 1 } else { SWEEPS };
    for _ in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        for column in columns.iter_mut().skip(1) {
            sort(items, column, &mut places, |index| &items.all[index].before);
        }
        for column in columns.iter_mut().rev().skip(1) {
            sort(items, column, &mut places, |index| &items.all[index].after);
        }
        let crossings = crossings(items, &columns, &places);
        if crossings < best.0 {
            best = (crossings, columns.clone());
        }
    }
    best.1
}

fn number(columns: &[Vec<usize>], places: &mut [usize]) {
    for column in columns {
        column.iter().enumerate().for_each(|(place, index)| places[*index] = place);
    }
}

/// Puts each item of a column beside the middle of its neighbours in the next one.
fn sort<'a>(items: &Items, column: &mut [usize], places: &mut [usize], neighbours: impl Fn(usize) -> &'a Vec<usize>) {
    let middle = |index: usize| {
        let next = neighbours(index);
        // In thousandths, so that no float is needed.
        let sum: usize = next.iter().map(|it| places[*it] * 1000).sum();
        sum.checked_div(next.len()).unwrap_or(places[index] * 1000)
    };
    column.sort_by_cached_key(|index| (items.all[*index].band, middle(*index)));
    column.iter().enumerate().for_each(|(place, index)| places[*index] = place);
}

/// How often two lines cross between two columns that stand side by side.
fn crossings(items: &Items, columns: &[Vec<usize>], places: &[usize]) -> usize {
    let mut crossings = 0;
    for pair in columns.windows(2) {
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for index in &pair[0] {
            lines.extend(items.all[*index].after.iter().map(|to| (places[*index], places[*to])));
        }
        lines.sort_unstable();
        // How many of the lines so far end at a place: a Fenwick tree.
        let mut ends = vec![0_usize; pair[1].len() + 1];
        for (count, (_, to)) in lines.iter().enumerate() {
            let mut above = 0;
            let mut at = to + 1;
            while at > 0 {
                above += ends[at];
                at &= at - 1;
            }
            crossings += count - above;
            let mut at = to + 1;
            while at < ends.len() {
                ends[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    crossings
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::contract::{Edge, EdgeKind, Graph, Node, Role},
            item,
        },
        *,
    };

    #[test]
    fn lines_that_need_not_cross_do_not() {
        let node = |id| Node {
            id,
            name: String::new(),
            method: String::new(),
            url: String::new(),
            folders: Vec::new(),
            role: Role::Request,
        };
        let edge = |(from, to)| Edge { from, to, label: String::new(), kind: EdgeKind::Data };
        let edges = [(0, 5), (1, 4), (2, 3), (0, 6), (6, 7)].map(edge).to_vec();
        let graph = Graph { title: String::new(), nodes: (0..8).map(node).collect(), edges };
        let items = item::items(&graph, &[0; 8]);
        let columns = order(&items);
        let mut places = vec![0; items.all.len()];
        number(&columns, &mut places);
        assert_eq!(crossings(&items, &columns, &places), 0, "{columns:?}");
        let by_number: Vec<Vec<usize>> =
            (0..3).map(|it| (0..8).filter(|id| items.all[*id].column == it).collect()).collect();
        number(&by_number, &mut places);
        assert!(crossings(&items, &by_number, &places) > 0);
    }
}
