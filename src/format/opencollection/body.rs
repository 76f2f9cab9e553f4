//! The body of a request, as its view has it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{
    document::{get, list},
    values::{is_true, text, text_of},
    words,
};
use crate::{
    format::bruno::without_comments,
    source::{Kind, Node, Reader},
};

/// What a body adds to the view of its request.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Its kind, in the words of scripts.
    pub(super) mode: &'static str,
    /// What it holds.
    pub(super) data: Option<Value>,
    /// Its type, unless a header says one.
    pub(super) kind: Option<String>,
    /// Whether its type holds whatever the headers say.
    pub(super) is_typed: bool,
    /// The file that it is.
    pub(super) file: Option<String>,
}

impl Body {
    fn of(mode: &'static str, data: Option<Value>, kind: &str) -> Self {
        Self { mode, data, kind: Some(kind.to_owned()), ..Self::default() }
    }
}

/// The body that is written at `node`; of several, the one that is chosen.
pub(super) fn body(node: Option<&Node>, root: &Path, reader: &mut Reader<'_>) -> Body {
    let nothing = Body { mode: "none", ..Body::default() };
    let Some(node) = node else { return nothing };
    if let Kind::List(variants) = &node.kind {
        let chosen = variants.iter().find(|it| is_true(it.get("selected"))).or(variants.first());
        // A variant holds no variants: this ends.
        let chosen = chosen.and_then(|it| get(it, "body")).filter(|it| matches!(it.kind, Kind::Map(_)));
        return chosen.map_or(nothing, |it| body(Some(it), root, reader));
    }
    let Kind::Map(_) = &node.kind else {
        words::odd(node, "a body with `type` and `data`", reader);
        return nothing;
    };
    words::check(Some(node), words::BODY, reader);
    let kind = text_of(node, "type");
    let data = get(node, "data");
    let raw = || data.map(text);
    match kind.as_str() {
        "json" => match raw().filter(|it| !it.is_empty()) {
            Some(text) => Body::of("json", Some(json!(without_comments(&text))), "application/json"),
            None => Body { mode: "json", ..Body::default() },
        },
        "text" => Body::of("text", raw().map(Value::String), "text/plain"),
        "xml" => Body::of("xml", raw().map(Value::String), "application/xml"),
        "sparql" => Body::of("sparql", raw().map(Value::String), "application/sparql-query"),
        "form-urlencoded" => {
            let rows = rows(
                data,
                words::PAIR,
                reader,
                |it| json!({ "name": text_of(it, "name"), "value": text_of(it, "value") }),
            );
            Body::of("formUrlEncoded", Some(rows), "application/x-www-form-urlencoded")
        }
        "multipart-form" => {
            for it in list(data).iter().filter(|it| text_of(it, "type") == "file" && !is_true(it.get("disabled"))) {
                let value = get(it, "value");
                let paths = match value.map(|it| &it.kind) {
                    Some(Kind::List(paths)) => paths.as_slice(),
                    _ => value.map_or(&[][..], std::slice::from_ref),
                };
                for it in paths {
                    there(it, root, reader);
                }
            }
            Body::of("multipartForm", Some(rows(data, words::PART, reader, part)), "multipart/form-data")
        }
        "file" => file(data, root, reader),
        "graphql" => graphql(data, reader),
        _ => {
            let known = "json, text, xml, sparql, form-urlencoded, multipart-form, file";
            let mark = get(node, "type").map_or(node.mark, |it| it.mark);
            let message = format!("`{kind}` is no type of body: none is sent");
            reader.warning("odd-collection", mark, message, &format!("known here: {known}"));
            nothing
        }
    }
}

/// Tells of a file that is named and not there; where a variable names it, nobody knows yet.
fn there(path: &Node, root: &Path, reader: &mut Reader<'_>) {
    let written = text(path);
    let name = written.trim();
    if !name.is_empty() && !name.contains("{{") && !root.join(name).is_file() {
        let message = format!("the file `{name}` does not exist");
        let help = "paths start from the folder of the collection; the request fails without it";
        reader.warning("odd-collection", path.mark, message, help);
    }
}

/// An operation of GraphQL.
pub(super) fn graphql(node: Option<&Node>, reader: &mut Reader<'_>) -> Body {
    let node = match node.map(|it| &it.kind) {
        Some(Kind::List(variants)) => {
            let chosen = variants.iter().find(|it| is_true(it.get("selected"))).or(variants.first());
            chosen.and_then(|it| get(it, "body"))
        }
        _ => node,
    };
    words::check(node, words::GRAPHQL, reader);
    let mut data = Map::new();
    let text = |key: &str| node.map(|it| text_of(it, key)).unwrap_or_default();
    data.insert("query".to_owned(), Value::String(text("query")));
    data.insert("variables".to_owned(), Value::String(text("variables")));
    Body::of("graphql", Some(Value::Object(data)), "application/json")
}

/// The rows of a form.
fn rows(data: Option<&Node>, known: &[&str], reader: &mut Reader<'_>, row: impl Fn(&Node) -> Value) -> Value {
    if let Some(node) = data.filter(|it| !matches!(it.kind, Kind::List(_))) {
        words::odd(node, "a list of fields with `name` and `value`", reader);
    }
    let mut rows = Vec::new();
    for node in list(data) {
        words::check(Some(node), known, reader);
        // What is switched off is no part of what scripts see.
        if !is_true(node.get("disabled")) {
            let mut row = row(node);
            row["enabled"] = json!(true);
            rows.push(row);
        }
    }
    Value::Array(rows)
}

fn part(node: &Node) -> Value {
    let kind = if text_of(node, "type") == "file" { "file" } else { "text" };
    let value = match get(node, "value").map(|it| &it.kind) {
        Some(Kind::List(list)) => list.iter().map(text).collect(),
        _ if kind == "file" => json!([text_of(node, "value")]),
        _ => json!(text_of(node, "value")),
    };
    let mut part = json!({ "name": text_of(node, "name"), "value": value, "type": kind });
    if let Some(it) = get(node, "contentType") {
        part["contentType"] = json!(text(it));
    }
    part
}

fn file(data: Option<&Node>, root: &Path, reader: &mut Reader<'_>) -> Body {
    let files = list(data);
    for it in files {
        words::check(Some(it), words::FILE, reader);
    }
    let Some(chosen) = files.iter().find(|it| is_true(it.get("selected"))) else {
        return Body::of("file", None, "application/octet-stream");
    };
    if let Some(path) = get(chosen, "filePath") {
        there(path, root, reader);
    }
    let kind = text_of(chosen, "contentType");
    let body = Body::of("file", None, &kind);
    Body { file: Some(text_of(chosen, "filePath")), is_typed: true, ..body }
}
