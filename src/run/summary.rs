//! How a run ended, for the exit code.

use std::time::Duration;

use serde_json::Value;

use crate::event::Outcome;

/// How many steps ended how.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Every expectation held.
    pub passed: usize,
    /// An expectation did not hold, or what a request needs was captured by none, though nothing had failed.
    pub failed: usize,
    /// No answer came.
    pub broken: usize,
    /// Not sent, since the files say so, or a failure before it keeps it from being sent.
    pub skipped: usize,
    /// Whether somebody stopped the run.
    pub interrupted: bool,
    /// What the user should know, though nothing failed.
    pub notes: Vec<String>,
    /// From the first event to the last.
    pub elapsed: Duration,
    /// The cookies that are there at the end, in the order in which they were set first, each as
    /// `{ name, value, domain, path, expires, maxAge, secure, httpOnly, hostOnly }`, and `sameSite` where it was set.
    pub cookies: Vec<Value>,
}

impl Summary {
    /// Takes a step in.
    pub(super) fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Broken => self.broken += 1,
            Outcome::Skipped => self.skipped += 1,
        }
    }
}
