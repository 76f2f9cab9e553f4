//! Values in the words of messages.

use serde_json::Value;

use crate::{
    scope::Scope,
    template::{RenderError, Tree},
    value::kind,
};

/// How many characters of a value stand in a message.
const MAX_CHARS: usize = 120;

/// A value as JSON, shortened where it is long.
pub(super) fn written(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// A value with its type: `30 (integer)`, `an array of 3`.
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(list) => format!("an array of {}", list.len()),
        Value::Object(map) => format!("an object with {}", keys(map.len())),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => format!("{} ({})", written(value), kind(value)),
    }
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".to_owned() } else { format!("{count} keys") }
}

/// An operand's value as JSON, shortened.
pub(super) fn operand(tree: &Tree, scope: &Scope<'_>) -> Result<String, RenderError> {
    tree.view(scope).map(|value| written(&value))
}

/// A key as a step of a path: `.name`, `['x-id']`.
pub(super) fn step(key: &str) -> String {
    let is_plain = !key.starts_with(|it: char| it.is_ascii_digit())
        && !key.is_empty()
        && key.chars().all(|it| it.is_alphanumeric() || it == '_');
    if is_plain { format!(".{key}") } else { format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")) }
}
