//! A request of a `.bru` file as a tree in the words of the YAML files.

use super::{
    auth::auth,
    body,
    build::{Map, entry, list, plain, switched, text, variable},
    example::example,
    pairs::{Given, Pair, pairs},
    scan::{self, Block},
};
use crate::source::{Mark, Node};

/// The blocks that say where a request goes.
pub(super) const METHODS: [&str; 10] =
    ["get", "post", "put", "delete", "patch", "options", "head", "connect", "trace", "http"];

/// The operators of assertions.
const OPERATORS: [&str; 16] = [
    "eq",
    "neq",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "notIn",
    "contains",
    "notContains",
    "length",
    "matches",
    "notMatches",
    "startsWith",
    "endsWith",
    "between",
];

/// Those that compare with nothing.
const LONE: [&str; 12] = [
    "isEmpty",
    "isNotEmpty",
    "isNull",
    "isUndefined",
    "isDefined",
    "isTruthy",
    "isFalsy",
    "isJson",
    "isNumber",
    "isString",
    "isBoolean",
    "isArray",
];

/// The request in these blocks.
pub(super) fn request(blocks: &[Block<'_>]) -> Node {
    let mut map = Map::default();
    let kind = info(blocks, &mut map);
    let main = blocks.iter().rfind(|it| match kind.as_str() {
        "grpc" => it.name == "grpc",
        "ws" | "websocket" => it.name == "ws",
        _ => METHODS.contains(&it.name),
    });
    let mark = blocks.first().map(|it| it.mark).unwrap_or_default();
    if let Some(main) = main {
        let key = match kind.as_str() {
            "graphql" => "graphql",
            "grpc" => "grpc",
            "ws" | "websocket" => "websocket",
            _ => "http",
        };
        let node = transport(main, key, blocks);
        map.set_at(key, main.mark, node);
    }
    let runtime = runtime(blocks);
    if !runtime.is_empty() {
        map.set("runtime", runtime.node(mark));
    }
    if let Some(block) = blocks.iter().rfind(|it| it.name == "settings") {
        map.set_at("settings", block.mark, settings(block));
    }
    let examples: Vec<_> = blocks.iter().filter(|it| it.name == "example").map(example).collect();
    if !examples.is_empty() {
        map.set("examples", list(examples, mark));
    }
    docs(blocks, &mut map);
    map.node(mark)
}

/// Reads what a request is called and of what kind it is, which is handed back.
fn info(blocks: &[Block<'_>], map: &mut Map) -> String {
    let mut info = Map::default();
    let mut kind = "http".to_owned();
    let block = blocks.iter().rfind(|it| it.name == "meta");
    for pair in block.map(|it| pairs(&it.lines).0).unwrap_or_default().iter().filter(|it| it.is_enabled) {
        match (pair.name.as_str(), &pair.value) {
            ("type", _) => pair.text().clone_into(&mut kind),
            ("seq", _) => info.set_at("seq", pair.mark, plain(pair.text(), pair.value_mark)),
            (name, Given::Text(value)) => info.set_at(name, pair.mark, text(value.as_str(), pair.value_mark)),
            (name, Given::List(words)) => {
                let words = words.iter().map(|(word, mark)| text(word.as_str(), *mark)).collect();
                info.set_at(name, pair.mark, list(words, pair.value_mark));
            }
        }
    }
    let mark = block.map(|it| it.mark).unwrap_or_default();
    info.set("type", text(if kind == "ws" { "websocket" } else { &kind }, mark));
    map.set_at("info", mark, info.node(mark));
    kind
}

/// Where a request goes, and what it carries.
fn transport(main: &Block<'_>, key: &str, blocks: &[Block<'_>]) -> Node {
    let (fields, _) = pairs(&main.lines);
    let find = |name: &str| fields.iter().rfind(|it| it.name == name && it.is_enabled);
    let mut map = Map::default();
    match find("method") {
        Some(pair) => map.set_at("method", pair.mark, text(pair.text(), pair.value_mark)),
        None if METHODS.contains(&main.name) && main.name != "http" => {
            map.set("method", text(main.name.to_ascii_uppercase(), main.mark));
        }
        None => {}
    }
    if let Some(pair) = find("url") {
        map.set_at("url", pair.mark, text(pair.text(), pair.value_mark));
    }
    for block in blocks {
        let kind = match block.name {
            "params:query" | "query" => Some("query"),
            "params:path" => Some("path"),
            _ => None,
        };
        let (found, _) =
            if kind.is_some() || matches!(block.name, "headers" | "metadata") { pairs(&block.lines) } else { continue };
        let more: Vec<_> = kind.map(|it| ("type", text(it, block.mark))).into_iter().collect();
        let rows = found.iter().map(|it| entry(it, &more)).collect();
        map.add(if kind.is_some() { "params" } else { block.name }, rows, block.mark);
    }
    let mode = find("body");
    if key == "graphql" {
        map.set("body", body::graphql(blocks, main.mark));
    } else if key == "http" {
        // A block without a kind holds JSON, whatever the request says.
        let bare = blocks.iter().find(|it| it.name == "body");
        let mode_of = bare.map_or(mode.map_or("none", Pair::text), |_| "json");
        let node = if mode_of == "graphql" {
            let mut inner = Map::default();
            inner.set("type", text("graphql", main.mark));
            inner.set("data", body::graphql(blocks, main.mark));
            Some(inner.node(main.mark))
        } else {
            body::body(mode_of, mode.map_or(main.mark, |it| it.value_mark), blocks)
        };
        if let Some(node) = node {
            map.set_at("body", mode.map_or(main.mark, |it| it.mark), node);
        }
    }
    if let Some(mode) = find("auth") {
        map.set_at("auth", mode.mark, auth(mode, blocks));
    }
    map.node(main.mark)
}

/// Variables, scripts, assertions and what is made of the answer.
pub(super) fn runtime(blocks: &[Block<'_>]) -> Map {
    let mut map = Map::default();
    for block in blocks {
        match block.name {
            "vars:pre-request" => {
                map.add("variables", pairs(&block.lines).0.iter().map(variable).collect(), block.mark);
            }
            "vars:post-response" => {
                map.add("actions", pairs(&block.lines).0.iter().map(action).collect(), block.mark);
            }
            "assert" => map.add("assertions", pairs(&block.lines).0.iter().map(assertion).collect(), block.mark),
            "script:pre-request" => map.add("scripts", vec![script("before-request", block)], block.mark),
            "script:post-response" => map.add("scripts", vec![script("after-response", block)], block.mark),
            "tests" => map.add("scripts", vec![script("tests", block)], block.mark),
            _ => {}
        }
    }
    map
}

/// What is said of something.
pub(super) fn docs(blocks: &[Block<'_>], map: &mut Map) {
    if let Some(block) = blocks.iter().rfind(|it| it.name == "docs") {
        let (written, mark) = scan::text(block);
        map.set_at("docs", block.mark, text(written, mark));
    }
}

fn script(kind: &str, block: &Block<'_>) -> Node {
    let (code, mark) = scan::text(block);
    let mut map = Map::default();
    map.set("type", text(kind, block.mark));
    map.set("code", text(code, mark));
    map.node(block.mark)
}

fn action(pair: &Pair) -> Node {
    let mut selector = Map::default();
    selector.set("expression", text(pair.text(), pair.value_mark));
    let mut variable = Map::default();
    variable.set("name", text(pair.name.strip_prefix('@').unwrap_or(&pair.name), pair.mark));
    let mut map = Map::default();
    map.set("type", text("set-variable", pair.mark));
    map.set("phase", text("after-response", pair.mark));
    map.set("selector", selector.node(pair.value_mark));
    map.set("variable", variable.node(pair.mark));
    switched(map, pair)
}

/// An assertion: what stands behind the colon is an operator and a value, or a value alone, which is compared by `eq`.
fn assertion(pair: &Pair) -> Node {
    let rule = pair.text();
    let (word, rest) = rule.split_once(' ').unwrap_or((rule, ""));
    let mut map = Map::default();
    map.set_at("expression", pair.mark, text(pair.name.as_str(), pair.mark));
    let value = |it: &str| text(it, pair.value_mark);
    if LONE.contains(&word) {
        map.set("operator", value(word));
    } else if OPERATORS.contains(&word) {
        map.set("operator", value(word));
        map.set("value", value(rest));
    } else {
        map.set("operator", value("eq"));
        map.set("value", value(rule));
    }
    switched(map, pair)
}

fn settings(block: &Block<'_>) -> Node {
    let mut map = Map::default();
    // Where there is a block, what it does not say is off.
    map.set("encodeUrl", plain("false", block.mark));
    for pair in pairs(&block.lines).0.iter().filter(|it| it.is_enabled) {
        map.set_at(&pair.name, pair.mark, plain(pair.text(), pair.value_mark));
    }
    map.node(block.mark)
}

/// Where nothing else is known.
pub(super) const NOWHERE: Mark = Mark { line: 1, column: 1, width: 1, is_block: false };
