//! What the command line says of a run.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use serde_json::Value;

use super::tokens::Tokens;
use crate::{
    auth::netrc::Machines,
    curl,
    data::DataFile,
    event::{Attempt, Scripted},
    model::Surroundings,
};

/// How a plan is run.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// What the run is called.
    pub name: String,
    /// The environment's name, if one was chosen.
    pub environment: Option<String>,
    /// How many times the plan is run.
    pub iterations: usize,
    /// The rows of data, one for each iteration; the last one again where there are more iterations.
    pub rows: Option<Arc<DataFile>>,
    /// The iterations that are run, by their numbers from 0; all, if nobody says.
    pub only: Option<Only>,
    /// How many requests may be on their way at the same time.
    pub jobs: usize,
    /// How often a request is tried again when the network or the server fails.
    pub retries: u32,
    /// Whether that holds for requests, too, that may do something twice when they are sent twice.
    pub retry_unsafe: bool,
    /// How long to wait between two requests.
    pub delay: Duration,
    /// How long an exchange may take, over what the files say.
    pub timeout: Option<Duration>,
    /// How long nothing may come or go while an exchange lasts, over what the files say.
    pub idle_timeout: Option<Duration>,
    /// How long a body is held back until the server wants it, over what the files say.
    pub expect_continue: Option<Duration>,
    /// The largest body that is taken, in bytes, over what the files say.
    pub max_body: Option<u64>,
    /// Which failure ends the run, if one does.
    pub bail: Option<Bail>,
    /// Whether names without a value and statuses of 400 and above are failures in requests of other formats, too.
    pub strict: bool,
    /// How long a script may take; as the sandbox says, if left out.
    pub script_timeout: Option<Duration>,
    /// What requests of other formats need to know beside variables.
    pub surroundings: Surroundings,
    /// What is said around the `curl` command of each request, where these are asked for.
    pub curl: Option<curl::Around>,
    /// Whether certificates may be bad, whatever the files say.
    pub insecure: bool,
    /// The proxy, over what the files say.
    pub proxy: Option<String>,
    /// The cookies that the run begins with, in the shape in which [`Summary::cookies`](super::Summary::cookies) has them.
    pub cookies: Vec<Value>,
    /// Cookies that go along with every request: `name=value; other=value`.
    pub cookie_header: Option<String>,
    /// The netrc file, where one was read.
    pub netrc: Option<Arc<Machines>>,
    /// Whether it holds for all requests for which nobody says how they are authorized.
    pub netrc_for_all: bool,
    /// How tokens are got, and where they are kept.
    pub tokens: Tokens,
}

/// Which failures end a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bail {
    /// Any.
    Failure,
    /// A request without an answer, or a script that broke off; not a test or an expectation that failed.
    Broken,
}

/// Which iterations are run.
#[derive(Clone, Debug)]
pub enum Only {
    /// Every so many, beginning with one: `index` of `count`.
    Part {
        /// The first, from 0.
        index: usize,
        /// Of how many parts.
        count: usize,
    },
    /// These.
    These(BTreeSet<usize>),
}

impl Only {
    /// How many of so many iterations are run.
    pub fn count(&self, iterations: usize) -> usize {
        match self {
            Self::Part { index, count } => iterations.saturating_sub(*index).div_ceil(*count),
            Self::These(all) => all.range(..iterations).count(),
        }
    }

    /// Whether this iteration is run.
    pub fn has(&self, iteration: usize) -> bool {
        match self {
            Self::Part { index, count } => iteration % count == *index,
            Self::These(all) => all.contains(&iteration),
        }
    }
}

impl Options {
    /// Whether what a request's scripts did so far ends the run.
    pub(super) fn ends_at(&self, attempt: &Attempt) -> bool {
        match self.bail {
            None => false,
            Some(Bail::Failure) => !attempt.scripts.iter().all(Scripted::passed),
            Some(Bail::Broken) => attempt.scripts.iter().any(|it| !it.errors.is_empty()),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: String::new(),
            environment: None,
            iterations: 1,
            rows: None,
            only: None,
            jobs: 1,
            retries: 0,
            retry_unsafe: false,
            delay: Duration::ZERO,
            timeout: None,
            idle_timeout: None,
            expect_continue: None,
            max_body: None,
            bail: None,
            strict: false,
            script_timeout: None,
            surroundings: Surroundings::default(),
            curl: None,
            insecure: false,
            proxy: None,
            cookies: Vec::new(),
            cookie_header: None,
            netrc: None,
            netrc_for_all: false,
            tokens: Tokens::default(),
        }
    }
}
