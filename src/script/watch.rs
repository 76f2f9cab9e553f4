//! Watches the time that a script takes, and stops it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc::UnboundedSender;

use super::contract::Ask;

/// How long a script may go on without a pause when nobody sets a limit. Nothing that is meant to end takes so long;
/// how long it waits in between is its own affair.
const LONGEST_TURN: Duration = Duration::from_mins(1);

/// How long tidying up after a script may take.
const LONGEST_TIDYING: Duration = Duration::from_secs(1);

/// Why a script was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Its time was up.
    Late,
    /// Nobody waits for it any more.
    Abandoned,
}

/// What the engine asks now and then while it runs a script.
#[derive(Clone, Default)]
pub(super) struct Watch(Rc<Watched>);

#[derive(Default)]
struct Watched {
    deadline: Cell<Option<Instant>>,
    turn_ends: Cell<Option<Instant>>,
    listener: RefCell<Option<UnboundedSender<Ask>>>,
    stopped: Cell<Option<Stop>>,
}

impl Watch {
    /// Starts to watch a script.
    pub(super) fn begin(&self, timeout: Option<Duration>, listener: UnboundedSender<Ask>) {
        self.0.deadline.set(timeout.and_then(|timeout| Instant::now().checked_add(timeout)));
        self.0.stopped.set(None);
        *self.0.listener.borrow_mut() = Some(listener);
        self.turn();
    }

    /// Watches what is done after a script: what it left behind may be a trap.
    pub(super) fn tidying(&self) {
        self.0.stopped.set(None);
        self.0.turn_ends.set(Instant::now().checked_add(LONGEST_TIDYING));
    }

    /// Watches no longer.
    pub(super) fn end(&self) {
        self.0.stopped.set(None);
        self.0.deadline.set(None);
        self.0.turn_ends.set(None);
        self.0.listener.borrow_mut().take();
    }

    /// A pause has ended: the script goes on.
    pub(super) fn turn(&self) {
        self.0.turn_ends.set(Instant::now().checked_add(LONGEST_TURN));
    }

    /// When the script must have ended, if there is a limit.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.deadline.get()
    }

    /// Whether the script must stop now.
    pub(super) fn must_stop(&self) -> bool {
        if self.0.stopped.get().is_some() {
            return true;
        }
        let now = Instant::now();
        let late = [&self.0.deadline, &self.0.turn_ends].iter().any(|it| it.get().is_some_and(|end| end <= now));
        let abandoned = self.0.listener.borrow().as_ref().is_some_and(UnboundedSender::is_closed);
        self.0.stopped.set(if abandoned { Some(Stop::Abandoned) } else { late.then_some(Stop::Late) });
        late || abandoned
    }

    /// Nobody waits for the script any more: it stops.
    pub(super) fn abandon(&self) {
        self.0.stopped.set(Some(Stop::Abandoned));
    }

    /// Why it was stopped, if it was.
    pub(super) fn stopped(&self) -> Option<Stop> {
        self.0.stopped.get()
    }
}
