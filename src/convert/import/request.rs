//! One request: a YAML document.

use serde_json::Value;

use super::{
    auth::{Replaced, auth},
    body::{Body, body},
    example::examples,
    files::Files,
    ground::Ground,
    parameter::{self, Of, Parameter},
    scripts::Scripts,
    settings::{keeps_body, removed_headers, settings},
    shape::{description, extension, list, text},
    url::{Url, url},
    words::fails,
};
use crate::{
    format::{
        postman::prunes,
        yaml::write::{Pair, Yaml},
    },
    model::METHODS,
};

/// What our files say of a request's run, and Postman has no words for.
const FLOW: &[&str] = &["when", "for", "needs", "retry", "delay", "skip", "always"];

/// A request, and what is around it.
pub(super) struct Written<'a> {
    pub(super) item: &'a Value,
    /// The name, unlike all others in its folder.
    pub(super) name: &'a str,
    /// The collection, its folders and the request itself.
    pub(super) around: Vec<&'a Value>,
    pub(super) scripts: &'a Scripts,
    pub(super) files: Files<'a>,
}

/// The keys of the document.
pub(super) fn request(it: &Written<'_>, ground: &mut Ground) -> Vec<Pair> {
    let of_text;
    let request = match it.item.get("request") {
        Some(text @ Value::String(_)) => {
            of_text = serde_json::json!({ "url": text });
            &of_text
        }
        Some(request) => request,
        None => &Value::Null,
    };
    let method = text(request, "method").map_or_else(|| "GET".to_owned(), |it| it.to_ascii_uppercase());
    let replaced = Replaced::of([request].into_iter().chain(it.around.iter().rev().skip(1).copied()), ground);
    let url = url(request.get("url").unwrap_or(&Value::Null), &replaced, ground);
    let mut pairs = vec![Pair::new("name", it.name)];
    pairs.extend(description(request).or_else(|| description(it.item)).map(|it| Pair::new("docs", it)));
    pairs.extend(extension(it.item, "tags").map(|it| Pair::new("tags", Yaml::of(it))));
    pairs.extend(line(&method, &url, ground));
    let (headers, body) = headers_and_body(it, (request, &replaced), &method, ground);
    let block = |key: &str, pairs: &[Pair]| (!pairs.is_empty()).then(|| Pair::new(key, Yaml::Block(pairs.to_vec())));
    pairs.extend(block("path", &url.path));
    pairs.extend(block("query", &url.query));
    pairs.extend(block("headers", &headers));
    pairs.extend(body);
    pairs.extend(auth(request, ground).map(|it| Pair::new("auth", it)));
    for key in FLOW {
        pairs.extend(extension(it.item, key).map(|value| Pair::new(*key, Yaml::of(value))));
    }

    let said = &it.scripts.said;
    let status = said.expect.iter().find(|it| it.key == "status").map(|it| &it.value);
    let mut expect = said.expect.clone();
    if expect.is_empty() && !said.is_judged {
        expect.push(Pair::new("status", Yaml::map([("gte", Yaml::Number("100".to_owned()))])));
    }
    pairs.extend(block("expect", &expect));
    pairs.extend(block("capture", &said.capture));
    pairs.extend(it.scripts.pair());
    let examples = examples(it.item, &url, status, ground);
    if !examples.is_empty() {
        pairs.push(Pair::new("examples", Yaml::List(examples)));
    }
    let mut settings = settings(it.item, ground);
    if url.has_dots && settings.iter().all(|it| it.key != "path_as_is") {
        settings.push(Pair::new("path_as_is", true));
    }
    pairs.extend((!settings.is_empty()).then(|| Pair::new("settings", Yaml::Map(settings))));
    pairs
}

/// The method with its URL.
fn line(method: &str, url: &Url, ground: &mut Ground) -> Vec<Pair> {
    let text = if is_sent(&url.text) {
        url.text.clone()
    } else {
        ground.note(if url.text.is_empty() {
            "it has no URL, and fails"
        } else {
            "its URL is none that can be sent to; it fails"
        });
        // In a call, so that only this request fails.
        fails(&url.text)
    };
    let is_token =
        !method.is_empty() && method.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it));
    let method = if is_token || method.contains("{{") {
        ground.text(method)
    } else {
        ground.note(format!("`{method}` is no method; GET is written"));
        "GET".to_owned()
    };
    if METHODS.contains(&method.as_str()) {
        vec![Pair::new(method, text)]
    } else {
        vec![Pair::new("method", method), Pair::new("url", text)]
    }
}

/// Whether a URL may be sent to, as far as its beginning tells.
fn is_sent(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let has_protocol = ["http://", "https://"].iter().any(|it| lower.starts_with(it) && lower.len() > it.len());
    has_protocol && (url.contains("<<") || url::Url::parse(url).is_ok()) || url.starts_with("<<")
}

fn headers_and_body(
    it: &Written<'_>,
    (request, replaced): (&Value, &Replaced),
    method: &str,
    ground: &mut Ground,
) -> (Vec<Pair>, Option<Pair>) {
    let written = header_list(request);
    let mut headers = Parameter::all(&written);
    headers.retain(|it| !it.key.is_empty());
    // Ours stands where the one was that it replaces; Postman's comes last.
    let last = headers.iter().rfind(|it| !it.is_disabled).map(|it| it.key.clone());
    let is_last = |key: &str| last.as_deref() == Some(key) && key.eq_ignore_ascii_case("authorization");
    headers.retain(|it| it.is_disabled || is_last(&it.key) || !replaced.header(&it.key));
    let content_type = headers.iter().rfind(|it| !it.is_disabled && it.key.eq_ignore_ascii_case("content-type"));
    let content_type = content_type.map(|it| it.value.clone().unwrap_or_default());
    let carried = request.get("body").filter(|it| !it.is_null());
    let mut body = match carried {
        Some(_) if prunes(method) && !keeps_body(&it.around) => {
            let carried = body(carried.unwrap_or(&Value::Null), None, &it.files, &mut Ground::default());
            if carried.pair.is_some() {
                ground.note(format!("its body is left out: {method} sends none"));
            }
            Body::default()
        }
        Some(carried) => body(carried, content_type.as_deref(), &it.files, ground),
        None => Body::default(),
    };
    let removed = removed_headers(&it.around, ground);
    let is_forced = !removed.contains(&"Content-Type");
    if let Some(start) = body.needs_type.filter(|_| is_forced) {
        let is_kept = |value: &str| !start.is_empty() && value.to_ascii_lowercase().starts_with(start);
        let replaced = |it: &Parameter<'_>| {
            !it.is_disabled
                && it.key.eq_ignore_ascii_case("content-type")
                && !is_kept(it.value.as_deref().unwrap_or_default())
        };
        if start.is_empty() {
            headers.retain(|it| !replaced(it));
        }
        // What another type would be replaced by stands where that was written.
        headers.iter_mut().filter(|it| replaced(it)).for_each(|it| it.value = Some(start.to_owned()));
    }
    let mut pairs = parameter::map(&headers, Of::Headers, ground);
    // What a script may change has the type that it is changed to: ours says so by itself.
    if body.content_type == Some("text/plain") && it.scripts.before.iter().any(|it| it.contains("pm.request")) {
        body.content_type = None;
    }
    if content_type.is_none() && is_forced {
        pairs.retain(|it| body.content_type.is_none() || !it.key.eq_ignore_ascii_case("content-type"));
        pairs.extend(body.content_type.map(|it| Pair::new("Content-Type", it)));
    }
    if body.is_bare && content_type.is_none() {
        pairs.push(Pair::new("Content-Type", Yaml::Null));
    }
    let is_written = |name: &str| headers.iter().any(|it| it.key.eq_ignore_ascii_case(name) && !it.is_disabled);
    for name in removed.into_iter().filter(|name| !is_written(name)) {
        pairs.retain(|it| !it.key.eq_ignore_ascii_case(name));
        pairs.push(Pair::new(name, Yaml::Null));
    }
    (pairs, body.pair.take())
}

/// The headers: a list of objects; a text with a header in each line, or a map, may stand in its place.
fn header_list(request: &Value) -> Vec<Value> {
    match request.get("header") {
        Some(Value::String(text)) => text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| serde_json::json!({ "key": key.trim(), "value": value.trim() }))
            .collect(),
        Some(Value::Object(map)) if !map.contains_key("key") => {
            map.iter().map(|(key, value)| serde_json::json!({ "key": key, "value": value })).collect()
        }
        _ => list(request, "header").to_vec(),
    }
}
