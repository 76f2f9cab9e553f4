//! Whoever can agree to a token.

use std::sync::Arc;

use crate::{
    auth::oauth2::{Errand, Somebody},
    run::{fault::Fault, journey::Journey},
};

/// Whoever can agree to the token of `errand`.
pub(super) fn somebody<'a>(errand: &Errand, journey: &Journey<'a>) -> Result<&'a Arc<dyn Somebody>, Fault> {
    let somebody = journey.tokens.somebody.as_ref();
    somebody.ok_or_else(|| errand.fails("this token needs somebody who agrees to it, and nobody is here").into())
}
