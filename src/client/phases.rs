//! When the parts of connecting happened. A connection is opened while the request that it is for is being sent, on the
//! same task: what is noted there belongs to that request.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

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
