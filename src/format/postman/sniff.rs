//! What a JSON file is, by its keys alone: nothing of it is kept.

use serde::{Deserialize, de::IgnoredAny};

/// What a file of Postman's holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A collection.
    Collection,
    /// An environment, or the globals.
    Environment,
}

/// The keys that tell.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Keys {
    info: Option<IgnoredAny>,
    item: Option<IgnoredAny>,
    name: Option<IgnoredAny>,
    order: Option<IgnoredAny>,
    requests: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    #[serde(rename = "_postman_variable_scope")]
    scope: Option<IgnoredAny>,
}

/// The same, with what may be around it.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wrapped {
    collection: Option<Keys>,
    environment: Option<Keys>,
    globals: Option<Keys>,
}

/// What `text` holds, if it is a file of Postman's.
pub fn sniff(text: &str) -> Option<Kind> {
    if let Some(kind) = serde_json::from_str(text).ok().and_then(|keys: Keys| kind(&keys)) {
        return Some(kind);
    }
    let wrapped: Wrapped = serde_json::from_str(text).ok()?;
    [wrapped.collection, wrapped.environment, wrapped.globals].iter().flatten().find_map(kind)
}

fn kind(keys: &Keys) -> Option<Kind> {
    let is_old = keys.requests.is_some() && (keys.order.is_some() || keys.name.is_some());
    if keys.info.is_some() && keys.item.is_some() || is_old {
        return Some(Kind::Collection);
    }
    (keys.values.is_some() && (keys.name.is_some() || keys.scope.is_some())).then_some(Kind::Environment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_what_a_file_is() {
        for (text, expected) in [
            (r#"{"info":{"name":"x"},"item":[]}"#, Some(Kind::Collection)),
            (r#"{"collection":{"info":{},"item":[]}}"#, Some(Kind::Collection)),
            (r#"{"id":"1","name":"x","order":[],"requests":[]}"#, Some(Kind::Collection)),
            (r#"{"name":"x","values":[]}"#, Some(Kind::Environment)),
            (r#"{"values":[],"_postman_variable_scope":"globals"}"#, Some(Kind::Environment)),
            (r#"{"environment":{"name":"x","values":[]}}"#, Some(Kind::Environment)),
            (r#"{"openapi":"3.0.0","info":{},"paths":{}}"#, None),
            (r#"{"collection":"x"}"#, None),
            ("[]", None),
            ("{", None),
            ("", None),
        ] {
            assert_eq!(sniff(text), expected, "{text}");
        }
    }
}
