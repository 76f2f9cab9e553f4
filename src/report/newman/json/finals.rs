//! What is known of a run only when it is over.

use serde_json::Value;

/// The variables and the end of a run, which no event tells.
#[derive(Clone, Debug, Default)]
pub struct Finals {
    /// The environment as it is at the end.
    pub environment: Value,
    /// The globals as they are at the end.
    pub globals: Value,
    /// What broke the run off, if something did.
    pub error: Option<String>,
}
