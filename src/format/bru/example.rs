//! A saved response of a `.bru` file, whose blocks lie in one another, in the words of the YAML files.

use super::{
    build::{Map, entry, list, plain, text},
    pairs::{Pair, pairs},
    scan::{Block, Line, blocks},
};
use crate::source::Node;

/// The saved response in a block.
pub(super) fn example(block: &Block<'_>) -> Node {
    let lines = outdented(&block.lines);
    let (inner, others) = blocks(&lines).unwrap_or_default();
    let mut map = Map::default();
    for pair in &pairs(&others).0 {
        map.set_at(&pair.name, pair.mark, text(pair.text(), pair.value_mark));
    }
    for part in &inner {
        match part.name {
            "request" => map.set_at("request", part.mark, request(part)),
            "response" => map.set_at("response", part.mark, response(part)),
            _ => {}
        }
    }
    map.node(block.mark)
}

/// Lines without the blanks that all of them have in front.
fn outdented<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let blanks = |it: &Line<'_>| it.text.bytes().take_while(|it| *it == b' ').count();
    let least = lines.iter().filter(|it| !it.text.trim().is_empty()).map(blanks).min().unwrap_or_default();
    lines.iter().map(|it| it.outdented(least)).collect()
}

fn request(block: &Block<'_>) -> Node {
    let lines = outdented(&block.lines);
    let (inner, others) = blocks(&lines).unwrap_or_default();
    let mut map = Map::default();
    for pair in &pairs(&others).0 {
        map.set_at(&pair.name, pair.mark, text(pair.text(), pair.value_mark));
    }
    for part in &inner {
        let (key, kind) = match part.name {
            "headers" => ("headers", None),
            "params:query" => ("params", Some("query")),
            "params:path" => ("params", Some("path")),
            _ => continue,
        };
        let more: Vec<_> = kind.map(|it| ("type", text(it, part.mark))).into_iter().collect();
        map.add(key, pairs(&part.lines).0.iter().map(|it| entry(it, &more)).collect(), part.mark);
    }
    map.node(block.mark)
}

fn response(block: &Block<'_>) -> Node {
    let lines = outdented(&block.lines);
    let (inner, _) = blocks(&lines).unwrap_or_default();
    let mut map = Map::default();
    for part in &inner {
        let fields = pairs(&part.lines).0;
        let find = |name: &str| fields.iter().find(|it| it.name == name);
        match part.name {
            "headers" => {
                map.set("headers", list(fields.iter().map(|it| entry(it, &[])).collect(), part.mark));
            }
            "status" => status(find("code"), find("text"), &mut map),
            "body" => {
                let mut body = Map::default();
                for (key, field) in [("type", find("type")), ("data", find("content"))] {
                    if let Some(field) = field {
                        body.set_at(key, field.mark, text(field.text(), field.value_mark));
                    }
                }
                map.set_at("body", part.mark, body.node(part.mark));
            }
            _ => {}
        }
    }
    map.node(block.mark)
}

/// Early files have the code and its word the other way round.
fn status(code: Option<&Pair>, word: Option<&Pair>, map: &mut Map) {
    let is_number = |it: &&Pair| it.text().parse::<u16>().is_ok();
    if let Some(number) = code.filter(is_number).or(word.filter(is_number)) {
        map.set_at("status", number.mark, plain(number.text(), number.value_mark));
    }
    if let Some(said) = word.filter(|it| !is_number(it)).or(code.filter(|it| !is_number(it))) {
        map.set_at("statusText", said.mark, text(said.text(), said.value_mark));
    }
}
