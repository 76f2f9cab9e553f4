//! Saved responses, as examples.

use serde_json::Value;

use super::{
    ground::Ground,
    parameter::scalar_of,
    shape::{description, extension, list, scalar, text},
    tokens,
    url::Url,
};
use crate::{
    convert::recognise::escaped,
    format::yaml::write::{Pair, Yaml},
};

/// Headers that are made for each answer anew.
const MADE: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "transfer-encoding",
    "vary",
    "server",
    "etag-none",
];

/// The examples of a request, in their order. Of those that answer whatever is asked for, the first does: what the request
/// expects comes before the others.
pub(super) fn examples(item: &Value, url: &Url, status: Option<&Yaml>, ground: &mut Ground) -> Vec<Yaml> {
    let mut examples: Vec<(bool, bool, Yaml)> = Vec::new();
    for response in list(item, "response").iter().filter(|it| it.is_object()) {
        let code = response.get("code").and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok())).unwrap_or(200);
        if !(100..=599).contains(&code) {
            ground.note(format!("the saved response with the status {code} is left out"));
            continue;
        }
        let when = when(response, url);
        let (is_particular, is_expected) = (!when.is_empty(), is_expected(code, status));
        examples.push((is_particular, is_expected, example(response, code, when)));
    }
    let first = examples.iter().position(|(is_particular, ..)| !is_particular);
    let best = examples.iter().position(|(is_particular, is_expected, _)| !is_particular && *is_expected);
    if let Some((first, best)) = first.zip(best) {
        examples[first..=best].rotate_right(1);
    }
    examples.into_iter().map(|(.., it)| it).collect()
}

/// Whether a request that expects `status` passes with a code.
fn is_expected(code: u64, status: Option<&Yaml>) -> bool {
    let fits = |it: &Yaml| match it {
        Yaml::Number(digits) => *digits == code.to_string(),
        Yaml::Text(class) => class.ends_with("xx") && class.starts_with(&code.to_string()[..1]),
        _ => false,
    };
    match status {
        Some(it @ (Yaml::Number(_) | Yaml::Text(_))) => fits(it),
        Some(Yaml::List(list)) => list.iter().any(fits),
        _ => (200..300).contains(&code),
    }
}

fn example(response: &Value, code: u64, when: Vec<Pair>) -> Yaml {
    let mut pairs = Vec::new();
    let literal = |text: &str| super::words::literal(text, "");
    pairs.extend(text(response, "name").map(|it| Pair::new("name", it.into_owned())));
    pairs.extend(description(response).map(|it| Pair::new("description", it)));
    if !when.is_empty() {
        pairs.push(Pair::new("when", Yaml::Map(when)));
    }
    pairs.push(Pair::new("status", code));
    let body = response.get("body").and_then(scalar).unwrap_or_default();
    let kept = extension(response, "json");
    let json = kept.cloned().or_else(|| json_of(&body));
    let mut headers: Vec<Pair> = Vec::new();
    let mut is_xml = false;
    for header in list(response, "header") {
        let (name, value) =
            (text(header, "key").unwrap_or_default(), header.get("value").and_then(scalar).unwrap_or_default());
        let lower = name.to_ascii_lowercase();
        if lower == "content-type" {
            is_xml = value.contains("xml");
        }
        let is_implied =
            lower == "content-type" && (json.is_some() && value == "application/json" || value == "application/xml");
        let is_good =
            !name.is_empty() && name.bytes().all(|it| it.is_ascii_graphic() && !b"():;<>@,/[]?={}\\\"".contains(&it));
        if !is_good || MADE.contains(&lower.as_str()) || is_implied || value.contains(['\r', '\n']) {
            continue;
        }
        let value = Yaml::Text(literal(&value));
        match headers.iter_mut().find(|it| it.key.eq_ignore_ascii_case(&name)) {
            Some(Pair { value: Yaml::List(values), .. }) => values.push(value),
            Some(pair) => pair.value = Yaml::List(vec![std::mem::take(&mut pair.value), value]),
            None => headers.push(Pair::new(name.into_owned(), value)),
        }
    }
    if !headers.is_empty() {
        pairs.push(Pair::new("headers", Yaml::Map(headers)));
    }
    match json {
        Some(json) if kept.is_some() => pairs.push(Pair::new("json", Yaml::of(&json))),
        Some(json) => pairs.push(Pair::new("json", Yaml::of(&escaped(&json)))),
        None if body.is_empty() => {}
        None => pairs.push(Pair::new(if is_xml { "xml" } else { "text" }, literal(&body))),
    }
    Yaml::Block(pairs)
}

/// A body as JSON: lists and maps, for a text alone may be meant as one.
fn json_of(body: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(body).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}

/// What a request must be like to get this response: what the request that it was saved from asked for, and this one does not.
fn when(response: &Value, url: &Url) -> Vec<Pair> {
    if let Some(Value::Object(kept)) = extension(response, "when") {
        return kept.iter().map(|(key, value)| Pair::new(key, Yaml::of(value))).collect();
    }
    let Some(original) = response.pointer("/originalRequest/url").filter(|it| it.is_object()) else {
        return Vec::new();
    };
    let mut whens = Vec::new();
    let differs = |known: &[Pair], key: &str, value: &str| {
        let value = scalar_of(value.to_owned());
        known.iter().find(|it| it.key == key).is_none_or(|known| {
            known.value != value && !known.value.pairs().iter().any(|it| it.key == "value" && it.value == value)
        })
    };
    for (part, list_of, known) in [("path", "variable", &url.path), ("query", "query", &url.query)] {
        let mut conditions: Vec<Pair> = Vec::new();
        for entry in list(original, list_of).iter().filter(|it| !super::shape::is_on(it, "disabled")) {
            let (Some(key), Some(value)) = (text(entry, "key"), text(entry, "value")) else { continue };
            let is_literal = tokens::pieces(&value).iter().all(|it| matches!(it, tokens::Piece::Literal(_)));
            let is_there = part == "query" || known.iter().any(|it| it.key == key);
            let is_new = conditions.iter().all(|it| it.key != key);
            if is_literal && is_there && is_new && !value.contains(['<', '%']) && differs(known, &key, &value) {
                conditions.push(Pair::new(key.into_owned(), value.into_owned()));
            }
        }
        if !conditions.is_empty() {
            whens.push(Pair::new(part, Yaml::Map(conditions)));
        }
    }
    whens
}
