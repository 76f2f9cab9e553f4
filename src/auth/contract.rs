//! What every scheme promises.

use crate::{
    scope::Scope,
    template::RenderError,
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
    /// What was exchanged for it so far, the oldest first.
    pub so_far: &'a [Exchange],
}

/// What to do next.
#[derive(Debug)]
pub enum Move {
    /// Send this, and ask again.
    Send(Box<Request>),
    /// The last exchange is the answer.
    Done,
}

/// Why a request could not be authorized.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthError {
    /// A field names a variable without a value.
    #[error(transparent)]
    Render(#[from] RenderError),
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
