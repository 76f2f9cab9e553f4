//! Variables as they are written: plain, typed, or with several values of which one is chosen.

use serde_json::Value;

use super::{
    document::{get, list},
    words,
};
use crate::source::{Kind, Mark, Node, Plain, Reader};

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// Its name.
    pub(super) name: String,
    /// Where the name is.
    pub(super) mark: Mark,
    /// Its value; none where it is a secret that is kept elsewhere.
    pub(super) value: Option<Value>,
    /// Whether it says that it is a secret.
    pub(super) is_secret: bool,
}

/// The variables in a list that are switched on.
pub(super) fn variables(node: Option<&Node>, reader: &mut Reader<'_>) -> Vec<Written> {
    if let Some(node) = node.filter(|it| !matches!(it.kind, Kind::List(_))) {
        words::odd(node, "a list of variables with `name` and `value`", reader);
    }
    list(node).iter().filter_map(|it| variable(it, reader)).collect()
}

fn variable(node: &Node, reader: &mut Reader<'_>) -> Option<Written> {
    if !matches!(node.kind, Kind::Map(_)) {
        words::odd(node, "a variable with `name` and `value`", reader);
        return None;
    }
    words::check(Some(node), words::VARIABLE, reader);
    let name = get(node, "name")?;
    let is_secret = is_true(node.get("secret"));
    let written = get(node, "value");
    if is_true(node.get("disabled")) {
        return None;
    }
    let value = match written {
        Some(written) => Some(value(written)),
        None if is_secret => None,
        None => Some(Value::String(String::new())),
    };
    Some(Written { name: text(name), mark: name.mark, value, is_secret })
}

/// Whether something is written as true.
pub(super) fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|it| it.plain() == Plain::Bool(true))
}

/// The text of a scalar as it is written: a number keeps its digits.
pub(super) fn text(node: &Node) -> String {
    match &node.kind {
        Kind::Plain(_) | Kind::Text(_) => node.text().unwrap_or_default().to_owned(),
        Kind::List(_) | Kind::Map(_) => node.to_json().to_string(),
    }
}

/// The text of a key of a map; nothing where it has none.
pub(super) fn text_of(node: &Node, key: &str) -> String {
    get(node, key).map(text).unwrap_or_default()
}

/// The value of a variable.
fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::List(variants) if variants.iter().any(|it| it.get("value").is_some()) => {
            let chosen = variants.iter().find(|it| is_true(it.get("selected"))).or(variants.first());
            chosen.and_then(|it| get(it, "value")).map(value).unwrap_or_default()
        }
        Kind::Map(_) if node.get("type").is_some() && node.get("data").is_some() => {
            typed(&text_of(node, "type"), &text_of(node, "data"))
        }
        _ => Value::String(text(node)),
    }
}

/// A text as its type says; what does not fit stays a text.
fn typed(kind: &str, data: &str) -> Value {
    let text = || Value::String(data.to_owned());
    let parsed = || serde_json::from_str::<Value>(data.trim()).ok();
    match kind {
        "number" => parsed().filter(Value::is_number).unwrap_or_else(text),
        "boolean" => parsed().filter(Value::is_boolean).unwrap_or_else(text),
        "object" => parsed().filter(|it| it.is_object() || it.is_array()).unwrap_or_else(text),
        _ => text(),
    }
}

/// What is said of something: a text, or a map that holds one.
pub(super) fn said(node: Option<&Node>) -> Option<String> {
    let node = node?;
    let text = node.text().map(str::to_owned).or_else(|| get(node, "content").and_then(Node::text).map(str::to_owned));
    text.filter(|it| !it.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{Source, documents};

    #[test]
    fn values_have_the_type_that_they_say() {
        let source = "- {name: a, value: 007}\n- {name: b, value: {type: number, data: '9007199254740993'}}\n\
            - {name: c, value: {type: object, data: '{\"x\": [1.10]}'}}\n- {name: d, value: {type: number, data: x}}\n\
            - {name: e, value: [{title: one, value: 1}, {title: two, selected: true, value: {type: boolean, data: 'true'}}]}\n\
            - {name: off, value: 1, disabled: true}\n- {secret: true, name: s}\n- {name: empty}\n- {name: null}\n- x\n";
        let source = Source::from_bytes("a.yml", source.as_bytes().to_vec()).unwrap();
        let nodes = documents(&source, &mut Vec::new());
        let mut problems = Vec::new();
        let read = variables(nodes.first(), &mut Reader::new("a.yml".into(), Path::new(""), &mut problems));
        let shown: Vec<_> = read
            .iter()
            .map(|it| format!("{}={}", it.name, it.value.as_ref().map_or("-".to_owned(), ToString::to_string)))
            .collect();
        assert_eq!(
            shown,
            ["a=\"007\"", "b=9007199254740993", "c={\"x\":[1.10]}", "d=\"x\"", "e=true", "s=-", "empty=\"\""]
        );
        assert_eq!(problems.len(), 1);
    }
}
