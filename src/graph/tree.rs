//! The folders of a graph, each with its requests.

use super::contract::{Graph, NodeId};

/// A folder. That around all others has no name.
#[derive(Debug, Default)]
pub(super) struct Folder<'a> {
    pub(super) name: &'a str,
    /// What lies in it, in the order in which it is first run.
    pub(super) entries: Vec<Entry<'a>>,
}

/// What lies in a folder.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// A request.
    Node(NodeId),
    /// A folder with all its requests, also where others are run between them.
    Folder(Folder<'a>),
}

/// The folders of `graph`.
pub(super) fn folders(graph: &Graph) -> Folder<'_> {
    let mut root = Folder::default();
    for (id, node) in graph.nodes.iter().enumerate() {
        let mut folder = &mut root;
        for name in &node.folders {
            folder = folder.enter(name);
        }
        folder.entries.push(Entry::Node(id));
    }
    root
}

impl<'a> Folder<'a> {
    fn enter(&mut self, name: &'a str) -> &mut Self {
        // Mostly the last one.
        let known = self.entries.iter().rposition(|it| matches!(it, Entry::Folder(folder) if folder.name == name));
        let index = known.unwrap_or_else(|| {
            self.entries.push(Entry::Folder(Folder { name, entries: Vec::new() }));
            self.entries.len() - 1
        });
        match &mut self.entries[index] {
            Entry::Folder(folder) => folder,
            Entry::Node(_) => unreachable!("only folders are looked for"),
        }
    }
}
