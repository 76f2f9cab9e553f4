//! A request: what is sent, and what is written beside that.

use serde_json::{Value, json};

use super::said::{described, entry, is_off, list, text, unchosen};
use crate::format::bruno::without_comments;

/// Adds to the URL what is said of its parameters, and those that are not sent.
pub(super) fn address(url: &mut Value, http: &Value, note: &mut impl FnMut(String)) {
    let mut used: Vec<usize> = Vec::new();
    for it in list(http, "params") {
        let name = text(it, "name");
        if it["type"] == "path" {
            if is_off(it) {
                note(format!("the path parameter `{name}` is switched off, and left out"));
            }
            let variables = url.get_mut("variable").and_then(Value::as_array_mut);
            let variable = variables.and_then(|all| all.iter_mut().find(|it| it["key"] == name.as_str()));
            if let (Some(variable), Some(said)) = (variable, described(&it["description"])) {
                variable["description"] = said.into();
            }
            continue;
        }
        let Some(query) = url.get_mut("query").and_then(Value::as_array_mut) else { continue };
        let found = (0..query.len()).find(|at| !used.contains(at) && query[*at]["key"] == name.as_str());
        if let Some(at) = found.filter(|_| !is_off(it)) {
            used.push(at);
            if let Some(said) = described(&it["description"]) {
                query[at]["description"] = said.into();
            }
            continue;
        }
        // What stands in the editor's table alone is not sent.
        let mut entry = entry(name, text(it, "value"), it);
        entry.insert("disabled".to_owned(), true.into());
        used.push(query.len());
        query.push(Value::Object(entry));
    }
}

/// Adds to the body what is said of its parts, and those that are switched off; `written` is the body as it is written.
pub(super) fn body(body: &mut Value, written: &Value, note: &mut impl FnMut(String)) {
    let Some(mode) = body["mode"].as_str().map(str::to_owned) else { return };
    match mode.as_str() {
        "urlencoded" | "formdata" => {
            let Some(rows) = body.get_mut(&mode).and_then(Value::as_array_mut) else { return };
            let mut sent = std::mem::take(rows).into_iter();
            for it in list(written, "data") {
                if is_off(it) {
                    rows.push(switched_off(it, &mode));
                    continue;
                }
                let Some(mut row) = sent.next() else { continue };
                if let Some(said) = described(&it["description"]) {
                    row["description"] = said.into();
                }
                rows.push(row);
            }
            if rows.iter().all(is_off) {
                note(
                    "nothing of its form is sent: it goes without a content type there, and a disabled part is no body"
                        .to_owned(),
                );
            }
        }
        "file" => {
            let others = list(written, "data").iter().filter(|it| it["selected"] != true);
            let others: Vec<String> = others.map(|it| format!("`{}`", text(it, "filePath"))).collect();
            if !others.is_empty() {
                note(format!("files that are not chosen are left out: {}", others.join(", ")));
            }
            let said = list(written, "data").iter().find_map(|it| described(&it["description"]));
            if let Some(said) = said {
                note(format!("the description of its file is left out: `{said}`"));
            }
        }
        "graphql" => {
            let variables = body["graphql"]["variables"].as_str().unwrap_or_default().trim().to_owned();
            if variables.is_empty() {
                // Bruno always sends some.
                body["graphql"]["variables"] = "{}".into();
            }
            commented(&text(written, "variables"), note);
        }
        _ if written["type"] == "json" => commented(&text(written, "data"), note),
        _ => {}
    }
}

fn commented(text: &str, note: &mut impl FnMut(String)) {
    if without_comments(text) != text {
        note("the comments in its JSON are left out: Bruno does not send them".to_owned());
    }
}

fn switched_off(it: &Value, mode: &str) -> Value {
    let is_file = mode == "formdata" && it["type"] == "file";
    let mut row = entry(text(it, "name"), text(it, "value"), it);
    if mode == "formdata" {
        row.insert("type".to_owned(), if is_file { "file" } else { "text" }.into());
    }
    if is_file {
        row.shift_remove("value");
        row.insert("src".to_owned(), it["value"].clone());
    }
    if let Some(kind) = it.get("contentType") {
        row.insert("contentType".to_owned(), kind.clone());
    }
    Value::Object(row)
}

/// The body that is chosen of several; the titles of the others are told.
pub(super) fn chosen<'a>(written: &'a Value, note: &mut impl FnMut(String)) -> &'a Value {
    let Some(variants) = written.as_array() else { return written };
    let others = unchosen(variants);
    if !others.is_empty() {
        note(format!("the variants of its body that are not chosen are left out: {}", others.join(", ")));
    }
    let chosen = variants.iter().find(|it| it.get("selected") == Some(&Value::Bool(true))).or(variants.first());
    chosen.map_or(written, |it| &it["body"])
}

/// Whether a blank may stand in a form: it goes in another way there.
pub(super) fn has_blank(body: &Value) -> bool {
    let rows = list(body, "urlencoded").iter().filter(|it| !is_off(it));
    rows.flat_map(|it| [text(it, "key"), text(it, "value")]).any(|it| it.contains(' ') || it.contains("{{"))
}

/// What a request says for our own files, where Postman does not look.
pub(super) fn own(tags: &[String], timeout: Option<u64>) -> Option<Value> {
    let mut own = json!({});
    if !tags.is_empty() {
        own["tags"] = tags.into();
    }
    if let Some(limit) = timeout {
        own["settings"] = json!({ "timeout": format!("{limit}ms") });
    }
    own.as_object().is_some_and(|it| !it.is_empty()).then_some(own)
}
