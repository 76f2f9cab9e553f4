//! `contains`, `not_contains`: a part of a text, an element of a list, some keys of a map.

use serde_json::Value;

use super::{
    contract::{Actual, Cause, Failure, Judge},
    diff,
    words::{self, described},
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Tree},
    value::text,
};

/// The value has this part, or has it not. A map has the part `{a: {b: 1}}` when the value of its `a` has the part `{b: 1}`;
/// lists and scalars in it must be equal. A list has an element when that element is equal to it, or is a map that has it
/// as its part; it has the part `[x, y]` when it has each of them.
#[derive(Debug)]
pub(super) struct Contains {
    operand: Tree,
    negated: bool,
}

impl Contains {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>, negated: bool) -> Option<Self> {
        Tree::read(node, reader).map(|operand| Self { operand, negated })
    }
}

impl Judge for Contains {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let expected = self.operand.view(scope)?;
        match (has(&expected, actual)?, self.negated) {
            (true, false) | (false, true) => Ok(()),
            (false, false) if actual.value.is_object() => {
                let causes = missing(&expected, actual).map(|at| Cause { at, why: None });
                let diff = diff::lines(&expected, actual.value, true);
                Err(Failure { causes: causes.into_iter().collect(), diff })
            }
            (true, true) | (false, false) => Err(Failure::default()),
        }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let not = if self.negated { "not " } else { "" };
        Ok(format!("{not}containing {}", words::operand(&self.operand, scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.operand.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.operand.names()
    }
}

/// Whether `actual` has the part `expected`; an error where it can have none.
fn has(expected: &Value, actual: Actual<'_>) -> Result<bool, Failure> {
    let cannot = || Failure::because(format!("{} cannot contain {}", described(actual.value), described(expected)));
    match (actual.value, expected) {
        (Value::String(whole), Value::String(part)) => Ok(whole.contains(part.as_str())),
        // A number in a text has no type of its own.
        (Value::String(whole), Value::Number(_) | Value::Bool(_)) => Ok(whole.contains(&*text(expected))),
        (Value::Array(list), Value::Array(parts)) => {
            let is_element = list.iter().any(|it| actual.part(it).is(expected));
            Ok(is_element || parts.iter().all(|part| list.iter().any(|it| covers(part, actual.part(it)))))
        }
        (Value::Array(list), _) => Ok(list.iter().any(|it| covers(expected, actual.part(it)))),
        (Value::Object(_), Value::Object(_)) => Ok(covers(expected, actual)),
        (Value::Object(map), Value::String(key)) => Err(Failure::because(format!(
            "an object contains keys with values: write `{{ contains: {{ {key}: ... }} }}`{}",
            if map.contains_key(key) { "; it has this key" } else { "" }
        ))),
        _ => Err(cannot()),
    }
}

/// Whether `actual` is `expected`, or a map with at least what it has.
fn covers(expected: &Value, actual: Actual<'_>) -> bool {
    match (expected, actual.value) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().all(|(key, it)| found.get(key).is_some_and(|found| covers(it, actual.part(found))))
        }
        _ => actual.is(expected),
    }
}

/// The path of the first key that is missing or has another value.
fn missing(expected: &Value, actual: Actual<'_>) -> Option<String> {
    let (Value::Object(wanted), Value::Object(found)) = (expected, actual.value) else { return None };
    let lacks = |(key, it): &(&String, &Value)| !found.get(*key).is_some_and(|found| covers(it, actual.part(found)));
    let (key, it) = wanted.iter().find(lacks)?;
    let deeper = found.get(key).and_then(|found| missing(it, actual.part(found)));
    Some(words::step(key) + &deeper.unwrap_or_default())
}
