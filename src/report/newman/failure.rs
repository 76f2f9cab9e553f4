//! What went wrong, one by one, as the table at the end of a run and the JSON report list it.

use super::{
    acts::{Act, error_name, stack, target},
    facts::Item,
    trouble::Trouble,
};

/// Something that failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The kind of the error.
    pub(super) name: String,
    /// The test, where it is one that failed.
    pub(super) test: Option<String>,
    /// The number of the test in its script.
    pub(super) index: Option<usize>,
    /// What it says.
    pub(super) message: String,
    /// The stack of the script; may be empty.
    pub(super) stack: String,
    /// Where: `assertion:1 in test-script`.
    pub(super) at: String,
    /// What of the request failed, where no answer came.
    pub(super) trouble: Option<Trouble>,
}

impl Failure {
    /// What failed in an act.
    pub(super) fn of(act: &Act<'_>) -> Vec<Self> {
        match act {
            Act::Asked(asked) => asked.trouble().map(Self::unanswered).into_iter().collect(),
            Act::Tested(script, test) if !test.skipped => {
                let failed = test.failure.iter().map(|thrown| Self {
                    name: error_name(thrown).to_owned(),
                    test: Some(test.name.clone()),
                    index: Some(test.index),
                    message: thrown.message.clone(),
                    stack: stack(thrown),
                    at: format!("assertion:{} in {}", test.index, target(script.stage)),
                    trouble: None,
                });
                failed.collect()
            }
            Act::Ended(script) => {
                let thrown = script.errors.iter().map(|thrown| {
                    let place = thrown.at.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
                    Self {
                        name: error_name(thrown).to_owned(),
                        test: None,
                        index: None,
                        message: thrown.message.clone(),
                        stack: stack(thrown),
                        at: format!("{}{place}", target(script.stage)),
                        trouble: None,
                    }
                });
                thrown.collect()
            }
            Act::Tested(..) | Act::Logged(_) | Act::Warned(_) | Act::Jumps(_) => Vec::new(),
        }
    }

    fn unanswered(trouble: Trouble) -> Self {
        Self {
            name: "Error".to_owned(),
            test: None,
            index: None,
            message: trouble.message.clone(),
            stack: String::new(),
            at: "request".to_owned(),
            trouble: Some(trouble),
        }
    }
}

/// A failure, and where in the run it happened.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// What failed.
    pub(super) failure: Failure,
    /// The item.
    pub(super) item: Item,
    /// The iteration, from 0.
    pub(super) iteration: usize,
}
