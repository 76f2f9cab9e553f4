//! The headers of levels and requests.

use serde_json::{Value, json};

use super::said::{entry, is_off, list, text};

/// A header as it is written, in Postman's words.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) name: String,
    is_on: bool,
    entry: Value,
}

impl Header {
    /// The same with its variables filled in, if it is sent.
    pub(super) fn filled(&self, fill: &impl Fn(&str) -> String) -> Self {
        let mut filled = self.clone();
        for key in ["key", "value"].into_iter().filter(|_| self.is_on) {
            filled.entry[key] = fill(&text(&self.entry, key)).into();
        }
        filled
    }
}

/// Lays the headers that are written at `of` over those that are there already: the same spelling is the same header.
pub(super) fn lay(all: &mut Vec<Header>, of: &Value, fill: &impl Fn(&str) -> String) {
    for it in list(of, "headers") {
        let (name, is_on) = (text(it, "name"), !is_off(it));
        let (key, value) =
            if is_on { (fill(&name), fill(&text(it, "value"))) } else { (name.clone(), text(it, "value")) };
        let written = Header { entry: Value::Object(entry(key, value, it)), name, is_on };
        match all.iter_mut().find(|it| it.name == written.name && it.is_on == is_on) {
            Some(before) => *before = written,
            None => all.push(written),
        }
    }
}

/// The list of these headers.
pub(super) fn listed(all: &[Header]) -> Value {
    all.iter().filter(|it| !it.name.is_empty()).map(|it| it.entry.clone()).collect()
}

/// The headers of a request: without the one that its `auth` sets anyway, with the type of a body that says so itself.
pub(super) fn of_request(all: &[Header], auth: &Value, view: &Value) -> Value {
    let field = |key: &str| auth["apikey"].as_array().into_iter().flatten().find(|it| it["key"] == key);
    let set = match auth["type"].as_str() {
        Some("bearer") => "Authorization".to_owned(),
        Some("apikey") if field("in").is_none_or(|it| it["value"] == "header") => {
            field("key").map(|it| text(it, "value")).unwrap_or_default()
        }
        _ => String::new(),
    };
    let is_of_body = matches!(view["mode"].as_str(), Some("sparql" | "file"));
    let typed = view["headers"].get("content-type").and_then(Value::as_str);
    let typed = typed.filter(|it| is_of_body && !it.is_empty());
    let is_replaced = |it: &Header| it.is_on && (it.name == set || typed.is_some() && it.name == "content-type");
    let kept: Vec<Header> = all.iter().filter(|it| !is_replaced(it)).cloned().collect();
    let mut headers = listed(&kept);
    if let (Some(kind), Some(list)) = (typed, headers.as_array_mut()) {
        list.push(json!({ "key": "Content-Type", "value": kind }));
    }
    headers
}
