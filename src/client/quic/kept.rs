//! Connections of QUIC that are kept for the next request.

use std::{collections::HashMap, future::poll_fn};

use bytes::Bytes;
use h3::client::{RequestStream, SendRequest};
use h3_quinn::{BidiStream, OpenStreams, RecvStream, SendStream};
use rustls::pki_types::CertificateDer;

use super::trouble;
use crate::client::{lines::End, trouble::Trouble};

/// The way to the server on a stream.
pub(super) type Up = RequestStream<SendStream<Bytes>, Bytes>;
/// The way back.
pub(super) type Down = RequestStream<RecvStream, Bytes>;

/// A connection that is kept.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) sender: SendRequest<OpenStreams, Bytes>,
    pub(super) connection: quinn::Connection,
    pub(super) certificate: Option<Bytes>,
}

/// A stream on which a head was sent.
pub(super) struct Opened {
    pub(super) kept: Kept,
    pub(super) stream: RequestStream<BidiStream<Bytes>, Bytes>,
    /// Whether the connection has served before.
    pub(super) reused: bool,
}

impl Kept {
    /// HTTP over `connection`.
    ///
    /// # Errors
    /// When the server breaks off.
    pub(super) async fn over(connection: quinn::Connection) -> Result<Self, Trouble> {
        let chain = connection.peer_identity().and_then(|it| it.downcast::<Vec<CertificateDer<'static>>>().ok());
        let certificate = chain.and_then(|it| it.first().map(|it| Bytes::copy_from_slice(it)));
        let spoken = h3::client::new(h3_quinn::Connection::new(connection.clone())).await;
        let (mut driver, sender) = spoken.map_err(|error| trouble::unspoken(&error))?;
        // It ends with the connection, or when nobody can send any more.
        tokio::spawn(async move { poll_fn(|context| driver.poll_close(context)).await });
        Ok(Self { sender, connection, certificate })
    }
}

/// The connections, by where they lead.
#[derive(Default)]
pub(super) struct Store(HashMap<End, Kept>);

impl Store {
    /// The connection to `end` that is still there.
    pub(super) fn kept(&mut self, end: &End) -> Option<Kept> {
        if self.0.get(end).is_some_and(|it| it.connection.close_reason().is_some()) {
            self.0.remove(end);
        }
        self.0.get(end).cloned()
    }

    /// Keeps a connection to `end`.
    pub(super) fn keep(&mut self, end: &End, kept: &Kept) {
        self.0.insert(end.clone(), kept.clone());
    }
}
