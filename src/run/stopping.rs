//! Whether a run is to end: because somebody stopped it, a failure did, or nobody listens any more.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use tokio::sync::watch;

/// What may end a run.
pub(super) struct Stopping {
    /// How often somebody stopped it: the second time, clean-up ends, too.
    level: watch::Sender<u8>,
    /// How many failures end the run.
    bailed: AtomicUsize,
    deaf: AtomicBool,
}

impl Stopping {
    pub(super) fn new() -> Self {
        Self { level: watch::channel(0).0, bailed: AtomicUsize::new(0), deaf: AtomicBool::new(false) }
    }

    /// Somebody stops the run.
    pub(super) fn stop(&self) {
        self.level.send_modify(|level| *level = level.saturating_add(1));
    }

    /// A failure ends the run.
    pub(super) fn bail(&self) {
        self.bailed.fetch_add(1, Relaxed);
    }

    /// So many failures did not come to pass. True when the run goes on therefore.
    pub(super) fn take_back(&self, count: usize) -> bool {
        count > 0 && self.bailed.fetch_sub(count, Relaxed) == count
    }

    /// Nobody listens any more.
    pub(super) fn fall_deaf(&self) {
        self.deaf.store(true, Relaxed);
    }

    /// Whether somebody stopped the run, or nobody listens.
    pub(super) fn is_interrupted(&self) -> bool {
        *self.level.borrow() > 0 || self.deaf.load(Relaxed)
    }

    /// Whether something may begin: what cleans up may once more when all else must end.
    pub(super) fn lets(&self, cleans_up: bool) -> bool {
        let level = *self.level.borrow();
        let ends = level > 0 || self.bailed.load(Relaxed) > 0;
        !self.deaf.load(Relaxed) && (!ends || (cleans_up && level < 2))
    }

    /// Comes true when something that began has to end.
    pub(super) async fn comes(&self, cleans_up: bool) {
        let most = u8::from(cleans_up);
        // The sender is ours, so that the wait ends in no other way.
        let _ = self.level.subscribe().wait_for(|level| *level > most).await;
    }
}
