//! Values, texts and patterns as JavaScript writes them.

use serde_json::Value;

use super::ground::Ground;
use crate::{
    source::{Entry, Kind, Node},
    template::{Part, split},
};

/// A value as JavaScript writes it; templates ask for their variables.
pub(super) fn literal(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::List(list) => Some(format!("[{}]", list.iter().map(literal).collect::<Option<Vec<_>>>()?.join(", "))),
        Kind::Map(entries) => {
            let entry = |it: &Entry| Some(format!("{}: {}", Value::from(it.key.as_str()), literal(&it.value)?));
            Some(format!("{{ {} }}", entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", ")))
        }
        _ => match node.to_json() {
            Value::String(text) => text_literal(&text),
            other => Some(other.to_string()),
        },
    }
}

fn text_literal(text: &str) -> Option<String> {
    let mut ground = Ground::default();
    match split(text).as_slice() {
        [] => Some("\"\"".to_owned()),
        [Part::Expression(name, _)] if crate::template::Name::parse(name).is_some() => {
            Some(format!("pm.variables.get({})", Value::from(crate::template::Name::parse(name)?.text())))
        }
        parts if parts.iter().all(|it| matches!(it, Part::Literal(_))) => {
            let text: String = parts.iter().map(|it| if let Part::Literal(text) = it { *text } else { "" }).collect();
            Some(Value::from(text).to_string())
        }
        _ => {
            let written = ground.text(text);
            ground.notes.is_empty().then(|| format!("pm.variables.replaceIn({})", Value::from(written)))
        }
    }
}

/// A text in a regular expression.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::new();
    for letter in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(letter) {
            written.push('\\');
        }
        written.push(letter);
    }
    written.replace('\n', "\\n")
}

/// A pattern of ours as JavaScript has it.
pub(super) fn regex(text: &str) -> Option<String> {
    let (pattern, flags) = text.strip_prefix("(?i)").map_or((text, ""), |it| (it, "i"));
    let is_known = !pattern.is_empty()
        && !pattern.contains(['\n', '\r'])
        && !["(?", "<<", "\\A", "\\z", "\\p", "&&", "[["].iter().any(|it| pattern.contains(it));
    let mut written = String::new();
    let mut is_escaped = false;
    for letter in pattern.chars() {
        if letter == '/' && !is_escaped {
            written.push('\\');
        }
        is_escaped = letter == '\\' && !is_escaped;
        written.push(letter);
    }
    is_known.then(|| format!("/{written}/{flags}"))
}
