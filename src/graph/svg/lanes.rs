//! Lanes: between two columns, each line goes up or down in a lane of its own, from which its branches leave.

use std::collections::HashMap;

use super::{
    item::Items,
    rows::Rows,
    text::{Px, px},
};

/// How many lanes there are behind a column, at most; then lines share them.
const MAX_LANES: usize = 40;
/// How far apart two lines in one lane are, at least.
const APART: Px = 10;

/// Where lines go up and down, and where they come in.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// How many lanes there are behind each column.
    pub(super) counts: Vec<usize>,
    /// For a port and a node that it leads to: how far down its line comes in.
    pub(super) arrivals: HashMap<(usize, usize), Px>,
    /// For a port and a column that its line leaves: its lane.
    of: HashMap<(usize, usize), usize>,
}

/// A line between two columns.
struct Line {
    port: usize,
    column: usize,
    from: Px,
    top: Px,
    bottom: Px,
}

/// The lanes of all lines.
pub(super) fn lanes(items: &Items, rows: &Rows<'_>) -> Lanes {
    let mut lanes = Lanes { counts: vec![0; rows.columns], arrivals: arrivals(items, rows), of: HashMap::new() };
    let mut columns: Vec<Vec<Line>> = (0..rows.columns).map(|_| Vec::new()).collect();
    for line in lines(items, rows, &lanes.arrivals) {
        columns[line.column].push(line);
    }
    for mut lines in columns {
        // So that few cross: of the lines that go down, the upper ones turn later; of those that go up, the lower ones.
        lines.sort_by_key(|line| {
            let falls = line.bottom - line.from > line.from - line.top;
            (falls, if falls { -line.from } else { line.from }, line.port)
        });
        lanes.deal(&lines);
    }
    lanes
}

impl Lanes {
    /// The lane of a port's line behind a column.
    pub(super) fn lane(&self, port: usize, column: usize) -> usize {
        self.of.get(&(port, column)).copied().unwrap_or(0)
    }

    /// Gives each line the first lane that is free where it needs it.
    fn deal(&mut self, lines: &[Line]) {
        let mut taken: Vec<Vec<(Px, Px)>> = Vec::new();
        for line in lines.iter().filter(|line| line.top < line.bottom) {
            let is_free = |taken: &Vec<(Px, Px)>| {
                taken.iter().all(|(top, bottom)| line.bottom + APART < *top || bottom + APART < line.top)
            };
            let lane = taken.iter().position(is_free).unwrap_or(taken.len()).min(MAX_LANES - 1);
            if lane == taken.len() {
                taken.push(Vec::new());
            }
            taken[lane].push((line.top, line.bottom));
            self.of.insert((line.port, line.column), lane);
        }
        if let Some(line) = lines.first() {
            self.counts[line.column] = taken.len();
        }
    }
}

/// How far down a port's line leaves for a node, and from which column.
pub(super) fn leaves(port: usize, to: usize, items: &Items, rows: &Rows<'_>) -> (usize, Px) {
    let from = items.ports[port].from;
    let passed = items.all[to].column - items.all[from].column - 1;
    let trunk = passed.checked_sub(1).and_then(|last| items.ports[port].trunks.get(last));
    match trunk {
        Some(trunk) => (items.all[*trunk].column, rows.middle(items, *trunk)),
        None => (items.all[from].column, rows.port(items, port)),
    }
}

/// Where each port's line comes to each of its nodes: beside one another, in the order of where they come from.
fn arrivals(items: &Items, rows: &Rows<'_>) -> HashMap<(usize, usize), Px> {
    let mut of_node: Vec<Vec<(Px, usize)>> = vec![Vec::new(); items.slots.len()];
    for (index, port) in items.ports.iter().enumerate() {
        for to in &port.to {
            of_node[*to].push((leaves(index, *to, items, rows).1, index));
        }
    }
    let mut arrivals = HashMap::new();
    for (node, lines) in of_node.iter_mut().enumerate() {
        lines.sort_unstable();
        let count = px(lines.len());
        let step = ((items.all[node].height - 16) / count.max(1)).min(12);
        for (at, (_, port)) in (0..).zip(lines) {
            arrivals.insert((*port, node), rows.middle(items, node) + (2 * at - (count - 1)) * step / 2);
        }
    }
    arrivals
}

/// The lines between the columns: each with all its branches there.
fn lines(items: &Items, rows: &Rows<'_>, arrivals: &HashMap<(usize, usize), Px>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (port, it) in items.ports.iter().enumerate() {
        let first = items.all[it.from].column;
        let begin = lines.len();
        let mut from = rows.port(items, port);
        lines.push(Line { port, column: first, from, top: from, bottom: from });
        for trunk in &it.trunks {
            let to = rows.middle(items, *trunk);
            reach(lines.last_mut(), to);
            from = to;
            lines.push(Line { port, column: items.all[*trunk].column, from, top: from, bottom: from });
        }
        for to in &it.to {
            let column = leaves(port, *to, items, rows).0;
            reach(lines.get_mut(begin + column - first), arrivals[&(port, *to)]);
        }
    }
    lines
}

fn reach(line: Option<&mut Line>, y: Px) {
    if let Some(line) = line {
        (line.top, line.bottom) = (line.top.min(y), line.bottom.max(y));
    }
}
