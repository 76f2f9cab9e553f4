//! `body`: the body as text, by the charset that the response names.

use std::borrow::Cow;

use super::contract::{Find, Found, QueryError};
use crate::{scope::Scope, wire::Exchange};

/// `body`.
#[derive(Clone, Debug)]
pub struct Body;

impl Find for Body {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        let text = exchange.response.content_text().map_err(|why| QueryError::Body { why })?;
        Ok(Some(Cow::Owned(text.into_owned().into())))
    }

    fn written(&self) -> &'static str {
        "body"
    }

    fn is_text(&self) -> bool {
        true
    }
}
