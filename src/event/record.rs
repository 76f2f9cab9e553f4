//! A run's events folded into one record, for reporters that speak at the end.

use std::{sync::Arc, time::Duration};

use super::{
    attempt::{Attempt, Outcome},
    outline::{Outline, StepId},
    stream::Event,
};

/// How many steps ended how, over all iterations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Every expectation held.
    pub passed: usize,
    /// An expectation did not hold.
    pub failed: usize,
    /// No answer came.
    pub broken: usize,
    /// Not sent.
    pub skipped: usize,
    /// Requests sent, those of redirects and schemes of auth too.
    pub exchanges: usize,
    /// Expectations judged.
    pub expectations: usize,
    /// Expectations that did not hold.
    pub expectations_failed: usize,
}

impl Counts {
    /// Takes one event in.
    pub fn fold(&mut self, event: &Event) {
        match event {
            Event::AttemptFinished { attempt, again_in, .. } => {
                self.exchanges += attempt.exchanges.len();
                if again_in.is_none() {
                    self.expectations += attempt.verdicts.len();
                    self.expectations_failed += attempt.verdicts.iter().filter(|verdict| !verdict.held).count();
                }
            }
            Event::StepFinished { outcome, .. } => match outcome {
                Outcome::Passed => self.passed += 1,
                Outcome::Failed => self.failed += 1,
                Outcome::Broken => self.broken += 1,
                Outcome::Skipped => self.skipped += 1,
            },
            Event::RunStarted { .. }
            | Event::IterationStarted { .. }
            | Event::StepStarted { .. }
            | Event::RunFinished { .. } => {}
        }
    }

    /// How many steps there were.
    pub fn steps(&self) -> usize {
        self.passed + self.failed + self.broken + self.skipped
    }
}

/// What happened, for reporters that speak at the end.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// What ran.
    pub outline: Arc<Outline>,
    /// The steps that ended, in the order of ending.
    pub steps: Vec<StepRecord>,
    /// How many ended how.
    pub counts: Counts,
    /// How long it took; zero until the run is over.
    pub elapsed: Duration,
    /// Whether somebody stopped it before its end.
    pub interrupted: bool,
    /// The attempts of the steps that have not ended; steps may run side by side.
    attempts: Vec<(StepId, usize, Attempt)>,
}

/// One step of one iteration.
#[derive(Clone, Debug)]
pub struct StepRecord {
    /// Which.
    pub step: StepId,
    /// In which row or round, from 0.
    pub iteration: usize,
    /// Its attempts, the last one last; none when it was skipped.
    pub attempts: Vec<Attempt>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was skipped, if it was.
    pub reason: Option<String>,
}

impl Record {
    /// Takes one event in.
    pub fn fold(&mut self, event: &Event) {
        self.counts.fold(event);
        match event {
            Event::RunStarted { outline, .. } => self.outline = outline.clone(),
            Event::AttemptFinished { step, iteration, attempt, .. } => {
                self.attempts.push((*step, *iteration, (**attempt).clone()));
            }
            Event::StepFinished { step, iteration, outcome, reason } => {
                let is_its = |it: &mut (StepId, usize, Attempt)| (it.0, it.1) == (*step, *iteration);
                let attempts = self.attempts.extract_if(.., is_its).map(|(_, _, attempt)| attempt).collect();
                let (outcome, reason) = (*outcome, reason.clone());
                self.steps.push(StepRecord { step: *step, iteration: *iteration, attempts, outcome, reason });
            }
            Event::RunFinished { elapsed, interrupted } => {
                self.elapsed = *elapsed;
                self.interrupted = *interrupted;
            }
            Event::IterationStarted { .. } | Event::StepStarted { .. } => {}
        }
    }
}
