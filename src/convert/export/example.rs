//! Examples, as saved responses.

use serde_json::{Value, json};

use super::{ground::Ground, json};
use crate::{
    convert::import::EXTENSION,
    model::{Body, Example},
    source::Node,
    template::Tree,
};

/// A saved response. `request` is the request in Postman's words, `written` the example as it is written.
pub(super) fn response(example: &Example, request: &Value, written: Option<&Node>, ground: &mut Ground) -> Value {
    let mut headers: Vec<Value> = Vec::new();
    for header in example.headers.0.iter().filter(|it| !it.disabled && !it.removed) {
        for tree in &header.values {
            headers.push(json!({ "key": header.name.source(), "value": ground.tree(tree) }));
        }
    }
    let mut kept = serde_json::Map::new();
    let (body, language, content_type) = match &example.body {
        Some(Body::Json(tree)) => {
            if tree.fixed().is_none_or(|it| !it.is_object() && !it.is_array()) {
                kept.insert("json".to_owned(), tree.written());
            }
            (json_text(tree), "json", Some("application/json"))
        }
        Some(Body::Text(text)) => (plain(text, ground), "text", None),
        Some(Body::Xml(text)) => (plain(text, ground), "xml", Some("application/xml")),
        Some(Body::File(file)) => {
            ground.note(format!("the example from the file `{}` has no body", file.path.source()));
            (String::new(), "text", None)
        }
        Some(Body::Form(_) | Body::Multipart(_) | Body::Graphql(_)) | None => (String::new(), "text", None),
    };
    let has_type =
        headers.iter().any(|it| it["key"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("content-type")));
    if let Some(content_type) = content_type.filter(|_| !has_type) {
        headers.push(json!({ "key": "Content-Type", "value": content_type }));
    }
    let mut original = request.clone();
    if let Some(when) = written.and_then(|it| it.get("when")) {
        overlay(&mut original, when);
        kept.insert("when".to_owned(), when.to_json());
    }
    if let Some(description) = &example.description {
        kept.insert("description".to_owned(), description.as_str().into());
    }
    let reason = http::StatusCode::from_u16(example.status).ok().and_then(|it| it.canonical_reason());
    let mut response = json!({
        "name": example.name.clone().unwrap_or_else(|| example.status.to_string()),
        "originalRequest": original,
        "status": reason.unwrap_or_default(),
        "code": example.status,
        "_postman_previewlanguage": language,
        "header": headers,
        "body": body,
    });
    if !kept.is_empty() {
        response[EXTENSION] = kept.into();
    }
    response
}

fn json_text(tree: &Tree) -> String {
    json::indented(&tree.written(), 0)
}

fn plain(template: &crate::template::Template, ground: &mut Ground) -> String {
    template.fixed().map_or_else(|| ground.text(template.source()), str::to_owned)
}

/// Puts what a request must be like into the request that a response was saved from.
fn overlay(request: &mut Value, when: &Node) {
    for (part, list) in [("path", "/url/variable"), ("query", "/url/query"), ("headers", "/header")] {
        let Some(crate::source::Kind::Map(entries)) = when.get(part).map(|it| &it.kind) else { continue };
        for entry in entries {
            let Some(text) = entry.value.text().filter(|it| !it.contains("<<")) else { continue };
            match request.pointer_mut(list).and_then(Value::as_array_mut) {
                Some(list) => match list.iter_mut().find(|it| it["key"] == entry.key.as_str()) {
                    Some(known) => known["value"] = text.into(),
                    None => list.push(json!({ "key": entry.key, "value": text })),
                },
                None if part == "query" => request["url"]["query"] = json!([{ "key": entry.key, "value": text }]),
                None => {}
            }
        }
    }
}
