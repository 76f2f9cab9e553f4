//! Saved responses, in Bruno's words.

use serde_json::Value;

use super::{
    body::body,
    pairs::{pairs, text},
};
use crate::{
    convert::writing::{Ground, Keys, description, list},
    format::{
        postman,
        yaml::write::{Pair, Yaml},
    },
};

/// The saved responses of a request.
pub(super) fn examples(item: &Value, ground: &mut Ground) -> Option<Yaml> {
    let all: Vec<Yaml> = list(item, "response")
        .iter()
        .filter(|it| it.is_object())
        .map(|it| example(it, &item["request"], ground))
        .collect();
    (!all.is_empty()).then_some(Yaml::List(all))
}

fn example(response: &Value, request: &Value, ground: &mut Ground) -> Yaml {
    let mut keys = Keys::default();
    keys.put(
        "name",
        Some(text(response, "name")).filter(|it| !it.is_empty()).unwrap_or_else(|| text(response, "code")),
    );
    keys.maybe("description", description(response));
    let asked = response.get("originalRequest").filter(|it| it.is_object()).unwrap_or(request);
    let mut of = Keys::default();
    of.put("url", postman::url_text(&asked["url"]));
    of.put("method", Some(text(asked, "method")).filter(|it| !it.is_empty()).unwrap_or_else(|| "GET".to_owned()));
    of.maybe("headers", pairs(list(asked, "header")));
    let is_graphql = asked.pointer("/body/mode").is_some_and(|it| it == "graphql");
    let sent = asked.get("body").filter(|_| !is_graphql).and_then(|it| body(it, None, ground));
    of.maybe("body", sent.map(|(body, _)| body));
    keys.put("request", Yaml::Block(of.0));
    let mut answer = Keys::default();
    answer.put("status", response.get("code").and_then(Value::as_u64).unwrap_or(200));
    answer.put("statusText", text(response, "status"));
    let headers = list(response, "header");
    answer.maybe("headers", pairs(headers));
    let is_type = |it: &&Value| it["key"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("content-type"));
    let said = headers.iter().find(is_type).map(|it| text(it, "value").to_ascii_lowercase()).unwrap_or_default();
    let kind = ["json", "xml", "html"].into_iter().find(|it| said.contains(it)).unwrap_or("text");
    answer.put("body", Yaml::Block(vec![Pair::new("type", kind), Pair::new("data", text(response, "body"))]));
    keys.put("response", Yaml::Block(answer.0));
    Yaml::Block(keys.0)
}
