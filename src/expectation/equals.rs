//! `equals`, `not_equals`: the value itself, with its type.

use serde_json::Value;

use super::{
    contract::{Actual, Cause, Failure, Judge},
    diff,
    words::{self, described, written},
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Tree},
    value::kind,
};

/// The value is this one, or is not.
#[derive(Debug)]
pub(super) struct Equals {
    operand: Tree,
    negated: bool,
}

impl Equals {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>, negated: bool) -> Option<Self> {
        Tree::read(node, reader).map(|operand| Self { operand, negated })
    }
}

impl Judge for Equals {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let expected = self.operand.view(scope)?;
        match (actual.is(&expected), self.negated) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(Failure::default()),
            (false, false) => Err(difference(&expected, actual.value)),
        }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let value = words::operand(&self.operand, scope)?;
        Ok(if self.negated { format!("not {value}") } else { value })
    }

    fn is_fixed(&self) -> bool {
        self.operand.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.operand.names()
    }
}

/// What tells two values apart.
fn difference(expected: &Value, actual: &Value) -> Failure {
    let family = |value: &Value| if value.is_number() { "number" } else { kind(value) };
    if family(expected) != family(actual) {
        return Failure::because(format!("expected {}, got {}", described(expected), described(actual)));
    }
    let causes = diff::first(expected, actual).map(|it| {
        let part = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), written);
        Cause { why: Some(format!("expected {}, got {}", part(it.expected), part(it.actual))), at: it.at }
    });
    Failure { causes: causes.into_iter().collect(), diff: diff::lines(expected, actual, false) }
}
