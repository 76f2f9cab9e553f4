//! A request as it was sent, in the shape of a Postman collection 2.1.

use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::super::acts::Asked;
use crate::wire::Request;

/// The request that was sent first, and what the item says of it that is not on the wire.
pub(super) fn json(asked: &Asked<'_>, item: &Value) -> Value {
    let nothing = Value::Null;
    let written = if asked.by_script { &nothing } else { item.get("request").unwrap_or(&nothing) };
    let mut json = json!({});
    if let Some(description) = written.get("description") {
        json["description"] = description.clone();
    }
    let Some(request) = asked.request() else {
        json["url"] = json!({ "query": [], "variable": [] });
        json["method"] = written.get("method").cloned().unwrap_or_else(|| "GET".into());
        return json;
    };
    json["url"] = url(&request.url);
    json["header"] = headers(request, if asked.by_script { None } else { Some(written) });
    json["method"] = request.method.clone().into();
    if let Some(body) = body(request, written.get("body")) {
        json["body"] = body;
    }
    if let Some(auth) = written.get("auth").filter(|it| !it.is_null()) {
        json["auth"] = auth.clone();
    }
    json
}

fn url(url: &Url) -> Value {
    let mut json = json!({ "protocol": url.scheme() });
    if let Some(port) = url.port() {
        json["port"] = port.to_string().into();
    }
    json["path"] = url.path().strip_prefix('/').unwrap_or_default().split('/').collect();
    json["host"] = url.host_str().unwrap_or_default().split('.').collect();
    let pairs = url.query().into_iter().flat_map(|it| it.split('&')).map(|pair| match pair.split_once('=') {
        Some((key, value)) => json!({ "key": key, "value": value }),
        None => json!({ "key": pair, "value": null }),
    });
    json["query"] = pairs.collect();
    json["variable"] = json!([]);
    json
}

/// The headers; what is not written in the item was added by us.
fn headers(request: &Request, written: Option<&Value>) -> Value {
    let listed = |it: &Value| it.get("header").and_then(Value::as_array).cloned().unwrap_or_default();
    let own = written.map(listed);
    let is_own = |name: &str| {
        let names =
            |it: &Value| it.get("key").and_then(Value::as_str).is_some_and(|key| key.eq_ignore_ascii_case(name));
        own.as_ref().is_none_or(|own| own.iter().any(|it| names(it) || has_template(it)))
    };
    let header = |(key, value): &(String, String)| {
        let mut header = json!({ "key": key, "value": value });
        if !is_own(key) {
            header["system"] = true.into();
        }
        header
    };
    request.headers.iter().map(header).collect()
}

/// Whether a header's name is filled in.
fn has_template(header: &Value) -> bool {
    header.get("key").and_then(Value::as_str).is_some_and(|it| it.contains("{{"))
}

/// The body, in the mode in which it is written.
fn body(request: &Request, written: Option<&Value>) -> Option<Value> {
    let written = written.filter(|it| !it.is_null());
    if request.body.is_empty() {
        return None;
    }
    let mode = written.and_then(|it| it.get("mode")).and_then(Value::as_str).unwrap_or("raw");
    let text = || String::from_utf8_lossy(&request.body).into_owned();
    let mut body = match mode {
        "formdata" | "file" => written.cloned()?,
        "urlencoded" => {
            let pairs = form_urlencoded::parse(&request.body);
            let pairs: Vec<Value> = pairs.map(|(key, value)| json!({ "key": key, "value": value })).collect();
            json!({ "mode": mode, "urlencoded": pairs })
        }
        "graphql" => {
            let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let mut graphql = sent.as_object().cloned().unwrap_or_default();
            if let Some(variables) = graphql.get_mut("variables").filter(|it| !it.is_string()) {
                *variables = variables.to_string().into();
            }
            json!({ "mode": mode, "graphql": graphql })
        }
        _ => json!({ "mode": "raw", "raw": text() }),
    };
    if let (Some(options), None) = (written.and_then(|it| it.get("options")), body.get("options")) {
        body["options"] = options.clone();
    }
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(request: &Request) -> Asked<'_> {
        Asked { hops: Vec::new(), unanswered: Some(request), why: Some("x"), by_script: false }
    }

    #[test]
    fn a_request_is_told_as_it_was_sent() {
        let mut request = Request::new("POST", "http://127.0.0.1:8080/a/b?x=1&y".parse().unwrap());
        request.headers = vec![("X-A".into(), "1".into()), ("Accept".into(), "*/*".into())];
        request.body = "a=b%20c".into();
        let item =
            json!({ "request": { "header": [{ "key": "x-a", "value": "{{v}}" }], "body": { "mode": "urlencoded" } } });
        let expected = json!({
            "url": {
                "protocol": "http", "port": "8080", "path": ["a", "b"], "host": ["127", "0", "0", "1"],
                "query": [{ "key": "x", "value": "1" }, { "key": "y", "value": null }], "variable": [],
            },
            "header": [{ "key": "X-A", "value": "1" }, { "key": "Accept", "value": "*/*", "system": true }],
            "method": "POST",
            "body": { "mode": "urlencoded", "urlencoded": [{ "key": "a", "value": "b c" }] },
        });
        assert_eq!(json(&asked(&request), &item), expected);
    }
}
