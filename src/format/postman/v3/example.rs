//! A saved response, in the shape of a collection 2.1.

use serde_json::{Value, json};

use super::{
    document::Document,
    pairs::{pairs, text},
    tree, words,
};
use crate::source::{Node, Problem};

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
    Some(json!({
        "name": tree::name(Some(document), stem),
        "status": message.and_then(Node::text).unwrap_or_default(),
        "code": status,
        "header": header,
        "body": content.unwrap_or_default(),
        "description": document.text("description"),
    }))
}

/// What a GraphQL server has answered.
fn received(response: Option<&Node>) -> Option<&Node> {
    let crate::source::Kind::List(events) = &response?.get("events")?.kind else { return None };
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
