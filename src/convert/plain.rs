//! A collection that was read in Postman's words as a file of format 2.1: without what that has no word for.

use serde_json::Value;

use super::{
    left::{Target, notes},
    made::Made,
    note::Note,
};
use crate::format::postman::{KEPT, url_text};

/// The document of format 2.1, each URL with its text, and what is left out of it.
pub fn plain(document: &Value) -> (Value, Vec<Note>) {
    let (mut document, notes) = bare(document);
    each_request(&mut document, &raw);
    (document, notes)
}

/// The document without what format 2.1 has no word for, and what is left out so.
pub fn bare(document: &Value) -> (Value, Vec<Note>) {
    let mut document = document.clone();
    let notes = notes(&document, Target::Postman);
    let (mut made, mut place) = (Made { notes, ..Made::default() }, Vec::new());
    level(&mut document, &mut place, &mut made);
    (document, made.notes)
}

/// Changes each request. The parser has bounded the depth.
fn each_request(of: &mut Value, change: &impl Fn(&mut Value)) {
    for item in of.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten() {
        item.get_mut("request").into_iter().for_each(change);
        each_request(item, change);
    }
}

/// The parser has bounded the depth.
fn level(of: &mut Value, place: &mut Vec<String>, made: &mut Made) {
    let mut note = |place: &[String], what: &str| {
        made.notes.push(Note { place: place.join(" / "), what: what.to_owned() });
    };
    if let Some(Value::Object(kept)) = of.as_object_mut().and_then(|it| it.shift_remove(KEPT)) {
        if kept.get("auth").and_then(Value::as_array).is_some_and(|it| it.len() > 1) {
            note(place, "of several ways of auth the first one is left");
        }
        let runs = |it: &Value, kind: &str| it["type"].as_str().is_some_and(|it| it.starts_with(kind));
        let scripts = kept.get("scripts").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if !scripts.is_empty() && !is_said(of, scripts) {
            let kinds = ["graphql:", "grpc:"].into_iter().filter(|kind| scripts.iter().any(|it| runs(it, kind)));
            let kinds: Vec<_> = kinds.map(|it| format!("`{it}`")).collect();
            if !kinds.is_empty() {
                note(place, &format!("scripts around {} requests alone are left out", kinds.join(" and ")));
            }
            let is_known = |it: &Value| ["graphql:", "grpc:"].iter().any(|kind| runs(it, kind));
            for it in scripts.iter().filter(|it| !is_known(it)) {
                let kind = it["type"].as_str().unwrap_or_default();
                note(place, &format!("a script of the type `{kind}` is left out"));
            }
        }
    }
    let Some(items) = of.get_mut("item").and_then(Value::as_array_mut) else { return };
    items.retain(|it| {
        let source = it.get(KEPT).and_then(|it| it.get("source"));
        if let Some(source) = source {
            place.push(it["name"].as_str().unwrap_or_default().to_owned());
            let kind = source["$kind"].as_str().unwrap_or_default();
            note(place, &format!("a request of the kind `{kind}` cannot be said, and is left out"));
            place.pop();
        }
        source.is_none()
    });
    for item in items {
        if item.get("item").is_some() {
            place.push(item["name"].as_str().unwrap_or_default().to_owned());
            level(item, place, made);
            place.pop();
        } else if let Some(map) = item.as_object_mut() {
            map.shift_remove(KEPT);
            let answers = map.get_mut("response").and_then(Value::as_array_mut).into_iter().flatten();
            answers.filter_map(Value::as_object_mut).for_each(|it| {
                it.shift_remove(KEPT);
            });
        }
    }
}

/// Whether scripts around GraphQL are those that run around HTTP, too: in format 2.1 each runs around both.
fn is_said(of: &Value, scripts: &[Value]) -> bool {
    let mut http: Vec<String> = Vec::new();
    for event in of.get("event").and_then(Value::as_array).into_iter().flatten() {
        let lines = event.pointer("/script/exec").and_then(Value::as_array).into_iter().flatten();
        http.push(lines.filter_map(Value::as_str).collect::<Vec<_>>().join("\n"));
    }
    let graphql = scripts.iter().filter_map(|it| it["code"].as_str()).map(str::to_owned);
    let is_graphql = |it: &Value| it["type"].as_str().is_some_and(|it| it.starts_with("graphql:"));
    scripts.iter().all(is_graphql) && graphql.collect::<Vec<_>>() == http
}

/// Gives a URL that is in its parts the text that people read, and that Postman's own tools want.
fn raw(request: &mut Value) {
    let Some(Value::Object(url)) = request.get("url").filter(|it| it.get("raw").is_none()) else { return };
    let mut bare = url.clone();
    bare.insert("variable".to_owned(), Value::Array(Vec::new()));
    let mut whole = serde_json::Map::from_iter([("raw".to_owned(), Value::from(url_text(&Value::Object(bare))))]);
    whole.extend(url.clone());
    request["url"] = Value::Object(whole);
}
