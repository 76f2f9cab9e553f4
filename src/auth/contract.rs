//! What every scheme promises.

use super::oauth2::Errand;
pub use super::turn::{AuthError, Turn};
use crate::wire::{Exchange, Request};

/// A way to authorize a request, as a game of turns: given what was exchanged so far, say what to send next.
/// A scheme never sends. Its last answer is the response to the request itself.
pub trait Scheme: Sync {
    /// The next move.
    ///
    /// # Errors
    /// When a name in the scheme's fields has no value, or the server's challenge makes no sense.
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError>;
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
