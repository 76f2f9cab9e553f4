//! Scripts: their types say around what they run.

use serde_json::Value;

use crate::convert::writing::{Ground, Keys, list};
use crate::format::yaml::write::Yaml;

/// Whose scripts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Those of a collection or a folder; with those around GraphQL where any request is of that kind.
    Level { has_graphql: bool },
    /// Those of an HTTP request.
    Http,
    /// Those of an operation of GraphQL.
    Graphql,
}

/// The scripts of something.
pub(super) fn scripts(of: &Value, owner: Owner, kept: Option<&Value>, ground: &mut Ground) -> Option<Yaml> {
    let mut all = Vec::new();
    for event in list(of, "event") {
        let is_before = match event.get("listen").and_then(Value::as_str) {
            Some("prerequest") => true,
            Some("test") => false,
            other => {
                ground.note(format!("a script for `{}` is left out", other.unwrap_or_default()));
                continue;
            }
        };
        let text = script(event);
        if text.trim().is_empty() {
            continue;
        }
        if event.get("disabled") == Some(&Value::Bool(true)) {
            ground.note("a script that is disabled is left out");
            continue;
        }
        let mut add = |kind: &str| all.push(written(kind, &text, &event["script"]));
        match (owner, is_before) {
            (Owner::Http, true) => add("beforeRequest"),
            (Owner::Graphql, true) => add("beforeQuery"),
            (Owner::Http | Owner::Graphql, false) => add("afterResponse"),
            (Owner::Level { has_graphql }, _) => {
                add(if is_before { "http:beforeRequest" } else { "http:afterResponse" });
                // What was read from such a folder says itself what runs around GraphQL.
                if has_graphql && kept.is_none() {
                    add(if is_before { "graphql:beforeQuery" } else { "graphql:afterResponse" });
                }
            }
        }
    }
    all.extend(kept.and_then(Value::as_array).into_iter().flatten().map(Yaml::of));
    (!all.is_empty()).then_some(Yaml::List(all))
}

fn written(kind: &str, text: &str, script: &Value) -> Yaml {
    let is_something = |it: &&Value| match it {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    let mut keys = Keys::default();
    keys.put("type", kind);
    keys.put("language", "text/javascript");
    for key in ["packages", "requests"] {
        keys.maybe(key, script.get(key).filter(is_something).map(Yaml::of));
    }
    keys.put("code", text);
    Yaml::Block(keys.0)
}

/// The text of a script: its lines.
fn script(event: &Value) -> String {
    match event.pointer("/script/exec") {
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}
