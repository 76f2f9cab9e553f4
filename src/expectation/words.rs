//! Values in the words of messages.

use serde_json::Value;

use crate::{
    scope::Scope,
    secret::fits,
    template::{RenderError, Tree},
    value::kind,
};

/// A value as JSON, or what it is where it is very long. It is never cut: of a secret, which is hidden later, no part would be
/// found any more.
pub(super) fn written(value: &Value) -> String {
    let text = value.to_string();
    match value {
        _ if fits(&text) => text,
        Value::String(long) => format!("a string of {} characters", long.chars().count()),
        Value::Number(_) => format!("a number of {} characters", text.len()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => described(value),
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

/// An operand's value as JSON.
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
