//! What every scheme promises.

use super::{memory::Memory, oauth2::Errand};
use crate::{
    scope::Scope,
    source::Place,
    template::{RenderError, Template},
    wire::{Exchange, Request},
};

/// A way to authorize a request, as a game of turns: given what was exchanged so far, say what to send next.
/// A scheme never sends. Its last answer is the response to the request itself.
pub trait Scheme: Sync {
    /// The next move.
    ///
    /// # Errors
    /// When a name in the scheme's fields has no value, or the server's challenge makes no sense.
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError>;
}

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

/// What to do next.
#[derive(Debug)]
pub enum Move {
    /// Send this, and ask again.
    Send(Box<Request>),
    /// Send this in place of what was refused, tell the user why it is another, and ask again.
    Mend(Box<Request>, String),
    /// Get this token, and ask again; what came before that counts no more.
    Token(Box<Errand>),
    /// The last exchange is the answer.
    Done,
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

/// One turn: the request with something added, and nothing after its answer.
pub(super) fn once(
    turn: &Turn<'_>,
    sign: impl FnOnce(&mut Request) -> Result<(), AuthError>,
) -> Result<Move, AuthError> {
    if !turn.so_far.is_empty() {
        return Ok(Move::Done);
    }
    let mut signed = turn.request.clone();
    sign(&mut signed)?;
    Ok(Move::Send(Box::new(signed)))
}

/// What is sent where `last` was refused: the request itself, or what it was redirected to. Nothing where that is another
/// origin, which gets no credentials.
pub(super) fn again(turn: &Turn<'_>, last: &Exchange) -> Option<Box<Request>> {
    if last.request.url == turn.request.url {
        return Some(Box::new(turn.request.clone()));
    }
    if last.request.url.origin() != turn.request.url.origin() {
        return None;
    }
    let mut request = last.request.clone();
    // The jar adds its own once more.
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("cookie"));
    if let Some(cookie) = turn.request.header("cookie") {
        request.set_header("Cookie", cookie);
    }
    Some(Box::new(request))
}
