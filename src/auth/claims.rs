//! The maps that a JWT is made of.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{parts, turn::AuthError};
use crate::template::Template;

/// The entries of a map; a text is read as JSON; nothing is none.
pub(super) fn object(value: &Value, what: &str, near: &Template) -> Result<Map<String, Value>, AuthError> {
    let wrong = || AuthError::at(near, format!("{what} of the token are no map"));
    match value {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => Ok(map.clone()),
        Value::String(text) if text.trim().is_empty() => Ok(Map::new()),
        Value::String(text) => serde_json::from_str(text).map_err(|_| wrong()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(wrong()),
    }
}

/// Adds when the token was made, and until when it is good.
pub(super) fn dated(claims: &mut Map<String, Value>, lifetime: Duration) {
    let made = claims.get("iat").and_then(Value::as_u64).unwrap_or_else(parts::now);
    claims.entry("iat").or_insert_with(|| made.into());
    claims.entry("exp").or_insert_with(|| made.saturating_add(lifetime.as_secs()).into());
}
