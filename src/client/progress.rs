//! How far an exchange has come: for whoever waits, and for whoever tells why it did not end.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How far an exchange has come.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// When something last came or went.
    last: Instant,
    to_send: u64,
    sent: u64,
    status: Option<u16>,
    expected: Option<u64>,
    received: u64,
}

impl Progress {
    /// One that begins now, with a body of this size to be sent.
    pub(super) fn new(to_send: u64) -> Self {
        let last = Instant::now();
        Self(Arc::new(Mutex::new(State { last, to_send, sent: 0, status: None, expected: None, received: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the head of an answer has come.
    pub(super) fn has_answered(&self) -> bool {
        self.state().status.is_some()
    }

    /// It begins anew.
    pub(super) fn restart(&self) {
        let it = &mut *self.state();
        (it.last, it.sent) = (Instant::now(), 0);
    }

    /// So many bytes more were handed over to be sent.
    pub(super) fn went(&self, bytes: usize) {
        let it = &mut *self.state();
        (it.last, it.sent) = (Instant::now(), it.sent + bytes as u64);
    }

    /// The head of the answer has come.
    pub(super) fn answered(&self, status: u16, expected: Option<u64>) {
        let it = &mut *self.state();
        (it.last, it.status, it.expected) = (Instant::now(), Some(status), expected);
    }

    /// So many bytes more of its body have come.
    pub(super) fn came(&self, bytes: usize) {
        let it = &mut *self.state();
        (it.last, it.received) = (Instant::now(), it.received + bytes as u64);
    }

    /// How many bytes of the body have come.
    pub(super) fn received(&self) -> u64 {
        self.state().received
    }

    /// What happened so far, as a fragment; nothing, where there is nothing to say.
    pub(super) fn so_far(&self) -> Option<String> {
        let it = self.state();
        match (it.status, it.expected) {
            (Some(status), Some(expected)) => {
                Some(format!("status {status} and {} of {expected} bytes had come", it.received))
            }
            (Some(status), None) => Some(format!("status {status} and {} bytes had come", it.received)),
            (None, _) if it.sent > 0 => Some(format!("{} of {} bytes had been sent", it.sent, it.to_send)),
            (None, _) => None,
        }
    }

    /// Waits for `exchange`, but no longer than `limit` behind the last thing that happened.
    ///
    /// # Errors
    /// When nothing happened for so long.
    pub(super) async fn guard<F: Future>(&self, limit: Option<Duration>, exchange: F) -> Result<F::Output, Idle> {
        let Some(limit) = limit else { return Ok(exchange.await) };
        let mut exchange = std::pin::pin!(exchange);
        loop {
            let last = self.state().last;
            let end = tokio::time::Instant::from_std(last + limit);
            if let Ok(output) = tokio::time::timeout_at(end, &mut exchange).await {
                return Ok(output);
            }
            if self.state().last == last {
                return Err(Idle);
            }
        }
    }
}

/// Nothing happened for too long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Idle;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_happened() {
        let it = Progress::new(100);
        assert_eq!(it.so_far(), None);
        it.went(40);
        assert_eq!(it.so_far().as_deref(), Some("40 of 100 bytes had been sent"));
        it.answered(200, Some(9));
        it.came(4);
        assert_eq!(it.so_far().as_deref(), Some("status 200 and 4 of 9 bytes had come"));
        it.answered(200, None);
        assert_eq!(it.so_far().as_deref(), Some("status 200 and 4 bytes had come"));
    }
}
