//! `regex name="csrf" value="(.+?)"`: what a regular expression finds in the body.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    contract::{Find, Found, QueryError, QuerySyntax},
    pattern::Pattern,
};
use crate::{scope::Scope, source::Place, template::Name, wire::Exchange};

/// `regex PATTERN`: the first group of the first match in the body's text, or the whole match.
#[derive(Clone, Debug)]
pub struct Regex {
    written: String,
    pattern: Pattern,
}

impl Regex {
    /// The pattern `text`, which stands at `place`.
    ///
    /// # Errors
    /// When it is no regular expression.
    pub fn parse(text: &str, place: Place) -> Result<Self, QuerySyntax> {
        Ok(Self { written: format!("regex {text}"), pattern: Pattern::parse(text, place)? })
    }
}

impl Find for Regex {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let body = exchange.response.content_text().map_err(|why| QueryError::Body { why })?;
        Ok(self.pattern.capture(&body, scope)?.map(|text| Cow::Owned(Value::from(text))))
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.pattern.names()
    }

    fn is_text(&self) -> bool {
        true
    }
}
