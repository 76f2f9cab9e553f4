//! The one door to the network.

use std::future::Future;

use super::{exchange::Exchange, request::Request};

/// Sends requests. `client::Http` is the real one; tests and dry runs bring their own.
pub trait Transport: Send + Sync {
    /// Sends `request` and waits for the whole response. Redirects are not followed, cookies not kept: that is the
    /// runner's affair.
    ///
    /// # Errors
    /// When no response came: the name did not resolve, the connection broke, or time ran out.
    fn send(&self, request: Request) -> impl Future<Output = Result<Exchange, TransportError>> + Send;
}

/// Why no response came.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{why}")]
pub struct TransportError {
    /// The request that got none.
    pub request: Box<Request>,
    /// The cause, as a sentence fragment.
    pub why: String,
}
