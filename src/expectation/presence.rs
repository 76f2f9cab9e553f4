//! `exists`, `empty`: whether anything is there at all.

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

/// Something is there, if only null; or nothing is.
#[derive(Debug)]
pub(super) struct Exists(pub(super) bool);

impl Judge for Exists {
    fn judge(&self, _: Actual<'_>, _: &Scope<'_>) -> Result<(), Failure> {
        if self.0 { Ok(()) } else { Err(Failure::default()) }
    }

    fn judge_nothing(&self, _: &Scope<'_>) -> Result<(), Failure> {
        if self.0 { Err(Failure::because("nothing is there")) } else { Ok(()) }
    }

    fn expected(&self, _: &Scope<'_>) -> Result<String, RenderError> {
        Ok(if self.0 { "to exist" } else { "not to exist" }.to_owned())
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }
}

/// A text, list or map without content, or one with.
#[derive(Debug)]
pub(super) struct Empty(pub(super) bool);

impl Judge for Empty {
    fn judge(&self, actual: Actual<'_>, _: &Scope<'_>) -> Result<(), Failure> {
        let is_empty = match actual.value {
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                let why = format!("{} is neither text, array nor object", described(actual.value));
                return Err(Failure::because(why));
            }
        };
        if is_empty == self.0 { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, _: &Scope<'_>) -> Result<String, RenderError> {
        Ok(if self.0 { "empty" } else { "not empty" }.to_owned())
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }
}
