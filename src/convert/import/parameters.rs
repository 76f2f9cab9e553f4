//! The parameters of a scheme of auth, as Postman has them.

use serde_json::Value;

use super::shape::scalar;

/// The parameters of a scheme: a list of keys and values, or a map.
pub(super) struct Parameters<'a>(&'a Value);

impl<'a> Parameters<'a> {
    /// Those of the scheme `kind`.
    pub(super) fn of(auth: &'a Value, kind: &str) -> Self {
        Self(auth.get(kind).unwrap_or(&Value::Null))
    }

    /// The value of this name.
    pub(super) fn find(&self, key: &str) -> Option<String> {
        let found = match self.0 {
            Value::Array(list) => {
                list.iter().find(|it| it.get("key").and_then(Value::as_str) == Some(key))?.get("value")
            }
            map => map.get(key),
        };
        found.and_then(scalar).map(std::borrow::Cow::into_owned)
    }

    /// The entries of the list of this name; none is empty.
    pub(super) fn list(&self, key: &str) -> &'a [Value] {
        let found = match self.0 {
            Value::Array(list) => {
                list.iter().find(|it| it.get("key").and_then(Value::as_str) == Some(key)).and_then(|it| it.get("value"))
            }
            map => map.get(key),
        };
        found.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The value of this name; none is empty.
    pub(super) fn text(&self, key: &str) -> String {
        self.find(key).unwrap_or_default()
    }
}
