//! `protocolProfileBehavior`: how requests are sent.

use serde_json::Value;

use super::{ground::Ground, shape::extension};
use crate::format::yaml::write::{Pair, Yaml};

/// The settings that are written on an element.
pub(super) fn settings(of: &Value, ground: &mut Ground) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if let Some(Value::Object(kept)) = extension(of, "settings") {
        pairs.extend(kept.iter().map(|(key, value)| Pair::new(key, Yaml::of(value))));
    }
    let Some(Value::Object(written)) = of.get("protocolProfileBehavior") else { return pairs };
    for (key, value) in written {
        let setting = match (key.as_str(), value) {
            ("followRedirects", Value::Bool(follows)) => {
                let count = written.get("maxRedirects").and_then(Value::as_u64).filter(|_| *follows);
                Some(("redirects", count.map_or(Yaml::Bool(*follows), Yaml::from)))
            }

            ("maxRedirects", Value::Number(count)) if count.is_u64() && !written.contains_key("followRedirects") => {
                Some(("redirects", Yaml::of(value)))
            }
            ("strictSSL", Value::Bool(_)) => Some(("verify_tls", Yaml::of(value))),
            ("disableCookies", Value::Bool(disabled)) => Some(("cookies", Yaml::Bool(!disabled))),
            ("disableBodyPruning" | "disabledSystemHeaders" | "maxRedirects", _)
            | (_, Value::Bool(false) | Value::Null) => None,
            ("protocolVersion", Value::String(version)) if version == "http1" => {
                Some(("http_version", Yaml::Number("1.1".to_owned())))
            }
            ("protocolVersion", Value::String(version)) if version == "http2" => Some(("http_version", 2.into())),

            (key, _) => {
                ground.note(format!("the setting `{key}` cannot be said"));
                None
            }
        };
        if let Some((key, value)) = setting {
            pairs.retain(|it| it.key != key);
            pairs.push(Pair::new(key, value));
        }
    }
    pairs
}

/// Headers that are not to be sent, of those that are added unless they are written.
pub(super) fn removed_headers(behaviors: &[&Value], ground: &mut Ground) -> Vec<&'static str> {
    let Some(Value::Object(disabled)) = nearest(behaviors, "disabledSystemHeaders") else { return Vec::new() };
    let mut removed = Vec::new();
    for (name, _) in disabled.iter().filter(|(_, value)| value.as_bool() == Some(true)) {
        match name.to_ascii_lowercase().as_str() {
            "user-agent" => removed.push("User-Agent"),
            "accept-encoding" => removed.push("Accept-Encoding"),
            "content-type" => removed.push("Content-Type"),
            // These are not added anyway.
            "cache-control" | "postman-token" => {}
            name => ground.note(format!("the header `{name}` cannot be left out")),
        }
    }
    removed
}

/// Whether methods that usually have no body have one.
pub(super) fn keeps_body(behaviors: &[&Value]) -> bool {
    nearest(behaviors, "disableBodyPruning").and_then(Value::as_bool).unwrap_or_default()
}

/// The value of a key on the nearest level that has it; the outermost comes first.
fn nearest<'a>(behaviors: &[&'a Value], key: &str) -> Option<&'a Value> {
    behaviors.iter().rev().find_map(|of| of.get("protocolProfileBehavior")?.get(key))
}
