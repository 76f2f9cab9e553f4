//! The body of a request in a `.bru` file, in the words of the YAML files.

use super::{
    build::{Map, entry, list, plain, switched, text},
    pairs::{Pair, pairs},
    scan::{self, Block},
};
use crate::source::{Mark, Node};

/// The modes of a body: what they are called in the YAML files, and the block that holds them.
const MODES: &[(&str, &str, &str)] = &[
    ("json", "json", "body:json"),
    ("text", "text", "body:text"),
    ("xml", "xml", "body:xml"),
    ("sparql", "sparql", "body:sparql"),
    ("formUrlEncoded", "form-urlencoded", "body:form-urlencoded"),
    ("form-urlencoded", "form-urlencoded", "body:form-urlencoded"),
    ("multipartForm", "multipart-form", "body:multipart-form"),
    ("multipart-form", "multipart-form", "body:multipart-form"),
    ("file", "file", "body:file"),
];

/// The body whose `mode` is written; nothing where that is `none`.
pub(super) fn body(mode: &str, mark: Mark, blocks: &[Block<'_>]) -> Option<Node> {
    if matches!(mode, "none" | "") {
        return None;
    }
    let mut map = Map::default();
    let Some((_, kind, name)) = MODES.iter().find(|it| it.0 == mode) else {
        // Whoever reads the tree tells of it.
        map.set("type", text(mode, mark));
        return Some(map.node(mark));
    };
    map.set("type", text(*kind, mark));
    let is_here = |it: &&Block<'_>| it.name == *name || *kind == "json" && it.name == "body";
    if let Some(block) = blocks.iter().rfind(is_here) {
        let data = match *kind {
            "form-urlencoded" => rows(block, |it| entry(it, &[])),
            "multipart-form" => rows(block, part),
            "file" => rows(block, file),
            _ => {
                let (written, mark) = scan::text(block);
                text(written, mark)
            }
        };
        map.set("data", data);
    }
    Some(map.node(mark))
}

/// An operation of GraphQL.
pub(super) fn graphql(blocks: &[Block<'_>], mark: Mark) -> Node {
    let mut map = Map::default();
    for (key, name) in [("query", "body:graphql"), ("variables", "body:graphql:vars")] {
        if let Some(block) = blocks.iter().rfind(|it| it.name == name) {
            let (written, mark) = scan::text(block);
            map.set_at(key, block.mark, text(written, mark));
        }
    }
    map.node(mark)
}

fn rows(block: &Block<'_>, row: impl Fn(&Pair) -> Node) -> Node {
    let (pairs, _) = pairs(&block.lines);
    list(pairs.iter().map(row).collect(), block.mark)
}

/// A value, and the content type that is noted behind it.
fn noted(value: &str) -> (&str, Option<&str>) {
    let noted = value.strip_suffix(')').and_then(|it| it.rsplit_once("@contentType("));
    noted.map_or((value, None), |(value, kind)| (value.trim_end(), Some(kind)))
}

/// The paths in `@file(one|two)`.
fn paths(value: &str) -> Option<Vec<&str>> {
    let inner = value.strip_prefix("@file(")?.strip_suffix(')')?;
    Some(inner.split('|').filter(|it| !it.is_empty()).collect())
}

fn part(pair: &Pair) -> Node {
    let (value, kind) = noted(pair.text());
    let mut map = Map::default();
    map.set_at("name", pair.mark, text(pair.name.as_str(), pair.mark));
    let (type_of, value) = match paths(value) {
        Some(paths) => {
            let paths = paths.into_iter().map(|it| text(it, pair.value_mark)).collect();
            ("file", list(paths, pair.value_mark))
        }
        None => ("text", text(value, pair.value_mark)),
    };
    map.set("type", text(type_of, pair.mark));
    map.set("value", value);
    if let Some(kind) = kind {
        map.set("contentType", text(kind, pair.value_mark));
    }
    switched(map, pair)
}

fn file(pair: &Pair) -> Node {
    let (value, kind) = noted(pair.text());
    let path = value.strip_prefix("@file(").and_then(|it| it.strip_suffix(')')).unwrap_or(value);
    let mut map = Map::default();
    map.set("filePath", text(path, pair.value_mark));
    map.set("contentType", text(kind.unwrap_or_default(), pair.value_mark));
    map.set("selected", plain(if pair.is_enabled { "true" } else { "false" }, pair.mark));
    map.node(pair.mark)
}
