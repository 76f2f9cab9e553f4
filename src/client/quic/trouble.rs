//! Why HTTP/3 did not work, in the words that HTTP/1 has for it.

use std::io::{Error, ErrorKind};

use h3::error::{ConnectionError, StreamError};
use rustls::AlertDescription;

use crate::client::trouble::{Trouble, say_unconnected};

/// The codes of QUIC from which on an alert of TLS is told.
///
/// Source: RFC 9001, 4.8.
const ALERTS: std::ops::RangeInclusive<u64> = 0x100..=0x1ff;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unconnected {
    /// The socket's doing.
    #[error(transparent)]
    Socket(#[from] Error),
    /// It was not even begun.
    #[error(transparent)]
    Unbegun(#[from] quinn::ConnectError),
    /// It was begun.
    #[error(transparent)]
    Broken(#[from] quinn::ConnectionError),
}

impl Unconnected {
    /// The same as a fragment; `whom` is the host and its port.
    pub(super) fn say(&self, whom: &str) -> String {
        use quinn::ConnectionError as Quic;
        match self {
            Self::Socket(error) => say_unconnected(error, whom),
            Self::Unbegun(error) => format!("{whom}: {error}"),
            Self::Broken(Quic::TimedOut) => {
                format!("{whom} does not answer over QUIC: does the server speak HTTP/3, and may UDP pass?")
            }
            Self::Broken(Quic::TransportError(error)) => tls(u64::from(error.code), &error.reason, whom, false),
            Self::Broken(Quic::ConnectionClosed(close)) => {
                let reason = String::from_utf8_lossy(&close.reason);
                tls(u64::from(close.error_code), &reason, whom, true)
            }
            Self::Broken(Quic::VersionMismatch) => format!("{whom} speaks no version of QUIC that we do"),
            Self::Broken(error) => format!("{whom}: {error}"),
        }
    }
}

/// What went wrong while TLS was agreed on; `is_theirs` if the server says so.
fn tls(code: u64, reason: &str, whom: &str, is_theirs: bool) -> String {
    let alert = u8::try_from(code & 0xff).ok().filter(|_| ALERTS.contains(&code)).map(AlertDescription::from);
    match alert {
        Some(alert) if is_theirs || reason.is_empty() => {
            say_unconnected(&Error::other(rustls::Error::AlertReceived(alert)), whom)
        }
        Some(_) => {
            // What our own verifier says stands behind the library's words.
            let said = reason.strip_prefix("invalid peer certificate: ").unwrap_or(reason);
            format!("TLS with {whom}: {said}")
        }
        None => format!("{whom} broke the connection off: {reason} (code {code})"),
    }
}

/// `trouble`, or why the server has closed `connection`: that it does not accept our certificate, it says when we already
/// are connected.
pub(super) fn explained(trouble: Trouble, connection: &quinn::Connection, whom: &str) -> Trouble {
    match connection.close_reason() {
        Some(quinn::ConnectionError::ConnectionClosed(close)) if ALERTS.contains(&u64::from(close.error_code)) => {
            Trouble::Told(tls(u64::from(close.error_code), "", whom, true))
        }
        _ => trouble,
    }
}

/// The server spoke QUIC, but no HTTP/3.
pub(super) fn unspoken(error: &ConnectionError) -> Trouble {
    Trouble::broken(of_connection(error, ErrorKind::ConnectionReset))
}

/// Nothing of an answer had come.
pub(super) fn unanswered(error: StreamError) -> Trouble {
    Trouble::broken(of_stream(error, ErrorKind::ConnectionReset))
}

/// The answer broke off.
pub(super) fn broken_off(error: StreamError) -> Error {
    of_stream(error, ErrorKind::UnexpectedEof)
}

fn of_stream(error: StreamError, lost: ErrorKind) -> Error {
    match error {
        StreamError::ConnectionError { 0: error, .. } => of_connection(&error, lost),
        StreamError::RemoteTerminate { code, .. } => Error::other(format!("the server broke the request off: {code}")),
        StreamError::HeaderTooBig { .. } => Error::other("message head is too large"),
        other => Error::other(other.to_string()),
    }
}

fn of_connection(error: &ConnectionError, lost: ErrorKind) -> Error {
    match error {
        ConnectionError::Local { .. } => Error::other(format!("what came is no HTTP/3: {error}")),
        _ => Error::new(lost, error.to_string()),
    }
}
