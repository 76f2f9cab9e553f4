//! Why an attempt broke off before there was an answer to judge.

use crate::{
    auth::AuthError,
    event::{Broken, Cause},
    scope::Unresolved,
    source::Place,
    template::RenderError,
    wire::TransportError,
};

/// Why an attempt broke off.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// A name has no value.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The scheme of auth could not go on.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The request cannot be built.
    #[error("{why}")]
    Request {
        /// The cause, as a fragment.
        why: String,
        /// Where it is written.
        place: Place,
    },
    /// No response came.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

impl Fault {
    /// The same, at `place` where a scheme of auth has said none.
    pub(super) fn or_at(self, place: &Place) -> Self {
        match self {
            Self::Auth(error) => Self::Auth(error.or_at(place)),
            other => other,
        }
    }

    /// The name that has no value, if that is the reason.
    pub(super) fn undefined(&self) -> Option<&str> {
        match self {
            Self::Render(error) | Self::Auth(AuthError::Render(error)) => match &error.why {
                Unresolved::Undefined { name, .. } => Some(name),
                Unresolved::NoPart { .. }
                | Unresolved::Null { .. }
                | Unresolved::Circle { .. }
                | Unresolved::Expression { .. } => None,
            },
            Self::Auth(AuthError::Unusable { .. }) | Self::Request { .. } | Self::Transport(_) => None,
        }
    }

    /// The same as a fact for reporters.
    pub(super) fn broken(self) -> Broken {
        let why = self.to_string();
        let (cause, place, request) = match self {
            Self::Render(error) | Self::Auth(AuthError::Render(error)) => (Cause::Request, Some(error.place), None),
            Self::Auth(AuthError::Unusable { place, .. }) | Self::Request { place, .. } => {
                (Cause::Request, Some(place), None)
            }
            Self::Transport(error) => (Cause::Transport, None, Some(error.request)),
        };
        Broken { cause, why, place, request }
    }
}
