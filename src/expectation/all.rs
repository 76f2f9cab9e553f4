//! Several predicates at once.

use std::sync::Arc;

use super::contract::{Actual, Failure, Judge};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError},
};

/// The value holds to each of them; the first failure is told.
#[derive(Debug)]
pub(super) struct All(pub(super) Vec<Arc<dyn Judge>>);

impl Judge for All {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        self.0.iter().try_for_each(|it| it.judge(actual, scope))
    }

    fn judge_nothing(&self, scope: &Scope<'_>) -> Result<(), Failure> {
        self.0.iter().try_for_each(|it| it.judge_nothing(scope))
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let words: Vec<String> = self.0.iter().map(|it| it.expected(scope)).collect::<Result<_, _>>()?;
        Ok(words.join(" and "))
    }

    fn is_fixed(&self) -> bool {
        self.0.iter().all(|it| it.is_fixed())
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.iter().flat_map(|it| it.names()).collect()
    }
}
