//! Saved responses, as the mock and the manual need them.

use serde_json::{Value, json};

use super::{
    document::{Document, get, list},
    values::{is_true, said, text, text_of},
};
use crate::{
    format::postman::{self, asked},
    model::{Body, Described, DescribedPart as Part, Example, Parameter, Parameters, When},
    source::{Node, Place},
    template::{Template, Tree},
};

/// Headers of a saved response that speak of how it once travelled.
const OF_THE_WAY: [&str; 6] =
    ["connection", "content-encoding", "content-length", "date", "keep-alive", "transfer-encoding"];

/// The saved responses of a request.
pub(super) fn examples(document: &Document) -> Vec<Example> {
    let own = ["http", "graphql"].iter().find_map(|it| document.get(it)).map_or(Value::Null, described);
    list(document.get("examples")).iter().filter_map(|it| example(it, &own, document)).collect()
}

fn example(node: &Node, own: &Value, document: &Document) -> Option<Example> {
    let response = get(node, "response")?;
    let place = Place { file: document.name.clone(), line: node.mark.line, column: node.mark.column };
    let literal = |text: &str| Template::literal(text, place.clone());
    let header = |name: &str, value: &str| Parameter {
        values: vec![Tree::Text(literal(value))],
        ..Parameter::new(literal(name), place.clone())
    };
    let written = list(get(response, "headers")).iter().filter(|it| !is_true(it.get("disabled")));
    let written = written.map(|it| (text_of(it, "name"), text_of(it, "value")));
    let written =
        written.filter(|(name, _)| !name.is_empty() && !OF_THE_WAY.contains(&name.to_ascii_lowercase().as_str()));
    let mut headers: Vec<_> = written.map(|(name, value)| header(&name, &value)).collect();
    let body = get(response, "body");
    let is_typed = headers.iter().any(|it| it.name.source().eq_ignore_ascii_case("content-type"));
    if let Some(kind) = body.and_then(|it| media_type(&text_of(it, "type"))).filter(|_| !is_typed) {
        headers.push(header("Content-Type", kind));
    }
    let status = get(response, "status").and_then(Node::text).and_then(|it| it.parse().ok());
    let content = body.and_then(|it| get(it, "data").or_else(|| get(it, "content"))).map(text);
    Some(Example {
        name: get(node, "name").map(text),
        description: said(get(node, "description")),
        status: status.filter(|it| (100..=599).contains(it)).unwrap_or(200),
        headers: Parameters(headers),
        body: content.filter(|it| !it.is_empty()).map(|it| Body::Text(literal(&it))),
        when: When::default(),
        asked: get(node, "request").map(|it| asked(&described(it), own)).unwrap_or_default(),
        place,
    })
}

/// What is said of the parameters and headers of a request.
pub(super) fn takes(http: &Node) -> Vec<Described> {
    let all = |part: Option<Part>, key: &str| -> Vec<Described> {
        let one = |it: &Node| {
            let part = part.unwrap_or(if text_of(it, "type") == "path" { Part::Path } else { Part::Query });
            let value = get(it, "value").map_or(Value::Null, |it| text(it).into());
            Described::plain(
                part,
                text_of(it, "name"),
                value,
                said(get(it, "description")),
                is_true(it.get("disabled")),
            )
        };
        list(get(http, key)).iter().map(one).collect()
    };
    [all(None, "params"), all(Some(Part::Header), "headers")].concat()
}

/// What is asked for, in the shape of Postman's format 2.1.
fn described(node: &Node) -> Value {
    let mut url = postman::url_parts(&text_of(node, "url"));
    let path = list(get(node, "params")).iter().filter(|it| text_of(it, "type") == "path");
    let path: Vec<Value> =
        path.map(|it| json!({ "key": text_of(it, "name"), "value": text_of(it, "value") })).collect();
    url["variable"] = path.into();
    let body = get(node, "body").and_then(|it| get(it, "data")).and_then(Node::text);
    json!({ "url": url, "body": { "raw": body } })
}

/// The media type of a body of this type: `json`, `xml`, `html` or `text`.
pub fn media_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "json" => "application/json",
        "xml" => "application/xml",
        "html" => "text/html",
        "text" => "text/plain",
        _ => return None,
    })
}
