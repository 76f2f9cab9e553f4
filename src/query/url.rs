//! `url`: the URL that was asked last, behind all redirects.

use std::borrow::Cow;

use super::contract::{Find, Found};
use crate::{scope::Scope, wire::Exchange};

/// `url`.
#[derive(Clone, Debug)]
pub struct Url;

impl Find for Url {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        Ok(Some(Cow::Owned(exchange.request.url.as_str().into())))
    }

    fn written(&self) -> &'static str {
        "url"
    }

    fn is_text(&self) -> bool {
        true
    }
}
