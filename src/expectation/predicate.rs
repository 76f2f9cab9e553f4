//! A predicate: what must hold for a value.

use std::{borrow::Cow, sync::Arc};

use super::contract::{Actual, Failure, Judge};
use crate::{
    scope::{Scope, Store},
    source::Place,
    template::Name,
};

/// What must hold for a value. A plain value or a list means equality; a map holds predicates, all of which must hold.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Where it is written: its key, or the plain value.
    pub place: Place,
    /// Its name: `equals`; of several in one map, `all`.
    pub name: &'static str,
    pub(super) judge: Arc<dyn Judge>,
    /// What is expected, in words, where that is always the same.
    words: Option<Arc<str>>,
}

impl Predicate {
    pub(super) fn new(name: &'static str, place: Place, judge: Arc<dyn Judge>) -> Self {
        let empty = Store::default();
        let fixed = judge.is_fixed().then(|| judge.expected(&empty.scope(&[])).ok()).flatten();
        Self { place, name, words: fixed.map(Into::into), judge }
    }

    /// Whether it holds for `actual`; `None` where nothing is there.
    ///
    /// # Errors
    /// When it does not hold.
    pub fn judge(&self, actual: Option<Actual<'_>>, scope: &Scope<'_>) -> Result<(), Failure> {
        match actual {
            Some(actual) => self.judge.judge(actual, scope),
            None => self.judge.judge_nothing(scope),
        }
    }

    /// What is expected, in words: `200`, `greater than 3`.
    pub fn expected(&self, scope: &Scope<'_>) -> Cow<'_, str> {
        match &self.words {
            Some(words) => Cow::Borrowed(words),
            None => Cow::Owned(self.judge.expected(scope).unwrap_or_else(|error| format!("a value, but {error}"))),
        }
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.judge.names()
    }
}
