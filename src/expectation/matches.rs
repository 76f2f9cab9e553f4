//! `matches`: a regular expression, found anywhere in a text.

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    words::described,
};
use crate::{
    query::Pattern,
    scope::Scope,
    source::{Node, Place, Reader},
    template::{Name, RenderError},
};

/// The text holds what the pattern describes.
#[derive(Debug)]
pub(super) struct Matches(Pattern);

impl Matches {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else { return reader.expected("a regular expression", node) };
        match Pattern::parse(text, reader.place(node.mark)) {
            Ok(pattern) => Some(Self(pattern)),
            Err(error) => {
                reader.error("bad-pattern", node.mark, error.why);
                None
            }
        }
    }
}

impl Judge for Matches {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let Value::String(text) = actual.value else {
            return Err(Failure::because(format!("{} is not text", described(actual.value))));
        };
        if self.0.is_match(text, scope)? { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("matching {}", self.0.text(scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.0.is_fixed()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.names()
    }
}
