//! The exit codes, and what each one means.

use std::process::ExitCode;

use posthaste::run::Summary;

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All passed.
    Passed,
    /// An expectation failed.
    Failed,
    /// The command line, a file or a setting is wrong; nothing was sent.
    Usage,
    /// A request could not be completed.
    Broken,
    /// Nothing was selected, or all of it is skipped.
    Nothing,
    /// Somebody stopped it.
    Interrupted,
}

impl Exit {
    /// How a run ended; where it ended in several ways, the worst.
    pub(crate) fn of(summary: &Summary) -> Self {
        match summary {
            it if it.interrupted => Self::Interrupted,
            it if it.broken > 0 => Self::Broken,
            it if it.failed > 0 => Self::Failed,
            // Where all was skipped nothing was proven.
            it if it.passed == 0 => Self::Nothing,
            _ => Self::Passed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Broken => 3,
            Exit::Nothing => 4,
            Exit::Interrupted => 130,
        })
    }
}
