//! How a request is sent.

use serde_json::{Map, Value};

use crate::convert::writing::{Ground, Keys};
use crate::format::{postman::HEADERS, yaml::write::Yaml};

/// What is said in another way: a body that stands in the file is sent.
const SAID: &[&str] = &["disableBodyPruning", "disabledSystemHeaders"];

/// The settings of a request whose levels together say `behavior`.
pub(super) fn settings(behavior: &Map<String, Value>, is_graphql: bool, ground: &mut Ground) -> Option<Yaml> {
    let mut keys = Keys::default();
    for (key, value) in behavior {
        match (key.as_str(), value) {
            ("protocolVersion", Value::String(text)) if !is_graphql => keys.put(key, text.as_str()),
            ("strictSSL" | "followRedirects", Value::Bool(flag)) if !is_graphql => keys.put(key, *flag),
            ("maxRedirects", Value::Number(number)) if !is_graphql => keys.put(key, Yaml::Number(number.to_string())),
            (key, _) if SAID.contains(&key) => {}
            (_, Value::Null | Value::Bool(false)) => {}
            (key, _) => ground.note(format!("the setting `{key}` cannot be said")),
        }
    }
    let off = behavior.get("disabledSystemHeaders").and_then(Value::as_object).into_iter().flatten();
    let off: Vec<&String> = off.filter(|(_, it)| **it == Value::Bool(true)).map(|(name, _)| name).collect();
    let (known, other): (Vec<_>, Vec<_>) = off.into_iter().partition(|it| HEADERS.contains(&it.as_str()));
    for name in other {
        ground.note(format!("that the header `{name}` is left out cannot be said"));
    }
    if !known.is_empty() {
        keys.put("disabledSystemHeaders", Yaml::List(known.into_iter().map(|it| Yaml::from(it.as_str())).collect()));
    }
    (!keys.0.is_empty()).then_some(Yaml::Block(keys.0))
}
