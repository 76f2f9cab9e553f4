//! A URL in Postman's parts.

use serde_json::{Value, json};

use super::{ground::Ground, parameter};
use crate::model::{Parameter, Request};

/// The URL of a request, with its path variables and its query.
pub(super) fn url(request: &Request, ground: &mut Ground) -> Value {
    let source = request.url.source();
    let text = ground.text(source);
    let text = end(&text, '#').map_or(text.as_str(), |at| &text[..at]);
    let (base, query) = end(text, '?').map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let (protocol, rest) = match base.find("://") {
        Some(at) if !base.starts_with("{{") => (Some(&base[..at]), &base[at + 3..]),
        _ => (None, base),
    };
    let (host, path) = end(rest, '/').map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
    let mut variables = Vec::new();
    let segments: Vec<String> =
        path.into_iter().flat_map(|it| parts(it, '/')).map(|it| segment(it, request, &mut variables, ground)).collect();
    let mut entries: Vec<Value> = query.into_iter().flat_map(|it| it.split('&')).map(written).collect();
    entries.extend(parameter::list(&request.query.0, ground));
    let mut url = json!({ "raw": raw(protocol, host, (path.is_some(), &segments), &entries) });
    if let Some(protocol) = protocol {
        url["protocol"] = protocol.into();
    }
    let (host, port) = port(host);
    url["host"] = if host.contains("{{") { json!([host]) } else { host.split('.').collect() };
    if let Some(port) = port {
        url["port"] = port.into();
    }
    if path.is_some() {
        url["path"] = segments.into();
    }
    if !entries.is_empty() {
        url["query"] = entries.into();
    }
    if !variables.is_empty() {
        url["variable"] = variables.into();
    }
    url
}

fn raw(protocol: Option<&str>, host: &str, (has_path, segments): (bool, &[String]), query: &[Value]) -> String {
    let mut raw = protocol.map(|it| format!("{it}://")).unwrap_or_default() + host;
    if has_path {
        raw.push('/');
        raw.push_str(&segments.join("/"));
    }
    let sent = query.iter().filter(|it| it["disabled"] != true);
    let entry = |it: &Value| {
        let key = it["key"].as_str().unwrap_or_default();
        it["value"].as_str().map_or_else(|| key.to_owned(), |value| format!("{key}={value}"))
    };
    let query: Vec<String> = sent.map(entry).collect();
    if !query.is_empty() {
        raw.push('?');
        raw.push_str(&query.join("&"));
    }
    raw
}

/// An entry of a query as it is written in a URL.
fn written(entry: &str) -> Value {
    match entry.split_once('=') {
        Some((key, value)) => json!({ "key": key, "value": value }),
        None => json!({ "key": entry, "value": null }),
    }
}

/// Where `mark` stands outside of tokens.
fn end(text: &str, mark: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            letter if letter == mark && depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// The parts of a text between marks that stand outside of tokens.
fn parts(mut text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some(at) = end(text, mark) {
        parts.push(&text[..at]);
        text = &text[at + 1..];
    }
    parts.push(text);
    parts
}

fn port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit()) => (name, Some(port)),
        _ => (host, None),
    }
}

/// A segment of a path: a path parameter that is the whole of it becomes a path variable, one in a text its value.
fn segment(segment: &str, request: &Request, variables: &mut Vec<Value>, ground: &mut Ground) -> String {
    let mut written = String::new();
    let mut rest = segment;
    while let Some(start) = parameter_start(rest) {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + length];
        let behind = &rest[start + length + 1..];
        let given = request.path.find(name).filter(|it| !it.disabled);
        let value =
            given.and_then(|it| it.values.first()).map_or_else(|| format!("{{{{{name}}}}}"), |it| ground.tree(it));
        written.push_str(&rest[..start]);
        if written.is_empty() && (behind.is_empty() || behind.starts_with('.')) {
            written.extend([":", name]);
            if variables.iter().all(|it: &Value| it["key"] != name) {
                variables.push(variable(name, &value, given));
            }
        } else {
            written.push_str(&value);
        }
        rest = behind;
    }
    written.push_str(rest);
    written.replace("%7B", "{").replace("%7D", "}")
}

/// Where a `{name}` begins that is no token.
fn parameter_start(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let at = from + found;
        if !text[at..].starts_with("{{") {
            return Some(at);
        }
        from = at + text[at..].find("}}").map_or(2, |end| end + 2);
    }
    None
}

fn variable(name: &str, value: &str, given: Option<&Parameter>) -> Value {
    let mut entry = json!({ "key": name, "value": value });
    if let Some(given) = given {
        parameter::describe(&mut entry, given);
    }
    entry
}
