//! JavaScript that runs around a request.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::dialect::Dialect;
use crate::source::Place;

/// JavaScript that runs before a request is sent, or after its answer has come.
#[derive(Clone, Debug)]
pub struct Script {
    /// When it runs.
    pub stage: Stage,
    /// What is written.
    pub text: Arc<str>,
    /// The name of the collection, folder or request that it is written on.
    pub owner: Arc<str>,
    /// Where it begins.
    pub place: Place,
    /// Which API it speaks.
    pub dialect: Dialect,
}

/// When a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before the request is sent.
    Before,
    /// After its answer has come, or failed to.
    After,
}
