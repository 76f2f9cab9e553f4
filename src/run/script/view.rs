//! A request as scripts see it after it was sent: in the shape of a Postman collection 2.1.

use serde_json::{Map, Value, json};

use crate::wire::Request;

/// `request` as it was sent; `written` is what it was made of.
pub(super) fn sent(written: &Value, request: &Request) -> Value {
    let mut view = Map::new();
    for key in ["id", "name", "description", "auth"] {
        if let Some(value) = written.get(key) {
            view.insert(key.to_owned(), value.clone());
        }
    }
    view.insert("method".to_owned(), request.method.clone().into());
    view.insert("url".to_owned(), request.url.as_str().into());
    let header = |(key, value): &(String, String)| json!({ "key": key, "value": value });
    view.insert("header".to_owned(), request.headers.iter().map(header).collect());
    if let Some(body) = body(written.get("body"), request) {
        view.insert("body".to_owned(), body);
    }
    Value::Object(view)
}

fn body(written: Option<&Value>, request: &Request) -> Option<Value> {
    let mode = written.and_then(|it| it.get("mode")).and_then(Value::as_str).unwrap_or("raw");
    if request.body.is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(&request.body);
    let mut body = match mode {
        "urlencoded" => {
            let fields = url::form_urlencoded::parse(&request.body);
            json!({ "urlencoded": fields.map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>() })
        }
        "graphql" => json!({ "graphql": serde_json::from_str::<Value>(&text).unwrap_or(Value::Null) }),
        // Their parts are files, too, whose bytes are nobody's affair.
        "formdata" | "file" => return written.cloned(),
        _ => json!({ "raw": text }),
    };
    body["mode"] = mode.into();
    if let Some(options) = written.and_then(|it| it.get("options")) {
        body["options"] = options.clone();
    }
    Some(body)
}
