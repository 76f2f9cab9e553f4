//! `one_of`: one of several values.

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    words::{described, written},
};
use crate::{
    scope::Scope,
    source::{Kind, Node, Place, Read, Reader},
    template::{Name, RenderError, Tree},
};

/// The value is one of a list.
#[derive(Debug)]
pub(super) struct OneOf(Tree);

impl OneOf {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Tree::read(node, reader).map(Self),
            _ if node.text().is_some_and(|text| text.contains("<<")) => Tree::read(node, reader).map(Self),
            _ => reader.expected("a list of values", node),
        }
    }
}

impl Judge for OneOf {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        match &*self.0.view(scope)? {
            Value::Array(list) if list.iter().any(|it| actual.is(it)) => Ok(()),
            Value::Array(_) => Err(Failure::default()),
            other => Err(Failure::because(format!("`one_of` needs a list, got {}", described(other)))),
        }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(match &*self.0.view(scope)? {
            Value::Array(list) => format!("one of {}", list.iter().map(written).collect::<Vec<_>>().join(", ")),
            other => format!("one of {}", written(other)),
        })
    }

    fn is_fixed(&self) -> bool {
        self.0.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.names()
    }
}
