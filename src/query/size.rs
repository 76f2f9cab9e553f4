//! `size`: how many bytes the body has, its content encoding undone.

use std::borrow::Cow;

use super::contract::{Find, Found};
use crate::{scope::Scope, wire::Exchange};

/// `size`.
#[derive(Clone, Debug)]
pub struct Size;

impl Find for Size {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        Ok(Some(Cow::Owned(exchange.response.size_bytes().into())))
    }

    fn written(&self) -> &'static str {
        "size"
    }
}
