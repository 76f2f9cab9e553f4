//! Something that is wrong in the user's files, at its place.

use std::fmt;

use serde::Serialize;

use super::place::Place;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Probably a mistake; the run goes on.
    Warning,
    /// Nothing is sent.
    Error,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind, in kebab case: `unknown-key`.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// How many characters are meant, from `place` on.
    pub width: u32,
    /// What is wrong: a fragment, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// An error.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, place, width: 1, message: message.into(), help: None }
    }

    /// A warning.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// The same, `width` characters wide.
    #[must_use]
    pub fn wide(mut self, width: usize) -> Self {
        self.width = u32::try_from(width.max(1)).unwrap_or(u32::MAX);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.message)?;
        self.help.iter().try_for_each(|help| write!(out, " ({help})"))
    }
}
