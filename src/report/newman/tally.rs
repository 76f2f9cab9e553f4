//! What a run adds up to: how much of each kind was done, and how long answers took.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use super::acts::{Act, acts};
use crate::{
    event::{Attempt, Event, StepId},
    model::Stage,
};

/// How many there were, and how many of them failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) total: usize,
    pub(super) failed: usize,
}

/// How long answers took, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Times {
    count: f64,
    pub(super) mean: f64,
    squares: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

/// All that is counted.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) started: SystemTime,
    pub(super) iterations: usize,
    pub(super) items: usize,
    /// Items that were sent: scripts may skip them, or end the run before.
    pub(super) tested: usize,
    pub(super) requests: Count,
    pub(super) prerequest_scripts: Count,
    pub(super) test_scripts: Count,
    pub(super) assertions: Count,
    pub(super) times: Times,
    /// How long it took to find addresses.
    pub(super) dns: Times,
    /// How long the first bytes of answers took.
    pub(super) first_bytes: Times,
    /// What came as bodies, in bytes.
    pub(super) received: u64,
    /// What can be told of a failure is its number.
    pub(super) failures: usize,
    iteration: Option<usize>,
    skipping: BTreeSet<(usize, StepId)>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            started: SystemTime::UNIX_EPOCH,
            iterations: 0,
            items: 0,
            tested: 0,
            requests: Count::default(),
            prerequest_scripts: Count::default(),
            test_scripts: Count::default(),
            assertions: Count::default(),
            times: Times::default(),
            dns: Times::default(),
            first_bytes: Times::default(),
            received: 0,
            failures: 0,
            iteration: None,
            skipping: BTreeSet::new(),
        }
    }
}

impl Tally {
    /// Takes one event in.
    pub(super) fn fold(&mut self, event: &Event) {
        match event {
            Event::RunStarted { at, .. } => self.started = *at,
            Event::StepStarted { iteration, .. } => {
                self.items += 1;
                // Where nothing runs, Newman counts no iteration either.
                if self.iteration.is_none_or(|it| it < *iteration) {
                    self.iteration = Some(*iteration);
                    self.iterations += 1;
                }
            }
            Event::AttemptFinished { step, iteration, attempt, .. } => {
                let is_sent = !attempt.exchanges.is_empty() || attempt.broken.is_some();
                if !is_sent || attempt.scripts.iter().any(|it| it.skips) {
                    self.skipping.insert((*iteration, *step));
                }
                self.add(attempt);
            }
            Event::StepFinished { step, iteration, .. } => {
                if !self.skipping.remove(&(*iteration, *step)) {
                    self.tested += 1;
                }
            }
            Event::IterationStarted { .. } | Event::RunFinished { .. } => {}
        }
    }

    fn add(&mut self, attempt: &Attempt) {
        for act in acts(attempt) {
            self.failures += act.failures();
            let failed = usize::from(act.failures() > 0);
            match act {
                Act::Asked(asked) => {
                    self.requests.add(failed);
                    if let Some(answer) = asked.answer() {
                        let timing = &answer.response.timing;
                        self.times.add(asked.elapsed());
                        self.first_bytes.add(timing.first_byte);
                        timing.dns.into_iter().for_each(|it| self.dns.add(it));
                        self.received += answer.response.size_bytes();
                    }
                }
                Act::Tested(..) => self.assertions.add(failed),
                Act::Ended(script) if script.stage == Stage::Before => self.prerequest_scripts.add(failed),
                Act::Ended(_) => self.test_scripts.add(failed),
                Act::Logged(_) | Act::Warned(_) | Act::Jumps(_) => {}
            }
        }
    }
}

impl Count {
    fn add(&mut self, failed: usize) {
        self.total += 1;
        self.failed += failed;
    }
}

impl Times {
    /// Source: B. P. Welford, "Note on a method for calculating corrected sums of squares and products".
    fn add(&mut self, time: Duration) {
        let millis = time.as_secs_f64() * 1_000.0;
        let is_first = self.count == 0.0;
        self.count += 1.0;
        let before = millis - self.mean;
        self.mean += before / self.count;
        self.squares += before * (millis - self.mean);
        self.min = if is_first { millis } else { self.min.min(millis) };
        self.max = self.max.max(millis);
    }

    /// How far they lie from the mean.
    pub(super) fn deviation(&self) -> f64 {
        if self.count == 0.0 { 0.0 } else { (self.squares / self.count).max(0.0).sqrt() }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_is_that_of_all() {
        let mut times = Times::default();
        assert!(times.is_empty());
        for millis in [23, 3, 3, 10] {
            times.add(Duration::from_millis(millis));
        }
        assert_eq!((times.mean, times.min, times.max), (9.75, 3.0, 23.0));
        assert!((times.deviation() - 8.166).abs() < 0.001, "{}", times.deviation());
    }
}
