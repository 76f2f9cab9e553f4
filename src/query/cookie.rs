//! `cookie sid`: the value of a cookie that the response sets.

use std::borrow::Cow;

use serde_json::Value;

use super::contract::{Find, Found, QuerySyntax};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, Template},
    wire::Exchange,
};

/// `cookie NAME`. Where a response sets a cookie twice, the last one counts, as it does in a browser.
#[derive(Clone, Debug)]
pub struct Cookie {
    written: String,
    name: Template,
}

impl Cookie {
    /// The cookie `name`, which stands at `place`.
    ///
    /// # Errors
    /// When the name holds a bad template.
    pub fn parse(name: &str, place: Place) -> Result<Self, QuerySyntax> {
        Ok(Self { written: format!("cookie {name}"), name: Template::parse(name, place)? })
    }
}

impl Find for Cookie {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let name = self.name.text(scope)?;
        let values = exchange.response.headers_named("set-cookie").filter_map(|header| value(header, &name));
        Ok(values.last().map(|text| Cow::Owned(Value::from(text))))
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

/// The cookie's value in a `Set-Cookie` header, where it is the one called `name`.
///
/// Source: RFC 6265, 5.2: names are told apart by case, values keep their quotes.
fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pair = header.split(';').next()?;
    let (found, value) = pair.split_once('=')?;
    (found.trim() == name).then(|| value.trim())
}
