//! The parameters of a scheme of auth.

use crate::template::js;
use serde_json::Value;

/// The parameters of a scheme.
pub(super) struct Parameters<'a> {
    list: &'a [Value],
}

impl<'a> Parameters<'a> {
    /// Those of the scheme `kind`.
    pub(super) fn of(auth: &'a Value, kind: &str) -> Self {
        Self { list: auth.get(kind).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() }
    }

    /// The value of this name, the last one of several; null is none.
    pub(super) fn find(&self, key: &str) -> Option<&'a Value> {
        let named = self.list.iter().rfind(|it| it.get("key").and_then(Value::as_str) == Some(key));
        named.and_then(|it| it.get("value")).filter(|it| !it.is_null())
    }

    /// The value as text; none is empty.
    pub(super) fn text(&self, key: &str) -> String {
        self.find(key).map(|it| js::text(it).into_owned()).unwrap_or_default()
    }

    /// Whether it is switched on.
    pub(super) fn is_on(&self, key: &str) -> bool {
        self.text(key) == "true"
    }
}
