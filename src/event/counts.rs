//! A run's events folded into counts, for reporters that sum up.

use super::{attempt::Outcome, stream::Event};

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
    /// Tests of scripts.
    pub tests: usize,
    /// Tests of scripts that failed.
    pub tests_failed: usize,
    /// What scripts threw outside of their tests.
    pub script_errors: usize,
}

impl Counts {
    /// Takes one event in.
    pub fn fold(&mut self, event: &Event) {
        match event {
            Event::AttemptFinished { attempt, again_in, .. } => {
                self.exchanges += attempt.exchanges.len();
                self.exchanges += attempt.scripts.iter().map(|it| it.sent.len()).sum::<usize>();
                if again_in.is_none() {
                    self.expectations += attempt.verdicts.len();
                    self.expectations_failed += attempt.verdicts.iter().filter(|verdict| !verdict.held).count();
                    for script in &attempt.scripts {
                        self.tests += script.tests.iter().filter(|it| !it.skipped).count();
                        self.tests_failed += script.tests.iter().filter(|it| it.failure.is_some()).count();
                        self.script_errors += script.errors.len();
                    }
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
