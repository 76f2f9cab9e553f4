//! When the parts of connecting happened. A connection is opened while the request that it is for is being sent, on the
//! same task: what is noted there belongs to that request.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use rustls::{
    NamedGroup,
    client::{ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue},
    pki_types::ServerName,
};
use tower_layer::Layer;
use tower_service::Service;

use crate::wire::Timing;

tokio::task_local! {
    static NOTED: Arc<Mutex<Phases>>;
}

/// When each part began or ended; a part that did not happen has no time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Phases {
    begun: Option<Instant>,
    resolving: Option<Instant>,
    resolved: Option<Instant>,
    shaking: Option<Instant>,
    connected: Option<Instant>,
}

/// A moment in the opening of a connection.
#[derive(Clone, Copy)]
pub(super) enum Moment {
    /// It begins.
    Begun,
    /// The host's name is looked up.
    Resolving,
    /// The host's addresses are known.
    Resolved,
    /// The handshake of TLS begins.
    Shaking,
    /// It is there.
    Connected,
}

/// Notes that something happens now, for the request that is being sent on this task.
pub(super) fn note(moment: Moment) {
    // A connection that is opened ahead, on another task, is nobody's.
    let _ = NOTED.try_with(|noted| {
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        let field = match moment {
            Moment::Begun => &mut noted.begun,
            Moment::Resolving => &mut noted.resolving,
            Moment::Resolved => &mut noted.resolved,
            Moment::Shaking => &mut noted.shaking,
            Moment::Connected => &mut noted.connected,
        };
        *field = Some(Instant::now());
    });
}

/// Does `sending`, and what connections are opened for it.
pub(super) async fn noted<F: Future>(sending: F) -> (F::Output, Phases) {
    let noted: Arc<Mutex<Phases>> = Arc::default();
    let output = NOTED.scope(noted.clone(), sending).await;
    let phases = *noted.lock().unwrap_or_else(PoisonError::into_inner);
    (output, phases)
}

impl Phases {
    /// Whether no connection was opened: one that was kept has served.
    pub(super) fn is_reused(&self) -> bool {
        self.connected.is_none()
    }

    /// The times of an exchange that began at `start`, whose head had come at `head` and whose last byte at `end`.
    pub(super) fn timing(&self, start: Instant, head: Instant, end: Instant) -> Timing {
        let between = |from: Option<Instant>, to: Option<Instant>| -> Option<Duration> {
            Some(to?.saturating_duration_since(from?))
        };
        let opened = self.connected.and(self.begun);
        Timing {
            dns: between(self.resolving, self.resolved),
            connect: between(self.resolved.or(opened), self.shaking.or(self.connected).filter(|_| opened.is_some())),
            tls: between(self.shaking, self.connected),
            first_byte: head.saturating_duration_since(self.connected.unwrap_or(start)),
            download: end.saturating_duration_since(head),
        }
    }
}

/// Around the client's connector: notes when connections begin and are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around;

impl<S> Layer<S> for Around {
    type Service = Connecting<S>;

    fn layer(&self, inner: S) -> Connecting<S> {
        Connecting(inner)
    }
}

/// A connector whose connections are noted.
#[derive(Clone, Debug)]
pub(super) struct Connecting<S>(S);

impl<R, S: Service<R>> Service<R> for Connecting<S>
where
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        note(Moment::Begun);
        let connecting = self.0.call(request);
        Box::pin(async move {
            let connection = connecting.await;
            note(Moment::Connected);
            connection
        })
    }
}

/// The sessions of TLS. A handshake asks for them first, so that they know when it begins.
#[derive(Debug)]
struct Sessions(rustls::client::ClientSessionMemoryCache);

/// How sessions of TLS are taken up again.
pub(super) fn resumption() -> Resumption {
    Resumption::store(Arc::new(Sessions(rustls::client::ClientSessionMemoryCache::new(256))))
}

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        note(Moment::Shaking);
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, session: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, session);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, ticket);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.0.take_tls13_ticket(server)
    }
}
