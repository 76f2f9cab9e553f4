//! Saved responses, with what was asked for.

use serde_json::{Value, json};

use super::said::{described, entry, is_off, list, text};
use crate::format::opencollection;

/// The saved responses of a request; what is left out of them goes to `note`.
pub(super) fn examples(document: &Value, note: &mut impl FnMut(String)) -> Vec<Value> {
    let all = list(document, "examples").iter().filter(|it| it.get("response").is_some_and(Value::is_object));
    all.map(|it| example(it, note)).collect()
}

fn example(it: &Value, note: &mut impl FnMut(String)) -> Value {
    let response = &it["response"];
    let off = list(response, "headers").iter().filter(|it| is_off(it));
    for header in off.map(|it| text(it, "name")) {
        note(format!("a header of a saved response that is switched off is left out: `{header}`"));
    }
    let body = &response["body"];
    let content = body.get("data").or_else(|| body.get("content"));
    let content = content.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)).unwrap_or_default();
    let kind = text(body, "type");
    let mut headers: Vec<Value> = pairs(list(response, "headers").iter().filter(|it| !is_off(it)));
    let is_typed = headers.iter().any(|it| text(it, "key").eq_ignore_ascii_case("content-type"));
    if let Some(media) = opencollection::media_type(&kind).filter(|_| !is_typed) {
        headers.push(json!({ "key": "Content-Type", "value": media }));
    }
    let status: Option<u16> = text(response, "status").parse().ok().filter(|it| (100..=599).contains(it));
    let mut example = json!({
        "name": it["name"], "originalRequest": asked(&it["request"]), "status": text(response, "statusText"),
        "code": status.unwrap_or(200), "header": headers, "body": content,
    });
    if !kind.is_empty() {
        example["_postman_previewlanguage"] = kind.into();
    }
    if let Some(said) = described(&it["description"]) {
        example["description"] = said.clone().into();
        example["x-posthaste"] = json!({ "description": said });
    }
    example
}

/// The request that was answered so.
fn asked(it: &Value) -> Value {
    if !it.is_object() {
        return Value::Null;
    }
    let mut url = crate::format::postman::url_parts(&text(it, "url"));
    let params = list(it, "params");
    let path = params.iter().filter(|it| it["type"] == "path");
    url["variable"] = pairs(path).into();
    let known: Vec<String> = list(&url, "query").iter().map(|it| text(it, "key")).collect();
    let more = pairs(params.iter().filter(|it| it["type"] == "query" && !known.contains(&text(it, "name"))));
    if let Some(query) = url.get_mut("query").and_then(Value::as_array_mut) {
        query.extend(more);
    }
    let method = Some(text(it, "method").to_uppercase()).filter(|it| !it.is_empty());
    let mut asked = json!({
        "method": method.unwrap_or_else(|| "GET".to_owned()), "url": url, "header": pairs(list(it, "headers").iter()),
    });
    if let Some(body) = body(&it["body"]) {
        asked["body"] = body;
    }
    asked
}

fn pairs<'a>(entries: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    entries.map(|it| Value::Object(entry(text(it, "name"), text(it, "value"), it))).collect()
}

fn body(it: &Value) -> Option<Value> {
    let data = &it["data"];
    let raw = |language: &str| {
        let raw = data.as_str().map_or_else(|| data.to_string(), str::to_owned);
        json!({ "mode": "raw", "raw": raw, "options": { "raw": { "language": language } } })
    };
    Some(match it["type"].as_str()? {
        _ if data.is_null() => return None,
        "json" => raw("json"),
        "xml" => raw("xml"),
        "text" | "sparql" => raw("text"),
        "form-urlencoded" => json!({ "mode": "urlencoded", "urlencoded": pairs(list(it, "data").iter()) }),
        "multipart-form" => json!({ "mode": "formdata", "formdata": pairs(list(it, "data").iter()) }),
        "file" => json!({ "mode": "file", "file": { "src": list(it, "data").first().map(|it| text(it, "filePath")) } }),
        _ => return None,
    })
}
