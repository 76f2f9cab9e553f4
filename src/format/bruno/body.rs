//! The bytes of a request's body.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::{comments, contract::BrunoRequest, filling::Filling, headers::Sent, multipart};
use crate::source::file_bytes;

/// What a body is that is no JSON though it says so.
const NO_JSON: &str = "the body is no JSON: it is sent as one JSON text, as Bruno sends it";

/// The bytes of the request's body; its type goes to the headers.
///
/// # Errors
/// When a file cannot be read, or the variables of GraphQL are no JSON.
pub(super) fn carried(
    request: &BrunoRequest,
    sent: &mut Sent,
    (filling, warnings): (&mut Filling<'_>, &mut Vec<String>),
) -> Result<Vec<u8>, String> {
    let data = &request.view["data"];
    let rows = data.as_array().map(Vec::as_slice);
    Ok(match (request.view["mode"].as_str().unwrap_or("none"), data) {
        ("file", Value::Null) => file(request, filling)?,
        ("formUrlEncoded", _) if rows.is_some() => form(rows.unwrap_or_default(), filling),
        ("multipartForm", _) if rows.is_some() => {
            multipart::carried(rows.unwrap_or_default(), request, sent, (filling, warnings))?
        }
        ("graphql", Value::Object(map)) if map.contains_key("query") || map.contains_key("variables") => {
            graphql(map, filling)?
        }
        (_, Value::Null) => Vec::new(),
        (_, Value::String(text)) => {
            let text = filling.text(text);
            as_type(text, sent, warnings).into_bytes()
        }
        (_, other) => filling.text(&other.to_string()).into_bytes(),
    })
}

/// What becomes of a text by its type: JSON loses the blanks around it, and what is none is made some.
fn as_type(text: String, sent: &Sent, warnings: &mut Vec<String>) -> String {
    let is_json = sent.get("Content-Type").is_some_and(|it| it.contains("application/json"));
    if !is_json || text.is_empty() {
        return text;
    }
    if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
        return text.trim().to_owned();
    }
    warnings.push(NO_JSON.to_owned());
    json!(text).to_string()
}

/// The fields of a form that are switched on; only their values have variables.
fn form(rows: &[Value], filling: &mut Filling<'_>) -> Vec<u8> {
    let mut text = form_urlencoded::Serializer::new(String::new());
    for row in rows.iter().filter(|it| it.get("enabled") != Some(&Value::Bool(false))) {
        let name = row.get("name").and_then(Value::as_str).unwrap_or_default();
        text.append_pair(name, &filling.field(row, "value"));
    }
    text.finish().into_bytes()
}

/// An operation of GraphQL: its variables are a text of JSON, which keeps its numbers.
fn graphql(map: &Map<String, Value>, filling: &mut Filling<'_>) -> Result<Vec<u8>, String> {
    let mut body = Map::new();
    for (key, value) in map {
        let value = match (key.as_str(), value) {
            ("query", Value::String(text)) => Value::String(filling.text(text)),
            ("variables", Value::String(text)) => {
                let text = filling.text(&comments::without(text));
                let text = if text.trim().is_empty() { "{}" } else { &text };
                let wrong = |error: serde_json::Error| format!("failed to parse GraphQL variables: {error}");
                serde_json::from_str(text).map_err(wrong)?
            }
            (_, value) => value.clone(),
        };
        body.insert(key.clone(), value);
    }
    Ok(Value::Object(body).to_string().into_bytes())
}

/// The file that is chosen.
fn file(request: &BrunoRequest, filling: &mut Filling<'_>) -> Result<Vec<u8>, String> {
    let path = filling.field(&request.view, "filePath");
    if path.is_empty() || request.is_ad_hoc {
        return Ok(Vec::new());
    }
    file_bytes(&request.around.root.join(&path)).map_err(|why| format!("the file `{path}` cannot be read: {why}"))
}
