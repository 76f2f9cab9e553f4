//! What a request carries.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{
    files::Files,
    ground::Ground,
    json,
    parameter::{self, Of, Parameter},
    shape::{description, is_on, list, scalar, text},
    words::literal,
};
use crate::format::yaml::write::{Pair, Yaml};

/// A body in our words, and what it has to say of the headers.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Its key, and what stands behind it.
    pub(super) pair: Option<Pair>,
    /// The content type that it needs where no header says another.
    pub(super) content_type: Option<&'static str>,
    /// Whether a content type that is written would be replaced: the beginning that it must have to stay.
    pub(super) needs_type: Option<&'static str>,
    /// Whether it has no content type of its own, where ours would have one.
    pub(super) is_bare: bool,
}

/// The body that is written. `content_type` is that of the headers.
pub(super) fn body(written: &Value, content_type: Option<&str>, files: &Files<'_>, ground: &mut Ground) -> Body {
    let of_text;
    let written = match written {
        Value::String(text) => {
            of_text = serde_json::json!({ "mode": "raw", "raw": text });
            &of_text
        }
        written => written,
    };
    if is_on(written, "disabled") {
        ground.note("the body is disabled, and left out");
        return Body::default();
    }
    let Some(mode) = written.get("mode").and_then(Value::as_str) else { return Body::default() };
    match mode {
        "urlencoded" => form(list(written, "urlencoded"), ground),
        "formdata" => multipart(list(written, "formdata"), files, ground),
        "graphql" => graphql(written.get("graphql").unwrap_or(&Value::Null), ground),
        "file" => file(written.get("file").unwrap_or(&Value::Null), files, ground),
        _ => raw(written, content_type, ground),
    }
}

fn raw(written: &Value, content_type: Option<&str>, ground: &mut Ground) -> Body {
    let text = match written.get("raw") {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => return Body::default(),
        Some(other) => other.to_string(),
    };
    if text.is_empty() {
        return Body::default();
    }
    let language = written.pointer("/options/raw/language").and_then(Value::as_str);
    let has_json_type = content_type.is_some_and(is_json_type);
    let is_json = language == Some("json") || language.is_none() && has_json_type;
    let (text, has_comments) = if is_json { json::without_comments(&text) } else { (text, false) };
    if has_comments {
        ground.note("the comments in the JSON body are left out; they are not sent");
    }
    if (is_json || has_json_type)
        && let Some(value) = json::value(&text, ground)
    {
        return Body { pair: Some(Pair::new("json", value)), ..Body::default() };
    }
    let written = Yaml::Text(ground.text(&text));
    let (key, content_type) = match language {
        Some("json") => ("text", Some("application/json")),
        Some("xml") => ("xml", None),
        Some("html") => ("text", Some("text/html")),
        Some("javascript") => ("text", Some("application/javascript")),
        _ => ("text", Some("text/plain")),
    };
    Body { pair: Some(Pair::new(key, written)), content_type, ..Body::default() }
}

fn is_json_type(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || media.starts_with("application/") && media.ends_with("+json")
}

fn form(fields: &[Value], ground: &mut Ground) -> Body {
    let mut fields = Parameter::all(fields);
    // Of a form the word is sent.
    fields.iter_mut().filter(|it| it.is_null()).for_each(|it| it.key.push_str("null"));
    if fields.iter().all(|it| it.is_disabled) {
        return if fields.is_empty() { Body::default() } else { only_disabled(ground) };
    }
    let map = Yaml::Block(parameter::map(&fields, Of::Form, ground));
    let needs_type = Some("application/x-www-form-urlencoded");
    Body { pair: Some(Pair::new("form", map)), needs_type, ..Body::default() }
}

fn only_disabled(ground: &mut Ground) -> Body {
    ground.note("all fields of the body are disabled; it is left out");
    Body::default()
}

fn multipart(parts: &[Value], files: &Files<'_>, ground: &mut Ground) -> Body {
    let mut pairs: Vec<Pair> = Vec::new();
    // A name that comes again behind others is said in a list.
    let (mut all, mut is_apart) = (Vec::new(), false);
    for part in parts {
        let key = text(part, "key").unwrap_or_default();
        if is_on(part, "disabled") {
            ground.note(format!("the part `{key}` is disabled, and left out"));
            continue;
        }
        if description(part).is_some() {
            ground.note(format!("what is said of the part `{key}` is left out"));
        }
        let key = ground.text(&key);
        for value in contents(part, files, ground) {
            is_apart |= pairs.last().is_some_and(|it| it.key != key) && pairs.iter().any(|it| it.key == key);
            all.push(Yaml::Map(vec![Pair::new(&key, value.clone())]));
            match pairs.iter_mut().find(|it| it.key == key) {
                Some(Pair { value: Yaml::List(list), .. }) => list.push(value),
                Some(pair) => pair.value = Yaml::List(vec![std::mem::take(&mut pair.value), value]),
                None => pairs.push(Pair::new(&key, value)),
            }
        }
    }
    if pairs.is_empty() {
        return if parts.is_empty() { Body::default() } else { only_disabled(ground) };
    }
    let parts = if is_apart { Yaml::List(all) } else { Yaml::Block(pairs) };
    Body { pair: Some(Pair::new("multipart", parts)), needs_type: Some(""), ..Body::default() }
}

/// What a part holds: a value, or each of its files.
fn contents(part: &Value, files: &Files<'_>, ground: &mut Ground) -> Vec<Yaml> {
    let content_type = text(part, "contentType").map(|it| Pair::new("content_type", ground.text(&it)));
    if part.get("type").and_then(Value::as_str) != Some("file") {
        let value = match part.get("value") {
            Some(value @ (Value::Array(_) | Value::Object(_))) => value.to_string(),
            value => value.and_then(scalar).unwrap_or_default().into_owned(),
        };
        let value = Yaml::Text(json::quoted(&value, ground));
        return vec![match content_type {
            Some(content_type) => Yaml::Map(vec![Pair::new("value", value), content_type]),
            None => value,
        }];
    }
    let sources: Vec<String> = match part.get("src") {
        Some(Value::Array(list)) => list.iter().filter_map(scalar).map(std::borrow::Cow::into_owned).collect(),
        other => {
            other.and_then(scalar).filter(|it| !it.is_empty()).map(std::borrow::Cow::into_owned).into_iter().collect()
        }
    };
    if sources.is_empty() {
        return vec![without_file(part, content_type, ground)];
    }
    let file = |source: &String| {
        if !files.has(source) {
            let key = text(part, "key").unwrap_or_default();
            ground.note(format!("the file `{source}` is not there; the part `{key}` is left out"));
            return None;
        }
        let mut pairs = vec![Pair::new("file", files.path(source, ground))];
        pairs.extend(text(part, "fileName").map(|it| Pair::new("filename", ground.text(&it))));
        pairs.extend(content_type.clone());
        Some(Yaml::Map(pairs))
    };
    sources.iter().filter_map(file).collect()
}

/// A part of a file that is named nowhere: its bytes may be written in Base64, else it is empty.
fn without_file(part: &Value, content_type: Option<Pair>, ground: &mut Ground) -> Yaml {
    let name = text(part, "fileName").map(|it| ground.text(&it));
    let (mut pairs, filename) = if let Some(bytes) = text(part, "value") {
        (vec![Pair::new("base64", ground.text(&bytes))], name.clone())
    } else {
        let key = text(part, "key").unwrap_or_default();
        ground.note(format!("the part `{key}` names no file, and is sent empty"));
        (vec![Pair::new("value", "")], Some(name.clone().unwrap_or_default()))
    };
    let is_bare = content_type.is_none() && pairs.iter().any(|it| it.key == "base64") && name.is_none();
    pairs.extend(filename.map(|it| Pair::new("filename", it)));
    pairs.extend(content_type.or_else(|| is_bare.then(|| Pair::new("content_type", "application/octet-stream"))));
    Yaml::Map(pairs)
}

fn file(written: &Value, files: &Files<'_>, ground: &mut Ground) -> Body {
    let content = text(written, "content").and_then(|it| STANDARD.decode(it.as_bytes()).ok());
    if let Some(content) = content.and_then(|it| String::from_utf8(it).ok()).filter(|_| text(written, "src").is_none())
    {
        return Body { pair: Some(Pair::new("text", literal(&content, ""))), is_bare: true, ..Body::default() };
    }
    let source = scalar(written).or_else(|| text(written, "src")).filter(|it| !it.is_empty());
    let Some(source) = source else {
        ground.note("the body names no file, and is left out");
        return Body::default();
    };
    if !files.has(&source) {
        ground.note(format!("the file `{source}` is not there; the body is left out"));
        return Body::default();
    }
    Body { pair: Some(Pair::new("file", files.path(&source, ground))), ..Body::default() }
}

/// A GraphQL operation. One that lacks what ours must have is written as the JSON that is sent.
fn graphql(written: &Value, ground: &mut Ground) -> Body {
    let query = written.get("query").and_then(Value::as_str).filter(|it| !it.is_empty());
    let operation = written.get("operationName");
    let variables = match written.get("variables") {
        Some(Value::String(text)) if text.trim().is_empty() => None,
        Some(Value::String(text)) => Some(text.clone()),
        other => other.map(Value::to_string),
    };
    let value = match &variables {
        Some(text) => match json::value(text, ground) {
            Some(value) => Some(value),
            None => return pasted(query, operation, text, ground),
        },
        None => None,
    };
    let operation = operation.map(|it| it.as_str().map_or(Yaml::Null, |it| Yaml::Text(ground.text(it))));
    let is_ours = query.is_some() && operation != Some(Yaml::Null) && value != Some(Yaml::Null);
    let (name, key) = if is_ours { ("operation", "graphql") } else { ("operationName", "json") };
    let mut pairs = Vec::new();
    pairs.extend(query.map(|it| Pair::new("query", ground.text(it))));
    pairs.extend(operation.map(|it| Pair::new(name, it)));
    pairs.extend(value.map(|it| Pair::new("variables", it)));
    Body { pair: Some(Pair::new(key, Yaml::Map(pairs))), ..Body::default() }
}

/// An operation whose variables are no JSON: their text is pasted, whatever it is.
fn pasted(query: Option<&str>, operation: Option<&Value>, variables: &str, ground: &mut Ground) -> Body {
    ground.note("the variables of the GraphQL operation are no JSON as they stand; the body is written as text");
    let mut parts: Vec<String> = query.map(|it| format!("\"query\":{}", Value::from(it))).into_iter().collect();
    parts.extend(operation.map(|it| format!("\"operationName\":{it}")));
    parts.push(format!("\"variables\":{variables}"));
    let text = ground.text(&format!("{{{}}}", parts.join(",")));
    Body { pair: Some(Pair::new("text", text)), content_type: Some("application/json"), ..Body::default() }
}
