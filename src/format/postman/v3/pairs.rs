//! Names and values, which are written as a map or as a list of entries, as entries of a collection 2.1.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::words;
use crate::source::{Entry, Kind, Node, Plain, Reader};

/// The entries below `key` of a map, each with a `key`, a `value`, and `disabled` where that is so.
pub(super) fn pairs(node: Option<&Node>, known: &[&str], reader: &mut Reader<'_>) -> Vec<Value> {
    match node.map(|it| (&it.kind, it)) {
        None => Vec::new(),
        Some((Kind::Map(entries), _)) => entries.iter().map(of_map).collect(),
        Some((Kind::List(nodes), _)) => nodes.iter().filter_map(|it| of_list(it, known, reader)).collect(),
        Some((Kind::Plain(_) | Kind::Text(_), node)) => {
            odd(node, "a map of names and values, or a list of `key` and `value`", reader);
            Vec::new()
        }
    }
}

/// The variables below a key, those that must not be seen marked as 2.1 marks them; one that stands there twice is told.
pub(super) fn variables(node: Option<&Node>, known: &[&str], reader: &mut Reader<'_>) -> Vec<Value> {
    let mut seen = HashSet::new();
    let list = if let Some(Kind::List(list)) = node.map(|it| &it.kind) { list.as_slice() } else { &[] };
    for entry in list {
        let is = |key: &str, flag: bool| entry.get(key).is_some_and(|it| it.plain() == Plain::Bool(flag));
        let Some(key) = entry.get("key").filter(|_| !is("disabled", true) && !is("enabled", false)) else { continue };
        let name = key.text().unwrap_or_default();
        if !seen.insert(name) {
            let message = format!("the variable `{name}` is written twice");
            reader.warning(
                "odd-postman",
                key.mark,
                message,
                "the last one counts: take the other one out, or switch it off",
            );
        }
    }
    let mut all = pairs(node, known, reader);
    for it in all.iter_mut().filter_map(Value::as_object_mut) {
        // What 2.1 says with a type.
        if it.get("secret") == Some(&Value::Bool(true)) {
            it.insert("type".to_owned(), "secret".into());
        }
    }
    all
}

/// Tells of a value that has a shape which means nothing there.
pub(super) fn odd(node: &Node, wanted: &str, reader: &mut Reader<'_>) {
    if !node.is_null() {
        let help = "Postman leaves it out, and so does this";
        reader.warning("odd-postman", node.mark, format!("expected {wanted}, found {}", node.says()), help);
    }
}

fn of_map(entry: &Entry) -> Value {
    let mut map = Map::new();
    map.insert("key".to_owned(), Value::String(entry.key.clone()));
    map.insert("value".to_owned(), text(&entry.value));
    Value::Object(map)
}

fn of_list(node: &Node, known: &[&str], reader: &mut Reader<'_>) -> Option<Value> {
    let Kind::Map(entries) = &node.kind else {
        odd(node, "an entry with `key` and `value`", reader);
        return None;
    };
    words::check(Some(node), known, reader);
    let mut map = Map::new();
    for entry in entries.iter().filter(|it| known.contains(&it.key.as_str()) || it.key.starts_with("x-")) {
        let value = match (entry.key.as_str(), entry.value.plain()) {
            ("disabled" | "enabled" | "secret", Plain::Bool(flag)) => Value::Bool(flag),
            // Lists of files, and where the app keeps what is not written here.
            ("src" | "source", _) => entry.value.to_json(),
            // What is written for other tools.
            (key, _) if key.starts_with("x-") => entry.value.to_json(),
            _ => text(&entry.value),
        };
        map.insert(entry.key.clone(), value);
    }
    if map.get("enabled") == Some(&Value::Bool(false)) {
        map.insert("disabled".to_owned(), Value::Bool(true));
    }
    Some(Value::Object(map))
}

/// The entries that a scheme of auth is told by: true and false are what they are, for a text that says "false" would count as true.
pub(super) fn credentials(node: Option<&Node>, reader: &mut Reader<'_>) -> Vec<Value> {
    let mut list = pairs(node, words::PAIR, reader);
    let flags: Vec<(&str, bool)> = match node.map(|it| &it.kind) {
        Some(Kind::Map(entries)) => entries.iter().filter_map(|it| flag(&it.key, &it.value)).collect(),
        Some(Kind::List(nodes)) => {
            nodes.iter().filter_map(|it| flag(it.get("key")?.text()?, it.get("value")?)).collect()
        }
        Some(Kind::Plain(_) | Kind::Text(_)) | None => Vec::new(),
    };
    for (key, value) in flags {
        list.iter_mut().filter(|it| it["key"] == key).for_each(|it| it["value"] = Value::Bool(value));
    }
    list
}

fn flag<'a>(key: &'a str, value: &Node) -> Option<(&'a str, bool)> {
    if let Plain::Bool(value) = value.plain() { Some((key, value)) } else { None }
}

/// A value as it is written: `007`, `1.0` and `true` are texts.
pub(super) fn text(node: &Node) -> Value {
    match node.text() {
        Some(text) => Value::String(text.to_owned()),
        None => node.to_json(),
    }
}
