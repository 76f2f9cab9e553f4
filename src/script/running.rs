//! The script that runs just now, as the functions that it calls see it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
    rc::Rc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

use super::{
    contract::{Ask, Job, Wish},
    digits::Digits,
};
use crate::{event::Scripted, model::Dialect, wire::Exchange};

/// A script that runs.
pub(super) struct Running {
    /// What it was given; the variables change.
    pub(super) job: Job,
    /// What it did so far.
    pub(super) done: Scripted,
    /// Where it sends what it asks for.
    pub(super) asks: UnboundedSender<Ask>,
    /// The names of the tokens that it wants to be asked for anew.
    pub(super) forgets: Vec<String>,
    /// What was answered to the requests that it sent.
    pub(super) answers: Vec<Exchange>,
    /// What has not been answered yet.
    pub(super) open: Open,
    /// What its numbers were; of interest to Bruno's scripts.
    pub(super) digits: Digits,
}

/// What keeps a script from ending.
#[derive(Debug, Default)]
pub(super) struct Open {
    last_ask: u64,
    asks: HashSet<u64>,
    last_timer: u32,
    /// The timers by when they are due; those due together in the order in which they were set.
    due: BTreeMap<(Instant, u64), u32>,
    timers: HashMap<u32, Timer>,
    set: u64,
}

#[derive(Clone, Copy, Debug)]
struct Timer {
    key: (Instant, u64),
    /// How long until it is due again, if it repeats.
    every: Option<Duration>,
}

/// Where the running script sits; empty between two scripts.
#[derive(Clone, Default)]
pub(super) struct Seat(Rc<RefCell<Option<Running>>>);

impl Seat {
    /// Seats a script.
    pub(super) fn take_place(&self, running: Running) {
        *self.0.borrow_mut() = Some(running);
    }

    /// Takes the script off.
    pub(super) fn leave(&self) -> Option<Running> {
        self.0.borrow_mut().take()
    }

    /// What `look` finds at the script that runs, or nothing when none does. `look` must not run any JavaScript.
    pub(super) fn with<T: Default>(&self, look: impl FnOnce(&mut Running) -> T) -> T {
        self.0.borrow_mut().as_mut().map(look).unwrap_or_default()
    }
}

impl Running {
    /// One that has done nothing yet.
    pub(super) fn new(job: Job, asks: UnboundedSender<Ask>) -> Self {
        let done = Scripted::new(&job.script);
        Self {
            job,
            done,
            asks,
            forgets: Vec::new(),
            answers: Vec::new(),
            open: Open::default(),
            digits: Digits::default(),
        }
    }

    /// Whether it speaks Bruno's API.
    pub(super) fn is_bru(&self) -> bool {
        matches!(self.job.script.dialect, Dialect::Bru(_))
    }

    /// What is known of numbers that come out of the script, if anything is.
    pub(super) fn mended(&self, mut value: Value) -> Result<Value, String> {
        self.digits.mend(&mut value)?;
        Ok(value)
    }

    /// Takes note of the numbers of a value that goes into the script.
    pub(super) fn shown(&mut self, value: &Value) {
        if self.is_bru() {
            self.digits.learn(value);
        }
    }

    /// Sends a wish, and gives its number; 0 if nobody listens any more.
    pub(super) fn ask(&mut self, wish: Wish) -> u64 {
        self.open.last_ask += 1;
        let id = self.open.last_ask;
        if self.asks.send(Ask { id, wish }).is_err() {
            return 0;
        }
        self.open.asks.insert(id);
        id
    }
}

impl Open {
    /// Takes note that a wish was answered; false if it was not open.
    pub(super) fn answered(&mut self, id: u64) -> bool {
        self.asks.remove(&id)
    }

    /// Sets a timer, and gives its number.
    pub(super) fn set_timer(&mut self, now: Instant, after: Duration, repeats: bool) -> u32 {
        self.last_timer += 1;
        let id = self.last_timer;
        self.schedule(id, now, after, repeats.then_some(after));
        id
    }

    fn schedule(&mut self, id: u32, now: Instant, after: Duration, every: Option<Duration>) {
        self.set += 1;
        let key = (now + after, self.set);
        self.due.insert(key, id);
        self.timers.insert(id, Timer { key, every });
    }

    /// Takes a timer back.
    pub(super) fn clear_timer(&mut self, id: u32) {
        if let Some(timer) = self.timers.remove(&id) {
            self.due.remove(&timer.key);
        }
    }

    /// When the next timer is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.keys().next().map(|(due, _)| *due)
    }

    /// The next timer that is due. One that repeats is set again.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<u32> {
        let (key, id) = self.due.first_key_value().map(|(key, id)| (*key, *id))?;
        if key.0 > now {
            return None;
        }
        self.due.remove(&key);
        if let Some(every) = self.timers.remove(&id).and_then(|timer| timer.every) {
            self.schedule(id, now, every, Some(every));
        }
        Some(id)
    }

    /// Whether something is still to come.
    pub(super) fn is_waiting(&self) -> bool {
        !self.asks.is_empty() || !self.timers.is_empty()
    }
}
