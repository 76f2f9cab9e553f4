//! Lists of names and values.

use serde_json::Value;

use crate::{
    convert::writing::{Keys, description, is_off},
    format::{postman, yaml::write::Yaml},
};

/// A list of entries with `key` and `value`; nothing where there are none.
pub(super) fn pairs(entries: &[Value]) -> Option<Yaml> {
    let list: Vec<Yaml> = entries.iter().map(|it| pair(it, None)).collect();
    (!list.is_empty()).then_some(Yaml::List(list))
}

/// An entry; parameters say their type, too.
pub(super) fn pair(entry: &Value, kind: Option<&str>) -> Yaml {
    let mut keys = Keys::default();
    keys.put("name", text(entry, "key"));
    keys.put("value", text(entry, "value"));
    keys.maybe("type", kind.map(Yaml::from));
    keys.maybe("description", description(entry));
    if is_off(entry) {
        keys.put("disabled", true);
    }
    Yaml::Map(keys.0)
}

/// The text of a key, whatever is written there.
pub(super) fn text(entry: &Value, key: &str) -> String {
    entry.get(key).filter(|it| !it.is_null()).map(postman::text).unwrap_or_default()
}
