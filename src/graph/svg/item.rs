//! What stands in the columns: requests, and the lines that pass between them.

use std::collections::HashMap;

use super::{
    super::{
        contract::{EdgeKind, Graph},
        words,
    },
    layers,
    text::{Px, px},
};

/// The height of a box without pills.
pub(super) const BOX: Px = 48;
/// How far apart the pills of one box are.
pub(super) const PILL: Px = 24;
/// How many lines may be led around boxes; further ones run straight behind them.
const MAX_TRUNKS: usize = 20_000;

/// Something that takes room in a column.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) column: usize,
    /// The folder's band that it lies in.
    pub(super) band: usize,
    pub(super) height: Px,
    /// Items in the column before that lead to it.
    pub(super) before: Vec<usize>,
    /// Items in the column behind that it leads to.
    pub(super) after: Vec<usize>,
}

/// What leaves a request under one label: one line, which branches.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) from: usize,
    pub(super) label: String,
    pub(super) kind: EdgeKind,
    /// The nodes that it leads to.
    pub(super) to: Vec<usize>,
    /// Its trunks, in the columns behind its node's, as far as they are needed.
    pub(super) trunks: Vec<usize>,
    /// Which of its node's ports it is.
    pub(super) slot: usize,
}

/// Everything that is to be laid out.
#[derive(Debug)]
pub(super) struct Items {
    /// The nodes first, by their numbers.
    pub(super) all: Vec<Item>,
    pub(super) ports: Vec<Port>,
    /// How many ports each node has.
    pub(super) slots: Vec<usize>,
    /// Edges that lead back, or to their own node.
    pub(super) back: Vec<usize>,
    /// Whether any edge touches the node.
    pub(super) is_tied: Vec<bool>,
}

/// The items of `graph`, whose nodes lie in these bands.
pub(super) fn items(graph: &Graph, bands: &[usize]) -> Items {
    let nodes = graph.nodes.len();
    let is_good = |index: &usize| {
        let edge = &graph.edges[*index];
        edge.from < nodes && edge.to < nodes
    };
    let (mut back, forth): (Vec<usize>, Vec<usize>) =
        (0..graph.edges.len()).filter(is_good).partition(|index| graph.edges[*index].from == graph.edges[*index].to);
    let pairs: Vec<_> = forth.iter().map(|index| (graph.edges[*index].from, graph.edges[*index].to)).collect();
    let layers = layers::layers(nodes, &pairs);
    let (turned, forth): (Vec<_>, Vec<_>) = forth.into_iter().zip(&layers.back).partition(|(_, back)| **back);
    back.extend(turned.into_iter().map(|(index, _)| index));
    let forth: Vec<usize> = forth.into_iter().map(|(index, _)| index).collect();
    let (ports, slots) = ports(graph, &forth);
    let mut is_tied = vec![false; nodes];
    for (from, to) in &pairs {
        (is_tied[*from], is_tied[*to]) = (true, true);
    }
    let all = (0..nodes).map(|id| Item {
        column: layers.columns[id],
        band: bands[id],
        height: BOX.max(px(slots[id]) * PILL + 8),
        before: Vec::new(),
        after: Vec::new(),
    });
    let mut items = Items { all: all.collect(), ports, slots, back, is_tied };
    for port in 0..items.ports.len() {
        items.lay(port);
    }
    items
}

/// The ports, and how many each node has.
fn ports(graph: &Graph, edges: &[usize]) -> (Vec<Port>, Vec<usize>) {
    let mut ports: Vec<Port> = Vec::new();
    let mut slots = vec![0; graph.nodes.len()];
    let mut known: HashMap<(usize, &str, EdgeKind), usize> = HashMap::new();
    for edge in edges.iter().map(|index| &graph.edges[*index]) {
        let index = *known.entry((edge.from, &edge.label, edge.kind)).or_insert_with(|| {
            let (label, slot) = (words::line(&edge.label), slots[edge.from]);
            slots[edge.from] += 1;
            ports.push(Port { from: edge.from, label, kind: edge.kind, to: Vec::new(), trunks: Vec::new(), slot });
            ports.len() - 1
        });
        if !ports[index].to.contains(&edge.to) {
            ports[index].to.push(edge.to);
        }
    }
    (ports, slots)
}

impl Items {
    /// Leads a port's line through the columns.
    fn lay(&mut self, port: usize) {
        let from = self.ports[port].from;
        let (column, band) = (self.all[from].column, self.all[from].band);
        let to = self.ports[port].to.clone();
        let last = to.iter().map(|id| self.all[*id].column).max().unwrap_or(column);
        let count = last.saturating_sub(column + 1);
        let is_free = self.all.len() - self.slots.len() + count <= MAX_TRUNKS;
        let mut way = vec![from];
        for column in (column + 1..last).filter(|_| is_free) {
            let index = self.all.len();
            let (before, after) = (Vec::new(), Vec::new());
            self.all.push(Item { column, band, height: 8, before, after });
            self.link(way[way.len() - 1], index);
            way.push(index);
        }
        for id in to {
            let before = self.all[id].column - 1 - column;
            if let Some(by) = way.get(before) {
                self.link(*by, id);
            }
        }
        self.ports[port].trunks = way.split_off(1);
    }

    fn link(&mut self, from: usize, to: usize) {
        self.all[from].after.push(to);
        self.all[to].before.push(from);
    }
}
