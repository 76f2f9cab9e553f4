//! One question to a server of tokens.

use crate::{
    event::Attempt,
    run::fault::Fault,
    wire::{Exchange, Request, Transport, TransportError},
};

/// Sends a request for a token. It goes by no jar, and follows no redirect: its secrets are for this server alone.
pub(super) async fn ask(
    request: Request,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<Exchange, Fault> {
    let host = request.url.origin().ascii_serialization();
    let told = |error: TransportError| TransportError { why: format!("no token from {host}: {}", error.why), ..error };
    let exchange = transport.send(request).await.map_err(told)?;
    attempt.errands.push(attempt.exchanges.len());
    attempt.exchanges.push(exchange.clone());
    Ok(exchange)
}
