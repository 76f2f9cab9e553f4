//! A stream of bytes to another machine, whatever it is made of.

use tokio::io::{AsyncRead, AsyncWrite};

/// What a connection is made of: TCP, a socket of this machine, TLS over either.
pub(super) trait Bytes: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Bytes for S {}

/// A stream of bytes.
pub(super) type Stream = Box<dyn Bytes>;
