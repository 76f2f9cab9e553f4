//! `length`: how many characters, elements or keys.

use std::sync::Arc;

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    words::described,
};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError},
};

/// The length of a text (in characters), list or map holds to another predicate.
#[derive(Debug)]
pub(super) struct Length(pub(super) Arc<dyn Judge>);

impl Judge for Length {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let length = match actual.value {
            Value::String(text) => text.chars().count(),
            Value::Array(list) => list.len(),
            Value::Object(map) => map.len(),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                return Err(Failure::because(format!("{} has no length", described(actual.value))));
            }
        };
        let told = |failure: Failure| {
            if failure.causes.is_empty() { Failure::because(format!("its length is {length}")) } else { failure }
        };
        self.0.judge(Actual::typed(&Value::from(length)), scope).map_err(told)
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("of length {}", self.0.expected(scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.0.is_fixed()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.names()
    }
}
