//! How a request is sent, as `protocolProfileBehavior` of a collection 2.1.

use serde_json::{Map, Value, json};

use super::{
    document::Document,
    pairs::odd,
    words::{self, Protocol},
};
use crate::source::{Kind, Node, Plain, Reader};

/// The headers that Postman adds, and that can be switched off.
pub(crate) const HEADERS: &[&str] = &[
    "cache-control",
    "postman-token",
    "content-type",
    "content-length",
    "accept-encoding",
    "user-agent",
    "connection",
    "accept",
    "host",
];

/// The settings of a request, which `has_body` or not.
pub(super) fn settings(document: &Document, protocol: Protocol, has_body: bool, reader: &mut Reader<'_>) -> Value {
    let mut behavior = Map::new();
    // A body that stands in the file is meant to be sent, whatever the method is: the app sets this for each that has one.
    if has_body && protocol == Protocol::Http {
        behavior.insert("disableBodyPruning".to_owned(), Value::Bool(true));
    }
    let node = document.get("settings");
    if protocol != Protocol::Other {
        words::check(node, words::settings(), reader);
    }
    let Some(Kind::Map(entries)) = node.map(|it| &it.kind) else { return Value::Object(behavior) };
    for entry in entries {
        let value = &entry.value;
        let read = match (entry.key.as_str(), value.plain()) {
            ("protocolVersion", _) => {
                value.text().filter(|it| ["auto", "http1", "http2"].contains(it)).map(|it| json!(it))
            }
            ("strictSSL" | "followRedirects", Plain::Bool(flag)) => Some(Value::Bool(flag)),
            ("maxRedirects", Plain::Number(digits)) => digits.parse::<u64>().ok().map(|it| json!(it)),
            ("disabledSystemHeaders", _) => Some(headers(value, reader)),
            ("strictSSL" | "followRedirects" | "maxRedirects", _) => None,
            _ => continue,
        };
        match read {
            Some(read) => {
                behavior.insert(entry.key.clone(), read);
            }
            None => odd(value, &format!("another value of `{}`", entry.key), reader),
        }
    }
    Value::Object(behavior)
}

/// The headers that are not added.
fn headers(node: &Node, reader: &mut Reader<'_>) -> Value {
    let mut off = Map::new();
    let Kind::List(nodes) = &node.kind else {
        odd(node, "a list of headers", reader);
        return Value::Object(off);
    };
    for node in nodes {
        let name = node.text().unwrap_or_default().to_ascii_lowercase();
        if !HEADERS.contains(&name.as_str()) {
            let help = words::meant(&name, HEADERS).unwrap_or_else(|| format!("these are: {}", HEADERS.join(", ")));
            let message = format!("{} is no header that Postman adds", node.says());
            reader.warning("odd-postman", node.mark, message, &help);
        }
        off.insert(name, Value::Bool(true));
    }
    Value::Object(off)
}
