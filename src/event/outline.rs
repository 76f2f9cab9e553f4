//! What will run, as reporters need it: names and places, no templates.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Place;

/// The number of a step in its run, from 0.
pub type StepId = usize;

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
    #[serde(default, skip_serializing_if = "Role::is_chosen")]
    pub role: Role,
}

/// Why a step runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It was asked for.
    #[default]
    Chosen,
    /// It runs before a folder's requests.
    Before,
    /// It runs after a folder's requests.
    After,
    /// Others need it.
    Needed,
}

impl Role {
    /// Whether it was asked for.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    pub(super) fn is_chosen(&self) -> bool {
        *self == Self::Chosen
    }
}
