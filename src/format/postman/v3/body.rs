//! The body of a request, in the shape of a collection 2.1.

use std::path::{Path, absolute};

use serde_json::{Value, json};

use super::{
    document::Document,
    pairs::{odd, pairs, text},
    words,
};
use crate::source::{Kind, Node, Reader};

/// The kinds of bodies that are one text.
const RAW: &[&str] = &["json", "text", "xml", "html", "javascript"];
/// All kinds of bodies.
const TYPES: &[&str] = &["none", "json", "text", "xml", "html", "javascript", "urlencoded", "formdata", "file"];

/// The body of an HTTP request, which lies in the collection at `root`.
pub(super) fn body(document: &Document, root: &Path, reader: &mut Reader<'_>) -> Option<Value> {
    let node = document.get("body")?;
    if !matches!(node.kind, Kind::Map(_)) {
        odd(node, "a body with `type` and `content`", reader);
        return None;
    }
    words::check(Some(node), words::BODY, reader);
    let content = node.get("content").filter(|it| !it.is_null());
    let Some(kind) = node.get("type").and_then(Node::text) else {
        let help = format!("`type` is one of {}", TYPES.join(", "));
        reader.warning("odd-postman", node.mark, "this body has no `type` and is left out", &help);
        return None;
    };
    let find = |path: &Value| located(path, &document.folder, root);
    match kind {
        "none" => None,
        "urlencoded" => Some(json!({ "mode": kind, "urlencoded": pairs(content, words::PAIR, reader) })),
        "formdata" => {
            let mut parts = pairs(content, words::PART, reader);
            for part in parts.iter_mut().filter_map(Value::as_object_mut) {
                let kind = if part.contains_key("src") { "file" } else { "text" };
                part.entry("type").or_insert(kind.into());
            }
            for source in parts.iter_mut().filter_map(|it| it.get_mut("src")) {
                *source = match &source {
                    Value::Array(list) => list.iter().map(find).collect(),
                    source => find(source),
                };
            }
            Some(json!({ "mode": kind, "formdata": parts }))
        }
        "file" => {
            let source = content?.get("src").or(content)?.to_json();
            let first = source.get(0).unwrap_or(&source);
            Some(json!({ "mode": kind, "file": { "src": find(first) } }))
        }
        kind if RAW.contains(&kind) => {
            let raw = content.map_or_else(String::new, |it| whole(it, reader));
            Some(json!({ "mode": "raw", "raw": raw, "options": { "raw": { "language": kind } } }))
        }
        kind => {
            let near = words::meant(kind, TYPES).unwrap_or_else(|| format!("known are {}", TYPES.join(", ")));
            let mark = node.get("type").map_or(node.mark, |it| it.mark);
            reader.warning("odd-postman", mark, format!("`{kind}` is no type of body: it is left out"), &near);
            None
        }
    }
}

/// A body that is one text. Where people have written a map, it is JSON.
fn whole(content: &Node, reader: &mut Reader<'_>) -> String {
    if let Value::String(text) = text(content) {
        return text;
    }
    let help = "Postman takes a text: write `content: |-`, and JSON below it";
    reader.warning("odd-postman", content.mark, format!("expected text, found {}", content.says()), help);
    content.to_json().to_string()
}

/// A file that is named from the folder of its request, or from that of the collection; any other is left to be found from
/// the working folder.
fn located(path: &Value, folder: &Path, root: &Path) -> Value {
    let Some(text) = path.as_str().filter(|it| !it.is_empty() && !it.contains("{{") && Path::new(it).is_relative())
    else {
        return path.clone();
    };
    let found = [folder, root].into_iter().map(|it| it.join(text)).find(|it| it.is_file());
    let found = found.and_then(|it| absolute(it).ok());
    found.map_or_else(|| path.clone(), |it| Value::String(it.display().to_string()))
}

/// The body of a GraphQL request.
pub(super) fn graphql(document: &Document, reader: &mut Reader<'_>) -> Value {
    let mut operation = json!({});
    if let Some(query) = document.get("query") {
        operation["query"] = Value::String(whole(query, reader));
    }
    if let Some(name) = document.text("operationName").filter(|it| !it.is_empty()) {
        operation["operationName"] = name.into();
    }
    if let Some(variables) = document.get("variables") {
        operation["variables"] = Value::String(whole(variables, reader));
    }
    json!({ "mode": "graphql", "graphql": operation })
}
