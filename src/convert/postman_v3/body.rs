//! The body of a request.

use serde_json::{Value, json};

use super::pairs::{pairs, scalar};
use crate::convert::writing::{Ground, Keys, description, is_off, list};
use crate::{
    format::{postman, yaml::write::Yaml},
    value,
};

/// The kinds of raw bodies that have a word.
const LANGUAGES: &[&str] = &["json", "text", "xml", "html", "javascript"];

/// The body of an HTTP request with these headers; nothing where it has none.
pub(super) fn body(body: &Value, headers: &[Value], ground: &mut Ground) -> Option<Yaml> {
    let mode = body.get("mode").and_then(Value::as_str)?;
    if body.get("disabled") == Some(&Value::Bool(true)) {
        ground.note("a body that is disabled is left out");
        return None;
    }
    let mut keys = Keys::default();
    match mode {
        "urlencoded" => {
            keys.put("type", mode);
            let fields: Vec<Value> = list(body, mode).iter().flat_map(fields).collect();
            keys.maybe("content", pairs(&fields));
        }
        "formdata" => {
            keys.put("type", mode);
            keys.put("content", Yaml::List(list(body, mode).iter().map(|it| part(it, ground)).collect()));
        }
        "file" => {
            let source = body.pointer("/file/src").filter(|it| !it.is_null());
            if body.pointer("/file/content").is_some_and(|it| !it.is_null()) {
                ground.note("a body that is the content of a file is left out: only a path can be said");
            }
            let source = source?.get(0).or(source)?;
            keys.put("type", mode);
            keys.put("content", Yaml::map([("src", scalar(Some(source)))]));
        }
        "graphql" => {
            keys.put("type", "json");
            keys.put("content", operation(body));
        }
        _ => {
            let raw = body.get("raw").filter(|it| !it.is_null())?;
            let raw = raw.as_str().map_or_else(|| raw.to_string(), str::to_owned);
            keys.put("type", language(body, headers));
            keys.put("content", raw);
        }
    }
    Some(Yaml::Block(keys.0))
}

/// What a raw body is. Where it does not say so, its header does: in JSON there may be comments.
fn language<'a>(body: &'a Value, headers: &[Value]) -> &'a str {
    if let Some(language) = body.pointer("/options/raw/language").and_then(Value::as_str) {
        return if LANGUAGES.contains(&language) { language } else { "text" };
    }
    let is_type =
        |it: &&Value| !is_off(it) && it["key"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("content-type"));
    let written = headers.iter().find(is_type).and_then(|it| it["value"].as_str()).unwrap_or_default();
    if written.to_ascii_lowercase().contains("json") { "json" } else { "text" }
}

/// A field as those that are sent for it: one for each value of a list, and an empty one for a map.
fn fields(entry: &Value) -> Vec<Value> {
    let with = |value: Value| {
        let mut entry = entry.clone();
        entry["value"] = value;
        entry
    };
    match entry.get("value") {
        Some(Value::Array(list)) => list.iter().cloned().map(with).collect(),
        Some(Value::Object(_)) => vec![with("".into())],
        _ => vec![entry.clone()],
    }
}

fn part(entry: &Value, ground: &mut Ground) -> Yaml {
    let mut keys = Keys::default();
    let is_file = entry.get("type").is_some_and(|it| it == "file");
    keys.put("key", scalar(entry.get("key")));
    keys.put("type", if is_file { "file" } else { "text" });
    match (is_file, entry.get("src")) {
        (true, Some(Value::Array(sources))) => {
            keys.put("src", Yaml::List(sources.iter().map(|it| scalar(Some(it))).collect()));
        }
        (true, Some(Value::String(source))) => keys.put("src", source.as_str()),
        (true, _) if entry.get("value").is_some_and(|it| !it.is_null()) => {
            let name = entry.get("key").map(postman::text).unwrap_or_default();
            ground.note(format!(
                "the part `{name}` is the content of a file, and has none there: only a path can be said"
            ));
        }
        (true, _) => {}
        (false, _) => keys.maybe("value", entry.get("value").map(|it| scalar(Some(it)))),
    }
    for key in ["contentType", "fileName"] {
        keys.maybe(key, entry.get(key).filter(|it| it.is_string()).map(|it| scalar(Some(it))));
    }
    keys.maybe("description", description(entry));
    if is_off(entry) {
        keys.put("disabled", true);
    }
    Yaml::Map(keys.0)
}

/// An operation of GraphQL as the JSON that it is sent as: only POST has a kind of its own.
fn operation(body: &Value) -> String {
    let given = &body["graphql"];
    let mut sent = json!({ "query": given.get("query").map(postman::text).unwrap_or_default() });
    if let Some(name) = given.get("operationName").filter(|it| !it.is_null()) {
        sent["operationName"] = name.clone();
    }
    let variables = given.get("variables").filter(|it| !it.is_null());
    if let Some(variables) = variables {
        let parsed = variables.as_str().and_then(|it| serde_json::from_str(it).ok());
        sent["variables"] = parsed.unwrap_or_else(|| variables.clone());
    }
    value::text(&sent).into_owned()
}
