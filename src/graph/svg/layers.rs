//! Columns: each request stands to the right of all that feed it.

/// In which column each node stands, and which edges lead back.
#[derive(Debug)]
pub(super) struct Layers {
    /// For each node its column, from 0.
    pub(super) columns: Vec<usize>,
    /// For each edge whether it closes a circle.
    pub(super) back: Vec<bool>,
}

/// Puts nodes into columns, as few as there can be. Edges from a node to itself must not be among `edges`.
pub(super) fn layers(nodes: usize, edges: &[(usize, usize)]) -> Layers {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (index, (from, _)) in edges.iter().enumerate() {
        out[*from].push(index);
    }
    let (back, finished) = visited(edges, &out);
    let mut columns = vec![0; nodes];
    let mut is_fed = vec![false; nodes];
    // Who is finished last stands before all that it leads to.
    for node in finished.iter().rev() {
        for index in out[*node].iter().filter(|index| !back[**index]) {
            let to = edges[*index].1;
            columns[to] = columns[to].max(columns[*node] + 1);
            is_fed[to] = true;
        }
    }
    // Who is fed by none stands beside the first that it feeds.
    for node in (0..nodes).filter(|node| !is_fed[*node]) {
        let fed = out[node].iter().filter(|index| !back[**index]).map(|index| columns[edges[*index].1]);
        columns[node] = fed.min().map_or(0, |column| column - 1);
    }
    Layers { columns, back }
}

/// Goes through the graph, depth first: which edges lead back to where it came from, and the nodes as they are finished.
fn visited(edges: &[(usize, usize)], out: &[Vec<usize>]) -> (Vec<bool>, Vec<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; out.len()];
    let mut back = vec![false; edges.len()];
    let mut finished = Vec::with_capacity(out.len());
    for start in 0..out.len() {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Open;
        // No recursion: a chain may have thousands of requests.
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(index) = out[*node].get(*next) else {
                states[*node] = State::Done;
                finished.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            let to = edges[*index].1;
            match states[to] {
                State::New => {
                    states[to] = State::Open;
                    path.push((to, 0));
                }
                State::Open => back[*index] = true,
                State::Done => {}
            }
        }
    }
    (back, finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_behind_what_feeds_it() {
        let layers = layers(6, &[(0, 1), (1, 2), (0, 2), (3, 2), (4, 5)]);
        assert_eq!(layers.columns, [0, 1, 2, 1, 0, 1]);
        assert_eq!(layers.back, [false; 5]);
    }

    #[test]
    fn a_circle_is_opened() {
        let layers = layers(3, &[(0, 1), (1, 2), (2, 0)]);
        assert_eq!(layers.columns, [0, 1, 2]);
        assert_eq!(layers.back, [false, false, true]);
    }

    #[test]
    fn a_long_chain_is_no_danger() {
        let edges: Vec<_> = (1..100_000).map(|to| (to - 1, to)).collect();
        assert_eq!(layers(100_000, &edges).columns[99_999], 99_999);
    }
}
