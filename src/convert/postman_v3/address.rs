//! The URL of a request: its text with what is switched on, and lists of all that there is.

use serde_json::{Value, json};

use super::pairs::pairs;
use crate::convert::writing::{Keys, list};
use crate::format::postman;

/// Adds the URL of a request. An operation of GraphQL has nothing but the text.
pub(super) fn address(url: &Value, is_graphql: bool, keys: &mut Keys) {
    if is_graphql {
        keys.put("url", postman::url_text(url));
        return;
    }
    let mut bare = url.clone();
    if let Some(map) = bare.as_object_mut() {
        map.insert("variable".to_owned(), json!([]));
    }
    let text = postman::url_text(&bare);
    keys.put("url", text.as_str());
    let query: Vec<Value> = list(url, "query").iter().filter(|it| !it["key"].is_null()).cloned().collect();
    // With a key that is nothing, the text says more.
    if query.len() == list(url, "query").len() {
        keys.maybe("queryParams", pairs(&query));
    }
    // One that is only known by its place in the URL is found there again.
    let is_told =
        |it: &&Value| ["value", "description"].iter().any(|key| it.get(key).is_some()) || it.get("type").is_none();
    let is_filled = |it: &&Value| !matches!(it.get("value"), Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)));
    let variables: Vec<Value> = list(url, "variable").iter().filter(is_filled).map(named).collect();
    let variables: Vec<Value> = variables.iter().filter(is_told).map(without_type).collect();
    keys.maybe("pathVariables", pairs(&variables));
}

/// A path variable by its name; old collections call it its id.
fn named(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if let Some(map) = entry.as_object_mut() {
        let id = map.shift_remove("id").filter(Value::is_string);
        if map.get("key").is_none_or(Value::is_null) {
            map.extend(id.map(|it| ("key".to_owned(), it)));
        }
    }
    entry
}

/// Without what says only that it may be of any type.
fn without_type(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if let Some(map) = entry.as_object_mut() {
        map.shift_remove("type");
    }
    entry
}
