//! A round of a loop: a row of a folder's data, or an item of `for`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The rounds of the loops around a step, the outermost first; mostly none.
pub type Rounds = Arc<[Round]>;

/// One round of one loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Which, from 0.
    pub number: usize,
    /// What its row or item is called, if that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Whether there is no loop.
pub(super) fn is_none(rounds: &Rounds) -> bool {
    rounds.is_empty()
}
