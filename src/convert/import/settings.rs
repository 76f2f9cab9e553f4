//! `protocolProfileBehavior`: how requests are sent.

use serde_json::Value;

use super::{ground::Ground, shape::extension};
use crate::format::yaml::write::{Pair, Yaml};

/// The settings that are written on the collection: by Postman's rules, unless it was written by ours.
pub(super) fn settings_of_collection(of: &Value, ground: &mut Ground) -> Vec<Pair> {
    let mut pairs = settings(of, ground);
    let is_ours = |key: &str| extension(of, "settings").is_some_and(|it| it.get(key).is_some());
    if !is_ours("redirects") {
        let own = pairs.iter().position(|it| it.key == "redirects").map(|at| pairs.remove(at).value);
        let own = own.map(redirect_pairs).unwrap_or_default();
        pairs.push(Pair::new("redirects", Yaml::Map([vec![Pair::new("rules", "postman")], own].concat())));
    }
    if pairs.iter().all(|it| it.key != "cookies") {
        pairs.push(Pair::new("cookies", "run"));
    }
    // These hold anyway.
    pairs.retain(|it| it.value != Yaml::map([("rules", "curl".into())]) && it.value != "iteration".into());
    pairs
}

/// The settings that are written on an element.
pub(super) fn settings(of: &Value, ground: &mut Ground) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if let Some(Value::Object(kept)) = extension(of, "settings") {
        pairs.extend(kept.iter().map(|(key, value)| Pair::new(key, Yaml::of(value))));
    }
    let Some(Value::Object(written)) = of.get("protocolProfileBehavior") else { return pairs };
    let is_kept = |key: &str| pairs.iter().any(|it: &Pair| it.key == key);
    let keeps_cookies = is_kept("cookies");
    if let Some(theirs) = redirects(written) {
        let own = pairs.iter().position(|it| it.key == "redirects").map(|at| pairs.remove(at).value);
        let mut own = own.map(redirect_pairs).unwrap_or_default();
        own.retain(|it| it.value != "curl".into());
        own.extend(theirs.into_iter().filter(|it| own.iter().all(|own| own.key != it.key)).collect::<Vec<_>>());
        pairs.push(Pair::new("redirects", short(own)));
    }
    for (key, value) in written {
        let setting = match (key.as_str(), value) {
            ("strictSSL", Value::Bool(_)) => Some(("verify_tls", Yaml::of(value))),
            ("disableCookies", Value::Bool(true)) => Some(("cookies", Yaml::Bool(false))),
            ("disableCookies", Value::Bool(false)) if !keeps_cookies => Some(("cookies", "run".into())),
            ("disableBodyPruning" | "disabledSystemHeaders" | "disableCookies", _)
            | (_, Value::Bool(false) | Value::Null) => None,
            (key, _) if OF_REDIRECTS.iter().any(|(it, ..)| *it == key) => None,
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

/// Postman's words for how redirects are followed, ours, and whether they say the opposite.
const OF_REDIRECTS: &[(&str, &str, bool)] = &[
    ("followRedirects", "follow", false),
    ("maxRedirects", "max", false),
    ("followOriginalHttpMethod", "keep_method", false),
    ("followAuthorizationHeader", "keep_authorization", false),
    ("removeRefererHeaderOnRedirect", "referer", true),
];

/// How redirects are followed, if anything is said of it.
fn redirects(written: &serde_json::Map<String, Value>) -> Option<Vec<Pair>> {
    let said = |(theirs, ours, is_opposite): &(&str, &str, bool)| match written.get(*theirs)? {
        Value::Bool(is_on) => Some(Pair::new(*ours, is_on ^ is_opposite)),
        count @ Value::Number(it) if it.is_u64() => Some(Pair::new(*ours, Yaml::of(count))),
        _ => None,
    };
    let pairs: Vec<Pair> = OF_REDIRECTS.iter().filter_map(said).collect();
    (!pairs.is_empty()).then_some(pairs)
}

/// How redirects are followed, by the short word for it where there is one.
fn short(pairs: Vec<Pair>) -> Yaml {
    match pairs.as_slice() {
        [Pair { key, value, .. }] if key == "follow" => value.clone(),
        [Pair { key, value: Yaml::Bool(true), .. }, Pair { key: max, value, .. }]
            if key == "follow" && max == "max" =>
        {
            value.clone()
        }
        [Pair { key, value: Yaml::Bool(false), .. }, Pair { key: max, .. }] if key == "follow" && max == "max" => {
            false.into()
        }
        _ => Yaml::Map(pairs),
    }
}

/// The opposite: the pairs that such a word stands for.
fn redirect_pairs(written: Yaml) -> Vec<Pair> {
    match written {
        Yaml::Map(own) => own,
        Yaml::Bool(follows) => vec![Pair::new("follow", follows)],
        max @ Yaml::Number(_) => vec![Pair::new("max", max)],
        _ => Vec::new(),
    }
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
