//! How something is authorized.

use serde_json::Value;

use super::pairs::scalar;
use crate::convert::writing::{Keys, list};
use crate::format::yaml::write::{Pair, Yaml};

/// The auth of a request, a folder or a collection in the shape of format 2.1.
pub(super) fn auth(auth: &Value) -> Option<Yaml> {
    let kind = auth.get("type").and_then(Value::as_str)?;
    let mut keys = Keys::default();
    keys.put("type", kind);
    let entries = list(auth, kind);
    if kind != "noauth" {
        keys.put("credentials", credentials(entries));
    }
    Some(Yaml::Block(keys.0))
}

/// The parameters of a scheme: true and false as they are, lists and maps too.
fn credentials(entries: &[Value]) -> Yaml {
    let name = |it: &Value| it.get("key").and_then(Value::as_str).map(str::to_owned);
    let value = |it: &Value| match it.get("value") {
        Some(value @ (Value::Bool(_) | Value::Array(_) | Value::Object(_))) => Yaml::of(value),
        value => scalar(value),
    };
    let mut pairs: Vec<Pair> = Vec::new();
    // Of several with one name the last counts.
    for entry in entries {
        let Some(name) = name(entry) else { continue };
        pairs.retain(|it| it.key != name);
        pairs.push(Pair::new(name, value(entry)));
    }
    Yaml::Block(pairs)
}
