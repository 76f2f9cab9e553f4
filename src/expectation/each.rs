//! `each`, `any`: predicates for the elements of a list, or the values of a map.

use std::sync::Arc;

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    words::{described, step, written},
};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError},
};

/// Every element holds to a predicate, or one at least. `each` of an empty list holds.
#[derive(Debug)]
pub(super) struct Each {
    pub(super) inner: Arc<dyn Judge>,
    pub(super) every: bool,
}

impl Judge for Each {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let (mut elements, count): (Box<dyn Iterator<Item = (String, &Value)>>, usize) = match actual.value {
            Value::Array(list) => {
                (Box::new(list.iter().enumerate().map(|(at, it)| (format!("[{at}]"), it))), list.len())
            }
            Value::Object(map) => (Box::new(map.iter().map(|(key, it)| (step(key), it))), map.len()),
            _ => return Err(Failure::because(format!("{} is neither array nor object", described(actual.value)))),
        };
        let judge = |element| self.inner.judge(actual.part(element), scope);
        if !self.every {
            return match elements.any(|(_, element)| judge(element).is_ok()) {
                true => Ok(()),
                false if count == 0 => Err(Failure::because("it is empty")),
                false => Err(Failure::because(format!("none of the {count} is {}", self.inner.expected(scope)?))),
            };
        }
        for (part, element) in elements {
            if let Err(mut failure) = judge(element) {
                if failure.causes.is_empty() {
                    let expected = self.inner.expected(scope)?;
                    failure = Failure::because(format!("expected {expected}, got {}", written(element)));
                }
                return Err(failure.within(&part));
            }
        }
        Ok(())
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("{} {}", if self.every { "each" } else { "any" }, self.inner.expected(scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.inner.is_fixed()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.inner.names()
    }
}
