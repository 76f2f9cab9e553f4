//! What every kind of query has in common: how it looks, and why it may have no answer.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError, TemplateError},
    wire::Exchange,
};

/// A kind of query: looks at an exchange for one thing.
pub(super) trait Find {
    /// What it found; `None` when the exchange has no such part.
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a>;

    /// Where it found nothing: what is there instead, as a fragment, if that can help.
    fn missing(&self, _: &Exchange, _: &Scope<'_>) -> Option<String> {
        None
    }

    /// As it is written.
    fn written(&self) -> &str;

    /// The names in its templates: each with its place, and whether it may be missing.
    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }

    /// Whether its answer is mere text, in which a number has no type of its own: a header, not JSON.
    fn is_text(&self) -> bool {
        false
    }
}

/// The answer to a query: borrowed where the exchange holds it as JSON already.
pub type Found<'a> = Result<Option<Cow<'a, Value>>, QueryError>;

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct QuerySyntax {
    /// What is wrong, as a fragment.
    pub why: String,
    /// What to do, where we know.
    pub help: Option<String>,
}

impl QuerySyntax {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<TemplateError> for QuerySyntax {
    fn from(error: TemplateError) -> Self {
        Self::new(error.to_string())
    }
}

/// Why a query has no answer, not even "nothing is there".
#[derive(Clone, Debug, thiserror::Error)]
pub enum QueryError {
    /// A name in it has no value.
    #[error(transparent)]
    Template(#[from] RenderError),
    /// With the values in it, it is no query.
    #[error("`{text}`: {why}")]
    Syntax {
        /// The query with its values.
        text: String,
        /// What is wrong with it.
        why: QuerySyntax,
    },
    /// The body is not what the query looks at: `the body is not JSON: ...`.
    #[error("{why}")]
    Body {
        /// The cause, as a fragment.
        why: String,
    },
    /// The search was given up: a regular expression that takes too long, an XPath function that does not exist.
    #[error("`{query}`: {why}")]
    GivenUp {
        /// The query.
        query: String,
        /// The cause.
        why: String,
    },
}
