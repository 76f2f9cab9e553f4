//! Environments, globals and collections as Postman's own files, with the values that they have now.

use serde_json::{Map, Value, json};

use super::environment::{Environment, Written, cast, entries};
use crate::{
    scope::{Slot, Variable, Variables},
    template::function,
    wire::PROGRAM,
};

/// What the variables of an exported file are good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// An environment.
    Environment,
    /// The globals.
    Globals,
}

/// `environment` with the values that its variables have `now`. Those that were switched off stay so, those that are no
/// longer there go, and new ones come last. Secrets are written as they are.
pub fn export(environment: &Environment, now: &Variables, kind: Exported) -> Value {
    let (word, default) = match kind {
        Exported::Environment => ("environment", "environment"),
        Exported::Globals => ("globals", "globals"),
    };
    let mut document = Map::new();
    let id = environment.id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    document.insert("id".to_owned(), Value::String(id));
    let name = environment.name.as_deref().unwrap_or(default);
    document.insert("name".to_owned(), Value::String(name.to_owned()));
    document.insert("values".to_owned(), Value::Array(values(&environment.written, now)));
    stamp(&mut document, word);
    Value::Object(document)
}

/// A collection's `document` with the values that its variables have `now`.
pub fn export_collection(document: &Value, now: &Variables) -> Value {
    let mut document = document.clone();
    let written = entries(&document["variable"]);
    if let Some(map) = document.as_object_mut() {
        map.insert("variable".to_owned(), Value::Array(values(&written, now)));
        stamp(map, "collection");
    }
    document
}

fn stamp(document: &mut Map<String, Value>, scope: &str) {
    let time = function::fresh("$isoTimestamp").unwrap_or_default();
    document.insert("_postman_variable_scope".to_owned(), Value::String(scope.to_owned()));
    document.insert("_postman_exported_at".to_owned(), time);
    document.insert("_postman_exported_using".to_owned(), Value::String(PROGRAM.to_owned()));
}

fn values(written: &[Written], now: &Variables) -> Vec<Value> {
    let mut values = Vec::new();
    for (index, it) in written.iter().enumerate() {
        let is_over = written[index + 1..].iter().any(|other| other.is_enabled && other.key == it.key);
        let kind = it.kind.as_deref().unwrap_or("any");
        match now.get(it.key.as_str()).map(|it| &it.slot) {
            _ if !it.is_enabled => {
                let mut off = entry(&it.key, it.value.clone(), kind);
                off["enabled"] = Value::Bool(false);
                values.push(off);
            }
            None => {}
            Some(Slot::Value(value)) if !is_over && *value != cast(it.value.as_ref(), it.kind.as_deref()) => {
                // A new value has whatever type it has.
                let kind = if kind == "secret" { kind } else { "any" };
                values.push(entry(&it.key, Some(value.clone()), kind));
            }
            Some(_) => values.push(entry(&it.key, it.value.clone(), kind)),
        }
    }
    let is_new = |name: &str| !written.iter().any(|it| it.is_enabled && it.key == name);
    let new = now.iter().filter(|(name, _)| is_new(name));
    values.extend(new.filter_map(|(name, it): (_, &Variable)| match &it.slot {
        Slot::Value(value) => Some(entry(name, Some(value.clone()), "any")),
        Slot::Made(_) => None,
    }));
    values
}

fn entry(key: &str, value: Option<Value>, kind: &str) -> Value {
    match value {
        Some(value) => json!({ "type": kind, "value": value, "key": key }),
        None => json!({ "type": kind, "key": key }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::postman::environment;

    #[test]
    fn an_environment_is_written_with_the_values_of_now() {
        let read = environment::read(json!({ "id": "i", "name": "E", "values": [
            { "key": "a", "value": "1", "type": "number" }, { "key": "off", "value": "2", "enabled": false },
            { "key": "b", "value": "1", "type": "default" }, { "key": "gone", "value": "3" },
            { "key": "s", "value": "4", "type": "secret" }, { "key": "o", "value": "{\"a\":1}", "type": "object" },
        ] }));
        let read = read.unwrap();
        let mut now = read.variables.clone();
        now.shift_remove("gone");
        for (name, value) in [("b", json!(5)), ("s", json!("6")), ("new", json!([1]))] {
            now.insert(name.into(), Variable { slot: Slot::Value(value), secret: false });
        }
        let written = export(&read, &now, Exported::Environment);
        assert_eq!((&written["id"], &written["name"]), (&json!("i"), &json!("E")));
        assert_eq!(written["_postman_variable_scope"], "environment");
        assert!(written["_postman_exported_at"].as_str().unwrap().ends_with('Z'));
        let expected = json!([
            { "type": "number", "value": "1", "key": "a" },
            { "type": "any", "value": "2", "key": "off", "enabled": false },
            { "type": "any", "value": 5, "key": "b" }, { "type": "secret", "value": "6", "key": "s" },
            { "type": "object", "value": "{\"a\":1}", "key": "o" }, { "type": "any", "value": [1], "key": "new" },
        ]);
        assert_eq!(written["values"], expected);
        let again = environment::read(written).unwrap();
        assert_eq!(again.variables.keys().map(|it| &**it).collect::<Vec<_>>(), ["a", "b", "s", "o", "new"]);
    }

    #[test]
    fn globals_are_called_so() {
        let written = export(&Environment::default(), &Variables::new(), Exported::Globals);
        assert_eq!((&written["name"], &written["_postman_variable_scope"]), (&json!("globals"), &json!("globals")));
        assert_eq!(written["values"], json!([]));
    }

    #[test]
    fn a_collection_is_written_with_the_values_of_now() {
        let mut now = Variables::new();
        now.insert("a".into(), Variable { slot: Slot::Value(json!("2")), secret: false });
        let document = json!({ "info": {}, "item": [], "variable": [{ "key": "a", "value": "1" }] });
        let written = export_collection(&document, &now);
        assert_eq!(written["variable"], json!([{ "type": "any", "value": "2", "key": "a" }]));
    }
}
