//! The events, in the order in which they happen.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use super::{
    attempt::{Attempt, Outcome},
    outline::{Outline, StepId},
};

/// One thing that happened. Facts only: how to show them is each reporter's own affair.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The first event.
    RunStarted {
        /// What will run.
        outline: Arc<Outline>,
        /// When.
        at: SystemTime,
    },
    /// A row or round begins.
    IterationStarted {
        /// Which, from 0.
        iteration: usize,
    },
    /// A step is about to be tried.
    StepStarted {
        /// Which.
        step: StepId,
        /// In which row or round, from 0.
        iteration: usize,
    },
    /// A step was tried.
    AttemptFinished {
        /// Which.
        step: StepId,
        /// In which row or round, from 0.
        iteration: usize,
        /// What came of it.
        attempt: Box<Attempt>,
        /// When it will be tried again, if it will.
        again_in: Option<Duration>,
    },
    /// A step will not be tried again.
    StepFinished {
        /// Which.
        step: StepId,
        /// In which row or round, from 0.
        iteration: usize,
        /// How it ended.
        outcome: Outcome,
        /// Why it was skipped, if it was: `account_id was not captured: "Get a user" failed`.
        reason: Option<String>,
    },
    /// The last event, always sent.
    RunFinished {
        /// From the first event to this one.
        elapsed: Duration,
        /// Whether somebody stopped it before its end.
        interrupted: bool,
    },
}
