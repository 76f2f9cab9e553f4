//! Makes trees as YAML would have them, of what stands in a `.bru` file.

use super::pairs::Pair;
use crate::source::{Entry, Kind, Mark, Node};

/// A text.
pub(super) fn text(text: impl Into<String>, mark: Mark) -> Node {
    Node { kind: Kind::Text(text.into()), mark }
}

/// What YAML would take for a number, or true, or nothing, if it is written so.
pub(super) fn plain(text: impl Into<String>, mark: Mark) -> Node {
    Node { kind: Kind::Plain(text.into()), mark }
}

/// A list.
pub(super) fn list(nodes: Vec<Node>, mark: Mark) -> Node {
    Node { kind: Kind::List(nodes), mark }
}

/// A map that grows key by key.
#[derive(Debug, Default)]
pub(super) struct Map(Vec<Entry>);

impl Map {
    /// Sets a key; what is set twice has the later value.
    pub(super) fn set(&mut self, key: &str, value: Node) {
        self.set_at(key, value.mark, value);
    }

    /// Sets a key that stands at `mark`.
    pub(super) fn set_at(&mut self, key: &str, mark: Mark, value: Node) {
        match self.0.iter_mut().find(|it| it.key == key) {
            Some(entry) => entry.value = value,
            None => self.0.push(Entry { key: key.to_owned(), mark, value }),
        }
    }

    /// Adds to the list below a key.
    pub(super) fn add(&mut self, key: &str, nodes: Vec<Node>, mark: Mark) {
        match self.0.iter_mut().find(|it| it.key == key).map(|it| &mut it.value.kind) {
            Some(Kind::List(list)) => list.extend(nodes),
            _ => self.set(key, list(nodes, mark)),
        }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a tree.
    pub(super) fn node(self, mark: Mark) -> Node {
        Node { kind: Kind::Map(self.0), mark }
    }
}

/// An entry of a list: `{ name, value, disabled }`, with what is `more`.
pub(super) fn entry(pair: &Pair, more: &[(&str, Node)]) -> Node {
    let mut map = Map::default();
    map.set_at("name", pair.mark, text(pair.name.as_str(), pair.mark));
    map.set("value", text(pair.text(), pair.value_mark));
    for (key, node) in more {
        map.set(key, node.clone());
    }
    switched(map, pair)
}

/// Closes a map that stands for a pair: whether it is switched off, and what is said of it.
pub(super) fn switched(mut map: Map, pair: &Pair) -> Node {
    if !pair.is_enabled {
        map.set("disabled", plain("true", pair.mark));
    }
    if let Some(about) = &pair.description {
        map.set("description", text(about.as_str(), pair.mark));
    }
    map.node(pair.mark)
}

/// A variable, with the type that is noted above it.
pub(super) fn variable(pair: &Pair) -> Node {
    let mut map = Map::default();
    map.set_at("name", pair.mark, text(pair.name.strip_prefix('@').unwrap_or(&pair.name), pair.mark));
    let value = text(pair.text(), pair.value_mark);
    let value = match pair.kind.as_deref().filter(|it| *it != "string") {
        Some(kind) => {
            let mut typed = Map::default();
            typed.set("type", text(kind, pair.mark));
            typed.set("data", value);
            typed.node(pair.value_mark)
        }
        None => value,
    };
    map.set("value", value);
    switched(map, pair)
}
