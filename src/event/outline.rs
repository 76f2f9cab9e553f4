//! What will run, as reporters need it: names and places, no templates.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    plan::{Role, StepId},
    source::Place,
};

/// What will run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outline {
    /// What the run is called: its collections' names.
    pub name: String,
    /// The environment's name, if one was chosen.
    pub environment: Option<String>,
    /// How many times the steps are run.
    pub iterations: usize,
    /// The steps of one iteration, in the order of running; `steps[id].id == id`.
    pub steps: Vec<OutlineStep>,
}

/// One request of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutlineStep {
    /// Its number.
    pub id: StepId,
    /// The request's name.
    pub name: Arc<str>,
    /// The collection and the folders that it lies in, the outermost first.
    pub folders: Arc<[Arc<str>]>,
    /// The method as written.
    pub method: Arc<str>,
    /// The URL as written, with its templates.
    pub url: Arc<str>,
    /// Its tags, and those of its folders.
    pub tags: Arc<[String]>,
    /// Where it is written.
    pub place: Place,
    /// Why it runs.
    #[serde(default, skip_serializing_if = "is_chosen")]
    pub role: Role,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_chosen(role: &Role) -> bool {
    *role == Role::Chosen
}
