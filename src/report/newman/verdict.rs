//! Whether anything failed, as Newman sees it: for the exit code.

use std::io;

use super::{
    super::contract::Reporter,
    acts::{Act, acts},
    failure::Failure,
};
use crate::event::Event;

/// What failed, counted.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How many tests, scripts and requests failed; those that scripts sent, too.
    pub failures: usize,
    /// What the first script or request that failed says.
    pub first_error: Option<String>,
}

impl Reporter for Verdict {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        if let Event::AttemptFinished { attempt, .. } = event {
            for act in acts(attempt) {
                self.failures += act.failures();
                if self.first_error.is_none() && !matches!(act, Act::Tested(..)) {
                    self.first_error = Failure::of(&act).into_iter().next().map(|it| it.message);
                }
            }
        }
        Ok(())
    }
}
