//! What of a request has no word.

use serde_json::Value;

use super::{auth::auth, going::Going, response::response, target::Target};
use crate::{
    convert::writing::{is_off, kept, list, text},
    format::postman,
};

/// Looks at a request, and at its saved responses.
pub(super) fn request(item: &Value, going: &mut Going) {
    let asked = &item["request"];
    going.tools(item);
    going.scripts(item);
    auth(asked, going);
    if kept(item, "schema").is_some_and(|it| !it.is_null()) && going.target != Target::Ours {
        going.note("the `schema` of its operation is left out");
    }
    url(&asked["url"], going);
    if going.target == Target::OpenCollection {
        headers(list(asked, "header"), going);
    }
    body(&asked["body"], going);
    for it in list(item, "response").iter().filter(|it| it.is_object()) {
        response(it, asked, going);
    }
}

fn url(url: &Value, going: &mut Going) {
    if !going.is_ours_or_brunos() {
        return;
    }
    if let Some(hash) = text(url, "hash") {
        going.note(format!("the fragment of its URL, `#{hash}`, is never sent, and is left out"));
    }
    let given = list(url, "variable");
    let is_empty = |name: &&str| {
        let found = given.iter().find(|it| it["key"] == **name);
        found.is_some_and(|it| it["value"].is_null() || it["value"] == "")
    };
    let names = list(url, "path").iter().filter_map(|it| it.as_str()?.strip_prefix(':'));
    if going.target == Target::OpenCollection {
        for name in names.filter(is_empty) {
            going.note(format!("its path variable `{name}` has no value: `:{name}` is encoded there"));
        }
    }
}

/// Of several headers of one name Bruno sends the last.
fn headers(all: &[Value], going: &mut Going) {
    let names: Vec<&str> = all.iter().filter(|it| !is_off(it)).filter_map(|it| it["key"].as_str()).collect();
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            going.note(format!("of several headers `{name}` the last one is sent there"));
        }
    }
}

fn body(body: &Value, going: &mut Going) {
    match body["mode"].as_str() {
        Some("urlencoded") if going.is_ours_or_brunos() => {
            let rows = list(body, "urlencoded").iter().filter(|it| !is_off(it));
            let mut texts = rows.flat_map(|it| ["key", "value"].map(|key| postman::text(&it[key])));
            if texts.any(|it| it.contains(' ') || it.contains("{{")) {
                going.whole("a blank in a form is sent as `+` there, and as `%20` by Postman");
            }
        }
        Some("graphql") if going.target == Target::OpenCollection => {
            let variables = &body["graphql"]["variables"];
            if variables.is_null() || variables.as_str().is_some_and(|it| it.trim().is_empty()) {
                going.whole("an operation of GraphQL without variables goes with `variables: {}` there");
            }
        }
        _ => {}
    }
}
