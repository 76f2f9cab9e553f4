//! What a script did: its tests, its trouble, what it logged and what it sent.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    model::{Script, Stage},
    source::Place,
    wire::{Exchange, Request},
};

/// A script that has run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scripted {
    /// When it ran.
    pub stage: Stage,
    /// The name of the collection, folder or request that it is written on.
    pub owner: Arc<str>,
    /// Where it begins.
    pub place: Place,
    /// Its tests, in the order in which they ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// What it threw, or what stopped it; what its callbacks and promises threw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Thrown>,
    /// What it wrote to the console.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<Logged>,
    /// The requests that it sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Sent>,
    /// In which order its tests, the lines of its console and its requests came; what is not in it comes last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Deed>,
    /// The name or id of the request that it asked to come next; `Some(None)` to end the iteration.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub next: Option<Option<String>>,
    /// Whether it asked that its request be skipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skips: bool,
    /// How long it took, waiting included.
    pub elapsed: Duration,
}

/// A null that is written is something else than nothing.
#[expect(clippy::option_option, reason = "that is what it tells apart")]
fn said<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Scripted {
    /// A script that has done nothing yet.
    pub fn new(script: &Script) -> Self {
        Self {
            stage: script.stage,
            owner: script.owner.clone(),
            place: script.place.clone(),
            tests: Vec::new(),
            errors: Vec::new(),
            logs: Vec::new(),
            sent: Vec::new(),
            order: Vec::new(),
            next: None,
            skips: false,
            elapsed: Duration::ZERO,
        }
    }

    /// Whether none of its tests failed, and it threw nothing.
    pub fn passed(&self) -> bool {
        self.errors.is_empty() && self.tests.iter().all(|it| it.failure.is_none())
    }
}

/// One thing that a script does while it runs: the next one of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A test ended.
    Test,
    /// A line was written to the console.
    Log,
    /// A request was answered, or was not; all hops of its redirects are one.
    Request,
}

/// A test of a script: `pm.test(name, ...)`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Its number in its script, from 0.
    pub index: usize,
    /// Whether it was skipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Thrown>,
    /// Where it is written, if it has a place of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Something that a script threw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thrown {
    /// The kind: `AssertionError`, `TypeError`.
    pub name: String,
    /// What it says.
    pub message: String,
    /// The line in the script, from 1, and the column, from 1, if they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<(u32, u32)>,
    /// The stack, a line for each function; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stack: String,
}

/// A line of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// `log`, `info`, `warn`, `error` or `debug`.
    pub level: String,
    /// The arguments, shown as Node's console shows them: texts as they are, with a space between them.
    pub text: String,
    /// The arguments, shown as Node's `util.inspect` shows them, all that is in them, with a comma between them; where that
    /// is the same, it may be left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inspected: String,
}

/// A request that a script sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// It was answered; the hops of redirects each count.
    Answered(Box<Exchange>),
    /// It was not.
    Broken {
        /// The request, if one could be built.
        request: Option<Box<Request>>,
        /// Why, as a fragment.
        why: String,
    },
}
