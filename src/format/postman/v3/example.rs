//! A saved response, in the shape of a collection 2.1.

use serde_json::{Map, Value, json};

use super::{
    address::address,
    document::Document,
    kept,
    pairs::{pairs, text},
    tree, words,
};
use crate::source::{Kind, Node, Problem, Reader};

/// The saved response in a file called `stem`; `None` where it is none of HTTP's.
pub(super) fn example(stem: &str, document: &Document, problems: &mut Vec<Problem>) -> Option<Value> {
    let mut reader = document.reader(problems);
    let reader = &mut reader;
    words::check(Some(&document.node), words::EXAMPLE, reader);
    let kind = document.text("$kind").unwrap_or("http-example");
    let response = document.get("response");
    words::check(response, words::RESPONSE, reader);
    let (status, message, headers, body) = match kind {
        "http-example" => {
            let get = |key: &str| response.and_then(|it| it.get(key)).filter(|it| !it.is_null());
            (get("statusCode"), get("statusText"), get("headers"), get("body"))
        }
        "graphql-example" => {
            let http = response.and_then(|it| it.get("http"));
            let get = |key: &str| http.and_then(|it| it.get(key)).filter(|it| !it.is_null());
            (get("statusCode"), get("statusText"), get("headers"), received(response))
        }
        _ => return None,
    };
    let mut header = pairs(headers, words::PAIR, reader);
    let content_type = body.and_then(|it| it.get("type")).and_then(Node::text).and_then(content_type);
    let is_said = header.iter().any(|it| it["key"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("content-type")));
    if let Some(content_type) = content_type.filter(|_| !is_said) {
        header.push(json!({ "key": "Content-Type", "value": content_type }));
    }
    let status: u64 = status.and_then(Node::text).and_then(|it| it.parse().ok()).unwrap_or(200);
    let content = body.and_then(|it| it.get("content")).map(|it| match text(it) {
        Value::String(text) => text,
        Value::Null => String::new(),
        value => value.to_string(),
    });
    let mut response = json!({
        "name": tree::name(Some(document), stem),
        "status": message.and_then(Node::text).unwrap_or_default(),
        "code": status,
        "header": header,
        "body": content.unwrap_or_default(),
        "description": document.text("description"),
    });
    let request = document.get("request").filter(|it| matches!(it.kind, Kind::Map(_)));
    let asked = request.map(|it| ("originalRequest".to_owned(), asked(it, reader)));
    let beside = [("cookies", "cookie"), ("responseTime", "responseTime")].into_iter();
    let written = document.get("response");
    let beside = beside.filter_map(|(from, to)| Some((to.to_owned(), written?.get(from)?.to_json())));
    let beside = beside.filter(|it| !it.1.is_null());
    for (key, value) in beside.chain(asked).chain(kept::of_example(document)) {
        response[key] = value;
    }
    Some(response)
}

/// The request that was answered so.
fn asked(node: &Node, reader: &mut Reader<'_>) -> Value {
    let get = |key: &str| node.get(key).filter(|it| !it.is_null());
    let mut asked = json!({
        "method": get("method").and_then(Node::text).unwrap_or("GET"),
        "url": address(node, reader),
        "header": pairs(get("headers"), words::PAIR, reader),
    });
    let body = get("body").filter(|it| matches!(it.kind, Kind::Map(_)));
    let content = body.and_then(|it| it.get("content")).filter(|it| !it.is_null());
    match body.and_then(|it| it.get("type")).and_then(Node::text) {
        None | Some("none" | "file") => {}
        Some(kind @ ("urlencoded" | "formdata")) => {
            let mut map = Map::from_iter([("mode".to_owned(), Value::from(kind))]);
            map.insert(kind.to_owned(), pairs(content, words::PART, reader).into());
            asked["body"] = map.into();
        }
        Some(language) => {
            let raw = content.map(text).unwrap_or_default();
            asked["body"] = json!({ "mode": "raw", "raw": raw, "options": { "raw": { "language": language } } });
        }
    }
    asked
}

/// What a GraphQL server has answered.
fn received(response: Option<&Node>) -> Option<&Node> {
    let Kind::List(events) = &response?.get("events")?.kind else { return None };
    events.iter().find(|it| it.get("type").and_then(Node::text) == Some("received-response"))
}

/// The media type of a body that no header tells of.
fn content_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "json" | "received-response" => "application/json",
        "xml" => "application/xml",
        "html" => "text/html",
        "javascript" => "application/javascript",
        "yaml" => "application/yaml",
        "text" => "text/plain",
        _ => return None,
    })
}
