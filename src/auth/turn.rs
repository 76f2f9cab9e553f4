//! What a scheme has before it at each turn, and why it may have to give up.

use super::memory::Memory;
use crate::{
    scope::Scope,
    source::Place,
    template::{RenderError, Template},
    wire::{Exchange, Request},
};

/// All that a scheme may look at.
pub struct Turn<'a> {
    /// The request to authorize, not yet signed.
    pub request: &'a Request,
    /// The variables that it can see. What must not be seen, its redactor is told.
    pub scope: &'a Scope<'a>,
    /// What was exchanged for it so far, the oldest first. What redirects led to is among it.
    pub so_far: &'a [Exchange],
    /// What schemes remember of the requests before.
    pub memory: &'a Memory,
}

/// Why a request could not be authorized.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthError {
    /// A field names a variable without a value.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A field holds what the scheme cannot use, or the server asks for what nobody can answer.
    #[error("{why}")]
    Unusable {
        /// The cause, as a fragment.
        why: String,
        /// The field, or the scheme.
        place: Place,
    },
}

impl AuthError {
    /// The same, at `place` where it has none of its own: a field that was made up stands nowhere.
    #[must_use]
    pub fn or_at(self, place: &Place) -> Self {
        match self {
            Self::Unusable { why, place: nowhere } if nowhere.file.is_empty() => {
                Self::Unusable { why, place: place.clone() }
            }
            other => other,
        }
    }

    /// The body, which `field` has a part in signing, cannot be read.
    pub(super) fn body(field: &Template, error: &std::io::Error) -> Self {
        Self::at(field, format!("the body that is to be signed cannot be read: {error}"))
    }

    /// What is written in `field` cannot be used.
    pub(super) fn at(field: &Template, why: impl Into<String>) -> Self {
        Self::Unusable { why: why.into(), place: field.place().clone() }
    }
}
