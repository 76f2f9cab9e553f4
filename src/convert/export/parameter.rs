//! Query parameters, headers and fields of forms.

use serde_json::{Value, json};

use super::ground::Ground;
use crate::{convert::import::EXTENSION, model::Parameter, secret::is_secret_name, template::Tree};

/// The parameters as a list, an entry for each value.
pub(super) fn list(parameters: &[Parameter], ground: &mut Ground) -> Vec<Value> {
    let mut entries = Vec::new();
    for parameter in parameters.iter().filter(|it| !it.removed) {
        let key = ground.text(parameter.name.source());
        let is_hidden = is_secret_name(&key);
        let values: Vec<Value> =
            parameter.values.iter().flat_map(flat).map(|it| value(&it, is_hidden, &key, ground)).collect();
        // What is only described is kept for whoever reads.
        let is_kept = values.is_empty();
        for value in if is_kept { vec![Value::Null] } else { values } {
            let mut entry = json!({ "key": key, "value": value });
            describe(&mut entry, parameter);
            if is_kept {
                entry["disabled"] = true.into();
            }
            entries.push(entry);
        }
    }
    entries
}

/// The values of a list that is written as one value.
fn flat(tree: &Tree) -> Vec<Tree> {
    match tree {
        Tree::List(list) => list.clone(),
        Tree::Fixed(Value::Array(list)) => list.iter().cloned().map(Tree::Fixed).collect(),
        tree => vec![tree.clone()],
    }
}

/// A value; a secret that is written out is left out.
fn value(tree: &Tree, is_hidden: bool, key: &str, ground: &mut Ground) -> Value {
    let text = ground.tree(tree);
    let secret = text.split_once(' ').map_or(text.as_str(), |(_, secret)| secret);
    if is_hidden && !secret.is_empty() && !secret.contains("{{") {
        ground.note(format!("the value of `{key}` looks like a secret, and is left out"));
        return Value::from("");
    }
    text.into()
}

/// What else is said of a parameter.
pub(super) fn describe(entry: &mut Value, parameter: &Parameter) {
    if let Some(description) = &parameter.description {
        entry["description"] = description.as_str().into();
    }
    if parameter.disabled {
        entry["disabled"] = true.into();
    }
    if let Some(kind) = parameter.kind {
        entry[EXTENSION]["type"] = json!(kind);
    }
    if parameter.required {
        entry[EXTENSION]["required"] = true.into();
    }
}
