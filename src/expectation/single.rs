//! An expectation: what is looked at, and what must hold for it.

use std::sync::Arc;

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Nature, Verdict},
    predicate::Predicate,
    status::NoError,
};
use crate::{
    query::{Query, Status},
    scope::Scope,
    source::Place,
    template::Name,
    wire::Exchange,
};

/// The longest text that a verdict which held repeats, in bytes.
const MAX_HELD_BYTES: usize = 1000;

/// A query and a predicate.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is looked at.
    pub query: Query,
    /// What must hold for it.
    pub predicate: Predicate,
    /// Where it is written: the predicate's key, else the query's.
    pub place: Place,
    /// What is looked at, as it is written: `status`, `headers.ETag`, `$.id`.
    pub written: String,
    /// What kind of value the answer is meant as.
    pub nature: Nature,
}

impl Expectation {
    pub(super) fn new(query: Query, predicate: Predicate, place: Place, written: &str) -> Self {
        let nature = match &query {
            Query::Time(_) => Nature::Time,
            query if query.is_text() => Nature::Text,
            _ => Nature::Typed,
        };
        Self { query, predicate, place, written: written.to_owned(), nature }
    }

    /// That the status is below 400: what holds of a request that does not say which one it expects.
    pub(super) fn no_error(place: Place) -> Self {
        let predicate = Predicate::new("status", place.clone(), Arc::new(NoError));
        Self::new(Query::Status(Status), predicate, place, "status")
    }

    /// What came of it.
    pub fn judge(&self, exchange: &Exchange, scope: &Scope<'_>) -> Verdict {
        let found = self.query.look(exchange, scope);
        let outcome = match &found {
            Ok(found) => {
                let actual = found.as_deref().map(|value| Actual { value, nature: self.nature });
                self.predicate.judge(actual, scope)
            }
            Err(error) => Err(Failure::because(error.to_string())),
        };
        let held = outcome.is_ok();
        let missing = || self.query.missing(exchange, scope).map(|it| format!(": {it}")).unwrap_or_default();
        let missing = if !held && matches!(found, Ok(None)) { missing() } else { String::new() };
        let failure = outcome.err().unwrap_or_default();
        let actual = found.ok().flatten().filter(|value| !held || is_small(value));
        Verdict {
            held,
            place: self.place.clone(),
            query: self.written.clone(),
            expected: self.expected(scope),
            actual: actual.map(std::borrow::Cow::into_owned),
            why: failure.reason(self.root()).map(|why| why + &missing),
            diff: failure.diff,
        }
    }

    /// What is expected, in words, with its unit.
    pub fn expected(&self, scope: &Scope<'_>) -> String {
        let words = self.predicate.expected(scope);
        let unit = match self.query {
            Query::Time(_) => " ms",
            Query::Size(_) => " bytes",
            _ => "",
        };
        let is_number = words.ends_with(|it: char| it.is_ascii_digit());
        if is_number { format!("{words}{unit}") } else { words.into_owned() }
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        [self.query.names(), self.predicate.names()].concat()
    }

    /// The path that leads to what is judged, where there is one.
    fn root(&self) -> &str {
        match &self.query {
            Query::JsonPath(path) => path.singular().unwrap_or_default(),
            _ => "",
        }
    }
}

fn is_small(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => text.len() <= MAX_HELD_BYTES,
        Value::Array(_) | Value::Object(_) => false,
    }
}
