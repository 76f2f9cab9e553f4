//! Names and values: a map where that says all, else a list.

use serde_json::Value;

use crate::convert::writing::{Keys, description, is_off};
use crate::{
    format::{
        postman,
        yaml::write::{Pair, Yaml},
    },
    value,
};

/// Names and values of entries with `key` and `value`; nothing where there are none.
pub(super) fn pairs(entries: &[Value]) -> Option<Yaml> {
    (!entries.is_empty()).then(|| map(entries).unwrap_or_else(|| Yaml::List(entries.iter().map(entry).collect())))
}

/// The same as a map; nothing where entries say more than that, or have one name.
fn map(entries: &[Value]) -> Option<Yaml> {
    let mut pairs: Vec<Pair> = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = entry.get("key").and_then(Value::as_str).filter(|it| !it.is_empty())?;
        let has_tools = entry.as_object().is_some_and(|it| it.keys().any(|it| it.starts_with("x-")));
        let is_more =
            has_tools || is_off(entry) || description(entry).is_some() || pairs.iter().any(|it| it.key == name);
        if is_more || name == "<<" {
            return None;
        }
        pairs.push(Pair::new(name, scalar(entry.get("value"))));
    }
    Some(Yaml::Block(pairs))
}

fn entry(entry: &Value) -> Yaml {
    let mut keys = Keys::default();
    keys.put("key", scalar(entry.get("key")));
    if let Some(value) = entry.get("value") {
        keys.put("value", scalar(Some(value)));
    }
    keys.maybe("description", description(entry));
    if is_off(entry) {
        keys.put("disabled", true);
    }
    keys.tools(entry);
    Yaml::Map(keys.0)
}

/// A value as a text, which Postman wants everywhere; nothing stays nothing.
pub(super) fn scalar(value: Option<&Value>) -> Yaml {
    match value {
        None | Some(Value::Null) => Yaml::Null,
        Some(Value::String(text)) => Yaml::from(text.as_str()),
        Some(value @ (Value::Array(_) | Value::Object(_))) => Yaml::from(value::text(value).as_ref()),
        Some(value) => Yaml::from(postman::text(value)),
    }
}
