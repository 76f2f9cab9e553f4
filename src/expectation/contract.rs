//! What every predicate has in common: what it judges, why it may fail, and what comes of it.

use std::{borrow::Cow, fmt::Debug};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    query::{QueryError, milliseconds},
    scope::Scope,
    source::{Place, duration},
    template::{Name, RenderError},
    value::{guess, same, text},
};

/// Whether an expectation held, and what was there. It is data: a failed expectation is a result, not an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it held.
    pub held: bool,
    /// Where it is written; of the status that is expected unless another is, the request's own place.
    pub place: Place,
    /// What was looked at, as written: `status`, `$.id`, `headers.ETag`.
    pub query: String,
    /// What was expected, in words: `200`, `greater than 3`, `matching ^a`.
    pub expected: String,
    /// What was there; `None` where the exchange has no such part, and for what held and is large: a list, a map, a long
    /// text.
    pub actual: Option<Value>,
    /// Why it did not hold, where `expected` and `actual` do not say it: `the body is not JSON: ...`,
    /// `differs at $.items[1].price`.
    pub why: Option<String>,
    /// Where two structures differ: lines that begin with `-` (expected), `+` (actual) or a space.
    pub diff: Option<String>,
}

/// A kind of predicate.
pub(super) trait Judge: Debug + Send + Sync {
    /// Whether it holds for `actual`.
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure>;

    /// Whether it holds where nothing is.
    fn judge_nothing(&self, _: &Scope<'_>) -> Result<(), Failure> {
        Err(Failure::because("nothing is there"))
    }

    /// What is expected, in words that follow "expected": `greater than 3`.
    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError>;

    /// Whether it is the same in every scope.
    fn is_fixed(&self) -> bool;

    /// The names in its templates: each with its place, and whether it may be missing.
    fn names(&self) -> Vec<(Name, Place, bool)>;
}

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Actual<'a> {
    /// The value.
    pub value: &'a Value,
    /// What kind of value it is meant as.
    pub nature: Nature,
}

/// What kind of value is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It has its type from JSON: 30 is not "30".
    Typed,
    /// It is mere text, such as a header: 30 is "30".
    Text,
    /// It is a time in milliseconds: 800 is "800ms".
    Time,
}

impl<'a> Actual<'a> {
    /// A value with its type from JSON.
    pub fn typed(value: &'a Value) -> Self {
        Self { value, nature: Nature::Typed }
    }

    /// Mere text.
    pub fn text(value: &'a Value) -> Self {
        Self { value, nature: Nature::Text }
    }

    /// A part of it.
    pub(super) fn part(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    /// Whether it is `expected`.
    pub(super) fn is(self, expected: &Value) -> bool {
        match (self.nature, expected, self.value) {
            (Nature::Text, Value::Bool(_) | Value::Number(_), Value::String(actual)) => *actual == text(expected),
            (Nature::Time, Value::String(_), _) => {
                operand(expected, self.nature).is_some_and(|it| same(&it, self.value))
            }
            _ => same(expected, self.value),
        }
    }

    /// It as a number, where it is one.
    pub(super) fn number(self) -> Option<Cow<'a, Value>> {
        match (self.nature, self.value) {
            (_, Value::Number(_)) => Some(Cow::Borrowed(self.value)),
            (Nature::Text, Value::String(text)) => Some(guess(text)).filter(Value::is_number).map(Cow::Owned),
            _ => None,
        }
    }
}

/// A number that something is compared with; of times also "800ms".
pub(super) fn operand(value: &Value, nature: Nature) -> Option<Cow<'_, Value>> {
    match (nature, value) {
        (_, Value::Number(_)) => Some(Cow::Borrowed(value)),
        (Nature::Time, Value::String(text)) => duration(text).ok().map(|it| Cow::Owned(milliseconds(it))),
        (Nature::Text, Value::String(text)) => Some(guess(text)).filter(Value::is_number).map(Cow::Owned),
        _ => None,
    }
}

/// Why a predicate does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, part by part; empty where what was expected and what was there say it all.
    pub causes: Vec<Cause>,
    /// Where two structures differ: lines that begin with `-` (expected), `+` (actual) or a space.
    pub diff: Option<String>,
}

/// What is wrong in one part of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// The part: `.items[1]`; empty for the value itself.
    pub at: String,
    /// What is wrong, as a fragment; `None` where it is another value than expected.
    pub why: Option<String>,
}

impl Failure {
    pub(super) fn because(why: impl Into<String>) -> Self {
        Self { causes: vec![Cause { at: String::new(), why: Some(why.into()) }], diff: None }
    }

    /// The same, of a part of the value: `[2]`, `.name`.
    pub(super) fn within(mut self, part: &str) -> Self {
        self.causes.iter_mut().for_each(|cause| cause.at.insert_str(0, part));
        self
    }

    /// The whole reason, for a value that the path `root` leads to: `differs at $.items[1]`. `None` where what was expected
    /// and what was there say it all.
    pub fn reason(&self, root: &str) -> Option<String> {
        let tell = |Cause { at, why }: &Cause| match (why, at.as_str()) {
            (Some(why), "") => why.clone(),
            (Some(why), at) => format!("at {root}{at}: {why}"),
            (None, at) => format!("differs at {root}{at}"),
        };
        let told: Vec<String> = self.causes.iter().map(tell).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        Self::because(error.to_string())
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::because(error.to_string())
    }
}
