//! What the command line says of a run.

use std::time::Duration;

/// How a plan is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the run is called.
    pub name: String,
    /// The environment's name, if one was chosen.
    pub environment: Option<String>,
    /// How many times the plan is run.
    pub iterations: usize,
    /// How long to wait between two requests.
    pub delay: Duration,
    /// How long an exchange may take, over what the files say.
    pub timeout: Option<Duration>,
    /// Whether the first failure ends the run.
    pub bail: bool,
    /// Whether certificates may be bad, whatever the files say.
    pub insecure: bool,
    /// The proxy, over what the files say.
    pub proxy: Option<String>,
}

/// How long an exchange may take when nobody says otherwise.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

impl Default for Options {
    fn default() -> Self {
        Self {
            name: String::new(),
            environment: None,
            iterations: 1,
            delay: Duration::ZERO,
            timeout: None,
            bail: false,
            insecure: false,
            proxy: None,
        }
    }
}
