//! Goes through a collection and its folders.

use serde_json::Value;

use super::{going::Going, request::request, target::Target};
use crate::{
    convert::{
        note::Note,
        writing::{kept, list, text},
    },
    format::postman::url_text,
};

/// What of the collection in `document` has no word where it goes.
pub(in crate::convert) fn notes(document: &Value, target: Target) -> Vec<Note> {
    let mut going = Going { target, place: Vec::new(), notes: Vec::new() };
    level(document, &mut going);
    going.notes
}

/// The parser has bounded the depth.
fn level(of: &Value, going: &mut Going) {
    going.tools(of);
    going.scripts(of);
    offered(of, going);
    scripts(of, going);
    super::auth::auth(of, going);
    for item in list(of, "item") {
        let name = text(item, "name").map(str::to_owned);
        going.place.push(name.unwrap_or_else(|| url_text(item.pointer("/request/url").unwrap_or(&Value::Null))));
        if item.get("item").is_some() {
            if going.target == Target::OpenCollection && !list(item, "variable").is_empty() {
                going.note("the variables of a folder are left out: nothing looks at them");
            }
            level(item, going);
        } else if kept(item, "source").is_none() {
            request(item, going);
        }
        going.place.pop();
    }
}

/// What is said of ways of auth that requests may choose.
fn offered(of: &Value, going: &mut Going) {
    if going.target == Target::Ours {
        return;
    }
    for it in kept(of, "auth").and_then(Value::as_array).into_iter().flatten() {
        if it.get("rules").is_some_and(|it| !it.is_null()) {
            going.note("the `rules` of its auth are left out");
        }
        if let Some(name) = text(it, "name") {
            going.note(format!("that its auth is called `{name}` is left out"));
        }
    }
}

/// Scripts around requests of other kinds than HTTP.
fn scripts(of: &Value, going: &mut Going) {
    if going.target != Target::OpenCollection {
        return;
    }
    for it in kept(of, "scripts").and_then(Value::as_array).into_iter().flatten() {
        let kind = text(it, "type").unwrap_or_default();
        going.note(format!("a script of the type `{kind}` is left out"));
    }
}
