//! The events, in the order in which they happen.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use super::{
    attempt::{Attempt, Outcome},
    outline::Outline,
    round::{Rounds, is_none},
};
use crate::plan::StepId;

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
        /// What its row of data is called, if it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// A step is about to be tried.
    StepStarted {
        /// Which.
        step: StepId,
        /// In which iteration, from 0.
        iteration: usize,
        /// In which rounds of the loops around it, the outermost first.
        #[serde(default, skip_serializing_if = "is_none")]
        rounds: Rounds,
    },
    /// A step was tried.
    AttemptFinished {
        /// Which.
        step: StepId,
        /// In which iteration, from 0.
        iteration: usize,
        /// In which rounds of the loops around it, the outermost first.
        #[serde(default, skip_serializing_if = "is_none")]
        rounds: Rounds,
        /// What came of it.
        attempt: Box<Attempt>,
        /// When it will be tried again, if it will.
        again_in: Option<Duration>,
    },
    /// A step will not be tried again.
    StepFinished {
        /// Which.
        step: StepId,
        /// In which iteration, from 0.
        iteration: usize,
        /// In which rounds of the loops around it, the outermost first.
        #[serde(default, skip_serializing_if = "is_none")]
        rounds: Rounds,
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
