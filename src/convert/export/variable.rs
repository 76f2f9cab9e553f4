//! Variables of a collection.

use serde_json::{Value, json};

use super::ground::Ground;
use crate::model::{Declaration, Origin};

/// The variable in Postman's words. Secrets, and what comes from outside, have no value there.
pub(super) fn variable(it: &Declaration, ground: &mut Ground) -> Value {
    let (kind, value) = match &it.origin {
        Origin::Value(tree) if !it.secret => {
            // What an import declares for want of a value stands for itself.
            match tree.fixed() {
                Some(Value::String(text)) => ("string", text.clone()),
                Some(value @ Value::Number(_)) => ("number", value.to_string()),
                Some(value @ Value::Bool(_)) => ("boolean", value.to_string()),
                Some(value @ Value::Array(_)) => ("array", value.to_string()),
                Some(value @ Value::Object(_)) => ("object", value.to_string()),
                Some(Value::Null) => ("any", String::new()),
                None => ("string", ground.tree(tree)),
            }
        }
        Origin::Value(tree) => {
            let is_made = tree.fixed().is_none();
            if is_made { ("secret", ground.tree(tree)) } else { ("secret", String::new()) }
        }
        Origin::System(..) | Origin::Command(_) | Origin::File(..) => {
            ground.note(format!("the variable `{}` comes from outside, and has no value here", it.name));
            (if it.secret { "secret" } else { "string" }, String::new())
        }
    };
    if kind == "secret" && value.is_empty() {
        ground.note(format!("the value of `{}` is a secret, and is left out", it.name));
    }
    let mut entry = json!({ "key": &*it.name, "value": value, "type": kind });
    if let Some(description) = &it.description {
        entry["description"] = description.as_str().into();
    }
    entry
}

/// Whether a declared variable stands for a text.
pub(super) fn is_text(it: &Declaration) -> bool {
    match &it.origin {
        Origin::Value(tree) => tree.fixed().is_none_or(Value::is_string),
        Origin::System(..) | Origin::Command(_) | Origin::File(..) => true,
    }
}

/// The value of a variable as a text of Postman's; nothing where it comes from outside.
pub(crate) fn text(it: &Declaration) -> Option<String> {
    match &it.origin {
        Origin::Value(tree) => Some(match tree.fixed() {
            Some(Value::Null) => String::new(),
            Some(value) => crate::value::text(value).into_owned(),
            None => Ground::default().tree(tree),
        }),
        Origin::System(..) | Origin::Command(_) | Origin::File(..) => None,
    }
}
