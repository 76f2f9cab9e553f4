//! Small questions to a document of Postman's format 2.1.

use serde_json::Value;

use crate::format::postman::KEPT;

/// A list, or none.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A text that is not empty.
pub(super) fn text<'a>(of: &'a Value, key: &str) -> Option<&'a str> {
    of.get(key).and_then(Value::as_str).filter(|it| !it.is_empty())
}

/// What format 2.1 has no word for, as it was read.
pub(super) fn kept<'a>(of: &'a Value, key: &str) -> Option<&'a Value> {
    of.get(KEPT)?.get(key)
}
