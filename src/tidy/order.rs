//! The order of a document's keys: those of a request and of a folder have one, variables keep the user's.

use std::mem;

use super::{
    rows::{Kind, Row},
    shape::{Shape, is_request},
};

/// The keys of a request in their order; what stands on one line is of one rank, and keeps the user's order.
pub const REQUEST_KEYS: &[&[&str]] = &[
    &["name"],
    &["docs"],
    &["tags"],
    &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "method"],
    &["url"],
    &["path"],
    &["query"],
    &["headers"],
    &["json", "text", "xml", "form", "multipart", "graphql", "file"],
    &["output"],
    &["auth"],
    &["when"],
    &["for"],
    &["needs"],
    &["use"],
    &["with"],
    &["retry"],
    &["delay"],
    &["skip"],
    &["always"],
    &["expect"],
    &["capture"],
    &["script"],
    &["examples"],
    &["settings"],
];

/// The keys of `collection.yaml` and `folder.yaml` in their order.
pub const FOLDER_KEYS: &[&[&str]] = &[
    &["name"],
    &["docs"],
    &["tags"],
    &["variables"],
    &["auth"],
    &["headers"],
    &["data"],
    &["before"],
    &["after"],
    &["script"],
    &["order"],
    &["parallel"],
    &["jumps"],
    &["settings"],
];

/// Comments that programs read where they stand: at the head of a file.
const FIXED: &[&str] = &["#!", "# yaml-language-server:", "# vim:", "# -*-", "# $schema"];

/// Where a key comes; those that nobody knows come last.
pub(super) fn rank(keys: &[&[&str]], key: &str) -> usize {
    keys.iter().position(|rank| rank.contains(&key)).unwrap_or(keys.len())
}

/// The order of the keys of a document that has `keys` at its outset; nothing where it keeps its own.
pub(super) fn order_of<'a>(
    shape: Shape,
    keys: impl Iterator<Item = &'a str>,
) -> Option<&'static [&'static [&'static str]]> {
    match shape {
        Shape::Requests => is_request(keys).then_some(REQUEST_KEYS),
        Shape::Folder => Some(FOLDER_KEYS),
        Shape::Variables => None,
    }
}

/// Puts the keys of each document into their order, with the comments above them.
pub(super) fn reorder(rows: Vec<Row>, shape: Shape) -> Vec<Row> {
    let mut ordered = Vec::with_capacity(rows.len());
    let mut document = Vec::new();
    for row in rows {
        if matches!(row.kind, Kind::Separator | Kind::Marker | Kind::Directive) {
            ordered.append(&mut in_order(mem::take(&mut document), shape));
            ordered.push(row);
        } else {
            document.push(row);
        }
    }
    ordered.append(&mut in_order(document, shape));
    ordered
}

/// The rows of a document in order. One with an alias is left as it is: its anchor must come first. So is one whose
/// outermost rows are not all keys.
fn in_order(rows: Vec<Row>, shape: Shape) -> Vec<Row> {
    let mut outermost = rows.iter().filter(|row| row.kind == Kind::Content && row.level == 0);
    let is_fixed = rows.iter().any(|row| row.has_alias) || outermost.any(|row| row.key.is_none());
    let Some(keys) = order_of(shape, outermost_keys(&rows)).filter(|_| !is_fixed) else { return rows };
    if outermost_keys(&rows).is_sorted_by_key(|key| rank(keys, key)) {
        return rows;
    }
    let mut parts = Parts::of(rows);
    let rank_of = |rows: &[Row]| rows.iter().find_map(key_of).map_or(keys.len(), |key| rank(keys, key));
    let ranks: Vec<usize> = parts.entries.iter().map(|rows| rank_of(rows)).collect();
    // The first of those with the lowest rank comes to stand at the outset. The blank line there stays, and so does its lack.
    let next = ranks.iter().enumerate().min_by_key(|(_, rank)| **rank).map_or(0, |(at, _)| at);
    let blanks = [parts.entries[0][0].blank, parts.entries[next][0].blank];
    [parts.entries[next][0].blank, parts.entries[0][0].blank] = blanks;
    parts.entries.sort_by_key(|rows| rank_of(rows));
    parts.head.into_iter().chain(parts.entries.into_iter().flatten()).chain(parts.tail).collect()
}

fn outermost_keys(rows: &[Row]) -> impl Iterator<Item = &str> {
    rows.iter().filter_map(key_of)
}

fn key_of(row: &Row) -> Option<&str> {
    row.key.as_deref().filter(|_| row.level == 0)
}

/// A document, taken apart.
#[derive(Default)]
struct Parts {
    /// What stays at its outset.
    head: Vec<Row>,
    /// Each key with the comments above it.
    entries: Vec<Vec<Row>>,
    /// The comments below the last key.
    tail: Vec<Row>,
}

impl Parts {
    fn of(rows: Vec<Row>) -> Self {
        let mut parts = Self::default();
        let mut above: Vec<Row> = Vec::new();
        for row in rows {
            if row.kind == Kind::Comment && row.level == 0 {
                above.push(row);
            } else if row.level > 0 {
                // A comment that stands deeper may follow one at the outset, and belongs to the same key.
                above.push(row);
                if let Some(entry) = parts.entries.last_mut() {
                    entry.append(&mut above);
                }
            } else {
                if parts.entries.is_empty() {
                    parts.head = head(&mut above, &row);
                }
                above.push(row);
                parts.entries.push(mem::take(&mut above));
            }
        }
        parts.tail = above;
        parts
    }
}

/// Takes the comments that are about the whole document, and not about its first key: those above the last blank line, and
/// those that programs read.
fn head(above: &mut Vec<Row>, key: &Row) -> Vec<Row> {
    let fixed = above.iter().rposition(|row| FIXED.iter().any(|fixed| row.text.starts_with(fixed)));
    let blank = if key.blank { Some(above.len()) } else { above.iter().rposition(|row| row.blank) };
    let count = fixed.map_or(0, |at| at + 1).max(blank.unwrap_or(0));
    above.drain(..count).collect()
}
