//! The body of a request, in Bruno's words.

use serde_json::Value;

use super::pairs::{pair, text};
use crate::{
    convert::writing::{Ground, Keys, description, is_off, list},
    format::{postman, yaml::write::Yaml},
};

/// The body of a request, and the content type that has to be written for it; `typed` is the one that a header says.
pub(super) fn body(body: &Value, typed: Option<&str>, ground: &mut Ground) -> Option<(Yaml, Option<&'static str>)> {
    let mode = body.get("mode").and_then(Value::as_str)?;
    if body.get("disabled") == Some(&Value::Bool(true)) {
        ground.note("a body that is disabled is left out");
        return None;
    }
    let of_kind = |kind: &str, data: Yaml| Yaml::Block(vec![pair_of("type", kind.into()), pair_of("data", data)]);
    Some(match mode {
        "urlencoded" => {
            let fields = list(body, mode).iter().map(|it| pair(it, None)).collect();
            (of_kind("form-urlencoded", Yaml::List(fields)), None)
        }
        "formdata" => {
            let parts = list(body, mode).iter().map(|it| part(it, ground)).collect();
            (of_kind("multipart-form", Yaml::List(parts)), None)
        }
        "file" => {
            let source = body.pointer("/file/src").filter(|it| !it.is_null())?;
            let source = source.get(0).unwrap_or(source);
            let path = source.as_str().unwrap_or_default();
            let kind = typed.map_or_else(|| postman::media_type(path), str::to_owned);
            let file = Yaml::map([
                ("filePath", Yaml::from(path)),
                ("contentType", Yaml::from(kind)),
                ("selected", Yaml::Bool(true)),
            ]);
            (of_kind("file", Yaml::List(vec![file])), None)
        }
        "graphql" => (graphql(body, ground), None),
        _ => {
            let raw = body.get("raw").filter(|it| !it.is_null())?;
            let raw = Yaml::from(raw.as_str().map_or_else(|| raw.to_string(), str::to_owned));
            match body.pointer("/options/raw/language").and_then(Value::as_str) {
                Some("json") => (of_kind("json", raw), None),
                Some("xml") => (of_kind("xml", raw), None),
                Some("html") => (of_kind("text", raw), Some("text/html")),
                Some("javascript") => (of_kind("text", raw), Some("application/javascript")),
                _ => (of_kind("text", raw), None),
            }
        }
    })
}

/// An operation of GraphQL.
fn graphql(body: &Value, ground: &mut Ground) -> Yaml {
    let given = &body["graphql"];
    if given.get("operationName").is_some_and(|it| !it.is_null()) {
        ground.note("the name of its operation cannot be said");
    }
    let mut keys = Keys::default();
    keys.put("query", text(given, "query"));
    let variables = given.get("variables").filter(|it| !it.is_null());
    let variables = variables.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    keys.maybe("variables", variables.filter(|it| !it.is_empty()).map(Yaml::from));
    Yaml::Block(keys.0)
}

fn part(entry: &Value, ground: &mut Ground) -> Yaml {
    if let Some(name) = entry.get("fileName").and_then(Value::as_str) {
        ground.note(format!("that a file is called `{name}` cannot be said"));
    }
    let mut keys = Keys::default();
    keys.put("name", text(entry, "key"));
    if entry.get("type").is_some_and(|it| it == "file") {
        let sources = match entry.get("src") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(Yaml::from).collect(),
            Some(Value::String(source)) => vec![Yaml::from(source.as_str())],
            _ => Vec::new(),
        };
        keys.put("type", "file");
        keys.put("value", Yaml::List(sources));
    } else {
        keys.put("type", "text");
        keys.put("value", text(entry, "value"));
    }
    keys.maybe("contentType", Some(text(entry, "contentType")).filter(|it| !it.is_empty()).map(Yaml::from));
    keys.maybe("description", description(entry));
    if is_off(entry) {
        keys.put("disabled", true);
    }
    Yaml::Map(keys.0)
}

fn pair_of(key: &str, value: Yaml) -> crate::format::yaml::write::Pair {
    crate::format::yaml::write::Pair::new(key, value)
}
