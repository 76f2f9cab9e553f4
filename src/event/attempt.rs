//! What came of one attempt.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::script::Scripted;
use crate::{
    expectation::Verdict,
    source::Place,
    wire::{Exchange, Request},
};

/// One try of one step.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Attempt {
    /// What was exchanged, the answer last: redirects and what the scheme of auth asked for come before it.
    pub exchanges: Vec<Exchange>,
    /// Which of these got a token for the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errands: Vec<usize>,
    /// The `curl` command that sends the request once more, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curl: Option<String>,
    /// The same with its secrets, where that was asked for, too. No recording has it.
    #[serde(skip)]
    pub curl_in_clear: Option<String>,
    /// What was captured.
    pub captures: Vec<Captured>,
    /// What came of each expectation, in the order of writing. A capture that found nothing is a failed one.
    pub verdicts: Vec<Verdict>,
    /// Why there is no answer to judge, if there is none.
    pub broken: Option<Broken>,
    /// The scripts that ran around it, in the order in which they ran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scripts: Vec<Scripted>,
    /// What the user should know though the request was sent: `the variable "x" has no value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A variable that was captured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Captured {
    /// The variable.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// Why a request was not answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Broken {
    /// What kind of trouble it is.
    pub cause: Cause,
    /// What happened, as a fragment: `connection refused (127.0.0.1:1)`.
    pub why: String,
    /// Where in the user's files the reason stands, if it does.
    pub place: Option<Place>,
    /// The request that got no answer, if one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Box<Request>>,
}

/// The kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The request could not be built: a file is missing, a URL is none, a header holds a line break.
    Request,
    /// No answer came: no such host, connection refused, time-out, TLS.
    Transport,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every expectation held.
    Passed,
    /// An expectation did not hold.
    Failed,
    /// There was no answer to judge.
    Broken,
    /// It was not sent.
    Skipped,
}

impl Attempt {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        match &self.broken {
            Some(_) => Outcome::Broken,
            None if self.verdicts.iter().all(|verdict| verdict.held) && self.scripts.iter().all(Scripted::passed) => {
                Outcome::Passed
            }
            None => Outcome::Failed,
        }
    }

    /// The first exchange of the request itself.
    pub fn first(&self) -> Option<&Exchange> {
        self.exchanges.iter().enumerate().find(|(at, _)| !self.errands.contains(at)).map(|(_, exchange)| exchange)
    }

    /// The exchange that is judged.
    pub fn answer(&self) -> Option<&Exchange> {
        self.exchanges.last()
    }
}
