//! What a collection or a folder says for the requests in it.

use std::collections::HashSet;

use serde_json::Value;

use super::said::{entry, is_off, list, text, unchosen};
use crate::{
    format::{bruno::names, opencollection::Written},
    scope::{Slot, Variables},
};

/// As many redirects are followed, where nothing else is said.
pub(super) const MOST_REDIRECTS: u64 = 5;

/// Keys of what holds for all requests below that nothing looks at.
const UNUSED: [(&str, &str); 3] = [
    ("metadata", "its `metadata`, which is for gRPC, is left out"),
    ("settings", "its `settings`, which Bruno does not use, are left out"),
    ("assertions", "its `assertions`, which Bruno does not use, are left out"),
];

/// Tells what of a collection's or a folder's document has no word.
pub(super) fn tell(document: &Value, note: &mut impl FnMut(String)) {
    let is_there = |it: &Value| match it {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    for key in ["summary", "version", "authors"] {
        if is_there(&document["info"][key]) {
            note(format!("its `{key}` is left out"));
        }
    }
    for (key, what) in UNUSED {
        if is_there(&document["request"][key]) {
            note(what.to_owned());
        }
    }
    let config = &document["config"];
    let proxy = &config["proxy"];
    if proxy["disabled"] == true || proxy["inherit"] == false {
        note("its proxy is left out".to_owned());
    }
    for (key, what) in [
        ("clientCertificates", "its client certificates are left out"),
        ("protobuf", "its `protobuf` files, which are for gRPC, are left out"),
    ] {
        if is_there(&config[key]) {
            note(what.to_owned());
        }
    }
    for (key, value) in document["extensions"].as_object().into_iter().flatten() {
        if key != "bruno" && is_there(value) {
            note(format!("what `{key}` says below `extensions` is left out"));
        }
    }
    let own = &document["extensions"]["bruno"];
    for (path, what) in [
        ("/ignore", "the names that it ignores are left out"),
        ("/presets", "its presets for new requests are left out"),
        ("/openapi", "what it knows of an OpenAPI document is left out"),
        (
            "/scripts/additionalContextRoots",
            "`additionalContextRoots` is left out, and so are the files in these folders",
        ),
    ] {
        if own.pointer(path).is_some_and(is_there) {
            note(what.to_owned());
        }
    }
}

/// The variables of the collection. `values` are those that hold.
pub(super) fn variables(document: &Value, values: &Variables, note: &mut impl FnMut(String)) -> Vec<Value> {
    let mut all = Vec::new();
    for it in list(&document["request"], "variables") {
        let name = text(it, "name");
        if let Some(others) = it["value"].as_array().map(|it| unchosen(it)).filter(|it| !it.is_empty()) {
            note(format!("variants of the variable `{name}` are left out: {}", others.join(", ")));
        }
        let value = match values.get(name.as_str()).filter(|_| !is_off(it)).map(|it| &it.slot) {
            Some(Slot::Value(value)) => value.clone(),
            _ => text(it, "value").into(),
        };
        let mut entry = entry(name, value, it);
        if it["secret"] == true {
            entry.insert("type".to_owned(), "secret".into());
        }
        all.push(Value::Object(entry));
    }
    all
}

/// Whether a folder or a request has variables of its own, which nothing but Bruno has.
pub(super) fn has_variables(of: &Value) -> bool {
    !list(of, "variables").is_empty()
}

/// The names of all variables of folders and requests in a level. Its depth is bounded.
pub(super) fn inner_names(level: &Written, is_root: bool, found: &mut HashSet<String>) {
    let mut add = |of: &Value| found.extend(list(of, "variables").iter().map(|it| text(it, "name")));
    if !is_root {
        add(&level.document["request"]);
    }
    level.requests.iter().for_each(|it| add(&it.document["runtime"]));
    level.folders.iter().for_each(|it| inner_names(it, false, found));
}

/// Whether something names a variable that only some of the requests below have.
pub(super) fn depends(of: &Value, inner: &HashSet<String>) -> bool {
    !inner.is_empty() && names(&of.to_string()).any(|it| inner.contains(it.split(['.', '[']).next().unwrap_or(it)))
}
