//! One file of a collection that is a folder: a map, and where it stands.

use std::{path::PathBuf, sync::Arc};

use crate::source::{Entry, Kind, Node, Place, Problem, Reader};

/// A file that has been read, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The file's name as it is shown to the user.
    pub(super) name: Arc<str>,
    /// The folder that it lies in.
    pub(super) folder: PathBuf,
    /// What it holds: a map.
    pub(super) node: Node,
}

impl Document {
    /// The entries of its map.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.node.kind {
            Kind::Map(entries) => entries,
            Kind::Plain(_) | Kind::Text(_) | Kind::List(_) => &[],
        }
    }

    /// The value of a key that is written, and not null.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        get(&self.node, key)
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// Gathers what is wrong in it.
    pub(super) fn reader<'a>(&'a self, problems: &'a mut Vec<Problem>) -> Reader<'a> {
        Reader::new(self.name.clone(), &self.folder, problems)
    }

    /// Where it begins.
    pub(super) fn place(&self) -> Place {
        let mark = self.entries().first().map_or(self.node.mark, |it| it.mark);
        Place { file: self.name.clone(), line: mark.line.max(1), column: mark.column.max(1) }
    }

    /// The lines that it takes, without the one behind its last.
    pub(super) fn lines(&self) -> std::ops::Range<u32> {
        self.place().line..self.node.last_line().saturating_add(1)
    }
}

/// The value of a key that is written, and not null.
pub(super) fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|it| !it.is_null())
}
