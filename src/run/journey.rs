//! How the requests of a step travel.

use super::{
    cookies::{Dress, Shared},
    tokens::Tokens,
};
use crate::{auth::Memory, model::Redirecting, secret::Redactor, source::Place, wire::Headers};

/// How requests travel: through which jar, over which redirects.
pub(super) struct Journey<'a> {
    pub(super) jar: Option<(Shared<'a>, Dress)>,
    pub(super) redirects: &'a Redirecting,
    /// Headers that are added to what is signed, unless it has them.
    pub(super) defaults: &'a Headers,
    pub(super) place: &'a Place,
    pub(super) redactor: &'a Redactor,
    /// What schemes of auth remember.
    pub(super) memory: &'a Memory,
    /// How tokens are got.
    pub(super) tokens: &'a Tokens,
}
