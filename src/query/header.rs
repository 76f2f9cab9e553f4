//! `header ETag`: a header of the response, whatever the case of its name.

use std::borrow::Cow;

use serde_json::Value;

use super::contract::{Find, Found, QuerySyntax};
use crate::{
    scope::Scope,
    source::{Place, did_you_mean},
    template::{Name, Template},
    wire::Exchange,
};

/// `header NAME`. One header of that name gives its text, several give a list of texts.
#[derive(Clone, Debug)]
pub struct Header {
    written: String,
    name: Template,
}

impl Header {
    /// The header `name`, which stands at `place`.
    ///
    /// # Errors
    /// When the name holds a bad template.
    pub fn parse(name: &str, place: Place) -> Result<Self, QuerySyntax> {
        Ok(Self { written: format!("header {name}"), name: Template::parse(name, place)? })
    }
}

impl Find for Header {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let name = self.name.text(scope)?;
        let mut values = exchange.response.headers_named(&name);
        Ok(match (values.next(), values.next()) {
            (None, _) => None,
            (Some(one), None) => Some(Cow::Owned(Value::from(one))),
            (Some(one), Some(two)) => Some(Cow::Owned([one, two].into_iter().chain(values).collect())),
        })
    }

    fn missing(&self, exchange: &Exchange, scope: &Scope<'_>) -> Option<String> {
        let name = self.name.text(scope).ok()?;
        did_you_mean(&name, exchange.response.headers.iter().map(|(name, _)| name.as_str()))
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.name.names()
    }

    fn is_text(&self) -> bool {
        true
    }
}
