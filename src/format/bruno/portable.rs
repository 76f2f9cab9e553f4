//! A request of Bruno's in the shape of a Postman collection 2.1, for whoever writes it in another format.

use serde_json::{Map, Value, json};

use super::{comments, contract::BrunoRequest, portable_auth, substitute, url};
use crate::{
    format::postman,
    scope::{Slot, Variables},
};

/// How deep variables of folders and requests may stand in one another.
const MAX_DEPTH: usize = 8;

/// The request; variables of folders and of the request, which only Bruno has, are filled in.
pub(super) fn portable(it: &BrunoRequest) -> Value {
    let levels = [&*it.levels.request, &*it.levels.folder];
    let fill = |text: &str| filled(text, &levels);
    let view = &it.view;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let parameters = view["pathParams"].as_array().into_iter().flatten();
    let parameters = parameters.filter(|it| it.get("enabled") != Some(&Value::Bool(false)));
    let parameters: Vec<Value> =
        parameters.map(|it| json!({ "key": it["name"], "value": fill(&text(&it["value"])) })).collect();
    // Only whole segments are parameters in other formats.
    let address = url::with_values_in_brackets(&fill(view["url"].as_str().unwrap_or_default()), &parameters);
    let mut url = postman::url_parts(&address);
    url["variable"] = parameters.into();
    // What authorizes is said once.
    let kind = it.auth.get("type").and_then(Value::as_str).unwrap_or("none");
    let is_of_auth = |name: &str| match kind {
        "bearer" => name == "Authorization",
        "apikey" => it.auth.get("key").and_then(Value::as_str) == Some(name),
        _ => false,
    };
    let written = view["headers"].as_object().into_iter().flatten();
    let written = written.filter(|(name, value)| !value.is_null() && !is_of_auth(name) && *name != "content-type");
    let off = view["disabledHeaders"].as_array().into_iter().flatten();
    let headers: Vec<Value> = written
        .map(|(name, value)| json!({ "key": fill(name), "value": fill(&text(value)) }))
        .chain(off.map(|it| json!({ "key": it["name"], "value": it["value"], "disabled": true })))
        .collect();
    let mut request = json!({ "method": view["method"], "url": url, "header": headers, "auth": portable_auth::auth(&it.auth, &fill) });
    if let Some(body) = body(view, &fill) {
        request["body"] = body;
    }
    let typed = view["headers"].get("content-type").and_then(Value::as_str);
    if let Some(kind) = typed.filter(|it| matches!(view["mode"].as_str(), Some("sparql" | "file")) && !it.is_empty()) {
        request["header"]
            .as_array_mut()
            .into_iter()
            .for_each(|it| it.push(json!({ "key": "Content-Type", "value": kind })));
    }
    request
}

/// How it is sent, in the words of format 2.1.
pub(super) fn behavior(it: &BrunoRequest) -> Value {
    let mut map = Map::new();
    map.insert("disableBodyPruning".to_owned(), json!(true));
    if let Some(follows) = it.settings.follows {
        map.insert("followRedirects".to_owned(), json!(follows));
    }
    if let Some(most) = it.settings.redirects {
        map.insert("maxRedirects".to_owned(), json!(most));
    }
    if it.settings.forwards_authorization {
        map.insert("followAuthorizationHeader".to_owned(), json!(true));
    }
    Value::Object(map)
}

fn body(view: &Value, fill: &impl Fn(&str) -> String) -> Option<Value> {
    let data = &view["data"];
    let raw = |language: &str| {
        let text = data.as_str().map(fill)?;
        Some(json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } }))
    };
    let rows = || data.as_array().into_iter().flatten();
    let field = |it: &Value, key: &str| fill(it[key].as_str().unwrap_or_default());
    match view["mode"].as_str()? {
        // Blanks around it are not sent, unless it is said to be something else.
        "json" => raw("json").map(|mut it| {
            let types = view["headers"].as_object().into_iter().flatten();
            let mut types = types.filter(|it| it.0.eq_ignore_ascii_case("content-type"));
            if types.next_back().is_none_or(|it| it.1.as_str().is_some_and(|it| it.contains("application/json"))) {
                it["raw"] = it["raw"].as_str().unwrap_or_default().trim().into();
            }
            it
        }),
        "text" | "sparql" => raw("text"),
        "xml" => raw("xml"),
        "formUrlEncoded" => {
            let rows: Vec<_> =
                rows().map(|it| json!({ "key": field(it, "name"), "value": field(it, "value") })).collect();
            Some(json!({ "mode": "urlencoded", "urlencoded": rows }))
        }
        "multipartForm" => {
            let part = |it: &Value| {
                let key = if it["type"] == "file" { "src" } else { "value" };
                let value = if it["value"].is_array() { it["value"].clone() } else { json!(field(it, "value")) };
                // Of no file nothing is sent; others would send an empty one.
                let is_nothing = value.as_array().is_some_and(Vec::is_empty);
                let mut part = json!({ "key": field(it, "name"), "type": it["type"], key: value });
                if is_nothing {
                    part["disabled"] = true.into();
                }
                if let Some(kind) = it.get("contentType") {
                    part["contentType"] = kind.clone();
                }
                part
            };
            Some(json!({ "mode": "formdata", "formdata": rows().map(part).collect::<Vec<_>>() }))
        }
        "file" => Some(json!({ "mode": "file", "file": { "src": view["filePath"] } })),
        "graphql" => {
            let variables = comments::without(&field(data, "variables"));
            let graphql = json!({ "query": field(data, "query"), "variables": variables });
            Some(json!({ "mode": "graphql", "graphql": graphql }))
        }
        _ => None,
    }
}

/// What of a request, which is `portable`, means something else in other formats, or nothing.
pub(super) fn lost(it: &BrunoRequest, portable: &Value) -> Vec<String> {
    let mut lost: Vec<String> = portable_auth::lost(&it.auth).map(str::to_owned).collect();
    let text = portable.to_string();
    for name in substitute::names(&text) {
        let why = match name {
            _ if name.starts_with("process.env.") => "comes from the process, which has no name there",
            _ if name.starts_with('$') && name.contains('.') => "has no value there",
            _ if name.contains(['.', '[']) => "is one name there, and does not reach into a value",
            _ => continue,
        };
        let said = format!("`{{{{{name}}}}}` {why}");
        if !lost.contains(&said) {
            lost.push(said);
        }
    }
    if it.settings.encodes_url && it.view["url"].as_str().is_some_and(|it| it.contains(['%', '|', '#'])) {
        lost.push("its URL is encoded by other rules there".to_owned());
    }
    lost
}

/// A text in which the variables of these levels are filled in; all others stay.
pub fn filled(text: &str, levels: &[&Variables]) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_DEPTH {
        let mut next = text.clone();
        for name in substitute::names(&text) {
            let found = levels.iter().find_map(|it| it.get(name));
            if let Some(Slot::Value(value)) = found.map(|it| &it.slot) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                next = next.replace(&format!("{{{{{name}}}}}"), &value);
            }
        }
        if next == text || next.len() > 1 << 20 {
            break;
        }
        text = next;
    }
    text
}
