//! Bands: the folders' boxes, one below the other, inner ones inside.

use super::super::{
    contract::{Graph, NodeId},
    tree::{self, Entry, Folder},
};

/// The bands of a graph and the boxes around them.
#[derive(Debug, Default)]
pub(super) struct Bands<'a> {
    /// For each node its band.
    pub(super) of: Vec<usize>,
    /// How many there are.
    pub(super) count: usize,
    /// The boxes' begins and ends, and the bands between them, from top to bottom.
    pub(super) marks: Vec<Mark<'a>>,
    /// How many boxes lie in one another, at most.
    pub(super) depth: usize,
}

/// What comes next, from top to bottom.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark<'a> {
    /// A folder's box begins.
    Begin(&'a str),
    /// Requests of one folder that follow one another.
    Band(usize),
    /// The box ends.
    End,
}

/// The bands of `graph`.
pub(super) fn bands(graph: &Graph) -> Bands<'_> {
    let mut bands = Bands { of: vec![0; graph.nodes.len()], ..Bands::default() };
    bands.enter(&tree::folders(graph), 0);
    bands
}

impl<'a> Bands<'a> {
    fn enter(&mut self, folder: &Folder<'a>, depth: usize) {
        self.depth = self.depth.max(depth);
        for entry in &folder.entries {
            match entry {
                Entry::Node(id) => self.node(*id),
                Entry::Folder(inner) => {
                    self.marks.push(Mark::Begin(inner.name));
                    self.enter(inner, depth + 1);
                    self.marks.push(Mark::End);
                }
            }
        }
    }

    fn node(&mut self, id: NodeId) {
        if !matches!(self.marks.last(), Some(Mark::Band(_))) {
            self.marks.push(Mark::Band(self.count));
            self.count += 1;
        }
        self.of[id] = self.count - 1;
    }
}
