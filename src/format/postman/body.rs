//! A request's body as bytes, and the content type that goes with it.

use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::Value;

use super::{
    comments,
    files::{self, Files},
    parts::parts,
    url::is_disabled,
};
use crate::{
    template::js,
    wire::{Headers, Multipart, Piece, header},
};

/// A body that is ready to be sent.
#[derive(Debug)]
pub(super) struct Carried {
    pub(super) pieces: Vec<Piece>,
    pub(super) content_type: ContentType,
}

impl Carried {
    fn of(bytes: impl Into<Bytes>, content_type: ContentType) -> Self {
        Self { pieces: vec![Piece::Bytes(bytes.into())], content_type }
    }
}

/// The content type of a body, and how it gives way to one that is written.
#[derive(Clone, Debug)]
pub(super) enum ContentType {
    /// It has none of its own.
    None,
    /// Behind the headers that are written, unless one of them says it: it is there when the request is signed.
    Signed(String),
    /// Behind these and the signature, unless one of them says it.
    Own(String),
    /// It is a form's: it stands for one that says another type.
    Form(String),
    /// Behind all other headers, unless one that is written says it.
    Late(String),
}

impl ContentType {
    /// Whether it is that of a form whose fields stand in the body as in a query.
    pub(super) fn is_form(&self) -> bool {
        matches!(self, Self::Form(kind) if kind == "application/x-www-form-urlencoded")
    }
}

/// Makes the bytes of `body`, its variables filled in, of a request with these `headers`; `None` where it has none.
pub(super) fn carried(
    body: &Value,
    headers: &Headers,
    files: Files<'_>,
    warnings: &mut Vec<String>,
) -> Option<Carried> {
    if is_disabled(body) || is_empty(body) {
        return None;
    }
    let mode = body.get("mode").and_then(Value::as_str)?;
    let content = body.get(mode).unwrap_or(&Value::Null);
    Some(match mode {
        "urlencoded" => {
            let content_type = "application/x-www-form-urlencoded".to_owned();
            Carried::of(form(entries(content)), ContentType::Form(content_type))
        }
        "formdata" => multipart(entries(content), headers, files, warnings),
        "graphql" => {
            let content_type = ContentType::Own("application/json".to_owned());
            Carried::of(graphql(content), content_type)
        }
        "file" => binary(content, files, warnings),
        _ => raw(body, headers),
    })
}

/// Whether there is nothing in a body.
pub(super) fn is_empty(body: &Value) -> bool {
    let Some(mode) = body.get("mode").and_then(Value::as_str) else { return true };
    match mode {
        "urlencoded" | "formdata" => entries(body.get(mode).unwrap_or(&Value::Null)).next().is_none(),
        "graphql" => body.get(mode).is_none(),
        "file" => body.get(mode).is_none_or(Value::is_null),
        _ => raw_text(body).is_none_or(|it| it.is_empty()),
    }
}

/// The entries of a list that are not disabled.
fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten().filter(|it| !is_disabled(it))
}

fn raw_text(body: &Value) -> Option<String> {
    match body.get("raw")? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(js::json(other)),
    }
}

fn raw(body: &Value, headers: &Headers) -> Carried {
    let text = raw_text(body).unwrap_or_default();
    let language = body.pointer("/options/raw/language").and_then(Value::as_str);
    let written = header(headers, "content-type");
    let is_json = match language {
        Some(language) => language == "json",
        None => written.is_some_and(comments::is_json_type),
    };
    let text = if is_json { comments::without(&text) } else { text };
    let content_type = match language {
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("html") => "text/html",
        Some("javascript") => "application/javascript",
        _ => "text/plain",
    };
    let content_type = match language {
        Some("json") => ContentType::Signed(content_type.to_owned()),
        _ => ContentType::Own(content_type.to_owned()),
    };
    Carried::of(text, content_type)
}

/// Pairs of one key stand together, where the first of them stood.
fn form<'a>(entries: impl Iterator<Item = &'a Value>) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for entry in entries {
        let key = entry.get("key").map(|it| js::text(it).into_owned()).unwrap_or_default();
        let values = match entry.get("value") {
            None | Some(Value::Null | Value::Object(_)) => vec![String::new()],
            Some(Value::Array(list)) => list.iter().map(|it| js::text(it).into_owned()).collect(),
            Some(value) => vec![js::text(value).into_owned()],
        };
        match groups.iter_mut().find(|(it, _)| *it == key) {
            Some((_, group)) => group.extend(values),
            None => groups.push((key, values)),
        }
    }
    let pairs = groups.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    pairs.map(|(key, value)| format!("{}={}", strict(key), strict(value))).collect::<Vec<_>>().join("&")
}

/// All but letters, digits and `-_.~` is encoded.
///
/// Source: RFC 3986, 2.3.
fn strict(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The parts of `operation` that are there; `variables` that are a text are JSON already.
fn graphql(operation: &Value) -> String {
    let mut parts = Vec::new();
    for key in ["query", "operationName"] {
        if let Some(value) = operation.get(key) {
            parts.push(format!("\"{key}\":{}", js::json(value)));
        }
    }
    match operation.get("variables") {
        None => {}
        Some(Value::String(text)) if text.is_empty() => {}
        Some(Value::String(text)) => parts.push(format!("\"variables\":{text}")),
        Some(value) => parts.push(format!("\"variables\":{}", js::json(value))),
    }
    format!("{{{}}}", parts.join(","))
}

/// A file as the whole body.
fn binary(content: &Value, files: Files<'_>, warnings: &mut Vec<String>) -> Carried {
    let source = if content.is_object() { content.get("src") } else { Some(content) };
    let none = |bytes: Vec<u8>| Carried::of(bytes, ContentType::None);
    let Some(path) = source.and_then(Value::as_str).filter(|it| !it.is_empty()) else {
        if let Some(text) = content.get("content").and_then(Value::as_str) {
            return none(files::base64(text));
        }
        warnings.push("Binary file load error: invalid or missing file source".to_owned());
        return none(Vec::new());
    };
    match files.read(path) {
        Ok(piece) => Carried { pieces: vec![piece], content_type: ContentType::Late(files::guess(path)) },
        Err(why) => {
            let is_refused = matches!(files, Files::Refused);
            warnings.push(if is_refused { why } else { format!("Binary file load error: {why}") });
            none(Vec::new())
        }
    }
}

/// Source: RFC 7578; keys are written as they are, quotes and all.
fn multipart<'a>(
    entries: impl Iterator<Item = &'a Value>,
    headers: &Headers,
    files: Files<'_>,
    warnings: &mut Vec<String>,
) -> Carried {
    let written =
        header(headers, "content-type").filter(|it| it.trim().to_lowercase().starts_with("multipart/form-data"));
    let given = written.and_then(boundary_of);
    let mut body = Multipart::new(given.map_or_else(new_boundary, str::to_owned));
    for part in entries.flat_map(|entry| parts(entry, files, warnings)) {
        body.add(&part.head, part.content);
    }
    if body.is_empty() {
        // None of its files is there.
        return Carried { pieces: Vec::new(), content_type: ContentType::None };
    }
    let content_type = match (given, written) {
        (Some(_), Some(written)) => written.to_owned(),
        _ => format!("multipart/form-data; boundary={}", body.boundary()),
    };
    Carried { pieces: body.finish(), content_type: ContentType::Form(content_type) }
}

/// The boundary that a content type names.
fn boundary_of(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|it| it.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then_some(value)
}

fn new_boundary() -> String {
    let digits = uuid::Uuid::new_v4().simple().to_string();
    format!("{}{}", "-".repeat(26), &digits[..24])
}
