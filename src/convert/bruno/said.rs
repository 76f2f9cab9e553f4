//! Small questions to what is written of a collection, a folder or a request.

use serde_json::{Map, Value};

pub(super) use crate::convert::writing::list;

/// The text of a scalar, as it is written; nothing where there is none.
pub(super) fn text(of: &Value, key: &str) -> String {
    match of.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// What is said of something: a text, or a map that holds one.
pub(super) fn described(said: &Value) -> Option<String> {
    let text = said.as_str().or_else(|| said.get("content")?.as_str())?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// What a document says of what it is: its manual, and its description above that where it has both.
pub(super) fn manual(document: &Value) -> Option<String> {
    let info = document.get("info").or_else(|| document.get("meta")).unwrap_or(&Value::Null);
    let parts = [described(&info["description"]), described(&document["docs"])];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// Whether an entry is switched off.
pub(super) fn is_off(entry: &Value) -> bool {
    entry.get("disabled") == Some(&Value::Bool(true))
}

/// An entry in Postman's words, with what is said of it.
pub(super) fn entry(key: impl Into<Value>, value: impl Into<Value>, of: &Value) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("key".to_owned(), key.into());
    entry.insert("value".to_owned(), value.into());
    if let Some(text) = described(&of["description"]) {
        entry.insert("description".to_owned(), text.into());
    }
    if is_off(of) {
        entry.insert("disabled".to_owned(), true.into());
    }
    entry
}

/// The titles of those of several variants that are not chosen.
pub(super) fn unchosen(variants: &[Value]) -> Vec<String> {
    let chosen = variants.iter().position(|it| it.get("selected") == Some(&Value::Bool(true))).unwrap_or_default();
    let others = variants.iter().enumerate().filter(|(at, _)| *at != chosen);
    others.map(|(_, it)| format!("`{}`", text(it, "title"))).collect()
}
