//! `time`: what is written as 800ms or 1.5s, in milliseconds.

use crate::{
    query::milliseconds,
    source::{Entry, Kind, Node, Reader, duration},
};

/// The predicates whose operands are times.
const COMPARING: &[&str] = &["equals", "not_equals", "gt", "gte", "lt", "lte", "one_of", "approx"];

/// `node` with its times as numbers of milliseconds; what cannot be one is told. A bare time `800ms` means `{ lte: 800ms }`.
pub(super) fn in_milliseconds(node: &Node, reader: &mut Reader<'_>) -> Option<Node> {
    let mark = node.mark;
    let entries = match &node.kind {
        Kind::Map(entries) => entries.iter().map(|entry| predicate(entry, reader)).collect::<Option<Vec<_>>>()?,
        Kind::Plain(_) | Kind::Text(_) | Kind::List(_) => {
            vec![Entry { key: "lte".to_owned(), mark, value: operand(node, reader)? }]
        }
    };
    Some(Node { kind: Kind::Map(entries), mark })
}

fn predicate(entry: &Entry, reader: &mut Reader<'_>) -> Option<Entry> {
    if !COMPARING.contains(&entry.key.as_str()) {
        return Some(entry.clone());
    }
    let value = match &entry.value.kind {
        Kind::List(nodes) => {
            let nodes = nodes.iter().map(|node| operand(node, reader)).collect::<Option<Vec<_>>>()?;
            Node { kind: Kind::List(nodes), mark: entry.value.mark }
        }
        Kind::Map(entries) => {
            let convert = |it: &Entry| Some(Entry { value: operand(&it.value, reader)?, ..it.clone() });
            let entries = entries.iter().map(convert).collect::<Option<Vec<_>>>()?;
            Node { kind: Kind::Map(entries), mark: entry.value.mark }
        }
        Kind::Plain(_) | Kind::Text(_) => operand(&entry.value, reader)?,
    };
    Some(Entry { value, ..entry.clone() })
}

fn operand(node: &Node, reader: &mut Reader<'_>) -> Option<Node> {
    let time = match node.text() {
        Some(text) if text.contains("<<") => return Some(node.clone()),
        Some(text) => duration(text).ok(),
        None => None,
    };
    match time {
        Some(time) => Some(Node { kind: Kind::Plain(milliseconds(time).to_string()), mark: node.mark }),
        None => reader.expected("a time such as 500ms, 2s or 1m30s", node),
    }
}
