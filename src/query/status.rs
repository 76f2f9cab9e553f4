//! `status`: the status code, a number.

use std::borrow::Cow;

use super::contract::{Find, Found};
use crate::{scope::Scope, wire::Exchange};

/// `status`.
#[derive(Clone, Debug)]
pub struct Status;

impl Find for Status {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        Ok(Some(Cow::Owned(exchange.response.status.into())))
    }

    fn written(&self) -> &'static str {
        "status"
    }
}
