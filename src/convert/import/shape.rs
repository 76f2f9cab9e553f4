//! A Postman collection 2.1 as it is written: small questions to its JSON.

use std::borrow::Cow;

use serde_json::Value;

/// A list, or what stands in place of one: a lone object counts as a list of one.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    match of.get(key) {
        Some(Value::Array(list)) => list,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// A text that is there and not empty; a number or truth value as it is written.
pub(super) fn text<'a>(of: &'a Value, key: &str) -> Option<Cow<'a, str>> {
    of.get(key).and_then(scalar).filter(|it| !it.is_empty())
}

/// The text of a scalar other than null.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(crate::value::text(value)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a key is true.
pub(super) fn is_on(of: &Value, key: &str) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// A description: a text, or an object that holds one.
pub(super) fn description(of: &Value) -> Option<String> {
    let written = of.get("description")?;
    let text = written.as_str().or_else(|| written.get("content").and_then(Value::as_str))?;
    let text = text.replace("\r\n", "\n");
    let text = text.trim_end();
    let end = if text.contains('\n') { "\n" } else { "" };
    (!text.trim().is_empty()).then(|| format!("{text}{end}"))
}

/// Whether an element of a collection is a folder.
pub(super) fn is_folder(item: &Value) -> bool {
    item.get("item").is_some()
}

/// What only our own files know of an element, kept where Postman does not look.
pub(super) fn extension<'a>(of: &'a Value, key: &str) -> Option<&'a Value> {
    of.get(EXTENSION)?.get(key)
}

/// The key that our exports keep under what Postman has no words for.
pub(crate) const EXTENSION: &str = "x-posthaste";

/// The text of a script: `exec` is a list of lines or a text; the script may be so itself.
pub(super) fn script(event: &Value) -> String {
    let written = event.get("script").unwrap_or(&Value::Null);
    let exec = written.get("exec").unwrap_or(written);
    let text = match exec {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n")
}
