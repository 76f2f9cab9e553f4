//! How a request is sent, in Bruno's words: Postman encodes URLs, and follows up to ten redirects.

use serde_json::{Map, Value};

use crate::{
    convert::writing::{Ground, Keys},
    format::yaml::write::Yaml,
};

/// What is said in Bruno's words, or by the request itself.
const SAID: [&str; 5] =
    ["disableUrlEncoding", "followRedirects", "maxRedirects", "followAuthorizationHeader", "disableBodyPruning"];

/// The settings of a request to `url` whose levels together say `behavior`.
pub(super) fn settings(behavior: &Map<String, Value>, url: &str, ground: &mut Ground) -> Yaml {
    let flag = |key: &str| behavior.get(key).and_then(Value::as_bool);
    let mut keys = Keys::default();
    // What has escapes already would get them twice.
    keys.put("encodeUrl", flag("disableUrlEncoding") != Some(true) && !has_escapes(url));
    keys.put("followRedirects", flag("followRedirects") != Some(false));
    keys.put("maxRedirects", behavior.get("maxRedirects").and_then(Value::as_u64).unwrap_or(10));
    if flag("followAuthorizationHeader") == Some(true) {
        keys.put("forwardAuthorizationHeader", true);
    }
    for (key, value) in behavior.iter().filter(|it| !SAID.contains(&it.0.as_str())) {
        let usual = Value::Bool(key == "strictSSL");
        if !value.is_null() && *value != usual {
            ground.note(format!("the setting `{key}` cannot be said"));
        }
    }
    Yaml::Map(keys.0)
}

/// Whether there is a `%20` or the like in a text.
fn has_escapes(text: &str) -> bool {
    let is_hex = |it: Option<&u8>| it.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    text.match_indices('%').any(|(at, _)| is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2)))
}
